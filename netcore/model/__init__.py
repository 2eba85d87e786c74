"""The record: what is known about a patient, in the words and units of the field."""

from netcore.model.choices import choices, known_words
from netcore.model.cut import cut_record, happened_by, order_key
from netcore.model.dates import PartialDate, read_day
from netcore.model.record import PatientRecord, find_contradictions
from netcore.model.row import Row
from netcore.model.stated import fill_blanks, replaced_fields
from netcore.model.tables import (
    ROUTINE_READER,
    TABLES,
    Finding,
    Histology,
    Lab,
    Lesion,
    Measurement,
    Patient,
    Plan,
    Study,
    Symptoms,
    TargetChoice,
    TreatedLesion,
    Treatment,
)

__all__ = [
    "ROUTINE_READER", "TABLES", "Finding", "Histology", "Lab", "Lesion", "Measurement", "PartialDate", "Patient",
    "PatientRecord", "Plan", "Row", "Study", "Symptoms", "TargetChoice", "TreatedLesion", "Treatment", "choices",
    "cut_record", "fill_blanks", "find_contradictions", "happened_by", "known_words", "order_key", "read_day",
    "replaced_fields",
]
