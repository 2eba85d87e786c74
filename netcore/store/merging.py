"""What would a save change?

Pure: it looks at the stored versions of one patient and at the record handed in, and writes nothing.
"""

import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from netcore.errors import BadInput, Problem
from netcore.model import PartialDate, PatientRecord, Row, fill_blanks
from netcore.store.versions import RowName, Version, latest_versions, present_rows, statement

# Somewhere on earth it is already tomorrow.
TOLERANCE = timedelta(days=1)
_MAY_LIE_AHEAD = frozenset({"planned_on", "story_today"})


@dataclass(frozen=True, slots=True)
class Change:
    """One row that a save would write, ready to be stored. `restored`: it had been withdrawn. `replaced`: the version
    that stands now, None for a row that is new; `said_on`: the moment that the row itself names."""

    kind: Literal["added", "superseded", "restored"]
    row: Row
    replaced: Version | None = None
    said_on: datetime | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """All that one save would change for one patient, and the record that results."""

    changes: tuple[Change, ...]
    unchanged: int
    record: PatientRecord


def merge_record(record: PatientRecord, versions: Sequence[Version], *, by: str, moment: datetime,
                 from_file: bool = False) -> Merge:
    """Hold the record against what is stored. `from_file`: a blank cell is not known and replaces nothing.

    A row is the stored one with its row_id, else with its natural key (a withdrawn one only where no other has the
    key), else new. A row that carries the recorded_on of an earlier version is a copy of that version: unedited it
    changes nothing, edited it is refused, so that nobody undoes a correction without having seen it. Raises `BadInput`
    where the result contradicts itself or a day lies ahead.
    """
    stored: dict[RowName, list[Version]] = {}
    for version in versions:
        stored.setdefault(version.name, []).append(version)
    changes: list[Change] = []
    problems: list[Problem] = []
    unchanged = 0
    numbers: Counter[str] = Counter()
    for row, name in _match_rows(record, versions):
        numbers[row.TABLE] += 1
        where = f"patient {record.patient_id}, {row.TABLE}, row {numbers[row.TABLE]}"
        line = stored[name] if name else []
        if line and _is_stale_copy(row, line):
            unchanged += 1
            continue
        said = fill_blanks(line[-1].row, row) if from_file and line and not line[-1].withdrawn else row
        if line and not _differs(said, line[-1]):
            unchanged += 1
            continue
        if line and _is_edited_copy(row, line):
            problems.append(Problem(
                where, "changed by somebody since this copy was read", "an edit of the row as it is now",
                "read the record again and repeat the edit, or leave recorded_on blank to overrule"))
            continue
        problems += _days_ahead(row, where, moment)
        changes.append(_replacement(said, line[-1], by, moment) if line else _addition(row, by, moment))
    if problems:
        raise BadInput(*problems)
    return Merge(tuple(changes), unchanged, _resulting_record(record.patient_id, versions, changes))


def withdraw_rows(patient_id: str, versions: Sequence[Version], names: Collection[RowName], *, by: str,
                  moment: datetime) -> tuple[list[Row], PatientRecord]:
    """The withdrawn versions to append, and the record that results; raises `BadInput`."""
    latest = latest_versions(versions)
    problems = [Problem(f"{table}, row_id {row_id}", "no such row at present", "a row of this patient",
                        "look it up in the history")
                for table, row_id in names if (table, row_id) not in latest or latest[table, row_id].withdrawn]
    problems += [Problem("patients", "the patient's own row", "a row of another table",
                         "erase the patient to remove the whole record") for table, _ in names if table == "patients"]
    if not names:
        problems.append(Problem("withdraw", "no row", "at least one row", "name the rows to withdraw"))
    if problems:
        raise BadInput(*problems)
    rows = [_stamped(latest[name].row, latest[name].row_id, max(moment, latest[name].recorded_on), by)
            for name in dict.fromkeys(names)]
    return rows, _resulting_record(patient_id, versions, (), without=frozenset(names))


