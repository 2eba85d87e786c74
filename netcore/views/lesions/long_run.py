"""Do the same lesions grow slowly from course to course, while no single course shows progression?

Every course is judged from a baseline of its own. A lesion that grows a little before each of them is stable every
time; this sentence compares the targets of the running course with the first scan on which all were measured.
"""

from decimal import Decimal

from netcore.evidence import read_sheet
from netcore.model import PatientRecord, Study
from netcore.response import ResponseSeries
from netcore.views.lesions.tracks import ABLATED, RESECTED, SEEN, Track, lesion_tracks, studies_of
from netcore.views.text import day_words, number_words


def sentence_long_run(record: PatientRecord, series: ResponseSeries) -> str:
    """The growth of the running course's targets since they were first measured together, where it reaches the rise
    that would be progression within one course and no verdict of the running course says so; '' otherwise.

    Not a category of any criterion: it says what the single courses cannot show. Nodes count by their short axis.
    """
    last = series.assessments[-1] if series.assessments else None
    targets = set(series.baseline.targets)
    if last is None or last.overall == "PD" or last.sum_mm is None or last.rebased_without or not targets:
        return ""
    tracks = [track for track in lesion_tracks(record, series.reader) if track.lesion.lesion_id in targets]
    first = _first_together(record, series.reader, tracks)
    if first is None or len(tracks) < len(targets):
        return ""
    study, total = first
    if total <= 0 or study.study_id in series.points[0].study_ids:
        return ""
    change = 100 * (last.sum_mm - total) / total
    if change < read_sheet("response").value("progression_rise").number:
        return ""
    return (f"The same targets were {number_words(total)} mm on {day_words(study.done_on, study.when_text)}: "
            f"{number_words(change, 0)} % above that now. Each course is judged from its own baseline, so no single "
            "course need show this growth.")


def _first_together(record: PatientRecord, reader: str, tracks: list[Track]) -> tuple[Study, Decimal] | None:
    """The first study in which every one of the tracks has a measured size, with the sum of those sizes."""
    for study in studies_of(record, reader):
        points = [point for track in tracks for point in track.points if point.study is study]
        if any(point.status in (ABLATED, RESECTED) for point in points):
            return None
        sizes = [point.mm for point in points if point.status == SEEN and point.mm is not None]
        if tracks and len(sizes) == len(tracks):
            return study, sum(sizes, Decimal(0))
    return None
