"""Taking a row out of the record, and a patient out of the store."""

import sqlite3

import pytest
from records import full_record, lab, record, values

from netcore.errors import BadInput, UnknownPatient
from netcore.model import Lesion, Measurement, Study
from netcore.store import Store, open_store


def scan():
    return record(
        Study(patient_id="P1", study_id="CT1", row_id="s"), Lesion(patient_id="P1", lesion_id="B1", row_id="l"),
        Measurement(patient_id="P1", study_id="CT1", lesion_id="B1", longest_diameter_mm="12", row_id="m"))


def test_a_withdrawn_row_leaves_the_record_and_stays_in_the_history(store: Store):
    store.save(scan(), by="AB")
    version = store.withdraw("P1", "measurements", "m", by="CD", reason="measured the wrong lesion")
    assert store.load("P1").measurements == ()
    assert version == store.version("P1")
    last = store.history("P1")[-1]
    assert (last.withdrawn, last.saved_by, last.reason) == (True, "CD", "measured the wrong lesion")
    assert last.row.longest_diameter_mm == 12


def test_a_row_that_others_name_is_not_withdrawn_alone(store: Store):
    store.save(scan(), by="AB")
    with pytest.raises(BadInput, match="measurements, lesion_id: 'B1', which has no row in lesions"):
        store.withdraw("P1", "lesions", "l", by="CD", reason="no lesion")
    store.withdraw_all("P1", [("lesions", "l"), ("measurements", "m")], by="CD", reason="no lesion")
    assert store.load("P1").lesions == ()


@pytest.mark.parametrize(("table", "row_id", "sentence"), [
    ("labs", "x", "labs, row_id x: no such row at present"),
    ("nonsense", "m", "nonsense, row_id m: no such row at present"),
])
def test_only_a_present_row_can_be_withdrawn(store: Store, table: str, row_id: str, sentence: str):
    store.save(scan(), by="AB")
    with pytest.raises(BadInput, match=sentence):
        store.withdraw("P1", table, row_id, by="CD", reason="r")


def test_the_patients_own_row_is_not_withdrawn(store: Store):
    store.save(scan(), by="AB")
    with pytest.raises(BadInput, match="erase the patient"):
        store.withdraw("P1", "patients", store.load("P1").patient.row_id, by="CD", reason="r")


def test_a_withdrawal_needs_a_reason(store: Store):
    store.save(scan(), by="AB")
    with pytest.raises(BadInput, match="reason: blank"):
        store.withdraw("P1", "measurements", "m", by="CD", reason=" ")


def test_a_withdrawn_row_comes_back_when_it_is_stated_anew_but_not_from_an_old_copy(store: Store):
    store.save(record(lab("1")), by="AB")
    old_copy = store.load("P1")
    store.withdraw("P1", "labs", old_copy.labs[0].row_id, by="CD", reason="r")
    assert store.save(old_copy, by="AB").restored == 0
    assert values(store.load("P1")) == []
    result = store.save(record(lab("1")), by="AB")
    assert (result.restored, result.added) == (1, 0)
    assert store.load("P1").labs[0].row_id == old_copy.labs[0].row_id


def test_an_erased_patient_is_gone_but_for_the_tombstone(store: Store):
    store.save_all([full_record(), record(patient_id="P2")], by="AB", reason="import")
    local_id, revision = store.local_id("P1"), store.revision()
    store.erase("P1", by="CD", reason="asked by letter")
    assert store.patient_ids() == ["P2"]
    assert store.patient_of(local_id) is None
    assert store.revision() > revision
    for door in (store.load, store.history, store.local_id, store.version):
        with pytest.raises(UnknownPatient):
            door("P1")
    assert [row.patient_id for row in store.summaries()] == ["P2"]


def test_an_erased_patient_saved_again_is_a_new_one(store: Store):
    store.save(full_record(), by="AB")
    local_id, version = store.local_id("P1"), store.version("P1")
    store.erase("P1", by="CD", reason="asked by letter")
    store.save(record(), by="AB")
    assert store.local_id("P1") != local_id
    assert store.version("P1") > version, "an answer cached for the erased record must not fit the new one"
    assert [version.table for version in store.history("P1")] == ["patients"]


def test_nothing_of_an_erased_patient_is_left_in_the_file(tmp_path):
    with open_store(f"sqlite:///{tmp_path / 'r.sqlite'}", summarise=lambda record: {"label": "dôme"}) as store:
        store.save(full_record("PATIENT-4711"), by="AB", reason="the dôme lesion")
        store.erase("PATIENT-4711", by="CD", reason="asked by letter")
        bytes_left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert b"asked by letter" in bytes_left
        for secret in ("PATIENT-4711", "dôme", "doxorubicin"):
            assert secret.encode() not in bytes_left
    connection = sqlite3.connect(tmp_path / "r.sqlite")
    assert connection.execute("SELECT patient_id, local_id IS NOT NULL FROM patients").fetchall() == [(None, 1)]
    connection.close()


def test_erasing_and_withdrawing_need_a_known_patient(store: Store):
    with pytest.raises(UnknownPatient):
        store.erase("P9", by="CD", reason="r")
    with pytest.raises(UnknownPatient):
        store.withdraw("P9", "labs", "x", by="CD", reason="r")
