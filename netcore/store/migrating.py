"""Has the database the tables that this version of the software expects?"""

import threading
from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table

from netcore.errors import Problem, StoreProblem
from netcore.store.database import Database
from netcore.store.schema import NEWEST, VERSION_TABLE, metadata

_MIGRATIONS = Path(__file__).parent / "migrations"
# Alembic keeps the running migration in a global.
_ONE_AT_A_TIME = threading.Lock()


def bring_up_to_date(database: Database) -> None:
    """Run the migrations that are missing, in one transaction.

    Raises `StoreProblem` for a database that a newer version made, or that belongs to another program.
    """
    with database.reading() as connection:
        if _read_revision(connection) == NEWEST:
            return
    with _ONE_AT_A_TIME, database.writing() as connection:
        revision = _read_revision(connection)
        if revision is None:
            _refuse_foreign_tables(connection, any_table=database.is_sqlite)
        if revision != NEWEST:
            _migrate(connection, revision)


def _read_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    revision: str | None = connection.scalar(select(column("version_num")).select_from(table(VERSION_TABLE)))
    return revision


def _refuse_foreign_tables(connection: Connection, *, any_table: bool) -> None:
    present = set(inspect(connection).get_table_names())
    if present if any_table else present & set(metadata.tables):
        raise StoreProblem(Problem("store", "a database that holds other tables", "a store made by this software",
                                   "choose another database, or a new file"))


def _migrate(connection: Connection, revision: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreProblem(Problem("store", "made by a newer version of this software", f"at most version {NEWEST}",
                                   "update the software, or open another store"))
    command.upgrade(config, "head")
