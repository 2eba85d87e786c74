"""Which statements does the store send to its database?

Each works inside the transaction of the connection that it is given.
"""

import json
import secrets
import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from netcore.model import PatientRecord, Row
from netcore.store.schema import details, erasures, patients, row_versions, saves, summaries
from netcore.store.versions import Version, statement_text

# What is kept beside a record, opaque to the store: one small row, and larger parts by name.
Summarise = Callable[[PatientRecord], Mapping[str, Any]]
Detail = Callable[[PatientRecord], Mapping[str, str]]

_LETTERS = string.ascii_letters + string.digits
_LOCAL_ID_LENGTH = 10
# Databases limit how many values one statement may carry.
_ASKED_AT_ONCE = 500


def is_local_id(text: object) -> bool:
    """Has the text the shape of a local id? Addresses bring anything."""
    return isinstance(text, str) and len(text) == _LOCAL_ID_LENGTH and all(letter in _LETTERS for letter in text)


def find_patient(connection: Connection, patient_id: str) -> int | None:
    """The internal key; None where nobody has this id."""
    # No database holds such a text, and the drivers would fail on it in their own words.
    if "\0" in patient_id or patient_id != patient_id.encode(errors="ignore").decode():
        return None
    key: int | None = connection.scalar(select(patients.c.id).where(patients.c.patient_id == patient_id))
    return key


def add_patient(connection: Connection, patient_id: str) -> int:
    """A new patient under a random local id, which tells nothing about the person; the internal key."""
    local_id = "".join(secrets.choice(_LETTERS) for _ in range(_LOCAL_ID_LENGTH))
    return _key_of(connection, insert(patients).values(patient_id=patient_id, local_id=local_id))


def add_save(connection: Connection, patient_key: int, moment: datetime, by: str, reason: str | None) -> int:
    """A new save; its id."""
    return _key_of(connection, insert(saves).values(
        patient_key=patient_key, saved_on=moment, saved_by=by, reason=reason))


def _key_of(connection: Connection, statement: Any) -> int:
    key = connection.execute(statement).inserted_primary_key
    assert key is not None
    return int(key[0])


def read_version(connection: Connection, patient_key: int) -> int:
    """The id of the patient's last save."""
    return int(connection.scalar(select(func.max(saves.c.id)).where(saves.c.patient_key == patient_key)) or 0)


def read_versions(connection: Connection, patient_key: int, patient_id: str) -> list[Version]:
    """All versions of all rows of one patient, in the order in which they were saved."""
    found = connection.execute(
        select(row_versions.c.table_name.label("table"), row_versions.c.row_id, row_versions.c.content,
               row_versions.c.recorded_on, row_versions.c.recorded_by, row_versions.c.withdrawn,
               saves.c.id.label("save_id"), saves.c.saved_on, saves.c.saved_by, saves.c.reason)
        .join(saves, saves.c.id == row_versions.c.save_id)
        .where(row_versions.c.patient_key == patient_key).order_by(row_versions.c.id))
    return [Version(patient_id=patient_id, **row) for row in found.mappings()]


def add_versions(connection: Connection, patient_key: int, save_id: int, rows: Iterable[Row], *,
                 withdrawn: bool = False) -> None:
    """Append one version of each row; their row_id, recorded_on and recorded_by must be filled."""
    connection.execute(insert(row_versions), [
        {"patient_key": patient_key, "save_id": save_id, "table_name": row.TABLE, "row_id": row.row_id,
         "content": statement_text(row), "recorded_on": row.recorded_on, "recorded_by": row.recorded_by,
         "withdrawn": withdrawn} for row in rows])


def erase_contents(connection: Connection, patient_key: int, moment: datetime, by: str, reason: str) -> None:
    """Blank the patient: contents, imported id and the reasons of saves go; local id, who and when stay."""
    connection.execute(insert(erasures).values(
        patient_key=patient_key, erased_on=moment, erased_by=by, reason=reason))
    connection.execute(delete(row_versions).where(row_versions.c.patient_key == patient_key))
    for derived in (summaries, details):
        connection.execute(delete(derived).where(derived.c.patient_key == patient_key))
    connection.execute(update(saves).where(saves.c.patient_key == patient_key).values(reason=None))
    connection.execute(update(patients).where(patients.c.id == patient_key).values(patient_id=None))


def put_summary(connection: Connection, patient_key: int, version: int, summary_key: str,
                summary: Mapping[str, Any] | None) -> None:
    """Replace the patient's summary; None: nobody summarised this version."""
    content = None if summary is None else json.dumps(dict(summary), ensure_ascii=False, allow_nan=False)
    values = {"version": version, "summary_key": summary_key, "content": content}
    changed = connection.execute(update(summaries).where(summaries.c.patient_key == patient_key).values(values))
    if changed.rowcount == 0:
        connection.execute(insert(summaries).values(patient_key=patient_key, **values))


def find_stale_summaries(connection: Connection, summary_key: str) -> list[tuple[int, str]]:
    """Key and id of the patients whose summary is missing or was made by other rules or from an earlier version."""
    last = select(saves.c.patient_key, func.max(saves.c.id).label("version")).group_by(saves.c.patient_key).subquery()
    found = connection.execute(
        select(patients.c.id, patients.c.patient_id)
        .join(last, last.c.patient_key == patients.c.id)
        .outerjoin(summaries, summaries.c.patient_key == patients.c.id)
        .where(patients.c.patient_id.is_not(None))
        .where(summaries.c.content.is_(None) | (summaries.c.summary_key != summary_key)
               | (summaries.c.version != last.c.version)).order_by(patients.c.id))
    return [(key, patient_id) for key, patient_id in found]


def put_details(connection: Connection, patient_key: int, version: int, details_key: str,
                parts: Mapping[str, str]) -> None:
    """Replace all parts of the patient's details; no parts: nobody made them of this version."""
    connection.execute(delete(details).where(details.c.patient_key == patient_key))
    if parts:
        connection.execute(insert(details), [
            {"patient_key": patient_key, "part": part, "version": version, "details_key": details_key,
             "content": content} for part, content in parts.items()])


def find_stale_details(connection: Connection, details_key: str) -> list[tuple[int, str]]:
    """Key and id of the patients who have no details made by these rules from the present version."""
    last = select(saves.c.patient_key, func.max(saves.c.id).label("version")).group_by(saves.c.patient_key).subquery()
    present = (select(details.c.patient_key).where(details.c.details_key == details_key)
               .where(details.c.version == last.c.version).where(details.c.patient_key == patients.c.id).exists())
    found = connection.execute(
        select(patients.c.id, patients.c.patient_id).join(last, last.c.patient_key == patients.c.id)
        .where(patients.c.patient_id.is_not(None)).where(~present).order_by(patients.c.id))
    return [(key, patient_id) for key, patient_id in found]


def read_details(connection: Connection, part: str, details_key: str,
                 local_ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Local id and content of one part, of those patients who have it from these rules."""
    for start in range(0, len(local_ids), _ASKED_AT_ONCE):
        found = connection.execute(
            select(patients.c.local_id, details.c.content).join(patients, patients.c.id == details.c.patient_key)
            .where(details.c.part == part).where(details.c.details_key == details_key)
            .where(patients.c.local_id.in_(local_ids[start:start + _ASKED_AT_ONCE])))
        yield from ((local_id, content) for local_id, content in found)
