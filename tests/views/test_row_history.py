"""Who recorded, corrected and withdrew what: as a table, as sentences, as a file that no spreadsheet runs."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from netcore.model import Lab, Lesion, Measurement, Patient, PatientRecord, Study, TargetChoice, Treatment
from netcore.store import Break, ExportLine, SaveLine, Verified, Version
from netcore.store.versions import statement_text
from netcore.views.records.corrections import corrected_row, record_with_correction, rows_withdrawn_with, table_entries
from netcore.views.records.history import sentences_verified, table_all_history, table_history, table_saves, versions_of
from netcore.views.row_words import cells_of, entry_words
from netcore.views.safe_csv import safe_csv, safe_text

MOMENT = datetime(2024, 3, 12, 14, 3, tzinfo=UTC)
TODAY = date(2024, 6, 1)


def lab(value: str, **more: str) -> Lab:
    return Lab.model_validate({"patient_id": "P", "row_id": "r1", "analyte": "chromogranin_a", "taken_on": "2024-03-12",
                               "value": value, "unit": "ng/mL", **more})


def version(row: Lab, save: int, by: str = "AB", withdrawn: bool = False, reason: str | None = None) -> Version:
    return Version("P", "labs", "r1", statement_text(row), MOMENT.replace(minute=save), by, withdrawn, save,
                   MOMENT.replace(minute=save), by, reason)


HISTORY = [version(lab("140"), 1), version(lab("14.0", note="seen"), 2, "CD", reason="misread"),
           version(lab("14.0", note="seen"), 3, "EF", withdrawn=True, reason="other patient"),
           version(lab("15"), 4, "AB")]


def test_every_version_says_what_it_changed_newest_first() -> None:
    table = table_history(HISTORY)
    assert list(table["what"]) == ["brought back", "withdrawn", "corrected", "added"]
    assert list(table["change"]) == [
        "value: 14.0 → 15; note: seen → blank", "", "value: 140 → 14.0; note: blank → seen", ""]
    assert list(table["by"]) == ["AB", "EF", "CD", "AB"]
    assert list(table["reason"]) == ["", "other patient", "misread", ""]
    assert table["recorded"][3] == "12 Mar 2024, 14:01 UTC"
    assert table["entry"][3] == "chromogranin_a 140 ng/mL, 12 Mar 2024"
    assert versions_of(HISTORY, "labs", "r2") == [] and len(versions_of(HISTORY, "labs", "r1")) == 4
    assert list(table_all_history([HISTORY, []])["patient"]) == ["P"] * 4
    assert list(table_all_history([]).columns)[:2] == ["patient", "recorded"]


def test_the_saves_of_a_store_name_an_erased_patient_by_the_local_id_alone() -> None:
    table = table_saves([SaveLine(2, MOMENT, "CD", None, "abc", None, MOMENT, "asked", 0, 0),
                         SaveLine(1, MOMENT, "AB", "import", "def", "P", None, None, 12, 1)])
    assert list(table["patient"]) == ["erased (abc)", "P"]
    assert list(table["reason or form"]) == ["patient erased 12 Mar 2024, 14:03 UTC: asked", "import"]
    assert list(table["rows written"]) == [0, 12]


def export(number: int, revision: int, what: str, local_id: str | None = "def",
           patient_id: str | None = "P") -> ExportLine:
    return ExportLine(number, MOMENT.replace(minute=30 + number), "EX", what, local_id, patient_id, revision)


def test_what_left_stands_between_the_saves_that_it_held_and_those_it_did_not() -> None:
    table = table_history(HISTORY, [export(3, 4, "FHIR R4", None, None), export(1, 2, "board summary (PDF)"),
                                    export(2, 2, "tables")])
    assert list(table["what"]) == ["exported", "brought back", "withdrawn", "exported", "exported", "corrected",
                                   "added"]
    assert [table["entry"][place] for place in (0, 3, 4)] == ["FHIR R4", "tables", "board summary (PDF)"]
    assert [table["change"][place] for place in (0, 3, 4)] == ["among all patients", "", ""]
    assert table["recorded"][4] == "12 Mar 2024, 14:31 UTC" and table["by"][4] == "EX"


def test_what_left_of_all_and_of_an_erased_patient_stands_in_the_history_of_the_store() -> None:
    saves = [SaveLine(5, MOMENT, "CD", None, "abc", None, MOMENT, "asked", 0, 0),
             SaveLine(3, MOMENT.replace(minute=2), "CD", None, "abc", None, MOMENT, "asked", 0, 0),
             SaveLine(1, MOMENT, "AB", "import", "def", "P", None, None, 12, 1)]
    exports = [export(3, 5, "FHIR R4", None, None), export(2, 4, "tables", "abc", None), export(1, 1, "sheet")]
    table = table_saves(saves, exports)
    assert list(table["what"]) == ["exported", "erased", "exported", "saved", "exported", "saved"]
    assert list(table["patient"]) == ["all patients", "erased (abc)", "erased (abc)", "erased (abc)", "P", "P"]
    assert [table["reason or form"][place] for place in (2, 4)] == ["tables", "sheet"]
    assert list(table_saves(saves, exports, 2)["what"]) == ["exported", "erased"]
    every = table_all_history([HISTORY], exports)
    assert list(every["patient"]) == ["P"] * 5 + ["all patients", "erased (abc)"]
    assert list(every["what"])[3:] == ["exported", "added", "exported", "exported"]


@pytest.mark.parametrize(("found", "sentences"), [
    (Verified(5, 40, 0, None, 0, "ab" * 32, None, 3),
     ["All 5 saves with 40 rows and 3 exports are as they were saved.",
      "The history ends with abababababababab. Note it elsewhere: only that shows later whether the end was cut off."]),
    (Verified(4, 30, 0, None, 0, "", Break(2, MOMENT, "AB", "x", "P", "it was changed", is_export=True), 1),
     ["The past was changed. First broken: export 2 of 12 Mar 2024, 14:03 UTC by AB, patient P: it was changed.",
      "All 4 saves and the 1 exports before it are as they were written; of the exports after it nothing can be "
      "told."]),
    (Verified(4, 30, 0, None, 0, "", Break(1, MOMENT, "AB", "", None, "it was changed", is_export=True), 0),
     ["The past was changed. First broken: export 1 of 12 Mar 2024, 14:03 UTC by AB, all patients: it was changed.",
      "All 4 saves and the 0 exports before it are as they were written; of the exports after it nothing can be "
      "told."]),
    (Verified(0, 0, 0, None, 0, "0" * 64, None), ["Nothing has been saved yet."]),
    (Verified(5, 40, 0, None, 0, "ab" * 32, None),
     ["All 5 saves with 40 rows are as they were saved.",
      "The history ends with abababababababab. Note it elsewhere: only that shows later whether the end was cut off."]),
    (Verified(5, 40, 3, MOMENT, 1, "ab" * 32, None),
     ["All 5 saves with 40 rows are as they were saved.",
      "The first 3 (up to 12 Mar 2024, 14:03 UTC) are older than this check: nothing tells whether they were changed "
      "before they got it.",
      "The contents of 1 saves were erased with their patients and cannot be compared.",
      "The history ends with abababababababab. Note it elsewhere: only that shows later whether the end was cut off."]),
    (Verified(4, 30, 0, None, 0, "", Break(7, MOMENT, "AB", "x", "P", "the row is not what was saved", "labs", "r1")),
     ["The past was changed. First broken: save 7 of 12 Mar 2024, 14:03 UTC by AB, patient P, labs, row r1: the row is "
      "not what was saved.",
      "The 4 saves before it are as they were saved; of those after it nothing can be told."]),
])
def test_the_answer_about_the_past_comes_first(found: Verified, sentences: list[str]) -> None:
    lines = sentences_verified(found)
    assert [line for line, _ in lines] == sentences
    assert (lines[0][1] == "strong") == (found.broken is not None)


RECORD = PatientRecord.of([
    Patient(patient_id="P", row_id="p"), Lesion(patient_id="P", row_id="l", lesion_id="B1"),
    Study(patient_id="P", row_id="s", study_id="S1", reader="A"),
    Study(patient_id="P", row_id="t", study_id="S1", reader="B"),
    TargetChoice(patient_id="P", row_id="c", set_id="T", lesion_id="B1", role="target"),
    Measurement(patient_id="P", row_id="m", study_id="S1", lesion_id="B1", reader="A"),
    Measurement(patient_id="P", row_id="n", study_id="S1", lesion_id="B1", reader="B"), lab("140")])


def test_what_goes_with_a_withdrawn_row() -> None:
    def going(row_id: str) -> set[str | None]:
        row = next(one for one in RECORD.rows() if one.row_id == row_id)
        return {one.row_id for one in rows_withdrawn_with(RECORD, row)}
    assert going("s") == {"s", "m"}
    assert going("l") == {"l", "c", "m", "n"}
    assert going("r1") == {"r1"}


def test_a_correction_keeps_the_row_and_is_refused_where_it_changes_nothing_or_cannot_be() -> None:
    row = RECORD.labs[0]
    right = corrected_row(row, {**cells_of(row), "value": "14", "note": ""}, TODAY)
    assert isinstance(right, Lab) and (right.row_id, str(right.value)) == ("r1", "14")
    assert [str(one.value) for one in record_with_correction(RECORD, right).labs] == ["14"]
    for cells, sentence in (({**cells_of(row)}, "nothing was changed"),
                            ({**cells_of(row), "value": "x"}, "a plain number"),
                            ({**cells_of(row), "taken_on": "2025-01-01"}, "lies after today")):
        refused = corrected_row(row, cells, TODAY)
        assert isinstance(refused, list) and sentence in str(refused[0])


def test_cells_are_as_a_form_holds_them() -> None:
    row = Treatment.model_validate({"patient_id": "P", "treatment_id": "X", "kind": "TACE", "urgent": "no",
                                    "territory": "right_lobe;IVb"})
    assert cells_of(row) == {"treatment_id": "X", "kind": "TACE", "urgent": "no", "territory": "right_lobe; IVb"}
    assert entry_words(row) == "TACE X, day not known"
    table = table_entries(RECORD, "labs")
    assert list(table["entry"]) == ["chromogranin_a 140 ng/mL, 12 Mar 2024"] and "recorded by" in table


def test_no_text_leaves_as_a_formula() -> None:
    for text in ("=1+1", "+SUM(A1)", "-cmd|' /C calc'!A0", "@x", " =1", "\t=1"):
        assert safe_text(text) == f"'{text}"
    for kept in ("-1.5", "+3", "1e-3", "-2,5", "12 %", "a=1", "", 5, -5, None):
        assert safe_text(kept) is kept
    table = pd.DataFrame({"=name": ["=1+1", "-3"]})
    assert safe_csv(table).decode("utf-8-sig").split() == ["'=name", "'=1+1", "-3"]
