"""What stands on the sheet that a patient takes home?

Measured facts and appointments in plain words, from what the screens show. No standing of a treatment, no response
category, no survival figure, no advice on drugs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from netcore.markers import marker_overview
from netcore.model import PatientRecord, Plan, Treatment
from netcore.model.words import ABLATIONS, EMBOLISATIONS
from netcore.rules.status import gather_due
from netcore.units import System
from netcore.views.amounts import summary_in
from netcore.views.lesions.tracks import GONE, SEEN, SMALL, Track, TrackPoint, lesion_tracks, readers
from netcore.views.markers.words import upper_limit_words, words_recorded, words_result
from netcore.views.text import day_words, number_words

_KINDS = {
    **dict.fromkeys(ABLATIONS, "treatment of liver spots with heat"),
    **dict.fromkeys(EMBOLISATIONS, "treatment through the liver artery"),
    "resection": "operation on the liver", "primary_resection": "operation on the first tumour",
    "transplantation": "liver transplantation", "PRRT": "treatment with a radioactive medicine", "SSA": "injection"}
_SCANS = {"SSTR_PET": "PET scan", "FDG_PET": "PET scan", "echo": "heart ultrasound", "CT": "CT scan", "MRI": "MRI scan"}
_PLANS = {"board": "Meeting of the doctors about you", "visit": "Visit to the clinic", "scan": "Scan",
          "procedure": "Procedure", "injection": "Injection", "laboratory": "Blood or urine test",
          "echocardiography": "Heart ultrasound"}
_MARKERS, _SPOTS, _APPOINTMENTS = 4, 8, 6


@dataclass(frozen=True, slots=True)
class PatientSheet:
    """The sheet as data: parts of (heading, lines), all plain text."""

    title: str
    as_of: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    closing: str


def patient_sheet(record: PatientRecord, as_of: date, system: System | None = None) -> PatientSheet:
    """The sheet of one day; `record` is already cut to it, results are in the units of the system."""
    parts = (("Your next appointments", _appointments(record, as_of)),
             ("What was measured on your last scan", _spots(record)),
             ("Your blood and urine tests", _markers(record, as_of, system)), ("How you felt", _symptoms(record)),
             ("What was done last", _treatments(record)))
    return PatientSheet(
        title=f"For {record.patient_id}", as_of=day_words(as_of),
        parts=tuple((heading, tuple(lines)) for heading, lines in parts),
        closing="This sheet holds what was measured and what is planned, and no judgement of it. Please ask your "
                "doctor or nurse what it means for you. This program is not a medical device.")


def _appointments(record: PatientRecord, as_of: date) -> list[str]:
    if record.patient.died_on is not None:
        return []
    coming: list[str] = []
    past: list[str] = []
    for entry in gather_due(record, as_of):
        what = _PLANS.get(entry.kind, entry.kind)
        if isinstance(entry.basis, Plan) and entry.basis.question and entry.kind not in ("board", "procedure"):
            what = f"{what} ({entry.basis.question})"
        when = day_words(entry.on, entry.basis.when_text)
        (past if entry.overdue else coming).append(
            f"{what}: was planned for {when}, and is not recorded as done" if entry.overdue else f"{what}: {when}")
    lines = [*coming, *past]
    return _few(lines, _APPOINTMENTS, "appointment") or \
        ["No appointment is written down. Please ask when the next one is."]


def _spots(record: PatientRecord) -> list[str]:
    stream = next(iter(readers(record)), None)
    tracks = [track for track in lesion_tracks(record, stream) if track.lesion.structure != "ablation_zone"] \
        if stream else []
    tracks = [track for track in tracks if track.points]
    if not tracks:
        return ["No measured scan is written down."]
    last = max((track.points[-1] for track in tracks), key=lambda point: (point.day or date.min)).study
    lines = [f"{_SCANS.get(last.kind or '', last.kind or 'Scan')} of {day_words(last.done_on, last.when_text)}, size "
             "of the spots in the liver and elsewhere, longest measure:"]
    said = [(track, point) for track in tracks for point in track.points if point.study.study_id == last.study_id]
    return lines + _few([_spot(track, point) for track, point in said], _SPOTS, "spot")


def _spot(track: Track, point: TrackPoint) -> str:
    before = next((one for one in reversed(track.points) if one is not point and one.mm is not None
                   and one.day and point.day and one.day < point.day), None)
    was = f" (before: {number_words(before.mm)} mm on {day_words(before.day)})" if before and before.day else ""
    if point.status == GONE:
        return f"{track.name}: looked for and not seen{was}"
    if point.status in (SEEN, SMALL) and point.mm is not None:
        return f"{track.name}: {number_words(point.mm)} mm{was}"
    if point.status == SMALL:
        return f"{track.name}: seen, too small to measure{was}"
    if point.status in ("ablated", "resected"):
        return f"{track.name}: treated before this scan"
    return f"{track.name}: {'seen, size not written down' if point.status == 'present' else 'not measured'}{was}"


def _markers(record: PatientRecord, as_of: date, system: System | None) -> list[str]:
    lines = []
    for entry in (summary_in(found, system) for found in marker_overview(record, as_of)):
        point = entry.change.latest
        if point is None:
            continue
        name = entry.series.entry.name if entry.series.entry else entry.series.analyte
        upper, recorded = upper_limit_words(point, entry.series), words_recorded(point, entry.series)
        limit = f" (recorded as {recorded})" if recorded else ""
        limit += f"; upper limit of that laboratory {upper}" if upper else ""
        lines.append(f"{name[0].upper()}{name[1:]}: {words_result(point, entry.series)}{limit}".rstrip())
    return _few(lines, _MARKERS, "result") or ["No result is written down."]


def _symptoms(record: PatientRecord) -> list[str]:
    rows = sorted((row for row in record.symptoms if row.observed_on), key=lambda row: row.observed_on.first
                  if row.observed_on else date.min)
    if not rows:
        return ["Nothing is written down."]
    last = rows[-1]
    fields = ((last.flushes_per_day, "flushes a day: {}"), (last.stools_per_day, "stools a day: {}"),
              (last.weight_kg, "weight: {} kg"), (last.pain_0_10, "pain: {} of 10"),
              (last.fatigue_0_10, "tiredness: {} of 10"))
    said = [words.format(number_words(value)) for value, words in fields if value is not None]
    return [f"{day_words(last.observed_on)}: {', '.join(said)}"] if said else ["Nothing is written down."]


def _treatments(record: PatientRecord) -> list[str]:
    """The last treatment of each kind that is done on a day, and the last injection."""
    last: dict[str, Treatment] = {}
    for row in sorted((row for row in record.treatments if row.kind in _KINDS and row.performed_on),
                      key=lambda row: row.performed_on.first if row.performed_on else date.min):
        last[_KINDS[row.kind]] = row
    rows = sorted(last.items(), key=lambda pair: pair[1].performed_on.first if pair[1].performed_on else date.min,
                  reverse=True)
    return _few([f"{what[0].upper()}{what[1:]}{f' ({row.agent})' if row.kind == 'SSA' and row.agent else ''}: "
                 f"{day_words(row.performed_on)}" for what, row in rows], 4, "entry") or \
        ["No treatment with a date is written down."]


def _few(lines: Iterable[str], most: int, what: str) -> list[str]:
    listed = list(lines)
    more = len(listed) - most
    ending = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    return listed if more <= 0 else [*listed[:most], f"and {more} more {what if more == 1 else ending}"]

