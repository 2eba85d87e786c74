"""Tables of markers: results with their verdicts, definitions of response side by side, the panel before treatment."""

from collections.abc import Mapping, Sequence

import pandas as pd

from netcore.evidence import read_response_definitions
from netcore.markers import (
    InsulinReading,
    MarkerChange,
    MarkerPoint,
    MarkerSeries,
    ResponseAnswer,
    StagingPanel,
    compare_points,
    compute_timing,
)
from netcore.model import PatientRecord
from netcore.units import System
from netcore.views.markers.panel import series_name
from netcore.views.markers.words import (
    VERDICTS,
    upper_limit_words,
    words_left_out,
    words_recorded,
    words_series,
    words_value,
    words_when,
)
from netcore.views.patient.words import lab_words
from netcore.views.text import day_words, multiple_words

_ANSWERS = {"met": "met", "not_met": "not met", "unknown": "cannot be told", "not_applicable": "does not apply"}
_REASONS = {
    "no_baseline": "no result before the treatment", "no_result": "no usable result after the treatment",
    "no_result_in_time": "no usable result at the time the definition asks for",
    "no_upper_limit": "no upper limit printed", "baseline_not_raised": "baseline not above the limit",
    "only_a_bound": "a result is only a bound", "unit": "the unit cannot be converted",
    "order_not_known": "which came first is not known"}
_TAKEN = {"before": "before treatment", "after_only": "only after treatment began",
          "order_not_known": "taken; before or after treatment is not known", "never": "not recorded"}
_READINGS = {
    "met": "insulin and C-peptide too high for that glucose",
    "not_met": "insulin or C-peptide below the line for a low glucose",
    "unknown": "cannot be told", "not_readable": "not readable: no glucose of the same sample",
    "does_not_apply": "glucose not low: says nothing about an insulinoma"}


def table_results(record: PatientRecord, series: Sequence[MarkerSeries],
                  changes: Mapping[int, MarkerChange]) -> pd.DataFrame:
    """Every result, newest first, undated ones last: value, multiple of the limit, series, verdict against the series'
    baseline, timing, whether and why it left the trend, what is doubtful. `changes` by the position of the series."""
    rows = [(point, one, changes.get(position)) for position, one in enumerate(series) for point in one.points]
    rows.sort(key=lambda row: (row[0].when is None, -(row[0].when.first.toordinal() if row[0].when else 0),
                               row[0].lab.sequence or 0))
    table = pd.DataFrame([_result_row(record, *row) for row in rows])
    # Where every number is shown as recorded, a column of blanks says nothing.
    return table if "recorded as" not in table or table["recorded as"].any() else table.drop(columns="recorded as")


def _result_row(record: PatientRecord, point: MarkerPoint, series: MarkerSeries,
                change: MarkerChange | None) -> dict[str, str]:
    timing = compute_timing(record, point.day)
    marked = [one.condition.replace("_", " ") for one in point.confounders if not one.leaves_trend]
    return {
        "taken": day_words(point.when, point.lab.when_text), "result": words_value(point, series),
        **({"recorded as": words_recorded(point, series)} if series.system is not None else {}),
        "x upper limit": f"{point.comparator or ''}{multiple_words(point.times_upper, 2)}"
        if point.times_upper is not None else "no limit",
        "verdict": _verdict(point, series, change), "why not, or marked": "; ".join(filter(None, (
            words_left_out(point, series), ", ".join(marked)))),
        "series": words_series(series), "in trend": "yes" if point.usable else "no",
        "upper limit": upper_limit_words(point, series, with_unit=False),
        "as printed": point.as_printed or "", "marker": series_name(series),
        "days since procedure": f"{timing.days_since_procedure} ({timing.procedure})" if timing.procedure else "",
        "day of injection cycle": str(timing.cycle_day) if timing.cycle_day is not None else "",
        "doubt": point.doubt or "",
    }


def _verdict(point: MarkerPoint, series: MarkerSeries, change: MarkerChange | None) -> str:
    """Against the baseline of the series' latest result, for results that came after it."""
    baseline = change.from_baseline.reference if change else None
    if baseline is None or change is None:
        return ""
    if point is baseline:
        return "baseline"
    if not point.usable:
        return "not in the trend"
    difference = compare_points(series, point, baseline, rules_on=change.rules_on)
    if difference.verdict.code == "not_compared":
        return "before baseline" if difference.reason == "order_not_known" and point.when and baseline.when \
            and point.when.last <= baseline.when.first else "not compared"
    percent = f"{difference.percent:+.0f} %: ".replace("-", "\u2212") if difference.percent is not None else ""
    return f"{percent}{VERDICTS[difference.verdict.code]}"


