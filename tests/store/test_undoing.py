"""The last save of a patient can be taken back; what it did stays in the history."""

import pytest
from records import full_record, lab, record, values

from netcore.errors import BadInput, UnknownPatient
from netcore.store import Store


def undo(store: Store, name: str = "P1") -> int:
    return store.undo(name, store.version(name), by="CD", reason="saved too early")


def test_an_added_row_is_withdrawn_and_a_corrected_one_gets_its_earlier_wording(store: Store):
    store.save(record(lab("1")), by="AB")
    before = store.load("P1").labs[0]
    store.save(record(lab("7"), lab("8", sample="S2")), by="AB")
    version = undo(store)
    assert values(store.load("P1")) == ["1"] and store.load("P1").labs[0].row_id == before.row_id
    assert version == store.version("P1")
    last = [line for line in store.history("P1") if line.save_id == version]
    assert sorted((line.withdrawn, str(line.row.value)) for line in last) == [(False, "1"), (True, "8")]
    assert {(line.saved_by, line.reason) for line in last} == {("CD", "saved too early")}
    assert store.verify().broken is None


def test_a_withdrawal_and_an_undoing_are_taken_back(store: Store):
    store.save(record(lab("1")), by="AB")
    store.withdraw("P1", "labs", str(store.load("P1").labs[0].row_id), by="AB", reason="slip")
    undo(store)
    assert values(store.load("P1")) == ["1"]
    undo(store)
    assert values(store.load("P1")) == []


def test_a_row_that_was_brought_back_is_withdrawn_again(store: Store):
    store.save(record(lab("1")), by="AB")
    store.withdraw("P1", "labs", str(store.load("P1").labs[0].row_id), by="AB", reason="slip")
    assert store.save(record(lab("1")), by="AB").restored == 1
    undo(store)
    assert values(store.load("P1")) == []


def test_only_the_last_save_is_taken_back_and_not_the_one_that_began_the_record(store: Store):
    store.save(record(), by="AB")
    first = store.version("P1")
    with pytest.raises(BadInput, match="the save that began the record"):
        undo(store)
    store.save(record(lab("1")), by="AB")
    with pytest.raises(BadInput, match="something was saved for this patient since"):
        store.undo("P1", first, by="CD", reason="r")
    with pytest.raises(BadInput, match="reason: blank"):
        store.undo("P1", store.version("P1"), by="CD", reason=" ")
    with pytest.raises(UnknownPatient):
        store.undo("P9", 1, by="CD", reason="r")
    assert values(store.load("P1")) == ["1"]


def test_the_history_of_the_store_has_a_line_for_every_save_newest_first(store: Store):
    store.save_all([full_record(), record(patient_id="P2")], by="AB", reason="import")
    store.save(record(lab("3")), by="CD")
    store.erase("P2", by="EF", reason="asked")
    lines = store.saves()
    # 13 rows of the full record, the patient's row among them; the laboratory result has another natural key.
    assert [(line.patient_id, line.saved_by, line.written, line.withdrawn, line.reason) for line in lines] == [
        (None, "EF", 0, 0, None), ("P1", "CD", 2, 0, None), (None, "AB", 0, 0, None), ("P1", "AB", 13, 0, "import")]
    assert [line.erased_why for line in lines] == ["asked", None, "asked", None]
    assert store.saves(1) == lines[:1]
