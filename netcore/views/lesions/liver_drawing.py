"""How are the liver, its treated parts and one lesion drawn on the map?"""

from math import cos, pi, sin
from typing import Any

from netcore.model import PatientRecord, Study
from netcore.model.words import EMBOLISATIONS, LIVER_DIRECTED
from netcore.response import ResponseSeries
from netcore.views import palette
from netcore.views.edge import letters
from netcore.views.lesions.liver_places import NAME_INSIDE
from netcore.views.lesions.liver_shape import (
    CAVA,
    GALLBLADDER,
    HEPATIC,
    NAMES,
    PORTAL,
    WIDTH,
    Point,
    outline,
    segments,
    smooth,
    vessel_outline,
)
from netcore.views.lesions.liver_spots import Spot
from netcore.views.lesions.tracks import ABLATED, GONE, OPEN, RESECTED, SMALL, short_name
from netcore.views.patient.treatment_lanes import territory_words
from netcore.views.text import day_words, number_words, plain

_CORNERS = 40
# Millimetres that a letter takes where the liver is as wide as a phone, and that are free beside the liver.
_LETTER, _BEYOND = 3.6, 4
_GONE_MM = 5.0
_WHOLE = frozenset(segments())
PARTS = {"left_lobe": frozenset({"II", "III", "IVa", "IVb"}), "right_lobe": frozenset({"V", "VI", "VII", "VIII"}),
          "whole_liver": _WHOLE, "IV": frozenset({"IVa", "IVb"})}
Parts = dict[str, str]
Traces = list[dict[str, Any]]


def treated_parts(record: PatientRecord, study: Study) -> Parts:
    """By drawn segment: `resected` or `embolised` before the scan as far as recorded; else ''."""
    parts = dict.fromkeys(segments(), "")
    if study.done_on is None:
        return parts
    for row in record.treatments:
        word = "resected" if row.kind == "resection" else "embolised" if row.kind in EMBOLISATIONS else None
        if word and row.performed_on and row.performed_on.last < study.done_on.first:
            for part in row.territory:
                parts.update({segment: word for segment in PARTS.get(part, frozenset({part}))
                              if parts[segment] != "resected"})
    return parts


def draw_liver() -> tuple[Traces, Traces]:
    """The outlines of the segments, and what lies above them: vessels and names."""
    edges = {segment: outline(segment) for segment in segments()}
    return [{"type": "scatter", "mode": "lines", "x": [x for x, _ in edge], "y": [y for _, y in edge],
             "fill": "toself", "hoveron": "fills", "hoverinfo": "name"} for edge in edges.values()], [
        _vessels([vessel_outline(vessel) for vessel in PORTAL], palette.PORTAL_VEIN, "portal vein"),
        _vessels([vessel_outline(vessel) for vessel in (CAVA, *HEPATIC)], palette.HEPATIC_VEIN,
                 "vena cava and hepatic veins"),
        _vessels([smooth(GALLBLADDER)], palette.GALLBLADDER, "gallbladder"), _names()]


def paint_segment(segment: str, treated: str) -> dict[str, Any]:
    """Colour, edge and name of one segment, by how it was treated."""
    fill = {"resected": "rgba(128,138,150,0.04)", "embolised": palette.EMBOLISED_SHADE,
            "planned": palette.PLANNED_SHADE}.get(treated, palette.LIVER_SHADE)
    # Dots tell an embolised segment where its colour cannot.
    dots = {"shape": ".", "size": 9, "solidity": 0.06, "fgcolor": palette.LANES["embolisation"], "bgcolor": fill}
    return {"fillcolor": fill, "fillpattern": dots if treated == "embolised" else {"shape": ""},
            "name": f"segment {segment}{f', {treated}' if treated else ''}",
            "line": {"color": palette.LIVER_EDGE, "width": 1.2, "dash": "dash" if treated == "resected" else "solid"}}


