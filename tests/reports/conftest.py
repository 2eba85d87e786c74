"""The example patients as the documents need them: each cut to its day and evaluated once a run."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from netcore.model import PatientRecord, cut_record
from netcore.reports.board import BoardSummary, board_summary
from netcore.rules import Evaluation, evaluate
from tests.examples import everybody

# Published patients have no story's day: any day after the last report does.
AFTER_ALL = date(2024, 6, 1)


@dataclass(frozen=True)
class Looked:
    """One patient on one day."""

    record: PatientRecord
    day: date
    evaluation: Evaluation
    summary: BoardSummary


def look_at(record: PatientRecord) -> Looked:
    told = record.patient.story_today
    day = told.last if told else AFTER_ALL
    cut, evaluation = cut_record(record, day), evaluate(record, as_of=day)
    return Looked(cut, day, evaluation, board_summary(cut, evaluation))


@cache
def look(patient_id: str) -> Looked:
    return look_at(everybody()[patient_id])
