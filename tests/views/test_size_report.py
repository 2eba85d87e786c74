"""A person reads which lesion is proposed and why, and what the edited table says is what is taken."""

import pandas as pd

from netcore.exchange import read_size_report
from netcore.model import Lesion, Measurement, Patient, PatientRecord, Study
from netcore.views.records.size_report import (
    LEAVE_OUT,
    NEW,
    NOT_SAID,
    last_size,
    lesion_options,
    names_taken_by_new,
    read_choices,
    scan_options,
    sentences_report,
    table_lesions,
)
from tests.exchange.dicom_reports import LONG, SHORT, group, report, size

RECORD = PatientRecord.of([
    Patient(patient_id="SR-1"), Lesion(patient_id="SR-1", lesion_id="B1"),
    Lesion(patient_id="SR-1", lesion_id="Z1", structure="ablation_zone"),
    Lesion(patient_id="SR-1", lesion_id="N1", structure="node"),
    Study(patient_id="SR-1", study_id="S1", done_on="2023-01-02", kind="CT"),
    Study(patient_id="SR-1", study_id="S2", done_on="2023-03-02", kind="MRI"),
    Measurement(patient_id="SR-1", study_id="S1", lesion_id="B1", longest_diameter_mm="20"),
    Measurement(patient_id="SR-1", study_id="S2", lesion_id="B1", longest_diameter_mm="22.5"),
    Measurement(patient_id="SR-1", study_id="S1", lesion_id="N1", longest_diameter_mm="20", short_axis_mm="9")])
REPORT = read_size_report(report([
    group(size(LONG, "2.4", "cm"), size(SHORT, "21"), tracking="b1"), group(size(LONG, "9", None), label="Q"),
    group(size(SHORT, "8"), tracking="N1")], changed={"VerificationFlag": "UNVERIFIED"}), "a.dcm")


def test_each_line_says_what_is_proposed_why_and_the_last_size() -> None:
    table = table_lesions(REPORT, RECORD)
    assert list(table["lesion"]) == ["B1", NOT_SAID, "N1"]
    assert list(table["long axis, mm"]) == ["24", "9", ""] and list(table["short axis, mm"]) == ["21", "", "8"]
    assert list(table["last size"]) == ["22.5 mm, 2 Mar 2023", "", "9 mm, 2 Jan 2023"]
    assert table["why"][1] == "nothing in the record tells which lesion it is"
    assert set(table["lesion"]) <= set(lesion_options(RECORD)) and "Z1" in lesion_options(RECORD)
    assert last_size(RECORD, "Z1") == last_size(RECORD, None) == ""
    assert list(scan_options(RECORD)) == ["S2", "S1"]


def test_what_was_chosen_is_taken_and_what_was_not_said_is_not() -> None:
    table = table_lesions(REPORT, RECORD)
    assert read_choices(table, REPORT) == {1: "B1", 3: "N1"}
    edited = table.assign(lesion=[LEAVE_OUT, NEW, NOT_SAID], **{"name if new": ["", " B7 ", ""]})
    assert read_choices(edited, REPORT) == {1: None, 2: "B7"}
    assert names_taken_by_new(edited, RECORD) == []
    assert names_taken_by_new(edited.assign(**{"name if new": ["", "B1", ""]}), RECORD) == ["B1"]
    assert read_choices(edited.assign(**{"name if new": pd.Series([None] * 3)}), REPORT) == {1: None}


def test_the_file_says_of_itself_what_is_not_sure() -> None:
    lines = [line for line, _ in sentences_report(REPORT)]
    assert lines[0] == "3 measured lesions on CT of 2 Jun 2023, read by Reader One."
    assert lines[1].startswith("The report is not verified") and lines[2].startswith("Sizes without a unit")
    sure = read_size_report(report([group(size(LONG, "9"))], changed={"StudyDate": ""}), "a.dcm")
    assert [line for line, _ in sentences_report(sure)] == [
        "1 measured lesion on CT of a day not told, read by Reader One."]
