"""Is everything that a chart writes seen whole, on a phone too, and does the list of patients use the screen?"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.app.conftest import Server
from tests.app.screen import await_idle, choose, visit

pytestmark = pytest.mark.browser

_PHONE, _HALL = {"width": 390, "height": 844}, {"width": 1920, "height": 1080}
# Words that stand beyond the edges of their chart, with by how many pixels; a pixel is no cut letter.
_CUT = """() => [...document.querySelectorAll('.net-chart')].flatMap(chart => {
    const edge = chart.getBoundingClientRect();
    return [...chart.querySelectorAll('svg text')].filter(text => text.textContent.trim()).map(text => {
        const box = text.getBoundingClientRect();
        // Names of bars too narrow for them are in the page with no size.
        const beyond = [edge.left - box.left, box.right - edge.right, edge.top - box.top, box.bottom - edge.bottom];
        return [text.textContent, box.width ? Math.max(...beyond) : 0];
    }).filter(([, beyond]) => beyond > 1.5);
})"""
# The longest records, two reading streams, long names of lesions and of assays.
_PATIENTS = ("NET-001", "NET-014", "NET-060", "NET-003")


@pytest.fixture
def phone(new_page: Callable[[], Any]) -> Any:
    page = new_page()
    page.set_viewport_size(_PHONE)
    return page


def cut_names(page: Any) -> list[Any]:
    """What a chart of this page writes beyond its edge, once it is drawn."""
    await_idle(page)
    page.locator(".net-chart svg text").first.wait_for(state="attached")
    found: list[Any] = page.evaluate(_CUT)
    return found


@pytest.mark.parametrize("patient_id", _PATIENTS)
@pytest.mark.parametrize("name", ["patient", "markers", "lesions"])
def test_no_name_of_a_patients_chart_is_cut_on_a_phone(server: Server, phone: Any, name: str, patient_id: str) -> None:
    visit(phone, server.link(name, patient_id))
    assert cut_names(phone) == []


@pytest.mark.parametrize(("name", "part"), [
    ("markers", "symptoms"), ("markers", "all markers"), ("lesions", "times to event"), ("lesions", "liver map"),
    ("lesions", "one scan, several verdicts"), ("options", "lesion plan")])
def test_no_name_of_a_part_is_cut_on_a_phone(server: Server, phone: Any, name: str, part: str) -> None:
    visit(phone, server.link(name, "NET-001"))
    choose(phone, part)
    assert cut_names(phone) == []


@pytest.mark.parametrize("picture", ["waterfall", "spider", "swimmer", "response rates", "published series",
                                     "survival", "after ablation"])
def test_no_name_of_a_cohort_is_cut_on_a_phone(server: Server, phone: Any, picture: str) -> None:
    visit(phone, f"{server.url}/cohort")
    choose(phone, picture)
    assert cut_names(phone) == []


def test_no_name_of_a_lesion_at_the_edge_of_the_liver_is_cut(server: Server, phone: Any) -> None:
    """B5 of this record lies in the tip of the left lobe."""
    visit(phone, server.link("options", "NET-019"))
    choose(phone, "lesion plan")
    assert cut_names(phone) == []


def test_the_list_of_patients_is_as_high_as_the_window(server: Server, new_page: Callable[[], Any]) -> None:
    page = new_page()
    heights = []
    for size in ({"width": 1280, "height": 720}, _HALL):
        page.set_viewport_size(size)
        visit(page, server.url)
        box = page.get_by_test_id("stDataFrame").bounding_box()
        heights.append(box["height"])
        assert 0.9 * size["height"] < box["y"] + box["height"] <= size["height"]
    assert heights[1] > heights[0]
