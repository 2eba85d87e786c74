"""What had been recorded by a given day?"""

from datetime import date

import pytest
from records import lab, record, values

from netcore.errors import UnknownPatient
from netcore.model import Lesion, Measurement, PatientRecord, Study
from netcore.store import Store


def test_before_a_correction_the_earlier_value_stands(store: Store, clock):
    store.save(record(lab("1")), by="AB")
    clock.set("2024-04-01")
    store.save(record(lab("2")), by="AB")
    assert values(store.load("P1", known_on=date(2024, 3, 1))) == ["1"]
    assert values(store.load("P1", known_on=date(2024, 3, 31))) == ["1"]
    assert values(store.load("P1", known_on=date(2024, 4, 1))) == ["2"]
    assert values(store.load("P1")) == ["2"]


def test_a_loaded_row_that_is_edited_is_known_from_the_edit(store: Store, clock):
    store.save(record(lab("1")), by="AB")
    loaded = store.load("P1")
    clock.set("2024-04-01")
    edited = loaded.labs[0].model_copy(update={"note": "fasting"})
    store.save(PatientRecord.of([loaded.patient, edited]), by="CD")
    assert store.load("P1", known_on=date(2024, 3, 31)).labs[0].note is None
    row = store.load("P1", known_on=date(2024, 4, 1)).labs[0]
    assert (row.note, row.recorded_by) == ("fasting", "CD")


def test_imported_history_is_known_from_the_day_it_states(store: Store):
    store.save(record(lab("1", recorded_on="2020-01-05", recorded_by="old system"), lab("2", sample="S2"),
                      sex="female"), by="AB")
    then = store.load("P1", known_on=date(2020, 1, 5))
    assert values(then) == ["1"]
    assert then.labs[0].recorded_by == "old system"
    assert then.patient.sex is None, "the patient's own row came with the import"
    assert values(store.load("P1", known_on=date(2024, 3, 1))) == ["1", "2"]


def test_an_imported_correction_is_known_from_its_own_later_day(store: Store):
    store.save(record(lab("1", recorded_on="2020-01-05")), by="AB")
    store.save(record(lab("2", recorded_on="2021-01-05")), by="AB")
    assert values(store.load("P1", known_on=date(2020, 6, 1))) == ["1"]
    assert values(store.load("P1", known_on=date(2021, 6, 1))) == ["2"]


def test_a_correction_cannot_be_dated_back_before_what_it_replaces(store: Store):
    store.save(record(lab("1", recorded_on="2021-01-05")), by="AB")
    store.save(record(lab("2", recorded_on="2020-01-05")), by="AB")
    with pytest.raises(UnknownPatient):
        store.load("P1", known_on=date(2020, 6, 1))
    assert values(store.load("P1", known_on=date(2021, 6, 1))) == ["1"]
    assert values(store.load("P1", known_on=date(2024, 3, 1))) == ["2"]


def test_a_withdrawn_row_stands_until_the_day_of_its_withdrawal(store: Store, clock):
    store.save(record(lab("1")), by="AB")
    clock.set("2024-04-01")
    store.withdraw("P1", "labs", store.load("P1").labs[0].row_id, by="CD", reason="another patient's sample")
    assert values(store.load("P1", known_on=date(2024, 3, 31))) == ["1"]
    assert values(store.load("P1", known_on=date(2024, 4, 1))) == []


def test_a_measurement_is_not_known_before_the_lesion_it_names(store: Store):
    store.save(record(
        Study(patient_id="P1", study_id="CT1", recorded_on="2020-01-01"), Lesion(patient_id="P1", lesion_id="B1"),
        Measurement(patient_id="P1", study_id="CT1", lesion_id="B1", longest_diameter_mm="12",
                    recorded_on="2020-01-01")), by="AB")
    then = store.load("P1", known_on=date(2020, 1, 1))
    assert (len(then.studies), len(then.measurements)) == (1, 0)
    assert len(store.load("P1", known_on=date(2024, 3, 1)).measurements) == 1


def test_a_row_that_took_over_a_key_does_not_stand_beside_the_earlier_holder(store: Store, clock):
    store.save(record(lab("1", sample="S1")), by="AB")
    loaded = store.load("P1")
    clock.set("2024-04-01")
    moved = loaded.labs[0].model_copy(update={"sample_id": "S2"})
    late = lab("7", sample="S1", recorded_on="2019-01-01")
    store.save(PatientRecord.of([loaded.patient, moved, late]), by="AB")
    assert values(store.load("P1", known_on=date(2024, 3, 15))) == ["1"]
    assert values(store.load("P1", known_on=date(2024, 4, 1))) == ["1", "7"]


def test_no_patient_and_not_yet_a_patient(store: Store):
    store.save(record(), by="AB")
    with pytest.raises(UnknownPatient, match="patient P2: not in this store"):
        store.load("P2")
    for odd in ("", "P1\0", "\ud800"):
        with pytest.raises(UnknownPatient):
            store.load(odd)
    with pytest.raises(UnknownPatient, match="patient P1: nothing known on 2024-02-29"):
        store.load("P1", known_on=date(2024, 2, 29))
    assert store.load("P1", known_on=date.max).patient_id == "P1"
