"""How are single lesions and the sum of targets drawn over time?"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from netcore.evidence import read_sheet
from netcore.response import ResponseSeries, SumPoint
from netcore.views import palette
from netcore.views.lesions.tracks import ABLATED, GONE, OPEN, RESECTED, SMALL, Track, TrackPoint, short_name
from netcore.views.text import number_words, plain

# Names whose line ends differ by less than this share of the panel are written together, and no two names stand nearer.
_NEAR, _APART = 0.02, 0.07
End = tuple[date, float, str]
# A time axis is at least as long; what is less than this share of it apart would cover each other on a phone.
_SHORT, _CLOSE = timedelta(days=120), 0.07
# One line style a reading stream, the one with most measurements first.
_DASHES = ("solid", "dash", "dot")


def draw_lesions(tracks: Sequence[Track], sums: Sequence[ResponseSeries]) -> list[dict[str, Any]]:
    """Traces of a lesion panel (mm over days): sums thick, lesions thin, open ring not measured, cross gone.

    Lesions that are a target of one of the drawn courses have the colour of targets. Studies without an exact day are
    not drawn. The dashed lines stand where the sum would be a partial response or progression.
    """
    targets = {lesion for series in sums for lesion in series.baseline.targets}
    traces = [trace for track in tracks for trace in _draw_track(track, track.lesion.lesion_id in targets)]
    streams = list(dict.fromkeys(series.reader for series in sums))
    days = [day for trace in traces for day in trace["x"]]
    days += [point.day for series in sums for point in series.points if point.day is not None]
    span = max(max(days) - min(days), _SHORT) if days else _SHORT
    traces += _draw_names([*_track_ends(tracks), *_sum_ends(sums)], sums, span)
    for series in sums:
        traces += _draw_sum(series, streams, span * _CLOSE)
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


def _track_ends(tracks: Sequence[Track]) -> list[End]:
    """Where the line of each lesion ends, and its name."""
    ends = []
    for track in tracks:
        last = next((point for point in reversed(track.points) if point.mm is not None and point.day is not None), None)
        if last is not None and last.mm is not None and last.day is not None:
            ends.append((last.day, float(last.mm), plain(short_name(track.name))))
    return ends


def _sum_ends(sums: Sequence[ResponseSeries]) -> list[End]:
    """Where the two lines of the last course end, and with several reading streams the sum of each, and their names."""
    ends: list[End] = []
    last = {series.reader: series for series in sums}
    fall, rise = line_labels() if last else ("", "")
    for series in last.values():
        points = [(point.day, point) for point in series.points if point.day is not None]
        for name, heights in ((fall, [(day, point.response_at_mm) for day, point in points]),
                              (rise, [(day, point.progression_at_mm) for day, point in points]),
                              (plain(series.reader), [(day, point.sum_mm) for day, point in points])):
            known = [(day, float(mm)) for day, mm in heights if mm is not None]
            if known and (len(last) > 1 or name in (fall, rise)):
                ends.append((*known[-1], name))
    return ends


def _draw_names(ends: Sequence[End], sums: Sequence[ResponseSeries], span: timedelta) -> list[dict[str, Any]]:
    """Names at the end of the lines: of nearly the same height together, others moved up until none covers another.
    What ends shortly before the last scan is named with what ends there."""
    if not ends:
        return []
    latest = max(day for day, *_ in ends)
    panel = max([height for _, height, _ in ends] + [float(value) for series in sums for point in series.points
                for value in (point.sum_mm, point.progression_at_mm) if value is not None])
    names = {"type": "scatter", "mode": "markers+text", "marker": palette.HIDDEN, "hoverinfo": "skip",
             "cliponaxis": False, "textposition": "middle right"}
    traces: list[dict[str, Any]] = []
    for day in dict.fromkeys(latest if latest - day < span * _CLOSE else day for day, *_ in ends):
        groups: list[list[tuple[float, str]]] = []
        for end in sorted((height, name) for ended, height, name in ends
                          if (latest if latest - ended < span * _CLOSE else ended) == day):
            if groups and end[0] - groups[-1][0][0] < panel * _NEAR:
                groups[-1].append(end)
            else:
                groups.append([end])
        free = 0.0
        for group in groups:
            at = max(sum(height for height, _ in group) / len(group), free)
            free = at + panel * _APART
            traces.append({**names, "x": [day], "y": [at],
                           "text": ["\u00a0\u00a0" + ", ".join(dict.fromkeys(name for _, name in group))]})
    return traces


def _symbol(point: TrackPoint) -> str:
    if point.status == GONE:
        return "x-thin"
    if point.status == "present" and point.mm is None:
        return "line-ew"
    if point.status == OPEN or point.mm is None:
        return "circle-open"
    return "triangle-down" if point.status == SMALL else "circle"


def _draw_sum(series: ResponseSeries, streams: list[str], close: timedelta) -> list[dict[str, Any]]:
    """Sum, verdicts and the two lines of one course; each reading stream has its own dash. `close`: verdicts with less
    between them stand on different sides of the line."""
    points = [point for point in series.points if point.day is not None]
    if not points:
        return []
    days = [point.day for point in points if point.day is not None]
    place = streams.index(series.reader)
    label = f"sum {plain(series.reader)}" if len(streams) > 1 else "sum"
    verdicts = [point.assessment.overall if point.assessment else "baseline" for point in points]
    words = [f"{f'{number_words(point.sum_mm)} mm' if point.sum_mm is not None else 'sum not known'}, {verdict}"
             for point, verdict in zip(points, verdicts, strict=True)]
    line_days, heights = _line_of_sums(points)
    changes = _changes(verdicts)
    traces: list[dict[str, Any]] = [{
        "type": "scatter", "name": label, "x": line_days, "y": heights, "mode": "lines", "connectgaps": False,
        "hoverinfo": "skip",
        "line": {"color": palette.TARGET, "width": 3.2, "dash": _DASHES[place % len(_DASHES)]}}, {
        "type": "scatter", "name": label, "x": days, "y": _heights(points), "mode": "markers+text",
        "cliponaxis": False, "customdata": words,
        "marker": {"size": [11 if verdict == "baseline" else 8 for verdict in verdicts], "color": palette.TARGET,
                   "symbol": ["diamond-open" if verdict == "baseline" else "circle" if point.sum_mm is not None
                              else "circle-open" for point, verdict in zip(points, verdicts, strict=True)]},
        "text": changes, "textposition": _sides(days, changes, close, below=bool(place)),
        "hovertemplate": f"{label}: %{{customdata}}, %{{x|%d %b %Y}}<extra></extra>"}]
    for heights, colour in (([_number(point.response_at_mm) for point in points], palette.SHRUNK_LINE),
                            ([_number(point.progression_at_mm) for point in points], palette.GROWN_LINE)):
        if any(height is not None for height in heights):
            traces.append({"type": "scatter", "mode": "lines", "cliponaxis": False, "hoverinfo": "skip", "x": days,
                           "y": heights, "line": {"color": colour, "width": 1.2, "dash": "dash", "shape": "hv"}})
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


def _sides(days: Sequence[date], texts: Sequence[str], close: timedelta, *, below: bool) -> list[str]:
    """Above the line (or `below`), but on the other side of it where the last text would be covered."""
    places, last, free = ["bottom center", "top center"], None, date.min
    found = []
    for day, text in zip(days, texts, strict=True):
        place = places[0] if below else places[1]
        if text:
            if day < free and last == place:
                place = places[1] if below else places[0]
            last, free = place, day + close
        found.append(place)
    return found


def line_labels() -> tuple[str, str]:
    """What the two lines are called, from the limits in force: fall below baseline, rise above nadir."""
    sheet = read_sheet("response")
    fall = number_words(sheet.value("partial_response_fall").number)
    rise = number_words(sheet.value("progression_rise").number)
    return f"−{fall} % of baseline", f"+{rise} % of nadir"


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
