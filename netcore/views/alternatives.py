"""What does a figure show, for who cannot see it: which lines, how many values, the first, the last and the extremes?

The numbers are read from the figure itself, so that the words cannot say something else than the picture.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from netcore.markers import MarkerSeries
from netcore.model import Treatment
from netcore.response import ResponseSeries
from netcore.views.lesions.tracks import Track
from netcore.views.markers.panel import height_of, series_name
from netcore.views.patient.treatment_lanes import treatment_words
from netcore.views.text import day_words

_MOST = 8
Point = tuple[Any, float]


def say_lines(figure: Mapping[str, Any] | None, unit: str) -> str:
    """Every named line of a figure; '' without a figure. What cannot be hovered (limits, bands, names) is left out."""
    if figure is None:
        return ""
    lines: dict[str, list[Point]] = {}
    for trace in figure["data"]:
        if trace.get("hoverinfo") == "skip" or not trace.get("name"):
            continue
        points = [(x, float(y)) for x, y in zip(trace["x"], trace["y"], strict=True) if x is not None and y is not None]
        lines.setdefault(trace["name"], []).extend(points)
    said = [_run(name, points, unit) for name, points in lines.items() if points]
    more = f" {len(said) - _MOST} more lines." if len(said) > _MOST else ""
    return " ".join(said[:_MOST]) + more


def say_lesions(tracks: Iterable[Track], sums: Sequence[ResponseSeries]) -> str:
    """Sum of targets of every course, then each lesion: what was measured, and where the last scan says otherwise."""
    said = [_sum_words(one) for one in sums]
    tracks = list(tracks)
    for track in tracks[:_MOST]:
        points = [(point.day, float(point.mm)) for point in track.points if point.day and point.mm is not None]
        if points:
            last = track.points[-1]
            why = f" At the last scan: {last.status}." if last.mm is None else ""
            said.append(f"{_run(track.name, points, 'mm')}{why}")
    more = f"{len(tracks) - _MOST} more lesions." if len(tracks) > _MOST else ""
    return " ".join(filter(None, (*said, more)))


def _sum_words(series: ResponseSeries) -> str:
    points = [(point.day, float(point.sum_mm)) for point in series.points if point.day and point.sum_mm is not None]
    name = f"Sum of targets by {series.reader}, baseline {day_words(series.baseline.when)}"
    return _run(name, points, "mm") if points else ""


def say_bars(figure: Mapping[str, Any] | None, what: str) -> str:
    """How many bars or lines of a cohort, and between which values they end; '' without a figure."""
    if figure is None:
        return ""
    values = [float(y) for trace in figure["data"] if trace.get("hoverinfo") != "skip" or trace["type"] == "bar"
              for y in trace["y"] if y is not None]
    return f" {what}, from {_number(min(values))} to {_number(max(values))} %." if values else ""


def say_time_line(figure: Mapping[str, Any] | None, as_of: date, treatments: Sequence[Treatment],
                  sums: Sequence[ResponseSeries], series: Iterable[MarkerSeries],
                  symptoms: Iterable[tuple[str, Sequence[Point]]]) -> str:
    """The panels of the time line one after the other; what has no exact day is not drawn and not said."""
    if figure is None:
        return ""
    times = Counter(treatment_words(row) for row in treatments if row.performed_on and row.performed_on.exact)
    given = ", ".join(f"{name}{f' {count} times' if count > 1 else ''}" for name, count in times.items())
    said = [f"Time line up to {day_words(as_of)}. Treatments: {given or 'none on an exact day'}."]
    said += [_sum_words(one) for one in sums[-1:]]
    said += [_run(series_name(one), points, "times the upper limit") for one in series
             if (points := [(point.day, height) for point in one.points
                            if point.day and (height := height_of(point, False, one)) is not None])][:_MOST]
    said += [_run(name, points, "a day") for name, points in symptoms if points]
    return " ".join(filter(None, said))


def _run(name: str, points: Sequence[Point], unit: str) -> str:
    """CgA: 14 values in times the upper limit, first 2.8 on 15 Mar 2021, last 3.1 on 12 Mar 2024, lowest 2.1 ..."""
    (first, start), (last, end) = points[0], points[-1]
    if len(points) == 1:
        return f"{name}: {_number(start)} {unit}, {_place(first)}."
    heights = [height for _, height in points]
    return (f"{name}: {len(points)} values, first {_number(start)} {unit} {_place(first)}, last {_number(end)} "
            f"{_place(last)}, lowest {_number(min(heights))}, highest {_number(max(heights))}.")


def _place(x: Any) -> str:
    return f"on {day_words(x)}" if isinstance(x, date) else f"at {_number(float(x))}"


def _number(value: float) -> str:
    return f"{value:.3g}".replace("-", "−") if abs(value) < 1000 else f"{value:.0f}".replace("-", "−")
