"""What is typed with one key, pasted out of a report, or possible and yet unlikely."""

from datetime import date

import pytest

from netcore.errors import Problem
from netcore.model import Lab, Lesion, Measurement, Patient, PatientRecord, Row, Study, TargetChoice
from netcore.views.records.entry import (
    lesion_grid,
    merge_sizes,
    overlay_grid,
    read_letters,
    rows_of_form,
    size_fields,
)
from netcore.views.records.entry_checks import refuse_cell, slips_of_grid, told_in_form
from netcore.views.records.entry_doubts import find_doubts
from netcore.views.records.entry_paste import read_pasted_sheet
from netcore.views.records.entry_sheet import with_last_units
from netcore.views.text import unmarked

TODAY = date(2024, 6, 1)
RECORD = PatientRecord.of([
    Patient(patient_id="P"), Lesion(patient_id="P", lesion_id="B1", segment="VI"),
    Lesion(patient_id="P", lesion_id="N1", structure="node"),
    Study(patient_id="P", study_id="S2", done_on="2024-03-12"),
    Study(patient_id="P", study_id="S1", done_on="2023-03-12"),
    TargetChoice(patient_id="P", set_id="T", baseline_on="2024-03-12", lesion_id="B1", role="non_target"),
    Measurement(patient_id="P", study_id="S2", lesion_id="B1", longest_diameter_mm="31.5"),
    Measurement(patient_id="P", study_id="S1", lesion_id="B1", longest_diameter_mm="3"),
    Lab(patient_id="P", analyte="bilirubin", taken_on="2024-03-12", value="0.9", unit="mg/dL")])


@pytest.mark.parametrize(("cells", "state", "size"), [
    ({"longest_diameter_mm": "a"}, "absent", ""), ({"longest_diameter_mm": "S"}, "too_small", ""),
    ({"longest_diameter_mm": "not evaluable"}, "not_evaluable", ""), ({"state": "n"}, "not_evaluable", ""),
    ({"state": "Too small"}, "too_small", ""), ({"state": "a", "longest_diameter_mm": "a"}, "absent", ""),
    # What contradicts itself or means nothing stays, to be refused.
    ({"state": "a", "longest_diameter_mm": "s"}, "absent", "s"), ({"longest_diameter_mm": "x"}, "", "x"),
    ({"state": "gone"}, "gone", ""), ({"longest_diameter_mm": "12"}, "", "12"), ({"longest_diameter_mm": "0"}, "", "0"),
])
def test_one_letter_stands_for_a_state(cells: dict[str, str], state: str, size: str) -> None:
    read = read_letters({"lesion_id": "B1", **cells})
    assert (read["state"], read.get("longest_diameter_mm", "")) == (state, size)


def test_the_quick_fields_name_each_lesion_with_its_last_size() -> None:
    assert [(field.lesion_id, field.words) for field in size_fields(RECORD)] == [
        ("B1", "B1 · VI · non-target · 31.5 mm"), ("N1", "N1 · short axis · no size yet")]


def test_quick_fields_are_laid_into_the_table_and_nothing_is_overwritten_in_silence() -> None:
    grid = [{"lesion_id": "B1", "longest_diameter_mm": "30", "role": "non_target"}, {"lesion_id": "N1"}]
    rows = merge_sizes(grid, {"B1": "33", "N1": "8", "B2": " "}, "B7 VI 14; B8 s ;B9", RECORD)
    assert rows == [{"lesion_id": "B1", "longest_diameter_mm": "30 and 33", "role": "non_target"},
                    {"lesion_id": "N1", "short_axis_mm": "8"},
                    {"lesion_id": "B7", "segment": "VI", "longest_diameter_mm": "14"},
                    {"lesion_id": "B8", "segment": "", "longest_diameter_mm": "s"},
                    {"lesion_id": "B9", "segment": "", "longest_diameter_mm": ""}]
    assert grid[0]["longest_diameter_mm"] == "30", "the table itself is left as it was"
    typed = rows_of_form("scan", "studies", {"done_on": "2024-06-01"}, merge_sizes([], {"N1": "n"}, "", RECORD), RECORD)
    assert typed[-1] == ("measurements", {"study_id": "scan-2024-06-01", "lesion_id": "N1", "state": "not_evaluable",
                                          "longest_diameter_mm": "", "short_axis_mm": "", "enhancing_diameter_mm": ""})


