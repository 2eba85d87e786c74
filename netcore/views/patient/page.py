"""Everything the patient's screen shows on one day, computed once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from netcore.evidence import InForce, read_catalogue
from netcore.markers import MarkerSummary, marker_overview
from netcore.model import PatientRecord
from netcore.response import ResponseSeries, response_series
from netcore.rules.status import (
    last_contact_before,
    last_procedure,
    latest_finding,
    procedures_perhaps_later,
)
from netcore.units import System
from netcore.views.alternatives import say_time_line
from netcore.views.amounts import summary_in
from netcore.views.lesions.long_run import sentence_long_run
from netcore.views.lesions.response_notes import ALARMS, sentence_reason
from netcore.views.lesions.response_words import kind_of, sentence_response
from netcore.views.lesions.tracks import lesion_tracks, readers
from netcore.views.lesions.unjudged import sentence_unjudged
from netcore.views.markers.sources import sentence_sources
from netcore.views.markers.words import sentence_change, words_series
from netcore.views.patient.brief import changed_cell
from netcore.views.patient.changes import sentences_since
from netcore.views.patient.timeline import SYMPTOMS, draw_timeline, draw_timeline_for_paper, symptom_points
from netcore.views.patient.undated import doubt_sentences, undated_sentences
from netcore.views.patient.words import (
    Cell,
    sentence_diagnosis,
    sentence_injections,
    sentence_last_procedure,
    sentence_person,
    sentence_question,
    sentence_symptoms,
    sentence_syndrome,
)
from netcore.views.sources import SourceLine, cite
from netcore.views.text import day_words

Line = tuple[str, str]
Cited = tuple[Line, Iterable[InForce]]
_MARKERS_IN_WORDS = 3


@dataclass(frozen=True, slots=True)
class Banner:
    """Who is looked at."""

    patient_id: str
    person: str
    diagnosis: str
    syndrome: str
    origin: str
    citation: str


@dataclass(frozen=True, slots=True)
class PatientView:
    """The patient's screen as data. A line is (sentence, '' | 'strong' | 'unknown').

    `found`: the lines of `situation` by what they are about: lesions, procedure, markers, symptoms.
    """

    banner: Banner
    question: str
    changed: Cell
    situation: list[Line]
    found: Mapping[str, list[Line]]
    figure: Mapping[str, Any] | None
    figure_alt: str
    since_title: str
    since: list[Line]
    undated: list[Line]
    doubts: list[Line]
    sources: list[SourceLine]


_ORIGINS = {"demo": "made example, no person", "published": "published case", "entered": "", "imported": ""}


def banner(record: PatientRecord, as_of: date) -> Banner:
    """The line that names the patient on every page."""
    return Banner(record.patient_id, sentence_person(record, as_of), sentence_diagnosis(record, as_of),
                  sentence_syndrome(record, as_of), _ORIGINS.get(record.patient.origin or "", ""),
                  (record.patient.citation or "") if record.patient.origin == "published" else "")


def patient_view(record: PatientRecord, as_of: date, *, on_paper: bool = False,
                 system: System | None = None) -> PatientView:
    """The patient's screen on a day; `record` is already cut to that day, results are in the units of the system.

    `on_paper`: every marker in words, and the time line with an axis for each panel, as documents draw it.
    """
    draw = draw_timeline_for_paper if on_paper else draw_timeline
    streams = readers(record)
    judged = {stream: response_series(record, reader=stream) for stream in streams}
    drawn = [series for stream in streams[:2] for series in judged[stream]]
    markers = [summary_in(entry, system) for entry in marker_overview(record, as_of)]
    responses = _response_lines(record, judged, as_of)
    contact = last_contact_before(record, as_of)
    names = {analyte.id: analyte.short for analyte in read_catalogue().analytes.values()}
    since = sentences_since(record, contact, as_of, names, system)
    shown = [series for entry in markers for series in (entry.series, *entry.others)]
    said: dict[str, list[Cited]] = {
        "lesions": [*responses, *((line, ()) for line in _reported_lines(record, as_of))],
        "procedure": [((sentence_last_procedure(record, as_of), ""), ())],
        "markers": _marker_lines(markers, as_of, len(markers) if on_paper else _MARKERS_IN_WORDS),
        "symptoms": [((text, ""), ()) for text in (sentence_symptoms(record, as_of), sentence_injections(record, as_of))
                     if text]}
    situation, sources = cite([line for lines in said.values() for line in lines])
    numbered = iter(situation)
    figure = draw(record, as_of, tracks=lesion_tracks(record, streams[0]) if streams else [], sums=drawn, series=shown)
    symptoms = [(SYMPTOMS[field], points) for field, points in symptom_points(record).items()]
    return PatientView(
        banner=banner(record, as_of), question=sentence_question(record, as_of),
        changed=changed_cell(judged, markers, as_of), situation=situation,
        found={topic: [next(numbered) for _ in lines] for topic, lines in said.items()},
        figure=figure, figure_alt=" ".join(filter(None, (
            say_time_line(figure, as_of, record.treatments, drawn, shown, symptoms),
            *(text for (text, _), _ in responses)))),
        since_title=f"What was recorded since the last visit ({day_words(contact)}): {len(since)}" if contact
        else "What was recorded since the last visit: no earlier visit is recorded",
        since=[(text, "") for text in since], undated=[(text, "") for text in undated_sentences(record, system)],
        doubts=[(text, "") for text in doubt_sentences(record)], sources=sources)


def _response_lines(record: PatientRecord, judged: Mapping[str, list[ResponseSeries]], as_of: date) -> list[Cited]:
    """The last verdict of every reading stream, of the last course that has a baseline, and what it does not cover;
    each line with the limits behind it."""
    current = [found[-1] for found in judged.values() if found]
    names = {lesion.lesion_id: lesion.label or lesion.lesion_id for lesion in record.lesions}
    procedure = last_procedure(record, as_of)
    lines: list[Cited] = []
    for series in current:
        prefix = f"{series.reader}: " if len(current) > 1 else ""
        last = series.assessments[-1] if series.assessments else None
        if last is None:
            lines.append(((f"{prefix}No scan of this course after its baseline, {day_words(series.baseline.when)}"
                           f"{_of_course(series)}: response not known yet.", "unknown"), ()))
            continue
        day = procedure.performed_on.exact if procedure and procedure.performed_on else None
        in_course = day is not None and (series.baseline.day is None or day >= series.baseline.day)
        after = f" {(last.day - day).days} days after {procedure.kind}." if procedure and day and last.day \
            and in_course and last.day >= day and not procedures_perhaps_later(record, procedure, as_of) else ""
        kind = kind_of(last)
        lines.append(((f"{prefix}Scan of {day_words(last.when)}: {sentence_response(last, names)}{after}"
                       f"{_compared_with(series)}", kind),
                      [limit for reason in last.reasons for limit in reason.limits]))
        lines += [((f"{prefix}{sentence_reason(warning, names)}",
                    "strong" if warning.code in ALARMS else "unknown"), warning.limits) for warning in last.warnings]
        lines += [((f"{prefix}{text}", "strong"), ()) for text in (sentence_long_run(record, series),) if text]
    for reader, found in judged.items():
        if unjudged := sentence_unjudged(record, reader, found):
            lines.append(((f"{reader}: {unjudged}" if len(current) > 1 else unjudged, "strong"), ()))
    if not current:
        lines.append((("No lesion was measured in a series of scans: response not known.", "unknown"), ()))
    return lines


def _compared_with(series: ResponseSeries) -> str:
    """Of which days the baseline and the nadir of the last verdict are, and when the course had progressed before."""
    last = series.assessments[-1]
    above = last.sum_mm is None or last.nadir_mm is None or last.sum_mm >= last.nadir_mm
    nadir = f", nadir {day_words(last.nadir_day)}" if last.nadir_day and above and last.nadir_mm != last.baseline_mm \
        else ""
    first = next((one for one in series.assessments if one.overall == "PD"), None)
    progressed = f" This course had progressed on {day_words(first.when)}." if first and last.after_progression else ""
    return f" Baseline {day_words(series.baseline.when)}{_of_course(series)}{nadir}.{progressed}"


def _of_course(series: ResponseSeries) -> str:
    course = series.course
    begins = f" from {day_words(course.started_on)}" if course.started_on else ""
    return f" ({' + '.join(course.kinds)}{begins})" if course.kinds else ""


def _reported_lines(record: PatientRecord, as_of: date) -> list[Line]:
    """What the report itself called the response: beside the computed verdict, never instead of it."""
    row = latest_finding(record, "reported_response", as_of)
    if row is None or not row.value:
        return []
    return [(f"As reported, {day_words(row.observed_on, row.when_text)}: {row.value}.", "")]


def _other_series(entry: MarkerSummary) -> str:
    """That results of another assay, specimen or unit are there and were left out of the comparison."""
    results = sum(len(series.points) for series in entry.others)
    said = "; ".join(words_series(series) for series in entry.others)
    return f"Not compared: {results} result{'s' if results > 1 else ''} of another series ({said})." if results else ""


def _marker_lines(markers: list[MarkerSummary], as_of: date, in_words: int) -> list[Cited]:
    if not markers:
        return [(("No tumour marker is recorded.", "unknown"), ())]
    markers = sorted(markers, key=lambda entry: len(entry.sparkline) < 2)
    more = len(markers) - in_words
    lines: list[Cited] = [((f"{sentence_change(entry.series, entry.change)} {_other_series(entry)}".strip(), ""),
                           sentence_sources(entry.series, entry.change, as_of))
                          for entry in markers[:in_words]]
    if more > 0:
        lines.append(((f"{more} more marker{'s' if more > 1 else ''} on the markers page.", ""), ()))
    return lines
