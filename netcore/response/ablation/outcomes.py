"""What became of each ablated lesion: complete, residual tumour, local tumour progression, or not evaluable?

Terms after Ahmed et al., Radiology 2014;273:241-260, and Puijk et al., Radiology 2021;301:533 (recalled; the windows
stand in `data/guidelines/ablation.yaml`). Tumour at the zone is residual at the first efficacy scan, and local tumour
progression once a scan after the technical one had shown complete ablation, whatever the reader called it. Not judged
here: the size of a zone, which shrinks for years, and growth away from it.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from netcore.evidence import InForce
from netcore.model import ROUTINE_READER, PartialDate, PatientRecord, cut_record
from netcore.response.ablation.events import Look, Removal, Session, ablated_lesions, gather_events
from netcore.response.ablation.limits import MarginClass, ablation_limits
from netcore.response.ablation.steps import AblationCourse, Efficacy, State, Step
from netcore.response.assessment import Reason
from netcore.response.best import days_between

Ending = Literal["death", "resection", "transplantation"]


@dataclass(frozen=True, slots=True)
class AblationTrack:
    """One ablated lesion in one reading stream.

    `state` is the last state that was reached; `ended_by` what ended its follow-up after that (None: nothing).
    `primary`: complete after the first course of ablation; `secondary`: complete after a repeat for residual tumour or
    progression, None where none was done. `technical_success`, `margin_mm` belong to the last session, None where not
    recorded. `efficacy_scan_on` and `efficacy_days` are the scan that judged the last course and its days after the
    last session. `progressed_on` is the first local tumour progression, `days_to_progression` counts from the first
    ablation, None where a day is not exact. `last_looked_on` is the last scan with a clear finding at the zone.
    """

    lesion_id: str
    reader: str
    state: State
    primary: Efficacy
    secondary: Efficacy | None
    sessions: tuple[Session, ...]
    technical_success: bool | None
    margin_mm: Decimal | None
    margin_class: MarginClass | None
    efficacy_scan_on: PartialDate | None
    efficacy_days: int | None
    first_ablated_on: PartialDate | None
    progressed_on: PartialDate | None
    days_to_progression: int | None
    last_looked_on: PartialDate | None
    complete_shown: bool
    ended_by: Ending | None
    ended_on: PartialDate | None
    steps: tuple[Step, ...]
    notes: tuple[Reason, ...]
    limits: tuple[InForce, ...] = field(default=(), repr=False)

    @property
    def efficacy(self) -> Literal["primary", "secondary"] | None:
        """Technique efficacy that was reached: secondary where a repeat made it complete; None: none was shown."""
        return "secondary" if self.secondary == "yes" else "primary" if self.primary == "yes" else None


def ablation_tracks(record: PatientRecord, *, reader: str = ROUTINE_READER, as_of: date | None = None,
                    cut: bool = True) -> list[AblationTrack]:
    """The track of every ablated lesion in one reading stream, two tumours in one zone each on its own.

    `as_of`: what had happened by the end of that day; None: everything, and the last dated event tells how far time had
    gone. Whether an efficacy window has passed without a scan follows from that day. `cut` False: the record holds
    nothing later than `as_of` already.
    """
    if cut:
        record = cut_record(record, as_of)
    today = as_of or _last_day(record)
    return [_track(record, lesion_id, reader, today) for lesion_id in ablated_lesions(record)]


def _track(record: PatientRecord, lesion_id: str, reader: str, today: date | None) -> AblationTrack:
    limits = ablation_limits()
    course = AblationCourse(limits)
    ended_by: Ending | None = None
    ended_on: PartialDate | None = None
    for event in gather_events(record, lesion_id, reader):
        if ended_by is not None:
            course.note("after_removal", when=event.when)
        elif isinstance(event, Session):
            course.treat(event)
        elif isinstance(event, Look):
            course.look(event)
        elif isinstance(event, Removal) and course.sessions:
            ended_by, ended_on = event.kind, event.when  # type: ignore[assignment]
    died_on = record.patient.died_on
    if ended_by is None:
        course.close(min(filter(None, (today, died_on.first if died_on else None)), default=None))
    if ended_by is None and died_on is not None:
        ended_by, ended_on = "death", died_on
    sessions = course.sessions
    last = sessions[-1] if sessions else None
    first_on = sessions[0].when if sessions else None
    span = days_between(first_on, course.progressed_on)
    return AblationTrack(
        lesion_id, reader, course.state, course.primary, course.secondary, tuple(sessions),
        last.technical_success if last else None, last.margin_mm if last else None,
        limits.margin_class(last.margin_mm) if last else None, course.efficacy_scan_on, course.efficacy_days, first_on,
        course.progressed_on, span[0] if span and span[0] == span[1] else None, course.last_looked_on,
        course.ever_complete, ended_by, ended_on, tuple(course.steps), tuple(course.notes),
        tuple(limits.in_force.values()))


def _last_day(record: PatientRecord) -> date | None:
    """The last day of which the record says anything."""
    days = [row.when.last for row in record.rows() if row.TABLE != "plans" and row.when is not None]
    known = (record.patient.died_on, record.patient.last_contact_on)
    return max([*days, *(day.last for day in known if day is not None)], default=None)
