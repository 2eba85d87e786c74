"""What was the response at each time point, in every reading stream and every course of treatment?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from netcore.errors import BadInput, Problem
from netcore.model import PartialDate, PatientRecord, cut_record
from netcore.response.assessment import Assessment, Course, Reason, ResponseSeries
from netcore.response.baselines import BaselineFinder, Start
from netcore.response.course_response import CourseJudge
from netcore.response.courses import CoursePlan, plan_courses
from netcore.response.criteria.registry import find_criterion
from netcore.response.limits import Limits, read_limits
from netcore.response.readings import Reader
from netcore.response.timepoints import Stream, TimePoint, read_streams
from netcore.response.treated import LocalTreatments


def assess(record: PatientRecord, criterion: str = "recist-1.1", *, reader: str | None = None,
           baseline: date | str | None = None, as_of: date | None = None,
           settings: Mapping[str, object] | None = None) -> list[Assessment]:
    """The response at every time point after baseline, stream by stream, course by course, in order of time.

    `reader` None: every stream, each for itself. `baseline`: a day or a study_id that takes the place of the baseline
    of its course; only that course is judged then. `as_of`: what had happened by the end of that day. `settings`
    replace parameters of `data/guidelines/response.yaml` and are named in the reasons. A course without a scan before
    it has no assessments.

    Raises `BadInput` for an unknown criterion, reader, baseline or setting.
    """
    return [assessment for judge, points in _judges(record, criterion, reader, baseline, as_of, settings)
            for assessment in judge.judge(points)]


def response_series(record: PatientRecord, criterion: str = "recist-1.1", *, reader: str | None = None,
                    baseline: date | str | None = None, as_of: date | None = None,
                    settings: Mapping[str, object] | None = None,
                    course_id: str | None = None) -> list[ResponseSeries]:
    """As `assess`, with the baseline itself, the sums and the lines at every time point: what a chart draws.

    `course_id`: that course alone (None: every course).
    """
    return [judge.series(points) for judge, points in _judges(record, criterion, reader, baseline, as_of, settings)
            if course_id is None or judge.course.course_id == course_id]


def courses(record: PatientRecord, *, reader: str | None = None, as_of: date | None = None,
            settings: Mapping[str, object] | None = None) -> list[Course]:
    """The courses of treatment in order, each with its baseline and targets in every stream."""
    limits = read_limits(settings)
    record = cut_record(record, as_of)
    return [course for course, _ in lay_out(record, limits, LocalTreatments(record), reader, None).courses]


def _judges(record: PatientRecord, criterion: str, reader: str | None, baseline: date | str | None,
            as_of: date | None, settings: Mapping[str, object] | None) -> list[
                tuple[CourseJudge, tuple[TimePoint, ...]]]:
    """For every stream and course, who judges it and the time points to judge; streams by name, courses in order."""
    rules = find_criterion(criterion)
    limits = read_limits(settings)
    record = cut_record(record, as_of)
    treated = LocalTreatments(record)
    laid_out = lay_out(record, limits, treated, reader, baseline)
    found = [(CourseJudge(rules, limits, laid_out.readers[name], treated, course, span.start), span.points)
             for course, spans in laid_out.courses for name, span in spans.items()]
    return sorted(found, key=lambda pair: pair[0].reader.stream.reader)


@dataclass(frozen=True, slots=True)
class Span:
    """One course in one stream: its baseline and the later time points that count for it."""

    start: Start
    points: tuple[TimePoint, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Courses with their spans by stream, the readers of the streams, and what all of them are judged with."""

    courses: list[tuple[Course, dict[str, Span]]]
    readers: dict[str, Reader]


