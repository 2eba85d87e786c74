"""Can everyone use every page (WCAG 2.2 AA)? axe-core on each, light and dark; text of charts; keyboard; movement."""

import re
from itertools import pairwise
from typing import Any

import pytest

from pages.common.widgets import PAGES
from tests.app.conftest import Server
from tests.app.screen import await_idle, choose, go_to, visit
from tests.conftest import skip_or_fail

pytestmark = pytest.mark.browser

# The name under which a page is written when something is found there: page, then what is chosen on it.
_OF_A_PATIENT = ("patient", "markers", "lesions", "options")
_ALL = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# In the dark nothing but the colours differs.
_RULES = {"light": _ALL, "dark": {"type": "rule", "values": ["color-contrast"]}}
# What is Streamlit's own and cannot be mended from here: rule, part of its markup, reason. Keep it short.
_ACCEPTED: tuple[tuple[str, str, str], ...] = ()
_CHART_TEXTS = """() => {
    const parts = colour => (colour.match(/[\\d.]+/g) ?? []).map(Number);
    return [...document.querySelectorAll('.net-chart svg text')]
        .filter(text => text.textContent.trim() && text.getClientRects().length)
        .map(text => [text.textContent, ...parts(getComputedStyle(text).fill)]);
}"""
_GROUND = "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor.match(/\\d+/g).map(Number)"
# The name of a verdict, which stands on a ground of its own (tests/views/test_palette.py).
_ON_A_GROUND = [0x15, 0x18, 0x1c]


def luminance(colour: list[float]) -> float:
    red, green, blue = (part / 255 / 12.92 if part <= 10.3 else ((part / 255 + 0.055) / 1.055) ** 2.4
                        for part in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: list[float], other: list[float]) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(scope="session")
def axe() -> Any:
    """axe-core as the package holds it, so that nothing is loaded from elsewhere."""
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        skip_or_fail("axe-playwright-python is not installed")
    return Axe()


def look(page: Any, axe: Any, where: str) -> list[str]:
    """What axe finds serious or critical, and texts of charts that cannot be read, light and dark."""
    found = []
    for scheme, rules in _RULES.items():
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(400)
        answer = axe.run(page, options={"runOnly": rules, "resultTypes": ["violations"]}).response
        for violation in answer["violations"]:
            if violation["impact"] in ("serious", "critical"):
                found += [f"{where}, {scheme}: {violation['id']}: {node['html'][:160]}" for node in violation["nodes"]
                          if not any(violation["id"] == rule and part in node["html"] for rule, part, _ in _ACCEPTED)]
        ground = page.evaluate(_GROUND)
        found += [f"{where}, {scheme}: text of a chart: {text}" for text, *colour in page.evaluate(_CHART_TEXTS)
                  if colour[:3] != _ON_A_GROUND and contrast(colour, ground) < 4.5]
    return found


def open_parts(page: Any) -> None:
    """Open what is folded, so that it is looked at too."""
    page.evaluate("document.querySelectorAll('.stMain details:not([open])').forEach((one, place) => "
                  "{ if (place < 12) one.open = true; })")
    await_idle(page)


def test_every_page_with_a_patient_open(page: Any, server: Server, axe: Any) -> None:
    found = []
    visit(page, server.link("", "NET-014"))
    for name in PAGES:
        go_to(page, name)
        if name in _OF_A_PATIENT:
            page.locator(".net-banner").wait_for()
        if name in ("patient", "markers", "lesions", "cohort"):
            page.locator(".net-chart .trace").first.wait_for(state="attached")
        open_parts(page)
        found += look(page, axe, name)
    assert found == []


def test_pages_with_nobody_chosen(page: Any, server: Server, axe: Any) -> None:
    found = []
    for name in (*_OF_A_PATIENT[:2], "records"):
        visit(page, f"{server.url}/{name}")
        found += look(page, axe, f"{name}, nobody chosen")
    assert found == []


@pytest.mark.parametrize(("name", "parts"), [
    ("lesions", ["liver map", "one scan, several verdicts", "times to event"]),
    ("markers", ["symptoms", "all markers"]),
    ("options", ["lesion plan", "what is missing", "where sources differ", "what was decided"])])
def test_the_parts_of_a_page(page: Any, server: Server, axe: Any, name: str, parts: list[str]) -> None:
    found = []
    visit(page, server.link(name, "NET-014"))
    for part in parts:
        choose(page, part)
        await_idle(page)
        page.wait_for_timeout(300)
        found += look(page, axe, f"{name}, {part}")
    assert found == []


def test_forms_and_pictures_of_the_cohort(page: Any, server: Server, axe: Any) -> None:
    found = []
    visit(page, f"{server.url}/records")
    for part in ("patient", "correct", "read files in"):
        choose(page, part)
        await_idle(page)
        found += look(page, axe, f"records, {part}")
    go_to(page, "cohort")
    for part in ("spider", "swimmer", "survival", "published series"):
        choose(page, part)
        await_idle(page)
        page.locator(".net-chart .trace").first.wait_for(state="attached")
        found += look(page, axe, f"cohort, {part}")
    assert found == []


