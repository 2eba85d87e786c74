"""How long does the cohort page wait with 2,000 patients: first load, and from filter to picture?

Makes 2,000 patients by relabelling the 60 made ones, saves them in a store of its own, gathers their facts as the page
does, then times each picture from changed filter to finished figure (the JSON that the browser gets included). Run from
the root of the checkout: `python tests/benchmarks/cohort.py [patients]`.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from netcore.exchange import read_tables
from netcore.model import PatientRecord, cut_record
from netcore.response import CRITERIA
from netcore.store import open_store
from netcore.views import cohort_page
from netcore.views.cohort import UNITS, Cohort, select_cohort, sentences_cohort
from netcore.views.cohort_facts import gather_best, gather_patient, gather_times

ROOT = Path(__file__).resolve().parents[2]


def relabelled(record: PatientRecord, name: str) -> PatientRecord:
    """The same record under another patient id."""
    return PatientRecord.of([row.model_copy(update={"patient_id": name, "row_id": None}) for row in record.rows()])


def timed(what: str, run: Callable[[], object], times: int = 3) -> None:
    """Print the longest of several runs, in milliseconds."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        taken.append(time.perf_counter() - started)
    print(f"{what}: {1000 * max(taken):.0f} ms (longest of {times})")


def main() -> None:
    """Make, save, gather, draw; print the times."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    made = read_tables(ROOT / "data" / "demo")
    records = [relabelled(made[place % len(made)], f"C{place:04d}") for place in range(number)]
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/records.sqlite") as store:
        started = time.perf_counter()
        store.save_all(records, by="benchmark")
        print(f"{number} patients saved in {time.perf_counter() - started:.1f} s")
        started = time.perf_counter()
        cut = []
        for record in records:
            loaded = store.load(record.patient_id)
            cut.append(cut_record(loaded, loaded.patient.story_today.last if loaded.patient.story_today else None))
        print(f"first load, reading records: {time.perf_counter() - started:.1f} s")
    started = time.perf_counter()
    facts = [gather_patient(record, record.patient_id, record.patient.story_today.last) for record in cut]
    print(f"first load, facts: {time.perf_counter() - started:.1f} s, "
          f"{sum(len(one.courses) for one in facts)} courses")
    started = time.perf_counter()
    bests = {name: {record.patient_id: gather_best(record, name) for record in cut} for name in CRITERIA}
    print(f"first look at response rates, {len(CRITERIA)} criteria: {time.perf_counter() - started:.1f} s")
    started = time.perf_counter()
    times = {record.patient_id: gather_times(record, "PFS", "FDA") for record in cut}
    print(f"first look at survival: {time.perf_counter() - started:.1f} s")

    def found() -> Cohort:
        cohort = select_cohort(facts, {"grade": ["G1", "G2", "G3"]}, UNITS[1])
        sentences_cohort(cohort)
        return cohort

    for name, draw in {
        "waterfall": lambda: cohort_page.waterfall_picture(found(), "treatment"),
        "spider": lambda: cohort_page.spider_picture(found()),
        "swimmer": lambda: cohort_page.swimmer_picture(found(), 0),
        "response rates": lambda: cohort_page.rates_picture(found(), bests, confirmed=False),
        "published series": lambda: cohort_page.published_picture(found()),
        "survival": lambda: cohort_page.survival_picture(found(), times, "primary"),
    }.items():
        timed(f"filter to picture, {name}", lambda draw=draw: json.dumps(draw().figure, default=str))


if __name__ == "__main__":
    main()
