"""How long does a table of 100,000 laboratory results take to check, to save and to read a second time?"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from netcore.exchange import check_mapped, guess_columns, open_grid
from netcore.exchange.workbook import write_workbook
from netcore.model import PatientRecord
from netcore.store import open_store

TESTS = (("CgA", "ng/mL"), ("ALT", "U/L"), ("5-HIAA", "mg/24 h"), ("Bilirubin", "mg/dL"), ("creatinine", "mg/dL"))


def timed(what: str, run: Callable[[], Any]) -> Any:
    """Run it and print seconds of the clock and of the processor, and the memory used so far."""
    clock, processor = time.perf_counter(), time.process_time()
    result = run()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:28} {time.perf_counter() - clock:6.1f} s ({time.process_time() - processor:5.1f} s processor), "
          f"{memory:5.0f} MB so far")
    return result


def main(count: int) -> None:
    """Five analytes of 500 patients over the years, as CSV and as a workbook."""
    rows = [["patient", "date", "test", "result", "unit", "limits"]]
    for number in range(count):
        name, unit = TESTS[number % len(TESTS)]
        rows.append([f"P{number % 500}", str(date(2010, 1, 1) + timedelta(days=number // 500)), name,
                     str((number % 977) / 10), unit, f"0-{number % 50}"])
    text = "\n".join(",".join(row) for row in rows).encode()
    grid = open_grid(text, "large.csv")
    mapping = guess_columns(grid)
    intake = timed("CSV checked", lambda: check_mapped(grid, mapping))
    assert len(intake.taken) == count + 500 and not intake.refused
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{Path(folder) / 'store.sqlite'}") as store:
        timed("saved", lambda: store.save_all(intake.records, by="benchmark"))

        def known(patient_id: str) -> PatientRecord:
            return store.load(patient_id)
        again = timed("the same file again", lambda: check_mapped(grid, mapping, known=known))
        assert (len(again.taken), again.already) == (0, count)
    book = timed("workbook written", lambda: write_workbook({"results": rows}))
    timed("workbook checked", lambda: check_mapped(open_grid(book, "large.xlsx"), mapping))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
