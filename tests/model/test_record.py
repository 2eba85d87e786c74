"""Which rows may stand together in one record?"""

import pytest
from pydantic import ValidationError

from netcore.errors import BadInput
from netcore.model import (
    Finding,
    Lab,
    Lesion,
    Measurement,
    Patient,
    PatientRecord,
    Row,
    Study,
    TargetChoice,
    TreatedLesion,
    Treatment,
)

P = Patient(patient_id="P")
B1 = Lesion(patient_id="P", lesion_id="B1")
S1 = Study(patient_id="P", study_id="S1")


def size(lesion: str = "B1", **cells: object) -> Measurement:
    return Measurement(patient_id="P", study_id="S1", lesion_id=lesion, **cells)


def problems(*rows: Row) -> str:
    with pytest.raises(BadInput) as refused:
        PatientRecord.of(rows)
    return str(refused.value)


def test_rows_in_any_order_make_one_record() -> None:
    record = PatientRecord.of([size(longest_diameter_mm="31"), S1, B1, P])
    assert [row.TABLE for row in record.rows()] == ["patients", "studies", "lesions", "measurements"]
    assert record.patient_id == "P"


@pytest.mark.parametrize(("rows", "sentence"), [
    ((P, B1, S1, size("B9")), "measurements, lesion_id: 'B9', which has no row in lesions; expected an id that stands "
                              "in lesions; add the row to lesions or correct the id"),
    ((P, B1, size()), "measurements, study_id: 'S1', which has no row in studies"),
    ((P, B1, S1, size(linked_lesion_ids="B9")), "measurements, linked_lesion_ids: 'B9'"),
    ((P, TreatedLesion(patient_id="P", treatment_id="T9", lesion_id="B1"), B1), "treated_lesions, treatment_id: 'T9'"),
    ((P, TargetChoice(patient_id="P", set_id="S", lesion_id="B1", role="target")), "target_sets, lesion_id: 'B1'"),
    ((P, Lesion(patient_id="P", lesion_id="Z", of_lesion_id="B1")), "lesions, of_lesion_id: 'B1'"),
    ((P, Finding(patient_id="P", fact="crisis", treatment_id="T9")), "findings, treatment_id: 'T9'"),
    ((P, B1, S1, size(longest_diameter_mm="31"), size(longest_diameter_mm="32")),
     "measurements: two rows for study_id S1, lesion_id B1, reader clinical; expected one row"),
    ((P, B1, B1), "lesions: two rows for lesion_id B1"),
    ((P, Lesion(patient_id="Q", lesion_id="B1")), "lesions: patient 'Q' in the record of 'P'"),
    ((P, B1.model_copy(update={"row_id": "r"}), Lesion(patient_id="P", lesion_id="B2", row_id="r")),
     "lesions, row_id: 'r' stands twice"),
    ((P, P), "patients: 2 rows for one record; expected exactly one"), ((B1,), "patients: 0 rows for one record"),
])
def test_contradictions_are_refused_with_where_and_what_to_do(rows: tuple[Row, ...], sentence: str) -> None:
    assert sentence in problems(*rows)


def test_every_contradiction_is_told_at_once() -> None:
    assert problems(P, size("B8"), size("B9")).count("\n") == 3


def test_two_readers_and_two_assays_are_no_contradiction() -> None:
    labs = [Lab(patient_id="P", analyte="chromogranin_a", taken_on="2024-01-01", assay=assay) for assay in "KE"]
    record = PatientRecord.of([P, B1, S1, size(), size(reader="second"), *labs])
    assert (len(record.measurements), len(record.labs)) == (2, 2)


def test_undated_rows_are_told_apart_by_their_words_or_sequence() -> None:
    rows = [Treatment(patient_id="P", treatment_id=name, kind="TACE") for name in ("a", "b")]
    labs = [Lab(patient_id="P", analyte="gastrin", sequence=number) for number in (1, 2)]
    assert len(list(PatientRecord.of([P, *rows, *labs]).rows())) == 5
    assert "two rows for analyte gastrin" in problems(P, *(lab.model_copy(update={"sequence": None}) for lab in labs))


def test_a_record_checks_itself_and_is_frozen() -> None:
    with pytest.raises(ValidationError, match="has no row in lesions"):
        PatientRecord(patient=P, measurements=(size(),), studies=(S1,))
    with pytest.raises(ValidationError):
        PatientRecord.of([P]).patient = P  # type: ignore[misc]


def test_a_record_with_further_rows_is_a_new_one_in_which_no_name_stands_twice() -> None:
    before = PatientRecord.of([P, B1])
    after = PatientRecord.of([*before.rows(), Lesion(patient_id="P", lesion_id="B2")])
    assert (len(before.lesions), len(after.lesions)) == (1, 2)
    with pytest.raises(BadInput):
        PatientRecord.of([*before.rows(), B1])
    assert isinstance(Treatment(patient_id="P", treatment_id="T", kind="RFA"), Row)


@pytest.mark.parametrize(("cells", "inside"), [
    ({"organ": "liver"}, True), ({"organ": " Liver "}, True), ({"segment": "VI"}, True), ({}, None),
    ({"organ": "lung"}, False), ({"organ": "mesentery", "segment": "VI"}, False)])
def test_a_lesion_lies_in_the_liver_by_its_organ_else_by_its_segment(cells: dict[str, str],
                                                                     inside: bool | None) -> None:
    assert Lesion(patient_id="P", lesion_id="B1", **cells).in_liver is inside
