"""What do rules say of each stop sign as it is recorded: which limit holds, which does not, what is too old?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from netcore.evidence import Rulebook
from netcore.model import PatientRecord
from netcore.rules.evaluate import Answered
from netcore.rules.loading import defined_facts
from netcore.rules.reasons import MAYBE_STALE, STALE, Reason, RuleAnswer
from netcore.rules.truth import MET, NOT_APPLICABLE, NOT_MET, UNKNOWN
from netcore.units import System
from netcore.views.options.arguments import argument, source_name
from netcore.views.options.rule_titles import rule_title
from netcore.views.options.words import compared_words
from netcore.views.patient.words import Cell, stop_sign_cells
from netcore.views.text import day_words

_MOST = 2


@dataclass(frozen=True, slots=True)
class Judged:
    """One thing that rules say of a recorded value. `state`: yes (a stop sign), no, unknown. `rules`: their ids."""

    text: str
    state: str
    rules: tuple[str, ...]
    unchecked: bool = False


@dataclass(frozen=True, slots=True)
class JudgedCell:
    """A stop sign as recorded, and what rules say of it; `judged` is empty where no rule asks about it."""

    cell: Cell
    judged: tuple[Judged, ...]

    @property
    def stopped(self) -> bool:
        """Does a rule hold on it that speaks against a procedure, or ask for another value?"""
        return any(one.state == "yes" for one in self.judged)


def judged_cells(record: PatientRecord, evaluation: Answered, as_of: date,
                 system: System | None = None) -> list[JudgedCell]:
    """Every stop sign with its rules; `record` is cut to the day of the evaluation."""
    return [JudgedCell(cell, tuple(_judged(cell, evaluation, system)))
            for cell in stop_sign_cells(record, as_of, system)]


def _judged(cell: Cell, evaluation: Answered, system: System | None) -> Iterator[Judged]:
    """What holds first, then what is too old; where neither is the case, that no limit is reached."""
    pairs = [(answer, reason) for answer in _sign_answers(evaluation) for reason in answer.reasons
             if reason.fact == cell.fact and reason.part == "when" and answer.answer is not NOT_APPLICABLE]
    held = [(answer, reason) for answer, reason in pairs if _stops(answer, reason)]
    stale = [(answer, reason) for answer, reason in pairs if reason.why in (STALE, MAYBE_STALE)]
    open_ = [(answer, reason) for answer, reason in pairs if UNKNOWN in (reason.answer, answer.answer)]
    for answer, reason in held[:_MOST]:
        said = _said(answer, reason, evaluation.book, system)
        yield Judged(f"{said}, {source_name(answer, evaluation.book)}", "yes", (answer.rule.id,),
                     argument(answer, evaluation.book).unchecked)
    if len(held) > _MOST:
        yield Judged(f"{len(held) - _MOST} more", "yes", _rules(held[_MOST:]))
    if stale:
        days = [reason.stale_since for _, reason in stale if reason.stale_since]
        since = f"too old since {day_words(min(days))}" if days else "perhaps too old: its day is not known"
        yield Judged(f"{since}, {source_name(stale[0][0], evaluation.book)}", "unknown", _rules(stale))
    elif open_:
        yield Judged(f"{len(_rules(open_))} rule{'s' if len(_rules(open_)) > 1 else ''} cannot be told", "unknown",
                     _rules(open_))
    elif pairs and not held:
        number = len(_rules(pairs))
        words = dict.fromkeys(compared_words(reason, defined_facts(evaluation.book), system) for _, reason in pairs
                              if reason.limits)
        yield Judged(f"{', '.join(list(words)[:_MOST])} ({number} rule{'s' if number > 1 else ''})" if words else
                     f"none of {number} rules holds" if number > 1 else "its rule does not hold", "no", _rules(pairs))


def _sign_answers(evaluation: Answered) -> list[RuleAnswer]:
    """The answers of the rules that stand behind the stop signs."""
    rules = dict.fromkeys(rule for sheet in evaluation.book.sheets.values() for sign in sheet.stop_signs
                          for rule in sign.rules)
    return [answer for rule in rules for answer in evaluation.answers.get(rule, ())]


def _stops(answer: RuleAnswer, reason: Reason) -> bool:
    """Does this value make the rule speak against a procedure, or fall short of what it asks for? What is too old does
    neither: whether it still holds is not known."""
    if reason.why in (STALE, MAYBE_STALE):
        return False
    holds, fails = (NOT_MET, MET) if reason.asked.negated else (MET, NOT_MET)
    if answer.rule.effect == "requires":
        return answer.answer is NOT_MET and reason.answer is fails and reason.value is not None
    return answer.rule.effect in ("excludes", "cautions") and answer.answer is MET and reason.answer is holds


def _said(answer: RuleAnswer, reason: Reason, book: Rulebook, system: System | None) -> str:
    return compared_words(reason, defined_facts(book), system) if reason.limits else \
        rule_title(answer.rule.id, book, system)


def _rules(pairs: list[tuple[RuleAnswer, Reason]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(answer.rule.id for answer, _ in pairs))
