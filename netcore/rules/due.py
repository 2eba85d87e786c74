"""Which days of the schedules does the list of patients keep? Whether one has passed is decided on reading."""

from datetime import date

from netcore.rules.evaluate import Answered
from netcore.rules.schedule import ENDED

_PLANNED = "planned_procedure_on"


def due_days(evaluation: Answered) -> list[list[str | None]]:
    """[what, day from which it is due, day after which it is overdue, rule, last day on which it is asked for] with
    days as ISO text, by the earliest schedule of each thing. The last one is None but for what comes before a planned
    procedure: once its day is over nobody knows whether it was done, and nothing comes before it any more."""
    found: list[list[str | None]] = []
    for what, answers in evaluation.due.items():
        given = [(answer.due, answer.rule.id) for answer in answers
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