def _resulting_record(patient_id: str, versions: Sequence[Version], changes: Iterable[Change],
                      without: frozenset[RowName] = frozenset()) -> PatientRecord:
    rows: dict[tuple[str, str | None], Row] = {
        (row.TABLE, row.row_id): row for row in present_rows(versions) if (row.TABLE, row.row_id) not in without}
    rows |= {(change.row.TABLE, change.row.row_id): change.row for change in changes}
    try:
        return PatientRecord.of(list(rows.values()))
    except BadInput as error:
        raise BadInput(*(replace(problem, where=f"patient {patient_id}, {problem.where}")
                         for problem in error.problems)) from None


def _match_rows(record: PatientRecord, versions: Sequence[Version]) -> list[tuple[Row, RowName | None]]:
    latest = latest_versions(versions)
    rows = list(record.rows())
    matches: dict[int, RowName] = {}
    for place, row in enumerate(rows):
        if row.row_id is not None and (row.TABLE, row.row_id) in latest:
            matches[place] = (row.TABLE, row.row_id)
    claimed = set(matches.values())
    if len(matches) < len(rows):
        by_key: dict[tuple[object, ...], RowName] = {}
        for version in sorted(latest.values(), key=lambda version: not version.withdrawn):
            if version.name not in claimed:
                by_key[version.table, *version.row.key] = version.name
        for place, row in enumerate(rows):
            if place not in matches and (name := by_key.pop((row.TABLE, *row.key), None)):
                matches[place] = name
    return [(row, matches.get(place)) for place, row in enumerate(rows)]


def _differs(row: Row, version: Version) -> bool:
    return version.withdrawn or statement(row) != statement(version.row)


def _is_edited_copy(row: Row, line: Sequence[Version]) -> bool:
    """Was the row made from a version that is no longer the last? Its recorded_on tells."""
    last = line[-1]
    if row.recorded_on is None or (row.recorded_on == last.recorded_on and not last.withdrawn):
        return False
    return any(version.recorded_on == row.recorded_on for version in line[:-1])


def _is_stale_copy(row: Row, line: Sequence[Version]) -> bool:
    return _is_edited_copy(row, line) and any(
        version.recorded_on == row.recorded_on and statement(version.row) == statement(row) for version in line[:-1])


def _replacement(row: Row, last: Version, by: str, moment: datetime) -> Change:
    """The next version. Imported history keeps a recorded_on that is later than that of the version it replaces."""
    kind: Literal["superseded", "restored"] = "restored" if last.withdrawn else "superseded"
    if row.recorded_on is not None and row.recorded_on > last.recorded_on:
        return Change(kind, _stamped(row, last.row_id, row.recorded_on, row.recorded_by or by), last, row.recorded_on)
    return Change(kind, _stamped(row, last.row_id, max(moment, last.recorded_on), by), last, row.recorded_on)


def _addition(row: Row, by: str, moment: datetime) -> Change:
    return Change("added", _stamped(row, row.row_id or secrets.token_hex(6), row.recorded_on or moment,
                                    row.recorded_by or by))


def _stamped(row: Row, row_id: str, recorded_on: datetime, recorded_by: str) -> Row:
    return row.model_copy(update={"row_id": row_id, "recorded_on": recorded_on, "recorded_by": recorded_by})


def _days_ahead(row: Row, where: str, moment: datetime) -> Iterator[Problem]:
    """Refusals for what cannot have happened yet: every date of a row, except where a date is a plan.

    They name the row by its place in the table and do not repeat its values.
    """
    latest = (moment + TOLERANCE).date()
    for name in type(row).model_fields:
        value = getattr(row, name)
        if isinstance(value, PartialDate) and name not in _MAY_LIE_AHEAD and value.first > latest:
            yield Problem(f"{where}, {name}", "a day that lies ahead", f"a day up to {latest}",
                          "correct the date, or enter it under plans")
    if row.recorded_on is not None and row.recorded_on > moment + TOLERANCE:
        yield Problem(f"{where}, recorded_on", "a moment that lies ahead", f"a moment up to {latest}",
                      "correct it, or leave it blank")
