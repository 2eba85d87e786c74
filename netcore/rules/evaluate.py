"""What do the guidelines say about this patient on a day, with reasons, gaps and disagreements?

The door of the room. Nothing here ranks a treatment or words a recommendation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from netcore.evidence import Rulebook
from netcore.model import PatientRecord
from netcore.rules.disputes import Dispute, collect_disputes
from netcore.rules.evaluation import answer_rules, compile_rules
from netcore.rules.gather import gather_facts
from netcore.rules.lesion_plan import LesionPlan, plan_lesions
from netcore.rules.loading import load_rules
from netcore.rules.options import Option, collect_options
from netcore.rules.reasons import RuleAnswer
from netcore.rules.truth import NOT_APPLICABLE
from netcore.rules.values import Facts


@dataclass(frozen=True)
class Evaluation:
    """Everything the rules say of one patient.

    `answers`: by rule id, one answer, or one for each lesion, result, treatment or study. `due`: the answers of
    schedules that speak to the patient, by what is due; nothing is due after death. `rules_on`: the day
    whose limits judged.
    """

    as_of: date
    rules_on: date
    book: Rulebook
    facts: Facts
    answers: Mapping[str, tuple[RuleAnswer, ...]]
    options: Mapping[str, Option]
    lesion_plan: LesionPlan
    due: Mapping[str, tuple[RuleAnswer, ...]]
    disputes: tuple[Dispute, ...]


def evaluate(record: PatientRecord, *, as_of: date, rules_on: date | None = None,
             rules: Rulebook | None = None) -> Evaluation:
    """All rules on one patient: `as_of` cuts the record, `rules_on` (default: as_of) picks the limits in force.

    Raises `BadSheet` where the sheets do not load.
    """
    return evaluate_facts(gather_facts(record, as_of), rules_on=rules_on, rules=rules)


def evaluate_facts(facts: Facts, *, rules_on: date | None = None, rules: Rulebook | None = None) -> Evaluation:
    """All rules on facts at hand: of a record, or tried out."""
    book = rules or load_rules()
    day = rules_on or facts.as_of
    answers = answer_rules(compile_rules(book, day), facts)
    alive = facts.patient.get("alive")
    died = alive is not None and alive.word == "no"
    due: dict[str, list[RuleAnswer]] = {}
    for given in answers.values():
        for answer in given:
            if answer.due is not None and answer.answer is not NOT_APPLICABLE and not died:
                due.setdefault(answer.due.what, []).append(answer)
    return Evaluation(facts.as_of, day, book, facts, answers, collect_options(book, answers),
                      plan_lesions(answers, facts), {what: tuple(given) for what, given in due.items()},
                      tuple(collect_disputes(book, answers)))


def differences(before: Evaluation, after: Evaluation) -> tuple[list[str], list[str]]:
    """The options whose standing and the rules whose answer differ between two evaluations, by id."""
    options = [name for name, option in after.options.items() if option.standing is not before.options[name].standing]
    rules = [name for name, given in after.answers.items()
             if [(one.answer, one.outcome, one.item and one.item.id) for one in given]
             != [(one.answer, one.outcome, one.item and one.item.id) for one in before.answers.get(name, ())]]
    return options, rules
