"""What did flushes, stools and weight do around each treatment?"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from netcore.evidence import ResponseDefinition, read_response_definitions
from netcore.markers.gather import treatment_starts
from netcore.markers.series import TreatmentStart
from netcore.model import PatientRecord, Symptoms, cut_record

Field = Literal["flushes_per_day", "stools_per_day", "weight_kg"]
FIELDS: tuple[Field, ...] = ("flushes_per_day", "stools_per_day", "weight_kg")
_TELOTRISTAT = "telotristat"
_Dated = list[tuple[Symptoms, date]]


@dataclass(frozen=True, slots=True)
class SymptomChange:
    """One symptom from the last record before a treatment to the last one after it and before the next treatment.
    `percent` None where the earlier value is 0."""

    treatment: TreatmentStart
    field: Field
    before_day: date
    before: Decimal
    after_day: date
    after: Decimal
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class StoolResponse:
    """On how many recorded days stools were as much fewer as a definition asks, out of how many.

    The study counted a daily diary; the record holds single days, so this is no durable response in its sense.
    """

    definition: ResponseDefinition
    treatment: TreatmentStart
    in_context: bool
    days_reached: int
    days_recorded: int


def compute_symptom_changes(record: PatientRecord, *, as_of: date | None = None) -> tuple[SymptomChange, ...]:
    """For every dated treatment with symptoms recorded before and after it; a record of the day itself is before."""
    changes = []
    record = cut_record(record, as_of)
    for start, before, after in _around(record):
        for field in FIELDS:
            first = [(day, value) for row, day in before if (value := getattr(row, field)) is not None]
            last = [(day, value) for row, day in after if (value := getattr(row, field)) is not None]
            if first and last:
                percent = (last[-1][1] / first[-1][1] - 1) * 100 if first[-1][1] else None
                changes.append(SymptomChange(start, field, *first[-1], *last[-1], percent))
    return tuple(changes)


def compute_stool_responses(record: PatientRecord, *, rules_on: date | None = None) -> tuple[StoolResponse, ...]:
    """The published definitions by bowel movements, counted on the days that are recorded after each treatment."""
    found = []
    for definition in read_response_definitions().definitions:
        rule = definition.rule
        if definition.kind != "clinical" or rule is None or rule.at_least is None \
                or (rules_on is not None and definition.source.from_ > rules_on):
            continue
        for start, before, after in _around(record):
            base = [row.stools_per_day for row, _ in before if row.stools_per_day is not None]
            days = [row.stools_per_day for row, _ in after if row.stools_per_day is not None]
            if base and base[-1] > 0 and days:
                limit = base[-1] * (1 - rule.at_least / 100)
                found.append(StoolResponse(definition, start, start.kind in definition.treatments,
                                           sum(value <= limit for value in days), len(days)))
    return tuple(found)


def _around(record: PatientRecord) -> list[tuple[TreatmentStart, _Dated, _Dated]]:
    """Each treatment with an exact start, the symptoms up to it, and those after it up to the next one."""
    telotristat = [TreatmentStart(row.treatment_id, row.kind, row.performed_on) for row in record.treatments
                   if row.kind == _TELOTRISTAT]
    starts = sorted(((day, start) for start in (*treatment_starts(record.treatments), *telotristat[:1])
                    if start.when is not None and (day := start.when.exact) is not None),
                    key=lambda pair: pair[0])
    rows = sorted(((row, day) for row in record.symptoms if row.observed_on is not None
                   and (day := row.observed_on.exact) is not None), key=lambda pair: pair[1])
    around = []
    for position, (began, start) in enumerate(starts):
        following = starts[position + 1][0] if position + 1 < len(starts) else date.max
        around.append((start, [pair for pair in rows if pair[1] <= began],
                       [pair for pair in rows if began < pair[1] <= following]))
    return around
