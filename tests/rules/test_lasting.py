"""That something was done holds for good; that it was not is as old as whoever said so."""

from datetime import date

import pytest

from netcore.model import Finding, Patient, PatientRecord, Treatment
from netcore.rules import evaluate
from netcore.rules.facts import fact_definitions
from netcore.rules.options import Standing

DAY = date(2024, 3, 12)
# Found as, the fact, and the rule that reads it.
LASTING = [("bilioenteric_anastomosis", "bilioenteric_anastomosis", "embolisation.bilioenteric_retnet"),
           ("prrt_before", "had_prrt", "systemic.tare_after_prrt"),
           ("tare_before", "had_tare", "systemic.prrt_after_tare"),
           ("whipple", "had_whipple", "embolisation.whipple_enets"),
           ("crisis", "crisis_before", "crisis.crisis_before"),
           ("prior_liver_radiotherapy", "prior_liver_radiotherapy", "radioembolisation.liver_radiotherapy"),
           ("contrast_allergy", "contrast_allergy", "embolisation.contrast_allergy")]


def answer(fact: str, value: str, day: str, rule: str):
    record = PatientRecord.of([Patient(patient_id="P"),
                               Finding(patient_id="P", fact=fact, value=value, observed_on=day)])
    return evaluate(record, as_of=DAY).answers[rule][0]


@pytest.mark.parametrize(("fact", "name", "rule"), LASTING)
def test_a_no_goes_stale_and_a_yes_does_not(fact: str, name: str, rule: str) -> None:
    # 180 days before 12 March 2024 is 14 September 2023; the first day too old is the 181st after the finding.
    assert str(answer(fact, "no", "2023-09-14", rule).answer) == "not_met"
    old = answer(fact, "no", "2023-09-13", rule)
    assert str(old.answer) == "unknown"
    assert [one.stale_since for one in old.reasons if one.fact == name] == [date(2024, 3, 12)]
    assert str(answer(fact, "yes", "2012-05-01", rule).answer) == "met"


def test_a_treatment_list_without_it_says_no_to_nothing() -> None:
    record = PatientRecord.of([Patient(patient_id="P"), Treatment(
        patient_id="P", treatment_id="A", kind="SSA", performed_on="2024-03-01")])
    facts = evaluate(record, as_of=DAY).facts.patient
    assert {"had_prrt", "had_tare", "had_whipple", "prior_liver_radiotherapy"} & set(facts) == set()


def test_what_happened_and_what_is_a_fixed_trait_are_told_apart() -> None:
    facts = fact_definitions()
    for _, name, _ in LASTING:
        assert not facts[name].irreversible and facts[name].lasting == {"yes"}
    assert [one.name for one in facts.values() if one.lasting and one.irreversible] == []


def test_an_old_no_leaves_embolisation_untold() -> None:
    """A finding of twelve years ago that there is no anastomosis clears nobody for embolisation today."""
    rows = [Finding(patient_id="P", fact=fact, value=value, observed_on="2024-03-01") for fact, value in (
        ("portal_vein", "open"), ("ecog", "0"), ("ascites", "none"), ("encephalopathy", "none"))]
    rows.append(Finding(patient_id="P", fact="bilioenteric_anastomosis", value="no", observed_on="2012-05-01"))
    option = evaluate(PatientRecord.of([Patient(patient_id="P"), *rows]), as_of=DAY).options["TACE"]
    assert option.standing is Standing.CANNOT_BE_TOLD
    assert "embolisation.bilioenteric_retnet" in [one.rule.id for one in option.because]
