"""Where do sources disagree about this patient?

Rules that answer the same question stand side by side. They disagree where one is met and another is not; what
`data/guidelines/disagreements.yaml` says of the question is joined by the rules it names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from netcore.evidence import Disagreement, Rulebook
from netcore.rules.reasons import RuleAnswer
from netcore.rules.truth import MET, NOT_APPLICABLE, NOT_MET, UNKNOWN
from netcore.rules.values import Item


@dataclass(frozen=True, slots=True)
class Dispute:
    """Rules that answer one question on this patient, side by side.

    `differs`: at least one is met and one is not. `open`: one is met or not and another unknown, so that they may.
    `texts`: the described disagreements to which the rules belong. `item`: the one lesion, result or treatment that
    they are about (None: the patient); `others`: on so many more the same question is answered differently.
    """

    question: str
    answers: tuple[RuleAnswer, ...]
    differs: bool
    open: bool
    texts: tuple[Disagreement, ...] = ()
    item: Item | None = None
    others: int = 0


def collect_disputes(book: Rulebook, answers: Mapping[str, Sequence[RuleAnswer]]) -> list[Dispute]:
    """Every question that at least two rules answer on this patient; those that differ first. Of single lesions,
    results and treatments only what differs, each question on the latest one."""
    of_patient: dict[str, list[RuleAnswer]] = {}
    of_items: dict[str, dict[tuple[str, str], list[RuleAnswer]]] = {}
    for given in answers.values():
        for answer in given:
            if answer.rule.question and answer.answer is not NOT_APPLICABLE:
                if answer.item is None:
                    of_patient.setdefault(answer.rule.question, []).append(answer)
                else:
                    of_items.setdefault(answer.rule.question, {}).setdefault(
                        (answer.item.kind, answer.item.id), []).append(answer)
    described = _described(book)
    found = [_dispute(question, given, described) for question, given in of_patient.items() if len(given) > 1]
    for question, by_item in of_items.items():
        differing = [given for given in by_item.values() if len(given) > 1 and _differ(given)]
        if differing:
            latest = max(differing, key=_day_of)
            found.append(_dispute(question, latest, described, latest[0].item, len(differing) - 1))
    return sorted(found, key=lambda dispute: (not dispute.differs, not dispute.open))


def _dispute(question: str, given: Sequence[RuleAnswer], described: list[tuple[Disagreement, frozenset[str]]],
             item: Item | None = None, others: int = 0) -> Dispute:
    rules = {answer.rule.id for answer in given}
    unknown = any(answer.answer is UNKNOWN for answer in given)
    known = any(answer.answer is not UNKNOWN for answer in given)
    return Dispute(question, tuple(given), _differ(given), known and unknown,
                   tuple(text for text, named in described if not rules.isdisjoint(named)), item, others)


def _differ(given: Sequence[RuleAnswer]) -> bool:
    return len({_said(answer) for answer in given if answer.answer is not UNKNOWN}) > 1


def _day_of(given: Sequence[RuleAnswer]) -> date:
    day = given[0].item.day if given[0].item else None
    return day.last if day else date.min


@lru_cache(maxsize=8)
def _described(book: Rulebook) -> list[tuple[Disagreement, frozenset[str]]]:
    """The described disagreements with the rules of all their sides."""
    return [(text, frozenset(rule for side in text.sides for rule in side.rules))
            for sheet in book.sheets.values() for text in sheet.disagreements]


def _said(answer: RuleAnswer) -> tuple[object, ...]:
    """What the rule says to the question: its class, its due day, or whether it holds and to which effect."""
    if answer.due is not None:
        return ("due", answer.due.state, answer.due.earliest)
    if answer.rule.classify:
        return ("class", answer.outcome)
    holds = {MET: True, NOT_MET: False}[answer.answer]
    return ("holds", holds, answer.rule.effect if holds else None)
