"""A stop sign says what was found: "no" alone might be read as a clearance, "not known" as a gap that is none."""

from datetime import date

import pytest

from netcore.model import Finding, Lab, Patient, PatientRecord, Plan, cut_record
from netcore.rules import evaluate
from netcore.views.options.judged_signs import judged_cells
from netcore.views.options.stop_signs import SignView, stop_signs
from netcore.views.patient.words import stop_sign_cells
from tests.examples import evaluated, made

DAY = date(2026, 3, 12)


def sign(label: str, *rows: object, rules_on: date | None = None, **patient: object) -> SignView:
    record = PatientRecord.of([Patient(patient_id="P", **patient), *rows])
    return next(one for one in stop_signs(evaluate(record, as_of=DAY, rules_on=rules_on)) if one.label == label)


def finding(fact: str, value: str) -> Finding:
    return Finding(patient_id="P", fact=fact, value=value, observed_on="2026-03-01")


def plan(question: str) -> Plan:
    return Plan(patient_id="P", kind="procedure", planned_on="2026-03-20", question=question,
                recorded_on="2026-03-01T09:00:00Z")


def test_crisis_cover_is_not_applicable_where_no_rule_speaks_of_the_patient_and_says_why():
    """Pancreatic primary, no syndrome: ENETS asks for it with a carcinoid syndrome, the series are of the midgut."""
    found = sign("crisis cover", finding("syndrome", "none"), primary_site="pancreas")
    assert (found.state, found.answer) == ("not_applicable", "not applicable")
    assert "syndrome none (1 Mar 2026)" in found.why and "primary pancreas" in found.why


def test_crisis_cover_is_not_known_while_the_syndrome_is_not():
    assert sign("crisis cover", primary_site="pancreas").state == "unknown"
    assert sign("crisis cover", finding("syndrome", "carcinoid"), primary_site="ileum").state == "unknown"


def test_a_rulebook_without_the_rules_yet_is_no_reason_to_say_not_applicable():
    found = sign("crisis cover", finding("syndrome", "none"), primary_site="pancreas", rules_on=date(1995, 1, 1))
    assert (found.state, found.why) == ("unknown", "no rule on it was in force yet")


def test_an_insulinoma_is_not_without_cover_of_its_own():
    found = sign("crisis cover", finding("syndrome", "insulinoma"), plan("RFA of B1"), primary_site="pancreas")
    assert found.state == "unknown" and found.why.startswith("Insulinoma before a procedure")
    without = sign("crisis cover", finding("syndrome", "insulinoma"), primary_site="pancreas")
    assert (without.state, without.why) == ("unknown", "procedure planned next")


@pytest.mark.parametrize("syndrome", ["insulinoma", "VIPoma", "gastrinoma", "glucagonoma"])
def test_no_syndrome_with_a_cover_of_its_own_is_called_not_applicable(syndrome):
    """ENETS (2017) names a cover for each of the four."""
    found = sign("crisis cover", finding("syndrome", syndrome), plan("RFA of B1"), primary_site="pancreas")
    assert found.state == "unknown" and found.why.casefold().startswith(f"{syndrome.casefold()} before a procedure")


def test_a_result_within_its_limits_names_value_day_and_limit():
    rows = [Lab(patient_id="P", analyte=name, value=value, unit=unit, taken_on="2026-03-10", specimen="serum")
            for name, value, unit in (("creatinine", "0.9", "mg/dL"), ("egfr", "90", "mL/min/1.73 m2"))]
    found = sign("kidney", *rows)
    assert (found.state, found.answer) == ("no", "no limit crossed")
    assert "creatinine 0.9 mg/dL, 10 Mar 2026: " in found.detail and "2 mg/dL" in found.detail


@pytest.mark.parametrize("patient_id", [f"NET-{number:03d}" for number in range(1, 61)])
def test_no_made_patient_has_a_sign_that_says_no_and_nothing_else(patient_id):
    for one in stop_signs(evaluated(patient_id)):
        assert one.answer != "no"
        if one.state == "no":
            assert any(character.isdigit() for character in one.detail + one.answer), "value or day is named"
        if one.state == "not_applicable":
            assert one.why.startswith("its rules do not speak of: ") and len(one.why) > 28


@pytest.mark.parametrize(("label", "row", "said"), [
    ("portal vein", Finding(patient_id="P", fact="portal_vein", value="occluded", observed_on="2024-05-06"),
     "not known since it is too old; was: main portal vein occluded, 6 May 2024"),
    ("portal vein", Finding(patient_id="P", fact="portal_vein", value="open", observed_on="2024-05-06"), "not known"),
    # Only a year is known, which may be one that still holds.
    ("portal vein", Finding(patient_id="P", fact="portal_vein", value="occluded", observed_on="2025"),
     "not known since it may be too old; was: main portal vein occluded, 2025"),
    # Asked for by RETNET: INR at most 1.5.
    ("coagulation", Lab(patient_id="P", analyte="inr", value="1.6", unit="1", taken_on="2025-10-15"),
     "not known since it is too old; was: international normalised ratio 1.6, 15 Oct 2025"),
    ("coagulation", Lab(patient_id="P", analyte="inr", value="1.5", unit="1", taken_on="2025-10-15"), "not known"),
])
def test_a_stop_that_is_too_old_by_now_is_not_lost_behind_not_known(label, row, said):
    found = sign(label, row, primary_site="ileum")
    assert (found.state, found.answer, found.was_stop) == ("unknown", said, said != "not known")


@pytest.mark.parametrize("name", made())
def test_what_stops_on_the_patient_page_stops_on_the_options_page(name: str) -> None:
    evaluation = evaluated(name)
    cells = judged_cells(cut_record(made()[name], evaluation.as_of), evaluation, evaluation.as_of)
    stopped = {rule for cell in cells for said in cell.judged if said.state == "yes" for rule in said.rules}
    assert stopped <= {rule for one in stop_signs(evaluation) if one.state == "yes" for rule in one.rules}


@pytest.mark.parametrize(("value", "on", "stopped", "old"), [
    ("documented", "2026-01-01", False, True), ("documented", "2026-03-01", False, False),
    ("not documented", "2026-01-01", False, True), ("not documented", "2026-03-01", True, False)])
def test_a_plan_that_is_too_old_is_no_stop(value: str, on: str, stopped: bool, old: bool) -> None:
    record = PatientRecord.of([Patient(patient_id="P", primary_site="ileum"), finding("syndrome", "carcinoid"), Finding(
        patient_id="P", fact="octreotide_plan", value=value, observed_on=on), plan("TAE of the right lobe")])
    [cell] = [one for one in judged_cells(record, evaluate(record, as_of=DAY), DAY)
              if one.cell.label == "octreotide plan"]
    assert (cell.stopped, any(one.text.startswith("too old") for one in cell.judged)) == (stopped, old)


def test_that_nobody_knows_is_no_answer_and_hides_none() -> None:
    def cell(*values: str) -> tuple[str, bool]:
        rows = [Finding(patient_id="P", fact="ascites", value=value, observed_on=f"2026-03-0{day}")
                for day, value in enumerate(values, start=1)]
        record = PatientRecord.of([Patient(patient_id="P"), *rows])
        [found] = [one for one in stop_sign_cells(record, DAY) if one.label == "ascites"]
        return found.answer, found.known
    assert cell("mild") == ("mild", True)
    assert cell("mild", "not assessed") == ("mild", True)
    assert cell("not assessed") == ("not assessed", False)
