"""Does a file that is read (again) leave alone what it does not say, and is what it would replace said before?"""

import pytest
from records import lab, record

from netcore.model import Finding, Lesion, Measurement, Patient, PatientRecord, Plan, Study, TargetChoice, Treatment
from netcore.store import Store

WHO = {"patient_id": "P1"}
SCAN = (Study(**WHO, study_id="CT1"), Lesion(**WHO, lesion_id="B1"))


def board(**more) -> Plan:
    return Plan(**WHO, kind="board", planned_on="2024-05-01", question="TACE?", **more)


def measured(**more) -> Measurement:
    return Measurement(**WHO, study_id="CT1", lesion_id="B1", **more)


def replaced(store: Store, *rows) -> dict[str, tuple[str, str]]:
    """Every cell that reading these rows from a file would replace or fill."""
    (foreseen,) = store.preview([record(*rows)])
    cells = {}
    for change in foreseen.replacing:
        was, now = dict(change.replaced.row), dict(change.row)
        cells |= {name: (str(was[name]), str(now[name])) for name in was
                  if name not in ("row_id", "recorded_on", "recorded_by") and was[name] != now[name]}
    return cells


def test_a_zip_read_again_keeps_the_marks_that_were_made_since(store: Store, clock):
    file = record(board(), lab("1"))
    store.save_all([file], by="import", from_file=True)
    clock.set("2024-04-01")
    loaded = store.load("P1")
    store.save(PatientRecord.of([loaded.patient, loaded.plans[0].model_copy(update={"note": "prepared: bring the echo"})
                                 ]), by="AB")
    (foreseen,) = store.preview([file])
    assert (foreseen.result.superseded, foreseen.result.unchanged, foreseen.replacing) == (0, 3, ())
    revision = store.revision()
    (result,) = store.save_all([file], by="import", from_file=True)
    assert (result.added, result.superseded, result.unchanged) == (0, 0, 3)
    assert (store.load("P1").plans[0].note, store.revision()) == ("prepared: bring the echo", revision)


def test_a_form_may_still_empty_a_cell(store: Store):
    store.save(record(board(note="prepared")), by="AB")
    store.save(record(board()), by="AB")
    assert store.load("P1").plans[0].note is None


def test_a_column_that_the_file_does_not_have_does_not_bring_its_usual_word(store: Store):
    store.save(record(Lesion(**WHO, lesion_id="N1", structure="node")), by="AB")
    store.save_all([record(Lesion(**WHO, lesion_id="N1", segment="V"))], by="import", from_file=True)
    (lesion,) = store.load("P1").lesions
    assert (lesion.structure, lesion.segment) == ("node", "V")


# What is recorded, what the file says, and every cell that would change by it.
CASES = {
    "a blank note and a blank limit replace nothing": (
        lab("1", note="fasting", upper_limit="100"), lab("1"), {}),
    "a blank is filled": (lab("1"), lab("1", laboratory=None, upper_limit="100"), {"upper_limit": ("None", "100")}),
    "a new value keeps the note but not the sign of the old one": (
        lab("10", comparator="<", note="fasting"), lab("12"),
        {"value": ("10", "12"), "comparator": ("<", "None")}),
    "a value without its sign is another result": (
        lab("10", comparator="<"), lab("10"), {"comparator": ("<", "None")}),
    "a sign beside a value that was exact is another result": (
        lab("10"), lab("10", comparator="<"), {"comparator": ("None", "<")}),
    "a new value is not read in the old one's unit": (
        lab("10", upper_limit="100"), lab("12", unit=None),
        {"value": ("10", "12"), "unit": ("ng/mL", "None"), "upper_limit": ("100", "None")}),
    "limits do not follow into another unit": (
        lab("10", upper_limit="100"), lab("10", unit="nmol/L"),
        {"unit": ("ng/mL", "nmol/L"), "upper_limit": ("100", "None")}),
    "a word that a value had is not kept for another value": (
        lab("120", interpretation="high"), lab("12"), {"value": ("120", "12"), "interpretation": ("high", "None")}),
    "a size is not kept for a lesion that is gone": (
        measured(state="measured", longest_diameter_mm="12"), measured(state="absent"),
        {"state": ("measured", "absent"), "longest_diameter_mm": ("12", "None")}),
    "a lesion with a size is not gone any more": (
        measured(state="absent"), measured(longest_diameter_mm="9"),
        {"state": ("absent", "None"), "longest_diameter_mm": ("None", "9")}),
    "another size of a measured lesion is still measured": (
        measured(state="measured", longest_diameter_mm="12"), measured(longest_diameter_mm="14"),
        {"longest_diameter_mm": ("12", "14")}),
    "a blank size replaces nothing": (
        measured(state="measured", longest_diameter_mm="12", perpendicular_mm="8"),
        measured(state="measured", longest_diameter_mm="12"), {}),
    "a finding's grade stays": (
        Finding(**WHO, fact="ecog", observed_on="2024-01-02", value="1", note="by phone"),
        Finding(**WHO, fact="ecog", observed_on="2024-01-02", value="1"), {}),
    "a dose in no unit is not read in the old one's": (
        Treatment(**WHO, treatment_id="T1", kind="TACE", dose="50", dose_unit="mg"),
        Treatment(**WHO, treatment_id="T1", kind="TACE", dose="60"),
        {"dose": ("50", "60"), "dose_unit": ("mg", "None")}),
    "a role that a person changed is said": (
        TargetChoice(**WHO, set_id="S1", lesion_id="B1", role="non_target"),
        TargetChoice(**WHO, set_id="S1", lesion_id="B1", role="target"), {"role": ("non_target", "target")}),
}


@pytest.mark.parametrize(("recorded", "stated", "expected"), CASES.values(), ids=list(CASES))
def test_what_a_file_would_replace_is_said_and_done(store: Store, recorded, stated, expected):
    store.save(record(*SCAN, recorded), by="AB")
    assert replaced(store, *SCAN, stated) == expected
    store.save_all([record(*SCAN, stated)], by="import", from_file=True)
    assert replaced(store, *SCAN, stated) == {}, "the same file twice adds nothing"
    (now,) = (row for row in store.load("P1").rows() if row.TABLE == recorded.TABLE and row.key == recorded.key)
    assert {name: str(getattr(now, name)) for name in expected} == {name: new for name, (_, new) in expected.items()}
    kept = {name for name in type(recorded).model_fields if name not in expected}
    kept -= {"row_id", "recorded_on", "recorded_by"}
    assert {name: getattr(now, name) for name in kept} == {name: getattr(recorded, name) for name in kept}


def test_only_filled_blanks_are_counted_apart_from_corrections(store: Store):
    store.save(record(lab("1"), lab("2", sample="S2")), by="AB")
    (foreseen,) = store.preview([record(lab("1", upper_limit="100"), lab("3", sample="S2"))])
    assert (foreseen.result.superseded, foreseen.result.completed) == (2, 1)


def test_what_was_withdrawn_is_said_to_come_back(store: Store, clock):
    store.save(record(lab("1")), by="AB")
    clock.set("2024-04-01")
    store.withdraw("P1", "labs", store.load("P1").labs[0].row_id, by="CD", reason="other patient")
    (foreseen,) = store.preview([PatientRecord.of([Patient(**WHO), lab("1")])])
    assert [(change.kind, change.replaced.withdrawn, change.replaced.recorded_by) for change in foreseen.replacing] == [
        ("restored", True, "CD")]
