"""Everything the lesions screen shows of one reading stream and course, computed once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd

from netcore.model import PatientRecord
from netcore.response import ResponseSeries, SumPoint, best_overall_response, response_series
from netcore.views import palette
from netcore.views.alternatives import say_lesions, say_lines
from netcore.views.edge import room_for_names
from netcore.views.lesions.panel import draw_lesions, line_labels
from netcore.views.lesions.policy_words import DEFAULT, policy_settings, sentence_policy
from netcore.views.lesions.response_notes import ALARMS, sentence_reason
from netcore.views.lesions.response_words import (
    kind_of,
    limits_used,
    reason_sentences,
    sentence_best,
    sentence_response,
)
from netcore.views.lesions.table import table_lesions, table_responses
from netcore.views.lesions.tracks import Track, lesion_tracks, readers
from netcore.views.lesions.unjudged import sentence_unjudged
from netcore.views.sources import SourceLine, source_lines
from netcore.views.text import day_words, plain

Line = tuple[str, str]
# Names of lines that end nearer to each other than this, in percent, are written as one.
_NEAR_PERCENT = 4.0
_MILLIMETRES = "longest diameter and sum of targets, mm"


@dataclass(frozen=True, slots=True)
class LesionChoices:
    """What can be chosen: reading streams, and the courses of each with a name people know them by."""

    readers: list[str]
    courses: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class LesionView:
    """The lesions screen as data."""

    answer: list[Line]
    spider: Mapping[str, Any] | None
    spider_alt: str
    sums: Mapping[str, Any] | None
    sums_alt: str
    responses: pd.DataFrame
    lesions: pd.DataFrame
    reasons: list[Line]
    sources: list[SourceLine]


def lesion_choices(record: PatientRecord) -> LesionChoices:
    """Reading streams and courses of a record; a course is named by its treatments and when it began."""
    streams = readers(record)
    return LesionChoices(streams, {stream: [course_name(series) for series in response_series(record, reader=stream)]
                                   for stream in streams})


def course_name(series: ResponseSeries) -> str:
    """TACE from 30 Jan 2024, baseline 12 Jan 2024."""
    course = series.course
    what = " + ".join(course.kinds) or "no treatment recorded"
    begins = f" from {day_words(course.started_on)}" if course.started_on else ""
    return f"{what}{begins}, baseline {day_words(series.baseline.when)}"


def lesion_view(record: PatientRecord, reader: str | None, course: str | None, policy: str = DEFAULT) -> LesionView:
    """The screen of one stream and course (None: the last one); `record` is already cut to the day. `policy` says what
    becomes of targets that were treated locally."""
    found = response_series(record, reader=reader, settings=policy_settings(policy)) if reader else []
    series = next((one for one in found if course_name(one) == course), found[-1] if found else None)
    tracks = lesion_tracks(record, reader) if reader else []
    names = {lesion.lesion_id: lesion.label or lesion.lesion_id for lesion in record.lesions}
    answer, sources = _answer(series, names)
    unjudged = sentence_unjudged(record, reader, found) if reader else ""
    if unjudged:
        answer.insert(1, (unjudged, "strong"))
    if series is not None and (in_force := sentence_policy(series, policy, names)):
        answer.append((in_force, "" if policy == DEFAULT else "unknown"))
    spider = draw_spider(tracks, series)
    return LesionView(
        answer=answer, spider=spider, spider_alt="Change of each target and of their sum from baseline, percent. "
        f"{say_lines(spider, '%')} {answer[0][0]}", sums=_draw_sums(tracks, found),
        sums_alt=f"Size of each lesion and sum of targets in mm over time. {say_lesions(tracks, found)} {answer[0][0]}",
        responses=table_responses(series, names) if series else pd.DataFrame(),
        lesions=table_lesions(record, tracks, series), reasons=_reasons(series, names), sources=sources)


def _reasons(series: ResponseSeries | None, names: dict[str, str]) -> list[Line]:
    """Every scan's verdict in words, the newest first."""
    verdicts = reversed(series.assessments) if series else ()
    return [(" ".join((f"{day_words(verdict.when)}: {sentence_response(verdict, names)}",
                       *reason_sentences(verdict, names))), "") for verdict in verdicts]


def _answer(series: ResponseSeries | None, names: dict[str, str]) -> tuple[list[Line], list[SourceLine]]:
    if series is None:
        return [("No scan with measured lesions is recorded in this stream up to this day.", "unknown")], []
    lines: list[Line] = []
    limits = []
    if series.assessments:
        last = series.assessments[-1]
        kind = kind_of(last)
        lines.append((f"Scan of {day_words(last.when)}: {sentence_response(last, names)}", kind))
        lines += [(sentence_reason(warning, names), "strong" if warning.code in ALARMS else "unknown")
                  for warning in last.warnings]
        best, confirmed = (best_overall_response(series.assessments, confirm=confirm) for confirm in (False, True))
        lines.append((sentence_best(best, confirmed), ""))
        limits = [limit for verdict in series.assessments for limit in limits_used(verdict)]
    else:
        lines.append((f"No scan of this course after its baseline, {day_words(series.baseline.when)}: response not "
                      "known yet.", "unknown"))
    if series.baseline.targets_by != "chosen":
        lines.append((f"The targets of this course are {series.baseline.targets_by}, not chosen in the record: "
                      f"{', '.join(names.get(lesion, lesion) for lesion in series.baseline.targets) or 'none'}.",
                      "unknown"))
    return lines, source_lines(limits)


