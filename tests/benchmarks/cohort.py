"""How long does the cohort page wait with 2,000 patients: first load, and from filter to picture?

The demo patients are saved whole, again and again, each copy under a name of its own and without a day of its story, so
that they are judged as of today. Then the page's parts are read as the page reads them, and every picture is timed from
a changed filter to the finished figure as the browser gets it. Run from the root of the checkout:
`python tests/benchmarks/cohort.py [patients] [file]`; the store stays in the file, for a look in the browser.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from netcore.exchange import read_tables
from netcore.model import PatientRecord
from netcore.response import CRITERIA
from netcore.rules.summary import SUMMARY_KEY, summarise
from netcore.store import Store, open_store
from netcore.views.cohort import page as cohort_page
from netcore.views.cohort import row as cohort_row
from netcore.views.cohort.selection import COLOURS, UNITS, Cohort, select_cohort, sentences_cohort

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 100


def copy_of(record: PatientRecord, place: int) -> PatientRecord:
    """The record under another name."""
    name = f"C{place:05d}"
    rows = [row.model_copy(update={"patient_id": name}) for row in record.rows() if row.TABLE != "patients"]
    return PatientRecord.of([record.patient.model_copy(update={
        "patient_id": name, "story_today": None, "origin": "imported"}), *rows])


def fill(path: str, number: int) -> None:
    """Save the copies and print what a save costs with and without the rows of the cohort."""
    made = read_tables(ROOT / "data" / "demo")
    for kept in ({}, {"detail": cohort_row.cohort_row, "details_key": cohort_row.DETAILS_KEY}):
        with tempfile.TemporaryDirectory() as folder, open_store(
                f"sqlite:///{folder}/a.sqlite", summarise=summarise, summary_key=SUMMARY_KEY, **kept) as store:
            started = time.perf_counter()
            store.save_all(made, by="benchmark")
            print(f"saving a patient, {'with' if kept else 'without'} the row of the cohort: "
                  f"{1000 * (time.perf_counter() - started) / len(made):.0f} ms")
    with open_at(path) as store:
        records = (copy_of(made[place % len(made)], place) for place in range(number))
        while some := list(islice(records, AT_ONCE)):
            store.save_all(some, by="benchmark")


def open_at(path: str) -> Store:
    """The store as the app opens it."""
    return open_store(f"sqlite:///{path}", summarise=summarise, summary_key=SUMMARY_KEY,
                      detail=cohort_row.cohort_row, details_key=cohort_row.DETAILS_KEY)


def timed(what: str, run: Callable[[], Any], times: int = 1) -> Any:
    """Print the longest of several runs, in milliseconds; the last answer."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        answer = run()
        taken.append(time.perf_counter() - started)
    print(f"{what}: {1000 * max(taken):.0f} ms{f' (longest of {times})' if times > 1 else ''}", flush=True)
    return answer


def measure(path: str) -> None:
    """Read as after a start of the server, then draw every picture."""
    today = date.today()
    with open_at(path) as store:
        ids = timed("first load, list of patients", lambda: [row.local_id for row in store.summaries()])

        def part(name: str, read: Callable[[str, str, date], Any]) -> dict[str, Any]:
            return {local_id: read(content, local_id, today) for local_id, content in store.details(name, ids).items()}

        facts = timed("first load, facts", lambda: list(part(cohort_row.FACTS, cohort_row.read_facts).values()))
        rows = timed("first load, response rates", lambda: part(cohort_row.BESTS, cohort_row.read_bests))
        times = timed("first load, one endpoint", lambda: part(cohort_row.time_part("PFS", "FDA"),
                                                              cohort_row.time_reader("PFS", "FDA")))
    bests = {name: {local_id: found[name] for local_id, found in rows.items()} for name in CRITERIA}
    print(f"{len(facts)} patients, {sum(len(one.courses) for one in facts)} courses, all of them in every picture")

    def found() -> Cohort:
        cohort = select_cohort(facts, {"grade": ["G1", "G2", "G3", "not known"]}, UNITS[1])
        sentences_cohort(cohort)
        return cohort

    pictures: dict[str, Callable[[], Any]] = {
        **{f"waterfall by {colour}": lambda colour=colour: cohort_page.waterfall_picture(found(), colour)
           for colour in COLOURS},
        "spider": lambda: cohort_page.spider_picture(found()),
        "swimmer": lambda: cohort_page.swimmer_picture(found(), 0),
        "response rates": lambda: cohort_page.rates_picture(found(), bests, confirmed=False),
        "published series": lambda: cohort_page.published_picture(found()),
        "survival": lambda: cohort_page.survival_picture(found(), times, "primary")}
    for name, draw in pictures.items():
        timed(f"filter to picture, {name}", lambda draw=draw: json.dumps(draw().figure, default=str), 3)


def main(number: str = "2000", path: str = "") -> None:
    """Fill where the file is not there yet, then measure."""
    with tempfile.TemporaryDirectory() as folder:
        path = path or f"{folder}/records.sqlite"
        if not Path(path).exists():
            fill(path, int(number))
        measure(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
