"""The same behaviour on both databases: `store_url` is an SQLite file, then a database of a temporary PostgreSQL."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import psycopg
import pytest

from netcore.store import Store, open_store
from tests.conftest import skip_or_fail


class Clock:
    """A clock that tests set; each look at it is a second later, as on a real one."""

    def __init__(self, day: str) -> None:
        self.set(day)

    def set(self, day: str) -> None:
        self.moment = datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock("2024-03-01")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture
def store_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database without tables."""
    if database_kind == "sqlite":
        return f"sqlite:///{tmp_path / 'records.sqlite'}"
    make_database: Callable[[], str] = request.getfixturevalue("make_postgresql_database")
    return make_database()


@pytest.fixture
def store(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """An empty store."""
    url = f"sqlite:///{tmp_path / 'records.sqlite'}"
    if database_kind == "postgresql":
        url = request.getfixturevalue("emptied_postgresql_database")
    with open_store(url, now=clock) as opened:
        yield opened


@pytest.fixture(scope="session")
def kept_postgresql_database(make_postgresql_database: Callable[[], str]) -> str:
    url = make_postgresql_database()
    open_store(url).close()
    return url


@pytest.fixture
def emptied_postgresql_database(kept_postgresql_database: str) -> str:
    """Making tables takes PostgreSQL longer than most tests, so one set is emptied, past its triggers, and used again.
    """
    with psycopg.connect(kept_postgresql_database) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("TRUNCATE patients, saves, row_versions, links, erasures, exports, summaries, details "
                           "RESTART IDENTITY")
    return kept_postgresql_database


@pytest.fixture(scope="session")
def make_postgresql_database() -> Iterator[Callable[[], str]]:
    """Makes empty databases on a PostgreSQL server that lives as long as the test run."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = binaries[-1] if binaries else shutil.which("initdb")
    if found is None:
        skip_or_fail("PostgreSQL is not installed on this machine")
    folder = Path(tempfile.mkdtemp(prefix="net-pg-"))
    as_owner = _hand_over(folder)

    def run(program: str, *arguments: str) -> None:
        # The server outlives pg_ctl and would keep a pipe open, so its words go to a file.
        with (folder / "run.log").open("a") as log:
            subprocess.run([*as_owner, str(Path(found).parent / program), *arguments],
                           cwd=folder, stdout=log, stderr=log, check=True, timeout=60)

    data, port = str(folder / "data"), _free_port()
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    try:
        run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        run("pg_ctl", "-D", data, "-w", "-t", "30", "-l", str(folder / "pg.log"), "-o", settings, "start")
        url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        numbers = count(1)

        def make() -> str:
            # A schema of its own is as good as a database of its own, and ten times quicker to make.
            name = f"net{next(numbers)}"
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(f"CREATE SCHEMA {name}")
            return f"{url}?options=-csearch_path%3D{name}"

        yield make
    finally:
        with contextlib.suppress(subprocess.SubprocessError):
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _hand_over(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: what to put before a command so that it runs as somebody else."""
    if os.geteuid() != 0:
        return []
    try:
        owner = pwd.getpwnam("postgres")
    except KeyError:
        owner = None
    runuser = shutil.which("runuser")
    if owner is None or runuser is None:
        skip_or_fail("running as root, and there is no user postgres to run PostgreSQL as")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return [runuser, "-u", "postgres", "--"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
