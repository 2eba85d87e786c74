"""Which days of the schedules does the list of patients keep? Whether one has passed is decided on reading."""

from datetime import date

from netcore.rules.evaluate import Answered
from netcore.rules.schedule import ENDED


def due_days(evaluation: Answered) -> list[list[str]]:
    """[what, day from which it is due, day after which it is overdue, rule] with days as ISO text, by the earliest
    schedule of each thing."""
    found = []
    for what, answers in evaluation.due.items():
        given = [(answer.due, answer.rule.id) for answer in answers
                 if answer.due and answer.due.latest and answer.due.state != ENDED]
        if given:
            first, rule = min(given, key=lambda one: one[0].overdue_after or one[0].latest or date.max)
            found.append([what, str(first.latest), str(first.overdue_after or first.latest), rule])
    return found
