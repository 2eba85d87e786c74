"""What does a save add, supersede, leave alone and refuse?"""

import pytest
from records import full_record, lab, record, values

from netcore.errors import BadInput
from netcore.model import Lesion, Measurement, Patient, PatientRecord, Plan, Study, Treatment
from netcore.store import Store


def counts(result):
    return result.added, result.superseded, result.restored, result.unchanged


def test_the_same_record_twice_adds_nothing_and_leaves_no_new_version(store: Store):
    first = store.save(full_record(), by="AB")
    revision, history = store.revision(), store.history("P1")
    again = store.save(full_record(), by="CD")
    assert counts(first) == (13, 0, 0, 0)
    assert counts(again) == (0, 0, 0, 13)
    assert again.version == first.version == store.version("P1")
    assert (store.revision(), store.history("P1")) == (revision, history)


def test_a_file_without_row_ids_twice_adds_nothing(store: Store):
    for _ in range(2):
        result = store.save(record(lab("1"), lab("2", sample="S2")), by="AB")
    assert counts(result) == (0, 0, 0, 3)


def test_saving_what_was_loaded_adds_nothing(store: Store):
    store.save(record(lab("1")), by="AB")
    assert counts(store.save(store.load("P1"), by="CD")) == (0, 0, 0, 2)


def test_changed_content_under_the_same_natural_key_supersedes(store: Store, clock):
    store.save(record(lab("1")), by="AB")
    row_id = store.load("P1").labs[0].row_id
    clock.set("2024-04-01")
    assert counts(store.save(record(lab("2")), by="CD", reason="typing error")) == (0, 1, 0, 1)
    (row,) = store.load("P1").labs
    assert (str(row.value), row.row_id, row.recorded_by) == ("2", row_id, "CD")
    assert str(row.recorded_on.date()) == "2024-04-01"


def test_a_row_with_a_known_row_id_supersedes_even_when_its_natural_key_changes(store: Store):
    store.save(record(lab("1")), by="AB")
    loaded = store.load("P1")
    moved = loaded.labs[0].model_copy(update={"sample_id": "S9"})
    store.save(PatientRecord.of([loaded.patient, moved]), by="AB")
    assert [row.sample_id for row in store.load("P1").labs] == ["S9"]


def test_a_row_may_take_the_key_that_another_row_gives_up_in_the_same_save(store: Store):
    store.save(record(lab("1", sample="S1")), by="AB")
    loaded = store.load("P1")
    moved = loaded.labs[0].model_copy(update={"sample_id": "S2"})
    assert counts(store.save(PatientRecord.of([loaded.patient, moved, lab("7", sample="S1")]), by="AB")) == (1, 1, 0, 1)
    assert [(row.sample_id, str(row.value)) for row in store.load("P1").labs] == [("S2", "1"), ("S1", "7")]


def test_an_unknown_row_id_is_matched_by_natural_key(store: Store):
    store.save(record(lab("1")), by="AB")
    result = store.save(record(lab("1", row_id="elsewhere-7", recorded_on="2021-01-01")), by="AB")
    assert counts(result) == (0, 0, 0, 2)


def test_a_row_that_is_absent_stays(store: Store):
    store.save(record(lab("1"), lab("2", sample="S2")), by="AB")
    store.save(record(lab("1")), by="AB")
    assert values(store.load("P1")) == ["1", "2"]


def test_history_tells_every_version_with_who_when_and_why(store: Store, clock):
    store.save(record(lab("1")), by="AB")
    clock.set("2024-04-01")
    store.save(record(lab("2")), by="CD", reason="typing error")
    versions = [version for version in store.history("P1") if version.table == "labs"]
    assert [(str(version.row.value), version.saved_by, version.reason, str(version.saved_on.date()))
            for version in versions] == [("1", "AB", None, "2024-03-01"), ("2", "CD", "typing error", "2024-04-01")]
    assert versions[0].save_id < versions[1].save_id == store.version("P1")


def test_version_grows_with_the_patient_and_revision_with_the_store(store: Store):
    assert store.revision() == 0
    store.save_all([record(patient_id="A"), record(patient_id="B")], by="AB")
    version, revision = store.version("A"), store.revision()
    store.save(record(lab("1", patient_id="B"), patient_id="B"), by="AB")
    assert store.version("A") == version
    assert store.version("B") == store.revision() > revision


def test_save_all_saves_all_or_nothing(store: Store):
    bad = record(lab("1", patient_id="B", taken_on="2030-01-01"), patient_id="B")
    with pytest.raises(BadInput):
        store.save_all([record(lab("1", patient_id="A"), patient_id="A"), bad], by="AB")
    assert store.patient_ids() == [] and store.revision() == 0


