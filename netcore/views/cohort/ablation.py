"""How many ablated tumours of the cohort progressed at their zone, with death as a competing risk?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from netcore.response import IncidenceStep, LocalProgressionTime, cumulative_incidence
from netcore.views import palette
from netcore.views.cohort.selection import Cohort
from netcore.views.cohort.survival import DAYS_A_MONTH, at_risk_axes, months_between
from netcore.views.edge import room_for_names

Line = tuple[str, str]
# The times of each patient's ablated tumours, by local id.
Ablated = Mapping[str, Sequence[LocalProgressionTime]]
_WHY = {"never_complete": "never shown completely ablated, so not at risk of local tumour progression",
        "never_looked": "no scan with a clear finding at the zone", "day_not_exact": "a day is not known"}
_TOLD_AT = (12, 24)
# Name, its words at the end of the curve (in two lines, for a phone), what is drawn, and how.
_CURVES = (("local tumour progression", "local tumour<br>\u00a0\u00a0progression", "incidence", palette.GROWN_LINE,
            "solid"),
           ("died without it", "died<br>\u00a0\u00a0without it", "death_incidence", palette.NON_TARGET, "dash"))


def ablated_tumours(cohort: Cohort, found: Ablated) -> list[LocalProgressionTime]:
    """Every ablated tumour of the cohort's patients, whichever course it was ablated in."""
    return [one for patient in cohort.patients for one in found.get(patient.local_id, ())]


def sentences_ablation(tumours: Sequence[LocalProgressionTime]) -> list[Line]:
    """How many progressed, the share at one and two years, what is counted and who is left out."""
    if not tumours:
        return [("No tumour of these patients was ablated.", "unknown")]
    counted = [one for one in tumours if one.outcome is not None]
    steps = _steps(tumours)
    outcomes = Counter(one.outcome for one in counted)
    people = len({one.patient_id for one in counted})
    lines: list[Line] = [(
        f"Local tumour progression in {outcomes['event']} of {len(counted)} ablated tumours of {people} patients; "
        f"in {outcomes['death']} the patient died without it, {outcomes['censored']} are censored at the last clear "
        "look at the zone.", "")] if counted else []
    told = [f"{100 * float(_at(steps, months * DAYS_A_MONTH).incidence):.0f} % at {months} months "
            f"({_risk(steps, months * DAYS_A_MONTH)} still at risk)" for months in _TOLD_AT
            if _risk(steps, months * DAYS_A_MONTH)]
    if told:
        lines.append((f"Cumulative incidence, death competing (Aalen and Johansen): {', '.join(told)}.", ""))
    lines.append(("Unit of analysis: tumours, from the first ablation of each, whichever course it was in. Tumours of "
                  "one patient are not independent, so no confidence limits are given.", "unknown"))
    left = Counter(one.why for one in tumours if one.outcome is None)
    if left:
        words = ", ".join(f"{_WHY[str(why)]} ({number})" for why, number in left.most_common())
        lines.append((f"Left out: {words}.", "unknown"))
    return lines


def draw_ablation(tumours: Sequence[LocalProgressionTime]) -> dict[str, Any] | None:
    """Two rising steps, progression and death before it, with the numbers at risk; None without a countable tumour."""
    steps = _steps(tumours)
    if not steps:
        return None
    longest = max(steps[-1].days / DAYS_A_MONTH, 1.0)
    traces: list[dict[str, Any]] = []
    for name, words, field, colour, dash in _CURVES:
        shares = [0.0, *(100 * float(getattr(step, field)) for step in steps)]
        traces.append({"type": "scatter", "mode": "lines", "name": name, "y": shares,
                       "x": [0.0, *(step.days / DAYS_A_MONTH for step in steps)],
                       "line": {"color": colour, "width": 2.4, "shape": "hv", "dash": dash},
                       "hovertemplate": f"{name}: %{{y:.0f}} % at %{{x:.1f}} months<extra></extra>"})
        traces.append({"type": "scatter", "mode": "text", "x": [steps[-1].days / DAYS_A_MONTH], "y": [shares[-1]],
                       "text": [f"\u00a0\u00a0{words}"], "hoverinfo": "skip", "textposition": "middle right"
                       if field == "incidence" else "bottom right", "cliponaxis": False})
    top = max(40.0, *(1.15 * value for trace in traces for value in trace["y"]))
    layout, marks = at_risk_axes(longest, ["tumours"], "cumulative incidence, %", (0, min(top, 104.0)))
    layout["xaxis"]["title"]["text"] = "months since the first ablation"
    traces.append({"type": "scatter", "mode": "text", "x": marks, "y": [1] * len(marks), "yaxis": "y2",
                   "text": [str(_risk(steps, month * DAYS_A_MONTH)) for month in marks], "hoverinfo": "skip",
                   "cliponaxis": False})
    layout["margin"]["r"] = room_for_names(traces, *layout["xaxis"]["range"])
    return {"data": traces, "layout": layout}


def table_ablation(tumours: Sequence[LocalProgressionTime]) -> pd.DataFrame:
    """One row a tumour."""
    return pd.DataFrame([{
        "patient": one.patient_id, "lesion": one.lesion_id, "reading stream": one.reader,
        "outcome": {"event": "local tumour progression", "death": "died without it", "censored": "censored",
                    None: "left out"}[one.outcome],
        "days since the first ablation": one.days, "months": months_between(one.days),
        "why left out": _WHY[one.why] if one.why else ""} for one in tumours])


def _steps(tumours: Sequence[LocalProgressionTime]) -> list[IncidenceStep]:
    return cumulative_incidence((one.days, one.outcome) for one in tumours
                                if one.outcome is not None and one.days is not None)


def _at(steps: Sequence[IncidenceStep], days: float) -> IncidenceStep:
    return [step for step in steps if step.days <= days][-1] if steps[0].days <= days else \
        IncidenceStep(0, steps[0].at_risk, 0, 0, 0, 0, 0, 1)  # type: ignore[arg-type]


def _risk(steps: Sequence[IncidenceStep], days: float) -> int:
    return next((step.at_risk for step in steps if step.days >= days), 0)
