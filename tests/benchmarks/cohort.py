"""How long does the cohort page wait with 2,000 patients: first load, and from filter to picture?

The first load reads every record from the store and gathers its facts; that is measured on the 60 made patients and
given for each patient and for all of them. Then their facts are relabelled to 2,000 patients, and every picture is
timed from a changed filter to the finished figure as the browser gets it. Run from the root of the checkout:
`python tests/benchmarks/cohort.py [patients]`.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from netcore.exchange import read_tables
from netcore.model import PatientRecord, cut_record
from netcore.response import CRITERIA
from netcore.store import open_store
from netcore.views import cohort_page
from netcore.views.cohort import UNITS, Cohort, select_cohort, sentences_cohort
from netcore.views.cohort_facts import gather_best, gather_patient, gather_times

ROOT = Path(__file__).resolve().parents[2]


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

    def first_load(what: str, run: Callable[[PatientRecord], object], records: list[PatientRecord]) -> list[Any]:
        started = time.perf_counter()
        values = [run(record) for record in records]
        taken = (time.perf_counter() - started) / len(records)
        print(f"first load, {what}: {1000 * taken:.1f} ms a patient, {taken * number:.0f} s for {number}")
        return values

    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/records.sqlite") as store:
        store.save_all(made, by="benchmark")
        loaded = first_load("reading records", lambda record: store.load(record.patient_id), made)
    cut = [cut_record(record, record.patient.story_today.last) for record in loaded]
    facts = first_load("facts", lambda record: gather_patient(record, "", record.patient.story_today.last), cut)
    best = {name: first_load(f"{name}, when response rates are first looked at",
                             lambda record, name=name: gather_best(record, name), cut) for name in CRITERIA}
    time_of = first_load("PFS, when survival is first looked at",
                         lambda record: gather_times(record, "PFS", "FDA"), cut)

    places = [(f"C{place:04d}", place % len(made)) for place in range(number)]
    facts = [replace(facts[place], patient_id=name, local_id=name) for name, place in places]
    bests = {criterion: {name: values[place] for name, place in places} for criterion, values in best.items()}
    times = {name: time_of[place] for name, place in places}
    print(f"{number} patients, {sum(len(one.courses) for one in facts)} courses, all of them in every picture")

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
