"""A walk through all screens: charts drawn, examples hidden with one click, light and dark, laptop and phone, nothing
loaded from another machine."""

import http.client
import re
import urllib.request
from typing import Any

import pytest

from tests.app.conftest import LAPTOP, Server, Watched
from tests.app.screen import banner, expect_text, go_to, listed, press_day, search, unfold, visit

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
_WIDTH_TO_SCROLL = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    return Math.max(main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - innerWidth);
}"""
_HEADINGS = {"cohort": "Cohort", "records": "Records", "overview": "Patients"}
_BACKGROUND = "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"


def _walk(page: Any, server: Server) -> None:
    """Every page of a patient, then the overview; each must show its own heading and its chart."""
    visit(page, server.link("patient", "NET-014"))
    for name, mark in (("patient", ".net-question"), ("markers", ".st-key-analyte"), ("lesions", ".st-key-reader"),
                       ("cohort", "h1"), ("records", "h1"), ("overview", "h1")):
        if name != "patient":
            go_to(page, name)
        page.locator(mark).first.wait_for()
        if name in ("patient", "markers", "lesions"):
            assert banner(page).inner_text() == "NET-014"
        if name not in ("records", "overview"):
            page.locator(".net-chart").locator(".trace").first.wait_for(state="attached")
        if mark == "h1":
            assert page.get_by_role("heading", level=1).inner_text() == _HEADINGS[name]
        assert page.evaluate(_WIDTH_TO_SCROLL) <= 0, f"{name} scrolls sideways"
        assert page.get_by_test_id("stException").count() == 0, name


def test_a_walk_on_a_laptop_loads_nothing_from_elsewhere(page: Any, server: Server, watched: Watched) -> None:
    page.set_viewport_size(LAPTOP)
    _walk(page, server)
    assert any(one.startswith("ws://") for one in watched.requests), "the watch must see websockets too"
    assert len(watched.requests) > 10
    assert watched.outside(server.url) == []


def test_a_walk_on_a_phone_in_the_dark(page: Any, server: Server) -> None:
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    _walk(page, server)


def test_light_and_dark_follow_the_system(page: Any, server: Server) -> None:
    for scheme, ground in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(16, 22, 29)")):
        page.emulate_media(color_scheme=scheme)
        visit(page, server.link("lesions", "NET-014"))
        assert page.evaluate(_BACKGROUND) == ground
        for text in (banner(page), page.locator(".net-lines > div").first):
            assert _contrast(page, text) >= 4.5, scheme


def test_a_chart_stays_in_its_place_with_the_day_and_the_theme(page: Any, server: Server) -> None:
    page.set_viewport_size(LAPTOP)
    page.emulate_media(color_scheme="light")
    visit(page, server.link("patient", "NET-014"))
    chart = page.locator(".net-chart")
    chart.locator(".trace").first.wait_for(state="attached")
    assert chart.get_attribute("role") == "figure" and "12 Mar 2024" in chart.get_attribute("aria-label")
    chart.evaluate("place => { place.seen = true; }")
    press_day(page, "earlier")
    page.wait_for_function("!document.querySelector('.net-chart').getAttribute('aria-label').includes('12 Mar 2024')")
    assert chart.evaluate("place => place.seen"), "drawn anew"
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.querySelector('.net-chart').layout.template.layout.paper_bgcolor === '#10161d'")
    buttons = chart.locator(".modebar-btn").evaluate_all("buttons => buttons.map(one => one.dataset.title)")
    assert buttons == ["Download plot as a PNG", "Zoom", "Pan", "Zoom in", "Zoom out", "Autoscale", "Reset axes",
                       "Fullscreen"], "no button sends a chart away"


def _contrast(page: Any, text: Any) -> float:
    """Contrast of a text with its ground after WCAG 2.1: 4.5 and more can be read."""
    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in colour.removeprefix("rgb(").rstrip(")").split(",")]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    lights = sorted(luminance(colour) for colour in (
        text.evaluate("element => getComputedStyle(element).color"), page.evaluate(_BACKGROUND)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def test_examples_are_hidden_and_shown_with_one_click(page: Any, server: Server) -> None:
    visit(page, server.url)
    search(page, "NET-014")
    listed(page, "NET-014").wait_for(state="attached")
    toggle = page.locator(".st-key-examples label").first
    # Whether the user's own store is empty depends on the tests before.
    nobody = page.get_by_text(re.compile(r"No patient (yet|matches)\b")).first
    toggle.click()
    nobody.wait_for()
    listed(page, "NET-014").wait_for(state="detached")
    # The choice stays while pages change.
    go_to(page, "records")
    go_to(page, "overview")
    if page.get_by_role("textbox", name="search").count():
        search(page, "NET-014")
    nobody.wait_for()
    toggle.click()
    search(page, "NET-014")
    listed(page, "NET-014").wait_for(state="attached")


def test_a_response_is_read_with_its_reason(page: Any, server: Server) -> None:
    visit(page, server.link("lesions", "NET-014"))
    expect_text(page, ".net", "Scan of 8 Mar 2024: Targets 62 mm: 18 % below baseline, 7 % above nadir: stable by "
                              "RECIST 1.1.")
    for cell in ("62", "SD", "baseline"):
        page.locator("canvas [role=gridcell]").get_by_text(cell, exact=True).first.wait_for(state="attached")
    unfold(page, "The reasons in words, scan by scan")
    expect_text(page, ".net-lines", "30 May 2023: Targets 58 mm")
    unfold(page, "Sources of the limits used here")
    expect_text(page, ".net-lines", "10.1016/j.ejca.2008.10.026")


def test_every_answer_carries_the_security_headers(server: Server) -> None:
    for path in ("/", "/patient", "/_stcore/health"):
        with urllib.request.urlopen(server.url + path) as answer:
            headers = {name.lower(): value for name, value in answer.headers.items()}
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "http:" not in headers["content-security-policy"] and "*" not in headers["content-security-policy"]
        assert (headers["x-content-type-options"], headers["x-frame-options"], headers["referrer-policy"]) == \
            ("nosniff", "DENY", "no-referrer")


def test_a_foreign_host_or_origin_gets_no_session(server: Server) -> None:
    place = server.url.removeprefix("http://")
    for host, origin, expected in ((place, server.url, 101), ("evil.example", server.url, 403),
                                   (place, "http://evil.example", 403)):
        connection = http.client.HTTPConnection(place, timeout=10)
        connection.putrequest("GET", "/_stcore/stream", skip_host=True)
        for name, value in (("Host", host), ("Origin", origin), ("Connection", "Upgrade"), ("Upgrade", "websocket"),
                            ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")):
            connection.putheader(name, value)
        connection.endheaders()
        assert connection.getresponse().status == expected, (host, origin)
        connection.close()
