"""Everything the markers screen shows of one marker on one day, computed once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from netcore.evidence import read_catalogue
from netcore.markers import (
    MarkerSeries,
    TrendSegment,
    compute_biochemical_response,
    compute_caspar,
    compute_change,
    compute_episodes,
    compute_labels,
    compute_stool_responses,
    compute_symptom_changes,
    compute_trend,
    label_settings,
    marker_overview,
    marker_series,
    prognostic_notes,
    read_gastrin,
    read_insulin,
    staging_panel,
)
from netcore.model import PatientRecord
from netcore.units import System
from netcore.views.alternatives import say_lines
from netcore.views.amounts import SYSTEMS, point_shown, series_in, summary_in
from netcore.views.markers.answer import answer_lines, trend_sentence
from netcore.views.markers.cells import answer_cells
from netcore.views.markers.chart import draw_marker_chart, newest_first
from netcore.views.markers.episodes import episode_lines
from netcore.views.markers.labels import sentence_gastrin, table_labels, table_prognosis
from netcore.views.markers.multiples import draw_multiples
from netcore.views.markers.panel import series_name
from netcore.views.markers.sources import (
    change_sources,
    marker_source_lines,
    panel_source_lines,
    stool_source_lines,
)
from netcore.views.markers.symptoms import draw_symptoms, symptom_lines
from netcore.views.markers.tables import (
    group_figures,
    sentence_insulin,
    sentence_panel,
    table_panel,
    table_responses,
    table_results,
)
from netcore.views.markers.words import sentence_change, words_series
from netcore.views.patient.words import Cell
from netcore.views.sources import SourceLine, source_lines

Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class MarkerView:
    """The markers screen of one analyte as data."""

    question: str
    cells: list[Cell]
    answer: list[Line]
    figure: Mapping[str, Any] | None
    figure_alt: str
    notes: list[Line]
    symptoms: Mapping[str, Any] | None
    symptoms_alt: str
    episodes: list[Line]
    table: pd.DataFrame
    responses: pd.DataFrame
    response_notes: list[Line]
    labels: pd.DataFrame
    sources: list[SourceLine]


@dataclass(frozen=True, slots=True)
class MarkersTogether:
    """What does not depend on the marker: small charts of all, symptoms in words, the panel before treatment with the
    levels found in groups; each with its sources."""

    multiples: Mapping[str, Any] | None
    multiples_alt: str
    marker_lines: list[Line]
    symptom_lines: list[Line]
    panel_lines: list[Line]
    panel: pd.DataFrame
    prognosis: pd.DataFrame
    marker_sources: list[SourceLine]
    symptom_sources: list[SourceLine]
    panel_sources: list[SourceLine]


def marker_names(record: PatientRecord) -> dict[str, str]:
    """Analytes with results, markers first in the catalogue's order, then safety analytes, then unknown names."""
    catalogue = read_catalogue()
    present = {row.analyte for row in record.labs}
    known = [entry for group in ("marker", "safety") for entry in catalogue.analytes.values() if entry.group == group]
    names = {entry.id: f"{entry.name} ({entry.short})" if entry.short != entry.name else entry.name
             for entry in known if entry.id in present}
    return {**names, **{name: _unknown(name) for name in sorted(present - set(names))}}


def _unknown(name: str) -> str:
    why = read_catalogue().why_not(name)
    return f"{name} (not in the catalogue{f': {why}' if why else ''})"