def lay_out(record: PatientRecord, limits: Limits, treated: LocalTreatments, reader: str | None,
            baseline: date | str | None, *, notes: bool = True) -> Layout:
    """Courses with their baselines and the time points that count for each; `notes`: what must be said of the
    baselines, which no judgement reads."""
    streams = read_streams(record, limits)
    if reader is not None:
        if streams and reader not in streams:
            raise BadInput(Problem("reader", repr(reader), f"one of {', '.join(streams)}", "choose one of these"))
        streams = {name: stream for name, stream in streams.items() if name == reader}
    plans = plan_courses(record, limits)
    readers = {name: Reader(stream, limits) for name, stream in streams.items()}
    spans: list[dict[str, Span]] = [{} for _ in plans]
    without: list[dict[str, Reason]] = [{} for _ in plans]
    for name, stream in streams.items():
        fixed = _fixed_point(stream, baseline) if baseline is not None else None
        if baseline is not None and fixed is None:
            continue
        finder = BaselineFinder(stream, limits, treated, readers[name], notes=notes)
        starts = _starts(plans, finder, without, name)
        for index, span in _spans(stream, plans, finder, starts, fixed, limits.days("baseline_window")).items():
            spans[index][name] = span
    if baseline is not None and streams and not any(spans):
        raise BadInput(Problem("baseline", repr(str(baseline)), "the day or study_id of a scan in the record",
                               "choose a scan that was made"))
    found = [(Course(plan.course_id, plan.started_on, plan.kinds, plan.treatment_ids,
                     {name: span.start.baseline for name, span in by_reader.items()}, missing), by_reader)
             for plan, by_reader, missing in zip(plans, spans, without, strict=True)]
    return Layout(found, readers)


def _starts(plans: list[CoursePlan], finder: BaselineFinder, without: list[dict[str, Reason]],
            reader: str) -> dict[int, Start]:
    """The baselines of one stream by course; why there is none is put into `without`."""
    starts: dict[int, Start] = {}
    for index, plan in enumerate(plans):
        if plan.treatment_ids and plan.started_on is None and not plan.choices and index > 0:
            without[index][reader] = Reason("course_undated")
            continue  # an undated course after another one has no place among the scans
        start = finder.find(plan)
        if start is not None:
            starts[index] = start
        elif finder.why_none is not None:
            without[index][reader] = finder.why_none
    return starts


def _spans(stream: Stream, plans: list[CoursePlan], finder: BaselineFinder, starts: dict[int, Start],
           fixed: TimePoint | None, window: int) -> dict[int, Span]:
    if fixed is not None:
        chosen = _course_of(fixed, plans, starts, window)
        again = finder.find(plans[chosen], fixed)
        starts = {index: start for index, start in starts.items() if start.point.index > fixed.index and index > chosen}
        if again is not None:
            starts[chosen] = again
    spans = {}
    for index, start in starts.items():
        ends = [_last_point(stream, start, plans[later], starts.get(later)) for later in range(index + 1, len(plans))]
        last = min(ends, default=len(stream.points) - 1)
        spans[index] = Span(start, stream.points[start.point.index + 1:last + 1])
    return {chosen: spans[chosen]} if fixed is not None and chosen in spans else spans


def _last_point(stream: Stream, start: Start, later: CoursePlan, next_start: Start | None) -> int:
    """The last time point that still counts before a later course: its baseline, else the last before it began."""
    if next_start is not None and next_start.point.index >= start.point.index:
        return next_start.point.index
    begun = later.started_on
    if begun is None:
        return len(stream.points) - 1
    before = [point.index for point in stream.points if point.when is None or point.when.last <= begun.first]
    return max(before, default=start.point.index)


def _course_of(fixed: TimePoint, plans: list[CoursePlan], starts: dict[int, Start], window: int) -> int:
    """The course a scan belongs to: one that begins soon after it, else the last one running, else the first."""
    scan = fixed.when
    if scan is not None:
        for index, plan in enumerate(plans):
            begun = plan.started_on
            if begun is not None and 0 <= (begun.first - scan.last).days <= window:
                return index
    running = [index for index, start in starts.items() if start.point.index <= fixed.index]
    return running[-1] if running else 0


def _fixed_point(stream: Stream, baseline: date | str) -> TimePoint | None:
    named = next((point for point in stream.points if baseline in point.study_ids), None)
    if named is not None:
        return named
    try:
        day = PartialDate.read(baseline)
    except ValueError:
        return None
    return next((point for point in stream.points if point.holds(day)), None)
