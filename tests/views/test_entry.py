"""Which rows a filled form means: blank stays blank, 0 stays 0, and nothing that was typed is left out."""

from collections.abc import Mapping
from datetime import date

from netcore.exchange import read_row
from netcore.model import Lesion, Measurement, Patient, PatientRecord, Row, Study, TargetChoice
from netcore.views.entry import lab_grid, lesion_grid, lesion_names, rows_of_form

TODAY = date(2024, 6, 1)
SCAN = {"done_on": "2024-03-12", "kind": "MRI", "phases": "", "reader": ""}
RECORD = PatientRecord.of([
    Patient(patient_id="P"),
    Lesion(patient_id="P", lesion_id="B1", organ="liver", segment="VI"),
    Lesion(patient_id="P", lesion_id="Z1", structure="ablation_zone", of_lesion_id="B1"),
    Study(patient_id="P", study_id="MRI-2024-03-12", done_on="2024-03-12", kind="MRI"),
    TargetChoice(patient_id="P", set_id="S", baseline_on="2024-03-12", lesion_id="B1", role="target"),
    Measurement(patient_id="P", study_id="MRI-2024-03-12", lesion_id="B1", longest_diameter_mm="31.50"),
])


def typed(grid: list[Mapping[str, str]], record: PatientRecord | None = None) -> list[tuple[str, Mapping[str, str]]]:
    return rows_of_form("scan", "studies", SCAN, grid, record)


def refused(rows: list[tuple[str, Mapping[str, str]]]) -> list[str]:
    """The sentences with which the reading of these rows refuses them."""
    answers = [read_row(table, {"patient_id": "P", **cells}, where="scan form", today=TODAY) for table, cells in rows]
    return [str(problem) for answer in answers if isinstance(answer, list) for problem in answer]


def test_a_scan_with_a_new_lesion_is_a_study_a_lesion_a_role_and_a_measurement() -> None:
    rows = typed([{"lesion_id": "B1", "segment": "VI", "role": "target", "last size": "", "longest_diameter_mm": "31"}])
    assert rows == [
        ("studies", {"done_on": "2024-03-12", "kind": "MRI", "study_id": "MRI-2024-03-12"}),
        ("lesions", {"lesion_id": "B1", "segment": "VI", "organ": "liver", "first_seen_on": "2024-03-12"}),
        ("target_sets", {"set_id": "set-MRI-2024-03-12", "baseline_on": "2024-03-12", "lesion_id": "B1",
                         "role": "target"}),
        ("measurements", {"study_id": "MRI-2024-03-12", "lesion_id": "B1", "state": "measured",
                          "longest_diameter_mm": "31", "short_axis_mm": "", "enhancing_diameter_mm": ""})]
    assert refused(rows) == []


def test_a_known_lesion_without_an_entry_is_not_measured_and_gets_no_row() -> None:
    untouched = {"lesion_id": "B1", "segment": "VI", "role": "target", "last size": "31.5 mm"}
    assert [table for table, _ in typed([untouched], RECORD)] == ["studies"]


def test_zero_is_an_entry() -> None:
    rows = typed([{"lesion_id": "B1", "longest_diameter_mm": "0"}], RECORD)
    assert rows[-1][1]["longest_diameter_mm"] == "0" and rows[-1][1]["state"] == "measured"


def test_a_size_or_a_role_without_a_lesion_is_refused_and_not_left_out() -> None:
    for row in ({"longest_diameter_mm": "31"}, {"state": "absent"}, {"role": "target"}, {"segment": "VI"}):
        assert [text for text in refused(typed([row])) if "lesion_id" in text and "blank" in text], row


def test_a_new_lesion_without_a_size_is_kept_as_not_measured() -> None:
    rows = typed([{"lesion_id": "B9"}], RECORD)
    assert [table for table, _ in rows] == ["studies", "lesions", "measurements"]
    assert rows[-1][1]["state"] == ""


def test_a_second_scan_of_the_day_gets_a_name_of_its_own() -> None:
    assert typed([], RECORD)[0][1]["study_id"] == "MRI-2024-03-12-2"


def test_a_blank_form_means_nothing() -> None:
    for kind, table in (("scan", "studies"), ("patient", "patients"), ("symptoms", "symptoms"), ("plan", "plans"),
                        ("treatment", "treatments"), ("laboratory", "labs")):
        assert rows_of_form(kind, table, {"done_on": " ", "note": ""}, [], RECORD) == []


def test_every_result_of_a_laboratory_sheet_carries_its_day() -> None:
    rows = rows_of_form("laboratory", "labs", {"taken_on": "2024-03-12", "laboratory": ""},
                        [{"analyte": "bilirubin", "value": "4"}, {"analyte": "inr", "value": "1.1"}], RECORD)
    assert [(table, cells["taken_on"], cells["analyte"]) for table, cells in rows] == [
        ("labs", "2024-03-12", "bilirubin"), ("labs", "2024-03-12", "inr")]


def test_a_treatment_names_its_lesions() -> None:
    rows = rows_of_form("treatment", "treatments", {"kind": "RFA", "performed_on": "2024-03-20"},
                        [{"lesion_id": "B1"}], RECORD)
    assert rows == [("treatments", {"kind": "RFA", "performed_on": "2024-03-20", "treatment_id": "RFA-2024-03-20"}),
                    ("treated_lesions", {"treatment_id": "RFA-2024-03-20", "lesion_id": "B1"})]


def test_a_typed_patient_is_marked_as_entered() -> None:
    assert rows_of_form("patient", "patients", {"patient_id": "X"}, [], None) == [
        ("patients", {"patient_id": "X", "origin": "entered"})]


def test_forms_start_from_what_is_known() -> None:
    grid = lesion_grid(RECORD)
    assert [(row["lesion_id"], row["last size"], row["role"]) for row in grid] == [
        ("B1", "31.5 mm", "target"), ("Z1", "", None), (None, "", None), (None, "", None)]
    assert lesion_names(RECORD) == ["B1"]
    assert not any(any(row.values()) for row in lab_grid())
    empty: Row = Patient(patient_id="P")
    assert not any(row["lesion_id"] for row in lesion_grid(PatientRecord.of([empty])))
