"""Who is still free of the event, over time: Kaplan-Meier curves with what a reader needs to judge them.

Curves with confidence bands, ticks where somebody was censored, names at the ends and the numbers at risk below;
sentences and a table say the same.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from netcore.response import Survival, TimeToEvent, compare_survival, estimate_survival
from netcore.response.survival.curves import BAND_METHOD, CONFIDENCE
from netcore.views import palette
from netcore.views.edge import room_for_names
from netcore.views.text import plain

Line = tuple[str, str]

DAYS_A_MONTH = 365.25 / 12
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
# Months between the marks of the time axis, chosen so that there are at most eight of them.
_MARKS = (1, 2, 3, 6, 12, 24, 36, 60, 120)
_MOST_MARKS = 8
# Share of the height between two names at the ends of curves, so that none covers another.
_APART = 0.07
_ROW = 24
_PLOT = 300


def draw_survival(groups: Mapping[str, Sequence[TimeToEvent]]) -> dict[str, Any] | None:
    """A plotly figure (plain data) of each group's estimate in months; None where no group has a usable time.

    Every group must hold one endpoint under one set of censoring rules (`BadInput` otherwise). Each time counts as one
    course: a caller who hands in several courses or streams of one patient counts that patient several times.
    """
    found = _estimates(groups)
    if not found:
        return None
    longest = max(survival.steps[-1].time for survival in found.values()) / DAYS_A_MONTH
    marks = _marks(longest)
    traces: list[dict[str, Any]] = []
    for number, (name, survival) in enumerate(found.items()):
        traces += _draw_group(name, survival, number)
    traces += _draw_names(found)
    traces += [_draw_at_risk(survival, marks, len(found) - number) for number, survival in enumerate(found.values())]
    endpoint = next(one.endpoint for times in groups.values() for one in times)
    layout, _ = at_risk_axes(longest, [*found], f"{_FREE[endpoint]}, %", (0, 104))
    layout["margin"]["r"] = room_for_names(traces, *layout["xaxis"]["range"])
    return {"data": traces, "layout": layout}


def at_risk_axes(longest: float, rows: Sequence[str], title: str,
                 heights: tuple[float, float]) -> tuple[dict[str, Any], list[int]]:
    """The layout of curves over months with a table of numbers at risk below, and the months of its columns; the
    table's rows lie at `len(rows)` to 1 on the second axis."""
    table, marks = _ROW * (len(rows) + 1), _marks(longest)
    height = _PLOT + table + 70
    foot = table / (height - 30)
    return {
        "height": height, "margin": {"l": 8, "r": 8, "t": 14, "b": 16}, "showlegend": False, "hovermode": "closest",
        "xaxis": {"title": {"text": "months since the start", "standoff": 4},
                  "range": [-0.03 * longest, 1.03 * longest], "tickvals": marks,
                  "gridcolor": palette.GRID, "zeroline": False, "anchor": "y"},
        "yaxis": {"title": {"text": title}, "range": list(heights), "gridcolor": palette.GRID,
                  "zeroline": False, "domain": [foot + 46 / height, 1], "automargin": True},
        "yaxis2": {"domain": [0, foot], "range": [0.4, len(rows) + 1.4], "showgrid": False, "zeroline": False,
                   "automargin": True, "tickvals": [*range(len(rows), 0, -1), len(rows) + 1],
                   "ticktext": [*(plain(name) for name in rows), "number at risk"]}}, marks


def months_between(days: int | None) -> float | None:
    """Days as months of the axis; None where they are not known."""
    return None if days is None else round(days / DAYS_A_MONTH, 1)


_FREE = {"TTP": "without progression", "PFS": "alive without progression",
         "hepatic PFS": "alive without progression in the liver", "duration of response": "still in response",
         "duration of stable disease": "still stable", "OS": "alive"}


def survival_lines(groups: Mapping[str, Sequence[TimeToEvent]], counted: str = "courses") -> list[Line]:
    """Each group in a sentence: how many, events, median with interval, who is left out; then the log-rank test.

    `counted` is the unit of analysis in one word: courses, or patients where each counts once.
    """
    found = _estimates(groups)
    lines = [(_sentence(name, times, found.get(name), counted), "" if name in found else "unknown")
             for name, times in groups.items()]
    rules = sorted({one.rules for times in groups.values() for one in times})
    if found:
        lines.append((f"Kaplan-Meier, censoring rules: {' and '.join(rules)}; bands: pointwise "
                      f"{CONFIDENCE * 100:.0f} % confidence ({BAND_METHOD}).", ""))
    if len(found) == 2:
        one, other = (groups[name] for name in found)
        test = compare_survival(one, other)
        lines.append(("Log-rank test: not computed, as nobody had the event.", "unknown") if test is None else
                     (f"Log-rank test of the two groups: p {_p_words(test.p_value)} (two-sided; who was in which group "
                      "was not chosen by lot).", ""))
    elif len(found) > 2:
        lines.append(("Log-rank test: given for two groups only; choose two.", ""))
    return lines


def say_survival(groups: Mapping[str, Sequence[TimeToEvent]]) -> str:
    """Where each curve ends, for who cannot see it."""
    return " ".join(f"{name}: {100 * survival.steps[-1].share:.0f} % free of the event at "
                    f"{survival.steps[-1].time / DAYS_A_MONTH:.1f} months, {len(survival.steps)} steps."
                    for name, survival in _estimates(groups).items())