def _vessels(edges: list[list[Point]], colour: str, name: str) -> dict[str, Any]:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for edge in edges:
        xs += [*(x for x, _ in edge), None]
        ys += [*(y for _, y in edge), None]
    return {"type": "scatter", "mode": "lines", "x": xs, "y": ys, "fill": "toself", "fillcolor": colour,
            "line": {"width": 0, "color": colour}, "hoverinfo": "skip", "name": name}


def _names() -> dict[str, Any]:
    words = [(f"<b>{name}</b>", x, y) for name, (x, y) in NAMES.items()]
    words += [("vena cava", CAVA[2][0][0], CAVA[2][0][1] - 4), ("portal vein", 139, 18), ("gallbladder", 80, 4),
              ("right", 8, 172), ("left", 218, 172)]
    return {"type": "scatter", "mode": "text", "x": [x for _, x, _ in words], "y": [y for _, _, y in words],
            "text": [word for word, _, _ in words], "hoverinfo": "skip"}


def draw_spot(spot: Spot | None, x: float, y: float) -> Traces:
    """Ring of the baseline, body and name of one lesion; three empty traces where it is not yet seen, or where the
    ablation zone in its place is drawn."""
    if spot is None or spot.drawn_mm is None or spot.in_zone:
        return [_shape([], {}), _shape([], {}), draw_name("", 0, 0, 0)]
    diameter = float(spot.drawn_mm)
    ring = _circle(x, y, float(spot.baseline_mm)) if spot.baseline_mm else []
    inside = diameter >= NAME_INSIDE and not _is_away(spot)
    reach = max(_reach(spot, diameter), float(spot.baseline_mm or 0) / 2)
    return [_shape(ring, {"color": palette.BASELINE_RING, "width": 1.4, "dash": "dot"}),
            _body(spot, x, y, diameter, spot_words(spot)),
            draw_name(_short(spot), x, y, 0 if inside else reach)]


def spot_words(spot: Spot) -> str:
    """A lesion at a scan in words: A1, target: 28 mm, 40 mm at baseline, at least 30 % smaller."""
    size = f"{number_words(spot.mm)} mm" if spot.mm and spot.status not in (GONE, RESECTED) else spot.status
    if spot.status not in ("measured", GONE) and spot.mm:
        size += f", {spot.status}"
    last = f", last known {number_words(spot.drawn_mm)} mm" if not spot.mm and spot.drawn_mm else ""
    base = f", {number_words(spot.baseline_mm)} mm at baseline" if spot.baseline_mm else ""
    role = f"zone of {spot.lesion.of_lesion_id}" if spot.role == "zone" and spot.lesion.of_lesion_id else spot.role
    return plain(f"{spot.name}, {role}: {size}{last}{base}")


def _is_away(spot: Spot) -> bool:
    return spot.status in (GONE, RESECTED)


def _reach(spot: Spot, diameter: float) -> float:
    return _GONE_MM / 2 if _is_away(spot) else max(diameter, 3) / 2


def _short(spot: Spot) -> str:
    mark = {"smaller": "▼", "larger": "▲"}.get(spot.trend or "", "")
    new = f"{spot.role} " if spot.role in ("new", "new?") else ""
    name = plain(short_name(spot.name))
    if spot.status == OPEN:
        return f"\u00a0<b>{new}{name}\u00a0?</b>"
    if spot.status in (GONE, RESECTED, ABLATED):
        return f"\u00a0<b>{name}</b> {spot.status}"
    size = f"{'&lt;' if spot.status == SMALL else ''}{number_words(spot.mm, 0)}" if spot.mm else plain(spot.status)
    return f"\u00a0<b>{new}{name} {size}</b>{mark}"


def _colour(spot: Spot) -> str:
    if spot.role == "zone" or spot.status == ABLATED:
        return palette.ZONE
    if spot.role in ("new", "new?"):
        return palette.NEW_LESION
    if spot.trend is not None:
        return palette.SHRUNK_LINE if spot.trend == "smaller" else palette.GROWN_LINE
    return palette.TARGET if spot.role == "target" else palette.NON_TARGET


