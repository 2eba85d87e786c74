"""Small records that could mislead a tumour board: what is missing, old, gone, denied or contradicted."""

from datetime import date

from netcore.model import Finding, Patient, PatientRecord, Row
from netcore.rules import Evaluation, evaluate
from netcore.rules.options import Standing

DAY = date(2026, 1, 1)


def judge(*rows: Row, patient: Patient | None = None) -> Evaluation:
    return evaluate(PatientRecord.of([patient or Patient(patient_id="P"), *rows]), as_of=DAY)


def finding(fact: str, value: str, day: str = "2025-12-20", **more: object) -> Finding:
    return Finding(patient_id="P", fact=fact, value=value, observed_on=day, **more)


def words(evaluation: Evaluation, fact: str) -> set[str] | None:
    value = evaluation.facts.patient.get(fact)
    return None if value is None or value.words is None else set(value.words)


def test_of_an_empty_record_no_option_can_be_told() -> None:
    assert {option.standing for option in judge().options.values()} == {Standing.CANNOT_BE_TOLD}


def test_no_option_is_open_without_an_argument_for_it() -> None:
    given = judge(finding("resectable", "no"), finding("syndrome", "none"), finding("ecog", "0"))
    assert not [option.id for option in given.options.values() if not option.for_ and option.standing in
                (Standing.OPEN, Standing.OPEN_WITH_CAUTIONS)]
