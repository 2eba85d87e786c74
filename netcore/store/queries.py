"""Which statements does the store send to its database?

Each works inside the transaction of the connection that it is given.
"""

import json
import secrets
import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, delete, func, insert, select, update

from netcore.model import PatientRecord, Row
from netcore.store.chain import digest_row
from netcore.store.linking import add_link, forget_salts
from netcore.store.schema import details, erasures, patients, row_versions, saves, summaries
from netcore.store.versions import Version, statement_text

# What is kept beside a record, opaque to the store: one small row, and larger parts by name.
Summarise = Callable[[PatientRecord], Mapping[str, Any]]
Detail = Callable[[PatientRecord], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class SaveLine:
    """One save in the history of the whole store. `written` and `withdrawn` count rows.

    Of an erased patient `patient_id` and `reason` are None; `erased_on` and `erased_why` are None for all others.
    """

    save_id: int
    saved_on: datetime
    saved_by: str
    reason: str | None
    local_id: str
    patient_id: str | None
    erased_on: datetime | None
    erased_why: str | None
    written: int
    withdrawn: int


_LETTERS = string.ascii_letters + string.digits
_LOCAL_ID_LENGTH = 10
_SALT_BYTES = 16
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


def append_save(connection: Connection, patient_key: int, moment: datetime, by: str, reason: str | None,
                rows: Iterable[Row], *, withdrawn: Iterable[Row] = ()) -> int:
    """A new save with one version of each row, linked to the save before it; its id.

    The rows' row_id, recorded_on and recorded_by must be filled.
    """
    save_id = _add_save(connection, patient_key, moment, by, reason)
    digests = _add_versions(connection, patient_key, save_id, [(row, False) for row in rows]
                            + [(row, True) for row in withdrawn])
    add_link(connection, save_id, digests, secrets.token_hex(_SALT_BYTES))
    return save_id


def _add_save(connection: Connection, patient_key: int, moment: datetime, by: str, reason: str | None) -> int:
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


def _add_versions(connection: Connection, patient_key: int, save_id: int,
                  rows: Iterable[tuple[Row, bool]]) -> list[str]:
    values: list[dict[str, Any]] = [
        {"table_name": row.TABLE, "row_id": row.row_id, "content": statement_text(row),
         "recorded_on": row.recorded_on, "recorded_by": row.recorded_by, "withdrawn": withdrawn}
        for row, withdrawn in rows]
    digests = [digest_row(patient_key, *value.values()) for value in values]
    connection.execute(insert(row_versions), [
        {**value, "patient_key": patient_key, "save_id": save_id, "digest": digest}
        for value, digest in zip(values, digests, strict=True)])
    return digests


def read_save_lines(connection: Connection, most: int | None) -> list[SaveLine]:
    """The newest saves with how many rows they wrote and withdrew."""
    newest = select(saves).order_by(saves.c.id.desc()).limit(most).subquery()
    number = func.count(row_versions.c.id)
    gone = func.coalesce(func.sum(case((row_versions.c.withdrawn, 1), else_=0)), 0)
    found = connection.execute(
        select(newest.c.id, newest.c.saved_on, newest.c.saved_by, newest.c.reason, patients.c.local_id,
               patients.c.patient_id, erasures.c.erased_on, erasures.c.reason, number - gone, gone)
        .join(patients, patients.c.id == newest.c.patient_key)
        .outerjoin(erasures, erasures.c.patient_key == newest.c.patient_key)
        .outerjoin(row_versions, row_versions.c.save_id == newest.c.id)
        .group_by(newest.c.id, newest.c.saved_on, newest.c.saved_by, newest.c.reason, patients.c.local_id,
                  patients.c.patient_id, erasures.c.erased_on, erasures.c.reason).order_by(newest.c.id.desc()))
    return [SaveLine(*row) for row in found]


def erase_contents(connection: Connection, patient_key: int, moment: datetime, by: str, reason: str) -> None:
    """Blank the patient: contents, imported id and the reasons of saves go; local id, who and when stay."""
    save_id = _add_save(connection, patient_key, moment, by, None)
    connection.execute(insert(erasures).values(
        patient_key=patient_key, erased_on=moment, erased_by=by, reason=reason))
    connection.execute(delete(row_versions).where(row_versions.c.patient_key == patient_key))
    for derived in (summaries, details):
        connection.execute(delete(derived).where(derived.c.patient_key == patient_key))
    connection.execute(update(saves).where(saves.c.patient_key == patient_key).values(reason=None))
    connection.execute(update(patients).where(patients.c.id == patient_key).values(patient_id=None))
    forget_salts(connection, patient_key)
    add_link(connection, save_id, (), secrets.token_hex(_SALT_BYTES))


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
