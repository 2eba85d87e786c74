"""How are records kept and given back?

Append-only: a save adds versions of rows, nothing is changed or deleted. The id of a save serves as the patient's
version; versions grow over the whole store and are never used again, not even after an erasure.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Self

from sqlalchemy import Connection, func, select

from netcore.errors import Problem, UnknownPatient
from netcore.model import PatientRecord
from netcore.store import queries
from netcore.store.chain import Verified, join_heads, verify_chain
from netcore.store.database import Database
from netcore.store.derived import Derived, Told
from netcore.store.exports import ExportLine, add_export, read_exports, verify_exports
from netcore.store.linking import read_history
from netcore.store.merging import Merge, merge_record, withdraw_rows
from netcore.store.queries import SaveLine
from netcore.store.results import Foreseen, PatientSummary, SaveResult
from netcore.store.schema import patients, saves, summaries
from netcore.store.undoing import undo_save
from netcore.store.versions import Version, known_rows, present_rows
from netcore.store.wording import read_by, read_reason, read_required_reason, read_what

# A save of more records than this leaves the details to the first who asks, so that other writers wait no longer.
_DETAILS_ON_SAVE = 20


class Store:
    """All records of one database. Made by `open_store`; may be used by many threads; a context manager.

    Every door raises `StoreProblem` where the database fails; then nothing was saved.
    """

    def __init__(self, database: Database, *, derived: Derived, now: Callable[[], datetime]) -> None:
        self._database = database
        self._derived = derived
        self._now = now

    def save(self, record: PatientRecord, *, by: str, reason: str | None = None) -> SaveResult:
        """Add what is new in the record and supersede what changed; see `save_all`."""
        return self.save_all([record], by=by, reason=reason)[0]

    def save_all(self, records: Iterable[PatientRecord], *, by: str, reason: str | None = None,
                 withdrawing: Mapping[str, Sequence[tuple[str, str]]] | None = None,
                 from_file: bool = False) -> list[SaveResult]:
        """Save many records in one transaction, all or nothing; one result a record, in their order. `withdrawing`:
        rows, given as (table, row_id) by patient id, that are withdrawn in the same transaction. `from_file`: what the
        rows leave blank stays as it is recorded.

        Rows are matched by row_id, else by natural key. Identical content adds nothing; a row that is absent is not a
        deletion; a row that had been withdrawn comes back when it is stated anew. A blank recorded_on becomes now, and
        so does that of a changed row, unless the row carries a later one than the version it replaces (imported
        history). Details beside the record are made in saves of up to 20 records. Raises `BadInput` where `by` is
        blank, a day lies ahead, a row was changed by somebody since the copy in hand was read, or the result would
        contradict itself.
        """
        who, why, given = read_by(by), read_reason(reason), list(records)
        derived = self._derived if len(given) <= _DETAILS_ON_SAVE else self._derived.summaries_alone
        with self._database.writing() as connection:
            moment = self._now().astimezone(UTC)
            results = [self._save_one(connection, record, who, why, moment, derived, from_file) for record in given]
            for patient_id, rows in (withdrawing or {}).items():
                self._withdraw(connection, patient_id, rows, who, why, moment)
            return results

    def preview(self, records: Iterable[PatientRecord]) -> list[Foreseen]:
        """What `save_all` of records from files would do now, each taken by itself; writes nothing. Raises as it does.
        """
        moment = self._now().astimezone(UTC)
        foreseen = []
        with self._database.reading() as connection:
            for record in records:
                _, merge, version = _merge_with_stored(connection, record, "preview", moment, from_file=True)
                foreseen.append(Foreseen(SaveResult.of(record.patient_id, merge, version),
                                         tuple(change for change in merge.changes if change.replaced)))
        return foreseen

    def _save_one(self, connection: Connection, record: PatientRecord, by: str, reason: str | None,
                  moment: datetime, derived: Derived, from_file: bool) -> SaveResult:
        key, merge, version = _merge_with_stored(connection, record, by, moment, from_file=from_file)
        if merge.changes:
            if key is None:
                key = queries.add_patient(connection, record.patient_id)
            version = queries.append_save(connection, key, moment, by, reason,
                                          [change.row for change in merge.changes])
            derived.put(connection, key, version, merge.record)
        return SaveResult.of(record.patient_id, merge, version)

    def withdraw(self, patient_id: str, table: str, row_id: str, *, by: str, reason: str) -> int:
        """Take one row out of the record; it stays in the history. Gives the patient's new version.

        Days before the withdrawal still show it. Raises `UnknownPatient`; `BadInput` where no such row is present, or
        where other rows still name what it describes.
        """
        return self.withdraw_all(patient_id, [(table, row_id)], by=by, reason=reason)

    def withdraw_all(self, patient_id: str, rows: Sequence[tuple[str, str]], *, by: str, reason: str) -> int:
        """Take several rows, given as (table, row_id), out of the record at once: a scan with its measurements."""
        who, why = read_by(by), read_required_reason(reason)
        with self._database.writing() as connection:
            return self._withdraw(connection, patient_id, rows, who, why, self._now().astimezone(UTC))

    def _withdraw(self, connection: Connection, patient_id: str, rows: Sequence[tuple[str, str]], by: str,
                  reason: str | None, moment: datetime) -> int:
        key = _known_patient(connection, patient_id)
        versions = queries.read_versions(connection, key, patient_id)
        withdrawn, record = withdraw_rows(patient_id, versions, rows, by=by, moment=moment)
        version = queries.append_save(connection, key, moment, by, reason, (), withdrawn=withdrawn)
        self._derived.put(connection, key, version, record)
        return version

    def undo(self, patient_id: str, version: int, *, by: str, reason: str) -> int:
        """Take back the patient's last save, which gave this version, by a further save; gives the new version.

        What it added is withdrawn, what it corrected gets its earlier wording, what it withdrew comes back; all of it
        stays in the history. Raises `UnknownPatient`; `BadInput` where something was saved for the patient since, or
        where the save began the record.
        """
        who, why = read_by(by), read_required_reason(reason)
        with self._database.writing() as connection:
            moment = self._now().astimezone(UTC)
            key = _known_patient(connection, patient_id)
            undoing = undo_save(patient_id, queries.read_versions(connection, key, patient_id), version, by=who,
                                moment=moment)
            new = queries.append_save(connection, key, moment, who, why, undoing.standing, withdrawn=undoing.withdrawn)
            self._derived.put(connection, key, new, undoing.record)
            return new

    def erase(self, patient_id: str, *, by: str, reason: str) -> None:
        """Remove all contents of one patient for good, on request, in one transaction; raises `UnknownPatient`.

        The imported id and the reasons of earlier saves go too. The tombstone keeps the local id, when it was erased,
        by whom and why: name no person in the reason. The same imported id, saved again, is a new patient under a new
        local id. Backups and exported files are not reached.
        """
        who, why = read_by(by), read_required_reason(reason)
        with self._database.writing() as connection:
            moment = self._now().astimezone(UTC)
            key = _known_patient(connection, patient_id)
            queries.erase_contents(connection, key, moment, who, why)
        self._database.forget_erased()

    def load(self, patient_id: str, known_on: date | None = None) -> PatientRecord:
        """The record as it is, or as it was known at the end of the day `known_on` (UTC).

        A row is known from its recorded_on; before a correction the earlier version stands, before a withdrawal the
        row stands, and a row is not known before the lesion, study or treatment that it names. Raises
        `UnknownPatient` where there is none, or none yet on that day.
        """
        with self._database.reading() as connection:
            key = _known_patient(connection, patient_id)
            versions = queries.read_versions(connection, key, patient_id)
        if known_on is None:
            return PatientRecord.of(present_rows(versions))
        rows = known_rows(versions, known_on)
        if not rows:
            raise UnknownPatient(Problem(f"patient {patient_id}", f"nothing known on {known_on}", "a later day",
                                         "choose a day on which something had been recorded"))
        return PatientRecord.of(rows)

    def history(self, patient_id: str) -> list[Version]:
        """Every version of every row with who, when and why, in the order of saving; raises `UnknownPatient`."""
        with self._database.reading() as connection:
            return queries.read_versions(connection, _known_patient(connection, patient_id), patient_id)

    def saves(self, most: int | None = None) -> list[SaveLine]:
        """One line a save of any patient, the newest first, erased patients by their local id; all where `most` is
        None."""
        with self._database.reading() as connection:
            return queries.read_save_lines(connection, most)

    def record_export(self, what: str, *, by: str, patient_id: str | None = None) -> int:
        """Write down that something left: in which form, by whom; `patient_id` None: of all patients. Its number.

        `what` must hold nothing of a person: it stays when the patient is erased. Raises `UnknownPatient`, and
        `BadInput` where `what` or `by` is blank.
        """
        who, form = read_by(by), read_what(what)
        with self._database.writing() as connection:
            key = None if patient_id is None else _known_patient(connection, patient_id)
            return add_export(connection, key, self._now().astimezone(UTC), who, form)

    def exports(self, patient_id: str | None = None, most: int | None = None) -> list[ExportLine]:
        """What was exported, the newest first: of the whole store, or all that may hold one patient; raises
        `UnknownPatient`."""
        with self._database.reading() as connection:
            key = None if patient_id is None else _known_patient(connection, patient_id)
            return read_exports(connection, key, most)

    def verify(self) -> Verified:
        """Look through the whole history for a past that was changed (`netcore.store.chain`); writes nothing."""
        with self._database.reading() as connection:
            found = verify_chain(read_history(connection))
            count, head, broken = verify_exports(connection)
            return replace(found, exports=count, head=join_heads(found.head, head), broken=found.broken or broken)

    def patient_ids(self) -> list[str]:
        """The imported ids of all patients, sorted; those erased are not among them."""
        with self._database.reading() as connection:
            found = connection.scalars(select(patients.c.patient_id).where(patients.c.patient_id.is_not(None)))
            return sorted(name for name in found if name is not None)

    def local_id(self, patient_id: str) -> str:
        """The random id for addresses and logs; raises `UnknownPatient`."""
        with self._database.reading() as connection:
            key = _known_patient(connection, patient_id)
            return str(connection.scalar(select(patients.c.local_id).where(patients.c.id == key)))

    def patient_of(self, local_id: str | None) -> str | None:
        """The imported id behind a local id; None for anything unknown or erased, never another patient."""
        if not queries.is_local_id(local_id):
            return None
        with self._database.reading() as connection:
            found: str | None = connection.scalar(select(patients.c.patient_id).where(patients.c.local_id == local_id))
            return found

    def version(self, patient_id: str) -> int:
        """A number that grows with every change of the patient; raises `UnknownPatient`."""
        with self._database.reading() as connection:
            return queries.read_version(connection, _known_patient(connection, patient_id))

    def revision(self) -> int:
        """A number that grows with every change of any patient; 0 for an empty store. Summaries do not count."""
        with self._database.reading() as connection:
            return int(connection.scalar(select(func.max(saves.c.id))) or 0)

    def summaries(self) -> list[PatientSummary]:
        """One small row a patient, ordered by imported id, read in one query."""
        with self._database.reading() as connection:
            found = connection.execute(
                select(patients.c.local_id, patients.c.patient_id, summaries.c.version, summaries.c.summary_key,
                       summaries.c.content)
                .join(summaries, summaries.c.patient_key == patients.c.id)
                .where(patients.c.patient_id.is_not(None))).all()
        rows = [PatientSummary(local_id, patient_id, version,
                               json.loads(content) if content and made_by == self._derived.summary_key else {})
                for local_id, patient_id, version, made_by, content in found]
        return sorted(rows, key=lambda row: row.patient_id)

    def refresh_summaries(self) -> int:
        """Make again the summaries that other rules made, or that are missing; how many. For the start of the app."""
        return self._derived.refresh_summaries(self._database)

    def refresh_details(self, told: Told | None = None) -> int:
        """Make the details that are missing or that other rules made; how many. `told` hears how far it is."""
        return self._derived.refresh_details(self._database, told)

    def details(self, part: str, local_ids: Sequence[str]) -> dict[str, str]:
        """One part of the details of these patients, by local id; who has none made by the present rules is left
        out."""
        with self._database.reading() as connection:
            return dict(queries.read_details(connection, part, self._derived.details_key, local_ids))

    def close(self) -> None:
        """Close all connections; the store must not be used afterwards."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _merge_with_stored(connection: Connection, record: PatientRecord, by: str, moment: datetime, *,
                       from_file: bool) -> tuple[int | None, Merge, int]:
    """The patient's key and version (None and 0 where new), and what saving the record would change."""
    key = queries.find_patient(connection, record.patient_id)
    if key is None:
        return None, merge_record(record, (), by=by, moment=moment), 0
    versions = queries.read_versions(connection, key, record.patient_id)
    merge = merge_record(record, versions, by=by, moment=moment, from_file=from_file)
    return key, merge, queries.read_version(connection, key)


def _known_patient(connection: Connection, patient_id: str) -> int:
    key = queries.find_patient(connection, patient_id)
    if key is None:
        raise UnknownPatient(Problem(f"patient {patient_id}", "not in this store", "the id of a stored patient",
                                     "choose one from the list, or import the record first"))
    return key
