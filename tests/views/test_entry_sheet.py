"""A laboratory sheet starts from the last one; what stands there untouched is no result."""

from datetime import date
from typing import get_args

from netcore.exchange import read_row
from netcore.model import Lab, Patient, PatientRecord, known_words
from netcore.model.words import Condition
from netcore.views.records.entry_checks import refuse_form
from netcore.views.records.entry_sheet import lab_grid, last_sheet, says_result, typed_rows


def lab(analyte: str, day: str | None, value: str, **more: str) -> Lab:
    return Lab.model_validate({"patient_id": "P", "analyte": analyte, "taken_on": day, "value": value, **more})


RECORD = PatientRecord.of([
    Patient(patient_id="P"),
    lab("gastrin", "2024-01-02", "90", unit="pg/mL"),
    lab("chromogranin_a", "2024-03-12", "140", unit="ng/mL", upper_limit="100", assay="KRYPTOR", specimen="serum"),
    lab("chromogranin_a", "2024-03-12", "150", unit="ng/mL", specimen="plasma"),
    lab("alt", "2024-03-12", "31", unit="U/L", lower_limit="5", upper_limit="40"),
    lab("insulin", "2024-04", "9", unit="mU/L"), lab("vip", None, "9", unit="pg/mL")])
CGA = {"analyte": "chromogranin_a", "unit": "ng/mL", "lower_limit": "", "upper_limit": "100"}
ALT = {"analyte": "alt", "unit": "U/L", "lower_limit": "5", "upper_limit": "40"}


def test_the_last_sheet_is_that_of_the_last_exact_day_without_values() -> None:
    assert last_sheet(RECORD) == [CGA, ALT]
    assert last_sheet(PatientRecord.of([Patient(patient_id="P")])) == []
    rows = lab_grid(RECORD)
    assert [(row["analyte"], row["unit"], row["upper_limit"]) for row in rows[:3]] == [
        ("chromogranin_a", "ng/mL", "100"), ("alt", "U/L", "40"), (None, None, None)]
    assert {row[name] for row in rows for name in ("value", "comparator", "interpretation", "assay", "conditions")
            } == {None}
    assert len(rows) == 8 and not any(any(row.values()) for row in lab_grid(None))


def test_rows_left_as_they_were_laid_out_are_no_results() -> None:
    blank = {"value": "", "conditions": "", "comparator": ""}
    typed = {**ALT, "value": "33"}
    assert typed_rows([{**CGA, **blank}, typed], RECORD) == [typed]
    other = {**CGA, "unit": "nmol/L", **blank}
    assert typed_rows([other], RECORD) == [other], "a changed unit was typed, so it is asked about"
    assert typed_rows([{"analyte": "vip", **blank}], RECORD) == [{"analyte": "vip", **blank}]


def test_a_row_that_says_nothing_is_refused_and_a_condition_says_something() -> None:
    assert [str(one) for one in refuse_form("laboratory", {}, [{"analyte": "vip"}], RECORD)] == [
        "laboratory form, vip: no value and no word; expected a value, a word or a condition; fill it in, or clear the "
        "row"]
    assert refuse_form("laboratory", {}, [{"analyte": "vip", "conditions": "haemolysed"}], RECORD) == []
    assert says_result({"interpretation": "normal"}) and not says_result({"unit": "U/L", "specimen": "serum"})


def test_what_was_typed_stays_first_and_an_analyte_stands_once_unless_typed_twice() -> None:
    kept = [{**CGA, "value": "152", "conditions": "ppi; fasting"}, {**CGA, "value": "160"}, {"analyte": "vip"},
            {**ALT, "upper_limit": "41"}]
    rows = lab_grid(RECORD, kept)
    assert [row["analyte"] for row in rows[:5]] == ["chromogranin_a", "chromogranin_a", "vip", "alt", None]
    assert rows[0]["conditions"] == ["ppi", "fasting"] and rows[3]["upper_limit"] == "40"


def test_the_known_conditions_are_read_as_they_are_chosen_and_others_are_kept() -> None:
    words = known_words("labs", "conditions")
    assert words is not None and set(words) == set(get_args(Condition)) and "ppi" in words
    row = read_row("labs", {"patient_id": "P", "analyte": "vip", "value": "9", "unit": "pg/mL",
                            "conditions": "ppi; after a marathon"}, where="x", today=date(2024, 6, 1))
    assert isinstance(row, Lab) and row.conditions == ("ppi", "after a marathon")
    assert known_words("labs", "unit") is None
