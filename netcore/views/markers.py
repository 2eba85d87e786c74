"""Everything the markers screen shows of one marker on one day, computed once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from netcore.evidence import read_catalogue
from netcore.markers import MarkerPoint, MarkerSeries, compute_change, marker_series
from netcore.model import PatientRecord
from netcore.views import palette
from netcore.views.marker_panel import draw_markers, height_of, series_name
from netcore.views.marker_words import (
    sentence_change,
    words_left_out,
    words_series,
    words_unit,
    words_value,
)
from netcore.views.text import day_words, number_words, plain
from netcore.views.treatment_lanes import Bar, treatment_bars

Line = tuple[str, str]
# Share of the time axis that a slanted name needs before the next one may stand.
_LABEL_ROOM = 0.022


@dataclass(frozen=True, slots=True)
class MarkerView:
    """The markers screen of one analyte as data."""

    answer: list[Line]
    figure: Mapping[str, Any] | None
    figure_alt: str
    notes: list[Line]
    table: pd.DataFrame


def marker_names(record: PatientRecord) -> dict[str, str]:
    """Analytes with results, markers first in the catalogue's order, then safety analytes, then unknown names."""
    catalogue = read_catalogue()
    present = {row.analyte for row in record.labs}
    known = [entry for group in ("marker", "safety") for entry in catalogue.analytes.values() if entry.group == group]
    names = {entry.id: f"{entry.name} ({entry.short})" if entry.short != entry.name else entry.name
             for entry in known if entry.id in present}
    return {**names, **{name: f"{name} (not in the catalogue)" for name in sorted(present - set(names))}}


def marker_view(record: PatientRecord, analyte: str, as_of: date, absolute: bool = False) -> MarkerView:
    """The screen of one analyte; `record` is already cut to the day."""
    series = marker_series(record, analyte)
    answer = [(sentence_change(one, compute_change(one)) + (f" [{words_series(one)}]" if len(series) > 1 else ""), "")
              for one in sorted(series, key=_newest, reverse=True)]
    figure, notes = _figure(record, series, as_of, absolute)
    if len(series) > 1:
        notes = [(f"{len(series)} series that are not compared with each other: "
                  f"{'; '.join(words_series(one) for one in series)}.", ""), *notes]
    return MarkerView(answer, figure, " ".join(text for text, _ in answer), notes, table_results(series))


def _newest(series: MarkerSeries) -> date:
    return max((point.when.last for point in series.points if point.when), default=date.min)


def _figure(record: PatientRecord, series: Sequence[MarkerSeries], as_of: date, absolute: bool) -> \
        tuple[dict[str, Any] | None, list[Line]]:
    """The chart, and sentences about what it cannot show. Where no result has a limit the axis is absolute."""
    notes: list[Line] = []
    dated = [point for one in series for point in one.points if point.day is not None]
    if not absolute and dated and all(height_of(point, False) is None for point in dated):
        absolute = True
        notes.append(("No upper limit is printed with these results: the axis is in the unit of the results.", ""))
    units = {words_unit(one.unit) if one.family != "as printed" else one.unit or "unit not printed" for one in series
             if any(point.day is not None and point.value is not None for point in one.points)}
    if absolute and len(units) > 1:
        newest = max(series, key=_newest)
        notes.append((f"Units differ ({', '.join(sorted(units))}): the chart shows the newest series, "
                      f"{words_series(newest)}.", ""))
        series = [newest]
        units = {words_unit(newest.unit)}
    traces = draw_markers(series, absolute)
    hidden = [point for one in series for point in one.points
              if point.day is not None and height_of(point, absolute) is None]
    if hidden:
        notes.append((f"{len(hidden)} result(s) are in the table but not on this chart: no number"
                      f"{'' if absolute else ', or no limit to compare with'}.", ""))
    undated = [point for one in series for point in one.points if point.day is None]
    if undated:
        notes.append((f"{len(undated)} result(s) without an exact day are in the table, not on the chart.", ""))
    if not traces:
        return None, notes
    if absolute:
        traces += _limit_traces(series)
    days = [day for trace in traces for day in trace["x"]]
    begins, ends = min(days), max(*days, as_of)
    span = max(ends - begins, timedelta(days=120))
    axis = {"gridcolor": palette.GRID, "zeroline": False, "automargin": True}
    title = plain(next(iter(units), "")) if absolute else "multiples of the upper limit (log)"
    top = {"title": {"text": title}, **axis}
    if absolute:
        top["rangemode"] = "tozero"
    else:
        top |= {"type": "log", "tickvals": [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 500, 1000],
                "ticktext": ["0.1×", "0.2×", "0.5×", "1×", "2×", "5×", "10×", "20×", "50×", "100×", "500×", "1000×"]}
    shapes, labels = _treatment_marks(treatment_bars(record, as_of), begins, span)
    layout = {"height": 430, "margin": {"l": 8, "r": 8, "t": 64, "b": 24}, "showlegend": False, "hovermode": "closest",
              "xaxis": {"type": "date", "range": [begins - 0.03 * span, ends + 0.1 * span],
                        "gridcolor": palette.GRID}, "yaxis": top, "shapes": shapes, "annotations": labels}
    return {"data": traces, "layout": layout}, notes