def test_an_unfinished_table_is_laid_over_what_the_record_says_now() -> None:
    kept = [{"lesion_id": "B1", "segment": "VI", "role": "non_target", "last size": "3 mm", "state": "a",
             "longest_diameter_mm": "", "short_axis_mm": "", "enhancing_diameter_mm": ""},
            {"lesion_id": "B9", "segment": "II", "role": "", "last size": "", "state": "", "longest_diameter_mm": "9",
             "short_axis_mm": "", "enhancing_diameter_mm": ""}]
    rows = overlay_grid(lesion_grid(RECORD), kept)
    assert [(row["lesion_id"], row["last size"], row["state"], row["longest_diameter_mm"]) for row in rows] == [
        ("B1", "31.5 mm", "a", None), ("N1", "", None, None), ("B9", "", None, "9"), (None, "", None, None)]
    assert overlay_grid(lesion_grid(RECORD), []) == lesion_grid(RECORD)


@pytest.mark.parametrize(("line", "row"), [
    ("Chromogranin A\t140\tng/mL\t0-100", {"value": "140", "unit": "ng/mL", "lower_limit": "0", "upper_limit": "100"}),
    ("chromogranin a;< 20;ng/mL;<100", {"comparator": "<", "value": "20", "unit": "ng/mL", "upper_limit": "100"}),
    ("CgA: 140,5 ng/mL H 0,5 - 100,0", {"value": "140.5", "unit": "ng/mL", "lower_limit": "0.5",
                                        "upper_limit": "100.0"}),
    ("CgA   ≥140   ng/mL   [27 – 94]", {"comparator": ">=", "value": "140", "unit": "ng/mL", "lower_limit": "27",
                                        "upper_limit": "94"}),
    ("CgA\t140 ng/mL", {"value": "140", "unit": "ng/mL"}),
    ("CgA\t140\t\tng/mL\t27\t94", {"value": "140", "unit": "ng/mL", "lower_limit": "27", "upper_limit": "94"}),
    ("CgA\tnormal", {"interpretation": "normal"}),
    # A thousand or a decimal: a person must say.
    ("CgA\t1,234\tng/mL", {"value": "1,234", "unit": "ng/mL"}),
])
def test_a_line_of_a_report_is_read(line: str, row: dict[str, str]) -> None:
    sheet = read_pasted_sheet(line)
    assert (sheet.rows, sheet.left) == (({"analyte": "chromogranin_a", **row},), ())


def test_a_line_that_is_no_result_is_listed_and_never_guessed() -> None:
    sheet = read_pasted_sheet("Name\tValue\tUnit\n\nChromogranin\t3\nCgA\t\nHbA1c 6.1 %\nbilirubin 0.8 mg/dL\n=1+1 2")
    assert [row["analyte"] for row in sheet.rows] == ["bilirubin"]
    assert [line.split(": ")[0] for line in sheet.left] == [
        "Name\tValue\tUnit", "Chromogranin\t3", "CgA", "HbA1c 6.1 %", "=1+1 2"]
    assert sheet.left[0].endswith("no name of the catalogue") and sheet.left[2].endswith("no value that can be read")
    assert "share of haemoglobin" in sheet.left[3]
    assert read_pasted_sheet(" \n ") == read_pasted_sheet("")


def doubts(*rows: Row) -> list[str]:
    return find_doubts(rows, RECORD)


def size(mm: str) -> Measurement:
    return Measurement(patient_id="P", study_id="new", lesion_id="B1", longest_diameter_mm=mm)


def result(value: str, unit: str | None) -> Lab:
    return Lab(patient_id="P", analyte="bilirubin", taken_on="2024-06-01", value=value, unit=unit)


def test_only_what_is_ten_times_off_the_last_one_is_asked() -> None:
    assert doubts(size("315")) == ["B1: longest diameter 315 mm; the last was 31.5 mm (12 Mar 2024)"]
    assert doubts(size("3.15")) != [] == doubts(size("314.9")) == doubts(size("3.2")) == doubts(size("0"))
    assert doubts(result("9", "mg/dL")) == ["bilirubin: 9 mg/dL; the last was 0.9 mg/dL (12 Mar 2024)"]
    assert doubts(result("8.9", "mg/dL")) == []
    assert find_doubts([size("315")], None) == []


def test_another_unit_than_the_last_one_is_asked() -> None:
    assert doubts(result("15", "umol/L")) == [
        "bilirubin: 15 umol/L; the last was 0.9 mg/dL (12 Mar 2024): another unit"]
    assert "without a unit" in doubts(result("1", None))[0]
    first = Lab(patient_id="P", analyte="chromogranin_a", taken_on="2024-06-01", value="140")
    assert doubts(first) == ["chromogranin_a: 140 without a unit: it could be compared with nothing"]
    assert doubts(first.model_copy(update={"unit": "ng/mL"})) == []
    assert doubts(first.model_copy(update={"analyte": "inr"})) == [], "a ratio has no unit to miss"
    assert doubts(result("1", "mg/dl")) == [], "the same unit, spelled otherwise"


