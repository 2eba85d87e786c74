"""What do the guidelines say about this patient on a day, with reasons, gaps and disagreements?

The door of the room. Nothing here ranks a treatment or words a recommendation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from netcore.evidence import OPTIONS, Rulebook, RuleText, rule_conditions
from netcore.evidence.conditions import leaves
from netcore.model import PatientRecord
from netcore.rules.disputes import Dispute, collect_disputes
from netcore.rules.evaluation import CompiledRule, answer_rules, compile_rules, with_definers
from netcore.rules.gather import gather_facts
from netcore.rules.lesion_plan import LesionPlan, plan_lesions
from netcore.rules.loading import load_rules
from netcore.rules.options import Option, collect_options
from netcore.rules.reasons import RuleAnswer
from netcore.rules.truth import NOT_APPLICABLE
from netcore.rules.values import Facts

# Topics of which a caution must be seen at once.
_BESIDE = ("staging", "safety")


@dataclass(frozen=True)
class Answered:
    """What some rules answer on one patient.

    `answers`: by rule id, one answer, or one for each lesion, result, treatment or study. `due`: the answers of
    schedules that speak to the patient, by what is due. `rules_on`: the day whose limits judged.
    """

    as_of: date
    rules_on: date
    book: Rulebook
    facts: Facts
    answers: Mapping[str, tuple[RuleAnswer, ...]]
    due: Mapping[str, tuple[RuleAnswer, ...]]


@dataclass(frozen=True)
class Evaluation(Answered):
    """Everything the rules say of one patient: all rules, so that options, plan and disagreements can be told."""

    options: Mapping[str, Option]
    lesion_plan: LesionPlan
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
    return Evaluation(facts.as_of, day, book, facts, answers, _due(facts, answers), collect_options(book, answers),
                      plan_lesions(answers, facts), tuple(collect_disputes(book, answers)))


def evaluate_pressing(record: PatientRecord, *, as_of: date, rules_on: date | None = None) -> Answered:
    """Only the rules behind stop signs and schedules, the cautions that stand at no option, and the rules that exclude
    an option, with only the facts that they read: quick enough for every day a reader looks at. Their answers are those
    of `evaluate`."""
    return evaluate_only(record, _pressing(load_rules()), as_of=as_of, rules_on=rules_on)


def evaluate_only(record: PatientRecord, ids: frozenset[str], *, as_of: date,
                  rules_on: date | None = None) -> Answered:
    """Only the rules of these ids (and the classifications that they read), with only the facts that they read."""
    book = load_rules()
    day = rules_on or as_of
    compiled, wanted = _only(compile_rules(book, day), ids)
    facts = gather_facts(record, as_of, wanted)
    answers = answer_rules(compiled, facts)
    return Answered(as_of, day, book, facts, answers, _due(facts, answers))


@lru_cache(maxsize=8)
def _pressing(book: Rulebook) -> frozenset[str]:
    """The rules behind stop signs, the schedules, and the cautions that stand at no option."""
    signs = {rule for sheet in book.sheets.values() for sign in sheet.stop_signs for rule in sign.rules}
    return frozenset({*signs, *(rule.id for _, rule in book.rules()
                                 if rule.due or rule.effect == "excludes" or is_caution_beside(rule))})


def is_caution_beside(rule: RuleText) -> bool:
    """Does it caution about stage or safety, and not at an option, where it would be read among the arguments?"""
    return rule.effect == "cautions" and not set(rule.about).isdisjoint(_BESIDE) and is_beside(rule)


def is_beside(rule: RuleText) -> bool:
    """Does it speak of the patient and not of an option?"""
    return set(rule.about).isdisjoint(OPTIONS)


@lru_cache(maxsize=128)
def _only(compiled: tuple[CompiledRule, ...], ids: frozenset[str]) -> tuple[tuple[CompiledRule, ...], frozenset[str]]:
    """The rules of these ids with those that they read, and the facts of all of them."""
    some = with_definers(compiled, ids)
    read = {name for one in some for condition in rule_conditions(one.rule) for leaf in leaves(condition)
            for name in (leaf.value_fact, leaf.compared_to) if name}
    read |= {name for one in some if one.rule.due for name in (one.rule.due.anchor, one.rule.due.satisfied_by)}
    read |= {one.rule.stated_as for one in some if one.rule.stated_as}
    return some, frozenset({*read, "alive"})


def _due(facts: Facts, answers: Mapping[str, tuple[RuleAnswer, ...]]) -> dict[str, tuple[RuleAnswer, ...]]:
    """What schedules say, by what is due; nothing is due after death."""
    alive = facts.patient.get("alive")
    died = alive is not None and alive.word == "no"
    due: dict[str, list[RuleAnswer]] = {}
    for given in answers.values():
        for answer in given:
            if answer.due is not None and answer.answer is not NOT_APPLICABLE and not died:
                due.setdefault(answer.due.what, []).append(answer)
    return {what: tuple(given) for what, given in due.items()}


def differences(before: Evaluation, after: Evaluation) -> tuple[list[str], list[str]]:
    """The options whose standing and the rules whose answer differ between two evaluations, by id."""
    options = [name for name, option in after.options.items() if option.standing is not before.options[name].standing]
    rules = [name for name, given in after.answers.items()
             if [(one.answer, one.outcome, one.item and one.item.id) for one in given]
             != [(one.answer, one.outcome, one.item and one.item.id) for one in before.answers.get(name, ())]]
    return options, rules
