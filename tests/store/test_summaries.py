"""The rows of the overview: derived, kept beside the records, never older than they are."""

import pytest
from records import lab, record

from netcore.store import open_store


def count_labs(patient_record):
    return {"labs": len(patient_record.labs)}


def test_a_summary_is_made_of_the_merged_record_on_saving(store_url: str):
    with open_store(store_url, summarise=count_labs, summary_key="rules-1") as store:
        store.save(record(lab("1")), by="AB")
        store.save(record(lab("2", sample="S2")), by="AB")
        (row,) = store.summaries()
        assert (row.patient_id, row.local_id, row.version) == ("P1", store.local_id("P1"), store.version("P1"))
        assert row.summary == {"labs": 2}
        store.withdraw("P1", "labs", store.load("P1").labs[0].row_id, by="AB", reason="r")
        assert store.summaries()[0].summary == {"labs": 1}


def test_summaries_made_by_other_rules_are_not_shown_until_they_are_made_again(store_url: str):
    with open_store(store_url, summarise=count_labs, summary_key="rules-1") as store:
        store.save_all([record(lab("1")), record(patient_id="P2")], by="AB")
    with open_store(store_url, summarise=lambda _: {"new": True}, summary_key="rules-2") as store:
        revision = store.revision()
        assert [row.summary for row in store.summaries()] == [{}, {}]
        assert store.refresh_summaries() == 2
        assert [row.summary for row in store.summaries()] == [{"new": True}, {"new": True}]
        assert store.refresh_summaries() == 0
        assert store.revision() == revision


def test_a_save_without_rules_leaves_no_summary_of_the_earlier_version(store_url: str):
    with open_store(store_url, summarise=count_labs, summary_key="k") as store:
        store.save(record(lab("1")), by="AB")
    with open_store(store_url, summary_key="k") as store:
        store.save(record(lab("2", sample="S2")), by="AB")
        assert store.summaries()[0].summary == {}
        assert store.refresh_summaries() == 0
    with open_store(store_url, summarise=count_labs, summary_key="k") as store:
        assert store.refresh_summaries() == 1
        assert store.summaries()[0].summary == {"labs": 2}


def test_where_the_summary_fails_nothing_is_saved(store_url: str):
    def fail(_):
        raise RuntimeError("rules broke")

    with open_store(store_url, summarise=fail) as store:
        with pytest.raises(RuntimeError, match="rules broke"):
            store.save(record(), by="AB")
        assert store.patient_ids() == []


def test_local_ids_are_random_and_find_only_their_own_patient(store_url: str):
    with open_store(store_url) as store:
        store.save_all([record(patient_id=f"P{number}") for number in range(5)], by="AB")
        local_ids = {store.local_id(name): name for name in store.patient_ids()}
        assert len(local_ids) == 5 and all(len(local_id) == 10 and local_id.isalnum() for local_id in local_ids)
        assert {local_id: store.patient_of(local_id) for local_id in local_ids} == local_ids
        for lost in ("", None, "P1", "0000000000", "x\0", next(iter(local_ids))[:-1], "' OR 1=1 --"):
            assert store.patient_of(lost) is None
