"""Where in the liver do the lesions lie, how large are they at each scan, and what became of each?

Circles are to scale with the drawing. One picture a scan, with a slider that runs in the browser.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from netcore.model import PatientRecord
from netcore.response import ResponseSeries, response_series
from netcore.views.lesions.liver_drawing import draw_liver, draw_spot, draw_title, paint_segment, treated_parts
from netcore.views.lesions.liver_places import place_lesions
from netcore.views.lesions.liver_shape import HEIGHT, WIDTH
from netcore.views.lesions.liver_spots import Spot, gather_spots, segment_of, trend_limits
from netcore.views.lesions.page import course_name
from netcore.views.lesions.policy_words import DEFAULT, policy_settings
from netcore.views.lesions.tracks import lesion_tracks, readers, studies_of
from netcore.views.text import day_words, number_words, plain

_PIXELS = 560
_EDGE = 8


@dataclass(frozen=True, slots=True)
class LiverMap:
    """The map as data. `figure` None: no lesion with a segment was seen. `beside` lists what could not be placed."""

    figure: Mapping[str, Any] | None
    alt: str
    beside: list[str]
    caption: str
    table: pd.DataFrame


def liver_map(record: PatientRecord, reader: str | None, course: str | None, policy: str = DEFAULT) -> LiverMap:
    """The map of one reading stream (None: the fullest) with roles and baseline of one course (by its name; None: the
    last one), judged under `policy`; `record` is already cut to the day."""
    stream = reader or next(iter(readers(record)), None)
    found = response_series(record, reader=stream, settings=policy_settings(policy)) if stream else []
    series = next((one for one in found if course_name(one) == course), found[-1] if found else None)
    tracks = lesion_tracks(record, stream) if stream else []
    rows = gather_spots(tracks, series)
    known = {lesion.lesion_id: lesion for lesion in record.lesions}
    on_map = [spots for spots in rows if segment_of(spots[0].lesion, known) and any(spot.drawn_mm for spot in spots)]
    beside = [_beside_words(spots, segment_of(spots[0].lesion, known)) for spots in rows if spots not in on_map]
    seen = {spots[0].lesion.lesion_id for spots in rows}
    beside += [f"{lesion.label or lesion.lesion_id} ({_place_words(lesion.organ, lesion.segment)}): "
               "no scan of this stream says anything of it"
               for lesion in record.lesions if lesion.lesion_id not in seen]
    fall, rise, floor = trend_limits()
    caption = (f"Circles to scale; the place within a segment is not known and is chosen by the software. Dotted ring: "
               f"size at the baseline of the course. ▼ at least {number_words(fall.number)} % below it, ▲ at least "
               f"{number_words(rise.number)} % and {number_words(floor.number)} mm above it: limits made for sums, "
               "used here for single lesions to guide the eye. Dashed with ?: not measured, last known size. Hatched: "
               "ablation zone or ablated. Cross: gone. Dotted segments: embolised by then; dashed: resected.")
    return LiverMap(_figure(record, stream, series, on_map, known) if on_map and stream else None,
                    _alt(on_map), beside, caption, _table(rows, known))


def _figure(record: PatientRecord, reader: str, series: ResponseSeries | None, rows: Sequence[Sequence[Spot]],
            known: Mapping[str, Any]) -> dict[str, Any]:
    places = _places(rows, known)
    order = sorted(range(len(rows)), key=lambda one: -max(spot.drawn_mm or 0 for spot in rows[one]))
    studies = studies_of(record, reader)
    frames: list[dict[str, Any]] = []
    names = _frame_names([day_words(study.done_on, study.when_text) for study in studies])
    for study, name in zip(studies, names, strict=True):
        traces = [paint_segment(segment, part) for segment, part in treated_parts(record, study).items()]
        spots = [draw_spot(next((one for one in rows[index] if one.study is study), None), *places[index])
                 for index in order]
        # All names come last, so that no circle lies on one.
        traces += [part for spot in spots for part in spot[:-1]] + [spot[-1] for spot in spots]
        frames.append({"name": name, "data": traces, "layout": {"annotations": draw_title(record, study, series)}})
    # Outlines, vessels and names never change, so frames carry the paint of segments and the lesions alone.
    outlines, above = draw_liver()
    last = frames[-1]["data"]
    painted = [{**edge, **paint} for edge, paint in zip(outlines, last[:len(outlines)], strict=True)]
    first_spot = len(outlines) + len(above)
    moving = [*range(len(outlines)), *range(first_spot, first_spot + len(last) - len(outlines))]
    for frame in frames:
        frame["traces"] = moving
    return {"data": [*painted, *above, *last[len(outlines):]], "layout": _layout(frames),
            "frames": frames if len(frames) > 1 else []}


def _places(rows: Sequence[Sequence[Spot]], known: Mapping[str, Any]) -> list[tuple[float, float]]:
    """Where each lesion is drawn at every scan; an ablation zone lies where its tumour lay."""
    largest: dict[str, tuple[str, float]] = {}
    homes = []
    for spots in rows:
        lesion = spots[0].lesion
        home = lesion.of_lesion_id or lesion.lesion_id
        homes.append(home)
        size = float(max((spot.drawn_mm for spot in spots if spot.drawn_mm), default=0))
        segment, before = largest.get(home, (segment_of(lesion, known) or "", 0.0))
        largest[home] = segment, max(size, before)
    places = {place.lesion_id: (place.x, place.y)
              for place in place_lesions([(home, *entry) for home, entry in largest.items()])}
    return [places[home] for home in homes]


def _frame_names(days: Sequence[str]) -> list[str]:
    """Names of the steps, told apart where two scans share their day."""
    return [f"{day} ({days[:number].count(day) + 1})" if days.count(day) > 1 else day
            for number, day in enumerate(days)]


def _layout(frames: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    still = {"mode": "immediate", "transition": {"duration": 0}, "frame": {"duration": 0, "redraw": True}}
    layout: dict[str, Any] = {
        "height": _PIXELS, "margin": {"l": 4, "r": 4, "t": 30, "b": 4}, "showlegend": False, "hovermode": "closest",
        "hoverlabel": {"namelength": -1, "align": "left"}, "annotations": frames[-1]["layout"]["annotations"],
        "xaxis": {"visible": False, "range": [-_EDGE, WIDTH + _EDGE], "fixedrange": True, "constrain": "domain"},
        "yaxis": {"visible": False, "range": [-_EDGE, HEIGHT + _EDGE], "fixedrange": True, "scaleanchor": "x",
                  "constrain": "domain"},
    }
    if len(frames) > 1:
        layout["sliders"] = [{
            "active": len(frames) - 1, "x": 0.3, "len": 0.66, "y": 0, "yanchor": "top", "pad": {"t": 4, "b": 4},
            "currentvalue": {"visible": False}, "ticklen": 4, "minorticklen": 0,
            "steps": [{"label": plain(frame["name"]), "method": "animate", "args": [[frame["name"]], still]}
                      for frame in frames]}]
        run = {**still, "fromcurrent": False, "frame": {"duration": 900, "redraw": True}}
        layout["updatemenus"] = [{
            "type": "buttons", "direction": "left", "showactive": False, "x": 0, "xanchor": "left", "y": 0,
            "yanchor": "top", "pad": {"t": 12, "r": 4}, "bgcolor": "rgba(128,138,150,0.18)",
            "borderwidth": 0, "buttons": [
                {"label": "▶", "method": "animate", "args": [None, run]},
                {"label": "■", "method": "animate", "args": [[None], still]}]}]
    return layout


def _place_words(organ: str | None, segment: str | None) -> str:
    return f"{organ or 'organ not known'}{f', segment {segment}' if segment else ''}"


def _beside_words(spots: Sequence[Spot], segment: str | None) -> str:
    last = spots[-1]
    size = f"{number_words(last.mm)} mm" if last.mm else last.status
    why = "no size was ever measured" if segment else "" if last.lesion.in_liver is False \
        else "segment not known"
    return f"{last.name} ({_place_words(last.lesion.organ, last.lesion.segment)}): {size} on " \
        f"{day_words(last.study.done_on, last.study.when_text)}{f'; {why}' if why else ''}"


def _alt(rows: Sequence[Sequence[Spot]]) -> str:
    words = "; ".join(f"{spots[-1].name} in segment {spots[-1].lesion.segment}: "
                      + _size_words(spots[-1]) for spots in rows)
    return f"Map of the liver from the front with lesions by segment, in mm at the last scan. {words}"


def _size_words(spot: Spot) -> str:
    """What was measured, else the state with the last known size."""
    if spot.mm:
        return f"{number_words(spot.mm)} mm"
    return f"{spot.status}, last known {number_words(spot.drawn_mm)} mm" if spot.drawn_mm else spot.status


def _table(rows: Sequence[Sequence[Spot]], known: Mapping[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([{
        "scan": day_words(spot.study.done_on, spot.study.when_text), "lesion": spot.name,
        "segment": segment_of(spot.lesion, known) or "", "organ": spot.lesion.organ or "not known", "role": spot.role,
        "status": spot.status, "mm": number_words(spot.mm) if spot.mm is not None else "",
        "baseline mm": number_words(spot.baseline_mm) if spot.baseline_mm is not None else "",
        "beyond the limits": spot.trend or ""} for spots in rows for spot in spots])
