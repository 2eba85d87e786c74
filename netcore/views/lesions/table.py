"""Lesion by scan, and response by scan, as tables in which measured, gone and not measured are told apart."""

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd

from netcore.model import Lesion, PatientRecord
from netcore.response import Assessment, ResponseSeries
from netcore.views.lesions.response_words import percent_words
from netcore.views.lesions.tracks import ABLATED, GONE, OPEN, RESECTED, SMALL, Track, TrackPoint, short_name, studies_of
from netcore.views.text import day_words, number_words


def table_lesions(record: PatientRecord, tracks: Sequence[Track], series: ResponseSeries | None) -> pd.DataFrame:
    """One row a lesion, one column a scan of the stream, the newest first, since a phone shows few; cells are text, so
    that blank never looks like a number."""
    if not tracks:
        return pd.DataFrame()
    studies = studies_of(record, tracks[0].reader)
    roles = _roles(series)
    columns: dict[str, list[str]] = {
        "lesion": [short_name(track.name) for track in tracks],
        "role": [_role(track.lesion, roles) for track in tracks],
        "segment": [track.lesion.segment or "" for track in tracks],
    }
    for study in reversed(studies):
        head = " ".join(filter(None, (study.kind, day_words(study.done_on, study.when_text))))
        while head in columns:
            head += " "
        columns[head] = [next((cell_words(point) for point in track.points if point.study is study), "")
                         for track in tracks]
    return pd.DataFrame(columns)


def cell_words(point: TrackPoint) -> str:
    """`34`, `gone`, `<` (too small), `–` (not measured), `NE` (not evaluable), `ablated` or `resected` before this
    scan, or the state as recorded."""
    row = point.row
    if point.status == GONE:
        return "gone"
    if row is not None and row.state == "not_evaluable":
        return "NE"
    if point.status in (OPEN, ABLATED, RESECTED):
        return "–" if point.status == OPEN else point.status
    if point.status == SMALL:
        return f"< ({number_words(point.mm)})" if point.mm is not None else "<"
    words = number_words(point.mm) if point.mm is not None else ""
    if row is not None and row.state in ("split", "merged", "present", "progressed"):
        linked = f" with {', '.join(row.linked_lesion_ids)}" if row.linked_lesion_ids else ""
        words = " ".join(filter(None, (words, f"{row.state}{linked}")))
    doubt = "*" if row is not None and (row.doubt or row.as_printed) and row.doubt else ""
    return f"{words}{doubt}"


def _roles(series: ResponseSeries | None) -> dict[str, str]:
    if series is None:
        return {}
    return {**dict.fromkeys(series.baseline.non_targets, "non-target"),
            **dict.fromkeys(series.baseline.targets, "target")}


def _role(lesion: Lesion, roles: dict[str, str]) -> str:
    if lesion.structure == "ablation_zone":
        return f"zone of {lesion.of_lesion_id or 'a lesion not named'}"
    return roles.get(lesion.lesion_id, "no role")


def table_responses(series: ResponseSeries, names: dict[str, str]) -> pd.DataFrame:
    """One row a scan, the baseline first: sums, changes, verdicts and what is missing."""
    rows = []
    for point in series.points:
        verdict = point.assessment
        rows.append({
            "scan": day_words(point.when, None),
            "overall": _overall(verdict),
            "sum mm": number_words(point.sum_mm) if point.sum_mm is not None else "not known",
            "vs baseline": _percent(verdict.change_from_baseline if verdict else None),
            "vs nadir": _percent(verdict.change_from_nadir if verdict else None),
            "target": (verdict.target or "no target") if verdict else "baseline",
            "non-target": (verdict.non_target or "none at baseline") if verdict else "",
            "new lesion": verdict.new_lesion.replace("_", " ") if verdict else "",
            "not measured": ", ".join(_unread(verdict, names)) if verdict else "",
        })
    return pd.DataFrame(rows)


def _unread(verdict: Assessment, names: dict[str, str]) -> list[str]:
    """Targets without a value, and non-targets that were neither measured nor judged."""
    non_targets = [reading.lesion_id for reading in verdict.lesions if reading.role == "non_target"
                   and reading.state in ("not_measured", "not_evaluable")]
    return [names.get(lesion, lesion) for lesion in (*verdict.missing, *non_targets)]


def _overall(verdict: Assessment | None) -> str:
    if verdict is None:
        return "baseline"
    return f"{verdict.overall} (after PD)" if verdict.after_progression and verdict.overall != "PD" else verdict.overall


def _percent(change: Decimal | None) -> str:
    return "" if change is None else f"{percent_words(change)} %"
