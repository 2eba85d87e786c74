// One chart that stays in its place across reruns: Plotly changes what differs, where a new chart is drawn from nothing.
// Plotly comes from the installed package (app.py serves it); if it cannot be loaded, the text in place of the chart stays.

let loading;

function loadPlotly(address) {
  loading ??= new Promise((loaded, failed) => {
    if (window.Plotly) return loaded(window.Plotly);
    // A page that draws at first sight came with the script, which may be on its way still.
    const early = document.querySelector(`script[src="${address}"]`);
    const script = early ?? Object.assign(document.createElement("script"), {src: address});
    script.addEventListener("load", () => loaded(window.Plotly));
    script.addEventListener("error", failed);
    if (!early) document.head.append(script);
  });
  return loading;
}

// Letters in a chart beside those of the page; figures are made for a page of 15 pixels, as on a laptop.
const LETTERS = 0.8, MADE_FOR = 15;
const GROWING = new Set(["size", "height", "standoff", "l", "r", "t", "b"]);

function rootSize() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize);
}

// On a projector the letters of the page are larger: letters, marks, room and height of a chart grow with them.
function readFigure(text) {
  const times = rootSize() / MADE_FOR;
  if (times === 1) return JSON.parse(text);
  const grow = value => typeof value === "number" ? value * times : Array.isArray(value) ? value.map(grow) : value;
  return JSON.parse(text, (key, value) => GROWING.has(key) ? grow(value) : value);
}

// Streamlit hands its theme on as CSS variables, which an SVG drawn by Plotly does not read by itself.
function readTheme(place) {
  const style = getComputedStyle(place);
  const read = name => style.getPropertyValue(`--st-${name}`).trim();
  const [color, ground, line] = ["text-color", "background-color", "dataframe-border-color"].map(read);
  const size = LETTERS * rootSize();
  const font = {color, family: read("font"), size};
  const axis = {automargin: true, gridcolor: line, zerolinecolor: line, tickcolor: line, title: {font: {size: size * 1.15}}};
  return {
    font, paper_bgcolor: ground, plot_bgcolor: ground, margin: {l: 0, r: 0, t: 8, b: 8, pad: 7.5},
    hoverlabel: {bgcolor: ground, bordercolor: line, font}, legend: {borderwidth: 0},
    xaxis: {...axis, showgrid: false, zeroline: false, showline: true, linecolor: line, title: {...axis.title, standoff: 18}},
    yaxis: {...axis, title: {...axis.title, standoff: 22}},
  };
}

const FULLSCREEN = {
  name: "Fullscreen", title: "Fullscreen",
  icon: {width: 448, height: 448, path: "M0 0v144h48V48h96V0zM304 0v48h96v96h48V0zM0 304v144h144v-48H48v-96zM400 304v96h-96v48h144V304z"},
  click: chart => document.fullscreenElement ? document.exitFullscreen() : chart.requestFullscreen(),
};

// Nothing of a patient may leave by a click: the button that sends a chart to Plotly's servers is taken away.
const CONFIG = {
  displaylogo: false, showSendToCloud: false, modeBarButtonsToAdd: [FULLSCREEN],
  modeBarButtonsToRemove: ["sendChartToCloud", "lasso2d", "select2d"],
};

// A drawing to scale needs no more height than a narrow window gives it width; under its sliders stand words.
const UNDER_SLIDERS = 70;

function heightOf({xaxis, yaxis, margin, height, sliders}, width) {
  if (yaxis?.scaleanchor !== "x") return height;
  const span = ({range: [from, to]}) => to - from;
  const drawn = (width - margin.l - margin.r) * span(yaxis) / span(xaxis);
  return Math.min(height, drawn + margin.t + margin.b + (sliders ? UNDER_SLIDERS : 0));
}

function paint(place) {
  const {data, layout, frames} = readFigure(place.figure);
  const full = document.fullscreenElement === place;
  const height = heightOf(layout, place.clientWidth);
  if (!full) place.style.height = `${height}px`;
  const template = {layout: readTheme(place), data: {scatter: [{marker: {line: {width: 0}}}]}};
  return window.Plotly.react(place, {data, frames, config: CONFIG, layout: {
    ...layout, template, width: place.clientWidth, height: full ? place.clientHeight : height,
  }});
}

// One drawing after the other: one that begins while Plotly still fits the margins of the last leaves marks and axes at
// different scales. What changes meanwhile is drawn once more at the end.
async function draw(place) {
  // A change of size or colour may come before the figure does; its arrival draws.
  if (!place.figure) return;
  place.again = true;
  if (place.drawing) return;
  place.drawing = true;
  try {
    while (place.again && place.isConnected) {
      place.again = false;
      await paint(place);
    }
  } finally {
    place.drawing = false;
  }
}

// The figure stands in the page beside its place; a new one is a new element.
function find(place) {
  return document.querySelector(`.net-figure[data-key="${place.key}"]`);
}

function take(place) {
  const given = find(place);
  // What shows the figure's element may still be on its way to the browser when this place is there already.
  if (!given) return place.figures.observe(document.body, {childList: true, subtree: true});
  if (given === place.given) return;
  Object.assign(place, {given, figure: given.textContent});
  place.setAttribute("aria-label", given.dataset.alt);
  place.figures.disconnect();
  place.figures.observe(given.parentElement, {childList: true});
  draw(place);
}

function watch(place) {
  let width = place.clientWidth;
  const sizes = new ResizeObserver(() => {
    if (place.clientWidth && place.clientWidth !== width) draw(place);
    width = place.clientWidth;
  });
  sizes.observe(place);
  place.figures = new MutationObserver(() => take(place));
  // The stylesheet lets the colour of the text take a moment to change, so that the end of it tells of another theme.
  place.addEventListener("transitionend", event => event.target === place && draw(place));
  place.addEventListener("fullscreenchange", () => draw(place));
  place.stop = () => { sizes.disconnect(); place.figures.disconnect(); };
}

export default async function ({data, parentElement}) {
  const place = parentElement.querySelector(".net-chart");
  place.key = data.key;
  const {height, alt} = find(place)?.dataset ?? {};
  if (!place.stop) place.style.height = `${height}px`;
  try {
    await loadPlotly(data.script);
  } catch {
    place.textContent = `The chart could not be drawn. ${alt}`;
    return undefined;
  }
  if (!place.isConnected) return undefined;
  if (!place.stop) watch(place);
  take(place);
  // Streamlit also calls this where a newer run overtook an older one; then the chart is still needed.
  return () => place.isConnected || place.stop();
}
