"""How far did the sum of targets fall in each course of the cohort, at best and over time?"""

from collections import Counter
from typing import Any

import pandas as pd

from netcore.evidence import InForce, read_sheet
from netcore.views import palette
from netcore.views.cohort.selection import Case, Cohort, counted, group_of
from netcore.views.text import number_words, plain

# Above this number of bars the verdict above each is left to the hover.
_MOST_LABELS = 60
_MOST_GROUPS = 7
# Above this number of lines a single one is no longer named on hover.
_MOST_LINES = 150
_PATTERNS = ("", "/", ".", "x", "-", "\\", "+", "|")
# Colour, name and symbol of each best response.
_BEST = {"CR": (palette.SHRUNK_LINE, "CR", "star"), "PR": (palette.PARTIAL, "PR", "triangle-down"),
         "SD": (palette.NON_TARGET, "SD", "circle"), "PD": (palette.GROWN_LINE, "PD", "triangle-up"),
         "NON-CR/NON-PD": (palette.NON_TARGET, "NON-CR/NON-PD", "circle-open")}
_UNSURE = (palette.UNKNOWN, "not evaluable", "diamond-open")
Line = tuple[str, str]


def response_limits() -> tuple[InForce, InForce]:
    """The fall that is a partial response, and the rise that is progression (over the nadir), in percent."""
    sheet = read_sheet("response")
    return sheet.value("partial_response_fall"), sheet.value("progression_rise")


def waterfall_order(cohort: Cohort) -> list[Case]:
    """The courses with a best change, the largest rise first, the deepest fall last; ties by patient."""
    known = [case for case in cohort.cases if case.course.best_change is not None]
    return sorted(known, key=lambda case: (-(case.course.best_change or 0), case.name))


def sentences_waterfall(cohort: Cohort) -> list[Line]:
    """How many fell by the limit, and how many have no bar and why."""
    drawn = waterfall_order(cohort)
    fall, _ = response_limits()
    deep = sum((case.course.best_change or 0) <= -fall.number for case in drawn)
    smaller = sum((case.course.best_change or 0) < 0 for case in drawn)
    lines = [(f"In {deep} of {len(drawn)} courses with a known change the sum of targets fell by at least "
              f"{number_words(fall.number)} %; in {smaller} it fell at "
              "all. Best change: the lowest complete sum up to the first progression against baseline.", "")]
    missing = Counter(case.course.change_why for case in cohort.cases if case.course.best_change is None)
    if missing:
        lines.append((f"No bar for {sum(missing.values())}: {counted(missing)}.", "unknown"))
    rebased = sum(case.course.rebased for case in drawn)
    if rebased:
        lines.append((f"In {rebased} an ablated or resected target had left the sum: the rest is compared with the "
                      "rest.", "unknown"))
    return lines


def draw_waterfall(cohort: Cohort, colour: str) -> dict[str, Any] | None:
    """A bar a course, the largest rise at the left, coloured and hatched by group; None without a known change."""
    drawn = waterfall_order(cohort)
    if not drawn:
        return None
    named = [group_of(case, colour) for case in drawn]
    groups = Counter(named)
    shown = [name for name, _ in groups.most_common(_MOST_GROUPS)]
    labelled = len(drawn) <= _MOST_LABELS
    traces: list[dict[str, Any]] = []
    for number, name in enumerate([*shown, "other"]):
        members = [(place, case) for place, (case, group) in enumerate(zip(drawn, named, strict=True), start=1)
                   if group == name or (name == "other" and group not in shown)]
        if not members:
            continue
        traces.append({
            "type": "bar", "name": f"{plain(name)} ({len(members)})", "x": [place for place, _ in members],
            "y": [float(case.course.best_change or 0) for _, case in members], "cliponaxis": False,
            "customdata": [plain(f"{case.name}: best {case.course.best.category or 'not known'}")
                           for _, case in members],
            "hovertemplate": "%{customdata}, %{y:.1f} %<extra></extra>",
            "text": [case.course.best.category if labelled else "" for _, case in members], "textposition": "outside",
            "textangle": 0, "width": 0.82 if labelled else 1,
            "marker": {"color": palette.SERIES[number], "line": {"width": 0},
                       "pattern": {"shape": _PATTERNS[number], "size": 6, "solidity": 0.35}}})
    values = [float(case.course.best_change or 0) for case in drawn]
    return {"data": traces, "layout": {
        "height": 430, "margin": {"l": 8, "r": 8, "t": 8, "b": 8}, "barmode": "overlay", "bargap": 0.1,
        "hovermode": "closest", "hoverlabel": {"align": "left", "namelength": -1}, "showlegend": True,
        # Where a verdict would be too small to read above its bar, as on a phone, the hover has it.
        "uniformtext": {"mode": "hide", "minsize": 9},
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": -0.02, "yanchor": "top"},
        "xaxis": {"visible": False, "range": [0.3, len(drawn) + 0.7]},
        "yaxis": {"title": {"text": "best change of the sum from baseline, %"}, "gridcolor": palette.GRID,
                  "automargin": True, "range": [min(-45, *values) * 1.12, max(30, *values) * 1.12]},
        **_limit_lines()}}


