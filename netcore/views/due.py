"""What is due by which schedule, what is overdue, and what was never recorded?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from netcore.rules.evaluate import Evaluation
from netcore.rules.reasons import RuleAnswer
from netcore.rules.schedule import ENDED, NEVER_DONE, OVERDUE, STATE_UNKNOWN
from netcore.views.arguments import Argument, arguments
from netcore.views.text import day_words


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing that is due, with what every schedule says of it.

    `overdue`: by at least one schedule. `days`: (day, schedule) of every schedule that names a day. `arguments`: the
    rules, each leading to its source.
    """

    what: str
    sentence: str
    overdue: bool
    unknown: bool
    days: tuple[tuple[date, str], ...]
    arguments: tuple[Argument, ...]


def due_lines(evaluation: Evaluation) -> list[DueLine]:
    """Everything that some schedule asks for, overdue first, then by day; what has ended is left out."""
    lines = [_line(what, answers, evaluation) for what, answers in evaluation.due.items()
             if any(answer.due and answer.due.state != ENDED for answer in answers)]
    return sorted(lines, key=lambda line: (not line.overdue, min((day for day, _ in line.days), default=date.max),
                                           line.what))


def _line(what: str, answers: Iterable[RuleAnswer], evaluation: Evaluation) -> DueLine:
    open_ = [answer for answer in answers if answer.due and answer.due.state != ENDED]
    open_.sort(key=lambda answer: (answer.due.latest or date.max) if answer.due else date.max)
    late = [answer for answer in open_ if answer.due and answer.due.state in (OVERDUE, NEVER_DONE)]
    last = max((answer.due.last_done for answer in open_ if answer.due and answer.due.last_done), default=None)
    done = f"last {day_words(last)}" if last else "never recorded"
    parts = [_schedule_words(answer, evaluation) for answer in open_]
    return DueLine(what, f"{what}: {done}. {'; '.join(dict.fromkeys(parts))}.", bool(late),
                   all(answer.due is not None and answer.due.state == STATE_UNKNOWN for answer in open_),
                   tuple((answer.due.latest, schedule_name(answer, evaluation)) for answer in open_
                         if answer.due and answer.due.latest), arguments(open_, evaluation.book))


def _schedule_words(answer: RuleAnswer, evaluation: Evaluation) -> str:
    due = answer.due
    assert due is not None
    name = schedule_name(answer, evaluation)
    day = day_words(due.latest) if due.latest else "a day not known"
    match due.state:
        case "overdue":
            return f"overdue since {day_words(due.overdue_after)} by {name}"
        case "never_done":
            return f"due since {day} by {name}"
        case "due":
            return f"due now (from {day}) by {name}"
        case "not_yet":
            return f"next on {day} by {name}"
    return f"when it is due by {name} is not known: its starting day is missing or known to the month only"


def schedule_name(answer: RuleAnswer, evaluation: Evaluation) -> str:
    """A schedule by its source, short."""
    if answer.rule.side:
        return answer.rule.side
    reference = evaluation.book.reference(answer.sheet, answer.rule.sources[0])
    return f"{answer.rule.title} ({reference.year or 'year not stated'})"