def _limit_traces(series: Sequence[MarkerSeries]) -> list[dict[str, Any]]:
    traces = []
    for one in series:
        points = [point for point in one.points if point.day is not None and point.upper_limit is not None]
        if points:
            traces.append({"type": "scatter", "mode": "lines", "name": "upper limit",
                           "x": [point.day for point in points],
                           "y": [float(point.upper_limit) for point in points if point.upper_limit is not None],
                           "line": {"color": palette.LIMIT, "width": 1, "dash": "dash", "shape": "hv"},
                           "hovertemplate": "upper limit %{y}<extra></extra>"})
    return traces


def _treatment_marks(bars: Sequence[Bar], begins: date, span: timedelta) -> \
        tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Procedures as vertical lines with their names, drugs that disturb markers as shaded windows."""
    shapes: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    free = begins
    for bar in sorted(bars, key=lambda bar: bar.begins):
        colour = palette.LANES[bar.lane]
        edge = {"y0": 0, "y1": 1, "yref": "paper", "layer": "below"}
        if bar.ends < begins or (not bar.is_procedure and bar.begins < begins and bar.lane != "other drugs"):
            continue
        if bar.lane == "other drugs":
            shapes.append({"type": "rect", "x0": max(bar.begins, begins), "x1": bar.ends, "fillcolor": colour,
                           "opacity": 0.16, "line": {"width": 0}, **edge})
        else:
            shapes.append({"type": "line", "x0": bar.begins, "x1": bar.begins,
                           "line": {"color": colour, "width": 1.2, "dash": "dot"}, **edge})
        if max(bar.begins, begins) >= free:
            free = max(bar.begins, begins) + span * _LABEL_ROOM
            labels.append({"x": max(bar.begins, begins), "y": 1, "yref": "paper", "yanchor": "bottom",
                           "xanchor": "left", "text": plain(bar.label), "textangle": -30, "showarrow": False,
                           "font": {"size": 10, "color": colour}})
    return shapes, labels


def table_results(series: Sequence[MarkerSeries]) -> pd.DataFrame:
    """Every result, newest first, undated ones last: value, multiple of the limit, series, whether and why it left the
    trend, what is doubtful."""
    rows = [(point, one) for one in series for point in one.points]
    rows.sort(key=lambda pair: (pair[0].when is None, -(pair[0].when.first.toordinal() if pair[0].when else 0),
                                pair[0].lab.sequence or 0))
    return pd.DataFrame([_result_row(point, one) for point, one in rows])


def _result_row(point: MarkerPoint, series: MarkerSeries) -> dict[str, str]:
    return {
        "taken": day_words(point.when, point.lab.when_text), "marker": series_name(series),
        "result": words_value(point, series), "as printed": point.as_printed or "",
        "x upper limit": f"{point.comparator or ''}{number_words(point.times_upper, 2)}"
        if point.times_upper is not None else "no limit",
        "upper limit": number_words(point.upper_limit) if point.upper_limit is not None else "",
        "series": words_series(series), "in trend": "yes" if point.usable else "no",
        "why not": words_left_out(point, series), "doubt": point.doubt or "",
    }
