"""What is kept beside each record, how is it made, and when is it made again?

Two projections, opaque to the store: one small summary a patient for lists, and details in parts of any size, each read
only where it is asked for. Both name the rules that made them and are never shown of an older version of the record.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from netcore.model import PatientRecord
from netcore.store import queries
from netcore.store.database import Database
from netcore.store.queries import Detail, Summarise
from netcore.store.versions import present_rows

# Making again holds the writers' turn for this many patients at a time.
_AT_ONCE = 25
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Derived:
    """The functions that make summary and details (None: nobody does), and the names of the rules in them."""

    summarise: Summarise | None = None
    summary_key: str = ""
    detail: Detail | None = None
    details_key: str = ""

    @property
    def summaries_alone(self) -> "Derived":
        """The same without details."""
        return Derived(self.summarise, self.summary_key, None, self.details_key)

    def put(self, connection: Connection, key: int, version: int, record: PatientRecord) -> None:
        """Make both of this version; where nobody makes one, that of the earlier version goes."""
        self._put_summary(connection, key, version, record)
        self._put_details(connection, key, version, record)

    def _put_summary(self, connection: Connection, key: int, version: int, record: PatientRecord) -> None:
        summary = None if self.summarise is None else self.summarise(record)
        queries.put_summary(connection, key, version, self.summary_key, summary)

    def _put_details(self, connection: Connection, key: int, version: int, record: PatientRecord) -> None:
        parts = {} if self.detail is None else self.detail(record)
        queries.put_details(connection, key, version, self.details_key, parts)

    def refresh_summaries(self, database: Database) -> int:
        """Make again the summaries that other rules made, or that are missing; how many."""
        if self.summarise is None:
            return 0
        with database.reading() as connection:
            stale = queries.find_stale_summaries(connection, self.summary_key)
        return _again(database, stale, self._put_summary, None)

    def refresh_details(self, database: Database, told: Told | None) -> int:
        """The same of the details; `told` hears how many of how many are made."""
        if self.detail is None:
            return 0
        with database.reading() as connection:
            stale = queries.find_stale_details(connection, self.details_key)
        return _again(database, stale, self._put_details, told)


def _again(database: Database, stale: list[tuple[int, str]],
           put: Callable[[Connection, int, int, PatientRecord], None], told: Told | None) -> int:
    for start in range(0, len(stale), _AT_ONCE):
        with database.writing() as connection:
            for key, patient_id in stale[start:start + _AT_ONCE]:
                # Between the reading above and this turn the patient may have been erased.
                versions = queries.read_versions(connection, key, patient_id)
                if versions:
                    put(connection, key, queries.read_version(connection, key),
                        PatientRecord.of(present_rows(versions)))
        if told is not None:
            told(min(start + _AT_ONCE, len(stale)), len(stale))
    return len(stale)