def table_survival(groups: Mapping[str, Sequence[TimeToEvent]]) -> pd.DataFrame:
    """Every step of every estimate: months, at risk, events, censored, share free of the event and its limits in
    percent."""
    return pd.DataFrame([
        {"group": name, "months": round(step.time / DAYS_A_MONTH, 2), "at risk": step.at_risk, "events": step.events,
         "censored": step.censored, "free of the event %": round(100 * step.share, 1),
         "low %": _percent(step.low), "high %": _percent(step.high)}
        for name, survival in _estimates(groups).items() for step in survival.steps])


def _estimates(groups: Mapping[str, Sequence[TimeToEvent]]) -> dict[str, Survival]:
    found = {name: estimate_survival(times) for name, times in groups.items()}
    return {name: survival for name, survival in found.items() if survival is not None}


def _draw_group(name: str, survival: Survival, number: int) -> list[dict[str, Any]]:
    colour, shade = palette.GROUPS[number % len(palette.GROUPS)]
    label = plain(name)
    band = [step for step in survival.steps if step.low is not None and step.high is not None]
    traces: list[dict[str, Any]] = []
    if band:
        months = [step.time / DAYS_A_MONTH for step in band]
        edge = {"type": "scatter", "mode": "lines", "x": months, "hoverinfo": "skip",
                "line": {"width": 0, "shape": "hv", "color": colour}}
        traces += [{**edge, "y": [100 * (step.low or 0) for step in band]},
                   {**edge, "y": [100 * (step.high or 0) for step in band], "fill": "tonexty", "fillcolor": shade}]
    traces.append({
        "type": "scatter", "mode": "lines", "name": label, "x": [0.0, *(step.time / DAYS_A_MONTH for step in
                                                                       survival.steps)],
        "y": [100.0, *(100 * step.share for step in survival.steps)],
        "line": {"color": colour, "width": 2.4, "shape": "hv", "dash": _DASHES[number % len(_DASHES)]},
        "customdata": [survival.number, *(step.at_risk for step in survival.steps)],
        "hovertemplate": f"{label}: %{{y:.0f}} % at %{{x:.1f}} months, %{{customdata}} at risk<extra></extra>"})
    ticks = [step for step in survival.steps if step.censored]
    if ticks:
        traces.append({
            "type": "scatter", "mode": "markers", "name": label, "x": [step.time / DAYS_A_MONTH for step in ticks],
            "y": [100 * step.share for step in ticks], "cliponaxis": False, "customdata": [s.censored for s in ticks],
            "marker": {"symbol": "line-ns", "size": 8, "color": colour, "line": {"width": 1.6, "color": colour}},
            "hovertemplate": f"{label}: %{{customdata}} censored at %{{x:.1f}} months<extra></extra>"})
    return traces


def _draw_names(found: Mapping[str, Survival]) -> list[dict[str, Any]]:
    """Each group's name at the end of its curve, moved up where it would cover another."""
    ends = sorted((100 * survival.steps[-1].share, place, name, survival.steps[-1].time / DAYS_A_MONTH)
                  for place, (name, survival) in enumerate(found.items()))
    traces, lowest = [], 0.0
    for height, _, name, months in ends:
        at = max(height, lowest)
        lowest = at + 100 * _APART
        traces.append({"type": "scatter", "mode": "text", "x": [months], "y": [at],
                       "text": [f"\u00a0\u00a0{plain(name)}"], "textposition": "middle right",
                       "hoverinfo": "skip", "cliponaxis": False})
    return traces


def _draw_at_risk(survival: Survival, marks: Sequence[int], row: int) -> dict[str, Any]:
    return {"type": "scatter", "mode": "text", "x": list(marks), "y": [row] * len(marks), "yaxis": "y2",
            "text": [str(survival.at_risk(mark * DAYS_A_MONTH)) for mark in marks], "hoverinfo": "skip",
            "cliponaxis": False}


def _marks(longest: float) -> list[int]:
    step = next((step for step in _MARKS if longest / step <= _MOST_MARKS), _MARKS[-1])
    return list(range(0, int(longest) + 1, step))


def _sentence(name: str, times: Sequence[TimeToEvent], survival: Survival | None, counted: str) -> str:
    if survival is None:
        return f"{name}: not known, as {'nobody is in it' if not times else 'a day that decides is missing for all'}."
    left = f" {survival.left_out} left out, as a day is not known or the endpoint does not apply." \
        if survival.left_out else ""
    if survival.median is None:
        median = "median not reached"
    else:
        low, high = (("not reached" if limit is None else f"{limit / DAYS_A_MONTH:.1f}")
                     for limit in (survival.median_low, survival.median_high))
        median = f"median {survival.median / DAYS_A_MONTH:.1f} months ({CONFIDENCE * 100:.0f} % interval " \
                 f"{low} to {high})"
    return f"{name}: {survival.number} {counted} counted, {survival.events} with the event, {median}.{left}"


def _p_words(value: float) -> str:
    return "below 0.001" if value < 0.001 else f"{value:.3f}" if value < 0.1 else f"{value:.2f}"


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)
