"""How long until each page is there, and until it has answered a click, against a bare page with one line?"""

import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from browser import open_browser
from servers import bare_page, line_of, patient_app

LOADS, WARM_UP, CHANGES = 4, 2, 8
CHART, SLIDER = ".js-plotly-plot .trace path", "input[type=range]"
# What a reader comes to a page for, and what is clicked on in turn.
PAGES = {
    "": ('[data-testid="stDataFrame"] canvas', ['.st-key-filter-overdue label']),
    "patient": (CHART, [".st-key-day-earlier button", ".st-key-day-later button"]),
    "markers": (CHART, [".st-key-absolute label"]),
    "lesions": (CHART, ['button:has-text("liver map")', 'button:has-text("response")']),
    "options": (".net-sign", ['button:has-text("lesion plan")', 'button:has-text("options")']),
    "cohort": (CHART, ['button:has-text("spider")', 'button:has-text("waterfall")']),
    "records": ('[data-testid="stMain"] input', ['button:has-text("history")', 'button:has-text("type in")']),
    "evidence": (".stExpander", [".st-key-evidence-text input"]),
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
  const see = changes => {
    const inside = ({target}) => (target.parentElement ?? target).closest?.('[data-testid="stMain"]');
    if (state.acted !== null && changes.some(inside)) state.changed = performance.now();
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
        for name, (selector, clicks) in PAGES.items():
            if names and (name or "overview") not in names:
                continue
            url = patient_url.replace("/patient?", f"/{name}?")
            pairs = [(first_sight(browser, bare_url, CHART), first_sight(browser, url, selector))
                     for _ in range(LOADS)]
            _print(f"{name or 'overview'}: first sight", pairs, 1.3)
            bare, page = _open(browser, bare_url, CHART), _open(browser, url, selector)
            pairs = []
            for number in range(WARM_UP + CHANGES):
                pairs.append((answer(bare, SLIDER), answer(page, clicks[number % len(clicks)])))
            _print(f"{name or 'overview'}: answered", pairs[WARM_UP:], 1.2)
            bare.context.close()
            page.context.close()


def _print(name: str, pairs: list[tuple[float, float]], aim: float) -> None:
    bare, ours = ([pair[which] for pair in pairs] for which in (0, 1))
    print(line_of(f"{name}, bare page", bare), line_of(name, ours), sep="\n")
    print(f"  {name} against the bare page: {median(ours) / median(bare):.2f} (aim {aim})", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
