"""Is something due, for each patient of a table? The same arithmetic as `schedule.py`, on arrays of days."""

from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from netcore.evidence import InForce
from netcore.evidence.rules import Schedule
from netcore.rules.table.facts_table import Days, FactsTable, day_number

Numbers = NDArray[np.int64]
_NONE = np.iinfo(np.int64).min
# The days for which sums by the calendar are made once, as numbers from 1970.
_FIRST, _LAST = day_number(date(1900, 1, 1)), day_number(date(2100, 12, 31))


def due_truths(schedule: Schedule, limits: dict[str, InForce],
               table: FactsTable) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which patients surely have it due (or overdue, or never done), and which surely not."""
    anchor, done = table.days[schedule.anchor], table.days[schedule.satisfied_by]
    anchored, first, last = anchor.known, anchor.first, anchor.last
    floor = after(first, limits[schedule.counts_from]) - 1 if schedule.counts_from else first
    last_first, last_last = _last_counted(done, floor)
    earliest, latest, ended = _span(schedule, limits, first, last, last_first, last_last)
    if schedule.until:
        ended |= ~ended & (earliest > after(last, limits[schedule.until]))
    not_yet = table.as_of < earliest
    unsure = (table.as_of < latest) & ~not_yet
    return anchored & ~ended & ~not_yet & ~unsure, anchored & (ended | not_yet)


def _span(schedule: Schedule, limits: dict[str, InForce], first: Numbers, last: Numbers, last_first: Numbers,
          last_last: Numbers) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
    counted = last_first != _NONE
    if schedule.at:
        slots = limits[schedule.at]
        reached = last_last.copy()
        if schedule.window:
            reached[counted] = after(last_last[counted], limits[schedule.window])
        earliest, latest = np.zeros_like(first), np.zeros_like(first)
        open_ = np.ones(first.shape, dtype=bool)
        for index in range(len(slots.numbers)):
            slot = after(first, slots, index)
            take = open_ & (slot > reached)
            earliest[take], latest[take] = slot[take], after(last[take], slots, index)
            open_ &= ~take
        return earliest, latest, open_
    if schedule.first_after is None:
        raise ValueError(f"{schedule.what}: neither first_after nor at")
    earliest, latest = after(first, limits[schedule.first_after]), after(last, limits[schedule.first_after])
    if schedule.then_every is None:
        return earliest, latest, counted
    earliest[counted] = after(last_first[counted], limits[schedule.then_every])
    latest[counted] = after(last_last[counted], limits[schedule.then_every])
    return earliest, latest, np.zeros(first.shape, dtype=bool)


def _last_counted(done: Days, floor: Numbers) -> tuple[Numbers, Numbers]:
    """First and last possible day of the last time it was done, where that was after the floor; `_NONE` where not.

    Days stand in the order of their first possible day: where the last one does not count, none before it does.
    """
    counts = done.known & (done.first > floor)
    return np.where(counts, done.first, _NONE), np.where(counts, done.last, _NONE)


def after(days: Numbers, limit: InForce, index: int = 0) -> Numbers:
    """The days so long after others, months and years by the calendar, as `schedule.after`."""
    amount = limit.numbers[index]
    whole = int(amount)
    if limit.unit in ("mo", "a") and amount == whole:
        months = whole * (12 if limit.unit == "a" else 1)
        if days.size and days.min() >= _FIRST and days.max() <= _LAST:
            return _sums(months)[days - _FIRST]
        return _months_after(days, months)
    factor = {"mo": (487, 16), "a": (1461, 4), "wk": (7, 1)}.get(str(limit.unit), (1, 1))
    return np.asarray(days + round(amount * factor[0] / factor[1]))


@cache
def _sums(months: int) -> Numbers:
    """The day so many months after each day from `_FIRST` to `_LAST`."""
    return _months_after(np.arange(_FIRST, _LAST + 1), months)


def _months_after(days: Numbers, months: int) -> Numbers:
    """The same day of a later month, or its last one where it is shorter."""
    start = days.astype("datetime64[D]")
    month = start.astype("datetime64[M]")
    day = (start - month.astype("datetime64[D]")).astype(np.int64)
    target = (month + months).astype("datetime64[D]").astype(np.int64)
    length = (month + months + 1).astype("datetime64[D]").astype(np.int64) - target
    return np.asarray(target + np.minimum(day, length - 1))
