"""A changed past is detected and named; a store without a chain gets one; erasing breaks nothing and tells nothing."""

import hashlib

import pytest
import sqlalchemy as sa
from old_stores import make_old_store
from records import full_record, lab, record, values

from netcore.store import Store, Verified, open_store
from netcore.store.address import read_address


def filled(store: Store) -> None:
    """Three patients; P2 has a correction and a withdrawal."""
    store.save_all([record(lab("1")), record(lab("2", patient_id="P2"), patient_id="P2"), full_record("P3")], by="AB")
    store.save(record(lab("3", patient_id="P2"), patient_id="P2"), by="CD", reason="misread")
    store.withdraw("P2", "labs", str(store.load("P2").labs[0].row_id), by="EF", reason="wrong patient")


def tamper(url: str, *statements: str) -> None:
    """Change the database behind the software's back: without its triggers."""
    engine = sa.create_engine(read_address(url))
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            names = connection.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
            for name in names:
                connection.execute(sa.text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(sa.text("SET session_replication_role = replica"))
        for statement in statements:
            assert connection.execute(sa.text(statement)).rowcount > 0, statement
    engine.dispose()


def verified(url: str) -> Verified:
    with open_store(url) as store:
        return store.verify()


def test_an_untouched_history_is_whole(store_url: str):
    with open_store(store_url) as store:
        assert store.verify() == Verified(0, 0, 0, None, 0, "0" * 64, None)
        filled(store)
        found = store.verify()
        # Three patients, one correction, one withdrawal.
        assert (found.saves, found.late, found.erased, found.broken) == (5, 0, 0, None)
        store.save(record(lab("9")), by="AB")
        assert store.verify().head != found.head
    assert verified(store_url).broken is None


CORRECTION = "(SELECT MIN(id) FROM row_versions WHERE save_id = 4)"


@pytest.mark.parametrize(("statement", "save", "table", "what"), [
    (f"UPDATE row_versions SET content = replace(content, '\"3\"', '\"30\"') WHERE id = {CORRECTION}", 4, "labs",
     "the row is not what was saved"),
    (f"UPDATE row_versions SET recorded_by = 'XY' WHERE id = {CORRECTION}", 4, "labs", "the row is not what was saved"),
    (f"UPDATE row_versions SET withdrawn = NOT withdrawn WHERE id = {CORRECTION}", 4, "labs",
     "the row is not what was saved"),
    ("UPDATE row_versions SET row_id = 'other' WHERE save_id = 2 AND table_name = 'labs'", 2, "labs",
     "the row is not what was saved"),
    (f"DELETE FROM row_versions WHERE id = {CORRECTION}", 4, None, "the set of rows"),
    ("UPDATE saves SET reason = 'other' WHERE id = 4", 4, None, "who, when, why"),
    ("UPDATE saves SET saved_by = 'XY' WHERE id = 1", 1, None, "who, when, why"),
    ("UPDATE patients SET patient_id = 'P9' WHERE patient_id = 'P2'", 2, None, "the patient's id"),
    ("DELETE FROM links WHERE save_id = 3", 3, None, "the save has no link"),
    ("UPDATE links SET previous_hash = link_hash WHERE save_id = 3", 3, None, "removed or put in"),
    ("UPDATE links SET link_hash = content_hash WHERE save_id = 3", 3, None, "the link of the save was changed"),
    ("UPDATE links SET late = NOT late WHERE save_id = 3", 3, None, "the link of the save was changed"),
    ("UPDATE links SET salt = NULL WHERE save_id = 3", 3, None, "counts as erased, and its patient is not"),
    ("INSERT INTO row_versions (patient_key, save_id, table_name, row_id, content, recorded_on, recorded_by, withdrawn)"
     " SELECT patient_key, save_id, table_name, 'new', content, recorded_on, recorded_by, withdrawn FROM row_versions"
     f" WHERE id = {CORRECTION}", 4, "labs", "the row is not what was saved"),
])
def test_a_changed_past_is_named(store_url: str, statement: str, save: int, table: str | None, what: str):
    with open_store(store_url) as store:
        filled(store)
    tamper(store_url, statement)
    broken = verified(store_url).broken
    assert broken is not None
    assert (broken.save_id, broken.table) == (save, table)
    assert what in broken.what


def test_a_removed_save_is_missed_by_the_next(store_url: str):
    with open_store(store_url) as store:
        filled(store)
    tamper(store_url, "DELETE FROM row_versions WHERE save_id = 4", "DELETE FROM links WHERE save_id = 4",
           "DELETE FROM saves WHERE id = 4")
    broken = verified(store_url).broken
    assert broken is not None and (broken.save_id, broken.saved_by) == (5, "EF")
    assert "a save before this one was removed or put in" in broken.what


def test_a_digest_made_anew_does_not_hide_the_change(store_url: str):
    with open_store(store_url) as store:
        filled(store)
    digest = hashlib.sha256(b"anything").hexdigest()
    tamper(store_url, f"UPDATE row_versions SET digest = '{digest}' WHERE id = {CORRECTION}")
    assert verified(store_url).broken is not None


def test_an_erasure_keeps_the_chain_and_leaves_no_salt(store_url: str):
    with open_store(store_url) as store:
        filled(store)
        store.erase("P2", by="CD", reason="asked by letter")
        found = store.verify()
        # P2 had three saves; the erasure is a save of its own and is compared.
        assert (found.saves, found.erased, found.broken) == (6, 3, None)
    engine = sa.create_engine(read_address(store_url))
    with engine.connect() as connection:
        assert connection.scalars(sa.text("SELECT save_id FROM links WHERE salt IS NULL ORDER BY 1")).all() == [2, 4, 5]
    engine.dispose()
    tamper(store_url, "UPDATE erasures SET reason = 'other'")
    broken = verified(store_url).broken
    assert broken is not None and (broken.save_id, broken.patient_id) == (6, None)


def test_a_pretended_erasure_is_seen(store_url: str):
    with open_store(store_url) as store:
        filled(store)
    tamper(store_url, "INSERT INTO erasures SELECT patient_key, saved_on, 'XY', 'asked' FROM saves WHERE id = 4",
           "DELETE FROM row_versions WHERE patient_key = (SELECT patient_key FROM saves WHERE id = 4)",
           "UPDATE links SET salt = NULL WHERE save_id IN (2, 4, 5)")
    broken = verified(store_url).broken
    assert broken is not None and "no save that erased" in broken.what


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_an_older_store_gets_its_chain_and_says_so(store_url: str, revision: str):
    make_old_store(store_url, revision, patients=3)
    with open_store(store_url) as store:
        found = store.verify()
        assert (found.saves, found.rows, found.late, found.broken) == (6, 9, 6, None)
        assert found.late_until is not None and found.late_until.isoformat() == "2023-05-06T07:08:09.123456+00:00"
        assert values(store.load("P1")) == ["1"]
        store.save(record(lab("5")), by="CD")
        assert (store.verify().saves, store.verify().late) == (7, 6)
        store.erase("P2", by="CD", reason="asked")
        assert store.verify().broken is None
    engine = sa.create_engine(read_address(store_url))
    with engine.begin() as connection, pytest.raises(sa.exc.DBAPIError, match="append-only"):
        connection.execute(sa.text("UPDATE row_versions SET content = '{}'"))
    engine.dispose()
    tamper(store_url, "UPDATE row_versions SET content = '{}' WHERE save_id = 2")
    broken = verified(store_url).broken
    assert broken is not None and (broken.save_id, broken.table, broken.patient_id) == (2, "labs", "P1")