def _body(spot: Spot, x: float, y: float, diameter: float, words: str) -> dict[str, Any]:
    colour = _colour(spot)
    if _is_away(spot):
        half = _GONE_MM / 2
        return {"type": "scatter", "mode": "lines", "x": [x - half, x + half, None, x - half, x + half],
                "y": [y - half, y + half, None, y + half, y - half], "fill": "none", "name": words,
                "fillcolor": "rgba(0,0,0,0)", "fillpattern": {"shape": ""}, "hoveron": "points", "hoverinfo": "name",
                "line": {"color": colour, "width": 2.5, "dash": "solid"}}
    edge = _circle(x, y, max(diameter, 3))
    if spot.status == OPEN:
        return _shape(edge, {"color": palette.UNKNOWN, "width": 2, "dash": "dash"}, words)
    if spot.mm is None and spot.status != ABLATED:
        return _shape(edge, {"color": colour, "width": 1.6, "dash": "solid"}, words)
    if spot.role == "zone" or spot.status == ABLATED:
        return _shape(edge, {"color": colour, "width": 1.6, "dash": "solid"}, words, "rgba(176,125,0,0.22)",
                      {"shape": "/", "fgcolor": colour, "size": 7, "solidity": 0.25})
    width = 3 if spot.role == "target" else 1.5
    return _shape(edge, {"color": colour, "width": width, "dash": "solid"}, words, palette.shade(colour, 0.24))


def _shape(edge: list[Point], line: dict[str, Any], name: str = "", fill: str = "rgba(0,0,0,0)",
           pattern: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"type": "scatter", "mode": "lines", "x": [x for x, _ in edge], "y": [y for _, y in edge],
            "fill": "toself" if name else "none", "fillcolor": fill, "fillpattern": pattern or {"shape": ""},
            "line": {"width": 1, "color": "rgba(0,0,0,0)", "dash": "solid", **line}, "name": name, "hoveron": "fills",
            "hoverinfo": "name" if name else "skip"}


def draw_name(text: str, x: float, y: float, reach: float) -> dict[str, Any]:
    """A name beside its lesion (`reach` from its middle; 0: inside), above it where the edge would cut it."""
    long, edge = _LETTER * letters(text.strip()), WIDTH + _BEYOND
    if reach and x + reach + long > edge:
        place, x, y = "top center" if x + long / 2 < edge else "top left", x, y + reach
    else:
        place, x = "middle right" if reach else "middle center", x + reach
    return {"type": "scatter", "mode": "text", "x": [x], "y": [y], "text": [text], "hoverinfo": "skip",
            "textposition": place, "cliponaxis": False}


def _circle(x: float, y: float, diameter: float) -> list[Point]:
    return [(round(x + diameter / 2 * cos(2 * pi * corner / _CORNERS), 2),
             round(y + diameter / 2 * sin(2 * pi * corner / _CORNERS), 2)) for corner in range(_CORNERS + 1)]


def draw_title(record: PatientRecord, study: Study, series: ResponseSeries | None) -> list[dict[str, Any]]:
    """The line above the map: the scan, the verdict of the course at it, the last liver-directed procedure before."""
    words = [f"<b>{plain(' '.join(filter(None, (study.kind, day_words(study.done_on, study.when_text)))))}</b>"]
    point = next((one for one in series.points if study.study_id in one.study_ids), None) if series else None
    if point is not None:
        total = f"sum {number_words(point.sum_mm)} mm" if point.sum_mm is not None else "sum not known"
        words.append(f"{total}: {point.assessment.overall if point.assessment else 'baseline'}")
    day = study.done_on.exact if study.done_on else None
    before = [(row.performed_on.exact, row) for row in record.treatments if row.kind in LIVER_DIRECTED
              and row.performed_on and row.performed_on.exact and day and row.performed_on.exact < day]
    if before and day:
        done, row = max(before, key=lambda pair: pair[0])
        words.append(plain(f"{(day - done).days} days after {' '.join((row.kind, territory_words(row))).strip()}"))
    return [{"text": "\u2003".join(words), "xref": "paper", "yref": "paper", "x": 0, "xanchor": "left", "y": 1,
             "yanchor": "bottom", "showarrow": False}]
