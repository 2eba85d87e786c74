"""How are marker results drawn over time?

One series, one line: where specimen, assay, laboratory or unit family change, a new line begins and nothing joins them.
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from netcore.markers import MarkerPoint, MarkerSeries
from netcore.views import palette
from netcore.views.amounts import series_shown
from netcore.views.markers.words import words_recorded, words_value
from netcore.views.text import multiple_words, plain


def series_name(series: MarkerSeries) -> str:
    """Short name of the analyte, as the catalogue gives it, else as recorded."""
    return series.entry.short if series.entry else series.analyte


def draw_markers(series: Sequence[MarkerSeries], absolute: bool = False) -> list[dict[str, Any]]:
    """Traces of marker series: multiples of the upper limit, or with `absolute` the values in the series' unit.

    Filled: usable in the trend; hollow: confounded or otherwise left out; triangle: only a bound (`<` or `>`). Points
    without an exact day, a number or (relative) a limit are not drawn; the table has them.
    """
    traces: list[dict[str, Any]] = []
    names = Counter(one.analyte for one in series)
    for one in series:
        points = [point for point in one.points
                  if point.day is not None and height_of(point, absolute, one) is not None]
        if points:
            told_apart = one.assay or one.laboratory or one.specimen or "" if names[one.analyte] > 1 else ""
            traces += _draw_series(one, points, absolute, told_apart)
    if traces and not absolute:
        days = [day for trace in traces for day in trace["x"]]
        traces.append({"type": "scatter", "mode": "lines+markers+text", "name": "upper limit", "y": [1, 1],
                       "x": [min(days), max(days)], "marker": palette.HIDDEN,
                       "line": {"color": palette.LIMIT, "width": 1, "dash": "dash"}, "text": ["upper limit", ""],
                       "textposition": "bottom right", "hoverinfo": "skip", "cliponaxis": False})
    return traces


def height_of(point: MarkerPoint, absolute: bool, series: MarkerSeries) -> float | None:
    """Where the point is drawn; None where it cannot be (no number, no limit, or nothing above 0 for a log axis)."""
    value = on_axis(point.value, series) if absolute else point.times_upper
    return float(value) if value is not None and (absolute or value > 0) else None


def on_axis(value: Decimal | None, series: MarkerSeries) -> Decimal | None:
    """A number in the unit of the series where the absolute axis shows it."""
    shown = series_shown(series)
    return value if value is None or shown is None else shown.exact(value)


def _draw_series(series: MarkerSeries, points: list[MarkerPoint], absolute: bool,
                 told_apart: str) -> list[dict[str, Any]]:
    colour = palette.marker_colour(series.analyte)
    name = plain(" ".join(filter(None, (series_name(series), told_apart))))
    trend = [point for point in points if point.usable]
    line = {"color": colour, "width": 1.8}
    traces: list[dict[str, Any]] = []
    if 1 < len(trend) < len(points):
        traces.append({"type": "scatter", "mode": "lines", "name": name, "hoverinfo": "skip", "line": line,
                       "x": [point.day for point in trend],
                       "y": [height_of(point, absolute, series) for point in trend]})
    joined = len(trend) == len(points) > 1
    traces.append({
        "type": "scatter", "name": name, "cliponaxis": False,
        **({"mode": "lines+markers+text", "line": line} if joined else {"mode": "markers+text"}),
        "x": [point.day for point in points], "y": [height_of(point, absolute, series) for point in points],
        "text": [""] * (len(points) - 1) + [f"\u00a0{name}" if len(points) > 1 else ""],
        "textposition": "top left" if told_apart else "middle right",
        "marker": {"symbol": [_symbol(point) for point in points], "size": 7, "color": colour,
                   "line": {"width": 1.4, "color": colour}},
        "customdata": [point_words(point, series) for point in points],
        "hovertemplate": "%{customdata}, %{x|%d %b %Y}<extra></extra>"})
    return traces


def _symbol(point: MarkerPoint) -> str:
    shape = "circle"
    if point.comparator in ("<", "<="):
        shape = "triangle-down"
    elif point.comparator in (">", ">="):
        shape = "triangle-up"
    return shape if point.usable else f"{shape}-open"


def point_words(point: MarkerPoint, series: MarkerSeries) -> str:
    """CgA 310 ng/mL (3.3 x limit), ppi: what one point says on hover."""
    value = words_value(point, series)
    times = f" ({multiple_words(point.times_upper)} × limit)" if point.times_upper is not None else ""
    why = f", not in the trend: {', '.join(confounder_words(point) or ['left out'])}" if not point.usable else ""
    recorded = words_recorded(point, series)
    return plain(f"{series_name(series)} {value}{times}{why}{f', recorded as {recorded}' if recorded else ''}")


def confounder_words(point: MarkerPoint) -> list[str]:
    """The circumstances that take the point out of the trend, as words."""
    return [confounder.condition.replace("_", " ") for confounder in point.confounders if confounder.leaves_trend]
