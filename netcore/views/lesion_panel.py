"""How are single lesions and the sum of targets drawn over time?"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from netcore.views import palette
from netcore.views.lesion_tracks import GONE, OPEN, SMALL, Track, TrackPoint
from netcore.views.text import plain


@dataclass(frozen=True, slots=True)
class SumPoint:
    """The sum of target diameters at one time point. `mm` None where a target is missing. `response_line` and
    `progression_line` are the sums in mm that would be a partial response or progression there; None where unknown."""

    day: date | None
    mm: Decimal | None
    overall: str | None
    response_line: Decimal | None
    progression_line: Decimal | None


@dataclass(frozen=True, slots=True)
class SumTrack:
    """The sums of one course in one reading stream, its baseline first, and what the two lines are called."""

    course: str
    reader: str
    response_label: str
    progression_label: str
    points: tuple[SumPoint, ...]


def draw_lesions(tracks: list[Track], sums: list[SumTrack], targets: frozenset[str] = frozenset()) -> \
        list[dict[str, Any]]:
    """Traces of a lesion panel (mm over days): sums thick, lesions thin, open ring not measured, cross gone.

    `targets` are the lesion ids drawn in the colour of targets; where it is empty all tumours share it. Studies without an
    exact day are not drawn.
    """
    traces = [trace for track in tracks for trace in _draw_track(track, not targets or track.lesion.lesion_id in targets)]
    several = len({track.reader for track in sums}) > 1
    for track in sums:
        traces += _draw_sum(track, several)
    return traces


def _draw_track(track: Track, is_target: bool) -> list[dict[str, Any]]:
    points = [point for point in track.points if point.day is not None]
    if not points:
        return []
    zone = track.lesion.structure == "ablation_zone"
    colour = palette.ZONE if zone else palette.TARGET if is_target else palette.NON_TARGET
    heights, symbols, words = [], [], []
    last: float | None = None
    for point in points:
        known = float(point.mm) if point.mm is not None else None
        heights.append(known if known is not None else last)
        symbols.append(_symbol(point))
        words.append(f"{point.mm.normalize():f} mm" if point.mm is not None and point.status not in (GONE,)
                     else point.status)
        last = known if known is not None else last
    name = plain(track.name)
    label = f" {name}{' (ablation zone)' if zone else ''}"
    line = [height if point.mm is not None else None for height, point in zip(heights, points, strict=True)]
    days = [point.day for point in points]
    common = {"type": "scatter", "name": name, "legendgroup": name}
    return [
        {**common, "x": days, "y": line, "mode": "lines", "hoverinfo": "skip", "connectgaps": False,
         "line": {"color": colour, "width": 1.2, "dash": "dot" if zone else "solid"}, "opacity": 0.75,
         **({"fill": "tozeroy", "fillcolor": "rgba(176,125,0,0.13)"} if zone else {})},
        {**common, "x": days, "y": heights, "mode": "markers+text", "cliponaxis": False,
         "text": [""] * (len(days) - 1) + [label], "textposition": "middle right",
         "textfont": {"size": 10, "color": colour},
         "marker": {"symbol": symbols, "size": 7, "color": colour, "line": {"width": 1.3, "color": colour}},
         "customdata": words, "hovertemplate": f"{name}: %{{customdata}}, %{{x|%d %b %Y}}<extra></extra>"},
    ]


def _symbol(point: TrackPoint) -> str:
    if point.status == GONE:
        return "x-thin"
    if point.status == OPEN or point.mm is None:
        return "circle-open"
    return "triangle-down" if point.status == SMALL else "circle"


def _draw_sum(track: SumTrack, several: bool) -> list[dict[str, Any]]:
    points = [point for point in track.points if point.day is not None]
    if not points:
        return []
    days = [point.day for point in points]
    label = f"sum {plain(track.reader)}" if several else "sum"
    words = [f"{point.mm.normalize():f} mm{f', {point.overall}' if point.overall else ''}" if point.mm is not None
             else f"sum not known{f', {point.overall}' if point.overall else ''}" for point in points]
    traces: list[dict[str, Any]] = [{
        "type": "scatter", "name": label, "x": days, "y": [_number(point.mm) for point in points],
        "mode": "lines+markers+text", "connectgaps": False, "cliponaxis": False, "customdata": words,
        "line": {"color": palette.TARGET, "width": 3.2}, "marker": {"size": 8, "color": palette.TARGET},
        "text": [point.overall or "baseline" for point in points], "textposition": "top center",
        "textfont": {"size": 10, "color": palette.TARGET},
        "hovertemplate": f"{label}: %{{customdata}}, %{{x|%d %b %Y}}<extra></extra>"}]
    for values, name, colour, where in (
            ([_number(point.response_line) for point in points], track.response_label, palette.SHRUNK_LINE, "bottom"),
            ([_number(point.progression_line) for point in points], track.progression_label, palette.GROWN_LINE, "top")):
        if any(value is not None for value in values):
            traces.append({
                "type": "scatter", "name": name, "x": days, "y": values, "mode": "lines+text", "cliponaxis": False,
                "line": {"color": colour, "width": 1.2, "dash": "dash", "shape": "hv"},
                "text": [""] * (len(days) - 1) + [name], "textposition": f"{where} left",
                "textfont": {"size": 10, "color": colour}, "hoverinfo": "skip"})
    return traces


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
