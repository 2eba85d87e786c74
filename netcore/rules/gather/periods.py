"""Was a drug running on a day, and when was the last of some treatments before it?"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

from netcore.model import PartialDate, Treatment
from netcore.rules.gather.chart import Chart
from netcore.rules.gather.limits import limit


class Periods:
    """Stretches of time; the ends are prefix maxima, so that one look at the last begun one answers."""

    def __init__(self, spans: Iterable[tuple[date, date]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))

    def cover(self, day: PartialDate) -> bool:
        """Does a stretch surely reach over the whole day, month or year?"""
        place = bisect_right(self._starts, day.first)
        return place > 0 and self._ends[place - 1] >= day.last


class Last:
    """Days of events; the last one on or before a day."""

    def __init__(self, days: Iterable[PartialDate]) -> None:
        ordered = sorted(days, key=lambda day: day.first)
        self._firsts = [day.first for day in ordered]
        self._last: list[PartialDate] = list(accumulate(ordered, _later))

    def before(self, day: PartialDate) -> PartialDate | None:
        """The last event that had begun by the end of the day."""
        place = bisect_right(self._firsts, day.last)
        return self._last[place - 1] if place else None


def _later(one: PartialDate, other: PartialDate) -> PartialDate:
    return other if other.last >= one.last else one


def analogue_on(chart: Chart, day: PartialDate | None) -> bool | None:
    """Was the patient within the interval (and the grace) of an analogue injection on that day? None: not known."""
    return True if day is not None and chart.once(_analogue_periods).cover(day) else None


def analogue_lasts(row: Treatment) -> timedelta:
    """For how long after an injection the analogue surely still works."""
    return timedelta(days=int((row.interval_days or limit("analogue_interval")) + limit("analogue_grace")))


def drug_periods(rows: Sequence[Treatment]) -> Periods:
    """When was the drug surely running, as far as the dates tell?"""
    return Periods((row.when.last, row.ended_on.first if row.ended_on else date.max)
                   for row in rows if row.when is not None)


def ends(rows: Sequence[Treatment]) -> list[PartialDate]:
    """The days on which they were over; a drug that was given over a time counts by its end."""
    return [end for row in rows if (end := row.ended_on or row.when) is not None]


def _analogue_periods(chart: Chart) -> Periods:
    spans, lasts = [], dict[Decimal | None, timedelta]()
    for row in chart.treatments("SSA"):
        if row.when is not None:
            if row.interval_days not in lasts:
                lasts[row.interval_days] = analogue_lasts(row)
            end = row.when.first + lasts[row.interval_days]
            spans.append((row.when.last, min(end, row.ended_on.first) if row.ended_on else end))
    return Periods(spans)