def test_a_result_that_contradicts_itself_is_refused_whole(store: Store):
    store.save(record(lab("1", sample="S1"), lab("2", sample="S2")), by="AB")
    loaded = store.load("P1")
    clash = loaded.labs[1].model_copy(update={"sample_id": "S1"})
    with pytest.raises(BadInput, match="patient P1, labs: two rows"):
        store.save(PatientRecord.of([loaded.patient, clash, lab("3", sample="S3")]), by="AB")
    assert store.load("P1") == loaded


def test_a_measurement_may_name_a_lesion_that_is_already_stored(store: Store):
    scan = [Study(patient_id="P1", study_id="CT1"), Lesion(patient_id="P1", lesion_id="B1")]
    store.save(record(*scan), by="AB")
    measured = PatientRecord.model_construct(patient=Patient(patient_id="P1"), measurements=(
        Measurement(patient_id="P1", study_id="CT1", lesion_id="B1", longest_diameter_mm="12"),))
    assert counts(store.save(measured, by="AB")) == (1, 0, 0, 1)


@pytest.mark.parametrize("by", ["", "   "])
def test_nobody_saves_without_a_name(store: Store, by: str):
    with pytest.raises(BadInput, match="by: blank; expected the name or initials of whoever saves; say who saves"):
        store.save(record(), by=by)


AHEAD = [
    (lab("1", taken_on="2024-03-03"), "labs, row 1, taken_on"),
    (lab("1", taken_on="2025"), "labs, row 1, taken_on"),
    (Treatment(patient_id="P1", treatment_id="X", kind="TACE", ended_on="2024-04"), "treatments, row 1, ended_on"),
    (Plan(patient_id="P1", kind="scan", done_on="2024-04-01"), "plans, row 1, done_on"),
    (lab("1", recorded_on="2024-03-05"), "labs, row 1, recorded_on"),
]


@pytest.mark.parametrize(("row", "where"), AHEAD, ids=[where for _, where in AHEAD])
def test_what_cannot_have_happened_yet_is_refused(store: Store, row, where: str):
    with pytest.raises(BadInput, match=f"^patient P1, {where}: a (day|moment) that lies ahead; "
                                       "expected a (day|moment) up to 2024-03-02; correct"):
        store.save(record(row), by="AB")
    assert store.patient_ids() == []


def test_a_death_that_lies_ahead_is_refused(store: Store):
    with pytest.raises(BadInput, match="patients, row 1, died_on"):
        store.save(record(died_on="2024-05-01"), by="AB")


def test_plans_this_month_and_a_day_that_has_begun_elsewhere_are_accepted(store: Store):
    store.save(record(Plan(patient_id="P1", kind="scan", planned_on="2025-01-01"),
                      lab("1", taken_on="2024-03"), lab("1", taken_on="2024-03-02"), story_today="2030-01-01"), by="AB")
    assert len(store.load("P1").labs) == 2


def test_a_copy_read_before_a_correction_does_not_undo_it(store: Store):
    store.save(record(lab("1")), by="AB")
    old_copy = store.load("P1")
    store.save(record(lab("2")), by="CD", reason="typing error")
    with_more = PatientRecord.of([*old_copy.rows(), lab("5", sample="S2")])
    assert counts(store.save(with_more, by="AB")) == (1, 0, 0, 2)
    assert values(store.load("P1")) == ["2", "5"]


def test_an_edit_of_a_copy_read_before_a_correction_is_refused(store: Store):
    store.save(record(lab("1")), by="AB")
    old_copy = store.load("P1")
    store.save(record(lab("2")), by="CD")
    edited = old_copy.labs[0].model_copy(update={"note": "fasting"})
    with pytest.raises(BadInput, match="labs, row 1: changed by somebody since this copy was read"):
        store.save(PatientRecord.of([old_copy.patient, edited]), by="AB")
    overruling = edited.model_copy(update={"recorded_on": None})
    assert counts(store.save(PatientRecord.of([old_copy.patient, overruling]), by="AB")) == (0, 1, 0, 1)


def test_preview_tells_what_a_save_would_do_and_writes_nothing(store: Store):
    store.save(record(lab("1")), by="AB")
    before = store.revision()
    foreseen = store.preview([record(lab("2"), lab("3", sample="S2")), record(patient_id="P2")])
    assert [counts(one.result) for one in foreseen] == [(1, 1, 0, 1), (1, 0, 0, 0)]
    assert [[(change.kind, str(change.replaced.row.value), str(change.row.value)) for change in one.replacing]
            for one in foreseen] == [[("superseded", "1", "2")], []]
    assert (store.revision(), store.patient_ids()) == (before, ["P1"])
