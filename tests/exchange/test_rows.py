"""What is typed into a form meets the same refusals as what is imported."""

from datetime import date
from decimal import Decimal

from netcore.exchange import check_record, read_row
from netcore.model import Lab, PatientRecord

TODAY = date(2024, 3, 12)


def test_a_typed_row_becomes_a_row():
    row = read_row("labs", {"patient_id": "NET-1", "analyte": "CgA", "value": " 90.5 ", "unit": "ng/mL", "assay": ""},
                   where="new result", today=TODAY)
    assert isinstance(row, Lab)
    assert (row.analyte, row.value, row.assay) == ("chromogranin_a", Decimal("90.5"), None)


def test_values_may_come_as_their_own_kind():
    row = read_row("studies", {"patient_id": "NET-1", "study_id": "MR1", "done_on": date(2024, 3, 1), "krenning": 3,
                               "slice_mm": Decimal("1.5"), "phases": ["arterial"], "reader": None}, where="new scan")
    assert (row.krenning, row.phases, row.reader, str(row.done_on)) == (3, ("arterial",), "clinical", "2024-03-01")


def test_every_refusal_of_a_row_is_told():
    problems = read_row("measurements", {"patient_id": "NET-1", "study_id": "MR1", "state": "seen",
                                         "longest_diameter_mm": "-3", "size": "3"}, where="new scan", today=TODAY)
    assert [problem.where for problem in problems] == [
        "new scan, lesion_id", "new scan, state", "new scan, longest_diameter_mm", "new scan"]


def test_a_future_day_and_an_unknown_analyte_are_told_together():
    problems = read_row("labs", {"patient_id": "NET-1", "analyte": "zzz", "taken_on": "2024-03-13"}, where="new result",
                        today=TODAY)
    assert [problem.where for problem in problems] == ["new result, taken_on", "new result, analyte"]


def test_a_list_word_cannot_hold_the_separator():
    values = {"patient_id": "NET-1", "study_id": "MR1", "phases": ["arterial; late"]}
    problem, = read_row("studies", values, where="scan")
    assert str(problem) == ("scan, phases: 'arterial; late'; expected words without ';'; write them as separate words")


def test_a_moment_beyond_the_calendar():
    problem, = read_row("studies", {"patient_id": "NET-1", "study_id": "MR1",
                                    "recorded_on": "0001-01-01T00:00:00+05:00"}, where="scan")
    assert problem.where == "scan, recorded_on"


def test_an_entered_record_as_a_whole():
    patient = read_row("patients", {"patient_id": "NET-1"}, where="new patient")
    measured = read_row("measurements", {"patient_id": "NET-1", "study_id": "MR1", "lesion_id": "B1"}, where="new scan")
    assert [str(problem) for problem in check_record([patient, measured])] == [
        "measurements, study_id: 'MR1', which has no row in studies; expected an id that stands in studies; "
        "add the row to studies or correct the id",
        "measurements, lesion_id: 'B1', which has no row in lesions; expected an id that stands in lesions; "
        "add the row to lesions or correct the id"]
    study = read_row("studies", {"patient_id": "NET-1", "study_id": "MR1"}, where="new scan")
    lesion = read_row("lesions", {"patient_id": "NET-1", "lesion_id": "B1"}, where="new scan")
    assert isinstance(check_record([patient, measured, study, lesion]), PatientRecord)
