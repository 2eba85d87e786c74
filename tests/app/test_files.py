"""Tables read in and taken away: shown before anything is saved, all or nothing, and the same when read back."""

import io
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from netcore.exchange import read_tables, write_tables
from netcore.model import Lesion, Measurement, Patient, PatientRecord, Study, TargetChoice, Treatment
from tests.app.conftest import Server
from tests.app.screen import banner, choose, expect_text, listed, search, upload, visit, zip_of

pytestmark = pytest.mark.browser


def a_patient(name: str) -> PatientRecord:
    """Two lesions before a TACE, and one of them after it."""
    return PatientRecord.of([
        Patient(patient_id=name, sex="male", primary_site="pancreas"),
        Lesion(patient_id=name, lesion_id="B1", organ="liver", segment="VI"),
        Lesion(patient_id=name, lesion_id="B2", organ="liver", segment="VII"),
        Study(patient_id=name, study_id="MR1", done_on="2023-02-01", kind="MRI", new_lesion="none"),
        Study(patient_id=name, study_id="MR2", done_on="2023-05-02", kind="MRI", new_lesion="none"),
        Treatment(patient_id=name, treatment_id="T1", kind="TACE", performed_on="2023-02-20", course_id="C1"),
        *(TargetChoice(patient_id=name, set_id="S1", course_id="C1", baseline_on="2023-02-01", lesion_id=lesion,
                       role="target") for lesion in ("B1", "B2")),
        Measurement(patient_id=name, study_id="MR1", lesion_id="B1", state="measured", longest_diameter_mm="31"),
        Measurement(patient_id=name, study_id="MR1", lesion_id="B2", state="measured", longest_diameter_mm="19"),
        Measurement(patient_id=name, study_id="MR2", lesion_id="B1", state="measured", longest_diameter_mm="25"),
    ])


def packed(records: Sequence[PatientRecord]) -> bytes:
    """The zip of these records' tables."""
    target = io.BytesIO()
    write_tables(records, target)
    return target.getvalue()


def _start_import(page: Any, server: Server) -> None:
    visit(page, f"{server.url}/records")
    choose(page, "read files in")
    page.get_by_test_id("stFileUploader").wait_for()


def _confirm(page: Any) -> Any:
    return page.locator(".st-key-confirm-import button").first


def test_a_zip_is_shown_then_saved_and_the_same_again_adds_nothing(page: Any, server: Server, tmp_path: Path) -> None:
    record = a_patient("ZIP-1")
    _start_import(page, server)
    upload(page, "tables.zip", packed([record]))
    expect_text(page, "[data-testid=stMarkdownContainer]", "11 rows of 1 patient accepted, none refused.")
    assert "ZIP-1" not in server.own_patients()
    page.locator(".st-key-recorded_by_import input").fill("AB")
    _confirm(page).click()
    expect_text(page, "[data-testid=stAlert]", "Saved: 1 patient(s), 11 row(s) added, 0 corrected, 0 already there.")
    assert "ZIP-1" in server.own_patients()
    # What stands recorded now is compared anew at once, and there is nothing left to save.
    expect_text(page, ".net", "Nothing to save: no new row, 11 recorded already.")
    assert _confirm(page).is_disabled()

    visit(page, server.link("lesions", "ZIP-1", day="2023-06-01"))
    assert banner(page).inner_text() == "ZIP-1"
    # B2 was not measured after the TACE: half of what was there stays unknown, and stable is not claimed.
    expect_text(page, ".net", "Targets not all measured (25 mm measured): not evaluable by RECIST 1.1.")
    expect_text(page, ".net", "B2 not measured.")
    visit(page, server.url)
    search(page, "ZIP-1")
    listed(page, "ZIP-1").wait_for(state="attached")

    visit(page, server.link("records", "ZIP-1"))
    choose(page, "take files away")
    assert page.get_by_role("button", name="Tables of this patient").is_disabled(), "own records leave under a name"
    page.get_by_role("textbox", name="taken by").fill("CD")
    page.keyboard.press("Tab")
    page.locator(".st-key-export-one button:enabled").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Tables of this patient").click()
    # Neither the file's name nor the address holds the imported id.
    assert download.value.suggested_filename == f"{server.local_id('ZIP-1')}.zip"
    download.value.save_as(tmp_path / "out.zip")
    back = read_tables(tmp_path / "out.zip")
    filled = {"row_id", "recorded_on", "recorded_by"}
    assert [[row.model_dump(exclude=filled) for row in one.rows()] for one in back] == \
        [[row.model_dump(exclude=filled) for row in record.rows()]]


