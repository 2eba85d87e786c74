// Enter takes what was typed and goes to the next field of the form, past the help beside it, and in the end to Save.

const FIELDS = "input:not([disabled]):not([type=file]), textarea:not([readonly]), button[data-testid=stBaseButton-primary]";

export default function ({parentElement}) {
  const form = parentElement.closest('[class*="st-key-typing"]');
  if (!form) return undefined;
  const move = from => {
    const fields = [...form.querySelectorAll(FIELDS)].filter(field => field.offsetParent !== null);
    const next = fields[fields.indexOf(from) + 1];
    if (!next || from.getAttribute("aria-expanded") === "true") return;
    next.focus();
    next.select?.();
  };
  const listen = event => {
    const field = event.target;
    if (event.key !== "Enter" || event.isComposing || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey
      || field.tagName !== "INPUT" || !form.contains(field) || field.closest("[data-testid=stMultiSelect]")) return;
    // A list takes the chosen word first.
    if (field.getAttribute("role") === "combobox") setTimeout(move, 80, field);
    else move(field);
  };
  document.addEventListener("keydown", listen);
  return () => document.removeEventListener("keydown", listen);
}
