"""The example patients as the documents need them: each cut to its day and evaluated once a test process."""

from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from netcore.model import PatientRecord, cut_record
from netcore.reports.board import BoardSummary, board_summary
from netcore.rules import Evaluation, evaluate
from tests.examples import day_of, everybody

# Published patients have no story's day: any day after the last report does.
AFTER_ALL = date(2024, 6, 1)


@dataclass(frozen=True, eq=False)
class Looked:
    """One patient on one day; what the rules say and the summary are worked out once a test asks for them."""

    whole: PatientRecord
    day: date

    @cached_property
    def record(self) -> PatientRecord:
        return cut_record(self.whole, self.day)

    @cached_property
    def evaluation(self) -> Evaluation:
        return evaluate(self.whole, as_of=self.day)

    @cached_property
    def summary(self) -> BoardSummary:
        return board_summary(self.record, self.evaluation)


def look_at(record: PatientRecord) -> Looked:
    return Looked(record, day_of(record, AFTER_ALL))


@cache
def look(patient_id: str) -> Looked:
    return look_at(everybody()[patient_id])
