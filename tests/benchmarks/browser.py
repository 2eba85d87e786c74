"""What does a browser show when: the first chart of a page, and the chart after a change?"""

from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright
from servers import line_of

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
# Milliseconds from the widget's event, and from the message to the server, until the chart shows the change.
Waited = tuple[float, float]

# Runs in the page from its first moment: when was a trace first on the screen, when did a widget act, when did the
# message leave, when did what the chart shows differ from before?
WATCH = """
(() => {
  const shown = () => [...document.querySelectorAll('.js-plotly-plot .js-line, .js-plotly-plot .annotation-text')]
    .map(node => node.getAttribute('d') || node.textContent).join('|');
  const state = window.watched = {first: null, acted: null, sent: null, changed: null, before: null};
  const look = () => {
    if (state.first === null) {
      if (document.querySelector('.js-plotly-plot .trace path'))
        requestAnimationFrame(() => { state.first ??= performance.now(); });
    } else if (state.acted !== null && state.changed === null && ![state.before, ''].includes(shown()))
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


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", headless=True, args=FLAGS)
        yield browser
        browser.close()


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
    settle(page)
    page.wait_for_timeout(1000)
    return page


def settle(page: Page) -> None:
    """Wait until the script has finished and the browser has drawn."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_timeout(300)


def move_slider(page: Page) -> Waited:
    """One key press on the bare page's slider."""
    page.get_by_role("slider").focus()
    page.evaluate("window.watched.arm()")
    page.keyboard.press("ArrowRight")
    return _wait(page)


def click(page: Page, selector: str) -> Waited:
    """One click, the mouse being there already."""
    target = page.locator(selector)
    target.hover()
    page.wait_for_timeout(60)
    page.evaluate("window.watched.arm()")
    target.click()
    return _wait(page)


def _wait(page: Page) -> Waited:
    page.wait_for_function("window.watched.changed !== null", timeout=20_000)
    acted, sent, changed = page.evaluate("[watched.acted, watched.sent, watched.changed]")
    settle(page)
    return changed - acted, changed - sent


def print_changes(changes: dict[str, list[tuple[Waited, Waited]]]) -> None:
    """Medians, 95th percentiles and ratios; each sample is (bare page, this page), one right after the other."""
    print(f"{'milliseconds':<46} {'median':>8} {'p95':>8}")
    for name, samples in changes.items():
        for part, words in enumerate(("event", "message")):
            bare, ours = ([sample[which][part] for sample in samples] for which in (0, 1))
            print(line_of(f"from the {words}, bare page", bare))
            print(line_of(f"from the {words}, {name}", ours))
            print(f"  {name}, from the {words}, against the bare page: {median(ours) / median(bare):.2f} (aim 1.2)")
