"""What does the last scan that says something of a lesion show?

Several scans may be the last one: of the same day, of a month that overlaps, or without a date. Then every size that
one of them gives is possible, and whether the lesion is there only where they agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Literal

from netcore.model import Measurement, PartialDate
from netcore.rules.gather.chart import Chart
from netcore.rules.gather.limits import limit
from netcore.rules.values import Interval

Presence = Literal["present", "absent", "not_evaluable"]
GONE = Interval.exactly(0)


@dataclass(frozen=True, slots=True)
class Sighting:
    """As the last scans show it. `day`: of the latest of them; None where that has none. `enhances` None: not said."""

    presence: Presence
    size: Interval | None
    volume: Interval | None
    enhances: bool | None
    short_axis: Interval | None
    day: PartialDate | None


def last_sighting(chart: Chart, lesion_id: str) -> Sighting | None:
    """The last scan of the stream that says anything of the lesion, with every other that may be the last; None where
    no scan does."""
    found = [(row, study) for row, study in chart.readings.get(lesion_id, ()) if row.state is not None
             or row.longest_diameter_mm is not None or row.short_axis_mm is not None]
    if not found:
        return None
    row, study = found[-1]
    day = study.done_on
    if day is None or any(other.done_on is None or other.done_on.last >= day.first for _, other in found[:-1]):
        rows = {other.study_id: one for one, other in found}
        standing = chart.standing([other for _, other in found])
        day, last = standing[0].done_on, [rows[other.study_id] for other in standing]
        if day is not None and day.exact and all(other.done_on == day for other in standing):
            # What one scan of the day could not evaluate, another one shows.
            last = [one for one in last if one.state != "not_evaluable"] or last
    else:
        last = [row]
    seen = {read_size(one)[0] for one in last}
    presence = next(iter(seen)) if len(seen) == 1 else "not_evaluable"
    volumes = [Interval.exactly(one.volume_ml) for one in last if one.volume_ml is not None]
    enhancing = {one.enhancing_diameter_mm > 0 for one in last if one.enhancing_diameter_mm is not None}
    shorts = [Interval.exactly(one.short_axis_mm) for one in last if one.short_axis_mm is not None]
    return Sighting(presence, _hull([read_size(one)[1] for one in last]) if len(seen) == 1 else None,
                    _hull(volumes) if presence == "present" and len(volumes) == len(last) else None,
                    enhancing.pop() if len(enhancing) == 1 else None, _hull(shorts), day)


def _hull(intervals: Sequence[Interval | None]) -> Interval | None:
    """All numbers that one of them leaves possible; None where one is not known."""
    known = [one for one in intervals if one is not None]
    return reduce(Interval.hull, known) if known and len(known) == len(intervals) else None


def read_size(row: Measurement | None) -> tuple[Presence, Interval | None]:
    """Is the lesion there at this reading, and how large? A lesion that was never measured was seen when it was
    recorded."""
    if row is None:
        return "present", None
    length = row.longest_diameter_mm
    if row.state == "absent" or length == 0:
        return "absent", GONE
    if row.state == "not_evaluable":
        return "not_evaluable", None
    if row.state == "split" and row.linked_lesion_ids:
        return "absent", GONE  # its parts are lesions of their own
    if row.state == "too_small" and length is None:
        below = limit("measurable_from", "response")
        return "present", Interval(GONE.low, below, low_open=True, high_open=True)
    return "present", None if length is None else Interval.exactly(length)


def certainly_after(day: PartialDate | None, scan: PartialDate | None) -> bool | None:
    """Was something done after the scan, or on its day? False: certainly before; None: nobody can tell."""
    if day is None or scan is None:
        return None
    return True if day.first >= scan.last else False if day.last < scan.first else None
