"""What does one reading stream say of every course: its verdicts and its growth rates, laid out once for both?"""

from dataclasses import dataclass

from netcore.model import PatientRecord
from netcore.response.assess import lay_out
from netcore.response.assessment import Assessment, Course
from netcore.response.course_response import CourseJudge
from netcore.response.criteria import find_criterion
from netcore.response.growth import GrowthRate, course_growth
from netcore.response.limits import read_limits
from netcore.response.timepoints import read_streams
from netcore.response.treated import LocalTreatments


@dataclass(frozen=True, slots=True)
class CourseReading:
    """One course in the stream: the verdict at every time point after its baseline, TGR0 and TGR3m."""

    course: Course
    assessments: tuple[Assessment, ...]
    growth: tuple[GrowthRate, GrowthRate]


def course_readings(record: PatientRecord, reader: str, criterion: str = "recist-1.1") -> list[CourseReading]:
    """As `assess` and `growth_rates` of one stream, for a record that is already cut in time; [] where the stream has
    read nothing."""
    rules, limits = find_criterion(criterion), read_limits(None)
    if reader not in read_streams(record, limits):
        return []
    treated = LocalTreatments(record)
    laid_out = lay_out(record, limits, treated, reader, None)
    found = []
    for course, spans in laid_out.courses:
        if (span := spans.get(reader)) is not None:
            stream = laid_out.readers[reader]
            judge = CourseJudge(rules, limits, stream, treated, course, span.start)
            found.append(CourseReading(course, tuple(judge.judge(span.points)),
                                       course_growth(laid_out, course, span, stream, limits, treated)))
    return found
