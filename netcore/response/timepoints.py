"""Which scans make one time point, and what did each reading stream record at it?

Two scans are one time point where they carry the same day, or follow each other under one `timepoint` name within the
window of the sheet. Studies are ordered by their possible days, then by `sequence`; a study with neither a date nor
a sequence has no place in the order and is left out, by name.
"""

from dataclasses import dataclass, field
from datetime import date

from netcore.model import Lesion, Measurement, PartialDate, PatientRecord, Study, order_key
from netcore.response.contradictions import contradictions
from netcore.response.limits import Limits

# Kinds on which response is measured; a study of another kind is a time point only where a lesion was measured on it or
# something new was seen: a PET that finds the known lesions again must not make every target "not measured".
_SCANS = frozenset({"CT", "MRI", None})
_NO_IMAGING = frozenset({"echo", "pathology", "angiography"})
NOT_MEASURING = frozenset({"ultrasound", "CEUS"})


@dataclass(frozen=True, slots=True)
class TimePoint:
    """The scans of one time point in one reading stream, earliest first; `index` counts from the first one."""

    index: int
    studies: tuple[Study, ...]
    # Date of the last scan, None where nobody stated it. Kept, because treatments are placed by it again and again.
    when: PartialDate | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "when", self.studies[-1].done_on)

    @property
    def first_when(self) -> PartialDate | None:
        """Date of the first scan; None where nobody stated it."""
        return self.studies[0].done_on

    @property
    def study_ids(self) -> tuple[str, ...]:
        """The scans' ids, earliest first."""
        return tuple(study.study_id for study in self.studies)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of study, as far as they are stated."""
        return frozenset(study.kind for study in self.studies if study.kind)

    @property
    def name(self) -> str | None:
        """The name under which the time point was recorded, if any."""
        return next((study.timepoint for study in self.studies if study.timepoint), None)

    def holds(self, day: PartialDate) -> bool:
        """Was one of the scans made on this day, as far as both dates tell?"""
        return any(study.done_on is not None and study.done_on.first <= day.last and day.first <= study.done_on.last
                   for study in self.studies)


@dataclass(slots=True)
class Stream:
    """Everything one reading stream recorded: time points in order, rows by study and lesion.

    `all_studies` are the patient's studies of every stream and kind, `others` the other streams.
    """

    reader: str
    points: tuple[TimePoint, ...] = ()
    unplaced: tuple[str, ...] = ()
    rows: dict[str, dict[str, Measurement]] = field(default_factory=dict)
    lesions: dict[str, Lesion] = field(default_factory=dict)
    all_studies: tuple[Study, ...] = ()
    others: "tuple[Stream, ...]" = field(default=(), repr=False)
    _broken: dict[tuple[int, str | None], tuple[str, ...]] = field(default_factory=dict, repr=False)
    _said: dict[int, list[str]] = field(default_factory=dict, repr=False)

    def contradictions(self, row: Measurement, study: Study | None) -> tuple[str, ...]:
        """What contradicts itself in one of this stream's rows; asked once for all criteria."""
        key = id(row), study.kind if study is not None else None
        found = self._broken.get(key)
        if found is None:
            found = self._broken[key] = contradictions(row, self.lesions[row.lesion_id], study)
        return found

    def reads(self, lesion_id: str) -> bool:
        """Has this stream any row of the lesion?"""
        return any(lesion_id in by_lesion for by_lesion in self.rows.values())

    def rows_at(self, point: TimePoint, lesion_id: str) -> list[tuple[Study, Measurement]]:
        """The rows that speak of this lesion at this time point, with their studies."""
        found = []
        for study in point.studies:
            by_lesion = self.rows.get(study.study_id)
            if by_lesion is not None and lesion_id in by_lesion:
                found.append((study, by_lesion[lesion_id]))
        return found

    def lesions_at(self, point: TimePoint) -> list[str]:
        """The lesions of which this time point says something, sorted by id."""
        found = self._said.get(point.index)
        if found is None:
            found = self._said[point.index] = sorted({
                lesion for study in point.studies for lesion in self.rows.get(study.study_id, ())})
        return found


def read_streams(record: PatientRecord, limits: Limits) -> dict[str, Stream]:
    """The reading streams of a record, sorted by name: every reader of a study, a measurement or a target set."""
    lesions = {lesion.lesion_id: lesion for lesion in record.lesions}
    streams: dict[str, Stream] = {}
    own: dict[str, dict[str, Study]] = {}
    described: dict[str, Study] = {}
    for study in record.studies:
        own.setdefault(study.reader, {})[study.study_id] = study
        described.setdefault(study.study_id, study)
    for row in record.measurements:
        stream = streams.get(row.reader)
        if stream is None:
            stream = streams[row.reader] = Stream(row.reader, lesions=lesions, all_studies=record.studies)
        stream.rows.setdefault(row.study_id, {})[row.lesion_id] = row
    for reader in {*own, *(choice.reader for choice in record.target_sets)}:
        streams.setdefault(reader, Stream(reader, lesions=lesions, all_studies=record.studies))
    for reader, stream in streams.items():
        mine = own.get(reader, {})
        studies = [study for study in mine.values() if _is_time_point(study, stream.rows.get(study.study_id, {}))]
        # A study that another stream described is known here by its date only: its words are not this reader's.
        studies += [described[study_id].model_copy(update={"new_lesion": None, "reader": reader})
                    for study_id in stream.rows if study_id not in mine and study_id in described]
        placed = [study for study in studies if study.done_on is not None or study.sequence is not None]
        if len(studies) == 1:
            placed = studies
        stream.unplaced = tuple(study.study_id for study in studies if study not in placed) if \
            len(placed) < len(studies) else ()
        placed.sort(key=lambda study: (*order_key(study), study.study_id))
        stream.points = _group(placed, limits.days("timepoint_window"))
    for stream in streams.values():
        stream.others = tuple(other for other in streams.values() if other is not stream)
    return dict(sorted(streams.items()))


def _is_time_point(study: Study, rows: dict[str, Measurement]) -> bool:
    if study.kind in _SCANS:
        return True
    if study.kind in _NO_IMAGING:
        return False
    return study.new_lesion in ("equivocal", "unequivocal") or any(
        row.longest_diameter_mm is not None or row.short_axis_mm is not None or row.certainty is not None
        for row in rows.values())


def _group(studies: list[Study], window: int) -> tuple[TimePoint, ...]:
    groups: list[list[Study]] = []
    for study in studies:
        if groups and _together(groups[-1][0], study, window):
            groups[-1].append(study)
        else:
            groups.append([study])
    return tuple(TimePoint(index, tuple(group)) for index, group in enumerate(groups))


def _together(first: Study, study: Study, window: int) -> bool:
    one, other = first.done_on, study.done_on
    if one is not None and other is not None and one.exact and one.exact == other.exact:
        return True
    if not first.timepoint or first.timepoint != study.timepoint:
        return False
    if one is None or other is None:
        return one is other
    return (other.last - one.first).days <= window or (not one.exact and one == other)


def exact_day(when: PartialDate | None) -> date | None:
    """The day itself; None where the date is partial or missing."""
    return when.exact if when is not None else None
