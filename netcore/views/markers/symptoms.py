"""Symptoms beside a marker: the same time axis, the same treatments, and what changed around each."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from netcore.markers import StoolResponse, SymptomChange
from netcore.model import PatientRecord
from netcore.views import palette
from netcore.views.edge import room_for_names
from netcore.views.patient.treatment_lanes import treatment_bars
from netcore.views.text import day_words, number_words

Line = tuple[str, str]
_FIELDS = {"flushes_per_day": ("flushes", "a day", "y"), "stools_per_day": ("stools", "a day", "y"),
           "weight_kg": ("weight", "kg", "y2")}


# How many treatments, the last ones, are told in words.
_TREATMENTS = 3


def draw_symptoms(record: PatientRecord, time_range: Sequence[date] | None, as_of: date) -> dict[str, Any] | None:
    """Flushes and stools a day as steps, weight below them; None where no symptom has an exact day. `time_range`: that
    of the marker's chart, so that both share their time axis."""
    rows = sorted(((row.observed_on.exact, row) for row in record.symptoms
                   if row.observed_on and row.observed_on.exact), key=lambda pair: pair[0])
    traces: list[dict[str, Any]] = []
    for field, (label, unit, axis) in _FIELDS.items():
        points = [(day, float(value)) for day, row in rows if (value := getattr(row, field)) is not None]
        if points:
            days, values = [day for day, _ in points], [value for _, value in points]
            traces.append({
                "type": "scatter", "mode": "lines+markers+text", "name": label, "x": days, "y": values, "yaxis": axis,
                "line": {"shape": "hv", "color": palette.SYMPTOMS[field]}, "marker": {"size": 4},
                "text": [""] * (len(days) - 1) + [f"\u00a0{label}"], "textposition": "middle right",
                "cliponaxis": False,
                "hovertemplate": f"{label} %{{y}} {unit}, %{{x|%d %b %Y}}<extra></extra>"})
    if not traces:
        return None
    first = min(trace["x"][0] for trace in traces)
    span = max(as_of - first, timedelta(days=120))
    shown = list(time_range) if time_range else [first - 0.03 * span, first + 1.03 * span]
    grid: dict[str, Any] = {"gridcolor": palette.GRID, "zeroline": False, "automargin": True, "nticks": 5}
    both = {trace["yaxis"] for trace in traces} == {"y", "y2"}
    layout: dict[str, Any] = {
        "height": 260, "margin": {"l": 8, "r": room_for_names(traces, *shown), "t": 16, "b": 24}, "showlegend": False,
        "hovermode": "closest",
        "xaxis": {"type": "date", "range": shown,
                  "gridcolor": palette.GRID, "anchor": "y2" if both or traces[0]["yaxis"] == "y2" else "y"},
        "yaxis": {**grid, "rangemode": "tozero", "title": {"text": "times a day"},
                  "domain": [0.42, 1] if both else [0, 1]},
        "yaxis2": {**grid, "title": {"text": "weight, kg"}, "domain": [0, 0.32] if both else [0, 1], "anchor": "x"},
        "shapes": [{"type": "line", "x0": bar.begins, "x1": bar.begins, "y0": 0, "y1": 1, "yref": "paper",
                    "layer": "below", "line": {"color": palette.LANES[bar.lane], "width": 1.2, "dash": "dot"}}
                   for bar in treatment_bars(record, as_of) if bar.lane != "other drugs" and bar.begins >= shown[0]]}
    return {"data": traces, "layout": layout}


def symptom_lines(changes: Sequence[SymptomChange], stools: Sequence[StoolResponse]) -> list[Line]:
    """What changed around each of the last treatments, newest first, and how far the published definition by bowel
    movements goes: for the drug in which it was studied, and for the last treatment."""
    lines: list[Line] = []
    treatments = list(dict.fromkeys(one.treatment for one in changes))
    for treatment in reversed(treatments[-_TREATMENTS:]):
        parts = []
        for one in changes:
            if one.treatment == treatment:
                label, unit, _ = _FIELDS[one.field]
                percent = f" ({one.percent:+.0f} %)".replace("-", "\u2212") if one.percent is not None else ""
                parts.append(f"{label} {number_words(one.before)} ({day_words(one.before_day)}) to "
                             f"{number_words(one.after)} {unit} ({day_words(one.after_day)}){percent}")
        lines.append((f"{treatment.kind}, {day_words(treatment.when)}: {'; '.join(parts)}, until the next treatment.",
                      ""))
    for found in reversed([one for one in stools if one.in_context or one is stools[-1]]):
        share = found.definition.rule.share_of_days if found.definition.rule else None
        context = "" if found.in_context else f" It was studied under {', '.join(found.definition.treatments)} only."
        lines.append((f"{found.definition.id} after {found.treatment.kind}, {day_words(found.treatment.when)}: "
                      f"{found.definition.label}. Reached on {found.days_reached} of {found.days_recorded} recorded "
                      f"days; the study needed {number_words(share)} % of the days of a diary, which the record does "
                      f"not hold, so it cannot be told.{context}", "unknown"))
    return lines
