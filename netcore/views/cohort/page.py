"""Everything the cohort page shows of one picture: sentences, figure, table, sources."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from netcore.evidence import InForce
from netcore.response import TimeToEvent
from netcore.views.alternatives import say_bars
from netcore.views.cohort.ablation import (
    Ablated,
    ablated_tumours,
    draw_ablation,
    sentences_ablation,
    table_ablation,
)
from netcore.views.cohort.falls import fall_limits
from netcore.views.cohort.published import forest_shares, sentences_published, table_published
from netcore.views.cohort.rates import (
    Bests,
    marker_shares,
    response_shares,
    sentences_rates,
    symptom_shares,
    table_shares,
    treatment_shares,
)
from netcore.views.cohort.selection import UNITS, Cohort, Line, response_share
from netcore.views.cohort.survival import draw_survival, say_survival, survival_lines, table_survival
from netcore.views.cohort.swimmer import draw_swimmer, sentence_swimmer, table_swimmer
from netcore.views.cohort.waterfall import (
    draw_spider,
    draw_waterfall,
    response_limits,
    sentences_waterfall,
    table_courses,
    waterfall_order,
)
from netcore.views.intervals import draw_shares, say_shares
from netcore.views.sources import SourceLine, source_lines

PICTURES = ("waterfall", "spider", "swimmer", "response rates", "published series", "survival", "after ablation")
# The times to an event of each patient's courses, by local id.
Times = Mapping[str, Sequence[TimeToEvent]]
SURVIVAL_UNIT = ("Unit of analysis: patients; of each the first course of treatment that matches the filters, so that "
                 "nobody counts twice.")
SURVIVAL_UNIT_ALL = ("Unit of analysis: courses of treatment; one patient may count several times, while bands and "
                     "test take courses as independent, which they are not. Choose the first matching course of each "
                     "patient to count everybody once.")
# Groups of a survival figure beyond this number are drawn as one.
_MOST_GROUPS = 4


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of the cohort. `figure` None: nothing can be drawn; the lines say why. `table` makes the table when
    it is asked for."""

    lines: list[Line]
    figure: Mapping[str, Any] | None
    alt: str
    table: Callable[[], pd.DataFrame]
    sources: list[SourceLine] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)


def waterfall_picture(cohort: Cohort, colour: str) -> Picture:
    """Best change of each course."""
    lines = sentences_waterfall(cohort)
    figure, drawn = draw_waterfall(cohort, colour), len(waterfall_order(cohort))
    return Picture(lines, figure, f"Waterfall of best changes.{say_bars(figure, f'{drawn} bars')} {lines[0][0]}",
                   lambda: table_courses(cohort), _sources(response_limits()))


def spider_picture(cohort: Cohort) -> Picture:
    """Change of each course over time."""
    with_path = sum(bool(case.course.path) for case in cohort.cases)
    lines: list[Line] = [(f"{with_path} of {len(cohort.cases)} courses have a scan with a complete sum after baseline; "
                          f"{len(cohort.cases) - with_path} cannot be drawn.", "")]
    figure = draw_spider(cohort)
    said = say_bars(figure, f"{with_path} lines")
    return Picture(lines, figure, f"Change of the sum of targets over time.{said} {lines[0][0]}",
                   lambda: table_courses(cohort), _sources(response_limits()))


def swimmer_picture(cohort: Cohort, first: int) -> Picture:
    """Each patient's treatments and events."""
    words, figure = sentence_swimmer(cohort, first), draw_swimmer(cohort, first)
    years = [x for trace in figure["data"] for x in trace["x"] if x is not None] if figure else []
    longest = f" Years since the first treatment, the longest {max(years):.3g}." if years else ""
    return Picture([(words, "")], figure, f"Swimmer plot.{longest} {words}", lambda: table_swimmer(cohort))


def rates_picture(cohort: Cohort, bests: Bests, *, confirmed: bool) -> Picture:
    """Response by criterion and by treatment; markers and symptoms beside them."""
    shares = [*response_shares(cohort, bests, confirmed=confirmed), *treatment_shares(cohort, confirmed=confirmed),
              *marker_shares(cohort), *symptom_shares(cohort)] if cohort.cases else []
    lines = sentences_rates(cohort, shares)
    return Picture(lines[:1], draw_shares(shares, "share of those that could be evaluated, %"),
                   f"Response rates with exact intervals. {say_shares(shares)}", lambda: table_shares(shares),
                   _sources([*response_limits(), *fall_limits().values()]), lines[1:])


def published_picture(cohort: Cohort) -> Picture:
    """Published series with the cohort beside them."""
    lines = sentences_published()
    shares = forest_shares(cohort, response_share(cohort))
    return Picture([lines[0]], draw_shares(shares, "share of patients, % (hollow: as published)"),
                   f"Forest of published series. {say_shares(shares)} {lines[0][0]}", table_published,
                   _sources(fall_limits().values()), list(lines[1:]))


def survival_picture(cohort: Cohort, times: Times, group: str) -> Picture:
    """Kaplan-Meier of the cohort's courses, as one or by group."""
    groups: dict[str, list[TimeToEvent]] = {}
    for case in cohort.cases:
        name = "all" if group == "all" else " + ".join(case.course.kinds) if group == "treatment" \
            else str(getattr(case.patient, group))
        groups.setdefault(name, []).append(times[case.patient.local_id][case.index])
    in_order = sorted(groups, key=lambda name: (-len(groups[name]), name))
    shown = {name: groups[name] for name in in_order[:_MOST_GROUPS]}
    if len(in_order) > _MOST_GROUPS:
        shown["others"] = [one for name in in_order[_MOST_GROUPS:] for one in groups[name]]
    once = cohort.unit == UNITS[0]
    lines = survival_lines(shown, "patients" if once else "courses") if shown else [("Nobody is in the cohort.",
                                                                                     "unknown")]
    if shown:
        lines.append((SURVIVAL_UNIT if once else SURVIVAL_UNIT_ALL, "" if once else "unknown"))
    return Picture(lines, draw_survival(shown) if shown else None,
                   f"Kaplan-Meier estimate. {say_survival(shown)} {lines[0][0]}", lambda: table_survival(shown),
                   _sources(limit for found in shown.values() for one in found for limit in one.why.limits))


def ablation_picture(cohort: Cohort, found: Ablated) -> Picture:
    """Local tumour progression of the cohort's ablated tumours, death competing."""
    tumours = ablated_tumours(cohort, found)
    lines = sentences_ablation(tumours)
    said = " ".join(text for text, _ in lines[:2])
    return Picture(lines, draw_ablation(tumours), f"Cumulative incidence after ablation. {said}",
                   lambda: table_ablation(tumours))


def _sources(limits: Any) -> list[SourceLine]:
    used: list[InForce] = list(limits)
    return source_lines(used)
