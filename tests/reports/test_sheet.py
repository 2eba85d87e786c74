"""The patient's sheet: measured facts and appointments, in plain words, on one page in large type."""

import re
from datetime import date

import pytest

from netcore.model import PatientRecord
from netcore.model.tables import Lab, Lesion, Measurement, Patient, Plan, Study
from netcore.reports.page import PAPERS, Paper
from netcore.reports.sheet import patient_sheet
from netcore.reports.sheet_html import sheet_html
from netcore.reports.sheet_pdf import sheet_pdf
from netcore.views.options.words import STANDINGS
from tests.examples import everybody
from tests.reports.conftest import look
from tests.reports.pdf_text import read, squeeze

# No standing, no response category, no survival figure, no advice on drugs.
CATEGORIES = re.compile(r"\b(CR|PR|SD|PD|NE|NED|NON-CR/NON-PD|RECIST)\b")
WORDS = re.compile(r"respon|progress|stable|surviv|prognos|recommend|advis|indicat|caution|excluded|stop sign|"
                   r"cannot be told|should|must|\bstop\b|increase the|\bdose|overdue|expected variation", re.I)


@pytest.mark.parametrize("patient_id", sorted(everybody()))
def test_the_sheet_judges_nothing(patient_id: str) -> None:
    looked = look(patient_id)
    sheet = patient_sheet(looked.record, looked.day)
    text = "\n".join([sheet.title, sheet.closing, *(line for _, lines in sheet.parts for line in lines)])
    assert not CATEGORIES.search(text), CATEGORIES.findall(text)
    assert not WORDS.search(text), WORDS.findall(text)
    assert not [words for words in STANDINGS.values() if words != "open" and words in text]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("patient_id", sorted(everybody()))
def test_the_sheet_is_one_page_and_holds_every_line(patient_id: str, paper: Paper) -> None:
    looked = look(patient_id)
    sheet = patient_sheet(looked.record, looked.day)
    text, pieces, _, pages = read(sheet_pdf(sheet, paper))
    assert pages == 1
    assert [line for _, lines in sheet.parts for line in lines if squeeze(line) not in text] == []
    assert min(piece.y for piece in pieces) == min(piece.y for piece in pieces if "medical device" in piece.text)


def _record(*rows) -> PatientRecord:  # type: ignore[no-untyped-def]
    return PatientRecord.of([Patient(patient_id="P"), *rows])


def _lines(record: PatientRecord, day: date = date(2024, 6, 1)) -> str:
    return "\n".join(line for _, lines in patient_sheet(record, day).parts for line in lines)


def test_the_sheet_says_what_was_measured_with_unit_and_day() -> None:
    text = _lines(_record(
        Lesion(patient_id="P", lesion_id="A", label="A1", organ="liver"),
        *(Study(patient_id="P", study_id=day, done_on=day, kind="MRI") for day in ("2024-01-02", "2024-05-02")),
        Measurement(patient_id="P", study_id="2024-01-02", lesion_id="A", reader="clinical", longest_diameter_mm=31),
        Measurement(patient_id="P", study_id="2024-05-02", lesion_id="A", reader="clinical", longest_diameter_mm=28),
        Lab(patient_id="P", analyte="chromogranin_a", taken_on="2024-05-02", value=120, unit="ng/mL", upper_limit=93),
        Plan(patient_id="P", kind="scan", planned_on="2024-08-01")))
    assert "MRI scan of 2 May 2024" in text
    assert "A1: 28 mm (before: 31 mm on 2 Jan 2024)" in text
    assert "Chromogranin A: 120 ng/mL on 2 May 2024; upper limit of that laboratory 93 ng/mL" in text
    assert "Scan: 1 Aug 2024" in text


@pytest.mark.parametrize(("state", "said"), [("absent", "A1: looked for and not seen"),
                                             ("not_evaluable", "A1: not measured"),
                                             ("too_small", "A1: seen, too small to measure")])
def test_not_measured_is_not_gone(state: str, said: str) -> None:
    text = _lines(_record(
        Lesion(patient_id="P", lesion_id="A", label="A1", organ="liver"),
        Study(patient_id="P", study_id="S", done_on="2024-05-02", kind="CT"),
        Measurement(patient_id="P", study_id="S", lesion_id="A", reader="clinical", state=state)))
    assert said in text


def test_an_empty_record_says_that_nothing_is_written_down() -> None:
    text = _lines(_record())
    assert "No appointment is written down" in text and "No measured scan is written down." in text
    assert not re.search(r"\d+ mm|normal|none\b|no tumour", text)


def test_the_same_sheet_is_the_same_bytes() -> None:
    looked = look("NET-014")
    sheet = patient_sheet(looked.record, looked.day)
    assert sheet_pdf(sheet, "A4") == sheet_pdf(sheet, "A4") and sheet_html(sheet) == sheet_html(sheet)
