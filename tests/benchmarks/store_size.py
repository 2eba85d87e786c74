"""Does one patient's page cost the same with 60 and with 10,000 patients in the store, and what does the list cost?

The made patients are the demo patients under other names: the first 60 whole, those beyond cut to their first 60 rows
with a day.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from netcore.exchange import read_tables
from netcore.model import PatientRecord, cut_record
from netcore.rules.summary import SUMMARY_KEY, summarise
from netcore.store import Store, open_store
from netcore.views.overview import Listed, filter_patients, sentence_overview, table_overview
from netcore.views.patient.page import patient_view

ROOT = Path(__file__).resolve().parents[2]
SMALL, ROWS, AT_ONCE, ROUNDS = 60, 60, 200, 15


def copies(demo: list[PatientRecord], number: int) -> Iterator[PatientRecord]:
    """The demo patients again and again, each copy under a name of its own."""
    beginnings = [beginning(record) for record in demo]
    for copy in range(number):
        record = (demo if copy < SMALL else beginnings)[copy % len(demo)]
        yield PatientRecord.of([row.model_copy(update={"patient_id": f"{record.patient_id}-{copy:05d}"})
                                for row in record.rows()])


def beginning(record: PatientRecord) -> PatientRecord:
    """The record as of the day on which it had about `ROWS` rows."""
    days = sorted(row.when.last for row in record.rows() if row.when)
    return cut_record(record, days[min(ROWS, len(days)) - 1])


def fill(store: Store, demo: list[PatientRecord], number: int) -> tuple[float, int]:
    """Save the copies, `AT_ONCE` in one transaction; the seconds spent in the store, and how many rows."""
    records = copies(demo, number)
    seconds, rows = 0.0, 0
    while some := list(islice(records, AT_ONCE)):
        started = time.perf_counter()
        rows += sum(result.added for result in store.save_all(some, by="benchmark"))
        seconds += time.perf_counter() - started
    return seconds, rows


def took(work: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def show_patient(store: Store, local_id: str) -> None:
    """What the patient page does for a patient whom nobody has looked at: find, load, cut, judge, draw."""
    patient_id = store.patient_of(local_id)
    assert patient_id is not None
    store.version(patient_id)
    record = store.load(patient_id)
    assert record.patient.story_today is not None
    day = record.patient.story_today.last
    patient_view(cut_record(record, day), day)


def main(number: str = "10000") -> None:
    """Fill a small and a large store, measure both in turn, and print times and ratios."""
    demo = list(read_tables(ROOT / "data" / "demo"))
    sizes = {"small": SMALL, "large": int(number)}
    with tempfile.TemporaryDirectory() as folder:
        stores = {}
        for name, size in sizes.items():
            path = Path(folder) / f"{name}.sqlite"
            stores[name] = open_store(f"sqlite:///{path}", summarise=summarise, summary_key=SUMMARY_KEY)
            seconds, rows = fill(stores[name], demo, size)
            print(f"saved {size} patients, {rows} rows: {seconds:.0f} s, {path.stat().st_size / 1e6:.0f} MB")
        wanted = [f"{demo[copy].patient_id}-{copy:05d}" for copy in range(5)]
        pages: dict[str, list[float]] = {name: [] for name in sizes}
        for _ in range(ROUNDS):
            for patient_id in wanted:
                for name, store in stores.items():
                    local_id = store.local_id(patient_id)
                    pages[name].append(took(lambda store=store, local_id=local_id: show_patient(store, local_id)))
        for name, size in sizes.items():
            print(f"one patient's page among {size}: median {median(pages[name]):.1f} ms, n={len(pages[name])}")
        print(f"large against small: {median(pages['large']) / median(pages['small']):.2f} (aim 1)")
        for name, store in stores.items():
            print_list(store, sizes[name])
            store.close()


def print_list(store: Store, size: int) -> None:
    """Print what the overview costs: reading the summaries once a change, filter and table on every click."""
    reading = [took(store.summaries) for _ in range(3)]
    listed = [Listed("user", row.local_id, row.summary) for row in store.summaries()]
    today = max(record.patient.story_today.last for record in read_tables(ROOT / "data" / "demo")
                if record.patient.story_today)
    everyone = [took(lambda: (found := filter_patients(listed, {}, "", False, today), table_overview(found, today),
                              sentence_overview(found, today))) for _ in range(3)]
    searched = [took(lambda: table_overview(filter_patients(listed, {}, "NET-014", False, today), today))
                for _ in range(3)]
    print(f"list of {size}: read {median(reading):.0f} ms (once a change of the store), all rows "
          f"{median(everyone):.0f} ms a click, searched for one name {median(searched):.0f} ms")


if __name__ == "__main__":
    main(*sys.argv[1:])
