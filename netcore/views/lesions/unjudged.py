"""Which later scans does no verdict speak of, and why?

A course that has no baseline is not judged; without this sentence the last verdict of the course before it would look
like the latest state.
"""

from collections.abc import Sequence

from netcore.model import PartialDate, PatientRecord
from netcore.response import ResponseSeries, courses
from netcore.views.lesions.response_notes import sentence_reason
from netcore.views.lesions.tracks import studies_of
from netcore.views.text import day_words


def sentence_unjudged(record: PatientRecord, reader: str, series: Sequence[ResponseSeries]) -> str:
    """Measured scans of the stream later than every scan that a course judged or started from; '' where there are none.

    `series` are all courses of the stream. Scans without a date are not spoken of.
    """
    spoken = {study for one in series for point in one.points for study in point.study_ids}
    days = [study.done_on for study in studies_of(record, reader) if study.study_id in spoken and study.done_on]
    last = max((day.last for day in days), default=None)
    later: list[PartialDate] = [study.done_on for study in studies_of(record, reader)
                                if study.study_id not in spoken and study.done_on is not None
                                and (last is None or study.done_on.first > last)]
    if not later:
        return ""
    why = [f" {' + '.join(course.kinds)} from {day_words(course.started_on)}: "
           f"{sentence_reason(course.without_baseline[reader])}" for course in courses(record)
           if reader in course.without_baseline]
    scans = "scan of" if len(later) == 1 else "scans of"
    return f"Measured but not judged: {scans} {', '.join(map(day_words, later))}.{''.join(why)}"
