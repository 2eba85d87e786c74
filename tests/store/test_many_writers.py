"""Nothing is lost or left half done, whoever writes at the same time and whenever a writer dies."""

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection

import pytest
import sqlalchemy as sa
from records import lab, record, values

from netcore.store import open_store
from netcore.store.address import read_address

PROCESSES = multiprocessing.get_context("fork")
KILLS = {"sqlite": 25, "postgresql": 8}
SAVES = 12
LABS_A_SAVE = 15


def write_until_killed(url: str, round_number: int, told: Connection) -> None:
    store = open_store(url)
    for number in range(10_000):
        batch = f"{round_number}-{number}"
        store.save_all([record(*(lab("1", patient_id=patient, sample=f"{batch}-{place}")
                                 for place in range(LABS_A_SAVE)), patient_id=patient)
                        for patient in (f"A{round_number}", f"B{round_number}")], by="writer")
        told.send(batch)


def test_a_killed_writer_leaves_each_save_whole_or_not_there(store_url: str, database_kind: str):
    open_store(store_url).close()
    dice = random.Random(20240301)
    acknowledged: set[str] = set()
    for round_number in range(KILLS[database_kind]):
        hears, tells = PROCESSES.Pipe(duplex=False)
        writer = PROCESSES.Process(target=write_until_killed, args=(store_url, round_number, tells))
        writer.start()
        tells.close()
        acknowledged.add(hears.recv())
        time.sleep(dice.uniform(0, 0.05))
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        try:
            while True:
                acknowledged.add(hears.recv())
        except (EOFError, OSError):
            hears.close()
    with open_store(store_url) as store:
        found = Counter(row.sample_id.rsplit("-", 1)[0]
                        for name in store.patient_ids() for row in store.load(name).labs)
    assert set(found.values()) <= {2 * LABS_A_SAVE}, "a save is half there"
    assert acknowledged <= set(found), "a save that was confirmed is lost"
    if database_kind == "sqlite":
        engine = sa.create_engine(read_address(store_url))
        with engine.connect() as connection:
            assert connection.scalar(sa.text("PRAGMA integrity_check")) == "ok"
        engine.dispose()


def write_some(url: str, writer: str, patients: list[str], start: "multiprocessing.synchronize.Barrier") -> None:
    start.wait()
    with open_store(url) as store:
        for number in range(SAVES):
            for patient in patients:
                store.save(record(lab(str(number), patient_id=patient, sample=f"{writer}{number}"),
                                  patient_id=patient), by=writer)


@pytest.mark.parametrize("patients", [{"x": ["P1"], "y": ["P2"]}, {"x": ["P1"], "y": ["P1"]}],
                         ids=["two patients", "the same patient"])
def test_two_processes_that_begin_a_store_and_write_to_it_lose_nothing(store_url: str, patients):
    start = PROCESSES.Barrier(2)
    writers = [PROCESSES.Process(target=write_some, args=(store_url, name, of, start)) for name, of in patients.items()]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    with open_store(store_url) as store:
        found = sorted(row.sample_id for name in store.patient_ids() for row in store.load(name).labs)
        assert found == sorted(f"{writer}{number}" for writer in patients for number in range(SAVES))
        saves = [version.save_id for name in store.patient_ids() for version in store.history(name)
                 if version.table == "labs"]
        assert len(set(saves)) == 2 * SAVES


def open_at_once(url: str, start: "multiprocessing.synchronize.Barrier") -> None:
    start.wait()
    open_store(url).close()


def test_processes_that_open_a_new_store_at_once_all_succeed(store_url: str):
    for _ in range(2):
        start = PROCESSES.Barrier(4)
        openers = [PROCESSES.Process(target=open_at_once, args=(store_url, start)) for _ in range(4)]
        for opener in openers:
            opener.start()
        for opener in openers:
            opener.join(30)
        assert [opener.exitcode for opener in openers] == [0, 0, 0, 0]


def test_a_reader_is_not_held_up_by_a_writer(store_url: str):
    with open_store(store_url) as store:
        store.save(record(lab("1")), by="AB")
        with store._database.writing():
            assert values(store.load("P1")) == ["1"]


def test_many_threads_share_one_store(store_url: str):
    with open_store(store_url) as store, ThreadPoolExecutor(16) as threads:
        def save_and_load(number: int) -> list[str]:
            name = f"P{number % 4}"
            store.save(record(lab(str(number), patient_id=name, sample=str(number)), patient_id=name), by="AB")
            return values(store.load(name))

        seen = list(threads.map(save_and_load, range(40)))
        assert all(str(number) in found for number, found in enumerate(seen))
        assert sum(len(store.load(name).labs) for name in store.patient_ids()) == 40
