"""Foreign files in the browser: shown, looked at by a person, saved; and the new forms taken away."""

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from netcore.exchange import check_fhir, write_fhir
from netcore.store import open_store
from tests.app.conftest import Server
from tests.app.screen import choose, expect_text, upload, visit
from tests.app.test_files import _confirm, _start_import, a_patient

pytestmark = pytest.mark.browser
LAB = ("Pat.Nr;Datum;Untersuchung;Ergebnis;Einheit\nFOREIGN-1;03.04.2024;Chromogranin A;1.234,5;µg/L\n"
       "FOREIGN-1;03.04.2024;<script>alert(1)</script>;5;U/L\nFOREIGN-1;31.02.2024;ALT;12;U/L\n").encode("cp1252")


def _loaded(server: Server, patient_id: str) -> Any:
    with open_store(f"sqlite:///{server.folder / 'records.sqlite'}") as store:
        return store.load(patient_id)


def _by(page: Any) -> None:
    page.locator(".st-key-recorded_by_import input").fill("AB")


def test_a_laboratorys_table_is_mapped_shown_and_saved_without_its_refused_row(page: Any, server: Server) -> None:
    _start_import(page, server)
    upload(page, "lab.csv", LAB)
    expect_text(page, "[data-testid=stMarkdownContainer]", "1 row of 1 patient can be taken (1 of them repaired or "
                "completed), 1 refused, 1 to look at, 0 already recorded. Nothing is saved yet.")
    expect_text(page, "[data-testid=stCode]", "lab.csv, row 4, taken_on: '2024-02-31'")
    assert _confirm(page).is_disabled()
    assert "FOREIGN-1" not in server.own_patients()
    page.get_by_text("Save without the 1 refused row(s)").click()
    _by(page)
    page.locator(".st-key-confirm-import button:enabled").first.click()
    expect_text(page, "[data-testid=stAlert]", "Saved: 1 patient(s), 2 row(s) added")
    lab, = _loaded(server, "FOREIGN-1").labs
    assert (lab.analyte, str(lab.value), lab.unit, str(lab.taken_on)) == (
        "chromogranin_a", "1234.5", "µg/L", "2024-04-03")


def test_a_fhir_bundle_is_saved_and_adds_nothing_the_second_time(page: Any, server: Server) -> None:
    _start_import(page, server)
    upload(page, "bundle.json", write_fhir([a_patient("FHIR-1")]))
    expect_text(page, "[data-testid=stMarkdownContainer]", "10 rows of 1 patient can be taken (0 of them repaired or "
                "completed), 0 refused, 0 to look at, 0 already recorded. Nothing is saved yet.")
    _by(page)
    _confirm(page).click()
    expect_text(page, "[data-testid=stAlert]", "Saved: 1 patient(s), 11 row(s) added")
    upload(page, "again.json", write_fhir([a_patient("FHIR-1")]).replace(b"\n", b"\r\n"))
    visit(page, f"{server.url}/records")
    choose(page, "read files in")
    upload(page, "again.json", write_fhir([a_patient("FHIR-1")]))
    expect_text(page, "[data-testid=stMarkdownContainer]", "11 already recorded")
    assert len(list(_loaded(server, "FHIR-1").rows())) == 11


def test_a_broken_file_is_told_in_a_sentence(page: Any, server: Server) -> None:
    _start_import(page, server)
    for name, data, sentence in (("x.json", b"{" * 99, "x.json: not JSON"),
                                 ("x.xlsx", b"PK\x03\x04[Content_Types].xml", "a workbook that cannot be read"),
                                 ("x.csv", b"\x00\xff\x13\x80" * 50, "not a text file")):
        upload(page, name, data)
        expect_text(page, "[data-testid=stCode]", sentence)
        assert page.get_by_test_id("stException").count() == 0
        visit(page, f"{server.url}/records")
        choose(page, "read files in")


def _take(page: Any, form: str) -> None:
    page.locator(".st-key-export-form").get_by_role("combobox").click()
    page.get_by_role("option", name=form, exact=True).click()


def test_workbook_fhir_and_research_files_are_taken_away(page: Any, server: Server, tmp_path: Path) -> None:
    with open_store(f"sqlite:///{server.folder / 'records.sqlite'}") as store:
        store.save(a_patient("AWAY-1"), by="test")
    visit(page, server.link("records", "AWAY-1"))
    choose(page, "take files away")
    page.get_by_role("textbox", name="taken by").fill("CD")
    page.keyboard.press("Tab")
    page.locator(".st-key-export-one button:enabled").wait_for()
    got = {}
    for form in ("workbook (XLSX)", "FHIR R4 (mCODE)"):
        _take(page, form)
        with page.expect_download() as download:
            page.get_by_role("button", name=f"{form} of this patient").click()
        download.value.save_as(tmp_path / "file")
        got[form] = (tmp_path / "file").read_bytes()
    assert "measurements" in openpyxl.load_workbook(io.BytesIO(got["workbook (XLSX)"])).sheetnames
    assert json.loads(got["FHIR R4 (mCODE)"])["type"] == "collection"
    record, = check_fhir({"a.json": got["FHIR R4 (mCODE)"]}).records
    assert record == _loaded(server, "AWAY-1")

    _take(page, "research: shifted dates")
    expect_text(page, "[data-testid=stCaptionContainer]", "this is NOT Safe Harbor")
    page.get_by_role("button", name="Make the files").click()
    expect_text(page, "[data-testid=stCode]", "only 1 patient in all")
    for button in ("Files without the person", "Key table: keep it apart"):
        with page.expect_download() as download:
            page.get_by_role("button", name=button).click()
        download.value.save_as(tmp_path / "file")
        assert (b"AWAY-1" in (tmp_path / "file").read_bytes()) == ("Key" in button)


def test_what_the_source_calls_entered_in_error_is_withdrawn_with_the_save(page: Any, server: Server) -> None:
    result = {"resourceType": "Observation", "id": "o1", "status": "final", "subject": {"reference": "Patient/FHIR-2"},
              "code": {"coding": [{"system": "http://loinc.org", "code": "9811-1"}]}, "effectiveDateTime": "2024-01-09",
              "valueQuantity": {"value": 412.5, "unit": "ng/mL"}}
    for status in ("final", "entered-in-error"):
        _start_import(page, server)
        upload(page, f"{status}.json", json.dumps({**result, "status": status}).encode())
        expect_text(page, "[data-testid=stMarkdownContainer]", "Nothing is saved yet.")
        if status != "final":
            expect_text(page, ".net-lines .strong", "chromogranin_a 412.5 ng/mL, 9 Jan 2024, recorded")
        _by(page)
        page.locator(".st-key-confirm-import button:enabled").first.click()
        expect_text(page, "[data-testid=stAlert]", "1 withdrawn" if status != "final" else "row(s) added")
        assert len(_loaded(server, "FHIR-2").labs) == (status == "final")
