"""When is something due after its anchor, and was it done?

Months and years count by the calendar. An anchor or a last time that is known to the month only gives a span of days;
overdue is said only where the whole span has passed.
"""

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from netcore.evidence import InForce
from netcore.evidence.rules import Schedule
from netcore.model import PartialDate
from netcore.rules.reasons import DueDay
from netcore.rules.truth import MET, NOT_MET, UNKNOWN, Answer
from netcore.rules.values import Facts

NEVER_DONE, OVERDUE, DUE, NOT_YET, ENDED, STATE_UNKNOWN = (
    "never_done", "overdue", "due", "not_yet", "ended", "unknown")
_ANSWERS = {NEVER_DONE: MET, OVERDUE: MET, DUE: MET, NOT_YET: NOT_MET, ENDED: NOT_MET, STATE_UNKNOWN: UNKNOWN}


def after(day: date, limit: InForce, index: int = 0) -> date:
    """The day so long after another, by the calendar; `index` picks from a schedule of several."""
    amount = limit.numbers[index]
    whole = int(amount)
    match limit.unit:
        case "mo" if amount == whole:
            return _months_after(day, whole)
        case "a" if amount == whole:
            return _months_after(day, 12 * whole)
        case "mo":
            return day + timedelta(days=round(amount * 487 / 16))
        case "a":
            return day + timedelta(days=round(amount * 1461 / 4))
        case "wk":
            return day + timedelta(days=round(amount * 7))
    return day + timedelta(days=round(amount))


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last one where it is shorter. As the offsets of pandas, which take longer
    than all else of a schedule."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def evaluate_due(schedule: Schedule, limits: Callable[[str], InForce], facts: Facts) -> tuple[Answer, DueDay]:
    """When is it due, and has its day passed on `facts.as_of`?"""
    used = {name: limits(name) for name in schedule.limits}
    shown = tuple(used.values())
    anchor = facts.patient.get(schedule.anchor)
    done = facts.patient.get(schedule.satisfied_by)
    days = done.days if done is not None and done.days else ()
    last_done = days[-1].last if days else None
    if anchor is None or anchor.date is None:
        return UNKNOWN, DueDay(schedule.what, STATE_UNKNOWN, last_done=last_done, limits=shown)
    counted = [day for day in days if day.first > _counts_from(anchor.date, schedule, used)]
    span = _span(anchor.date, counted, schedule, used)
    if span is None or (schedule.until and span[0] > after(anchor.date.last, used[schedule.until])):
        return NOT_MET, DueDay(schedule.what, ENDED, last_done=last_done, limits=shown)
    earliest, latest = span
    end = after(latest, used[schedule.window]) if schedule.window else latest
    if facts.as_of < earliest:
        state = NOT_YET
    elif facts.as_of < latest:
        state = STATE_UNKNOWN
    elif not days:
        state = NEVER_DONE
    else:
        state = OVERDUE if facts.as_of > end else DUE
    return _ANSWERS[state], DueDay(schedule.what, state, earliest, latest, end, last_done, shown)


def _counts_from(anchor: PartialDate, schedule: Schedule, used: dict[str, InForce]) -> date:
    """Days after this one count as done."""
    if schedule.counts_from is None:
        return anchor.first
    return after(anchor.first, used[schedule.counts_from]) - timedelta(days=1)


def _span(anchor: PartialDate, counted: Sequence[PartialDate], schedule: Schedule,
          used: dict[str, InForce]) -> tuple[date, date] | None:
    """First and last possible day on which it is next due; None where nothing more is due."""
    if schedule.at:
        slots = [(after(anchor.first, used[schedule.at], index), after(anchor.last, used[schedule.at], index))
                 for index in range(len(used[schedule.at].numbers))]
        done = counted[-1].last if counted else date.min
        slack = used[schedule.window] if schedule.window else None
        reached = after(done, slack) if slack and counted else done
        return next(((first, last) for first, last in slots if first > reached), None)
    if counted:
        if schedule.then_every is None:
            return None
        return after(counted[-1].first, used[schedule.then_every]), after(counted[-1].last, used[schedule.then_every])
    assert schedule.first_after is not None
    return after(anchor.first, used[schedule.first_after]), after(anchor.last, used[schedule.first_after])
