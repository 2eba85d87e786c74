"""Since when does a marker differ from its baseline by more than variation?"""

from dataclasses import dataclass

from netcore.markers.change import compare_points
from netcore.markers.gather import in_order
from netcore.markers.series import MarkerChange, MarkerPoint, MarkerSeries
from netcore.model import happened_by


@dataclass(frozen=True, slots=True)
class Onset:
    """The first of the results that, without a break up to the latest, all differ from baseline in the same
    direction by more than every fitting publication expects; `results` of them. `last_without`: the usable result
    before, None where that is the baseline."""

    first: MarkerPoint
    results: int
    last_without: MarkerPoint | None


def find_onset(series: MarkerSeries, change: MarkerChange) -> Onset | None:
    """None where the latest result does not differ by more than variation, or nothing is published."""
    baseline, latest = change.from_baseline.reference, change.latest
    if baseline is None or latest is None or change.judgement != "beyond":
        return None
    ordered = in_order([point for point in series.points if point.usable])
    if baseline not in ordered or latest not in ordered:
        return None
    between = ordered[ordered.index(baseline) + 1:ordered.index(latest) + 1]
    if latest.when is not None:
        between = [point for point in between if happened_by(point.when, latest.when.last)]
    first, results = latest, 0
    for point in reversed(between):
        difference = compare_points(series, point, baseline, rules_on=change.rules_on)
        if difference.verdict.code != "beyond" or difference.direction != change.from_baseline.direction:
            return Onset(first, results, point)
        first, results = point, results + 1
    return Onset(first, results, None)
