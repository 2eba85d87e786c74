"""Why did a rule answer as it did? Reasons as data; sentences are made of them late, in `views`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from netcore.evidence import InForce, RuleText
from netcore.rules.truth import Answer
from netcore.rules.values import FactValue, Item

# Why a leaf is unknown although it was asked: nothing recorded, too old, too little known, not comparable.
NOT_RECORDED, STALE, MAYBE_STALE = "not_recorded", "stale", "maybe_stale"
NOT_SURE, NOT_COMPARABLE, LESIONS_MISSING = "not_sure", "not_comparable", "lesions_missing"


@dataclass(frozen=True, slots=True)
class Asked:
    """What one leaf of a rule asks, the same for every patient.

    `operator`: is, is_one_of, above, at_least, below, at_most, between, is_recorded, count. `limits`: the values in
    force (none for words). `age_limit`: from which age on the value is stale. `words`: the words asked for. `negated`:
    it stands under a `not`. `part`: when, or applies_when.
    """

    fact: str
    operator: str
    limits: tuple[InForce, ...] = ()
    age_limit: InForce | None = None
    words: tuple[str, ...] = ()
    negated: bool = False
    compared_to: str | None = None
    part: str = "when"


class Reason(NamedTuple):
    """One leaf as it was judged on a patient. A plain tuple, because a patient has more than a thousand of them.

    `value` None: nothing is recorded. `why`: for an unknown, which kind. `stale_since`: the first day on which the
    value was too old. `item`: the lesion or result it is about.
    """

    asked: Asked
    answer: Answer
    value: FactValue | None = None
    why: str = ""
    stale_since: date | None = None
    item: Item | None = None

    @property
    def fact(self) -> str:
        """The fact that was read."""
        return self.asked.fact

    @property
    def operator(self) -> str:
        """How it was compared."""
        return self.asked.operator

    @property
    def limits(self) -> tuple[InForce, ...]:
        """The limits in force that it was compared with."""
        return self.asked.limits

    @property
    def part(self) -> str:
        """Does it stand in `when` or in `applies_when`?"""
        return self.asked.part


@dataclass(frozen=True, slots=True)
class DueDay:
    """When something is due by one rule.

    `state`: never_done (never recorded, and due), overdue (its time has passed), due (now), not_yet, ended, unknown.
    `earliest` and `latest` differ where the anchor or the last time is known to the month only; None where not known.
    `last_done`: the last day on which it was done; None: never recorded.
    """

    what: str
    state: str
    earliest: date | None = None
    latest: date | None = None
    overdue_after: date | None = None
    last_done: date | None = None
    limits: tuple[InForce, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """What one rule says of one patient (or of one lesion, result, treatment, study: `item`).

    `outcome`: of a classification, where it is sure; `possible`: every outcome that is left, in the sheet's order
    (`open_ended`: or none of them).
    `in_force_from`: where the rule did not hold yet on the day of the rules, the day from which it does.
    """

    rule: RuleText
    sheet: str
    answer: Answer
    reasons: tuple[Reason, ...] = ()
    item: Item | None = None
    outcome: str | None = None
    possible: tuple[str, ...] = ()
    open_ended: bool = False
    due: DueDay | None = None
    in_force_from: date | None = None

    @property
    def open_reasons(self) -> tuple[Reason, ...]:
        """What kept it from an answer. A fact of which the rule itself says what holds where it is not recorded (`not
        taken for segmental`) kept it from none."""
        settled = {(reason.fact, reason.item and reason.item.id) for reason in self.reasons
                   if reason.operator == "is_recorded" and reason.answer is Answer.NOT_MET}
        unknown = tuple(reason for reason in self.reasons if reason.answer is Answer.UNKNOWN)
        return tuple(reason for reason in unknown
                     if (reason.fact, reason.item and reason.item.id) not in settled) or unknown

    @property
    def assumed_facts(self) -> tuple[str, ...]:
        """Of a schedule: the facts that are not recorded, and without which it is shown all the same."""
        return tuple(dict.fromkeys(
            reason.fact for reason in self.reasons if reason.part == "applies_when" and reason.operator == "is_recorded"
            and reason.answer is Answer.NOT_MET)) if self.due is not None else ()


def limits_of(answers: Sequence[RuleAnswer]) -> list[InForce]:
    """Every limit that took part, each once, in the order first used."""
    found = {limit.parameter: limit for answer in answers for reason in answer.reasons
             for limit in (*reason.limits, *([reason.asked.age_limit] if reason.asked.age_limit else []))}
    found |= {limit.parameter: limit for answer in answers if answer.due for limit in answer.due.limits}
    return list(found.values())
