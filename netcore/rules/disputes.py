"""Where do sources disagree about this patient?

Rules that answer the same question stand side by side. They disagree where one is met and another is not; what
`data/guidelines/disagreements.yaml` says of the question is joined by the rules it names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from netcore.evidence import Disagreement, Rulebook
from netcore.rules.reasons import RuleAnswer
from netcore.rules.truth import MET, NOT_APPLICABLE, NOT_MET, UNKNOWN


@dataclass(frozen=True, slots=True)
class Dispute:
    """Rules that answer one question on this patient, side by side.

    `differs`: at least one is met and one is not. `open`: one is met or not and another unknown, so that they may.
    `texts`: the described disagreements to which the rules belong.
    """

    question: str
    answers: tuple[RuleAnswer, ...]
    differs: bool
    open: bool
    texts: tuple[Disagreement, ...] = ()


def collect_disputes(book: Rulebook, answers: Mapping[str, Sequence[RuleAnswer]]) -> list[Dispute]:
    """Every question that at least two rules answer on this patient; those that differ first."""
    by_question: dict[str, list[RuleAnswer]] = {}
    for given in answers.values():
        for answer in given:
            if answer.rule.question and answer.item is None and answer.answer is not NOT_APPLICABLE:
                by_question.setdefault(answer.rule.question, []).append(answer)
    described = _described(book)
    found = []
    for question, given in by_question.items():
        if len(given) > 1:
            said = {_said(answer) for answer in given if answer.answer is not UNKNOWN}
            rules = {answer.rule.id for answer in given}
            texts = tuple(text for text, named in described if not rules.isdisjoint(named))
            unknown = any(answer.answer is UNKNOWN for answer in given)
            found.append(Dispute(question, tuple(given), len(said) > 1, bool(said) and unknown, texts))
    return sorted(found, key=lambda dispute: (not dispute.differs, not dispute.open))


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
