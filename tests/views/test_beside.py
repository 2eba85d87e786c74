"""Is every rule that holds said on some screen, and is a caution on stage or safety seen at once?"""

from datetime import date

import pytest

from netcore.evidence import OPTIONS
from netcore.model import Histology, Patient, PatientRecord, cut_record
from netcore.rules import Evaluation, evaluate_pressing
from netcore.rules.truth import MET, UNKNOWN
from netcore.views.options.beside import Said, beside_options, caution_lines
from netcore.views.options.due import due_entries
from netcore.views.options.judged_signs import judged_cells
from netcore.views.options.page import options_view
from netcore.views.patient.words import sentence_diagnosis
from tests.examples import day_of, evaluated, everybody


def example(patient_id: str) -> tuple[PatientRecord, date]:
    return everybody()[patient_id], day_of(everybody()[patient_id])


def topic(name: str, evaluation: Evaluation) -> Said:
    return next(one for one in beside_options(evaluation) if one.label == name)


def rules_on_screens(record: PatientRecord, evaluation: Evaluation) -> set[str]:
    """Every rule that a reader can reach from the patient and the options page."""
    day, view, cut = evaluation.as_of, options_view(evaluation), cut_record(record, evaluation.as_of)
    shown = {argument.rule for option in view.options for _, group in option.groups for argument in group}
    shown |= {side.rule for dispute in view.disputes for side in dispute.sides}
    shown |= {rule for sign in view.signs for rule in sign.rules}
    shown |= {rule for cell in judged_cells(cut, evaluation, day) for said in cell.judged for rule in said.rules}
    shown |= {rule for entry in due_entries(cut, evaluation, day) for rule in entry.rules}
    for said in beside_options(evaluation):
        shown |= {argument.rule for group in (*(given for _, given in said.groups), said.unknown) for argument in group}
    return shown


@pytest.mark.parametrize("patient_id", list(everybody()))
def test_every_rule_that_holds_stands_on_a_screen(patient_id: str) -> None:
    record, evaluation = everybody()[patient_id], evaluated(patient_id)
    shown = rules_on_screens(record, evaluation)
    alive = record.patient.died_on is None
    held = {name for name, given in evaluation.answers.items()
            # Nothing is due after death.
            if any(one.answer is MET for one in given) and (alive or given[0].rule.due is None)}
    assert held - shown == set()
    open_cautions = {name for name, given in evaluation.answers.items() for one in given
                     if one.answer is UNKNOWN and one.rule.effect in ("cautions", "excludes", "requires")}
    assert open_cautions - shown == set()


def test_a_reported_grade_that_its_own_ki67_contradicts_is_said_first_and_on_every_banner() -> None:
    record, day = example("NET-024")
    first, second = caution_lines(evaluate_pressing(record, as_of=day))
    assert first.text == "Reported G1 contradicts Ki-67 60 % (16 Nov 2020): G3 by the WHO classification of tumours, " \
                         "2019."
    assert first.rules == ("staging.grade_contradiction",)
    assert "usually NEC" in second.text and second.text.endswith("Ki-67 60 % (16 Nov 2020), above 55 %.")
    assert sentence_diagnosis(record, day) == \
        "colonic NET, reported G1, contradicted by Ki-67 60 % (liver biopsy, 16 Nov 2020)"
    assert topic("staging", evaluated("NET-024")).groups[0][0] == "cautions"


def test_a_grade_that_fits_its_numbers_is_not_doubted_and_what_cannot_be_told_is_no_caution() -> None:
    record, day = example("NET-014")
    evaluation = evaluated("NET-014")
    assert caution_lines(evaluation) == ()
    assert sentence_diagnosis(record, day).startswith("ileal NET G2 (Ki-67 8 %")
    unknown = {one.rule: one for one in topic("staging", evaluation).unknown}
    assert unknown["staging.grade_contradiction"].answer.startswith("not known: ")
    assert "mitoses" in unknown["staging.who_grade"].answer


@pytest.mark.parametrize(("grade", "ki67", "said"), [
    # WHO 2019: G1 below 3 %, G2 3 to 20 %, G3 above 20 %, each side of each limit.
    ("G1", "2.9", None), ("G1", "3", "Ki-67 3 %"), ("G2", "2.9", "Ki-67 2.9 % and mitoses per 2 mm² 1"),
    ("G2", "20", None), ("G2", "20.1", "Ki-67 20.1 %"), ("G3", "20", "Ki-67 20 %"), ("G3", "20.1", None),
])
def test_a_contradiction_names_the_numbers_behind_it(grade: str, ki67: str, said: str | None) -> None:
    record = PatientRecord(
        patient=Patient(patient_id="P", primary_site="ileum"),
        histology=(Histology(patient_id="P", sampled_on="2022-01-01", edition="WHO 2022", reported_grade=grade,
                             differentiation="well", ki67_low=ki67, ki67_high=ki67, mitoses_per_2mm2="1"),))
    words = sentence_diagnosis(record, date(2023, 1, 1))
    assert (f"reported {grade}, contradicted by {said} (" in words) if said else f"NET {grade} (" in words


def test_rules_of_options_and_schedules_are_not_told_twice() -> None:
    evaluation = evaluated("NET-014")
    told = {argument.rule for said in beside_options(evaluation)
            for group in (*(given for _, given in said.groups), said.unknown) for argument in group}
    rules = [evaluation.book.rule(name) for name in told]
    assert told and not any(set(rule.about) & set(OPTIONS) or rule.due for rule in rules)


def test_of_many_results_the_latest_are_told_and_the_others_named() -> None:
    record, day = example("NET-014")
    raised = next(one for name, given in topic("markers", evaluated("NET-014")).groups if name == "said"
                  for one in given if one.rule == "marker_rules.cga_adjunct")
    results = [row for row in record.labs if row.analyte == "chromogranin_a" and row.value and row.upper_limit
               and row.value > row.upper_limit and row.when and row.when.last <= day]
    assert raised.answer == f"holds · {len(results)} results, the latest CgA 2024-03-12"
    assert len(raised.facts) == 6 and raised.facts[-1].startswith("also CgA ")
