"""Which rows a filled form means: blank stays blank, 0 stays 0, and nothing that was typed is left out."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from netcore.exchange import read_row
from netcore.model import (
    Lesion,
    Measurement,
    Patient,
    PatientRecord,
    Row,
    Study,
    Symptoms,
    TargetChoice,
    TreatedLesion,
    Treatment,
)
from netcore.views.records.entry import NEXT_COURSE, lesion_grid, lesion_names, record_with, rows_of_form
from netcore.views.records.entry_checks import find_repeats, refuse_form

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
    empty: Row = Patient(patient_id="P")
    assert not any(row["lesion_id"] for row in lesion_grid(PatientRecord.of([empty])))


def test_a_second_target_set_is_taken_only_for_a_new_baseline() -> None:
    grid = [{"lesion_id": "B1", "segment": "VI", "role": "target", "longest_diameter_mm": "29"},
            {"lesion_id": "B2", "segment": "VII", "role": "non_target", "longest_diameter_mm": "12"}]
    assert "target_sets" not in [table for table, _ in typed(grid, RECORD)]
    for chosen, course in ((NEXT_COURSE, None), ("C2", "C2")):
        rows = rows_of_form("scan", "studies", {**SCAN, "done_on": "2024-05-02", "baseline_for": chosen}, grid, RECORD)
        assert "baseline_for" not in rows[0][1]
        assert refused(rows) == []
        assert [(cells["set_id"], cells["lesion_id"], cells["role"], cells["baseline_on"], cells.get("course_id"))
                for table, cells in rows if table == "target_sets"] == [
            ("set-MRI-2024-05-02", "B1", "target", "2024-05-02", course),
            ("set-MRI-2024-05-02", "B2", "non_target", "2024-05-02", course)]


def sentences(grid: list[Mapping[str, str]], record: PatientRecord = RECORD, **values: str) -> list[str]:
    return [str(problem) for problem in refuse_form("scan", {**SCAN, **values}, grid, record)]


def test_roles_that_would_be_ignored_are_refused() -> None:
    as_it_stands: Mapping[str, str] = {"lesion_id": "B1", "role": "target", "longest_diameter_mm": "29"}
    assert sentences([as_it_stands]) == []
    new = {"lesion_id": "B2", "role": "target", "longest_diameter_mm": "12"}
    assert sentences([as_it_stands, new]) == [
        "scan form, B2, role: target, where the record's target set gives it no role; expected roles as they stand, or "
        "a new baseline; set the role back, or choose under 'baseline for' the course that this scan begins; the old "
        "set is kept"]
    assert "non-target, where the record's target set says target" in sentences([{**as_it_stands,
                                                                                 "role": "non_target"}])[0]
    assert "role: blank, where" in sentences([{"lesion_id": "B1", "role": "", "state": "absent"}])[0]
    assert sentences([as_it_stands, new], baseline_for=NEXT_COURSE) == []


def test_a_role_needs_a_lesion_that_was_read() -> None:
    first = PatientRecord.of([Patient(patient_id="P"), Lesion(patient_id="P", lesion_id="B1", organ="liver")])
    assert "nothing was read" in sentences([{"lesion_id": "B1", "role": "target"}], first)[0]
    assert sentences([{"lesion_id": "B1", "role": "target", "longest_diameter_mm": "9"}], first) == []
    # A baseline with a target that nobody measured would have no sum.
    unread = sentences([{"lesion_id": "B1", "role": "target"}], baseline_for=NEXT_COURSE)
    assert len(unread) == 2 and "nothing was read" in unread[0] and "a baseline without a lesion" in unread[1]


def test_a_resection_says_where_in_the_liver_it_was() -> None:
    def said(grid: list[Mapping[str, str]], **values: str) -> list[str]:
        return [str(problem) for problem in refuse_form("treatment", values, grid, RECORD)]
    assert "primary resection" in said([], kind="resection", performed_on="2024-01-02")[0]
    assert said([], kind="resection", territory="VI") == said([{"lesion_id": "B1"}], kind="resection") == []
    assert said([], kind="primary_resection") == []


def test_a_segment_that_was_corrected_is_taken() -> None:
    rows = typed([{"lesion_id": "B1", "segment": "VII", "longest_diameter_mm": "29"}], RECORD)
    assert [table for table, _ in rows] == ["studies", "lesions", "measurements"]
    assert rows[1][1] == {"lesion_id": "B1", "organ": "liver", "segment": "VII", "structure": "tumour"}
    good = [row for table, cells in rows
            if isinstance(row := read_row(table, {"patient_id": "P", **cells}, where="scan form", today=TODAY), Row)]
    record = record_with(RECORD, good)
    assert [(lesion.lesion_id, lesion.segment) for lesion in record.lesions] == [("Z1", None), ("B1", "VII")]
    # Only the place was corrected: no scan without a day comes of it.
    assert [table for table, _ in rows_of_form("scan", "studies", {}, [{"lesion_id": "B1", "segment": "VII"}],
                                               RECORD)] == ["lesions"]


def test_the_same_scan_is_not_taken_twice() -> None:
    def entered(mm: str, day: str = "2024-03-12", reader: str = "clinical") -> list[Row]:
        return [Study(patient_id="P", study_id="MRI-2024-03-12-2", done_on=day, kind="MRI", reader=reader),
                Measurement(patient_id="P", study_id="MRI-2024-03-12-2", lesion_id="B1", longest_diameter_mm=mm,
                            reader=reader)]
    assert [str(problem) for problem in find_repeats(entered("31.50"), RECORD)] == [
        "scan form: the same scan with the same values stands in the record (MRI-2024-03-12); expected a scan that is "
        "not there yet; change what differs, or clear the form; nothing was saved twice"]
    for other in (entered("31.6"), entered("31.50", day="2024-03-13"), entered("31.50", reader="B"),
                  entered("31.50")[:1]):
        assert find_repeats(other, RECORD) == []


def test_a_day_that_has_its_symptoms_is_refused_with_what_stands_there() -> None:
    there = Symptoms(patient_id="P", observed_on="2024-02-01", stools_per_day="3")
    record = PatientRecord.of([*RECORD.rows(), there])
    again = there.model_copy(update={"stools_per_day": Decimal(5)})
    said = [str(problem) for problem in find_repeats([again], record)]
    assert len(said) == 1 and said[0].startswith("symptoms: 3 stools a day, 1 Feb 2024 stands in the record already")
    assert "under correct" in said[0]
    assert find_repeats([again], RECORD) == []
    lesion = Lesion(patient_id="P", lesion_id="B1", organ="liver", segment="VI")
    assert find_repeats([lesion], record) == [], "a lesion that is typed again takes the place of the one on record"


def test_the_same_treatment_is_not_taken_twice() -> None:
    done: list[Row] = [Treatment(patient_id="P", treatment_id="RFA-2024-03-20", kind="RFA", performed_on="2024-03-20"),
                       TreatedLesion(patient_id="P", treatment_id="RFA-2024-03-20", lesion_id="B1")]
    again = [row.model_copy(update={"treatment_id": "RFA-2024-03-20-2"}) for row in done]
    treated = PatientRecord.of([*RECORD.rows(), *done])
    assert len(find_repeats(again, treated)) == 1
    assert find_repeats(again[:1], treated) == [] == find_repeats(again, RECORD)
