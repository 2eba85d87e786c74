"""What does a cohort need to know of one patient? Computed from the record once, small enough to keep for thousands.

One entry a course of treatment, in the reading stream with most measurements. Nothing here is a sum over patients.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from netcore.model import PatientRecord
from netcore.response import (
    CRITERIA,
    ENDPOINTS,
    BestResponse,
    Category,
    Course,
    Endpoint,
    LocalProgressionTime,
    ResponseSeries,
    RuleSet,
    TimeToEvent,
    all_times_to_event,
    best_overall_response,
    series_by_criterion,
    time_to_local_progression,
)
from netcore.response.survival.censoring import RULE_SETS
from netcore.rules.grade import find_contradicted_grade
from netcore.rules.status import latest_finding, latest_histology
from netcore.views.cohort.falls import Fall, all_marker_series, marker_falls, symptom_falls
from netcore.views.lesions.tracks import readers
from netcore.views.patient.treatment_lanes import treatment_bars

NOT_KNOWN = "not known"
_MONTH = 30.4375
RESPONSES = frozenset({"CR", "PR"})
# Best responses that say how it went; NE and NED do not.
EVALUABLE = RESPONSES | {"SD", "PD", "NON-CR/NON-PD"}


@dataclass(frozen=True, slots=True)
class Best:
    """Best overall response by one criterion, as first seen and as confirmed. `why` says why it is not known, '' where
    it is."""

    category: Category | None
    confirmed: Category | None
    why: str


@dataclass(frozen=True, slots=True)
class CourseFalls:
    """Markers by analyte and symptoms by name, in one course."""

    markers: Mapping[str, Fall]
    symptoms: Mapping[str, Fall]


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """One course. `best_change` is the largest fall (or smallest rise) of the sum from baseline up to the first
    progression, percent; None where no complete sum is known (`best.why` or `change_why` says why). `path` holds months
    from baseline, change in percent (both rounded, for drawing) and verdict of each scan with a complete sum."""

    kinds: tuple[str, ...]
    started_on: date | None
    year: int | None
    best: Best
    best_change: Decimal | None
    change_why: str
    rebased: bool
    targets_chosen: bool
    path: tuple[tuple[float, float, str], ...]
    responded_on: date | None
    progressed_on: date | None
    falls: CourseFalls

    @property
    def name(self) -> str:
        """TAE + TACE from 2021."""
        return f"{' + '.join(self.kinds)}{f' from {self.year}' if self.year else ''}"


@dataclass(frozen=True, slots=True)
class Lane:
    """One treatment as the swimmer draws it; a procedure begins and ends on one day."""

    lane: str
    label: str
    begins: date
    ends: date
    procedure: bool


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """One patient. `grade` as reported, `grade_against`: its own sample contradicts it. `last_seen` is the last contact
    or the last day anything happened, `died_on` None where no exact day of death is known (`died` may yet be true)."""

    patient_id: str
    local_id: str
    origin: str
    primary: str
    grade: str
    grade_against: bool
    syndrome: str
    courses: tuple[CourseFacts, ...]
    lanes: tuple[Lane, ...]
    died: bool
    died_on: date | None
    last_seen: date | None


# The courses of one record with their series by criterion.
Judged = Sequence[tuple[Course, Mapping[str, ResponseSeries]]]


def judge_courses(record: PatientRecord) -> Judged:
    """The courses with a treatment, judged by every criterion in the stream with most measurements."""
    return [pair for pair in series_by_criterion(record, reader=_stream(record)) if pair[0].treatment_ids]


def gather_patient(record: PatientRecord, local_id: str, as_of: date, judged: Judged | None = None) -> PatientFacts:
    """The facts of one record that is already cut to `as_of`."""
    histology, syndrome = latest_histology(record, as_of), latest_finding(record, "syndrome", as_of)
    patient, stream = record.patient, _stream(record)
    found = judge_courses(record) if judged is None else judged
    starts = [course.started_on.first if course.started_on else None for course, _ in found]
    ends = [*starts[1:], None] if found else []
    markers = all_marker_series(record)
    last = patient.last_contact_on.exact if patient.last_contact_on else None
    days = [row.when.exact for row in record.rows() if row.TABLE not in ("plans", "patients") and row.when
            and row.when.exact]
    return PatientFacts(
        patient_id=record.patient_id, local_id=local_id, origin=patient.origin or NOT_KNOWN,
        primary=_words(patient.primary_site), grade=histology.reported_grade or NOT_KNOWN if histology else NOT_KNOWN,
        grade_against=find_contradicted_grade(record, as_of) is not None,
        syndrome=_words(syndrome.value if syndrome else None),
        courses=tuple(_course(course, series.get("recist-1.1"), stream, CourseFalls(
            marker_falls(markers, _day(course), end), symptom_falls(record, _day(course), end)))
            for (course, series), end in zip(found, ends, strict=True)),
        lanes=tuple(Lane(bar.lane, bar.label, bar.begins, bar.ends, bar.is_procedure)
                    for bar in treatment_bars(record, as_of) if bar.lane != "other drugs"),
        died=patient.died_on is not None, died_on=patient.died_on.exact if patient.died_on else None,
        last_seen=max([*days, *([last] if last else [])], default=None))


def gather_bests(record: PatientRecord, judged: Judged | None = None) -> dict[str, tuple[Best, ...]]:
    """The best overall response by every criterion, course by course as in `gather_patient`."""
    found, stream = judge_courses(record) if judged is None else judged, _stream(record)
    return {name: tuple(_best(course, series.get(name), stream) for course, series in found) for name in CRITERIA}


def gather_times(record: PatientRecord) -> dict[tuple[Endpoint, RuleSet], tuple[TimeToEvent, ...]]:
    """One time to each event a course under each rule set, courses as in `gather_patient`."""
    found: dict[tuple[Endpoint, RuleSet], list[TimeToEvent]] = {
        (endpoint, rules): [] for endpoint in ENDPOINTS for rules in RULE_SETS}
    for one in all_times_to_event(record, reader=_stream(record)):
        found[one.endpoint, one.rules].append(one)
    return {key: tuple(times) for key, times in found.items()}


def gather_ablations(record: PatientRecord) -> tuple[LocalProgressionTime, ...]:
    """The time to local tumour progression of every ablated tumour."""
    stream = _stream(record)
    return tuple(time_to_local_progression([record], reader=stream)) if stream else ()


def _stream(record: PatientRecord) -> str | None:
    return next(iter(readers(record)), None)


def _words(value: str | None) -> str:
    return value.replace("_", " ") if value else NOT_KNOWN


def _day(course: Course) -> date | None:
    return course.started_on.exact if course.started_on else None


def _course(course: Course, series: ResponseSeries | None, stream: str | None, falls: CourseFalls) -> CourseFacts:
    best = _best(course, series, stream)
    judged = list(series.assessments) if series else []
    first_progression = next((number for number, one in enumerate(judged) if one.overall == "PD"), len(judged))
    counted = judged[:first_progression + 1]
    changes = [one for one in counted if one.change_from_baseline is not None and not one.missing]
    lowest = min(changes, key=lambda one: one.change_from_baseline or Decimal(0), default=None)
    path = tuple((round((one.day - one.baseline_day).days / _MONTH, 2), round(float(one.change_from_baseline), 2),
                  str(one.overall)) for one in judged
                 if one.day and one.baseline_day and one.change_from_baseline is not None and not one.missing)
    return CourseFacts(
        kinds=course.kinds, started_on=_day(course), best=best,
        year=course.started_on.year if course.started_on else None,
        best_change=lowest.change_from_baseline if lowest else None,
        change_why="" if lowest else _why_no_change(best, series),
        rebased=bool(lowest and lowest.rebased_without),
        targets_chosen=series is not None and series.baseline.targets_by != "proposed", path=path,
        responded_on=next((one.day for one in counted if one.overall in RESPONSES), None),
        progressed_on=next((one.day for one in counted if one.overall == "PD"), None),
        falls=falls)


def _best(course: Course, series: ResponseSeries | None, stream: str | None) -> Best:
    if stream is None:
        return Best(None, None, "no lesion was ever measured")
    if series is None:
        return Best(None, None, "no baseline scan" if course.started_on else "day of treatment not known")
    if not series.assessments:
        return Best(None, None, "no scan after baseline")
    seen, confirmed = (best_overall_response(series.assessments, confirm=confirm) for confirm in (False, True))
    return Best(seen.category, confirmed.category, "" if seen.category in EVALUABLE else _why_not_evaluable(seen))


def _why_not_evaluable(best: BestResponse) -> str:
    if best.category == "NED":
        return "no disease at baseline"
    codes = {reason.code for reason in best.reasons}
    if "stable_too_short" in codes:
        return "stable for too short a time"
    return "duration not known" if codes & {"stable_duration_unknown", "interval_unknown"} else \
        "targets or non-targets not measured"


def _why_no_change(best: Best, series: ResponseSeries | None) -> str:
    if series is None or not series.assessments:
        return best.why
    return "no target lesion" if not series.baseline.targets else "targets not all measured"
