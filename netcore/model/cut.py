"""What had happened by a given day?

`cut_record` is the only place where the record is cut in time. What had been *recorded* by a day is another
question, which the store answers (`load(known_on=...)`).
"""

from datetime import date
from typing import Any

from netcore.model.dates import PartialDate
from netcore.model.record import PatientRecord
from netcore.model.row import Row
from netcore.model.tables import Lesion, Measurement, Plan, Treatment


def happened_by(when: PartialDate | None, as_of: date) -> bool:
    """Is it certain, or at least not excluded for want of any date, that this happened by the day?

    A month or a year counts once it is over, so that nothing of the future leaks. An undated row stays: it
    is listed, and nothing that needs a day may use it.
    """
    return when is None or when.last <= as_of


def cut_record(record: PatientRecord, as_of: date | None) -> PatientRecord:
    """The record as of the end of the given day; `None` cuts nothing.

    Rows of later events go, with what hangs on them (measurements of later studies, lesions first seen later, zones
    and margins of later treatments). Ends that came later (`ended_on`, `done_on`, death) become unknown again.
    A plan stays visible from the day it was made (`recorded_on`), or from its own day where that is earlier; without a
    day of its own from the day it was made; where neither is known it stays, as any undated row.
    """
    if as_of is None:
        return record
    kept: dict[str, Any] = {}
    for table in ("histology", "labs", "studies", "treatments", "findings", "symptoms"):
        kept[table] = [row for row in record.table(table) if (when := row.when) is None or when.last <= as_of]
    studies = {row.study_id for row in kept["studies"]}
    treatments = {row.treatment_id for row in kept["treatments"]}
    lesions = _lesions_seen(record, studies, as_of)
    kept["lesions"] = [_without_later_sighting(row, as_of) for row in record.lesions if row.lesion_id in lesions]
    kept["target_sets"] = [row for row in record.target_sets
                           if happened_by(row.baseline_on, as_of) and row.lesion_id in lesions]
    if len(kept["studies"]) == len(record.studies) and len(lesions) == len(record.lesions):
        kept["measurements"] = record.measurements
    else:
        kept["measurements"] = [_without_later_links(row, lesions) if row.linked_lesion_ids else row for row in
                                record.measurements if row.study_id in studies and row.lesion_id in lesions]
    kept["treated_lesions"] = [row for row in record.treated_lesions
                               if row.treatment_id in treatments and row.lesion_id in lesions]
    kept["treatments"] = [_without_later_end(row, as_of) for row in kept["treatments"]]
    kept["histology"] = [row for row in kept["histology"] if row.lesion_id is None or row.lesion_id in lesions]
    kept["findings"] = [row for row in kept["findings"]
                        if (row.lesion_id is None or row.lesion_id in lesions)
                        and (row.treatment_id is None or row.treatment_id in treatments)]
    kept["plans"] = [_without_later_outcome(row, as_of) for row in record.plans if _plan_was_made(row, as_of)]
    patient = record.patient
    if not happened_by(patient.died_on, as_of):
        patient = patient.model_copy(update={"died_on": None, "death_cause": None})
    if not happened_by(patient.last_contact_on, as_of):
        patient = patient.model_copy(update={"last_contact_on": None})
    if not happened_by(patient.diagnosed_on, as_of):
        patient = patient.model_copy(update={"diagnosed_on": None})
    tables: dict[str, Any] = {name: tuple(rows) for name, rows in kept.items()}
    return PatientRecord.model_construct(None, patient=patient, **tables)


def _lesions_seen(record: PatientRecord, studies: set[str], as_of: date) -> set[str]:
    """Lesions known by then: first seen by then, or, where that is blank, not only measured later."""
    measured = {row.lesion_id for row in record.measurements}
    measured_by_then = {row.lesion_id for row in record.measurements if row.study_id in studies}

    def seen(lesion: Lesion) -> bool:
        if lesion.lesion_id in measured_by_then:
            return True
        first = lesion.first_seen_on
        return first.last <= as_of if first is not None else lesion.lesion_id not in measured

    known = {lesion.lesion_id for lesion in record.lesions if seen(lesion)}
    while orphans := {lesion.lesion_id for lesion in record.lesions if lesion.lesion_id in known
                      and lesion.of_lesion_id is not None and lesion.of_lesion_id not in known}:
        known -= orphans
    return known


def _without_later_sighting(row: Lesion, as_of: date) -> Lesion:
    """A lesion that was measured before the day on which it is said to be first seen: that day is still to come."""
    if row.first_seen_on is None or row.first_seen_on.first <= as_of:
        return row
    return row.model_copy(update={"first_seen_on": None})


def _without_later_links(row: Measurement, lesions: set[str]) -> Measurement:
    kept = tuple(name for name in row.linked_lesion_ids if name in lesions)
    return row if kept == row.linked_lesion_ids else row.model_copy(update={"linked_lesion_ids": kept})


def _without_later_end(row: Treatment, as_of: date) -> Treatment:
    end = row.ended_on
    if end is None or end.last <= as_of:
        return row
    return row.model_copy(update={"ended_on": None, "stop_reason": None})


def _plan_was_made(row: Plan, as_of: date) -> bool:
    days = [day.last for day in (row.planned_on, row.done_on) if day]
    if row.recorded_on is not None:
        days.append(row.recorded_on.date())
    return not days or min(days) <= as_of


def _without_later_outcome(row: Plan, as_of: date) -> Plan:
    if happened_by(row.done_on, as_of):
        return row
    return row.model_copy(update={"done_on": None, "decision": None, "reason": None})


def order_key(row: Row) -> tuple[date, date, int]:
    """Sort key by time: by first and last possible day, then by `sequence`; undated rows last, in their sequence."""
    when, sequence = row.when, row.sequence or 0
    return (when.first, when.last, sequence) if when else (date.max, date.max, sequence)
