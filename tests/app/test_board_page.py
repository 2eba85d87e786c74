"""Ten patients of one board are prepared one after the other with the keys alone, and printed as one file."""

import re
from pathlib import Path
from typing import Any

import pytest

from netcore.model import Lab, Patient, PatientRecord, Plan
from netcore.store import open_store
from tests.app.conftest import Server
from tests.app.screen import await_idle, banner, expect_text, go_to, visit, wait_for_day
from tests.reports.pdf_text import read_all, squeeze

pytestmark = pytest.mark.browser
NAMES = [f"BOARD-{number:02d}" for number in range(1, 11)]
# A day that no other test uses, later than any of the examples'.
DAY = "2027-02-11"


@pytest.fixture(scope="module")
def ten(server: Server) -> list[str]:
    """Ten patients of one's own with a question for one day."""
    server.add(PatientRecord.of([
        Patient(patient_id=name),
        Lab(patient_id=name, analyte="bilirubin", taken_on="2024-03-12", value="0.9", unit="mg/dL"),
        Plan(patient_id=name, kind="board", planned_on=DAY, question=f"What next for {name}?")]) for name in NAMES)
    return NAMES


def _notes(server: Server) -> dict[str, str | None]:
    with open_store(f"sqlite:///{server.folder / 'records.sqlite'}") as store:
        return {name: store.load(name).plans[0].note for name in NAMES}


def _await_patient(page: Any, name: str) -> None:
    page.locator(".net-banner b", has_text=name).wait_for()
    await_idle(page)


def _visit_first(page: Any, server: Server) -> None:
    visit(page, f"{server.url}/board?patient={server.local_id(NAMES[0])}&on={DAY}")
    _await_patient(page, NAMES[0])
    page.get_by_text("day", exact=True).first.click()
    expect_text(page, ".st-key-board-choice", "10 patients")


def test_ten_patients_are_prepared_without_leaving_the_keyboard(page: Any, server: Server, ten: list[str]) -> None:
    _visit_first(page, server)
    expect_text(page, "h1", "Board list")
    page.get_by_role("textbox", name="recorded by").fill("AB")
    page.get_by_role("textbox", name="recorded by").press("Tab")
    await_idle(page)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("n")
    _await_patient(page, NAMES[1])
    page.keyboard.press("b")
    _await_patient(page, NAMES[0])
    for place, name in enumerate(NAMES):
        _await_patient(page, name)
        expect_text(page, ".net-question", f"What next for {name}?")
        expect_text(page, ".st-key-prepared", "stop signs")
        expect_text(page, ".st-key-prepared", "what changed")
        expect_text(page, ".st-key-prepared", "not known, and the options")
        assert f"patient={server.local_id(name)}" in page.url and name not in page.url
        if place == 3:
            page.keyboard.press("m")
            page.wait_for_function("document.activeElement.tagName === 'INPUT'")
            # The letters of the shortcuts are letters where one types.
            page.keyboard.type("bring pathology", delay=10)
            page.keyboard.press("Enter")
        else:
            page.keyboard.press("p")
    expect_text(page, ".st-key-board-choice", "10 patients, 10 marked as prepared.")
    assert _notes(server) == {name: "prepared: bring pathology" if name == NAMES[3] else "prepared" for name in NAMES}
    assert banner(page).inner_text() == NAMES[-1]
    assert page.get_by_role("button", name="next", exact=False).first.is_disabled()


def test_all_summaries_are_one_file_in_the_order_of_the_list(page: Any, server: Server, ten: list[str],
                                                            tmp_path: Path) -> None:
    _visit_first(page, server)
    with page.expect_download(timeout=120_000) as download:
        page.get_by_role("button", name="PDF").click()
    download.value.save_as(tmp_path / "board.pdf")
    assert download.value.suggested_filename == f"board-list-{DAY}-A4.pdf"
    with open_store(f"sqlite:///{server.folder / 'records.sqlite'}") as store:
        assert {store.exports(name)[0].what for name in NAMES} == {"Board summary in a list (PDF)"}
    pages = read_all((tmp_path / "board.pdf").read_bytes())
    assert len(pages) == 1 + len(NAMES)
    assert all(squeeze(f"What next for {name}?") in pages[0] for name in NAMES)
    for name, text in zip(NAMES, pages[1:], strict=True):
        assert name in text and squeeze(f"Board 11 Feb 2027: What next for {name}?") in text


def test_an_example_stands_on_the_list_of_its_own_day_and_cannot_be_marked(page: Any, server: Server) -> None:
    visit(page, f"{server.url}/board?patient={server.local_id('NET-014')}&on=2024-03-14")
    _await_patient(page, "NET-014")
    expect_text(page, ".net-question", "Board 14 Mar 2024: Embolise the right lobe again?")
    expect_text(page, ".st-key-prepared", "bile ducts: not known")
    expect_text(page, ".st-key-prepared", "Targets 62 mm")
    assert page.get_by_role("button", name="prepared, next").count() == 0
    page.get_by_role("link", name="patient page").click()
    page.wait_for_url("**/patient?**")
    assert f"patient={server.local_id('NET-014')}" in page.url
    _await_patient(page, "NET-014")


def test_the_header_leads_back_to_the_day_that_the_reader_had_chosen(page: Any, server: Server) -> None:
    visit(page, server.link("patient", "NET-014", day="2023-06-01"))
    wait_for_day(page, "2023-06-01")
    go_to(page, "board")
    _await_patient(page, "NET-014")
    assert "day=2024-03-12" in page.url, "the list looks at everyone on the day of the board"
    # A second run of the list, as after any choice on it, forgets nothing.
    page.get_by_text("month", exact=True).first.click()
    await_idle(page)
    go_to(page, "patient")
    wait_for_day(page, "2023-06-01")
    assert "day=2023-06-01" in page.url
    go_to(page, "board")
    _await_patient(page, "NET-014")
    page.get_by_role("link", name="patient page").click()
    page.wait_for_url(re.compile("/patient"))
    wait_for_day(page, "2024-03-12")