def test_a_file_read_again_says_what_it_would_replace_of_what_was_recorded_since(page: Any, server: Server) -> None:
    record = a_patient("ZIP-3")
    server.add([record])
    # Since then somebody noted something on one scan and corrected one size; the file knows neither.
    noted = record.studies[0].model_copy(update={"note": "bring the echo"})
    corrected = record.measurements[0].model_copy(update={"longest_diameter_mm": Decimal(33)})
    server.add([PatientRecord.of([record.patient, *record.lesions, noted, corrected])])
    _start_import(page, server)
    upload(page, "tables.zip", packed([record]))
    expect_text(page, ".net", "Saving it: no new row, 1 corrects what is recorded, 10 recorded already.")
    for cell in ("ZIP-3", "longest_diameter_mm", "33", "31"):
        page.locator("canvas [role=gridcell]", has_text=re.compile(f"^{cell}$")).last.wait_for(
            state="attached")
    page.locator(".st-key-recorded_by_import input").fill("AB")
    page.get_by_role("button", name="Save all of it: correct 1 row", exact=True).click()
    expect_text(page, "[data-testid=stAlert]", "Saved: 1 patient(s), 0 row(s) added, 1 corrected, 10 already there.")
    kept = server.own_record("ZIP-3")
    assert [study.note for study in kept.studies] == ["bring the echo", None]
    assert str(kept.measurements[0].longest_diameter_mm) == "31"


BAD = {
    "a bad row": ({"patients.csv": "patient_id\nBAD-1\n",
                   "labs.csv": "patient_id,analyte,value\nBAD-1,chromogranin_a,12mm\n"},
                  "labs.csv, row 2, value: '12mm'; expected a plain number"),
    "a wrong unit": ({"patients.csv": "patient_id\nBAD-1\n",
                      "labs.csv": "patient_id,analyte,value,unit\nBAD-1,chromogranin_a,12,mmol/day\n"},
                     "labs.csv, row 2, unit: 'mmol/day'; expected"),
    "a wrong column": ({"patients.csv": "patient_id,sexx\nBAD-1,female\n"}, "sexx"),
    "a length below zero": ({"patients.csv": "patient_id\nBAD-1\n", "lesions.csv": "patient_id,lesion_id\nBAD-1,B1\n",
                             "studies.csv": "patient_id,study_id\nBAD-1,S1\n", "measurements.csv":
                             "patient_id,study_id,lesion_id,longest_diameter_mm\nBAD-1,S1,B1,-3\n"},
                            "-3; expected a length from 0 to 1000 mm"),
    "a lesion that is not there": ({"patients.csv": "patient_id\nBAD-1\n",
                                    "studies.csv": "patient_id,study_id\nBAD-1,S1\n", "measurements.csv":
                                    "patient_id,study_id,lesion_id,longest_diameter_mm\nBAD-1,S1,B9,3\n"},
                                   "'B9', which has no row in lesions"),
    "a day to come": ({"patients.csv": "patient_id\nBAD-1\n",
                       "labs.csv": "patient_id,analyte,taken_on,value\nBAD-1,chromogranin_a,2190-01-01,5\n"},
                      "2190-01-01"),
    "two values for one lesion, reader and scan": ({
        "patients.csv": "patient_id\nBAD-1\n", "lesions.csv": "patient_id,lesion_id\nBAD-1,B1\n",
        "studies.csv": "patient_id,study_id\nBAD-1,S1\n", "measurements.csv":
        "patient_id,study_id,lesion_id,longest_diameter_mm\nBAD-1,S1,B1,31\nBAD-1,S1,B1,33\n"},
        "study_id S1, lesion_id B1, reader clinical"),
    "a table too large to be a record": ({"patients.csv": "patient_id\n" + "BAD-1\n" * 3_400_000}, "at most 20 MB"),
    "a name that leads out": ({"../patients.csv": "patient_id\nBAD-1\n"}, "which leads out of the zip"),
    "a file that is no text": ({"patients.csv": b"\x00\xff\x13\x80" * 50}, "patients.csv"),
}


def test_bad_files_are_refused_with_sentences_and_nothing_is_saved(page: Any, server: Server) -> None:
    _start_import(page, server)
    for what, (files, sentence) in BAD.items():
        upload(page, "tables.zip", zip_of(files))
        expect_text(page, "[data-testid=stCode]", sentence)
        expect_text(page, "[data-testid=stAlert]", "Nothing was saved:")
        assert page.get_by_test_id("stException").count() == 0, what
        assert _confirm(page).is_disabled(), what
    upload(page, "tables.zip", b"not a zip at all")
    expect_text(page, "[data-testid=stCode]", "not a zip; expected a zip of CSV tables")
    assert _confirm(page).is_disabled()
    assert "BAD-1" not in server.own_patients()


def test_a_file_of_200_mb_is_refused_before_it_is_sent(page: Any, server: Server, tmp_path: Path) -> None:
    # A file of that length with nothing in it: no disk is filled, and no byte of it may travel.
    large = tmp_path / "tables.zip"
    with large.open("wb") as file:
        file.truncate(200_000_000)
    _start_import(page, server)
    page.locator(".st-key-upload input[type=file]").set_input_files(large)
    expect_text(page, "[data-testid=stFileUploader]", "File must be 20.0MB or smaller")
    assert _confirm(page).count() == 0


def test_without_initials_nothing_is_saved(page: Any, server: Server) -> None:
    _start_import(page, server)
    upload(page, "tables.zip", packed([a_patient("ZIP-2")]))
    expect_text(page, "[data-testid=stMarkdownContainer]", "none refused.")
    _confirm(page).click()
    expect_text(page, "[data-testid=stAlert]", "Nothing was saved: 1 thing to correct.")
    assert "ZIP-2" not in server.own_patients()
