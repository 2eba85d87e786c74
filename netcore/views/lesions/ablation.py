"""What the lesions screen shows after ablation: every ablated lesion, what is known and what is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from netcore.model import PatientRecord
from netcore.response import ResponseSeries
from netcore.response.ablation.outcomes import AblationTrack, ablation_tracks
from netcore.views.lesions.ablation_words import EFFICACY, STATES, margin_words, sentence_note, sentence_track
from netcore.views.sources import SourceLine, source_lines
from netcore.views.text import day_words

Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class AblationView:
    """Lines, one row a lesion, and the sources of the windows. `table` is empty where nothing was ablated."""

    lines: list[Line]
    table: pd.DataFrame
    sources: list[SourceLine]


def ablation_view(record: PatientRecord, reader: str | None, as_of: date, found: Sequence[ResponseSeries]) -> \
        AblationView:
    """The section after ablation in one reading stream; `found` are the stream's courses with their verdicts, from
    which new lesions away from the zones are named."""
    tracks = ablation_tracks(record, reader=reader, as_of=as_of) if reader else []
    if not tracks:
        return AblationView([], pd.DataFrame(), [])
    names = {lesion.lesion_id: lesion.label or lesion.lesion_id for lesion in record.lesions}
    lines: list[Line] = []
    for track in tracks:
        lines.append(sentence_track(track, names))
        prefix = f"{names[track.lesion_id]}: "
        lines += [(prefix + sentence_note(note), "unknown") for note in track.notes]
    lines.append(_elsewhere(tracks, found, names))
    return AblationView(lines, _table(record, tracks, names), source_lines(tracks[0].limits))


def _elsewhere(tracks: Sequence[AblationTrack], found: Sequence[ResponseSeries], names: Mapping[str, str]) -> Line:
    """New tumour away from the zones is another thing than local tumour progression."""
    starts = [track.first_ablated_on.last for track in tracks if track.first_ablated_on is not None]
    if not starts:
        return "New lesions away from the zones: not known, as the days of ablation are not.", "unknown"
    since = [verdict for series in found for verdict in series.assessments
             if verdict.when is not None and verdict.when.first > min(starts)]
    new = [(reading.lesion_id, verdict) for verdict in since for reading in verdict.lesions if reading.role == "new"]
    first: dict[str, str] = {}
    for lesion_id, verdict in sorted(new, key=lambda one: one[1].when.first if one[1].when else date.max):
        first.setdefault(lesion_id, f"{names.get(lesion_id, lesion_id)} ({verdict.new_lesion}, "
                                    f"{day_words(verdict.when)})")
    if first:
        return (f"New lesion away from the zones, which is no local tumour progression: {', '.join(first.values())}.",
                "strong")
    silent = sum(verdict.new_lesion == "not_assessed" for verdict in since)
    unnamed = [verdict for verdict in since if verdict.new_lesion in ("equivocal", "unequivocal")]
    if unnamed:
        return (f"The scan of {day_words(unnamed[0].when)} states a new lesion ({unnamed[0].new_lesion}) and not "
                "where.", "strong")
    if not since:
        return "New lesions away from the zones: no judged scan since the ablation.", "unknown"
    aside = f"; {silent} of them do not say whether they were looked for" if silent else ""
    return (f"No new lesion away from the zones at {len(since)} judged scan{'s' if len(since) > 1 else ''} since the "
            f"first ablation{aside}.", "unknown" if silent else "")


def _table(record: PatientRecord, tracks: Sequence[AblationTrack], names: Mapping[str, str]) -> pd.DataFrame:
    segments = {lesion.lesion_id: lesion.segment or "" for lesion in record.lesions}
    return pd.DataFrame([{
        "lesion": names[track.lesion_id], "segment": segments[track.lesion_id], "state": STATES[track.state],
        "local tumour progression": day_words(track.progressed_on) if track.progressed_on else "not seen"
        if track.complete_shown else "not at risk" if track.state == "residual" else "not known",
        "ablated": "; ".join(f"{one.kind} {day_words(one.when)}" for one in track.sessions) or "not recorded",
        "technical success": {True: "yes", False: "no", None: "not recorded"}[track.technical_success],
        "margin": margin_words(track),
        "primary efficacy": EFFICACY[track.primary], "secondary efficacy": EFFICACY[track.secondary],
        "efficacy scan": day_words(track.efficacy_scan_on) if track.efficacy_scan_on else "none in the window",
        "days to that scan": "" if track.efficacy_days is None else str(track.efficacy_days),
        "days to progression": "" if track.days_to_progression is None else str(track.days_to_progression),
        "zone last read": day_words(track.last_looked_on) if track.last_looked_on else "never",
        "follow-up ended by": track.ended_by or "",
    } for track in tracks])
