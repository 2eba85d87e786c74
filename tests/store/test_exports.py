"""What left the store stands in its history: of a patient, of all; it outlives an erasure; a changed event is named."""

import pytest
import sqlalchemy as sa
from old_stores import make_old_store
from records import lab, record
from test_chain import tamper, verified

from netcore.errors import BadInput, UnknownPatient
from netcore.store import Store, open_store
from netcore.store.address import read_address


def filled(store: Store) -> None:
    """P1; an export of all; then P2; an export of P2, and one of all."""
    store.save(record(lab("1")), by="AB")
    store.record_export("tables (zip of CSV)", by="AB")
    store.save(record(patient_id="P2"), by="AB")
    store.record_export("board summary (PDF)", by="CD", patient_id="P2")
    store.record_export("FHIR R4", by="EF")


def test_an_export_tells_what_when_by_whom_and_of_whom(store: Store, clock):
    store.save(record(), by="AB")
    clock.set("2024-04-05")
    revision = store.revision()
    number = store.record_export("board summary (PDF)", by=" CD ", patient_id="P1")
    line, = store.exports("P1")
    assert (line.number, line.what, line.exported_by, line.patient_id) == (number, "board summary (PDF)", "CD", "P1")
    assert line.exported_on.date().isoformat() == "2024-04-05"
    assert line.local_id == store.local_id("P1")
    assert (line.revision, store.revision(), store.version("P1")) == (revision, revision, revision), "no version grows"


def test_a_patient_is_in_an_export_of_all_only_from_the_first_save_on(store: Store):
    filled(store)
    assert [line.what for line in store.exports("P1")] == ["FHIR R4", "tables (zip of CSV)"]
    assert [line.what for line in store.exports("P2")] == ["FHIR R4", "board summary (PDF)"]
    assert [line.number for line in store.exports()] == [3, 2, 1]
    assert [line.number for line in store.exports(most=1)] == [3]


def test_an_export_outlives_the_erasure_of_its_patient(store: Store):
    filled(store)
    local_id = store.local_id("P2")
    store.erase("P2", by="CD", reason="asked")
    line = store.exports()[1]
    assert (line.local_id, line.patient_id, line.what) == (local_id, None, "board summary (PDF)")
    assert store.verify().broken is None
    store.save(record(patient_id="P2"), by="AB")
    assert store.exports("P2") == [], "a new patient under the same id was in none of them"


def test_who_and_what_are_needed_and_a_patient_who_is_there(store: Store):
    with pytest.raises(BadInput, match="by: blank"):
        store.record_export("tables", by=" ")
    with pytest.raises(BadInput, match="export: blank"):
        store.record_export(" ", by="AB")
    with pytest.raises(UnknownPatient):
        store.record_export("tables", by="AB", patient_id="P9")
    assert store.exports() == []


@pytest.mark.parametrize(("statement", "number", "what"), [
    ("UPDATE exports SET exported_by = 'XY' WHERE id = 2", 2, "not what was written"),
    ("UPDATE exports SET what = 'other' WHERE id = 1", 1, "not what was written"),
    ("UPDATE exports SET patient_key = NULL WHERE id = 2", 2, "not what was written"),
    ("UPDATE exports SET revision = 2 WHERE id = 1", 1, "not what was written"),
    ("UPDATE exports SET link_hash = previous_hash WHERE id = 2", 2, "not what was written"),
    ("DELETE FROM exports WHERE id = 1", 2, "removed or put in"),
    ("DELETE FROM exports WHERE id = 2", 3, "removed or put in"),
])
def test_a_changed_export_is_named(store_url: str, statement: str, number: int, what: str):
    with open_store(store_url) as store:
        filled(store)
        assert (store.verify().exports, store.verify().broken) == (3, None)
    tamper(store_url, statement)
    broken = verified(store_url).broken
    assert broken is not None and broken.is_export
    assert broken.save_id == number and what in broken.what


def test_the_end_of_the_history_moves_with_an_export(store: Store):
    store.save(record(), by="AB")
    before = store.verify().head
    store.record_export("tables", by="AB")
    after = store.verify().head
    store.record_export("tables", by="AB")
    assert len({before, after, store.verify().head}) == 3


def test_an_older_store_gets_the_table_and_keeps_its_history(store_url: str):
    make_old_store(store_url, "0003", patients=0)
    with open_store(store_url) as store:
        filled(store)
        assert (store.verify().exports, store.verify().broken) == (3, None)
    engine = sa.create_engine(read_address(store_url))
    with engine.begin() as connection, pytest.raises(sa.exc.DBAPIError, match="append-only"):
        connection.execute(sa.text("DELETE FROM exports"))
    engine.dispose()
