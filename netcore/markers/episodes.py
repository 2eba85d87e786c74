"""What did a marker do after each treatment: baseline, lowest value, and a rise after a fall?"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from netcore.markers.change import compare_points, compare_with_lowest
from netcore.markers.gather import in_order
from netcore.markers.series import Difference, MarkerPoint, MarkerSeries, TreatmentStart
from netcore.model import happened_by

Pattern = Literal["drop_then_rise", "drop", "drop_then_open", "rise", "within_variation", "not_judged", "no_result",
                  "no_baseline"]


@dataclass(frozen=True, slots=True)
class TreatmentEpisode:
    """One course of antitumour treatment and the usable results after its start, up to the next course.

    `line`: 1 for the first dated course of the record. `baseline`: the last usable result before the course. `nadir`:
    the lowest afterwards. `pattern` needs every published variation to agree on each step: `drop_then_open` fell, and
    whether it rose again cannot be told; `not_judged` where none is published, they differ or a bound leaves it open.
    """

    line: int
    treatment: TreatmentStart
    baseline: MarkerPoint | None
    points: tuple[MarkerPoint, ...]
    nadir: MarkerPoint | None
    to_nadir: Difference | None
    to_latest: Difference | None
    rise_from_nadir: Difference | None
    pattern: Pattern


def compute_episodes(series: MarkerSeries, *, as_of: date | None = None,
                     rules_on: date | None = None) -> tuple[TreatmentEpisode, ...]:
    """The dated courses of the record in their order, with what this series did after each.

    Results and courses with partial dates take part where their order is certain. A sample of the day on which a course
    began counts as before it.
    """
    rules_on = rules_on or as_of
    usable = [point for point in in_order(series.points) if point.usable and point.when is not None
              and (as_of is None or happened_by(point.when, as_of))]
    starts = sorted((start for start in series.treatment_starts
                     if start.when is not None and (as_of is None or happened_by(start.when, as_of))),
                    key=lambda start: (start.when.first, start.when.last) if start.when else (date.max, date.max))
    episodes = []
    for position, start in enumerate(starts):
        following = starts[position + 1] if position + 1 < len(starts) else None
        began = start.when
        assert began is not None
        before = [point for point in usable if point.when is not None and point.when.last <= began.first]
        after = [point for point in usable if point.when is not None and point.when.first > began.last
                 and (following is None or following.when is None or point.when.last <= following.when.first)]
        episodes.append(_episode(series, position + 1, start, before[-1] if before else None, after, rules_on))
    return tuple(episodes)


def _episode(series: MarkerSeries, line: int, start: TreatmentStart, baseline: MarkerPoint | None,
             points: list[MarkerPoint], rules_on: date | None) -> TreatmentEpisode:
    if not points:
        return TreatmentEpisode(line, start, baseline, (), None, None, None, None, "no_result")
    nadir = min(points, key=lambda point: (point.bounds[1] is None, point.bounds[1] or 0))
    rise = compare_with_lowest(series, points[-1], points, rules_on=rules_on) if points[-1] is not nadir else None
    if baseline is None:
        return TreatmentEpisode(line, start, None, tuple(points), nadir, None, None, rise, "no_baseline")
    to_nadir = compare_points(series, nadir, baseline, rules_on=rules_on)
    to_latest = compare_points(series, points[-1], baseline, rules_on=rules_on)
    return TreatmentEpisode(line, start, baseline, tuple(points), nadir, to_nadir, to_latest, rise,
                            _pattern(to_nadir, to_latest, rise))


def _pattern(to_nadir: Difference, to_latest: Difference, rise: Difference | None) -> Pattern:
    if to_nadir.verdict.code == "beyond" and to_nadir.direction == "down":
        if rise is None or rise.verdict.code == "within":
            return "drop"
        return "drop_then_rise" if rise.verdict.code == "beyond" else "drop_then_open"
    if to_latest.verdict.code == "beyond" and to_latest.direction == "up":
        return "rise"
    codes = {step.verdict.code for step in (to_nadir, to_latest, rise) if step is not None}
    return "within_variation" if codes <= {"beyond", "within"} else "not_judged"
