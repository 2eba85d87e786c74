"""Opening a store: where it is, what is refused, how its tables are made."""

import os
import sqlite3
import stat
import tempfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from records import record

import netcore.store.address as address
from netcore.errors import StoreProblem
from netcore.store import open_store
from netcore.store.schema import NEWEST, VERSION_TABLE, metadata


@pytest.mark.parametrize(("url", "sentence"), [
    ("no url", "store: an address that is no database URL; expected sqlite:///folder/file.sqlite or postgresql://"),
    ("mysql://u:secret@h/d", "store: a database of the kind 'mysql'; expected sqlite"),
    ("nonsense://u:secret@h/d", "store: a database of the kind 'nonsense'; expected sqlite"),
    ("sqlite://", "store: an SQLite address without a file"),
    ("sqlite:///:memory:", "store: an SQLite address without a file"),
    ("postgresql://u:secret@127.0.0.1:1/d", "store: no connection to the database; expected a running server"),
])
def test_a_bad_address_gets_its_sentence_without_the_password(url: str, sentence: str):
    with pytest.raises(StoreProblem) as caught:
        open_store(url)
    assert str(caught.value).startswith(sentence)
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("no database " * 200)
    with pytest.raises(StoreProblem, match="a file that is no SQLite database; expected a store"):
        open_store(f"sqlite:///{tmp_path / 'notes.txt'}")


def test_a_folder_and_a_place_that_does_not_exist(tmp_path: Path):
    with pytest.raises(StoreProblem, match="is no file; expected a file"):
        open_store(f"sqlite:///{tmp_path}")
    (tmp_path / "file").touch()
    with pytest.raises(StoreProblem, match="cannot be made; expected a folder"):
        open_store(f"sqlite:///{tmp_path / 'file' / 'r.sqlite'}")


@pytest.fixture
def ordinary_user():
    """Root may write everything, so the test becomes nobody for a while."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    yield
    if is_root:
        os.seteuid(0)


def test_a_read_only_file(ordinary_user):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "r.sqlite"
        open_store(f"sqlite:///{file}").close()
        file.chmod(0o444)
        with pytest.raises(StoreProblem, match=r"r\.sqlite is read-only; expected a file and folder that may be"):
            open_store(f"sqlite:///{file}")


def test_a_database_of_another_program(tmp_path: Path):
    connection = sqlite3.connect(tmp_path / "other.sqlite")
    connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()
    with pytest.raises(StoreProblem, match="a database that holds other tables"):
        open_store(f"sqlite:///{tmp_path / 'other.sqlite'}")


def test_a_database_that_a_newer_version_made(store_url: str):
    open_store(store_url).close()
    engine = sa.create_engine(address.read_address(store_url))
    with engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreProblem, match=f"made by a newer version of this software; expected at most version "
                                           f"{NEWEST}; update the software"):
        open_store(store_url)


def test_without_a_url_the_environment_variable_and_else_the_default_file_is_opened(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(address, "DEFAULT_FILE", tmp_path / "new folder" / "records.sqlite")
    monkeypatch.delenv("NETCORE_STORE_URL", raising=False)
    open_store().close()
    file = tmp_path / "new folder" / "records.sqlite"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600, "nobody else may read it"
    monkeypatch.setenv("NETCORE_STORE_URL", f"sqlite:///{tmp_path / 'other.sqlite'}")
    open_store().close()
    assert (tmp_path / "other.sqlite").is_file()
    monkeypatch.setenv("NETCORE_STORE_URL", "no url")
    with pytest.raises(StoreProblem, match="correct NETCORE_STORE_URL"):
        open_store()


def test_the_default_file_lies_in_the_ignored_folder_of_the_project():
    root = Path(__file__).resolve().parents[2]
    assert root / ".store" / "records.sqlite" == address.DEFAULT_FILE
    assert ".store" in (root / ".gitignore").read_text().split()


def test_the_migrations_make_the_tables_that_the_code_uses(store_url: str):
    open_store(store_url).close()
    engine = sa.create_engine(address.read_address(store_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_newest_version_that_the_code_names_is_the_last_migration():
    config = Config()
    config.set_main_option("script_location", str(Path(address.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == NEWEST


def test_sqlite_is_set_up_for_safety(tmp_path: Path):
    with open_store(f"sqlite:///{tmp_path / 'r.sqlite'}") as store, store._database.reading() as connection:
        settings = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                    for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15000}


def test_one_patient_is_found_without_looking_at_the_others(tmp_path: Path):
    with open_store(f"sqlite:///{tmp_path / 'r.sqlite'}") as store:
        store.save(record(), by="AB")
        asked: list[str] = []
        sa.event.listen(store._database._engine, "before_cursor_execute",
                        lambda connection, cursor, statement, values, *_: asked.append((statement, values)))
        store.load("P1")
        store.version("P1")
        store.patient_of(store.local_id("P1"))
    connection = sqlite3.connect(tmp_path / "r.sqlite")
    steps = [step[3] for statement, values in asked if statement.startswith("SELECT")
             for step in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    connection.close()
    assert steps and not [step for step in steps if step.startswith("SCAN")]


def test_a_locked_store_says_so_without_any_value(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("netcore.store.database._WAIT_SECONDS", 0)
    with open_store(f"sqlite:///{tmp_path / 'r.sqlite'}") as store:
        other = sqlite3.connect(tmp_path / "r.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreProblem, match=r"another program has held the store for too long.*nothing was saved"):
            store.save(record(citation="Doe"), by="AB")
        other.close()
