"""How long did each ablated tumour stay free of local tumour progression?

One record a tumour, from the first ablation. Event: the first local tumour progression; residual tumour retreated
within the course is none. Death without it competes. Else censored at the last scan with a clear finding at the zone.
Counted in days, end minus start. Source: Puijk et al., Radiology 2021;301:533 (recalled). Not considered: tumours of
one patient are not independent of each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from netcore.model import ROUTINE_READER, PatientRecord
from netcore.response.ablation.outcomes import AblationTrack, ablation_tracks
from netcore.response.best import days_between


@dataclass(frozen=True, slots=True)
class LocalProgressionTime:
    """One tumour. `outcome` and `days` are None where it cannot be counted; `why` says why then: never_complete,
    never_looked, day_not_exact."""

    patient_id: str
    lesion_id: str
    reader: str
    outcome: Literal["event", "death", "censored"] | None
    days: int | None
    why: Literal["never_complete", "never_looked", "day_not_exact"] | None = None


def time_to_local_progression(records: Iterable[PatientRecord], *,
                              reader: str = ROUTINE_READER) -> list[LocalProgressionTime]:
    """Every ablated tumour of these patients, those that cannot be counted included, with the reason.

    A tumour that no scan ever showed completely ablated is not at risk of local tumour progression; one of a patient
    who died before any scan could show it counts as death.
    """
    return [_time(record.patient_id, track) for record in records
            for track in ablation_tracks(record, reader=reader)]


def _time(patient_id: str, track: AblationTrack) -> LocalProgressionTime:
    made = (patient_id, track.lesion_id, track.reader)
    outcome: Literal["event", "death", "censored"] = "censored"
    end = track.last_looked_on
    if track.progressed_on is not None:
        outcome, end = "event", track.progressed_on
    elif not track.complete_shown and (track.last_looked_on is not None or track.state == "residual"):
        return LocalProgressionTime(*made, None, None, "never_complete")
    elif track.ended_by == "death":
        outcome, end = "death", track.ended_on
    elif end is None:
        return LocalProgressionTime(*made, None, None, "never_looked")
    span = days_between(track.first_ablated_on, end)
    if span is None or span[0] != span[1]:
        return LocalProgressionTime(*made, None, None, "day_not_exact")
    return LocalProgressionTime(*made, outcome, span[0])
