"""What does one reading stream say of every course: its verdicts and its growth rates, laid out once for both?"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from netcore.model import PatientRecord
from netcore.response.assess import Layout, Span, lay_out
from netcore.response.assessment import Course, OverallVerdict
from netcore.response.course_response import CourseJudge
from netcore.response.criteria.registry import find_criterion
from netcore.response.growth import GrowthRate, course_growth
from netcore.response.limits import read_limits
from netcore.response.treated import LocalTreatments


@dataclass(frozen=True)
class CourseReading:
    """One course in the stream. Verdicts and rates are worked out when they are first asked for."""

    course: Course
    reader: str
    criterion: str
    _laid_out: Layout = field(repr=False)
    _span: Span = field(repr=False)
    _treated: LocalTreatments = field(repr=False)

    @cached_property
    def verdicts(self) -> tuple[OverallVerdict, ...]:
        """The verdict at every time point after the baseline, in order of time; undated ones last."""
        judge = CourseJudge(find_criterion(self.criterion), read_limits(None), self._laid_out.readers[self.reader],
                            self._treated, self.course, self._span.start)
        return tuple(sorted(judge.verdicts(self._span.points), key=_first_day))

    @cached_property
    def growth(self) -> tuple[GrowthRate, GrowthRate]:
        """TGR0 and TGR3m."""
        return course_growth(self._laid_out, self.course, self._span, self._laid_out.readers[self.reader],
                             read_limits(None), self._treated)


def course_readings(record: PatientRecord, reader: str, criterion: str = "recist-1.1") -> list[CourseReading]:
    """As `assess` and `growth_rates` of one stream, course by course in the order in which they began, for a record
    that is already cut in time; [] where the stream has read nothing. The baselines carry no notes."""
    if not any(row.reader == reader for rows in (record.measurements, record.studies, record.target_sets)
               for row in rows):
        return []
    limits = read_limits(None)
    treated = LocalTreatments(record)
    laid_out = lay_out(record, limits, treated, reader, None, notes=False)
    return [CourseReading(course, reader, criterion, laid_out, spans[reader], treated)
            for course, spans in laid_out.courses if reader in spans]


def _first_day(verdict: OverallVerdict) -> date:
    return verdict.when.first if verdict.when else date.max
