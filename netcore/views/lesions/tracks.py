"""How did each lesion's size run over the studies, as recorded?

Tracks are what was written down, before any criterion: what was measured, what is gone, what was not measured.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from netcore.model import Lesion, Measurement, PatientRecord, Study, order_key
from netcore.model.words import ABLATIONS

_REMOVALS = frozenset({"resection", "transplantation"})
# How a state of the record is told apart on every chart and table.
SEEN, GONE, OPEN, SMALL = "measured", "gone", "not measured", "too small to measure"
# No longer measured because it was ablated (then its zone is followed) or resected.
ABLATED, RESECTED = "ablated", "resected"


@dataclass(frozen=True, slots=True)
class TrackPoint:
    """One lesion in one study. `mm` None: no length is known there. `status` is one of the four words above, or the
    recorded state where no length belongs to it (present, progressed, split, merged), or `ablated` or `resected` where
    no row says anything after such a treatment."""

    study: Study
    day: date | None
    mm: Decimal | None
    status: str
    row: Measurement | None


@dataclass(frozen=True, slots=True)
class Track:
    """One lesion in one reading stream over all studies of that stream since it was first seen."""

    lesion: Lesion
    reader: str
    points: tuple[TrackPoint, ...]

    @property
    def name(self) -> str:
        """The label under which readers know the lesion."""
        return self.lesion.label or self.lesion.lesion_id


def short_name(name: str) -> str:
    """A name where there is little room: "zone L5" for "ablation zone of L5"."""
    return name.replace("ablation zone of", "zone")


def readers(record: PatientRecord) -> list[str]:
    """All reading streams, the one with most measurements first."""
    counts: dict[str, int] = {}
    for row in record.measurements:
        counts[row.reader] = counts.get(row.reader, 0) + 1
    return sorted(counts, key=lambda reader: (-counts[reader], reader))


def size_of(lesion: Lesion, row: Measurement) -> Decimal | None:
    """The recorded size in mm: short axis of a node, longest diameter of anything else; None where there is none."""
    return row.short_axis_mm if lesion.structure == "node" else row.longest_diameter_mm


def studies_of(record: PatientRecord, reader: str) -> list[Study]:
    """The studies in which this stream measured anything, in order of time and sequence, one row each."""
    measured = {row.study_id for row in record.measurements if row.reader == reader}
    rows: dict[str, Study] = {}
    for study in record.studies:
        if study.study_id in measured and (study.study_id not in rows or study.reader == reader):
            rows[study.study_id] = study
    return sorted(rows.values(), key=order_key)


def lesion_tracks(record: PatientRecord, reader: str) -> list[Track]:
    """The tracks of one reading stream, in the order of the lesion table."""
    cells = {(row.study_id, row.lesion_id): row for row in record.measurements if row.reader == reader}
    studies = studies_of(record, reader)
    removed = _removed(record)
    tracks = []
    for lesion in record.lesions:
        points: list[TrackPoint] = []
        for study in studies:
            row = cells.get((study.study_id, lesion.lesion_id))
            if row is None and not points:
                continue
            points.append(_point(lesion, study, row, removed.get(lesion.lesion_id)))
        if points:
            tracks.append(Track(lesion, reader, tuple(points)))
    return tracks


def _removed(record: PatientRecord) -> dict[str, tuple[date, str]]:
    """By lesion: when it was first ablated or resected, as far as the day is known."""
    removed: dict[str, tuple[date, str]] = {}
    treatments = {row.treatment_id: row for row in record.treatments}
    for link in record.treated_lesions:
        treatment = treatments[link.treatment_id]
        word = ABLATED if treatment.kind in ABLATIONS else RESECTED if treatment.kind in _REMOVALS else None
        if word and treatment.performed_on:
            entry = (treatment.performed_on.last, word)
            removed[link.lesion_id] = min(removed.get(link.lesion_id, entry), entry)
    return removed


def _point(lesion: Lesion, study: Study, row: Measurement | None, removed: tuple[date, str] | None) -> TrackPoint:
    day = study.done_on.exact if study.done_on else None
    if row is None:
        after = removed is not None and study.done_on is not None and study.done_on.first >= removed[0]
        return TrackPoint(study, day, None, removed[1] if removed and after else OPEN, None)
    mm = size_of(lesion, row)
    if row.state == "absent" or (row.state in (None, "measured") and mm == 0):
        contradicts = mm is not None and mm > 0
        return TrackPoint(study, day, None if contradicts else Decimal(0), OPEN if contradicts else GONE, row)
    if row.state == "not_evaluable":
        return TrackPoint(study, day, None, OPEN, row)
    if row.state == "too_small":
        return TrackPoint(study, day, mm, SMALL, row)
    if row.state in (None, "measured"):
        return TrackPoint(study, day, mm, SEEN if mm is not None else OPEN, row)
    return TrackPoint(study, day, mm, row.state, row)