def marker_view(record: PatientRecord, analyte: str, as_of: date, absolute: bool = False,
                system: System | None = None) -> MarkerView:
    """The screen of one analyte in the units of the system; `record` is already cut to the day, whose rules judge."""
    series = [series_in(one, system) for one in newest_first(marker_series(record, analyte, rules_on=as_of))]
    changes = [compute_change(one, rules_on=as_of) for one in series]
    name = series_name(series[0]) if series else analyte
    answer = answer_lines(record, series[0], changes[0]) if series else []
    older = [(f"Another series, not compared with it: {sentence_change(one, change)} [{words_series(one)}]", "")
             for one, change in zip(series[1:], changes[1:], strict=True)]
    if older:
        answer.append((f"The series changed: the answer is about the newest of {len(series)}, "
                       f"{words_series(series[0])}.", "unknown"))
    chart = draw_marker_chart(record, series, changes[0] if changes else None, as_of, absolute)
    unit = (chart.figure["layout"]["yaxis"]["title"]["text"] if chart.figure else "").removesuffix(" (log)")
    symptoms = draw_symptoms(record, chart.figure["layout"]["xaxis"]["range"] if chart.figure else None, as_of)
    if chart.figure and symptoms:
        # One time axis, so one margin: that of the longer names.
        margins = [figure["layout"]["margin"] for figure in (chart.figure, symptoms)]
        for margin in margins:
            margin["r"] = max(one["r"] for one in margins)
    responses = compute_biochemical_response(series, rules_on=as_of)
    labels = compute_labels(series, rules_on=as_of)
    segments = _segments(series, as_of)
    return MarkerView(
        question=f"Did {name} really change, since when, and can it be trusted?",
        cells=answer_cells(record, series[0], changes[0]) if series else [], answer=answer,
        figure=chart.figure, notes=chart.notes + older + _unit_lines(series, system),
        figure_alt=" ".join((f"{name} over time.", say_lines(chart.figure, unit), *(text for text, _ in answer))),
        symptoms=symptoms, symptoms_alt=f"Symptoms over time. {say_lines(symptoms, 'a day (weight: kg)')}",
        episodes=_episode_lines(series, as_of, segments), table=table_results(record, series, dict(enumerate(changes))),
        responses=table_responses(responses), response_notes=[(text, "") for text in group_figures(
            series[0].analyte if series else analyte)],
        labels=table_labels(labels),
        sources=marker_source_lines(series, list(zip(series, changes, strict=True)), segments,
                                    compute_caspar(series[0], rules_on=as_of) if series else None, responses, as_of)
        + source_lines(label_settings(as_of) if labels else ()))


def _unit_lines(series: Sequence[MarkerSeries], system: System | None) -> list[Line]:
    """That results were converted for the screen, or why they stay as recorded."""
    if system is None or not series or series[0].entry is None:
        return []
    entry = series[0].entry
    if entry.stays:
        return [(f"Shown as recorded in either system of units: {entry.stays}.", "")]
    converted = sum(point_shown(point, one) is not None for one in series for point in one.points)
    factor = f", molar mass {entry.molar_mass} g/mol" if entry.molar_mass is not None else ""
    results = f"{converted} result{'s' if converted > 1 else ''}"
    return [(f"{results} shown in {SYSTEMS[system]} units, recorded in others (the table says which{factor}); nothing "
             "is judged on converted numbers.", "")] if converted else []


def _segments(series: Sequence[MarkerSeries], as_of: date) -> list[TrendSegment]:
    return list(compute_trend(series[0], rules_on=as_of)) if series else []


def _episode_lines(series: Sequence[MarkerSeries], as_of: date, segments: Sequence[TrendSegment]) -> list[Line]:
    """What the newest series did after each treatment, newest first, and the slope of every stretch but the last."""
    lines: list[Line] = []
    for one in series[:1]:
        lines += reversed(episode_lines(one, compute_episodes(one, rules_on=as_of)))
    return lines + [(trend_sentence(segment), "") for segment in reversed(segments[:-1]) if len(segment.points) > 1]


def markers_together(record: PatientRecord, as_of: date, system: System | None = None) -> MarkersTogether:
    """What does not depend on the chosen marker; `record` is already cut to the day."""
    summaries = [summary_in(entry, system) for entry in marker_overview(record, as_of)]
    lines = [(sentence_change(entry.series, entry.change), "") for entry in summaries]
    multiples = draw_multiples(summaries, as_of)
    panel = staging_panel(record)
    insulin = read_insulin(record, rules_on=as_of)[-3:]
    gastrin = [replace(one, series=series_in(one.series, system))
               for one in read_gastrin(record, rules_on=as_of)[-3:]]
    read_together = [(sentence_insulin(reading, system), "strong" if reading.answer == "met" else "")
                     for reading in insulin]
    read_together += [(sentence_gastrin(one), "strong" if one.answer == "met" else "") for one in gastrin]
    notes = [replace(one, series=series_in(one.series, system)) for one in prognostic_notes(record, rules_on=as_of)]
    stools = compute_stool_responses(record, rules_on=as_of)
    return MarkersTogether(
        multiples=multiples, marker_lines=lines,
        multiples_alt=f"A small chart for each marker. {say_lines(multiples, 'times the upper limit')}",
        symptom_lines=symptom_lines(compute_symptom_changes(record), stools),
        panel_lines=[(sentence_panel(panel), ""), *read_together], panel=table_panel(panel),
        prognosis=table_prognosis(notes),
        marker_sources=source_lines(change_sources([(one.series, one.change) for one in summaries])),
        symptom_sources=stool_source_lines(stools), panel_sources=panel_source_lines(insulin, gastrin, notes))