def _limit_lines(*, fall_at_left: bool = True) -> dict[str, Any]:
    """Deep falls lie at the right of a waterfall and rises at its left, so that the names stand where no bar is; the
    lines of a spider begin at its left."""
    fall, rise = response_limits()
    lines = [(-float(fall.number), f"−{number_words(fall.number)} %: partial response", palette.SHRUNK_LINE,
              *((0, "left") if fall_at_left else (1, "right"))),
             (float(rise.number), f"+{number_words(rise.number)} % (progression counts from the nadir)",
              palette.GROWN_LINE, 1, "right")]
    return {"shapes": [{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": at, "y1": at,
                        "line": {"color": shade, "width": 1.4, "dash": "dash"}} for at, _, shade, *_ in lines],
            "annotations": [{"xref": "paper", "x": x, "xanchor": side, "y": at, "yanchor": "bottom", "text": text,
                             "showarrow": False}
                            for at, text, shade, x, side in lines]}


def draw_spider(cohort: Cohort) -> dict[str, Any] | None:
    """A line a course from its baseline on, months against percent, coloured by best response; None without a scan."""
    cases = [case for case in cohort.cases if case.course.path]
    if not cases:
        return None
    traces: list[dict[str, Any]] = []
    crowded = len(cases) > _MOST_LINES
    for kind in (*_BEST, None):
        members = [case for case in cases if (case.course.best.category if case.course.best.category in _BEST else None)
                   == kind]
        if not members:
            continue
        shade, label, symbol = _BEST[kind] if kind else _UNSURE
        xs: list[float | None] = []
        ys: list[float | None] = []
        words: list[str] = []
        for case in members:
            xs += [0, *(months for months, *_ in case.course.path), None]
            ys += [0, *(change for _, change, _ in case.course.path), None]
            if not crowded:
                name = plain(case.name)
                words += [f"{name}: baseline", *(f"{name}: {verdict}" for *_, verdict in case.course.path), ""]
        traces.append({"type": "scatter", "mode": "lines" if crowded else "lines+markers", "x": xs, "y": ys,
                       "name": f"{label} ({len(members)})", "opacity": 0.5 if crowded else 1,
                       "line": {"color": shade, "width": 1 if crowded else 1.6}, "connectgaps": False,
                       "marker": {"size": 7, "symbol": symbol, "color": shade},
                       **({"hoverinfo": "skip"} if crowded else {
                           "customdata": words,
                           "hovertemplate": "%{customdata}, %{y:.0f} % at %{x:.1f} months<extra></extra>"})})
    return {"data": traces, "layout": {
        "height": 430, "margin": {"l": 8, "r": 8, "t": 8, "b": 8}, "hovermode": "closest", "showlegend": True,
        "hoverlabel": {"align": "left", "namelength": -1},
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.01, "yanchor": "bottom"},
        "xaxis": {"title": {"text": "months since baseline"}, "gridcolor": palette.GRID, "zeroline": False,
                  "rangemode": "tozero"},
        "yaxis": {"title": {"text": "change of the sum from baseline, %"}, "gridcolor": palette.GRID,
                  "automargin": True}, **_limit_lines(fall_at_left=False)}}


def table_courses(cohort: Cohort) -> pd.DataFrame:
    """One row a course: what the pictures draw."""
    return pd.DataFrame([{
        "patient": case.patient.patient_id, "course": case.course.name, "primary": case.patient.primary,
        "grade": case.patient.grade, "syndrome": case.patient.syndrome,
        "best response": case.course.best.category or "", "confirmed": case.course.best.confirmed or "",
        "best change %": None if case.course.best_change is None else round(float(case.course.best_change), 1),
        "not known because": case.course.best.why or case.course.change_why,
        "targets": "chosen" if case.course.targets_chosen else "proposed or none", "origin": case.patient.origin,
    } for case in cohort.cases])
