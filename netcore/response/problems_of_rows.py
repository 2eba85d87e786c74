"""Which dates, zones and treatments of a record cannot be right together?

Dates are compared as far as they are known: what a month or a year leaves open is no problem.
"""

from collections.abc import Iterator
from typing import Any

from netcore.model import Measurement, PatientRecord, Study
from netcore.model.words import ABLATIONS
from netcore.response.timepoints import NOT_MEASURING
from netcore.response.treated import REMOVING

Found = dict[str, Any]
_AFTER_DEATH = frozenset({"pathology"})
_SCANS = frozenset({"CT", "MRI"})


def study_problems(record: PatientRecord) -> Iterator[Found]:
    """Scans before birth or after death, and two scans of one kind on one day in one stream."""
    born, died = record.patient.birth_year, record.patient.died_on
    seen: dict[tuple[object, ...], Study] = {}
    for study in record.studies:
        made = {"study_id": study.study_id, "reader": study.reader, "when": study.done_on}
        if study.done_on is None:
            continue
        if born is not None and study.done_on.last < born.first:
            yield {**made, "code": "scan_before_birth", "facts": {"born": born}}
        if died is not None and study.done_on.first > died.last and study.kind not in _AFTER_DEATH:
            yield {**made, "code": "scan_after_death", "facts": {"died": died}}
        if study.kind in _SCANS and study.done_on.exact:
            twin = seen.setdefault((study.done_on, study.kind, study.reader), study)
            if twin is not study:
                yield {**made, "code": "two_scans_of_one_day", "facts": {"other": twin.study_id, "kind": study.kind}}


def lesion_problems(record: PatientRecord) -> Iterator[Found]:
    """Zones without their tumour or their ablation, and lesions read before they were first seen."""
    lesions = {lesion.lesion_id: lesion for lesion in record.lesions}
    kinds = {row.treatment_id: row for row in record.treatments}
    ablated: dict[str, list[Any]] = {}
    for link in record.treated_lesions:
        if kinds[link.treatment_id].kind in ABLATIONS:
            ablated.setdefault(link.lesion_id, []).append(kinds[link.treatment_id].performed_on)
    for lesion in record.lesions:
        if lesion.structure != "ablation_zone":
            continue
        made = {"lesion_id": lesion.lesion_id, "when": lesion.first_seen_on}
        if lesion.of_lesion_id is None:
            yield {**made, "code": "zone_without_tumour"}
        elif lesions[lesion.of_lesion_id].structure == "ablation_zone":
            yield {**made, "code": "zone_of_a_zone", "facts": {"other": lesion.of_lesion_id}}
        elif lesion.of_lesion_id not in ablated:
            yield {**made, "code": "zone_without_ablation", "facts": {"other": lesion.of_lesion_id}}
    studies = {study.study_id: study for study in record.studies}
    for row in record.measurements:
        study, lesion = studies[row.study_id], lesions[row.lesion_id]
        if study.done_on is None or not _is_seen(row):
            continue
        made = {"lesion_id": row.lesion_id, "study_id": row.study_id, "reader": row.reader, "when": study.done_on}
        if lesion.first_seen_on is not None and study.done_on.last < lesion.first_seen_on.first:
            yield {**made, "code": "read_before_first_seen", "facts": {"first": lesion.first_seen_on}}
        days = ablated.get(lesion.of_lesion_id or "", ()) if lesion.structure == "ablation_zone" else ()
        if days and all(day is not None and study.done_on.last < day.first for day in days):
            yield {**made, "code": "zone_before_ablation", "facts": {"other": lesion.of_lesion_id,
                                                                     "first": min(day.first for day in days)}}


def treatment_problems(record: PatientRecord) -> Iterator[Found]:
    """Treatments that end before they begin, or lie before birth or after death; treated lesions that are read as if
    nobody had treated them."""
    born, died = record.patient.birth_year, record.patient.died_on
    for row in record.treatments:
        made = {"treatment_id": row.treatment_id, "when": row.performed_on}
        if row.performed_on is None:
            continue
        if row.ended_on is not None and row.ended_on.last < row.performed_on.first:
            yield {**made, "code": "treatment_ends_before_it_begins", "facts": {"kind": row.kind, "end": row.ended_on}}
        if born is not None and row.performed_on.last < born.first:
            yield {**made, "code": "treatment_before_birth", "facts": {"kind": row.kind, "born": born}}
        if died is not None and row.performed_on.first > died.last:
            yield {**made, "code": "treatment_after_death", "facts": {"kind": row.kind, "died": died}}
    yield from _read_after_removal(record)


def _read_after_removal(record: PatientRecord) -> Iterator[Found]:
    treatments = {row.treatment_id: row for row in record.treatments}
    studies = {study.study_id: study for study in record.studies}
    removed: dict[str, Any] = {}
    for link in record.treated_lesions:
        row = treatments[link.treatment_id]
        if row.kind in REMOVING and row.performed_on is not None:
            first = removed.setdefault(link.lesion_id, row)
            if row.performed_on.last < first.performed_on.last:
                removed[link.lesion_id] = row
    for reading in record.measurements:
        study, done = studies[reading.study_id], removed.get(reading.lesion_id)
        if done is None or study.done_on is None or study.done_on.first <= done.performed_on.last \
                or study.kind in NOT_MEASURING or reading.zone_finding is not None or not _is_seen(reading):
            continue
        size = reading.short_axis_mm or reading.longest_diameter_mm
        yield {"code": "treated_but_seen", "lesion_id": reading.lesion_id, "study_id": reading.study_id,
               "reader": reading.reader, "when": study.done_on,
               "facts": {"kind": done.kind, "on": done.performed_on, "mm": size}}


def _is_seen(row: Measurement) -> bool:
    """Does the row say that something is there?"""
    if row.state in ("absent", "not_evaluable"):
        return False
    return bool(row.longest_diameter_mm or row.short_axis_mm) or row.state in ("present", "progressed", "too_small",
                                                                               "split", "merged")
