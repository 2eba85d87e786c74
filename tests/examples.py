"""Which example patients are there, and what do the rules say of them? Read and evaluated once by each test process.

Records cannot be changed, and no test changes an evaluation; a test that is about reading or evaluating does so itself.
"""

from datetime import date
from functools import cache

from netcore.exchange import read_tables
from netcore.model import PatientRecord
from netcore.rules import Evaluation, evaluate
from tests.conftest import ROOT

# Published patients have no story's day: a day after everything that is recorded.
CALENDAR = date(2026, 11, 23)


@cache
def read_folder(name: str) -> dict[str, PatientRecord]:
    """The patients of `data/demo` or `data/published` by id, uncut."""
    return {record.patient_id: record for record in read_tables(ROOT / "data" / name)}


def made() -> dict[str, PatientRecord]:
    """The made patients, uncut."""
    return read_folder("demo")


def everybody() -> dict[str, PatientRecord]:
    """The published patients, then the made ones, uncut."""
    return {**read_folder("published"), **read_folder("demo")}


def day_of(record: PatientRecord, otherwise: date = CALENDAR) -> date:
    """The day on which an example is looked at: the story's, where it has one."""
    told = record.patient.story_today
    return told.last if told else otherwise


@cache
def evaluated(patient_id: str) -> Evaluation:
    """What the rules of today say of an example on its day."""
    record = everybody()[patient_id]
    return evaluate(record, as_of=day_of(record))
