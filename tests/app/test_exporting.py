"""Whatever leaves through a button stands in the history: of the patient, of all, in the files of the history."""

from typing import Any

import pytest

from netcore.model import Patient, PatientRecord
from netcore.store import ExportLine, open_store
from tests.app.conftest import Server
from tests.app.screen import await_idle, choose, expect_text, open_documents, visit

pytestmark = pytest.mark.browser


def _own(server: Server, name: str) -> None:
    with open_store(f"sqlite:///{server.folder / 'records.sqlite'}") as store:
        store.save(PatientRecord.of([Patient(patient_id=name)]), by="XY")


def _exports(server: Server, name: str, examples: bool = False) -> list[ExportLine]:
    file, = server.folder.glob("examples-*.sqlite") if examples else [server.folder / "records.sqlite"]
    with open_store(f"sqlite:///{file}") as store:
        return store.exports(name)


def _get(page: Any, label: str) -> None:
    with page.expect_download(timeout=60_000):
        page.get_by_role("button", name=label).first.click()


def _say_who(page: Any, name: str) -> None:
    page.get_by_role("textbox", name="taken by").fill(name)
    page.keyboard.press("Tab")
    page.wait_for_timeout(300)
    await_idle(page)


def test_what_was_taken_of_a_patient_stands_in_the_history(page: Any, server: Server) -> None:
    _own(server, "LEAVE-1")
    visit(page, server.link("records", "LEAVE-1"))
    choose(page, "take files away")
    _say_who(page, "CD")
    _get(page, "Tables of this patient")
    first, = _exports(server, "LEAVE-1")
    assert (first.what, first.exported_by, first.patient_id) == ("tables (zip of CSV)", "CD", "LEAVE-1")
    _get(page, "own patients")
    of_all = _exports(server, "LEAVE-1")[0]
    assert of_all.what.startswith("tables (zip of CSV) of all") and of_all.local_id is None
    choose(page, "history")
    page.locator("canvas [role=gridcell]", has_text="among all patients").first.wait_for(state="attached")
    expect_text(page, ".net-lines", "exports are as they were saved.")
    _get(page, "CSV of every change")
    assert _exports(server, "LEAVE-1")[0].what == "every change (CSV)"
    # Streamlit's own file of a table would leave without a trace and with formulas.
    page.get_by_test_id("stDataFrame").first.hover()
    page.get_by_role("button", name="Search", exact=True).first.wait_for()
    assert page.locator("[aria-label='Download as CSV']:visible").count() == 0


def test_documents_and_tables_of_a_patient_stand_there_too(page: Any, server: Server) -> None:
    _own(server, "LEAVE-2")
    visit(page, server.link("patient", "LEAVE-2"))
    open_documents(page)
    _get(page, "Patient sheet (HTML)")
    _say_who(page, "EF")
    _get(page, "Board summary (PDF)")
    _get(page, "Calendar (.ics)")
    visit(page, server.link("records", "LEAVE-2"))
    choose(page, "history")
    page.locator(".st-key-patient-history-csv").wait_for()
    _get(page, "CSV")
    kept = [(line.what, line.exported_by) for line in _exports(server, "LEAVE-2") if line.local_id]
    # Another address begins another session, in which nobody has said who it is.
    assert kept == [("table (CSV): history", "somebody unnamed"), ("calendar of what is due (ICS)", "EF"),
                    ("Board summary (PDF)", "EF"), ("Patient sheet (HTML)", "somebody unnamed")]


def test_research_files_and_their_key_are_two_events(page: Any, server: Server) -> None:
    _own(server, "LEAVE-3")
    visit(page, server.link("records", "LEAVE-3"))
    choose(page, "take files away")
    _say_who(page, "CD")
    await_idle(page)
    page.locator(".st-key-export-form").get_by_role("combobox").click()
    page.get_by_role("option", name="research: cBioPortal").click()
    await_idle(page)
    page.get_by_role("button", name="Make the files").click()
    page.get_by_role("button", name="Files without the person").wait_for()
    assert _exports(server, "LEAVE-3") == [], "making is not taking"
    _get(page, "Files without the person")
    _get(page, "Key table")
    assert [line.what for line in _exports(server, "LEAVE-3")] == ["research: cBioPortal: key table",
                                                                    "research: cBioPortal"]


def test_an_examples_exports_stand_with_the_examples(page: Any, server: Server) -> None:
    visit(page, server.link("records", "NET-014"))
    choose(page, "take files away")
    _get(page, "Tables of this patient")
    assert _exports(server, "NET-014", examples=True)[0].what == "tables (zip of CSV)"
