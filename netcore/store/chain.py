"""Is the past still what was saved?

Every save has a link: the hash of what it says, and the hash of the link before it. Whoever changes, removes or slips
in a row later, past the triggers of the database, breaks the chain at that save. What the chain cannot see: the newest
saves cut off together with their links (note the last hash elsewhere), whatever happened before an older store was
given its chain, and somebody who makes the whole chain anew.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One version of a row as it lies in the database, with the digest that was kept beside it."""

    number: int
    table: str
    row_id: str
    content: str
    recorded_on: datetime
    recorded_by: str
    withdrawn: bool
    digest: str


@dataclass(frozen=True, slots=True)
class KeptSave:
    """One save as it lies in the database. `erased` is true of every save of an erased patient.

    `erasure` is when, by whom and why, with the save that erased; `link` is None where there is none.
    """

    number: int
    patient_key: int
    local_id: str
    patient_id: str | None
    saved_on: datetime
    saved_by: str
    reason: str | None
    erased: bool
    erasure: tuple[datetime, str, str] | None
    link: "Link | None"


@dataclass(frozen=True, slots=True)
class Link:
    """One link. `salt` is None once the contents were erased: its content hash then tells nothing of them.
    `late`: made from what was there when an older store was given its chain."""

    salt: str | None
    content_hash: str
    previous_hash: str
    link_hash: str
    late: bool


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the past is not what was saved. `table` and `row_id` are None where it is no single row.

    Where `is_export`, number, moment and name are those of an export; `local_id` is '' where it was of all patients.
    """

    save_id: int
    saved_on: datetime
    saved_by: str
    local_id: str
    patient_id: str | None
    what: str
    table: str | None = None
    row_id: str | None = None
    is_export: bool = False


@dataclass(frozen=True, slots=True)
class Verified:
    """What looking through the whole history found. `broken` is None where all of it is as it was saved.

    `late`: so many of the first saves were linked when an older store was given its chain, up to `late_until`;
    `erased`: the contents of so many saves were erased and cannot be compared. `exports`: so many exports are as they
    were written. `head`: the last link's hash, and that of the last export where there is one.
    """

    saves: int
    rows: int
    late: int
    late_until: datetime | None
    erased: int
    head: str
    broken: Break | None
    exports: int = 0


def digest_row(patient_key: int, table: str, row_id: str, content: str, recorded_on: datetime, recorded_by: str,
               withdrawn: bool) -> str:
    """What one version of a row says, as a hash."""
    return _hash("row", patient_key, table, row_id, content, _moment(recorded_on), recorded_by, bool(withdrawn))


def hash_content(salt: str, save: KeptSave, digests: Iterable[str]) -> str:
    """What one save says, as a hash: who, when, why, of whom, which rows in which order, and the erasure itself."""
    erasure = save.erasure and (_moment(save.erasure[0]), *save.erasure[1:])
    return _hash("save", salt, save.number, save.patient_key, save.local_id, save.patient_id, _moment(save.saved_on),
                 save.saved_by, save.reason, erasure, list(digests))


def make_link(save: KeptSave, digests: Iterable[str], previous_hash: str, salt: str, *, late: bool = False) -> Link:
    """The link of a save after the link with that hash."""
    content_hash = hash_content(salt, save, digests)
    return Link(salt, content_hash, previous_hash, _link_hash(save.number, content_hash, previous_hash, late), late)


def hash_export(number: int, patient_key: int | None, revision: int, exported_on: datetime, exported_by: str, what: str,
                previous_hash: str, save_hash: str) -> str:
    """What one export says, after the export with that hash and the save with that hash."""
    return _hash("export", number, patient_key, revision, _moment(exported_on), exported_by, what, previous_hash,
                 save_hash)


def join_heads(saves_head: str, exports_head: str) -> str:
    """One hash for the end of both lines; that of the saves alone where nothing was exported."""
    return saves_head if exports_head == FIRST else _hash("heads", saves_head, exports_head)


def _link_hash(save_id: int, content_hash: str, previous_hash: str, late: bool) -> str:
    return _hash("link", save_id, content_hash, previous_hash, late)


def _hash(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def verify_chain(history: Iterable[tuple[KeptSave, Sequence[KeptRow]]]) -> Verified:
    """Look through all saves, oldest first, each with its rows in the order of saving, up to the first break."""
    saves = rows = late = erased = 0
    late_until = None
    head = FIRST
    for save, kept in history:
        for table, row_id, what in _breaks(save, kept, head):
            return Verified(saves, rows, late, late_until, erased, head, Break(
                save.number, save.saved_on, save.saved_by, save.local_id, save.patient_id, what, table, row_id))
        assert save.link is not None
        saves, rows, head = saves + 1, rows + len(kept), save.link.link_hash
        if save.link.late:
            late, late_until = late + 1, save.saved_on
        erased += save.link.salt is None
    return Verified(saves, rows, late, late_until, erased, head, None)


def _breaks(save: KeptSave, kept: Sequence[KeptRow], head: str) -> Iterator[tuple[str | None, str | None, str]]:
    link = save.link
    if link is None:
        yield None, None, "the save has no link"
        return
    if link.previous_hash != head:
        yield None, None, "a save before this one was removed or put in, or its link was changed"
    if link.link_hash != _link_hash(save.number, link.content_hash, link.previous_hash, link.late):
        yield None, None, "the link of the save was changed"
    for row in kept:
        if row.digest != digest_row(save.patient_key, row.table, row.row_id, row.content, row.recorded_on,
                                    row.recorded_by, row.withdrawn):
            yield row.table, row.row_id, "the row is not what was saved"
    if link.salt is None:
        if not save.erased or kept:
            yield None, None, "the save counts as erased, and its patient is not"
        if save.erasure is not None:
            yield None, None, "the patient counts as erased, and there is no save that erased it"
    elif link.content_hash != hash_content(link.salt, save, (row.digest for row in kept)):
        yield None, None, "who, when, why, the patient's id or the set of rows is not what was saved"
