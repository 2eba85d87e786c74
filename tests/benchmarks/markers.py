"""How long do all markers of a patient with 400 results take?

Makes one patient with 400 results of ten markers over eight years, with treatments, and prints the median time of the
overview (series, confounders, changes with verdicts) and of everything the markers screen computes for all of them:
trends, treatments, definitions of response, labels, levels found in groups. Run from the root of the checkout:
`python tests/benchmarks/markers.py`.
"""

import random
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from netcore.markers import (
    compute_biochemical_response,
    compute_labels,
    compute_trend,
    marker_overview,
    prognostic_notes,
    read_gastrin,
    read_insulin,
    staging_panel,
)
from netcore.model import Lab, Patient, PatientRecord, Treatment

MARKERS = (("chromogranin_a", "ng/mL", "serum"), ("five_hiaa", "umol/(24.h)", "urine_24h"),
           ("serotonin", "nmol/L", "whole_blood"), ("nse", "ug/L", "serum"), ("nt_probnp", "ng/L", "plasma"),
           ("insulin", "m[IU]/L", "serum"), ("glucose", "mmol/L", "plasma"), ("gastrin", "ng/L", "serum"),
           ("vip", "pmol/L", "plasma"), ("pancreastatin", "pg/mL", "plasma"))
RESULTS, REPEATS = 400, 20


def make_record() -> PatientRecord:
    """One made patient; always the same."""
    chance, first = random.Random(4), date(2016, 1, 4)
    each = RESULTS // len(MARKERS)
    rows = [Patient(patient_id="P")]
    for analyte, unit, specimen in MARKERS:
        rows += [Lab(patient_id="P", analyte=analyte, unit=unit, specimen=specimen, assay="A", upper_limit="100",
                     taken_on=first + timedelta(days=73 * number), value=f"{chance.uniform(60, 600):.1f}")
                 for number in range(each)]
    rows += [Treatment(patient_id="P", treatment_id=f"T{number}", kind=kind, performed_on=first + timedelta(days=day))
             for number, (kind, day) in enumerate((("SSA", 90), ("TACE", 700), ("PRRT", 1300), ("everolimus", 2100)))]
    rows.append(Treatment(patient_id="P", treatment_id="D", kind="PPI", performed_on=first + timedelta(days=400),
                          ended_on=first + timedelta(days=600)))
    return PatientRecord.of(rows)


def timed(work: Callable[[], object]) -> float:
    """Median milliseconds, after one warm-up."""
    work()
    taken = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return 1000 * median(taken)


def everything(record: PatientRecord) -> None:
    """The overview, then trends, definitions of response and labels of every series, and what is read together."""
    for summary in marker_overview(record):
        for series in (summary.series, *summary.others):
            compute_trend(series)
            compute_biochemical_response([series])
            compute_labels([series])
    prognostic_notes(record), read_gastrin(record), read_insulin(record), staging_panel(record)


def main() -> None:
    """Print both times."""
    record = make_record()
    print(f"overview of {len(record.labs)} results: {timed(lambda: marker_overview(record)):.1f} ms")
    print(f"with everything else that the screen computes: {timed(lambda: everything(record)):.1f} ms")


if __name__ == "__main__":
    main()
