// The hand of a story: keys that lead on and back, what is pointed at scrolled into sight, and the way home of a stand
// that nobody touches. The links are Streamlit's own; keys only click them.

const KEYS = {ArrowRight: "next", PageDown: "next", ArrowLeft: "back", PageUp: "back", n: "notes", N: "notes"};
// Where a key belongs to what has the focus: fields, sliders, tables, lists, groups of choices.
const OWNERS = "input, textarea, select, [contenteditable=true], [role=slider], [role=spinbutton], [role=combobox], " +
  "[role=listbox], [role=radiogroup], [role=radio], [role=grid], [role=tablist], [role=menu], [role=dialog], canvas";
const WARNED = 15;
const SETTLES = 4000;

const link = name => document.querySelector(`.st-key-story-${name} a`);

function onKey(place, event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  const name = KEYS[event.key];
  if (!name || event.target.closest?.(OWNERS)) return;
  const found = link(name);
  if (!found || event.repeat) return;
  event.preventDefault();
  found.click();
}

// The text of the block as one string, with the node that each part of it comes from.
function textOf(block, isShown) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let text = "";
  while (walker.nextNode()) {
    if (!isShown(walker.currentNode.parentElement)) continue;
    nodes.push([text.length, walker.currentNode]);
    text += walker.currentNode.data;
  }
  const at = index => {
    const [start, node] = nodes.findLast(([start]) => start <= index);
    return [node, index - start];
  };
  return {text, at};
}

// Ranges of the words, one after the other, also where tags run through them; what is folded away is looked for last.
function rangesOf(block, words) {
  const shown = textOf(block, element => element.checkVisibility?.() ?? true);
  const all = textOf(block, () => true);
  let from = 0;
  return words.flatMap(word => {
    const after = shown.text.indexOf(word, from);
    const found = after < 0 ? shown.text.indexOf(word) : after;
    const [start, at] = found < 0 ? [all.text.indexOf(word), all.at] : [found, shown.at];
    if (start < 0) return [];
    if (after >= 0) from = after + word.length;
    const range = new Range();
    range.setStart(...at(start));
    const [last, offset] = at(start + word.length - 1);
    range.setEnd(last, offset + 1);
    return [range];
  });
}

// What is folded away is opened: a summary itself is in sight already.
function unfold(element, block) {
  for (let node = element; node !== block && node.checkVisibility?.() === false; node = node.parentElement) {
    const folded = node.closest("details:not([open])");
    if (!folded || !block.contains(folded)) return;
    folded.open = true;
  }
}

function point(place) {
  if (!place.isConnected) return undefined;
  const block = place.shown.point && document.querySelector(place.shown.point);
  if (!block) return CSS.highlights?.delete("net-story");
  const ranges = rangesOf(block, place.shown.see);
  for (const range of ranges) unfold(range.startContainer.parentElement, block);
  if (window.Highlight) CSS.highlights.set("net-story", new Highlight(...ranges));
  place.settles ??= Date.now() + SETTLES;
  if (Date.now() < place.settles) bring(block, ranges);
  return undefined;
}

// Below the bar, in the middle of what is left; of a block that is taller than that the words themselves.
function bring(block, ranges) {
  const main = document.querySelector("[data-testid=stMain]");
  const bar = document.querySelector(".st-key-story")?.getBoundingClientRect();
  if (!bar) return;
  const top = Math.min(bar.bottom, bar.height) + 24;
  const room = window.innerHeight - top - 24;
  let box = block.getBoundingClientRect();
  const words = ranges.map(range => range.getBoundingClientRect()).filter(one => one.height);
  if (box.height > room && words.length) {
    const span = Math.max(...words.map(one => one.bottom)) - words[0].top;
    box = {top: Math.max(box.top, words[0].top - Math.max(12, Math.min(room / 3, room - span))), height: room};
  }
  const wanted = top + Math.max(0, Math.min((room - box.height) / 2, room / 6));
  if (Math.abs(box.top - wanted) > 4) main.scrollBy({top: box.top - wanted, behavior: "instant"});
}

function tick(place) {
  const {idle, home} = place.shown;
  const left = Math.ceil(idle - (Date.now() - place.touched) / 1000);
  place.hidden = !idle || left > Math.min(WARNED, idle / 2);
  if (!place.hidden) place.textContent = `Back to the start in ${Math.max(left, 0)} s. Any key or touch stays here.`;
  if (idle && left <= 0 && !place.gone) {
    place.gone = true;
    link("home")?.click();
    // Where the server does not answer the address itself is asked again.
    setTimeout(() => location.search.includes("story=") && location.assign(home), 3000);
  }
}

function watch(place) {
  const stop = new AbortController();
  const on = (name, does) => document.addEventListener(name, does, {signal: stop.signal, passive: name !== "keydown"});
  const touch = () => { place.touched = Date.now(); };
  on("keydown", event => { touch(); onKey(place, event); });
  for (const name of ["pointerdown", "pointermove", "touchstart", "wheel"]) on(name, touch);
  // Who scrolls is not brought back.
  for (const name of ["wheel", "touchmove"]) on(name, () => { place.settles = 0; });
  let soon;
  const again = () => { clearTimeout(soon); soon = setTimeout(() => point(place), 80); };
  const seen = new MutationObserver(again);
  seen.observe(document.querySelector("[data-testid=stMain]"), {childList: true, subtree: true, characterData: true});
  const sizes = new ResizeObserver(again);
  sizes.observe(document.querySelector("[data-testid=stMainBlockContainer]"));
  const clock = setInterval(() => place.isConnected ? tick(place) : place.stop?.(), 500);
  place.stop = () => {
    // The same place may come back: then it is watched anew.
    place.stop = undefined;
    stop.abort();
    clearTimeout(soon);
    seen.disconnect();
    sizes.disconnect();
    clearInterval(clock);
    CSS.highlights?.delete("net-story");
  };
}

export default function ({data, parentElement}) {
  const place = parentElement.querySelector(".net-story-idle");
  const before = place.shown;
  place.shown = data;
  if (!place.stop) watch(place);
  if (before?.at !== data.at) Object.assign(place, {touched: Date.now(), settles: undefined, gone: false});
  point(place);
  return () => place.isConnected || place.stop?.();
}
