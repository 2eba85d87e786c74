"""What does the cohort keep of one patient beside the record, so that it never reads records?

Made on save by `cohort_row`, in parts of which each picture reads its own. An example is taken on its `story_today`,
any other record as far as it goes. Parts hold dates: whether a period goes on is decided on reading. Where something of
the record lies after the day that counts as today (a date typed ahead, or a month that is not over yet), the part is
not used, and the record is read instead.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from netcore.evidence import evidence_hash
from netcore.model import PatientRecord, cut_record
from netcore.response import Endpoint, LocalProgressionTime, Reason, RuleSet, TimeToEvent
from netcore.response.survival.censoring import CensoringRules
from netcore.views.cohort.facts import (
    Best,
    PatientFacts,
    gather_ablations,
    gather_bests,
    gather_patient,
    gather_times,
    judge_courses,
)

# Changes with the shape of the parts and with what the code makes of a record, so that stored ones are made again.
_SHAPE = 4
DETAILS_KEY = f"cohort-{_SHAPE}-{evidence_hash()}"


@dataclass(frozen=True, slots=True)
class _KeptTime:
    """A time to an event without the facts of its reason, which no cohort shows."""

    course_id: str | None
    reader: str | None
    start: date | None
    day: date | None
    days: int | None
    event: bool | None
    code: str
    limits: tuple[str, ...]


Bests = dict[str, tuple[Best, ...]]
Times = tuple[TimeToEvent, ...]
Ablations = tuple[LocalProgressionTime, ...]
FACTS, BESTS, ABLATIONS = "facts", "bests", "ablations"


def time_part(endpoint: Endpoint, rules: RuleSet) -> str:
    """The name of the part that holds these times."""
    return f"{endpoint}, {rules}"


def cohort_row(record: PatientRecord) -> dict[str, str]:
    """All parts of one patient as JSON by name."""
    told = record.patient.story_today
    day = told.last if told else date.max
    settled = date.min if told else _last_day(record)
    record = cut_record(record, told.last if told else None)
    judged = judge_courses(record)
    values: dict[str, Any] = {FACTS: gather_patient(record, "", day, judged), BESTS: gather_bests(record, judged),
                              ABLATIONS: gather_ablations(record)}
    for key, times in gather_times(record).items():
        values[time_part(*key)] = tuple(
            _KeptTime(one.course_id, one.reader, one.start, one.day, one.days, one.event, one.why.code,
                      tuple(limit.parameter for limit in one.why.limits)) for one in times)
    return {part: _adapter(part).dump_json((settled, value)).decode() for part, value in values.items()}


def _last_day(record: PatientRecord) -> date:
    """The last day that the record names, plans aside; a month or a year ends on its last day."""
    patient = record.patient
    days = [day for row in record.rows() if row.TABLE != "plans"
            for day in (row.when, getattr(row, "ended_on", None), getattr(row, "first_seen_on", None)) if day]
    days += [day for day in (patient.died_on, patient.last_contact_on, patient.diagnosed_on) if day]
    return max((day.last for day in days), default=date.min)


@cache
def _adapter(part: str) -> TypeAdapter[tuple[date, Any]]:
    """Of the last day that anything in the part depends on, and the part."""
    kinds: dict[str, Any] = {FACTS: tuple[date, PatientFacts], BESTS: tuple[date, Bests],
                              ABLATIONS: tuple[date, Ablations]}
    return TypeAdapter(kinds.get(part, tuple[date, tuple[_KeptTime, ...]]))


def read_facts(content: str, local_id: str, today: date) -> PatientFacts | None:
    """The facts, with periods that go on drawn up to today; None where the record must be read instead."""
    found: PatientFacts | None = _read(FACTS, content, today)
    if found is None:
        return None
    lanes = tuple(replace(lane, ends=today) if lane.ends > today else lane for lane in found.lanes)
    return replace(found, local_id=local_id, lanes=lanes)


def read_bests(content: str, local_id: str, today: date) -> Bests | None:
    """Best responses by criterion, course by course."""
    found: Bests | None = _read(BESTS, content, today)
    return found


def read_ablations(content: str, local_id: str, today: date) -> Ablations | None:
    """The time to local tumour progression of every ablated tumour."""
    found: Ablations | None = _read(ABLATIONS, content, today)
    return found


def time_reader(endpoint: Endpoint, rules: RuleSet) -> Callable[[str, str, date], Times | None]:
    """Reads the times of one endpoint under one rule set, course by course."""
    part, limits = time_part(endpoint, rules), CensoringRules(rules).in_force

    def read(content: str, local_id: str, today: date) -> Times | None:
        found: tuple[_KeptTime, ...] | None = _read(part, content, today)
        return None if found is None else tuple(
            TimeToEvent(endpoint, rules, one.course_id, one.reader, one.start, one.day, one.days, one.event,
                        _reason(one, limits)) for one in found)
    return read


def _reason(kept: _KeptTime, limits: Mapping[str, Any]) -> Reason:
    used = [limits[name] for name in kept.limits]
    return Reason(kept.code, {}, used[0] if used else None, tuple(used[1:]))


def _read(part: str, content: str, today: date) -> Any:
    settled_on, value = _adapter(part).validate_json(content)
    return None if settled_on > today else value
