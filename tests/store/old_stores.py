"""Stores as earlier versions of the software left them."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from netcore.store import migrating
from netcore.store.address import prepare_file, read_address
from netcore.store.database import Database

_PATIENT = "INSERT INTO patients (id, patient_id, local_id) VALUES (:id, :name, :local)"
_SAVE = ("INSERT INTO saves (id, patient_key, saved_on, saved_by, reason) "
         "VALUES (:id, :key, '2023-05-06 07:08:09.123456', 'AB', 'typed')")
_ROW = ("INSERT INTO row_versions (patient_key, save_id, table_name, row_id, content, recorded_on, recorded_by, "
        "withdrawn) VALUES (:key, :save, :table, :row, :content, '2023-05-06 07:08:09.123456', 'AB', :gone)")
_LAB = '{"analyte":"cga","taken_on":"2020-01-01","sample_id":"S1","value":"%s","unit":"ng/mL"}'


def make_old_store(url: str, revision: str, *, patients: int) -> None:
    """A store of that revision with patients P1, P2 ..., each of two saves: a result of 2, corrected to 1."""
    address = read_address(url)
    if address.get_backend_name() == "sqlite":
        prepare_file(address)
    database = Database(address)
    with database.writing() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(migrating.__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        zone = "" if database.is_sqlite else "+00"
        for number in range(1, patients + 1):
            connection.execute(sa.text(_PATIENT), {"id": number, "name": f"P{number}", "local": f"local{number:05d}"})
            for save, value in ((2 * number - 1, "2"), (2 * number, "1")):
                connection.execute(sa.text(_SAVE.replace("123456", f"123456{zone}")), {"id": save, "key": number})
                for table, content in (("patients", "{}"), ("labs", _LAB % value)):
                    if table == "labs" or value == "2":
                        connection.execute(
                            sa.text(_ROW.replace("123456", f"123456{zone}")),
                            {"key": number, "save": save, "table": table, "row": f"{table}-{number}",
                             "content": content, "gone": False})
        if not database.is_sqlite:
            for table in ("patients", "saves"):
                connection.execute(sa.text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
                                           f"(SELECT MAX(id) FROM {table}))"))
    database.close()
