"""How far is the latest result from baseline and from the lowest one, and is that more than variation?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Literal

from netcore.markers.gather import in_order
from netcore.markers.series import Difference, Direction, MarkerChange, MarkerPoint, MarkerSeries, TreatmentStart
from netcore.markers.variation import EarlierIs
from netcore.markers.verdict import judge
from netcore.model import happened_by

_NO_REFERENCE = Difference(None, None, None, None, None, "no_reference")


def compute_change(series: MarkerSeries, *, baseline_day: date | None = None, as_of: date | None = None,
                   rules_on: date | None = None) -> MarkerChange:
    """The latest usable result of one series against its baseline and its nadir, in percent.

    Baseline: the usable result of `baseline_day`; else the last usable one on or before the day on which the last
    course of treatment before the latest result began; else the first usable one. (A sample of the day itself counts
    as taken before the treatment.) Nadir: the lowest usable result up to the latest. Undated results take part only
    where every usable result has a sequence. `as_of` leaves out what came later. Each difference carries its verdict by
    the limits in force on `rules_on` (default: `as_of`, else the latest).
    """
    rules_on = rules_on or as_of
    points = [point for point in series.points if as_of is None or happened_by(point.when, as_of)]
    starts = [start for start in series.treatment_starts if as_of is None or happened_by(start.when, as_of)]
    usable = [point for point in points if point.usable]
    if any(point.when is None for point in usable) and any(point.lab.sequence is None for point in usable):
        usable = [point for point in usable if point.when is not None]
    usable = in_order(usable)
    if not usable:
        return MarkerChange(None, (), None, None, _NO_REFERENCE, _NO_REFERENCE, tuple(points), rules_on)
    latest = usable[-1]
    left_out = tuple(point for point in points if not point.usable and not _is_before(point, latest))
    treatment: TreatmentStart | None = None
    baseline: MarkerPoint | None
    baseline_is: Literal["chosen", "before_treatment", "first"]
    if baseline_day is not None:
        baseline_is = "chosen"
        baseline = next((point for point in reversed(usable) if point.day == baseline_day), None)
    else:
        treatment, baseline = _before_treatment(usable, starts)
        baseline_is = "before_treatment" if baseline else "first"
        baseline = baseline or usable[0]
    return MarkerChange(
        latest=latest, same_day=tuple(point for point in usable[:-1] if point.day and point.day == latest.day),
        baseline_is=baseline_is, treatment=treatment,
        from_baseline=compare_points(series, latest, baseline, rules_on=rules_on) if baseline else _NO_REFERENCE,
        from_nadir=compare_with_lowest(series, latest, usable, rules_on=rules_on), left_out=left_out,
        rules_on=rules_on)


def compare_points(series: MarkerSeries, latest: MarkerPoint, reference: MarkerPoint, *,
                   rules_on: date | None = None) -> Difference:
    """One result of a series against an earlier one of it, with the verdict."""
    return _judged(series, latest, _difference(latest, reference, reference.bounds), 1, "mean", rules_on)


def compare_with_lowest(series: MarkerSeries, latest: MarkerPoint, usable: Sequence[MarkerPoint], *,
                        rules_on: date | None = None) -> Difference:
    """The latest result against the lowest of the usable ones up to it; the limits of the verdict take into account
    of how many results it is the lowest."""
    earlier = max(len(usable) - 1, 1)
    return _judged(series, latest, _from_nadir(latest, usable), earlier, "lowest", rules_on)


def _judged(series: MarkerSeries, latest: MarkerPoint, difference: Difference, earlier: int, earlier_is: EarlierIs,
            rules_on: date | None) -> Difference:
    reference = difference.reference
    if reference is None or difference.reason not in (None, "bound_only"):
        return difference
    apart = (latest.day - reference.day).days if latest.day and reference.day else None
    verdict = judge(difference.low, difference.high, entry=series.entry, specimen=series.specimen, days_apart=apart,
                    earlier=earlier, earlier_is=earlier_is, rules_on=rules_on)
    return replace(difference, verdict=verdict)


def _before_treatment(usable: Sequence[MarkerPoint],
                      starts: Sequence[TreatmentStart]) -> tuple[TreatmentStart | None, MarkerPoint | None]:
    """The last course that certainly began before the latest result, and the last result certainly not after that."""
    latest = usable[-1].when
    dated = [(start, start.when) for start in starts if start.when is not None]
    for start, began in sorted(dated, key=lambda pair: (pair[1].first, pair[1].last), reverse=True):
        if latest is None or latest.first <= began.last:
            continue
        before = [point for point in usable if point.when is not None and point.when.last <= began.first]
        return (start, before[-1]) if before else (None, None)
    return None, None


def _from_nadir(latest: MarkerPoint, usable: Sequence[MarkerPoint]) -> Difference:
    """Against the lowest value there can have been: with `<4` among the results it lies between 0 and 4."""
    bounds = [point.bounds for point in usable]
    highs = [(high, position) for position, (_, high) in enumerate(bounds) if high is not None]
    if not highs:
        return _NO_REFERENCE
    high, position = min(highs)
    low = min(low for low, _ in bounds if low is not None)
    return _difference(latest, usable[position], (low, high), at_least=Decimal(0))


def _difference(latest: MarkerPoint, reference: MarkerPoint, bounds: tuple[Decimal | None, Decimal | None], *,
                at_least: Decimal = Decimal(-100)) -> Difference:
    if latest is reference:
        return Difference(reference, None, None, None, None, "latest_is_reference")
    if not _is_before(reference, latest):
        return Difference(reference, None, None, None, None, "order_not_known")
    low, high = latest.bounds
    reference_low, reference_high = bounds
    if low is None or reference_low is None or (reference_high is not None and reference_high <= 0):
        return Difference(reference, None, None, None, None, "reference_zero")
    direction: Direction | None
    if low == high and reference_low == reference_high:
        percent = (low - reference_low) / reference_low * 100
        direction = "up" if percent > 0 else "down" if percent < 0 else "unchanged"
        return Difference(reference, percent, percent, percent, direction, None)
    least = (low / reference_high - 1) * 100 if reference_high is not None else Decimal(-100)
    most = (high / reference_low - 1) * 100 if high is not None and reference_low > 0 else None
    least = max(least, at_least)
    direction = "up" if least > 0 else "down" if most is not None and most < 0 else None
    return Difference(reference, None, least, most, direction, "bound_only")


def _is_before(earlier: MarkerPoint, later: MarkerPoint) -> bool:
    """Is it certain that one result was taken before the other: by dates that do not overlap, else by sequence?"""
    if earlier.when is not None and later.when is not None:
        if earlier.when.last < later.when.first:
            return True
        if later.when.last < earlier.when.first:
            return False
    first, second = earlier.lab.sequence, later.lab.sequence
    return first is not None and second is not None and first < second