def test_what_is_looked_for_can_be_found(page: Any, server: Server, axe: Any) -> None:
    visit(page, server.link("patient", "NET-014"))
    page.locator(".net-chart .trace").first.wait_for(state="attached")
    page.evaluate("""() => {
        document.querySelector('.net-question').style.color = '#999999';
        document.querySelector('.net-chart svg text').style.fill = '#999999';
        document.querySelector('.stMain').insertAdjacentHTML('beforeend', '<img src="data:,">');
    }""")
    found = " ".join(look(page, axe, "patient"))
    assert all(rule in found for rule in ("color-contrast", "text of a chart", "image-alt"))


_FOCUS = """() => {
    const one = document.activeElement, main = document.querySelector('[data-testid=stMain]');
    const seen = one.tagName === 'INPUT' ? one.closest('label') ?? one : one;
    const box = seen.getBoundingClientRect(), style = getComputedStyle(seen);
    return {
        tag: one.tagName, name: (one.getAttribute('aria-label') ?? one.innerText ?? '').trim().slice(0, 60),
        top: box.top + main.scrollTop, left: box.left, bottom: box.bottom + main.scrollTop,
        inside: main.contains(one) && one !== main,
        shown: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
        marked: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
    };
}"""


@pytest.mark.parametrize("name", ["patient", "options"])
def test_the_keyboard_goes_through_a_page_as_it_is_seen(page: Any, server: Server, name: str) -> None:
    visit(page, server.link(name, "NET-014"))
    if name == "patient":
        page.locator(".net-chart .trace").first.wait_for(state="attached")
    page.locator(".net-cells, .net-signs").first.wait_for()
    page.wait_for_timeout(500)
    walked: list[dict[str, Any]] = []
    for _ in range(150):
        page.keyboard.press("Tab")
        walked.append(page.evaluate(_FOCUS))
        if walked[-1]["tag"] == "BODY":
            break
    assert walked[-1]["tag"] == "BODY", f"the focus does not leave the page: {[one['name'] for one in walked[-5:]]}"
    assert walked[0]["name"].casefold().startswith("skip")
    inside = [one for one in walked if one["inside"]]
    assert len(inside) > 30
    assert [one["name"] for one in inside if not one["shown"] or not one["marked"]] == []
    # Onwards is to the right or down; a column to the right of what came before may begin higher.
    back = [(one["name"], after["name"]) for one, after in pairwise(inside)
            if after["bottom"] < one["top"] and after["left"] <= one["left"]]
    assert back == []


def test_the_links_of_the_header_can_be_skipped(page: Any, server: Server) -> None:
    visit(page, server.link("options", "NET-014"))
    page.locator(".net-signs").wait_for()
    # What the browser still draws would take the focus away.
    await_idle(page)
    page.get_by_role("link", name="skip the links to all pages").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#net-content$"))
    page.keyboard.press("Tab")
    page.wait_for_function("!!document.activeElement.closest('.st-key-day-earlier')")
    page.wait_for_url(re.compile(r"patient="))


def test_nothing_moves_for_who_wants_no_movement(page: Any, server: Server) -> None:
    page.emulate_media(reduced_motion="reduce")
    visit(page, server.link("patient", "NET-014"))
    times = page.evaluate("""() => [...document.querySelectorAll('.stApp, .stApp *')].flatMap(one => {
        const style = getComputedStyle(one);
        return (style.transitionDuration + ', ' + style.animationDuration).split(', ').map(parseFloat);
    })""")
    assert max(times) <= 0.001


@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_touched_is_large_enough(page: Any, server: Server, width: int) -> None:
    """24 pixels, for what is no link within a sentence (WCAG 2.2, 2.5.8); axe looks at it on every page too."""
    page.set_viewport_size({"width": width, "height": 844})
    visit(page, server.link("patient", "NET-014"))
    page.locator(".net-chart .trace").first.wait_for(state="attached")
    small = page.evaluate("""() => [...document.querySelectorAll(
            '.stMain button, .stMain summary, .st-key-header a, [role=spinbutton]')]
        .map(one => [one.getAttribute('aria-label') ?? one.innerText, one.getBoundingClientRect()])
        .filter(([, box]) => box.width && Math.min(box.width, box.height) < 23.5)
        .map(([name, box]) => `${name}: ${box.width} x ${box.height}`)""")
    assert small == []


def test_a_patient_is_opened_from_the_overview_by_keyboard_alone(page: Any, server: Server) -> None:
    visit(page, server.url)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == "open patient":
            break
    page.keyboard.type("t-014", delay=20)
    page.get_by_role("option", name="NET-014").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/patient"))
    page.locator(".net-banner b", has_text="NET-014").wait_for()
