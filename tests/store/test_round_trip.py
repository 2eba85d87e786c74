"""What is loaded is what was saved."""

from records import FULL_ROWS, full_record, lab, record

from netcore.model import TABLES
from netcore.store import Store, open_store


def test_every_column_of_every_table_is_filled_in_the_test_itself():
    filled = {(row["table"], name) for row in FULL_ROWS for name in row}
    own = {(table, name) for table, kind in TABLES.items() for name in kind.__annotations__
           if name in kind.model_fields}
    assert own - filled == set()


def test_a_full_record_comes_back_the_same(store: Store):
    saved = full_record()
    store.save(saved, by="AB")
    loaded = store.load("P1")
    assert loaded == saved
    assert [row.content() for row in loaded.rows()] == [row.content() for row in saved.rows()]


def test_digits_are_kept_as_written(store: Store):
    store.save(record(lab("12.50"), lab("12.5", sample="S2"), lab("0.000000001", sample="S3")), by="AB")
    assert [str(row.value) for row in store.load("P1").labs] == ["12.50", "12.5", "1E-9"]


def test_blank_row_id_recorded_on_and_recorded_by_are_filled(store: Store, clock):
    store.save(record(lab("1")), by="AB")
    row = store.load("P1").labs[0]
    assert row.row_id and row.recorded_by == "AB" and row.recorded_on == clock.moment


def test_rows_come_back_in_the_order_in_which_they_came(store: Store):
    store.save(record(*(lab("1", sample=name) for name in "CAB")), by="AB")
    store.save(record(lab("2", sample="C"), lab("1", sample="D")), by="AB")
    assert [row.sample_id for row in store.load("P1").labs] == ["C", "A", "B", "D"]


def test_a_store_that_is_closed_and_opened_again_holds_the_same(store_url: str):
    with open_store(store_url) as first:
        first.save(full_record(), by="AB")
        local_id, version = first.local_id("P1"), first.version("P1")
    with open_store(store_url) as second:
        assert second.load("P1") == full_record()
        assert (second.local_id("P1"), second.version("P1")) == (local_id, version)