def draw_spider(tracks: Sequence[Track], series: ResponseSeries | None) -> dict[str, Any] | None:
    """Percent change from the course's baseline, single targets thin, their sum thick; None without dated points.

    The fall line is at its percentage of baseline; the rise line follows the nadir, so it steps down with it.
    """
    if series is None or series.baseline.day is None:
        return None
    traces: list[dict[str, Any]] = []
    ends: list[tuple[date, float, str]] = []
    for lesion_id in series.baseline.targets:
        values = {point.day: reading.value_mm for point in series.points for reading in point.lesions
                  if reading.lesion_id == lesion_id and point.day is not None}
        start = values.get(series.baseline.day)
        if not start:
            continue
        name = plain(next((track.name for track in tracks if track.lesion.lesion_id == lesion_id), lesion_id))
        heights = [None if value is None else float(100 * (value - start) / start) for value in values.values()]
        ends += [(day, height, name) for day, height in [*zip(values, heights, strict=True)][-1:]
                 if height is not None]
        traces.append({"type": "scatter", "mode": "lines+markers", "name": name, "x": list(values), "y": heights,
                       "line": {"color": palette.TARGET, "width": 1.2},
                       "marker": {"size": 5, "color": palette.TARGET}, "cliponaxis": False,
                       "hovertemplate": f"{name} %{{y:.1f}} %, %{{x|%d %b %Y}}<extra></extra>"})
    traces += _draw_ends(ends)
    points = [point for point in series.points if point.day is not None]
    if any(point.baseline_mm for point in points):
        traces.append({"type": "scatter", "mode": "lines+markers+text", "name": "sum", "x": [p.day for p in points],
                       "y": [_from_own_baseline(p, p.sum_mm) for p in points], "connectgaps": False,
                       "line": {"color": palette.TARGET, "width": 3.2}, "marker": {"size": 8}, "cliponaxis": False,
                       "text": [p.assessment.overall if p.assessment else "" for p in points],
                       "textposition": "top center",
                       "hovertemplate": "sum %{y:.1f} %, %{x|%d %b %Y}<extra></extra>"})
        fall, rise = line_labels()
        for name, lines, colour in ((fall, [p.response_at_mm for p in points], palette.SHRUNK_LINE),
                                    (rise, [p.progression_at_mm for p in points], palette.GROWN_LINE)):
            heights = [_from_own_baseline(p, line) for p, line in zip(points, lines, strict=True)]
            traces.append({"type": "scatter", "mode": "lines+text+markers", "name": name, "x": [p.day for p in points],
                           "y": heights, "marker": palette.HIDDEN,
                           "line": {"color": colour, "dash": "dash", "width": 1.2, "shape": "hv"}, "hoverinfo": "skip",
                           "text": [name] + [""] * (len(points) - 1), "textposition": "top right", "cliponaxis": False})
    return _framed(traces, "change from baseline, %", [day for trace in traces for day in trace["x"]])


def _draw_ends(ends: Sequence[tuple[date, float, str]]) -> list[dict[str, Any]]:
    """The names of the targets at the ends of their lines, those of nearly the same height as one."""
    groups: list[list[tuple[date, float, str]]] = []
    for end in sorted(ends):
        if groups and groups[-1][-1][0] == end[0] and end[1] - groups[-1][0][1] < _NEAR_PERCENT:
            groups[-1].append(end)
        else:
            groups.append([end])
    return [{"type": "scatter", "mode": "text", "name": "targets", "x": [group[0][0]], "hoverinfo": "skip",
             "cliponaxis": False,
             "y": [sum(height for _, height, _ in group) / len(group)], "textposition": "middle right",
             "text": ["\u00a0\u00a0\u00a0" + ", ".join(name for *_, name in group)]} for group in groups]


def _from_own_baseline(point: SumPoint, mm: Decimal | None) -> float | None:
    """Percent from the baseline of the targets that are still in the sum: a target that was ablated is no shrinkage."""
    base = point.baseline_mm
    return None if mm is None or not base else float(100 * (mm - base) / base)


def _draw_sums(tracks: Sequence[Track], series: Sequence[ResponseSeries]) -> dict[str, Any] | None:
    traces = draw_lesions(tracks, series)
    return _framed(traces, _MILLIMETRES, [day for trace in traces for day in trace["x"]])


def _framed(traces: list[dict[str, Any]], axis: str, days: list[Any]) -> dict[str, Any] | None:
    if not days:
        return None
    span = max(max(days) - min(days), timedelta(days=120))
    shown = [min(days) - 0.04 * span, min(days) + 1.03 * span]
    return {"data": traces, "layout": {
        "height": 400, "margin": {"l": 8, "r": room_for_names(traces, *shown), "t": 20, "b": 24}, "showlegend": False,
        "hovermode": "closest", "xaxis": {"type": "date", "range": shown, "gridcolor": palette.GRID},
        "yaxis": {"title": {"text": axis}, "gridcolor": palette.GRID, "zeroline": axis != _MILLIMETRES,
                  "automargin": True, **({"rangemode": "tozero"} if axis == _MILLIMETRES else {})}}}

