"""How are single lesions and the sum of targets drawn over time?"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from netcore.evidence import read_sheet
from netcore.response import ResponseSeries, SumPoint
from netcore.views import palette
from netcore.views.lesions.tracks import ABLATED, GONE, OPEN, RESECTED, SMALL, Track, TrackPoint
from netcore.views.text import number_words, plain

# Names whose line ends differ by less than this share of the panel are written together, and no two names stand nearer.
_NEAR, _APART = 0.02, 0.07
# One line style a reading stream, the one with most measurements first.
_DASHES = ("solid", "dash", "dot")


def draw_lesions(tracks: Sequence[Track], sums: Sequence[ResponseSeries]) -> list[dict[str, Any]]:
    """Traces of a lesion panel (mm over days): sums thick, lesions thin, open ring not measured, cross gone.

    Lesions that are a target of one of the drawn courses have the colour of targets. Studies without an exact day are
    not drawn. The dashed lines stand where the sum would be a partial response or progression.
    """
    targets = {lesion for series in sums for lesion in series.baseline.targets}
    traces = [trace for track in tracks for trace in _draw_track(track, track.lesion.lesion_id in targets)]
    highest = [value for series in sums for point in series.points
               for value in (point.sum_mm, point.progression_at_mm) if value is not None]
    traces += _draw_names(tracks, float(max(highest, default=0)))
    streams = list(dict.fromkeys(series.reader for series in sums))
    last = {series.reader: series for series in sums}
    for series in sums:
        traces += _draw_sum(series, streams, named=last[series.reader] is series)
    return traces


def _draw_track(track: Track, is_target: bool) -> list[dict[str, Any]]:
    points = [point for point in track.points if point.day is not None and point.status not in (ABLATED, RESECTED)]
    if not points:
        return []
    zone = track.lesion.structure == "ablation_zone"
    colour, dash = (palette.ZONE, "dot") if zone else (palette.TARGET, "solid") if is_target else \
        (palette.NON_TARGET, "longdash")
    heights, words = [], []
    last: float | None = None
    for point in points:
        last = float(point.mm) if point.mm is not None else last
        heights.append(last)
        words.append(f"{number_words(point.mm)} mm" if point.mm is not None and point.status != GONE else point.status)
    name = plain(track.name)
    days = [point.day for point in points]
    line = [height if point.mm is not None else None for height, point in zip(heights, points, strict=True)]
    return [
        {"type": "scatter", "name": name, "x": days, "y": line, "mode": "lines", "hoverinfo": "skip",
         "connectgaps": False, "line": {"color": colour, "width": 1.2, "dash": dash},
         **({"fill": "tozeroy", "fillcolor": palette.ZONE_SHADE} if zone else {})},
        {"type": "scatter", "name": name, "x": days, "y": heights, "mode": "markers", "cliponaxis": False,
         "marker": {"symbol": [_symbol(point) for point in points], "size": 7, "color": colour,
                    "line": {"width": 1.3, "color": colour}},
         "customdata": words, "hovertemplate": f"{name}: %{{customdata}}, %{{x|%d %b %Y}}<extra></extra>"},
    ]


def _draw_names(tracks: Sequence[Track], highest: float) -> list[dict[str, Any]]:
    """Names at the end of the lines: of nearly the same height together, others moved up until none covers another.
    `highest`: what else the panel shows, mm."""
    ends: dict[date, list[tuple[float, str]]] = {}
    for track in tracks:
        last = next((point for point in reversed(track.points) if point.mm is not None and point.day is not None), None)
        if last is not None and last.mm is not None and last.day is not None:
            name = plain(track.name).replace("ablation zone of", "zone")
            ends.setdefault(last.day, []).append((float(last.mm), name))
    panel = max([highest, *(height for found in ends.values() for height, _ in found)])
    names = {"type": "scatter", "mode": "markers+text", "marker": palette.HIDDEN, "hoverinfo": "skip",
             "cliponaxis": False, "textposition": "middle right"}
    traces: list[dict[str, Any]] = []
    for day, found in ends.items():
        groups: list[list[tuple[float, str]]] = []
        for end in sorted(found):
            if groups and end[0] - groups[-1][0][0] < panel * _NEAR:
                groups[-1].append(end)
            else:
                groups.append([end])
        free = 0.0
        for group in groups:
            at = max(sum(height for height, _ in group) / len(group), free)
            free = at + panel * _APART
            traces.append({**names, "x": [day], "y": [at],
                           "text": ["\u00a0\u00a0" + ", ".join(name for _, name in group)]})
    return traces


def _symbol(point: TrackPoint) -> str:
    if point.status == GONE:
        return "x-thin"
    if point.status == "present" and point.mm is None:
        return "line-ew"
    if point.status == OPEN or point.mm is None:
        return "circle-open"
    return "triangle-down" if point.status == SMALL else "circle"


def _draw_sum(series: ResponseSeries, streams: list[str], named: bool) -> list[dict[str, Any]]:
    """Sum, verdicts and the two lines of one course; each reading stream has its own dash and its name at the end."""
    points = [point for point in series.points if point.day is not None]
    if not points:
        return []
    days = [point.day for point in points]
    place = streams.index(series.reader)
    label = f"sum {plain(series.reader)}" if len(streams) > 1 else "sum"
    verdicts = [point.assessment.overall if point.assessment else "baseline" for point in points]
    words = [f"{f'{number_words(point.sum_mm)} mm' if point.sum_mm is not None else 'sum not known'}, {verdict}"
             for point, verdict in zip(points, verdicts, strict=True)]
    line_days, heights = _line_of_sums(points)
    traces: list[dict[str, Any]] = [{
        "type": "scatter", "name": label, "x": line_days, "y": heights, "mode": "lines", "connectgaps": False,
        "hoverinfo": "skip",
        "line": {"color": palette.TARGET, "width": 3.2, "dash": _DASHES[place % len(_DASHES)]}}, {
        "type": "scatter", "name": label, "x": days, "y": _heights(points), "mode": "markers+text",
        "cliponaxis": False, "customdata": words,
        "marker": {"size": [11 if verdict == "baseline" else 8 for verdict in verdicts], "color": palette.TARGET,
                   "symbol": ["diamond-open" if verdict == "baseline" else "circle" if point.sum_mm is not None
                              else "circle-open" for point, verdict in zip(points, verdicts, strict=True)]},
        "text": _changes(verdicts), "textposition": "bottom center" if place else "top center",
        "hovertemplate": f"{label}: %{{customdata}}, %{{x|%d %b %Y}}<extra></extra>"}]
    if named and len(streams) > 1:
        traces.append({"type": "scatter", "mode": "text", "hoverinfo": "skip", "cliponaxis": False, "x": days[-1:],
                       "y": _heights(points)[-1:], "text": [f"\u00a0\u00a0{plain(series.reader)}"],
                       "textposition": "middle right"})
    fall, rise = line_labels()
    for heights, name, colour, where in (
            ([_number(point.response_at_mm) for point in points], fall, palette.SHRUNK_LINE, "bottom"),
            ([_number(point.progression_at_mm) for point in points], rise, palette.GROWN_LINE, "top")):
        if any(height is not None for height in heights):
            silent = {"type": "scatter", "name": name, "cliponaxis": False, "hoverinfo": "skip"}
            traces.append({**silent, "mode": "lines", "x": days, "y": heights,
                           "line": {"color": colour, "width": 1.2, "dash": "dash", "shape": "hv"}})
            if named and heights[0] is not None:
                traces.append({**silent, "mode": "markers+text", "x": days[:1], "y": heights[:1], "text": [name],
                               "marker": palette.HIDDEN, "textposition": f"{where} right"})
    return traces


def _heights(points: Sequence[SumPoint]) -> list[float | None]:
    """Where each point stands: at its sum, or, where the sum is not known, at the height of the last known one."""
    heights: list[float | None] = []
    for point in points:
        heights.append(_number(point.sum_mm) if point.sum_mm is not None else heights[-1] if heights else None)
    return heights


def _line_of_sums(points: Sequence[SumPoint]) -> tuple[list[Any], list[float | None]]:
    """The line through the sums, broken where a target left them: what was ablated or resected did not shrink."""
    days: list[Any] = []
    heights: list[float | None] = []
    for index, point in enumerate(points):
        if index and points[index - 1].rebased_without != point.rebased_without:
            days.append(point.day)
            heights.append(None)
        days.append(point.day)
        heights.append(_number(point.sum_mm))
    return days, heights


def _changes(verdicts: Sequence[str]) -> list[str]:
    """Each verdict where it first differs from the one before, and the last one; baselines are told by their shape."""
    return ["" if verdict == "baseline" or (0 < index < len(verdicts) - 1 and verdicts[index - 1] == verdict)
            else verdict for index, verdict in enumerate(verdicts)]


def line_labels() -> tuple[str, str]:
    """What the two lines are called, from the limits in force: fall below baseline, rise above nadir."""
    sheet = read_sheet("response")
    fall = number_words(sheet.value("partial_response_fall").number)
    rise = number_words(sheet.value("progression_rise").number)
    return f"−{fall} % of baseline", f"+{rise} % of nadir"


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
