"""What an erasure takes, leaves and does not reach is said before; it needs a name, a reason and the id typed."""

import pytest

from netcore.model import Lab, Lesion, Measurement, Patient, PatientRecord, Row, Study
from netcore.store import Store, open_store
from netcore.views.records.corrections import record_with_rows_back, rows_back_with, withdrawn_entries, withdrawn_words
from netcore.views.records.erasing import (
    refuse_erasure,
    sentence_erased,
    sentences_before,
    sentences_left_before,
    table_going,
    table_left,
)


def lab(value: str, row_id: str = "r1") -> Lab:
    return Lab.model_validate({"patient_id": "P", "row_id": row_id, "analyte": "chromogranin_a",
                               "taken_on": f"2024-03-{10 + int(row_id[1:])}", "value": value, "unit": "ng/mL"})


@pytest.fixture
def store(tmp_path):
    with open_store(f"sqlite:///{tmp_path / 'r.sqlite'}") as opened:
        yield opened


def save(store: Store, *rows: Row) -> None:
    store.save(PatientRecord.of([Patient(patient_id="P", row_id="p"), *rows]), by="AB", reason="typed")


def test_what_goes_is_counted_with_what_was_withdrawn_and_worded_otherwise(store: Store) -> None:
    save(store, lab("140"), lab("150", "r2"))
    save(store, lab("14"))
    store.withdraw("P", "labs", "r2", by="CD", reason="other patient")
    store.record_export("board summary (PDF)", by="EF", patient_id="P")
    store.record_export("tables of all 1 patients", by="EF")
    table = table_going(store.history("P"))
    assert table.to_dict("records") == [
        {"table": "patients", "rows": 1, "withdrawn rows": 0, "all versions": 1},
        {"table": "labs", "rows": 1, "withdrawn rows": 1, "all versions": 4}]
    lines = [line for line, _ in sentences_before(store.history("P"), store.exports("P"))]
    assert "all its versions (5)" in lines[0] and "3 saves" in lines[0] and "cannot be undone" in lines[0]
    assert "taken away (2 in the history)" in lines[2]
    assert [line.partition("UTC ")[2] for line in sentences_left_before(store.exports("P"))] == [
        "by EF: tables of all 1 patients (among all patients)", "by EF: board summary (PDF)"]


@pytest.mark.parametrize(("by", "reason", "typed", "sentences"), [
    ("AB", "asked by letter", "P-17", []),
    ("AB", "asked by letter", " P-17 ", []),
    (" ", "", "", ["erased by: blank", "reason: blank", "confirmation: blank"]),
    ("AB", "p-17 asked for it", "P-17", ["reason: the patient's id"]),
    ("AB", "asked by letter", "p-17", ["confirmation: another text"]),
])
def test_an_erasure_is_refused_until_all_is_said(by: str, reason: str, typed: str, sentences: list[str]) -> None:
    problems = [str(one) for one in refuse_erasure("P-17", by=by, reason=reason, typed=typed)]
    assert [one.split(";")[0] for one in problems] == sentences


def test_the_lines_that_stay_hold_nothing_of_the_person(store: Store) -> None:
    save(store, lab("140"))
    store.save(PatientRecord.of([Patient(patient_id="Q")]), by="QQ")
    store.record_export("board summary (PDF)", by="EF", patient_id="P")
    local_id = store.local_id("P")
    store.erase("P", by="CD", reason="asked by letter")
    table = table_left(local_id, store.saves(), store.exports())
    assert list(table["by"]) == ["CD", "EF", "AB"] and list(table["what"]) == ["erased", "exported", "saved"]
    assert set(table["patient"]) == {f"erased ({local_id})"}
    assert "asked by letter" in table["reason or form"][0] and "typed" not in table.to_csv()
    assert local_id in sentence_erased(local_id)


SCAN = [Study(patient_id="P", row_id="s", study_id="S1"), Lesion(patient_id="P", row_id="l", lesion_id="B1"),
        Measurement(patient_id="P", row_id="m", study_id="S1", lesion_id="B1", longest_diameter_mm="12")]


def test_what_was_withdrawn_together_and_hangs_together_comes_back_together(store: Store) -> None:
    save(store, *SCAN, lab("140"))
    store.withdraw_all("P", [("measurements", "m"), ("studies", "s"), ("lesions", "l"), ("labs", "r1")], by="CD",
                       reason="slip")
    gone = withdrawn_entries(store.history("P"))
    assert set(gone) == {"m", "s", "l", "r1"}
    assert {row.row_id for row in rows_back_with(gone, gone["s"])} == {"s", "m", "l"}
    assert [row.row_id for row in rows_back_with(gone, gone["r1"])] == ["r1"]
    assert withdrawn_words(gone["r1"]).startswith("chromogranin_a 140 ng/mL, 11 Mar 2024, withdrawn ")
    assert withdrawn_words(gone["r1"]).endswith(" by CD: slip")
    result = store.save(record_with_rows_back(store.load("P"), rows_back_with(gone, gone["s"])), by="EF", reason="no")
    assert (result.restored, result.added, result.superseded) == (3, 0, 0)
    assert [str(row.longest_diameter_mm) for row in store.load("P").measurements] == ["12"]
    assert set(withdrawn_entries(store.history("P"))) == {"r1"}
    kept = [version for version in store.history("P") if version.row_id == "m"]
    assert [version.withdrawn for version in kept] == [False, True, False], "nothing was deleted"
    assert kept[-1].reason == "no" and kept[-1].recorded_by == "EF"


def test_a_row_withdrawn_at_another_time_is_listed_first_and_comes_alone(store: Store) -> None:
    save(store, lab("140"), lab("150", "r2"))
    store.withdraw("P", "labs", "r1", by="CD", reason="x")
    store.withdraw("P", "labs", "r2", by="CD", reason="y")
    gone = withdrawn_entries(store.history("P"))
    assert list(gone) == ["r2", "r1"]
    assert [row.row_id for row in rows_back_with(gone, gone["r2"])] == ["r2"]
