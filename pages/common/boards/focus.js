// A letter takes the cursor into one field, Escape takes it out again: Streamlit's shortcuts press buttons only.

export default function ({data, parentElement}) {
  const {letter, field} = data;
  const typing = target => target.closest("input, textarea, select, [contenteditable=true]");
  const listen = event => {
    const box = document.querySelector(field);
    if (event.key === "Escape" && box && event.target === box) box.blur();
    else if (event.key.toLowerCase() === letter && box && !typing(event.target) && !event.ctrlKey && !event.metaKey
      && !event.altKey) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  };
  document.addEventListener("keydown", listen);
  return () => document.removeEventListener("keydown", listen);
}
