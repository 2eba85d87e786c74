"""The chart of one marker: results by series, expected variation around baseline, disturbed windows, treatments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from netcore.markers import (
    BridgedSeries,
    MarkerChange,
    MarkerPoint,
    MarkerSeries,
    bridge_series,
    confounded_windows,
)
from netcore.model import PatientRecord
from netcore.views import palette
from netcore.views.edge import room_for_names, room_for_slanted
from netcore.views.markers.panel import draw_markers, height_of, on_axis
from netcore.views.markers.words import unit_of_series, words_series
from netcore.views.patient.treatment_lanes import treatment_bars
from netcore.views.text import plain

Line = tuple[str, str]
# Share of the time axis that a slanted name needs before the next one may stand.
_LABEL_ROOM = 0.07
_TICKS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000]
LOG_AXIS = {"type": "log", "tickvals": _TICKS, "ticktext": [f"{tick:g}×" for tick in _TICKS]}
_WINDOWS = {"post_procedure": "after procedure", "renal_failure": "renal failure", "ppi": "PPI", "ssri": "SSRI",
            "h2_blocker": "H2 blocker", "maoi": "MAO inhibitor"}


@dataclass(frozen=True, slots=True)
class MarkerChart:
    """The figure (None where nothing has an exact day) and sentences about what it cannot show or how to read it."""

    figure: dict[str, Any] | None
    notes: list[Line]


def newest_first(series: Sequence[MarkerSeries]) -> list[MarkerSeries]:
    """By the last day on which a series has a result; by the stated order where none has a date."""
    return sorted(series, key=_newest, reverse=True)


def _newest(series: MarkerSeries) -> tuple[date, Decimal, bool]:
    return (max((point.when.last for point in series.points if point.when), default=date.min),
            max((Decimal(point.lab.sequence) for point in series.points if point.lab.sequence is not None),
                default=Decimal(0)), series.family != "as printed")


def draw_marker_chart(record: PatientRecord, series: Sequence[MarkerSeries], change: MarkerChange | None, as_of: date,
                      absolute: bool) -> MarkerChart:
    """The chart; `change` is that of the newest series, around whose baseline the band is drawn."""
    notes: list[Line] = []
    dated = [(point, one) for one in series for point in one.points if point.day is not None]
    if not absolute and dated and all(height_of(point, False, one) is None for point, one in dated):
        absolute = True
        notes.append(("No upper limit is printed with these results: the axis is in the unit of the results.", ""))
    units = {unit_of_series(one) or "unit not printed" for one in series
             if any(point.day is not None and point.value is not None for point in one.points)}
    if absolute and len(units) > 1:
        newest = newest_first(series)[0]
        notes.append((f"Units differ ({', '.join(sorted(units))}): the chart shows the newest series, "
                      f"{words_series(newest)}.", ""))
        series = [newest]
        units = {unit_of_series(newest)}
    traces = draw_markers(series, absolute)
    notes += _not_drawn(series, absolute)
    if not traces:
        return MarkerChart(None, notes)
    if absolute:
        traces += _limit_traces(series)
    days = [day for trace in traces for day in trace["x"]]
    begins, ends = min(days), max(*days, as_of)
    band = _band(change, series[0], absolute, ends) if change is not None else []
    if band:
        notes.append(("Grey band: expected variation around the baseline, one layer for each publication. A result "
                      "inside it is no change.", ""))
    bridged = [one for one in bridge_series(series) if one.target in series]
    for one in bridged:
        notes.append((f"Dotted, diamonds: results of {one.source.assay} put on the scale of {one.target.assay} by a "
                      f"published equation ({one.bridge.label}); drawn only, nothing is judged by them.", ""))
    span = max(ends - begins, timedelta(days=120))
    axis = {"gridcolor": palette.GRID, "zeroline": False, "automargin": True}
    title = plain(next(iter(units), "")) if absolute else "multiples of the upper limit (log)"
    top: dict[str, Any] = {"title": {"text": title}, **axis}
    top |= {"rangemode": "tozero"} if absolute else LOG_AXIS
    shapes, labels = _marks(record, series[0].analyte, as_of, begins, ends, span)
    shown = [begins - 0.03 * span, begins + 1.03 * span]
    above, beside = room_for_slanted([(one["x"], one["text"]) for one in labels if one["textangle"] == -45], *shown)
    layout = {"height": 350 + above, "showlegend": False, "hovermode": "closest", "shapes": shapes, "yaxis": top,
              "margin": {"l": 8, "r": max(beside, room_for_names(traces, *shown)), "t": above, "b": 24},
              "xaxis": {"type": "date", "range": shown, "gridcolor": palette.GRID},
              "annotations": labels}
    return MarkerChart({"data": band + [_bridge_trace(one, absolute) for one in bridged] + traces,
                        "layout": layout}, notes)


def _not_drawn(series: Sequence[MarkerSeries], absolute: bool) -> list[Line]:
    notes: list[Line] = []
    hidden = [point for one in series for point in one.points
              if point.day is not None and height_of(point, absolute, one) is None]
    if hidden:
        notes.append((f"{len(hidden)} result(s) are in the table but not on this chart: no number"
                      f"{'' if absolute else ', or no limit to compare with'}.", ""))
    undated = [point for one in series for point in one.points if point.day is None]
    if undated:
        notes.append((f"{len(undated)} result(s) without an exact day are in the table, not on the chart.", ""))
    return notes


def _band(change: MarkerChange, series: MarkerSeries, absolute: bool, ends: date) -> list[dict[str, Any]]:
    """One filled area for each published variation, from the day of the baseline on."""
    baseline = change.from_baseline.reference
    if baseline is None or baseline.day is None or baseline.comparator:
        return []
    level = height_of(baseline, absolute, series)
    if level is None:
        return []
    bands = []
    for one in change.from_baseline.verdict.applied:
        low, high = level * (1 + one.limits.down / 100), level * (1 + one.limits.up / 100)
        bands.append({
            "type": "scatter", "mode": "lines", "name": "expected variation", "fill": "toself", "hoverinfo": "skip",
            "x": [baseline.day, ends, ends, baseline.day], "y": [low, low, high, high], "fillcolor": palette.BAND,
            "line": {"color": palette.BAND_EDGE, "width": 0.6}})
    return bands


def _bridge_trace(bridged: BridgedSeries, absolute: bool) -> dict[str, Any]:
    """The results on the other assay's scale; in multiples of the latest limit printed with that assay."""
    limit = next((point.upper_limit for point in reversed(bridged.target.points) if point.upper_limit), None)
    scale = Decimal(1) if absolute else limit
    pairs = [(point.day, float((on_axis(value, bridged.target) or value) / scale)) if absolute
             else (point.day, float(value / scale)) for point, value in bridged.points
             if point.day is not None and scale]
    return {"type": "scatter", "mode": "lines+markers", "name": "bridged", "x": [day for day, _ in pairs],
            "y": [height for _, height in pairs], "line": {"color": palette.LIMIT, "width": 1.2, "dash": "dot"},
            "marker": {"symbol": "diamond-open", "size": 7, "color": palette.LIMIT},
            "hovertemplate": f"{plain(bridged.source.assay or '')} as {plain(bridged.target.assay or '')}, "
                             "%{x|%d %b %Y}<extra></extra>"}