@pytest.mark.parametrize(("cells", "asked"), [
    ({"done_on": "2024-03-12"}, True), ({"done_on": "2024-03-12", "kind": "CT"}, True),
    ({"done_on": "2024-03-12", "reader": "second"}, False), ({"done_on": "2024-03-13"}, False),
    ({"done_on": "2024-03"}, False), ({}, False)])
def test_a_second_scan_of_a_day_is_asked(cells: dict[str, str], asked: bool) -> None:
    found = doubts(Study(patient_id="P", study_id="new", **{"kind": "MRI", **cells}))  # type: ignore[arg-type]
    assert bool(found) is asked
    assert not asked or ("12 Mar 2024" in found[0] and "S2" in found[0])


def test_a_scan_without_a_kind_is_asked_since_no_schedule_would_count_it() -> None:
    assert "no schedule counts it" in doubts(Study(patient_id="P", study_id="new", done_on="2024-04-01"))[0]


def test_a_ct_and_an_mri_of_one_day_are_two_scans() -> None:
    record = PatientRecord.of([Patient(patient_id="P"), Study(patient_id="P", study_id="S", done_on="2024-03-12",
                                                               kind="CT")])
    other = Study(patient_id="P", study_id="new", done_on="2024-03-12", kind="MRI")
    assert find_doubts([other], record) == []
    assert find_doubts([other.model_copy(update={"kind": "CT"})], record) != []


def test_a_slip_is_told_for_its_own_cell() -> None:
    assert refuse_cell("studies", "done_on", "", TODAY) is None is refuse_cell("studies", "done_on", "2024-05", TODAY)
    assert "write 2024-05-12 if" in str(refuse_cell("studies", "done_on", "12.5.2024", TODAY))
    spring = str(refuse_cell("studies", "done_on", "spring", TODAY))
    assert "leave it blank if not known" in spring and "when_text" not in spring, "a form has no such field"
    assert "lies after today" in str(refuse_cell("treatments", "performed_on", "2024-06-02", TODAY))
    assert refuse_cell("plans", "planned_on", "2030-01-01", TODAY) is None
    assert "expected a value from 0 to 10" in str(refuse_cell("symptoms", "pain_0_10", "11", TODAY))
    assert slips_of_grid("scan", [{"lesion_id": "B1", "longest_diameter_mm": "s"}, {"segment": "VI"}], TODAY) == []
    assert slips_of_grid("scan", [{"lesion_id": "B1", "state": "gone", "longest_diameter_mm": "12mm"}], TODAY)[0] \
        .startswith("B1, state: 'gone'")
    assert slips_of_grid("laboratory", [{"analyte": "nonsense", "value": "1"}, {"value": "1"}], TODAY)[0] \
        .startswith("nonsense, analyte: 'nonsense'")


def test_a_form_names_its_fields_as_they_are_labelled() -> None:
    slips = slips_of_grid("scan", [{"lesion_id": "B_1", "longest_diameter_mm": "x"}], TODAY, str.upper)
    assert slips[0].startswith("B_1, LONGEST_DIAMETER_MM: 'x'")
    told = told_in_form(Problem("scan form, B_1", "blank", "a value", "fill it in"), str.upper)
    assert told.where == "scan form, B_1", "a lesion's name is no column"


def test_text_of_a_record_means_nothing_to_markdown() -> None:
    assert unmarked("B1 · VI · 31.5 mm") == "B1 · VI · 31.5 mm"
    assert unmarked("[x](http://e.org)") == r"\[x\]\(http\://e\.org\)"
    assert unmarked(":red[x] $y$ <b> a_b\n# c") == r"\:red\[x\] \$y\$ \<b\> a\_b \# c"


def test_a_pasted_value_without_a_unit_takes_unit_and_limits_of_the_last_sheet_and_nothing_else() -> None:
    record = PatientRecord.of([
        Patient(patient_id="P"),
        Lab(patient_id="P", analyte="bilirubin", taken_on="2024-03-12", value="0.9", unit="mg/dL", upper_limit="1.2"),
        Lab(patient_id="P", analyte="chromogranin_a", taken_on="2023-03-12", value="90", unit="ng/mL")])
    typed = [{"analyte": "bilirubin", "value": "0.8"}, {"analyte": "bilirubin", "value": "14", "unit": "umol/L"},
             {"analyte": "bilirubin", "value": "0.8", "upper_limit": "1"},
             {"analyte": "chromogranin_a", "value": "152"}]
    assert with_last_units(typed, record) == [
        {"analyte": "bilirubin", "value": "0.8", "unit": "mg/dL", "upper_limit": "1.2"},
        {"analyte": "bilirubin", "value": "14", "unit": "umol/L"},
        {"analyte": "bilirubin", "value": "0.8", "upper_limit": "1", "unit": "mg/dL"},
        # Of an older sheet: a person says which unit it is.
        {"analyte": "chromogranin_a", "value": "152"}]
