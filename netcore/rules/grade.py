"""Does the grade in the report agree with the numbers beside it?

Both stand as they are; nothing in the record is repaired.
"""

from dataclasses import dataclass
from datetime import date

from netcore.model import PatientRecord
from netcore.rules.evaluate import Answered, evaluate_only
from netcore.rules.reasons import Reason
from netcore.rules.truth import MET

WHO_GRADE = "staging.who_grade"
# The rules that compare the report with its numbers: of an edition that is known and new, and of any other.
CONTRADICTIONS = frozenset({"staging.grade_contradiction", "staging.reported_grade_too_low"})


@dataclass(frozen=True, slots=True)
class ContradictedGrade:
    """A reported grade and what contradicts it. `computed`: the grade that follows from the sample (None: cannot be
    told). `because`: the numbers or words that speak against the report. `rule`: the one that says so."""

    reported: str
    computed: str | None
    because: tuple[Reason, ...]
    rule: str


def find_contradicted_grade(record: PatientRecord, as_of: date,
                            rules_on: date | None = None) -> ContradictedGrade | None:
    """What contradicts the reported grade on a day; None where no rule finds that anything does."""
    if not any(row.reported_grade for row in record.histology):
        return None
    return contradicted_grade(evaluate_only(record, CONTRADICTIONS, as_of=as_of, rules_on=rules_on))


def contradicted_grade(answered: Answered) -> ContradictedGrade | None:
    """As `find_contradicted_grade`, where the rules were asked already."""
    held = next((answer for name in sorted(CONTRADICTIONS) for answer in answered.answers.get(name, ())
                 if answer.answer is MET), None)
    reported = answered.facts.patient.get("reported_grade")
    if held is None or reported is None or not reported.words:
        return None
    grade = answered.answers[WHO_GRADE][0] if WHO_GRADE in answered.answers else None
    computed = grade.outcome if grade is not None else None
    behind = grade if computed is not None and grade is not None else held
    return ContradictedGrade(" or ".join(sorted(reported.words)), computed, _against(behind.reasons), held.rule.id)


def _against(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """The measured numbers by which the class holds; where it is the class that remains, every number that was looked
    at; where no number was, the words."""
    asked = [reason for reason in reasons if reason.part == "when" and reason.value is not None]
    numbers = [reason for reason in asked if reason.limits]
    found = [one for one in numbers if one.answer is MET] or numbers or [one for one in asked if one.answer is MET]
    return tuple({reason.fact: reason for reason in found}.values())
