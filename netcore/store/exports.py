"""What was taken out of the store, when, by whom?

Every export is an event of its own, append-only as the saves are. Each event holds the hash of the event before it and
the hash of the last save at that moment, so that a changed, removed or slipped-in event is seen. An event names the
form and holds nothing of what was exported; it stays when a patient is erased, because the file that left is still
somewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select

from netcore.store.chain import FIRST, Break, hash_export
from netcore.store.linking import last_hash
from netcore.store.schema import exports, links, patients, saves


@dataclass(frozen=True, slots=True)
class ExportLine:
    """One export. `local_id` is None where it was of all patients of the store at that moment.

    `patient_id` is None for that, and for an erased patient. `revision` is the last save that it may hold.
    """

    number: int
    exported_on: datetime
    exported_by: str
    what: str
    local_id: str | None
    patient_id: str | None
    revision: int


def add_export(connection: Connection, patient_key: int | None, moment: datetime, by: str, what: str) -> int:
    """A new event after the last; its number."""
    revision = int(connection.scalar(select(func.max(saves.c.id))) or 0)
    last = connection.execute(select(exports.c.id, exports.c.link_hash).order_by(exports.c.id.desc()).limit(1)).first()
    # The number is part of what is hashed, so it is not left to the database; writers take turns.
    number, previous = (last.id + 1, last.link_hash) if last else (1, FIRST)
    link = hash_export(number, patient_key, revision, moment, by, what, previous, last_hash(connection))
    connection.execute(insert(exports).values(
        id=number, patient_key=patient_key, revision=revision, exported_on=moment, exported_by=by, what=what,
        previous_hash=previous, link_hash=link))
    return number


def read_exports(connection: Connection, patient_key: int | None, most: int | None) -> list[ExportLine]:
    """The newest exports, the newest first; of one patient those of all patients count as well, from the patient's
    first save on."""
    asked = (select(exports.c.id, exports.c.exported_on, exports.c.exported_by, exports.c.what, patients.c.local_id,
                    patients.c.patient_id, exports.c.revision)
             .outerjoin(patients, patients.c.id == exports.c.patient_key))
    if patient_key is not None:
        first = select(func.min(saves.c.id)).where(saves.c.patient_key == patient_key).scalar_subquery()
        asked = asked.where(or_(exports.c.patient_key == patient_key,
                                exports.c.patient_key.is_(None) & (exports.c.revision >= first)))
    return [ExportLine(*row) for row in connection.execute(asked.order_by(exports.c.id.desc()).limit(most))]


def verify_exports(connection: Connection) -> tuple[int, str, Break | None]:
    """How many exports are as they were written, the hash of the last, and the first that is not."""
    count, head = 0, FIRST
    for row, save_hash in _read_linked(connection):
        whole = hash_export(row.id, row.patient_key, row.revision, row.exported_on, row.exported_by, row.what,
                            row.previous_hash, save_hash)
        if row.id != count + 1 or row.previous_hash != head:
            what = "an export before this one was removed or put in, or was changed"
        elif row.link_hash != whole:
            what = "the export is not what was written"
        else:
            count, head = count + 1, row.link_hash
            continue
        return count, head, Break(row.id, row.exported_on, row.exported_by, row.local_id or "", row.patient_id, what,
                                  is_export=True)
    return count, head, None


def _read_linked(connection: Connection) -> Iterator[tuple[Any, str]]:
    found = connection.execute(
        select(exports, patients.c.local_id, patients.c.patient_id, links.c.link_hash.label("save_hash"))
        .outerjoin(patients, patients.c.id == exports.c.patient_key)
        .outerjoin(links, links.c.save_id == exports.c.revision).order_by(exports.c.id))
    for row in found:
        yield row, FIRST if row.save_hash is None else row.save_hash
