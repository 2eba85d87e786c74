"""All markers of a patient at a glance: one small chart each on one time axis."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from netcore.markers import MarkerSummary
from netcore.views import palette
from netcore.views.markers.panel import draw_markers, series_name
from netcore.views.text import plain

_COLUMNS, _ROW_PIXELS = 2, 140
_GAP_ACROSS, _GAP_DOWN = 0.1, 0.07
_TICKS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]


def draw_multiples(summaries: Sequence[MarkerSummary], as_of: date) -> dict[str, Any] | None:
    """Every marker that has results with a limit on an exact day, in multiples of its limit on a log axis of its own;
    None where fewer than two have. All series of a marker are drawn; they are not joined."""
    drawn: list[tuple[MarkerSummary, list[dict[str, Any]]]] = []
    for summary in summaries:
        traces = [trace for trace in draw_markers([summary.series, *summary.others]) if trace["name"] != "upper limit"]
        if traces:
            drawn.append((summary, traces))
    if len(drawn) < 2:
        return None
    days = [day for _, traces in drawn for trace in traces for day in trace["x"]]
    begins, ends = min(days), max(*days, as_of)
    span = max(ends - begins, timedelta(days=120))
    rows = -(-len(drawn) // _COLUMNS)
    layout: dict[str, Any] = {"height": 40 + _ROW_PIXELS * rows, "showlegend": False, "hovermode": "closest",
                              "margin": {"l": 8, "r": 8, "t": 24, "b": 20}, "annotations": []}
    data: list[dict[str, Any]] = []
    for number, (summary, traces) in enumerate(drawn, start=1):
        suffix = "" if number == 1 else str(number)
        column, row = (number - 1) % _COLUMNS, (number - 1) // _COLUMNS
        across, up = _share(column, _COLUMNS, _GAP_ACROSS), _share(rows - 1 - row, rows, _GAP_DOWN)
        layout[f"xaxis{suffix}"] = {"type": "date", "range": [begins - 0.03 * span, ends + 0.03 * span],
                                    "domain": across, "anchor": f"y{suffix}", "gridcolor": palette.GRID, "nticks": 5,
                                    "tickangle": 0,
                                    "showticklabels": row == rows - 1 or number + _COLUMNS > len(drawn)}
        layout[f"yaxis{suffix}"] = {"type": "log", "domain": up, "anchor": f"x{suffix}", "gridcolor": palette.GRID,
                                    "zeroline": False, "tickvals": _TICKS,
                                    "ticktext": [f"{tick:g}×" for tick in _TICKS]}
        layout["annotations"].append({
            "text": f"<b>{plain(series_name(summary.series))}</b>, × upper limit", "x": across[0], "y": up[1],
            "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "showarrow": False})
        data.append({"type": "scatter", "mode": "lines", "x": [begins, ends], "y": [1, 1], "hoverinfo": "skip",
                     "xaxis": f"x{suffix}", "yaxis": f"y{suffix}", "name": "upper limit",
                     "line": {"color": palette.LIMIT, "width": 1, "dash": "dash"}})
        data += [_small(trace, suffix) for trace in traces]
    return {"data": data, "layout": layout}


def _small(trace: dict[str, Any], suffix: str) -> dict[str, Any]:
    small = {**trace, "xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
    if "marker" in small:
        small |= {"mode": trace["mode"].removesuffix("+text"), "marker": {**small["marker"], "size": 5}}
    return small


def _share(position: int, of: int, gap: float) -> list[float]:
    """The domain of one cell of a row or column, with a gap between cells."""
    width = (1 - gap * (of - 1)) / of
    start = position * (width + gap)
    return [round(start, 4), round(min(start + width, 1), 4)]
