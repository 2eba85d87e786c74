"""How do four answers combine?

Kleene's logic for met, not met and unknown, written as tables. `not_applicable` is the answer of a whole rule that does
not speak to this patient; it never enters a condition.
"""

from collections.abc import Iterable
from enum import StrEnum


class Answer(StrEnum):
    """What a rule says of a patient."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


MET, NOT_MET, UNKNOWN, NOT_APPLICABLE = Answer.MET, Answer.NOT_MET, Answer.UNKNOWN, Answer.NOT_APPLICABLE
TRUTHS = (MET, NOT_MET, UNKNOWN)

NOT_TABLE = {MET: NOT_MET, NOT_MET: MET, UNKNOWN: UNKNOWN}
AND_TABLE = {
    (MET, MET): MET, (MET, NOT_MET): NOT_MET, (MET, UNKNOWN): UNKNOWN,
    (NOT_MET, MET): NOT_MET, (NOT_MET, NOT_MET): NOT_MET, (NOT_MET, UNKNOWN): NOT_MET,
    (UNKNOWN, MET): UNKNOWN, (UNKNOWN, NOT_MET): NOT_MET, (UNKNOWN, UNKNOWN): UNKNOWN,
}
OR_TABLE = {
    (MET, MET): MET, (MET, NOT_MET): MET, (MET, UNKNOWN): MET,
    (NOT_MET, MET): MET, (NOT_MET, NOT_MET): NOT_MET, (NOT_MET, UNKNOWN): UNKNOWN,
    (UNKNOWN, MET): MET, (UNKNOWN, NOT_MET): UNKNOWN, (UNKNOWN, UNKNOWN): UNKNOWN,
}
# What a rule answers, from whether it speaks to the patient (`applies_when`) and whether it holds (`when`).
RULE_TABLE = {(NOT_MET, holds): NOT_APPLICABLE for holds in TRUTHS} | {
    (UNKNOWN, holds): UNKNOWN for holds in TRUTHS} | {(MET, holds): holds for holds in TRUTHS}


def truth(known: bool | None) -> Answer:
    """The answer of a comparison; None is unknown."""
    return UNKNOWN if known is None else MET if known else NOT_MET


def negate(answer: Answer) -> Answer:
    """Not."""
    return NOT_TABLE[answer]


def all_of(answers: Iterable[Answer]) -> Answer:
    """And, over any number; met where there is none."""
    result = MET
    for answer in answers:
        result = AND_TABLE[result, answer]
    return result


def any_of(answers: Iterable[Answer]) -> Answer:
    """Or, over any number; not met where there is none."""
    result = NOT_MET
    for answer in answers:
        result = OR_TABLE[result, answer]
    return result


def at_least_of(count: int, answers: Iterable[Answer]) -> Answer:
    """At least so many are met: sure as soon as enough are, impossible as soon as too many are not."""
    given = list(answers)
    met, possible = given.count(MET), len(given) - given.count(NOT_MET)
    return MET if met >= count else NOT_MET if possible < count else UNKNOWN


def summary(answers: Iterable[Answer]) -> Answer:
    """The answer of a rule that is asked of each lesion, result or treatment, for the whole patient: met where it is
    met for any, unknown where it is for any other, not met; not applicable where it speaks of none."""
    given = [answer for answer in answers if answer is not NOT_APPLICABLE]
    return any_of(given) if given else NOT_APPLICABLE
