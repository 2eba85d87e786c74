"""What happened to one lesion by ablation, and what was seen at its zone, in order of time?

Sessions come from `treatments` with `treated_lesions`; looks from every reading of the zone of the lesion (or of the
lesion itself) that carries a `zone_finding`. A zone that another tumour shares counts for both where the reading names
it in `linked_lesion_ids`.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from netcore.model import Lesion, Measurement, PartialDate, PatientRecord, Study, Treatment
from netcore.model.words import ABLATIONS
from netcore.response.contradictions import contradictions

_REMOVALS = frozenset({"resection", "transplantation"})


@dataclass(frozen=True, slots=True)
class Session:
    """One ablation of one lesion. `technical_success` and `margin_mm` None: not recorded."""

    treatment_id: str
    kind: str
    course_id: str | None
    when: PartialDate | None
    technical_success: bool | None
    margin_mm: Decimal | None


@dataclass(frozen=True, slots=True)
class Look:
    """One reading of the zone. `finding` None: the zone was read, what was found was not stated or contradicts itself
    (`contradiction`)."""

    study_id: str
    when: PartialDate | None
    zone_id: str
    finding: str | None
    equivocal: bool
    contradiction: str | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Removal:
    """The lesion or the whole liver was taken out."""

    treatment_id: str
    kind: str
    when: PartialDate | None


Event = Session | Look | Removal


def ablated_lesions(record: PatientRecord) -> list[str]:
    """Every lesion that an ablation was aimed at or that a zone replaced, in the order of the lesion table."""
    kinds = {row.treatment_id: row.kind for row in record.treatments}
    aimed = {row.lesion_id for row in record.treated_lesions if kinds.get(row.treatment_id) in ABLATIONS}
    aimed |= {zone.of_lesion_id for zone in record.lesions if is_zone(zone) and zone.of_lesion_id}
    return [lesion.lesion_id for lesion in record.lesions if lesion.lesion_id in aimed and not is_zone(lesion)]


def is_zone(lesion: Lesion) -> bool:
    """Is this row of the lesion table an ablation zone?"""
    return lesion.structure == "ablation_zone"


def zones_of(record: PatientRecord, lesion_id: str) -> list[str]:
    """The zones that replaced this lesion."""
    return [zone.lesion_id for zone in record.lesions if is_zone(zone) and zone.of_lesion_id == lesion_id]


def gather_events(record: PatientRecord, lesion_id: str, reader: str) -> list[Event]:
    """Sessions, looks and removals of one lesion in one reading stream, in order of time.

    On one day a session comes before what is seen at its zone. An undated session comes first, since a zone was seen
    after it; an undated look comes last, in the order of its study.
    """
    treatments = {row.treatment_id: row for row in record.treatments}
    events: list[Event] = []
    for row in record.treated_lesions:
        treatment = treatments[row.treatment_id]
        if row.lesion_id == lesion_id and treatment.kind in ABLATIONS:
            events.append(Session(row.treatment_id, treatment.kind, treatment.course_id, treatment.performed_on,
                                  row.technical_success, row.margin_mm))
        elif row.lesion_id == lesion_id and treatment.kind in _REMOVALS:
            events.append(_removal(treatment))
    events += [_removal(row) for row in record.treatments if row.kind == "transplantation"
               and not any(isinstance(event, Removal) and event.treatment_id == row.treatment_id for event in events)]
    events += _looks(record, lesion_id, reader)
    order = {study.study_id: index for index, study in enumerate(record.studies)}
    return sorted(events, key=lambda event: _place(event, order))


def _removal(row: Treatment) -> Removal:
    return Removal(row.treatment_id, row.kind, row.performed_on)


def _looks(record: PatientRecord, lesion_id: str, reader: str) -> list[Look]:
    lesions = {lesion.lesion_id: lesion for lesion in record.lesions}
    studies: dict[str, Study] = {}
    for study in record.studies:
        if study.study_id not in studies or study.reader == reader:
            studies[study.study_id] = study
    zones = set(zones_of(record, lesion_id))
    own = {lesion_id, *zones}
    looks = []
    for row in record.measurements:
        if row.reader != reader or row.study_id not in studies:
            continue
        direct = row.lesion_id in zones or (row.lesion_id == lesion_id and row.zone_finding is not None)
        shared = not direct and row.zone_finding is not None and bool(own & set(row.linked_lesion_ids))
        if direct or shared:
            looks.append(_look(row, lesions[row.lesion_id], studies[row.study_id], shared))
    return looks


def _look(row: Measurement, zone: Lesion, study: Study, shared: bool) -> Look:
    wrong = next((code for code in contradictions(row, zone, study) if code == "complete_zone_with_enhancement"), None)
    return Look(row.study_id, study.done_on, row.lesion_id, None if wrong else row.zone_finding,
                row.certainty == "equivocal", wrong, shared)


def _place(event: Event, order: dict[str, int]) -> tuple[date, date, int, int]:
    kind = 0 if isinstance(event, Session) else 1 if isinstance(event, Look) else 2
    at = order[event.study_id] if isinstance(event, Look) else 0
    if event.when is None:
        edge = date.min if isinstance(event, Session) else date.max
        return edge, edge, kind, at
    return event.when.first, event.when.last, kind, at