def _limit_traces(series: Sequence[MarkerSeries]) -> list[dict[str, Any]]:
    traces = []
    for one in series:
        points: list[MarkerPoint] = [point for point in one.points
                                     if point.day is not None and point.upper_limit is not None]
        if points:
            traces.append({"type": "scatter", "mode": "lines", "name": "upper limit",
                           "x": [point.day for point in points],
                           "y": [float(on_axis(point.upper_limit, one) or 0) for point in points],
                           "line": {"color": palette.LIMIT, "width": 1, "dash": "dash", "shape": "hv"},
                           "hovertemplate": "upper limit %{y:.4~g}<extra></extra>"})
    return traces


def _marks(record: PatientRecord, analyte: str, as_of: date, begins: date, ends: date,
           span: timedelta) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Windows that disturb this marker shaded and named inside (the wash-out paler), treatments as lines."""
    shapes: list[dict[str, Any]] = []
    named: list[tuple[date, str]] = []
    inside: list[dict[str, Any]] = []
    free = date.min
    edge = {"y0": 0, "y1": 1, "yref": "paper", "layer": "below", "line": {"width": 0}}
    for window in confounded_windows(record, analyte, rules_on=as_of):
        first, last = max(window.begins, begins), min(window.ends or ends, ends)
        if last < first or window.begins > ends:
            continue
        until = min(window.washed_out_from or last, last)
        strong, pale = (0.2, 0.09) if window.leaves_trend else (0.08, 0.04)
        for start, end, opacity in ((first, until, strong), (max(first, until), last, pale)):
            if end > start:
                shapes.append({"type": "rect", "x0": start, "x1": end, "fillcolor": palette.DISTURBED,
                               "opacity": opacity, **edge})
        if window.condition != "post_procedure" and first >= free:
            free = first + span * _LABEL_ROOM
            kind = _WINDOWS.get(window.condition, window.condition)
            inside.append({"x": first, "y": 0.01, "yref": "paper", "yanchor": "bottom", "xanchor": "left",
                           "text": plain(f"{window.detail} ({kind})" if window.detail else kind), "textangle": -90,
                           "showarrow": False})
    for bar in treatment_bars(record, as_of):
        if bar.lane != "other drugs" and begins <= bar.begins <= ends:
            shapes.append({"type": "line", "x0": bar.begins, "x1": bar.begins, "y0": 0, "y1": 1, "yref": "paper",
                           "layer": "below", "line": {"color": palette.LANES[bar.lane], "width": 1.2, "dash": "dot"}})
            named.append((bar.begins, bar.label))
    return shapes, inside + _labels(named, span)


def _labels(named: list[tuple[date, str]], span: timedelta) -> list[dict[str, Any]]:
    """Slanted names above the chart; one that would cover the one before it is added to that: `TACE left, right`."""
    groups: list[tuple[date, list[str]]] = []
    for day, text in sorted(named):
        if not groups or day >= groups[-1][0] + span * _LABEL_ROOM:
            groups.append((day, [text]))
        elif text not in groups[-1][1]:
            groups[-1][1].append(text)
    return [{"x": day, "y": 1, "yref": "paper", "yanchor": "bottom", "xanchor": "left", "textangle": -45,
             "text": plain(_together(texts)), "showarrow": False} for day, texts in groups]


def _together(names: list[str]) -> str:
    """The kind is not said again: `TACE left, right`, but `TAE right, TACE right`."""
    kinds = [name.partition(" ")[0] for name in names]
    return ", ".join(name.removeprefix(f"{kind} ") if kind == before else name
                     for name, kind, before in zip(names, kinds, ["", *kinds], strict=False))
