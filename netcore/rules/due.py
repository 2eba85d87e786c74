"""Which days of the schedules does the list of patients keep? Whether one has passed is decided on reading."""

from collections.abc import Sequence
from datetime import date

from netcore.rules.evaluate import Answered
from netcore.rules.reasons import RuleAnswer
from netcore.rules.schedule import ENDED, STATE_UNKNOWN
from netcore.rules.truth import UNKNOWN

_PLANNED = "planned_procedure_on"


def may_not_apply(answer: RuleAnswer) -> bool:
    """Does a schedule name its days, while nobody knows whether it speaks of this patient?"""
    return answer.answer is UNKNOWN and answer.due is not None and answer.due.state != STATE_UNKNOWN


def that_speak(answers: Sequence[RuleAnswer]) -> list[RuleAnswer]:
    """The schedules that surely speak of the patient and name a day; where none does, all: what nobody knows must not
    take a scan off the list."""
    sure = [answer for answer in answers if answer.due is not None and not may_not_apply(answer)
            and answer.due.state not in (STATE_UNKNOWN, ENDED)]
    return sure or list(answers)


def due_days(evaluation: Answered) -> list[list[str | None]]:
    """[what, day from which it is due, day after which it is overdue, rule, last day on which it is asked for] with
    days as ISO text, by the earliest schedule of each thing. The last one is None but for what comes before a planned
    procedure: once its day is over nobody knows whether it was done, and nothing comes before it any more."""
    found: list[list[str | None]] = []
    for what, answers in evaluation.due.items():
        given = [(answer.due, answer.rule.id) for answer in that_speak(answers)
                 if answer.due and answer.due.latest and answer.due.state != ENDED]
        if given:
            first, rule = min(given, key=lambda one: one[0].overdue_after or one[0].latest or date.max)
            found.append([what, str(first.latest), str(first.overdue_after or first.latest), rule,
                          _until(evaluation, rule)])
    return found


def _until(evaluation: Answered, rule: str) -> str | None:
    asked = evaluation.answers[rule][0].rule.due
    planned = evaluation.facts.patient.get(_PLANNED) if asked is not None and asked.anchor == _PLANNED else None
    return str(planned.date.last) if planned is not None and planned.date is not None else None
