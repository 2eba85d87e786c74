"""How long until the patient page shows its chart, and shows another day, against a bare page with one line?"""

import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from servers import bare_page, line_of, patient_app

LOADS, BLOCKS, CHANGES = 9, 4, 7
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]

# Runs in the page from its first moment: when was a trace first on the screen, when did a widget act, when did the
# message leave, when did what the chart shows differ from before?
WATCH = """
(() => {
  const shown = () => [...document.querySelectorAll('.stPlotlyChart .js-line, .stPlotlyChart .annotation-text')]
    .map(node => node.getAttribute('d') || node.textContent).join('|');
  const state = window.watched = {first: null, acted: null, sent: null, changed: null, before: null};
  const look = () => {
    if (state.first === null && document.querySelector('.stPlotlyChart .trace path'))
      requestAnimationFrame(() => { state.first = performance.now(); });
    else if (state.acted !== null && state.changed === null && ![state.before, ''].includes(shown()))
      state.changed = performance.now();
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  const act = event => { if (state.acted === null && state.before !== null) state.acted = event.timeStamp; };
  addEventListener('click', act, true);
  addEventListener('keydown', act, true);
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (...data) {
    if (state.acted !== null && state.sent === null) state.sent = performance.now();
    return send.apply(this, data);
  };
  state.arm = () => Object.assign(state, {acted: null, sent: null, changed: null, before: shown()});
})()
"""


def first_chart(browser: Browser, url: str) -> float:
    """Milliseconds from the start of the navigation, with an empty browser cache, to the first painted trace."""
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(url, wait_until="commit")
    page.wait_for_function("window.watched.first !== null", timeout=60_000)
    took = float(page.evaluate("window.watched.first"))
    context.close()
    return took


def open_page(browser: Browser, url: str) -> Page:
    """A page that is ready to be changed."""
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    page.add_init_script(WATCH)
    page.goto(url)
    page.wait_for_function("window.watched.first !== null", timeout=60_000)
    _settle(page)
    return page


def _settle(page: Page) -> None:
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_timeout(250)


def change(page: Page, key: str) -> tuple[float, float]:
    """Milliseconds from the widget's event, and from the message to the server, until the chart shows the new state."""
    if key == "slider":
        page.get_by_role("slider").focus()
        page.evaluate("window.watched.arm()")
        page.keyboard.press("ArrowRight")
    else:
        button = page.locator(f".st-key-{key} button:visible")
        button.hover()
        page.wait_for_timeout(60)
        page.evaluate("window.watched.arm()")
        button.click()
    page.wait_for_function("window.watched.changed !== null", timeout=20_000)
    acted, sent, changed = page.evaluate("[watched.acted, watched.sent, watched.changed]")
    _settle(page)
    return changed - acted, changed - sent


def main(patient_id: str = "NET-014") -> None:
    """Measure both pages in turn and print the medians, the 95th percentiles and the ratios."""
    loads: dict[str, list[float]] = {"bare": [], "patient": []}
    changes: dict[str, list[tuple[float, float]]] = {"bare": [], "new day": [], "day seen before": []}
    with tempfile.TemporaryDirectory() as bare_folder, tempfile.TemporaryDirectory() as folder, \
            bare_page(Path(bare_folder)) as bare_url, patient_app(Path(folder), patient_id) as patient_url, \
            sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", headless=True, args=FLAGS)
        for _ in range(LOADS):
            loads["bare"].append(first_chart(browser, bare_url))
            loads["patient"].append(first_chart(browser, patient_url))
        bare, patient = open_page(browser, bare_url), open_page(browser, patient_url)
        for key, name in (("day-earlier", "new day"), ("day-later", "day seen before")):
            for _ in range(BLOCKS):
                changes["bare"] += [change(bare, "slider") for _ in range(CHANGES)]
                changes[name] += [change(patient, key) for _ in range(CHANGES)]
        browser.close()
    print(f"{'milliseconds':<46} {'median':>8} {'p95':>8}")
    print(line_of("first chart, bare page", loads["bare"]))
    print(line_of(f"first chart, {patient_id}", loads["patient"]))
    for name, values in changes.items():
        print(line_of(f"change to chart, {name}", [event for event, _ in values]))
        print(line_of(f"  of it after the message has left, {name}", [sent for _, sent in values]))
    print(f"\nfirst chart against the bare page: {median(loads['patient']) / median(loads['bare']):.2f} (aim 1.3)")
    for name in ("new day", "day seen before"):
        for part, words in enumerate(("from the event", "from the message")):
            ratio = median(one[part] for one in changes[name]) / median(one[part] for one in changes["bare"])
            print(f"changed day against the bare page, {name}, {words}: {ratio:.2f} (aim 1.2)")


if __name__ == "__main__":
    main(*sys.argv[1:])
