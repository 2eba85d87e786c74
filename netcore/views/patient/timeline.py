"""Treatments, lesions, markers and symptoms on one time axis: what happened together?

One plotly figure with one shared time axis. Only what has an exact day is drawn; the rest is listed beside the figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from netcore.markers import MarkerSeries
from netcore.model import PatientRecord
from netcore.response import ResponseSeries
from netcore.views import palette
from netcore.views.edge import room_for_names
from netcore.views.joining import join_panels
from netcore.views.lesions.panel import draw_lesions
from netcore.views.lesions.tracks import Track
from netcore.views.markers.panel import draw_markers
from netcore.views.patient.treatment_lanes import Bar, stack_bars, treatment_bars
from netcore.views.stacking import Panel, Scale, Tick, scale_from_zero, scale_log, stack_panels
from netcore.views.text import day_words, plain

# Share of the height that each panel takes where all are there.
_HEIGHTS = {"lesions": 1.6, "markers": 1.5, "symptoms": 0.8}
_ROW_HEIGHT = 0.2
# How far above its bar a name stands, in rows.
_ABOVE = 0.48
# Symptoms on the time line, by the name of their column.
SYMPTOMS = {"flushes_per_day": "flushes", "stools_per_day": "stools"}
_PIXELS = 165
_SHORTEST = timedelta(days=120)
# Width of a letter as a share of the time axis on a laptop screen.
_LETTER = 0.0075
# How far beside the pointer a point may lie and still be told, as a share of the time axis.
_NEAR = 0.035
_WIDEST_NUMBER = "1000×"
# Room for the names on the axes, in pixels. Margins that fit themselves make the browser draw everything twice.
_LEFT, _A_LETTER, _BELOW = 18, 5.2, 38


def draw_timeline(record: PatientRecord, as_of: date, *, tracks: Sequence[Track], sums: Sequence[ResponseSeries],
                  series: Sequence[MarkerSeries]) -> dict[str, Any] | None:
    """The linked time line as a plotly figure in plain data; None where nothing has an exact day.

    `tracks` and `sums` come from one or more reading streams, `series` are the marker series to show. Lengths in mm,
    markers in multiples of the upper limit (log), symptoms in times a day.
    """
    line = _gather(record, as_of, tracks, sums, series)
    return None if line is None else _stacked(line, as_of)


def draw_timeline_for_paper(record: PatientRecord, as_of: date, *, tracks: Sequence[Track],
                            sums: Sequence[ResponseSeries], series: Sequence[MarkerSeries]) -> dict[str, Any] | None:
    """The same time line with an axis for each panel, as documents draw it; None as above."""
    line = _gather(record, as_of, tracks, sums, series)
    if line is None:
        return None
    # Paper has no margin of its own for the names at the right edge.
    layout: dict[str, Any] = {"xaxis": {"type": "date", "range": [line.range[0], line.ends + 0.16 * line.span]},
                              "shapes": [_today(as_of)],
                              "annotations": [_today_name(as_of)]}
    data = []
    for number, (name, panel) in enumerate(line.panels.items(), start=1):
        suffix = "" if number == 1 else str(number)
        axis: dict[str, Any] = {"domain": [max(panel.bottom, 0.0), panel.top],
                                "type": "log" if panel.scale.is_log else "linear"}
        if panel.scale.is_log or name == "treatments":
            axis |= {"tickvals": [value for value, _ in panel.scale.ticks],
                     "ticktext": [words for _, words in panel.scale.ticks]}
        if name == "treatments":
            axis["range"] = [panel.scale.low, panel.scale.high]
        layout[f"yaxis{suffix}"] = axis
        layout["annotations"].append(_panel_title(name, panel.top))
        data += [{**trace, "yaxis": f"y{suffix}"} for trace in panel.traces]
    return {"data": data, "layout": layout}


@dataclass(frozen=True, slots=True)
class _TimeLine:
    """The panels with what stands in them; `span` from the first day to the last; `letters` of the widest tick."""

    panels: Mapping[str, Panel]
    heights: Mapping[str, float]
    begins: date
    ends: date
    span: timedelta
    letters: int

    @property
    def range(self) -> list[date]:
        """First and last day of the axis."""
        return [self.begins - 0.03 * self.span, self.begins + 1.03 * self.span]

    @property
    def room(self) -> int:
        """Pixels that the names at the right edge need."""
        return room_for_names([trace for panel in self.panels.values() for trace in panel.traces], *self.range)


def _gather(record: PatientRecord, as_of: date, tracks: Sequence[Track], sums: Sequence[ResponseSeries],
            series: Sequence[MarkerSeries]) -> _TimeLine | None:
    bars = treatment_bars(record, as_of)
    rows = stack_bars(bars, list(palette.LANES))
    heights = {**_HEIGHTS, "treatments": _ROW_HEIGHT * max(len(rows), 2)}
    dated = [bar.begins for bar in bars] + [point.day for track in tracks for point in track.points if point.day]
    span = max(as_of - min(dated, default=as_of), _SHORTEST)
    drawn: dict[str, list[dict[str, Any]]] = {
        "treatments": _draw_bars(rows, span), "lesions": draw_lesions(tracks, sums), "markers": draw_markers(series),
        "symptoms": _draw_symptoms(record)}
    drawn = {name: traces for name, traces in drawn.items() if traces}
    days = [day for traces in drawn.values() for trace in traces for day in trace["x"] if day is not None]
    if not days:
        return None
    begins, ends = min(days), max(*days, as_of)
    span = max(ends - begins, _SHORTEST)
    panels = stack_panels(drawn, {name: _scale(name, rows, traces) for name, traces in drawn.items()}, heights)
    letters = max(len(text) for text in [*(lane for lane, _ in rows), _WIDEST_NUMBER])
    return _TimeLine(panels, heights, begins, ends, span, letters)


def _stacked(line: _TimeLine, as_of: date) -> dict[str, Any]:
    """All panels on one pair of axes, as a browser draws them quickest."""
    data, shapes = join_panels(list(line.panels.values()), _NEAR * line.span)
    ticks = [tick for panel in line.panels.values() for tick in panel.ticks()]
    return {"data": data, "layout": {
        "height": int(60 + _PIXELS * sum(line.heights[name] for name in line.panels)),
        "margin": {"l": _LEFT + _A_LETTER * line.letters, "r": line.room, "t": 22, "b": _BELOW}, "showlegend": False,
        "hovermode": "x unified", "hoverdistance": 40, "hoverlabel": {"align": "left", "namelength": -1},
        "xaxis": {**_AXIS, "type": "date", "range": line.range, "showgrid": True,
                  "showspikes": True, "spikemode": "across", "spikethickness": 1, "spikedash": "dot",
                  "hoverformat": "%d %b %Y"},
        "yaxis": {**_AXIS, "range": [0, 1], "zeroline": False, "fixedrange": True,
                  "tickvals": [height for height, _ in ticks], "ticktext": [words for _, words in ticks]},
        "shapes": [*shapes, _today(as_of)],
        "annotations": [_today_name(as_of), *(_panel_title(name, panel.top) for name, panel in line.panels.items())]}}


def _today(as_of: date) -> dict[str, Any]:
    return {"type": "line", "x0": as_of, "x1": as_of, "y0": 0, "y1": 1, "yref": "paper",
            "line": {"color": palette.TODAY, "width": 1, "dash": "dash"}}


def _today_name(as_of: date) -> dict[str, Any]:
    return {"x": as_of, "y": 1, "yref": "paper", "yanchor": "bottom", "text": f"{as_of:%d %b %Y}",
            "showarrow": False}


# Axes that fit themselves make the browser measure and draw twice: ranges, ticks and room are given instead.
_AXIS: dict[str, Any] = {"automargin": False, "gridcolor": palette.GRID, "ticklabeloverflow": "allow"}
_MULTIPLES: list[Tick] = [(times, f"{times:g}×") for times in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 500, 1000)]
_TITLES = {"treatments": "treatments", "lesions": "lesions, mm (sum of targets thick)",
           "markers": "markers, multiples of the upper limit (log)", "symptoms": "symptoms, times a day"}


def _panel_title(name: str, top: float) -> dict[str, Any]:
    return {"text": f"<b>{_TITLES[name]}</b>", "xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": top,
            "yanchor": "bottom", "showarrow": False}


def _scale(name: str, rows: list[tuple[str, list[Bar]]], traces: list[dict[str, Any]]) -> Scale:
    if name == "treatments":
        first = {lane: height for height, (lane, _) in reversed(list(enumerate(rows)))}
        return Scale(len(rows) - 0.5, -0.85, [(height, lane) for lane, height in first.items()])
    return scale_log(traces, _MULTIPLES) if name == "markers" else scale_from_zero(traces)


def _draw_bars(rows: list[tuple[str, list[Bar]]], span: timedelta) -> list[dict[str, Any]]:
    """Procedures as squares, periods as bars, names above them; a name that would cover another stays on hover."""
    traces: list[dict[str, Any]] = []
    for height, (lane, bars) in enumerate(rows):
        free, kind = date.min, ""
        names: list[str] = []
        places: list[date] = []
        for bar in bars:
            if free <= bar.begins:
                names.append(bar.label)
                places.append(bar.begins)
            else:
                # Only what was done again may leave its kind out: `TAE right, left`, but `TAE right, TACE right`.
                more = bar.label.removeprefix(f"{kind} ") if bar.rows[0].kind == kind else bar.label
                names[-1] = names[-1] if names[-1].endswith(more) else f"{names[-1]}, {more}"
            kind = bar.rows[0].kind
            free = max(free, places[-1] + span * (_LETTER * (len(names[-1]) + 3)))
            colour = palette.LANES[lane]
            shape = {"mode": "markers", "marker": {"symbol": "square", "size": 10, "color": colour}} \
                if bar.is_procedure else {"mode": "lines", "line": {"width": 7, "color": colour}}
            days = [bar.begins] if bar.is_procedure else [bar.begins, bar.ends]
            traces.append({"type": "scatter", "name": plain(bar.label), "cliponaxis": False, "x": days,
                           "y": [height] * len(days), "hovertemplate": f"{_bar_words(bar)}<extra></extra>", **shape})
        traces.append({"type": "scatter", "mode": "text", "hoverinfo": "skip", "cliponaxis": False,
                       "x": places, "y": [height - _ABOVE] * len(places), "text": [plain(name) for name in names],
                       "textposition": "middle right"})
    return traces


def _bar_words(bar: Bar) -> str:
    end = "" if bar.is_procedure else f" to {_end_words(bar)}"
    rows = f", {len(bar.rows)} times" if len(bar.rows) > 1 else ""
    return f"{plain(bar.label)}: {bar.begins:%d %b %Y}{end}{rows}"


def _end_words(bar: Bar) -> str:
    stated = bar.rows[-1].ended_on
    if bar.ongoing:
        return "the day looked at"
    return day_words(stated) if stated and not stated.exact else f"{bar.ends:%d %b %Y}"


def symptom_points(record: PatientRecord) -> dict[str, list[tuple[date, float]]]:
    """Flushes and stools a day on exact days, by the name of their column."""
    return {field: sorted((row.observed_on.first, float(getattr(row, field))) for row in record.symptoms
                          if row.observed_on and row.observed_on.exact and getattr(row, field) is not None)
            for field in SYMPTOMS}


def _draw_symptoms(record: PatientRecord) -> list[dict[str, Any]]:
    traces: list[dict[str, Any]] = []
    for field, points in symptom_points(record).items():
        if points:
            label = SYMPTOMS[field]
            days, values = zip(*points, strict=True)
            traces.append({
                "type": "scatter", "mode": "lines+markers+text", "name": label, "x": list(days),
                "y": list(values), "line": {"shape": "hv", "color": palette.SYMPTOMS[field]},
                "marker": {"size": 4}, "text": [""] * (len(days) - 1) + [f"\u00a0{label}"],
                "textposition": "middle right",
                "cliponaxis": False,
                "hovertemplate": f"{label} %{{y}} a day, %{{x|%d %b %Y}}<extra></extra>"})
    return traces

