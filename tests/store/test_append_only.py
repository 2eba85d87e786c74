"""The database itself refuses to change or delete what was saved."""

import pytest
import sqlalchemy as sa
from records import lab, record

from netcore.errors import StoreProblem
from netcore.store import open_store
from netcore.store.address import read_address

TABLES = ["patients", "saves", "row_versions", "erasures", "links", "exports"]


@pytest.fixture
def engine(store_url: str):
    with open_store(store_url) as store:
        store.save_all([record(lab("1")), record(patient_id="P2")], by="AB", reason="r")
        store.record_export("tables", by="AB", patient_id="P2")
        store.erase("P2", by="AB", reason="asked")
    engine = sa.create_engine(read_address(store_url))
    yield engine
    engine.dispose()


def refused(engine: sa.Engine, statement: str) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(sa.text(statement))
        pytest.fail(f"went through: {statement}")


def test_delete_is_refused(engine: sa.Engine):
    for table in TABLES:
        refused(engine, f"DELETE FROM {table}")


def test_update_is_refused(engine: sa.Engine):
    for statement in (
        "UPDATE row_versions SET content = '{}'",
        "UPDATE row_versions SET withdrawn = NOT withdrawn",
        "UPDATE saves SET saved_by = 'XY'",
        "UPDATE saves SET reason = NULL WHERE reason IS NOT NULL",
        "UPDATE patients SET patient_id = 'P3' WHERE patient_id = 'P1'",
        "UPDATE patients SET patient_id = NULL WHERE patient_id = 'P1'",
        "UPDATE patients SET patient_id = 'P2' WHERE patient_id IS NULL",
        "UPDATE patients SET local_id = 'x' WHERE patient_id IS NULL",
        "UPDATE erasures SET reason = 'other'",
        "UPDATE row_versions SET digest = 'x'",
        "UPDATE links SET link_hash = 'x'",
        "UPDATE exports SET exported_by = 'XY'",
        "UPDATE exports SET patient_key = NULL",
        "UPDATE links SET salt = NULL WHERE salt IS NOT NULL AND save_id = (SELECT MIN(id) FROM saves)",
    ):
        refused(engine, statement)


def test_neither_truncate_nor_replace_gets_round_it(engine: sa.Engine):
    for table in TABLES:
        refused(engine, f"TRUNCATE {table} CASCADE" if engine.dialect.name == "postgresql"
                else f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


def test_the_erasure_of_one_patient_opens_no_other(engine: sa.Engine):
    refused(engine, "DELETE FROM row_versions WHERE patient_key = (SELECT id FROM patients WHERE patient_id = 'P1')")


def test_content_that_cannot_be_read_is_named_without_being_quoted(engine: sa.Engine, store_url: str):
    with engine.begin() as connection:
        connection.execute(sa.text(
            "INSERT INTO row_versions (patient_key, save_id, table_name, row_id, content, recorded_on, recorded_by,"
            " withdrawn) SELECT patient_key, save_id, table_name, 'r7', '{\"analyte\\:\": \"secret\"}', recorded_on,"
            " recorded_by, withdrawn FROM row_versions WHERE table_name = 'labs'"))
    with open_store(store_url) as store, pytest.raises(StoreProblem) as caught:
        store.load("P1")
    assert str(caught.value).startswith("labs, row_id r7: content that cannot be read; expected a row as this version")
    assert "secret" not in str(caught.value)
