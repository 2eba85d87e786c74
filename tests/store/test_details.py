"""Parts kept beside each record for screens of many patients: never older than the record, made again when asked."""

from old_stores import make_old_store
from records import lab, record

from netcore.store import open_store


def parts(patient_record):
    return {"labs": str(len(patient_record.labs)), "name": patient_record.patient_id}


def test_parts_are_made_of_the_merged_record_on_saving_and_read_one_by_one(store_url: str):
    with open_store(store_url, detail=parts, details_key="rules-1") as store:
        store.save_all([record(lab("1")), record(patient_id="P2")], by="AB")
        store.save(record(lab("2", sample="S2")), by="AB")
        one, other = store.local_id("P1"), store.local_id("P2")
        assert store.details("labs", [one, other]) == {one: "2", other: "0"}
        assert store.details("name", [other]) == {other: "P2"}
        assert store.details("no such part", [one]) == {} == store.details("labs", [])
        store.withdraw("P1", "labs", store.load("P1").labs[0].row_id, by="AB", reason="r")
        assert store.details("labs", [one]) == {one: "1"}
        assert store.refresh_details() == 0


def test_parts_made_by_other_rules_or_by_nobody_are_not_shown_until_they_are_made_again(store_url: str):
    with open_store(store_url, detail=parts, details_key="rules-1") as store:
        store.save(record(lab("1")), by="AB")
    with open_store(store_url) as store:
        store.save_all([record(lab("2", sample="S2")), record(patient_id="P2")], by="AB")
    heard = []
    with open_store(store_url, detail=parts, details_key="rules-1") as store:
        ids = [store.local_id("P1"), store.local_id("P2")]
        assert store.details("labs", ids) == {}, "nobody made them of the present version"
        assert store.refresh_details(lambda made, of: heard.append((made, of))) == 2
        assert store.details("labs", ids) == dict(zip(ids, ("2", "0"), strict=True)) and heard == [(2, 2)]
    with open_store(store_url, detail=parts, details_key="rules-2") as store:
        assert store.details("labs", ids) == {}
        assert store.refresh_details() == 2


def test_erasing_a_patient_erases_the_parts(store_url: str):
    with open_store(store_url, detail=parts, details_key="k") as store:
        store.save(record(lab("1")), by="AB")
        local_id = store.local_id("P1")
        store.erase("P1", by="AB", reason="asked")
        assert store.details("labs", [local_id]) == {} and store.refresh_details() == 0


def test_a_store_of_the_first_version_gets_its_parts_on_opening(store_url: str):
    make_old_store(store_url, "0001", patients=1)
    with open_store(store_url, detail=parts, details_key="k") as store:
        assert store.refresh_details() == 1 and store.load("P1").labs
        assert store.details("labs", [store.local_id("P1")]) == {store.local_id("P1"): "1"}


def test_a_large_save_leaves_the_parts_to_the_first_who_asks(store_url: str):
    with open_store(store_url, detail=parts, details_key="k") as store:
        store.save_all([record(patient_id=f"P{number:02d}") for number in range(21)], by="AB")
        ids = [store.local_id(name) for name in store.patient_ids()]
        assert store.details("name", ids) == {}
        assert store.refresh_details() == 21 and len(store.details("name", ids)) == 21
