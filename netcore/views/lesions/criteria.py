"""One scan, several verdicts: what does each response criterion say of it, and what does each lack?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pandas as pd

from netcore.evidence import InForce
from netcore.model import PatientRecord
from netcore.response import (
    CRITERIA,
    Comparison,
    LesionVerdict,
    ScanVerdicts,
    Verdict,
    compare_criteria,
    response_series,
)
from netcore.response.limits import read_limits
from netcore.response.reader_error import ErrorCall, Readers, error_call
from netcore.views import palette
from netcore.views.lesions.growth_words import sentence_growth
from netcore.views.lesions.page import course_name
from netcore.views.lesions.policy_words import DEFAULT, policy_settings
from netcore.views.lesions.reader_error import cell_error_call
from netcore.views.lesions.response_notes import sentence_reason, sentence_unknown
from netcore.views.lesions.response_words import VERDICTS, amount_words, limits_used, percent_words, reason_sentences
from netcore.views.sources import SourceLine, source_lines
from netcore.views.text import day_words, plain

Line = tuple[str, str]
_SHORT = {"NON-CR/NON-PD": "non-CR<br>non-PD"}
Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CriteriaView:
    """The comparison of one course as data: scans to choose from, newest last, and all verdicts at a glance."""

    comparison: Comparison | None
    names: Labels
    scans: tuple[str, ...]
    grid: Mapping[str, Any] | None
    grid_alt: str
    table: pd.DataFrame
    growth: list[Line]


@dataclass(frozen=True, slots=True)
class ScanView:
    """One scan under all criteria."""

    answer: list[Line]
    verdicts: pd.DataFrame
    lesions: pd.DataFrame
    reasons: list[Line]
    sources: list[SourceLine]


def criteria_view(record: PatientRecord, reader: str | None, course: str | None,
                  policy: str = DEFAULT) -> CriteriaView:
    """All criteria on all scans of one stream and course (None: the last one); `record` is already cut to the day.
    `policy` says what becomes of targets treated locally."""
    chosen_settings = policy_settings(policy)
    names = {lesion.lesion_id: lesion.label or lesion.lesion_id for lesion in record.lesions}
    series = response_series(record, reader=reader, settings=chosen_settings) if reader else []
    chosen = next((one for one in series if course_name(one) == course), series[-1] if series else None)
    found = compare_criteria(record, reader=chosen.reader, course=chosen.course,
                             settings=chosen_settings) if chosen else None
    if found is None or not found.scans:
        return CriteriaView(None, names, (), None, "", pd.DataFrame(), [])
    scans = _scan_names(found)
    table = pd.DataFrame({"criterion": [criterion.title for criterion in CRITERIA.values()], **{
        name: [verdict.category for verdict in scan.verdicts] for name, scan in zip(scans, found.scans, strict=True)}})
    return CriteriaView(found, names, scans, _draw_grid(found, scans), _say_last(found.scans), table,
                        [(sentence_growth(rate, names), "unknown" if rate.percent_per_month is None else "")
                         for rate in found.growth])


def scan_view(view: CriteriaView, scan: str | None, readers: Readers = "same") -> ScanView | None:
    """The verdicts on one scan by its name (None: the last one), each with what another reader might have called it;
    None where there is no scan after baseline."""
    if view.comparison is None:
        return None
    index = view.scans.index(scan) if scan in view.scans else len(view.scans) - 1
    found, names = view.comparison.scans[index], view.names
    limits = [limit for verdict in found.verdicts for limit in _limits(verdict)]
    calls = [error_call(verdict.assessment, readers) for verdict in found.verdicts]
    limits += [limit for call in calls for limit in call.limits]
    return ScanView(
        answer=_answer(found), verdicts=pd.DataFrame([_row(*pair, names) for pair in zip(found.verdicts, calls,
                                                                                         strict=True)]),
        lesions=_table_lesions(found, names),
        reasons=[(" ".join((f"{verdict.title}:", *reason_sentences(verdict.assessment, names),
                            CRITERIA[verdict.criterion].note)), "") for verdict in found.verdicts],
        sources=source_lines([*limits, *(rate.cut_off for rate in view.comparison.growth)]))


def _scan_names(found: Comparison) -> tuple[str, ...]:
    names: list[str] = []
    for scan in found.scans:
        name = day_words(scan.when, scan.timepoint)
        names.append(f"{name} ({', '.join(scan.study_ids)})" if name in names else name)
    return tuple(names)


def _limits(verdict: Verdict) -> list[InForce]:
    """What the verdict compared with; of one that could not be reached, what it would compare with."""
    used, criterion = limits_used(verdict.assessment), CRITERIA[verdict.criterion]
    own = [read_limits(None).in_force[name] for name in (criterion.fall, criterion.rise)]
    return [*used, *(limit for limit in own if limit.parameter not in {one.parameter for one in used})]


def _answer(scan: ScanVerdicts) -> list[Line]:
    """Who says what, in one sentence; who cannot say, in another."""
    said: dict[str, list[str]] = {}
    for verdict in scan.verdicts:
        said.setdefault(verdict.category, []).append(verdict.title)
    told = [f"{VERDICTS[category]} by {', '.join(titles)}" for category, titles in said.items() if category != "NE"]
    differ = len(told) > 1
    lines: list[Line] = []
    if told:
        text = "; ".join(told)
        lines.append((f"{text[0].upper()}{text[1:]}.{' The criteria disagree.' if differ else ''}",
                      "strong" if differ else ""))
    if "NE" in said:
        lines.append((f"Not evaluable by {', '.join(said['NE'])}: the table says what is missing.", "unknown"))
    return lines


def _row(verdict: Verdict, call: ErrorCall, names: Labels) -> dict[str, str]:
    assessment, unit = verdict.assessment, verdict.unit
    why = " ".join(sentence_reason(reason, names) for reason in _decisive(verdict))
    missing = sentence_unknown(assessment.unknown, names)
    return {
        "criterion": verdict.title, "verdict": verdict.category, "another reader": cell_error_call(call),
        "why, or what is missing": missing if verdict.category == "NE" and missing else "; ".join(
            filter(None, (why, missing))),
        "what is added up": verdict.words + (" and attenuation" if verdict.criterion.endswith("choi") else ""),
        "now": amount_words(verdict.total, unit), "baseline": amount_words(verdict.baseline, unit),
        "vs baseline": _changes(verdict.change_from_baseline, verdict, True),
        "nadir": amount_words(verdict.nadir, unit),
        "vs nadir": _changes(verdict.change_from_nadir, verdict, False)}


def _decisive(verdict: Verdict) -> list[Any]:
    """The reason of the targets, and the overall one where the targets do not explain it."""
    reasons = verdict.reasons
    of_targets = reasons[:1] if verdict.assessment.target is not None else ()
    if verdict.assessment.target == verdict.category:
        return [*of_targets]
    overall = [reason for reason in reasons if "category" in reason.facts and reason not in of_targets]
    return [*of_targets, *overall[-1:]]


def _changes(change: Decimal | None, verdict: Verdict, from_baseline: bool) -> str:
    said = _percent(change, verdict)
    found = verdict.attenuation
    if not from_baseline or found is None or found.change is None:
        return said
    return f"{said}; attenuation {_attenuation_percent(found.change)}"


def _percent(change: Decimal | None, verdict: Verdict) -> str:
    criterion = CRITERIA[verdict.criterion]
    if change is None:
        return "not known"
    limits = read_limits(None)
    return f"{percent_words(change, (-limits.number(criterion.fall), limits.number(criterion.rise)))} %"


def _attenuation_percent(change: Decimal) -> str:
    return f"{percent_words(change, (-read_limits(None).number('choi_attenuation_response_fall'),))} %"


def _table_lesions(scan: ScanVerdicts, names: Labels) -> pd.DataFrame:
    """One row a lesion that is a target for any criterion, one column a criterion."""
    lesions = list(dict.fromkeys(one.lesion_id for verdict in scan.verdicts for one in verdict.lesions))
    columns: dict[str, list[str]] = {"lesion": [names.get(name, name) for name in lesions]}
    for verdict in scan.verdicts:
        by_name = {one.lesion_id: one for one in verdict.lesions}
        columns[verdict.title] = [_cell(by_name[name], verdict) if name in by_name else "no target" for name in lesions]
    return pd.DataFrame(columns)


def _cell(one: LesionVerdict, verdict: Verdict) -> str:
    """`PR  20 mm (−60 %)`, or what is missing."""
    if one.category == "NE" and one.unknown:
        return f"NE  {sentence_unknown([replace(part, lesion_id=None) for part in one.unknown])}"
    change = f" ({_percent(one.change_from_baseline, verdict)})" if one.change_from_baseline is not None else ""
    dark = one.attenuation.change if one.attenuation is not None else None
    more = f", attenuation {_attenuation_percent(dark)}" if dark is not None else ""
    value = amount_words(one.value, verdict.unit) if one.value is not None else "left the sum"
    return f"{one.category}  {value}{change}{more}"


def _say_last(scans: Sequence[ScanVerdicts]) -> str:
    scan = scans[-1]
    said = ", ".join(f"{verdict.title} {verdict.category}" for verdict in scan.verdicts)
    return f"Verdicts of {len(scan.verdicts)} criteria on {len(scans)} scans. Last scan, {day_words(scan.when)}: " \
        f"{said}."


def _draw_grid(found: Comparison, scans: tuple[str, ...]) -> dict[str, Any]:
    """Criteria in rows, scans in columns, each cell with its category's name."""
    titles = [criterion.title for criterion in CRITERIA.values()]
    grounds = {**palette.RESPONSES, "NE": palette.NOT_EVALUABLE}
    order = list(grounds)
    rows = [[scan.verdicts[index].category for scan in found.scans] for index in range(len(titles))]
    steps = len(order)
    scale = [[edge / steps, grounds[name]] for number, name in enumerate(order)
             for edge in (number, number + 1)]
    columns = [f"{number + 1}" for number in range(len(scans))]
    cells = [(column, title, name) for title, row in zip(titles, rows, strict=True)
             for column, name in zip(columns, row, strict=True)]
    return {"data": [
        {"type": "heatmap", "x": columns, "y": titles, "z": [[order.index(name) + 0.5 for name in row] for row in rows],
         "zmin": 0, "zmax": steps, "colorscale": scale, "showscale": False, "xgap": 2, "ygap": 2,
         "text": rows, "customdata": [[plain(name) for name in scans] for _ in rows],
         "hovertemplate": "%{y}, %{customdata}: %{text}<extra></extra>"},
        *(_name_cells([cell for cell in cells if (cell[2] == "NE") is unknown],
                      {} if unknown else {"textfont": {"color": palette.RESPONSE_NAME}}) for unknown in (False, True))],
        "layout": {"height": 60 + 30 * len(titles), "margin": {"l": 8, "r": 8, "t": 8, "b": 48},
                   "xaxis": {"type": "category", "tickvals": columns, "ticktext": [plain(name) for name in scans],
                             "automargin": True, "showgrid": False},
                   "yaxis": {"type": "category", "autorange": "reversed", "automargin": True, "showgrid": False}}}


def _name_cells(cells: Sequence[tuple[str, str, str]], font: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "scatter", "mode": "text", "x": [x for x, _, _ in cells], "y": [y for _, y, _ in cells],
            "text": [_SHORT.get(name, name) for *_, name in cells], "hoverinfo": "skip", "showlegend": False, **font}
