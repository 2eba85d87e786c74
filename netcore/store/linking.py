"""How do saves and their links pass between the database and the chain?

Each function works inside the transaction of the connection that it is given.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, insert, select, update

from netcore.store.chain import FIRST, KeptRow, KeptSave, Link, make_link
from netcore.store.schema import erasures, links, patients, row_versions, saves

# So many saves are looked through at a time, so that a long history needs little memory.
_AT_ONCE = 1000
# Made once: putting a statement together takes longer than its answer, and every save asks both.
_LAST = select(links.c.link_hash).order_by(links.c.save_id.desc()).limit(1)
_OTHERS = saves.alias()
# The erasing save is a patient's last; it is looked for only where there is an erasure.
_ERASING = select(func.max(_OTHERS.c.id)).where(_OTHERS.c.patient_key == erasures.c.patient_key).scalar_subquery()
_SAVES = (
    select(saves.c.id, saves.c.patient_key, saves.c.saved_on, saves.c.saved_by, saves.c.reason, patients.c.local_id,
           patients.c.patient_id, erasures.c.erased_on, erasures.c.erased_by, erasures.c.reason.label("erased_why"),
           case((erasures.c.erased_on.is_not(None), _ERASING)).label("erasing"), links.c.salt, links.c.content_hash,
           links.c.previous_hash, links.c.link_hash, links.c.late)
    .join(patients, patients.c.id == saves.c.patient_key)
    .outerjoin(erasures, erasures.c.patient_key == saves.c.patient_key)
    .outerjoin(links, links.c.save_id == saves.c.id)
    .where(saves.c.id > bindparam("after")).order_by(saves.c.id).limit(bindparam("most")))


def add_link(connection: Connection, save_id: int, digests: Iterable[str], salt: str) -> None:
    """Link a save that has just been made, after the last link."""
    save = next(_read_saves(connection, save_id - 1, 1))
    _put_link(connection, save_id, make_link(save, digests, last_hash(connection), salt))


def last_hash(connection: Connection) -> str:
    """The hash of the newest link."""
    last = connection.scalar(_LAST)
    return FIRST if last is None else str(last)


def _put_link(connection: Connection, save_id: int, link: Link) -> None:
    connection.execute(insert(links).values(
        save_id=save_id, salt=link.salt, content_hash=link.content_hash, previous_hash=link.previous_hash,
        link_hash=link.link_hash, late=link.late))


def link_unlinked(connection: Connection, make_salt: Callable[[], str]) -> None:
    """Give the saves of an older store their links, from what is there, marked late."""
    previous = FIRST
    for save, kept in read_history(connection):
        link = make_link(save, (row.digest for row in kept), previous, make_salt(), late=True)
        _put_link(connection, save.number, link)
        previous = link.link_hash


def forget_salts(connection: Connection, patient_key: int) -> None:
    """Blank the salts of an erased patient's links, so that their hashes tell nothing of what was erased."""
    of_patient = select(saves.c.id).where(saves.c.patient_key == patient_key)
    connection.execute(update(links).where(links.c.save_id.in_(of_patient)).values(salt=None))


def read_history(connection: Connection) -> Iterator[tuple[KeptSave, list[KeptRow]]]:
    """All saves, oldest first, with their rows in the order of saving."""
    last = 0
    while found := list(_read_saves(connection, last, _AT_ONCE)):
        rows = _read_rows(connection, found[0].number, found[-1].number)
        for save in found:
            yield save, rows.get(save.number, [])
        last = found[-1].number


def _read_saves(connection: Connection, after: int, most: int) -> Iterator[KeptSave]:
    return map(_save, connection.execute(_SAVES, {"after": after, "most": most}).mappings())


def _save(row: Any) -> KeptSave:
    erasure = (row["erased_on"], row["erased_by"], row["erased_why"]) if row["erasing"] == row["id"] else None
    link = None if row["link_hash"] is None else Link(
        row["salt"], row["content_hash"], row["previous_hash"], row["link_hash"], row["late"])
    return KeptSave(row["id"], row["patient_key"], row["local_id"], row["patient_id"], row["saved_on"],
                    row["saved_by"], row["reason"], row["erased_on"] is not None, erasure, link)


def _read_rows(connection: Connection, first: int, last: int) -> dict[int, list[KeptRow]]:
    found = connection.execute(
        select(row_versions.c.save_id, row_versions.c.id, row_versions.c.table_name, row_versions.c.row_id,
               row_versions.c.content, row_versions.c.recorded_on, row_versions.c.recorded_by,
               row_versions.c.withdrawn, row_versions.c.digest)
        .where(row_versions.c.save_id.between(first, last)).order_by(row_versions.c.save_id, row_versions.c.id))
    return {save_id: [KeptRow(*row[1:]) for row in rows] for save_id, rows in groupby(found, key=itemgetter(0))}
