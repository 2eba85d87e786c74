"""What the lesions screen shows of one course's times to an event, under the rules of both agencies side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from netcore.model import PatientRecord
from netcore.response import (
    ENDPOINTS,
    Course,
    Endpoint,
    RuleSet,
    TimeToEvent,
    all_times_to_event,
    courses,
    response_series,
)
from netcore.response.survival.censoring import RULE_SETS, CensoringRules
from netcore.views import palette
from netcore.views.edge import room_for_names
from netcore.views.lesions.endpoint_words import MEANING, sentence_endpoint, sentence_start_day, table_endpoints
from netcore.views.lesions.page import course_name
from netcore.views.sources import SourceLine, source_lines
from netcore.views.text import day_words, plain

Line = tuple[str, str]
Times = Mapping[tuple[Endpoint, RuleSet], TimeToEvent]
_ROW = 34
_COLOURS = {"FDA": palette.TARGET, "EMA": palette.SHRUNK_LINE}


@dataclass(frozen=True, slots=True)
class EndpointView:
    """Sentences by rule set, the picture of the chosen course (None: no dated time), and the table of all courses."""

    answer: list[Line]
    sentences: Mapping[str, list[Line]]
    figure: Mapping[str, Any] | None
    alt: str
    table: pd.DataFrame
    notes: list[Line]
    sources: list[SourceLine]


def endpoint_view(record: PatientRecord, reader: str | None, course: str | None) -> EndpointView:
    """The times of one stream's course (by its name; None: the last one); `record` is already cut to the day.

    A course without a baseline in the stream is not among those that can be chosen; the table has it all the same.
    """
    found = all_times_to_event(record, reader=reader)
    treated = [one for one in courses(record, reader=reader) if one.treatment_ids]
    chosen = _chosen(record, reader, course, treated)
    if chosen is None:
        return EndpointView([("No course of treatment is recorded up to this day, so that no time to an event has a "
                              "start.", "unknown")], {}, None, "", pd.DataFrame(), [], [])
    # For each rule set and endpoint there is one time a course, courses in order.
    times = {(name, rules): [one for one in found if (one.endpoint, one.rules) == (name, rules)][chosen]
             for rules in RULE_SETS for name in ENDPOINTS}
    alike = not _differ(times)
    sentences = {"FDA and EMA" if alike else rules: [
        (sentence_endpoint(times[name, rules], named=False), _kind(times[name, rules])) for name in ENDPOINTS]
        for rules in RULE_SETS[:1 if alike else None]}
    limits = [limit for rules in RULE_SETS for limit in CensoringRules(rules).in_force.values()]
    answer = _answer(times, treated[chosen])
    names = {one.course_id: f"{' + '.join(one.kinds)}{f' from {day_words(one.started_on)}' if one.started_on else ''}"
             for one in treated}
    return EndpointView(answer, sentences, draw_endpoints(times), _say_times(times), table_endpoints(found, names),
                        [(sentence_start_day(CensoringRules("FDA")), ""), *((line, "") for line in MEANING)],
                        source_lines(limits))


def _say_times(times: Times) -> str:
    """Every endpoint with its days by both sets of rules."""
    said = "; ".join(f"{name} by {rules} rules {one.days} days, {'event' if one.event else 'censored'}"
                     for (name, rules), one in times.items() if one.days is not None)
    return f"Times to an event of one course from its start: {said or 'none is known'}."


def _chosen(record: PatientRecord, reader: str | None, course: str | None, treated: Sequence[Course]) -> int | None:
    """The place of the chosen course among those with a treatment, else of the last one; None where there is none."""
    series = response_series(record, reader=reader) if reader else []
    wanted = next((one.course.treatment_ids for one in series if course_name(one) == course), None)
    places = [place for place, one in enumerate(treated) if one.treatment_ids == wanted]
    return places[0] if places else len(treated) - 1 if treated else None


def _kind(one: TimeToEvent) -> str:
    return "unknown" if one.days is None else "strong" if one.event else ""


def _answer(times: Times, course: Course) -> list[Line]:
    what = " + ".join(course.kinds)
    begins = f" from {day_words(course.started_on)}" if course.started_on else ", day of treatment not known"
    first = times["PFS", RULE_SETS[0]]
    lines: list[Line] = [(f"{what}{begins}. {sentence_endpoint(first)}", _kind(first))]
    differ = _differ(times)
    lines.append((f"The rules of FDA and EMA give different answers for {', '.join(differ)}." if differ else
                  "The rules of FDA and EMA give the same answers here.", "strong" if differ else ""))
    return lines


def _differ(times: Times) -> list[Endpoint]:
    return [name for name in ENDPOINTS if len({_said(times[name, rules]) for rules in RULE_SETS}) > 1]


def _said(one: TimeToEvent) -> tuple[object, ...]:
    return one.start, one.day, one.event, one.why.code


def draw_endpoints(times: Times) -> dict[str, Any] | None:
    """A line an endpoint and rule set from start to end: filled where the event came, open where censored. None where
    no time has both days."""
    known = {key: one for key, one in times.items() if one.start and one.day and one.event is not None}
    if not known:
        return None
    rows = [name for name in ENDPOINTS if any(key[0] == name for key in known)]
    traces: list[dict[str, Any]] = []
    words: list[tuple[Any, float, str]] = []
    for rules, shift in zip(RULE_SETS, (-0.14, 0.3), strict=True):
        for name, endpoint in ((name, times[name, rules]) for name in rows if (name, rules) in known):
            at, colour = rows.index(name) + shift, _COLOURS[rules]
            end = "event" if endpoint.event else "censored"
            traces.append({
                "type": "scatter", "mode": "lines+markers", "x": [endpoint.start, endpoint.day], "y": [at, at],
                "cliponaxis": False, "line": {"color": colour, "width": 2},
                "marker": {"symbol": ["line-ns-open", "circle" if endpoint.event else "circle-open"], "size": [9, 11],
                           "color": colour, "line": {"width": 2, "color": colour}},
                "name": plain(sentence_endpoint(endpoint)), "hoverinfo": "name"})
            words.append((endpoint.start, at, f"{rules}: {endpoint.days} d, {end}"))
    traces.append({"type": "scatter", "mode": "text", "name": "durations", "x": [x for x, _, _ in words],
                   "y": [y - 0.13 for _, y, _ in words],
                   "text": [f"\u00a0{text}" for *_, text in words], "textposition": "middle right",
                   "hoverinfo": "skip", "cliponaxis": False})
    days = [day for one in known.values() for day in (one.start, one.day) if day is not None]
    span = max((max(days) - min(days)).days, 30)
    shown = [_after(min(days), -0.02 * span), _after(min(days), 1.03 * span)]
    return {"data": traces, "layout": {
        "height": int(2 * _ROW * len(rows) + 50), "showlegend": False,
        "margin": {"l": 8, "r": room_for_names(traces, *shown), "t": 8, "b": 30}, "hovermode": "closest",
        "hoverlabel": {"align": "left", "namelength": -1},
        "xaxis": {"type": "date", "gridcolor": palette.GRID, "fixedrange": True,
                  "range": shown, "nticks": 4, "tickangle": 0},
        "yaxis": {"range": [len(rows) - 0.5, -0.5], "tickvals": list(range(len(rows))), "zeroline": False,
                  "ticktext": [plain(name).replace("duration of ", "duration<br>of ") for name in rows],
                  "automargin": True, "showgrid": False, "fixedrange": True}}}


def _after(day: Any, days: float) -> Any:
    return day + pd.Timedelta(days=round(days)).to_pytimedelta()
