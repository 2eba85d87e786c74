"""What did each row say, since when was it known, and who said so?

A row's versions form a line: a correction or a withdrawal is never known before what it replaces.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from netcore.errors import Problem, StoreProblem
from netcore.model import TABLES, Patient, Row, find_contradictions

_KEPT_BESIDE = ("patient_id", "row_id", "recorded_on", "recorded_by")

RowName = tuple[str, str]


@dataclass(frozen=True)
class Version:
    """One version of one row. `recorded_on`: since when it is known; `saved_on`: when it came into this store.

    `content` is what the row says, as JSON text; `withdrawn` versions repeat what was withdrawn. `save_id` is the
    patient's version that the save made; `reason` is None where nobody gave one.
    """

    patient_id: str
    table: str
    row_id: str
    content: str
    recorded_on: datetime
    recorded_by: str
    withdrawn: bool
    save_id: int
    saved_on: datetime
    saved_by: str
    reason: str | None

    @property
    def name(self) -> RowName:
        """Table and row_id, by which the versions of one row belong together."""
        return self.table, self.row_id

    @cached_property
    def row(self) -> Row:
        """The row as it was saved; raises `StoreProblem` where this version of the software cannot read it."""
        try:
            return TABLES[self.table].model_validate({
                **json.loads(self.content), "patient_id": self.patient_id, "row_id": self.row_id,
                "recorded_on": self.recorded_on, "recorded_by": self.recorded_by})
        except (KeyError, ValueError, ValidationError):
            raise StoreProblem(Problem(f"{self.table}, row_id {self.row_id}", "content that cannot be read",
                                       "a row as this version of the software writes it",
                                       "use the version of the software that saved it")) from None


def statement(row: Row) -> dict[str, Any]:
    """What the row says, without which row it is and who recorded it when: what is stored and compared."""
    return {name: value for name, value in row.content().items() if name not in _KEPT_BESIDE}


def statement_text(row: Row) -> str:
    """The statement as JSON text; numbers are text in it and keep every digit."""
    return json.dumps(statement(row), ensure_ascii=False, separators=(",", ":"))


def latest_versions(versions: Iterable[Version]) -> dict[RowName, Version]:
    """The last version of each row, rows in the order in which they first came."""
    latest: dict[RowName, Version] = {}
    for version in versions:
        latest[version.name] = version
    return latest


def present_rows(versions: Iterable[Version]) -> list[Row]:
    """The rows as they are now, without those withdrawn."""
    return [version.row for version in latest_versions(versions).values() if not version.withdrawn]


def known_rows(versions: Sequence[Version], known_on: date) -> list[Row]:
    """The rows as they were known at the end of a day (UTC), consistent among themselves; empty: nothing yet.

    A correction and a withdrawal count from the day on which they were recorded. A row that names a lesion, study or
    treatment counts once that is known as well. Where other rows of a patient were known before the patient's own, a
    row stands in that says nothing but the id.
    """
    end = datetime.combine(known_on, time.max, tzinfo=UTC)
    rows = present_rows(version for version in versions if version.recorded_on <= end)
    if rows and not any(isinstance(row, Patient) for row in rows):
        rows.insert(0, Patient(patient_id=rows[0].patient_id))
    while contradicting := {id(row) for row, _ in find_contradictions(rows)}:
        rows = [row for row in rows if id(row) not in contradicting]
    return rows
