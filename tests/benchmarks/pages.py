"""How long until each page is there, and until it has answered a click, against a bare page with one line?"""

import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from browser import open_browser
from servers import bare_page, line_of, own_copy_id, patient_app

LOADS, WARM_UP, CHANGES = 4, 4, 8
CHART, SLIDER = ".js-plotly-plot .trace path", "input[type=range]"
# What a reader comes to a page for; clicks that change what is there; clicks that show another part in its place.
PAGES = {
    "": ('[data-testid="stDataFrame"] canvas', [".st-key-filter-overdue label"], []),
    "patient": (CHART, [".st-key-day-earlier button", ".st-key-day-later button"], []),
    "markers": (CHART, [".st-key-absolute label"],
                ['button:has-text("all markers")', 'button:has-text("every result")']),
    "lesions": (CHART, [".st-key-reader-band label"], ['button:has-text("liver map")', 'button:has-text("response")']),
    "options": (".net-sign", [], ['button:has-text("lesion plan")', 'button:has-text("options")']),
    "cohort": (CHART, [], ['button:has-text("spider")', 'button:has-text("waterfall")']),
    "records": ('[data-testid="stMain"] input', ['button:has-text("symptoms")', 'button:has-text("scan")'],
                ['button:has-text("history")', 'button:has-text("type in")']),
    "evidence": (".net-argument", [".st-key-evidence-text input"], []),
}

# Runs in the page from its first moment: when was it there, when did an event act, when did the page change last?
WATCH = """
(() => {
  const state = window.watched = {there: null, acted: null, changed: null, selector: SELECTOR};
  const look = () => {
    if (document.querySelector(state.selector)) state.there ??= performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  const note = () => { if (state.acted !== null) state.changed = performance.now(); };
  // A table is drawn on a canvas; what stands inside that element is for screen readers, 200 ms behind the drawing.
  const seen = ({target}) => {
    const element = target.parentElement ?? target;
    return element.closest?.('[data-testid="stMain"]') && !element.closest('canvas');
  };
  const see = changes => changes.some(seen) && note();
  const {fillText} = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (...text) {
    if (this.canvas.isConnected) note();
    return fillText.apply(this, text);
  };
  new MutationObserver(see).observe(document, {subtree: true, childList: true, characterData: true,
                                               attributeFilter: ['d', 'transform', 'aria-label']});
  const act = event => { if (state.armed) Object.assign(state, {acted: event.timeStamp, armed: false}); };
  addEventListener('click', act, true);
  addEventListener('keydown', act, true);
})()
"""
# Milliseconds without a change after which a page counts as still.
STILL = 500


def first_sight(browser: Browser, url: str, selector: str) -> float:
    """Milliseconds from the start of the navigation, with an empty browser cache, until what counts is there."""
    page = _open(browser, url, selector)
    took = float(page.evaluate("watched.there"))
    page.context.close()
    return took


def _open(browser: Browser, url: str, selector: str) -> Page:
    page = browser.new_context(viewport={"width": 1366, "height": 900}).new_page()
    page.add_init_script(WATCH.replace("SELECTOR", repr(selector)))
    page.goto(url, wait_until="commit")
    page.wait_for_function("window.watched.there !== null", timeout=120_000)
    return page


def answer(page: Page, selector: str) -> float:
    """Milliseconds from one click or key until the page has changed for the last time."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_timeout(300)
    target = page.locator(selector).first
    if selector == SLIDER:
        target.focus()
    elif selector.endswith("input"):
        target.fill("g" if target.input_value() != "g" else "bilirubin")
    else:
        target = page.locator(f"{selector} >> visible=true").first
        target.hover()
    page.wait_for_timeout(60)
    page.evaluate("Object.assign(watched, {acted: null, changed: null, armed: true})")
    if selector == SLIDER:
        page.keyboard.press("ArrowRight")
    elif selector.endswith("input"):
        page.keyboard.press("Enter")
    else:
        target.click()
    page.wait_for_function(f"watched.changed && performance.now() - watched.changed > {STILL}", timeout=60_000)
    return float(page.evaluate("watched.changed - watched.acted"))


def main(patient_id: str = "NET-014", *names: str) -> None:
    """Each page (or those named) in turn beside the bare page, sample by sample: medians, 95th percentiles, ratios."""
    with tempfile.TemporaryDirectory() as bare_folder, tempfile.TemporaryDirectory() as folder, \
            bare_page(Path(bare_folder)) as bare_url, patient_app(Path(folder), patient_id) as patient_url, \
            open_browser() as browser:
        for path, (selector, changes, parts) in PAGES.items():
            name, url = path or "overview", patient_url.replace("/patient?", f"/{path}?")
            if name == "records":
                url = f"{url.partition('=')[0]}={own_copy_id(Path(folder), patient_id)}"
            if names and name not in names:
                continue
            pairs = [(first_sight(browser, bare_url, CHART), first_sight(browser, url, selector))
                     for _ in range(LOADS)]
            _print(f"{name}: first sight", pairs, "aim 1.3")
            for clicks, words, aim in ((changes, "answered", "aim 1.2"), (parts, "another part", "no aim")):
                if clicks:
                    _print(f"{name}: {words}", _answers(browser, (bare_url, CHART, [SLIDER]), (url, selector, clicks)),
                           aim)


def _answers(browser: Browser, *asked: tuple[str, str, list[str]]) -> list[tuple[float, float]]:
    """The answers of pages (address, what has to be there, what is clicked on in turn), one right after the other."""
    pages = [_open(browser, url, selector) for url, selector, _ in asked]
    taken = []
    for number in range(WARM_UP + CHANGES):
        bare, ours = (answer(page, clicks[number % len(clicks)])
                      for page, (_, _, clicks) in zip(pages, asked, strict=True))
        taken.append((bare, ours))
    for page in pages:
        page.context.close()
    return taken[WARM_UP:]


def _print(name: str, pairs: list[tuple[float, float]], aim: str) -> None:
    bare, ours = ([pair[which] for pair in pairs] for which in (0, 1))
    print(line_of(f"{name}, bare page", bare), line_of(name, ours), sep="\n")
    print(f"  {name} against the bare page: {median(ours) / median(bare):.2f} ({aim})", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
