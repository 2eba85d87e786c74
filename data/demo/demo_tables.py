"""Which rows does one made patient have, and how are the tables written?"""

import csv
import random
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

SEED = "net-liver-follow-up 1"
ORDER = {
    "patients": ("patient_id", "sex", "birth_year", "primary_site", "diagnosed_on", "died_on", "death_cause",
                 "last_contact_on", "origin", "citation", "story_today"),
    "histology": ("patient_id", "sampled_on", "site", "specimen", "edition", "reported_grade", "differentiation",
                  "ki67_low", "ki67_high", "mitoses_per_2mm2", "cells_counted"),
    "labs": ("patient_id", "analyte", "taken_on", "sample_id", "comparator", "value", "unit", "lower_limit",
             "upper_limit", "specimen", "assay", "laboratory", "conditions"),
    "studies": ("patient_id", "study_id", "done_on", "reader", "kind", "phases", "slice_mm", "regions", "new_lesion",
                "krenning", "result"),
    "lesions": ("patient_id", "lesion_id", "label", "organ", "segment", "structure", "of_lesion_id", "first_seen_on"),
    "target_sets": ("patient_id", "set_id", "course_id", "reader", "baseline_on", "lesion_id", "role"),
    "measurements": ("patient_id", "study_id", "lesion_id", "reader", "state", "linked_lesion_ids",
                     "longest_diameter_mm", "perpendicular_mm", "short_axis_mm", "enhancing_diameter_mm",
                     "attenuation_hu", "zone_finding", "certainty"),
    "treatments": ("patient_id", "treatment_id", "course_id", "kind", "performed_on", "ended_on", "agent", "dose",
                   "dose_unit", "interval_days", "territory", "access", "intent", "stop_reason", "complication"),
    "treated_lesions": ("patient_id", "treatment_id", "lesion_id", "technical_success", "margin_mm"),
    "findings": ("patient_id", "fact", "observed_on", "value", "unit", "grade", "method"),
    "symptoms": ("patient_id", "observed_on", "flushes_per_day", "stools_per_day", "weight_kg", "pain_0_10",
                 "fatigue_0_10"),
    "plans": ("patient_id", "kind", "planned_on", "done_on", "question", "decision", "reason"),
}
_LAST = ("note", "recorded_on", "recorded_by")


def stream(patient_id: str, topic: str) -> random.Random:
    """A random stream of its own for each patient and topic, so that a change here changes nothing there."""
    return random.Random(f"{SEED}/{patient_id}/{topic}")


def last_day(when: date | str) -> date:
    """The day itself, or the last day of a month written `2017-06` or of a year."""
    if isinstance(when, date):
        return when
    parts = [int(part) for part in when.split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, month = parts[0], parts[1] if len(parts) == 2 else 12
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def to_weekday(day: date) -> date:
    """The day, or the Monday after it where it falls on a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def in_text(value: object) -> str:
    """A cell as the file holds it: whole numbers without a point, lists with ';'."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    if isinstance(value, (list, tuple)):
        return ";".join(str(part) for part in value)
    return str(value)


class PatientTables:
    """The rows of one patient, table by table; `today` is the last day on which anything can have been recorded."""

    def __init__(self, patient_id: str, today: date) -> None:
        self.patient_id = patient_id
        self.today = today
        self.rows: dict[str, list[dict[str, str]]] = {name: [] for name in ORDER}
        self._lags = stream(patient_id, "recording")

    def recording_day(self, when: date | str) -> date:
        """When an event of this day was written down: up to ten days later, never after `today`."""
        day = last_day(when)
        return max(day, min(day + timedelta(days=self._lags.choice((0, 0, 1, 1, 2, 3, 5, 7, 10))), self.today))

    def add(self, table: str, by: str, when: date | str, /, recorded_on: date | None = None, **cells: object) -> None:
        """One row of an event of this day, written down by this role."""
        unknown = set(cells) - set(ORDER[table]) - set(_LAST)
        if unknown:
            raise ValueError(f"{self.patient_id}, {table}: no column {sorted(unknown)}; add it to ORDER")
        row = {name: in_text(value) for name, value in cells.items() if value is not None}
        row["recorded_on"] = in_text(recorded_on or self.recording_day(when))
        row["recorded_by"] = by
        self.rows[table].append({"patient_id": self.patient_id, **row})


def write_tables(patients: Iterable[PatientTables], folder: Path) -> None:
    """One CSV file a table, patients in order, only the columns that somebody uses."""
    rows: Mapping[str, list[dict[str, str]]] = {name: [] for name in ORDER}
    for patient in patients:
        for name, own in patient.rows.items():
            rows[name].extend(own)
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in ORDER.items():
        used = [column for column in (*columns, *_LAST) if any(row.get(column) for row in rows[name])]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, used, restval="", lineterminator="\n", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows[name])
