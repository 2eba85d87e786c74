"""This software's labels of a change, levels found in groups, and gastrin with the acidity of the stomach, in words."""

from collections.abc import Sequence

import pandas as pd

from netcore.markers import GastrinReading, LabelledChange, PrognosticNote
from netcore.views.markers.panel import series_name
from netcore.views.markers.words import (
    words_confounder,
    words_difference,
    words_result,
    words_series,
    words_value,
    words_when,
)
from netcore.views.text import day_words, multiple_words

LABELS_NOTE = ("A choice of this software, studied in nobody: complete (to the limit or below), major (80 %), partial "
               "(50 %), minor (30 %, or a fall beyond expected variation), stable (inside expected variation), rise. "
               "They predict nothing.")
PROGNOSIS_NOTE = ("Found in groups, as annotations: none is a prediction for this person. Publications that contradict "
                  "each other stand side by side.")
_WHY_NOT = {
    "no_baseline": "no usable result before the treatment", "no_result": "no usable result after it",
    "not_compared": "the two results cannot be compared", "baseline_not_raised": "baseline not above the limit",
    "only_a_bound": "a result is only a bound",
    "sources_differ": "publications differ whether that is more than variation",
    "no_published_variation": "no published variation, and the fall is smaller than 30 %, or a rise"}
_AGAINST = {"above": "above it", "not_above": "not above it", "unknown": "cannot be told",
            "no_line": "no line is stated"}
_SITE = {True: "yes", False: "no, another site", None: "not told apart or not recorded"}
_GASTRIN = {
    "met": "the published line for a gastrinoma is met while the stomach is acid",
    "raised": "raised while the stomach is acid, below the published line; the source goes on to a secretin test",
    "not_met": "not raised while the stomach is acid",
    "not_acid": "not readable for a gastrinoma: the stomach is not acid, which raises gastrin by itself",
    "suppressed": "not readable for a gastrinoma: acid is suppressed, which raises gastrin by itself",
    "no_acidity": "not readable for a gastrinoma: no acidity of the stomach is recorded for that day",
    "unknown": "cannot be told: no upper limit, a bound, or an acidity that is no number"}


def table_labels(labels: Sequence[LabelledChange]) -> pd.DataFrame:
    """One row for the lowest and the last result after each treatment. A series without results around a treatment is
    left out where another one has them."""
    told = {one.episode.line for one in labels if one.difference is not None}
    seen: set[int] = set()
    rows = []
    for one in labels:
        if one.difference is None and (one.episode.line in told or one.episode.line in seen):
            continue
        seen.add(one.episode.line)
        rows.append(_label_row(one))
    return pd.DataFrame(rows)


def _label_row(one: LabelledChange) -> dict[str, str]:
    episode, began = one.episode, one.episode.treatment.when
    label = f"{'at least ' if one.at_least else ''}{one.label}" if one.label else "no label"
    caspar = {True: ", CASPAR-positive", False: "", None: ""}[one.caspar_positive]
    return {
        "line": str(episode.line), "treatment": f"{episode.treatment.kind}{f', {day_words(began)}' if began else ''}",
        "label": f"{label}{caspar}",
        "of": "" if one.result is None else
        f"{one.which} result, {words_result(one.result, one.series)}" if episode.nadir is not episode.points[-1]
        else f"lowest and last result, {words_result(one.result, one.series)}",
        "against": f"{words_value(episode.baseline, one.series)}, {words_when(episode.baseline)}"
        if episode.baseline else "none",
        "change": words_difference(one.difference, "baseline") if one.difference else "",
        "why": _WHY_NOT[one.why_not] if one.why_not else
        "whether the baseline was raised or the fall is complete is not known" if one.at_least else "",
        "series": words_series(one.series),
    }


def table_prognosis(notes: Sequence[PrognosticNote]) -> pd.DataFrame:
    """Published levels beside the last result before the first treatment."""
    return pd.DataFrame([{
        "marker": series_name(one.series),
        "before treatment here": f"{words_value(one.result, one.series)}, {words_when(one.result)}"
        + (f" ({one.result.comparator or ''}{multiple_words(one.result.times_upper, 2)} x limit)"
           if one.result.times_upper is not None else " (no upper limit)"),
        "published level": f"{one.definition.id}: {one.definition.label}", "here": _AGAINST[one.against],
        "found in": one.definition.studied_in, "primary here among them": _SITE[one.site_studied],
        "went with, in that group": one.definition.predicted, "note": one.definition.note or "",
    } for one in notes])


def sentence_gastrin(reading: GastrinReading) -> str:
    """What one gastrin result says with the acidity of the stomach and the drugs that lower it."""
    point = reading.point
    times = f", {point.comparator or ''}{multiple_words(point.times_upper)} x limit" \
        if point.times_upper is not None else ""
    parts = [f"{words_value(point, reading.series)}{times}"]
    parts += [words_confounder(one) for one in reading.by]
    if reading.acidity is not None:
        parts.append(f"pH of the stomach {reading.acidity.comparator or ''}{reading.acidity.value}")
    elif reading.other_day is not None:
        parts.append(f"pH of another day, {day_words(reading.other_day.observed_on)}: "
                     f"{reading.other_day.comparator or ''}{reading.other_day.value}")
    return f"Gastrin of {words_when(point)}: {_GASTRIN[reading.answer]} ({'; '.join(parts)})."
