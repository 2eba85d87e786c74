"""What happened to each patient of the cohort from the first treatment on?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from netcore.views import palette
from netcore.views.cohort.facts import PatientFacts
from netcore.views.cohort.selection import Cohort
from netcore.views.text import plain

MOST_ROWS = 40
_YEAR = 365.25
_ROW = 17
# Symbols of events, so that none is told by colour alone: (name, symbol, colour).
_RESPONSE = ("first response (CR or PR) of a course", "triangle-down", palette.SHRUNK_LINE)
_PROGRESSION = ("progression", "triangle-up", palette.GROWN_LINE)
_DEATH = ("died", "x", palette.NON_TARGET)
_CONTACT = ("last seen alive", "triangle-right-open", palette.NON_TARGET)
_HEIGHT = {"surgery": 9, "ablation": 9, "embolisation": 9, "PRRT": 7, "drugs": 7}
_SYMBOLS = {"surgery": "square", "ablation": "hexagon", "embolisation": "diamond", "PRRT": "circle",
            "drugs": "square-open"}


def swimmer_order(cohort: Cohort) -> list[PatientFacts]:
    """Patients with a dated first treatment and a last day, the longest followed first."""
    known = [(one, begin, end) for one in cohort.patients
             if (begin := first_treatment(one)) is not None and (end := last_day(one)) is not None and end >= begin]
    return [one for one, begin, end in sorted(known, key=lambda entry: (entry[1] - entry[2], entry[0].patient_id))]


def first_treatment(patient: PatientFacts) -> date | None:
    """The exact day of the first antitumour treatment; None where none has one."""
    return min((lane.begins for lane in patient.lanes), default=None)


def last_day(patient: PatientFacts) -> date | None:
    """Day of death, else the last day anything is recorded of; None where a death has no exact day, or nothing has."""
    return patient.died_on if patient.died else patient.last_seen


def sentence_swimmer(cohort: Cohort, first: int) -> str:
    """Which of how many patients are drawn, and how many cannot be."""
    order = swimmer_order(cohort)
    drawn = order[first:first + MOST_ROWS]
    left = len(cohort.patients) - len(order)
    words = f"{len(order)} of {len(cohort.patients)} patients have a dated first treatment and a last day"
    if len(drawn) < len(order):
        words += f"; drawn here: {first + 1} to {first + len(drawn)}, longest followed first"
    return f"{words}{f'; {left} cannot be drawn' if left else ''}. " \
           f"{sum(one.died for one in cohort.patients)} have died."


def draw_swimmer(cohort: Cohort, first: int = 0) -> dict[str, Any] | None:
    """A row a patient, years since the first treatment; all treatments, not only those of the filter. None without."""
    rows = swimmer_order(cohort)[first:first + MOST_ROWS]
    if not rows:
        return None
    traces = [_follow_up(rows)]
    for lane in ("drugs", "PRRT", "surgery", "ablation", "embolisation"):
        traces += _lane(rows, lane)
    traces += [_events(rows, kind, at) for kind, at in (
        (_RESPONSE, [[course.responded_on for course in one.courses] for one in rows]),
        (_PROGRESSION, [[course.progressed_on for course in one.courses] for one in rows]),
        (_DEATH, [[one.died_on] for one in rows]),
        (_CONTACT, [[None if one.died else one.last_seen] for one in rows]))]
    return {"data": traces, "layout": {
        "height": _ROW * len(rows) + 130, "margin": {"l": 8, "r": 8, "t": 8, "b": 40}, "hovermode": "closest",
        "hoverlabel": {"align": "left", "namelength": -1}, "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.005, "yanchor": "bottom"},
        "xaxis": {"title": {"text": "years since the first treatment", "standoff": 4}, "gridcolor": palette.GRID,
                  "zeroline": False, "rangemode": "tozero"},
        "yaxis": {"range": [len(rows) - 0.4, -0.6], "tickvals": list(range(len(rows))), "showgrid": False,
                  "ticktext": [plain(one.patient_id) for one in rows], "automargin": True, "zeroline": False}}}


def _years(patient: PatientFacts, day: date) -> float:
    begin = first_treatment(patient)
    assert begin is not None
    return round((day - begin).days / _YEAR, 3)


def _follow_up(rows: Sequence[PatientFacts]) -> dict[str, Any]:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for place, one in enumerate(rows):
        end = last_day(one)
        xs += [0, _years(one, end) if end else None, None]
        ys += [place, place, None]
    return {"type": "scatter", "mode": "lines", "x": xs, "y": ys, "hoverinfo": "skip", "showlegend": False,
            "line": {"color": palette.GRID, "width": 9}}


def _lane(rows: Sequence[PatientFacts], lane: str) -> list[dict[str, Any]]:
    """Periods as bars, procedures as marks; both under one name of the legend."""
    colour = palette.LANES[lane]
    bars: list[tuple[float | None, float | None, str]] = []
    marks: list[tuple[float, int, str]] = []
    for place, one in enumerate(rows):
        for entry in one.lanes:
            if entry.lane != lane:
                continue
            words = plain(f"{one.patient_id}: {entry.label}")
            if entry.procedure:
                marks.append((_years(one, entry.begins), place, words))
            else:
                bars += [(_years(one, entry.begins), place, words), (_years(one, entry.ends), place, words),
                         (None, None, "")]
    traces: list[dict[str, Any]] = []
    hover = "%{customdata}, year %{x:.1f}<extra></extra>"
    if bars:
        traces.append({"type": "scatter", "mode": "lines", "x": [x for x, _, _ in bars], "y": [y for _, y, _ in bars],
                       "customdata": [words for *_, words in bars], "name": lane, "legendgroup": lane,
                       "line": {"color": palette.shade(colour, 0.85), "width": _HEIGHT[lane]}, "hovertemplate": hover})
    if marks:
        traces.append({"type": "scatter", "mode": "markers", "x": [x for x, _, _ in marks],
                       "y": [y for _, y, _ in marks], "customdata": [words for *_, words in marks], "name": lane,
                       "legendgroup": lane, "showlegend": not bars, "cliponaxis": False, "hovertemplate": hover,
                       "marker": {"symbol": _SYMBOLS[lane], "size": 10, "color": colour,
                                  "line": {"width": 1, "color": palette.RIM}}})
    return traces


def _events(rows: Sequence[PatientFacts], kind: tuple[str, str, str],
            days: Sequence[Sequence[date | None]]) -> dict[str, Any]:
    name, symbol, colour = kind
    points = [(_years(one, day), place, plain(one.patient_id)) for place, (one, found) in
              enumerate(zip(rows, days, strict=True)) for day in found if day is not None]
    return {"type": "scatter", "mode": "markers", "x": [x for x, _, _ in points], "y": [y for _, y, _ in points],
            "customdata": [who for *_, who in points], "name": name, "cliponaxis": False,
            "hovertemplate": f"%{{customdata}}: {name}, year %{{x:.1f}}<extra></extra>",
            "marker": {"symbol": symbol, "size": 12 if symbol.startswith("triangle-") else 10, "color": colour,
                       "line": {"width": 1.6, "color": colour if symbol.endswith("open") or symbol == "x" else
                                palette.RIM}}}


def table_swimmer(cohort: Cohort) -> pd.DataFrame:
    """One row a treatment, response, progression, death or last contact of every patient, whether drawn or not."""
    rows: list[tuple[str, str, date | None, date | None]] = []
    for one in cohort.patients:
        rows += [(one.patient_id, entry.label, entry.begins, None if entry.procedure else entry.ends)
                 for entry in one.lanes]
        for course in one.courses:
            rows += [(one.patient_id, f"first response in {course.name}", course.responded_on, None)] \
                if course.responded_on else []
            rows += [(one.patient_id, f"progression in {course.name}", course.progressed_on, None)] \
                if course.progressed_on else []
        rows.append((one.patient_id, "died", one.died_on, None) if one.died else
                    (one.patient_id, "last seen alive", one.last_seen, None))
    return pd.DataFrame(rows, columns=["patient", "what", "day", "until"])
