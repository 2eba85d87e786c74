"""How are single lesions and the sum of targets drawn over time?"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from netcore.evidence import read_sheet
from netcore.response import ResponseSeries
from netcore.views import palette
from netcore.views.lesion_tracks import GONE, OPEN, SMALL, Track, TrackPoint
from netcore.views.text import number_words, plain


def draw_lesions(tracks: Sequence[Track], sums: Sequence[ResponseSeries]) -> list[dict[str, Any]]:
    """Traces of a lesion panel (mm over days): sums thick, lesions thin, open ring not measured, cross gone.

    Lesions that are a target of one of the drawn courses have the colour of targets. Studies without an exact day are not
    drawn. The dashed lines stand where the sum would be a partial response or progression.
    """
    targets = {lesion for track in sums for lesion in track.baseline.targets}
    traces = [trace for track in tracks for trace in _draw_track(track, track.lesion.lesion_id in targets)]
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


def _draw_sum(series: ResponseSeries, several: bool) -> list[dict[str, Any]]:
    points = [point for point in series.points if point.day is not None]
    if not points:
        return []
    days = [point.day for point in points]
    label = f"sum {plain(series.reader)}" if several else "sum"
    verdicts = [point.assessment.overall if point.assessment else "baseline" for point in points]
    words = [f"{f'{number_words(point.sum_mm)} mm' if point.sum_mm is not None else 'sum not known'}, {verdict}"
             for point, verdict in zip(points, verdicts, strict=True)]
    traces: list[dict[str, Any]] = [{
        "type": "scatter", "name": label, "x": days, "y": [_number(point.sum_mm) for point in points],
        "mode": "lines+markers+text", "connectgaps": False, "cliponaxis": False, "customdata": words,
        "line": {"color": palette.TARGET, "width": 3.2}, "marker": {"size": 8, "color": palette.TARGET},
        "text": verdicts, "textposition": "top center", "textfont": {"size": 10, "color": palette.TARGET},
        "hovertemplate": f"{label}: %{{customdata}}, %{{x|%d %b %Y}}<extra></extra>"}]
    fall, rise = line_labels()
    for heights, name, colour, where in (
            ([_number(point.response_at_mm) for point in points], fall, palette.SHRUNK_LINE, "bottom"),
            ([_number(point.progression_at_mm) for point in points], rise, palette.GROWN_LINE, "top")):
        if any(height is not None for height in heights):
            traces.append({
                "type": "scatter", "name": name, "x": days, "y": heights, "mode": "lines+text", "cliponaxis": False,
                "line": {"color": colour, "width": 1.2, "dash": "dash", "shape": "hv"},
                "text": [""] * (len(days) - 1) + [name], "textposition": f"{where} left",
                "textfont": {"size": 10, "color": colour}, "hoverinfo": "skip"})
    return traces


def line_labels() -> tuple[str, str]:
    """What the two lines are called, from the limits in force: fall below baseline, rise above nadir."""
    sheet = read_sheet("response")
    fall = number_words(sheet.value("partial_response_fall").number)
    rise = number_words(sheet.value("progression_rise").number)
    return f"−{fall} % of baseline", f"+{rise} % of nadir"


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