def table_responses(answers: Sequence[ResponseAnswer]) -> pd.DataFrame:
    """One row for each definition put to each treatment: the answer, what it rests on, what it predicted in whom.

    Where a marker has several series, a series without results around the treatment is left out if another has them.
    """
    told = {(one.episode.line, one.definition.id) for one in answers if one.result is not None}
    kept: dict[tuple[int, str, int], ResponseAnswer] = {}
    for position, one in enumerate(answers):
        key = one.episode.line, one.definition.id
        if one.result is None and (key in told or one.answer == "unknown"):
            if key not in told:
                kept.setdefault((*key, -1), one)
        else:
            kept[(*key, position)] = one
    return pd.DataFrame([_response_row(one) for one in kept.values()])


def _response_row(one: ResponseAnswer) -> dict[str, str]:
    episode, difference = one.episode, one.difference
    percent = ""
    if difference is not None and difference.percent is not None:
        percent = f"{difference.percent:+.0f} %".replace("-", "\u2212")
    elif difference is not None and difference.high is not None and difference.high < 0:
        percent = f"at least {-difference.high:.0f} % down"
    began = episode.treatment.when
    return {
        "line": str(episode.line), "treatment": f"{episode.treatment.kind}, {day_words(began) if began else ''}",
        "definition": f"{one.definition.id}: {one.definition.label}", "answer": _ANSWERS[one.answer],
        "why": _REASONS[one.reason] if one.reason else "",
        "baseline": f"{words_value(episode.baseline, one.series)}, {words_when(episode.baseline)}"
        if episode.baseline else "none",
        "result": f"{words_value(one.result, one.series)}, {words_when(one.result)}" if one.result else "",
        "change": percent,
        "against expected variation": VERDICTS.get(difference.verdict.code, "") if difference else "",
        "studied in": one.definition.studied_in, "what it predicted there": one.definition.predicted,
        "note": one.definition.note or "", "series": words_series(one.series),
    }


def group_figures(analyte: str) -> list[str]:
    """What trials state of this marker as an average of their arms only: quoted, put to no patient."""
    return [f"{one.id}, {one.studied_in}: {one.label}; {one.predicted}."
            for one in read_response_definitions().definitions if one.kind == "group" and analyte in one.analytes]


def table_panel(panel: StagingPanel) -> pd.DataFrame:
    """The markers before the first treatment: taken or missing, and who asks for each."""
    return pd.DataFrame([{
        "marker": one.entry.name, "before treatment": _TAKEN[one.taken],
        "taken": day_words(one.lab.taken_on, one.lab.when_text) if one.lab else "",
        "listed by the seed review even without symptoms": "yes" if one.by_seed_review else "no",
        "asked for by the syndrome": f"yes ({one.by_syndrome.line})" if one.by_syndrome and one.by_syndrome.line
        else "yes" if one.by_syndrome else "no",
        "keep in mind": one.entry.caution_for(one.lab.specimen if one.lab else None) or "",
    } for one in panel.markers])


def sentence_panel(panel: StagingPanel) -> str:
    """Which of the panel is missing, in one sentence; the two reasons for asking are kept apart."""
    when = f"before the first treatment ({day_words(panel.before)})" if panel.before else \
        "so far (no antitumour treatment with a date is recorded)"
    missing = [one for one in panel.markers if one.taken in ("never", "after_only")]
    by_review = [one.entry.short for one in missing if one.by_seed_review]
    by_syndrome = [one.entry.short for one in missing if one.by_syndrome]
    taken = [one.entry.short for one in panel.markers if one.taken == "before"]
    parts = [f"Taken {when}: {', '.join(taken) or 'none'}"]
    if by_review:
        parts.append("listed by the seed review (Gut 2020) even without symptoms and not taken: "
                     f"{', '.join(by_review)}; other guidelines ask by syndrome only")
    if by_syndrome:
        parts.append(f"asked for by the recorded syndrome ({panel.syndrome}) and not taken: {', '.join(by_syndrome)}")
    if panel.syndrome_unknown_here:
        parts.append(f"no marker of the catalogue is tied to the recorded syndrome ({panel.syndrome})")
    if panel.syndrome is None:
        parts.append("no syndrome is recorded, so what a syndrome asks for is not known")
    return ". ".join(part[0].upper() + part[1:] for part in parts) + "."


def sentence_insulin(reading: InsulinReading, system: System | None = None) -> str:
    """What one insulin result says with the glucose of its sample, and which parts of the line are not recorded."""
    parts = [f"{part.analyte.replace('_', '-').replace('c-p', 'C-p')} "
             f"{lab_words(part.lab, system)}"
             for part in reading.parts if part.lab is not None]
    missing = [part.analyte.replace("_", "-") for part in reading.parts if part.lab is None]
    lacking = f" Not recorded: {', '.join(missing)}. " if missing else " "
    rest = "Beta-hydroxybutyrate and drugs that release insulin, which the source asks for too, are not part of the " \
           "record." if reading.answer in ("met", "unknown") else ""
    said = f"{_READINGS[reading.answer]} ({', '.join(parts)})"
    return f"Insulin of {day_words(reading.day)}: {said}.{lacking}{rest}".strip()
