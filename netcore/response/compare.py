"""What do all criteria say of the same scan, for the patient and lesion by lesion?

Course, baseline, time points, targets, non-targets and new lesions are the same for all; each criterion reads its own
inputs from them and names what it lacks. The verdicts stand side by side: they are never mixed or averaged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from netcore.errors import BadInput, Problem
from netcore.model import PartialDate, PatientRecord
from netcore.response.assess import Span, lay_out
from netcore.response.assessment import (
    Assessment,
    Attenuation,
    Baseline,
    Category,
    Course,
    LesionVerdict,
    Reason,
    ResponseSeries,
    UnknownInput,
)
from netcore.response.course_response import Beside, CourseJudge
from netcore.response.criteria.registry import CRITERIA
from netcore.response.growth import GrowthRate, course_growth
from netcore.response.limits import read_limits
from netcore.response.treated import LocalTreatments


@dataclass(frozen=True, slots=True)
class Verdict:
    """One criterion's answer for one scan: the whole assessment, and every target as if it were the only one."""

    assessment: Assessment
    lesions: tuple[LesionVerdict, ...]

    @property
    def criterion(self) -> str:
        """The criterion's name as in `assess`."""
        return self.assessment.criterion

    @property
    def title(self) -> str:
        """The criterion's name as it is said."""
        return CRITERIA[self.criterion].title

    @property
    def words(self) -> str:
        """What is added up: `sum of enhancing diameters`."""
        return CRITERIA[self.criterion].measure.words

    @property
    def unit(self) -> str:
        """Unit of sum, baseline and nadir: mm, mm2 or mL."""
        return self.assessment.unit

    @property
    def category(self) -> Category:
        """The overall response."""
        return self.assessment.overall

    @property
    def total(self) -> Decimal | None:
        """The sum; None where a target is missing."""
        return self.assessment.sum_mm

    @property
    def baseline(self) -> Decimal | None:
        """The sum at baseline."""
        return self.assessment.baseline_mm

    @property
    def nadir(self) -> Decimal | None:
        """The smallest complete sum before this scan."""
        return self.assessment.nadir_mm

    @property
    def change_from_baseline(self) -> Decimal | None:
        """Percent, unrounded."""
        return self.assessment.change_from_baseline

    @property
    def change_from_nadir(self) -> Decimal | None:
        """Percent, unrounded."""
        return self.assessment.change_from_nadir

    @property
    def attenuation(self) -> Attenuation | None:
        """The mean attenuation, for Choi only."""
        return self.assessment.attenuation

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The rules that made the answer."""
        return self.assessment.reasons

    @property
    def unknown(self) -> tuple[UnknownInput, ...]:
        """Every input that the criterion lacks, at this scan and at baseline."""
        return self.assessment.unknown


@dataclass(frozen=True, slots=True)
class ScanVerdicts:
    """The verdicts of all criteria on one time point, in the order of `CRITERIA`."""

    when: PartialDate | None
    study_ids: tuple[str, ...]
    timepoint: str | None
    verdicts: tuple[Verdict, ...]

    @property
    def day(self) -> date | None:
        """Day of the last scan of the time point; None where it is partial or missing."""
        return self.when.exact if self.when is not None else None

    def by(self, criterion: str) -> Verdict:
        """The verdict of one criterion."""
        return next(verdict for verdict in self.verdicts if verdict.criterion == criterion)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One course in one reading stream under all criteria: the scans after baseline in order, and the growth rates."""

    course: Course
    reader: str
    baseline: Baseline
    scans: tuple[ScanVerdicts, ...]
    growth: tuple[GrowthRate, ...]


def compare_criteria(record: PatientRecord, *, reader: str, course: str | Course | None = None,
                     settings: Mapping[str, object] | None = None) -> Comparison | None:
    """All criteria on every scan of one course in one stream; None where the stream has no course with a baseline.

    `course`: a course_id or a `Course` of this record; None: the last one. Raises `BadInput` for a reader, course or
    setting that is not there.
    """
    limits = read_limits(settings)
    treated = LocalTreatments(record)
    laid_out = lay_out(record, limits, treated, reader, None)
    able = [(one, spans[reader]) for one, spans in laid_out.courses if reader in spans]
    chosen = _chosen(able, course)
    if chosen is None:
        return None
    one, span = chosen
    stream = laid_out.readers[reader]
    judged: list[list[tuple[Assessment, tuple[LesionVerdict, ...]]]] = []
    beside: Beside | None = None
    for criterion in CRITERIA.values():
        judge = CourseJudge(criterion, limits, stream, treated, one, span.start, beside)
        judged.append(judge.judge_with_lesions(span.points))
        beside = beside or judge.beside
    scans = tuple(ScanVerdicts(point.when, point.study_ids, point.name, tuple(
        Verdict(*by_criterion[index]) for by_criterion in judged)) for index, point in enumerate(span.points))
    return Comparison(one, reader, span.start.baseline, scans,
                      course_growth(laid_out, one, span, stream, limits, treated))


def series_by_criterion(record: PatientRecord, *,
                        reader: str | None) -> list[tuple[Course, dict[str, ResponseSeries]]]:
    """Every course in order with its series by criterion, in one stream; none of a course without a baseline there.

    The same as `response_series` for each criterion, with what the criteria share read once.
    """
    limits = read_limits(None)
    treated = LocalTreatments(record)
    laid_out = lay_out(record, limits, treated, reader, None)
    found = []
    for course, spans in laid_out.courses:
        span = spans.get(reader) if reader is not None else None
        series: dict[str, ResponseSeries] = {}
        beside: Beside | None = None
        for criterion in CRITERIA.values():
            if span is None or reader is None:
                break
            judge = CourseJudge(criterion, limits, laid_out.readers[reader], treated, course, span.start, beside)
            series[criterion.name] = judge.series(span.points)
            beside = beside or judge.beside
        found.append((course, series))
    return found


def _chosen(able: list[tuple[Course, Span]], course: str | Course | None) -> tuple[Course, Span] | None:
    if course is None:
        return able[-1] if able else None
    found = [pair for pair in able if pair[0] == course] or \
        [pair for pair in able if (pair[0].course_id == course if isinstance(course, str) else
                                   (pair[0].course_id, pair[0].treatment_ids)
                                       == (course.course_id, course.treatment_ids))]
    if not found:
        named = ", ".join(str(one.course_id) for one, _ in able) or "none"
        said = course if isinstance(course, str) else course.course_id
        raise BadInput(Problem("course", repr(said), f"a course with a baseline in this stream ({named})",
                               "choose one of these"))
    return found[0]
