"""How does the store talk to its database, so that no save is half there and no two writers meet?

Writers take turns: `BEGIN IMMEDIATE` on SQLite, one advisory lock on PostgreSQL. So what a save has read stays true
until it is committed, and the ids of saves grow in the order in which they become visible. Readers see one snapshot
and wait for nobody.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from netcore.store.problems import store_problem

_WAIT_SECONDS = 15
# Any number that no other program uses on the same PostgreSQL database; this spells "netcore".
_WRITERS_LOCK = 0x6E6574636F7265


class Database:
    """One database with its connections. Raises `StoreProblem` for whatever goes wrong in it."""

    def __init__(self, address: URL) -> None:
        self.is_sqlite = address.get_backend_name() == "sqlite"
        settings: dict[str, Any] = {"pool_size": 10, "max_overflow": 40, "hide_parameters": True}
        if not self.is_sqlite:
            settings |= {"pool_pre_ping": True, "connect_args": {"connect_timeout": _WAIT_SECONDS}}
        self._engine = create_engine(address, **settings)
        if self.is_sqlite:
            event.listen(self._engine, "connect", _set_up_sqlite)
        event.listen(self._engine, "begin", self._begin)
        self._writer = self._engine.execution_options(netcore_writes=True)
        self._reader = self._engine if self.is_sqlite else self._engine.execution_options(
            isolation_level="REPEATABLE READ")

    def _begin(self, connection: Connection) -> None:
        writes = connection.get_execution_options().get("netcore_writes", False)
        if self.is_sqlite:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
        elif writes:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_WAIT_SECONDS}s'")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the store as it is now, to its end."""
        with _in_our_words(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that alone may write; committed at its end, as a whole, or not at all."""
        with _in_our_words(), self._writer.begin() as connection:
            yield connection

    def forget_erased(self) -> None:
        """Take what was erased out of SQLite's write-ahead log as well."""
        if self.is_sqlite:
            with _in_our_words():
                connection = self._engine.raw_connection()
                try:
                    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
                finally:
                    connection.close()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise store_problem(error) from None


def _set_up_sqlite(connection: sqlite3.Connection, _: object) -> None:
    # Without this the driver begins transactions by itself, and late.
    connection.isolation_level = None
    for setting in (f"busy_timeout = {_WAIT_SECONDS * 1000}", "foreign_keys = ON", "synchronous = FULL",
                    "secure_delete = ON", "recursive_triggers = ON"):
        connection.execute(f"PRAGMA {setting}")
    _use_write_ahead_log(connection)


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """SQLite does not wait while two processes turn the log on at once, so this does."""
    give_up = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > give_up:
                raise
            time.sleep(0.01)
