"""Which way does a marker go between two treatments, how fast, and may that be called a doubling time?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import exp, inf, log
from typing import Literal

from netcore.evidence import InForce
from netcore.markers.change import compare_points
from netcore.markers.gather import in_order
from netcore.markers.series import Difference, MarkerPoint, MarkerSeries, TreatmentStart
from netcore.markers.slope import LogValue, Slope, robust_slope
from netcore.markers.verdict import setting

Direction = Literal["rising", "falling", "open"]
NotMet = Literal["too_few_results", "too_short", "direction_open", "not_above_limit", "no_upper_limit", "marked_result",
                 "within_variation", "only_bounds"]
_MONTH = 30.4375


@dataclass(frozen=True, slots=True)
class TrendSegment:
    """The usable results between the start of one treatment (None: before the first) and the next.

    `slope`: of the natural logarithm a day; None below two days. `direction`: open where the interval, or without one
    the bounds, allow both. `first_to_last` carries the verdict on the whole change. `doubling_days`: range of the
    doubling time (of the halving time where it falls), only where `not_met` is empty. `bounds`: how many results were
    only bounds and used as such.
    """

    after: TreatmentStart | None
    points: tuple[MarkerPoint, ...]
    slope: Slope | None
    direction: Direction
    first_to_last: Difference | None
    doubling_days: tuple[float, float] | None
    not_met: tuple[NotMet, ...]
    bounds: int
    settings: tuple[InForce, ...]

    @property
    def percent_a_month(self) -> tuple[float, float] | None:
        """The slope as percent a month, from lowest to highest; None without a slope."""
        return (_monthly(self.slope.low), _monthly(self.slope.high)) if self.slope else None

    @property
    def interval_a_month(self) -> tuple[float, float] | None:
        """The 95 % interval as percent a month; None below five results."""
        interval = self.slope.interval if self.slope else None
        return (_monthly(interval[0]), _monthly(interval[1])) if interval else None


def doubling_days(first: Decimal, last: Decimal, days: int) -> float | None:
    """Days in which a value that goes from `first` to `last` in `days` doubles (negative: halves); None where it does
    not change or a value is not above 0."""
    if first <= 0 or last <= 0 or first == last:
        return None
    return days * log(2) / log(last / first)


def compute_trend(series: MarkerSeries, *, rules_on: date | None = None) -> tuple[TrendSegment, ...]:
    """One segment for each stretch between treatments, in order; the last one is the current trend.

    Only usable results with an exact day and above 0 take part. A sample of the day of a treatment counts as before it.
    Empty where no result can be used.
    """
    points = [point for point in in_order(series.points)
              if point.usable and point.day is not None and point.value is not None and point.value > 0]
    starts = sorted((start for start in series.treatment_starts if start.when is not None),
                    key=lambda start: start.when.first if start.when else date.max)
    parts: list[tuple[TreatmentStart | None, list[MarkerPoint]]] = [(None, [])]
    waiting = list(starts)
    for point in points:
        while waiting and waiting[0].when is not None and point.day is not None \
                and waiting[0].when.first < point.day:
            parts.append((waiting.pop(0), []))
        parts[-1][1].append(point)
    return tuple(_segment(series, after, part, rules_on) for after, part in parts if part)


def _segment(series: MarkerSeries, after: TreatmentStart | None, points: Sequence[MarkerPoint],
             rules_on: date | None) -> TrendSegment:
    slope = robust_slope([_log_value(point) for point in points])
    direction = _direction(slope)
    first_to_last = compare_points(series, points[-1], points[0], rules_on=rules_on) if len(points) > 1 else None
    settings = (setting("doubling_days", rules_on), setting("doubling_points", rules_on))
    bounds = sum(point.comparator is not None for point in points)
    not_met = _not_met(points, direction, first_to_last, slope, settings)
    days = None
    if slope is not None and not not_met:
        ends = sorted((log(2) / abs(slope.low), log(2) / abs(slope.high)))
        days = ends[0], ends[1]
    return TrendSegment(after, tuple(points), slope, direction, first_to_last, days, not_met, bounds, settings)


def _log_value(point: MarkerPoint) -> LogValue:
    low, high = point.bounds
    assert point.day is not None
    return LogValue(point.day.toordinal(), log(low) if low else -inf, log(high) if high is not None else inf)


def _direction(slope: Slope | None) -> Direction:
    if slope is None:
        return "open"
    low, high = slope.interval or (slope.low, slope.high)
    return "rising" if low > 0 else "falling" if high < 0 else "open"


def _not_met(points: Sequence[MarkerPoint], direction: Direction, change: Difference | None, slope: Slope | None,
             settings: Sequence[InForce]) -> tuple[NotMet, ...]:
    """Which conditions of a doubling time do not hold."""
    shortest, fewest = settings
    found: list[NotMet] = []
    if len(points) < fewest.number:
        found.append("too_few_results")
    first, last = points[0].day, points[-1].day
    if first is None or last is None or (last - first).days < shortest.number:
        found.append("too_short")
    if direction == "open":
        found.append("direction_open")
    if any(point.upper_limit is None for point in points):
        found.append("no_upper_limit")
    elif any(point.comparator in ("<", "<=") or (point.times_upper or 0) <= 1 for point in points):
        found.append("not_above_limit")
    if any(point.confounders for point in points):
        found.append("marked_result")
    if change is not None and change.verdict.code == "within":
        found.append("within_variation")
    if slope is not None and (slope.low in (-inf, 0) or slope.high in (inf, 0)):
        found.append("only_bounds")
    return tuple(found)


def _monthly(slope: float) -> float:
    return 100 * (exp(slope * _MONTH) - 1) if slope < inf else inf
