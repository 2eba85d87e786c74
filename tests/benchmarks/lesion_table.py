"""How long does it take to assess a large lesion table?

Makes 205 patients, three readers, 13 scans and 7 lesions (55,965 measurement rows), builds the records, and prints how
long `assess` takes for all of them. Run from the root of the checkout: `python tests/benchmarks/lesion_table.py`.
"""

import random
import sys
import time
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from netcore.model import Lesion, Measurement, Patient, PatientRecord, Study, TargetChoice, Treatment
from netcore.response import assess

PATIENTS, READERS, SCANS, TARGETS, NON_TARGETS = 205, ("R1", "R2", "R3"), 13, 4, 3


def make_record(number: int) -> PatientRecord:
    """One made patient; the same number gives the same patient."""
    chance = random.Random(number)
    patient, first = f"P{number:03d}", date(2018, 1, 1) + timedelta(days=number)
    targets = [f"T{index}" for index in range(1, TARGETS + 1)]
    others = [f"N{index}" for index in range(1, NON_TARGETS + 1)]
    rows = [Patient(patient_id=patient),
            Treatment(patient_id=patient, treatment_id="X1", kind="SSA", performed_on=first + timedelta(days=7))]
    rows += [Lesion(patient_id=patient, lesion_id=name, organ="liver") for name in targets + others]
    for reader in READERS:
        rows += [TargetChoice(patient_id=patient, set_id="S1", reader=reader, baseline_on=first, lesion_id=name,
                              role="target" if name in targets else "non_target") for name in targets + others]
        sizes = {name: chance.uniform(10, 60) for name in targets}
        for scan in range(SCANS):
            study = f"S{scan:02d}"
            rows.append(Study(patient_id=patient, study_id=study, reader=reader, kind="CT", new_lesion="none",
                              done_on=first + timedelta(days=84 * scan)))
            for name in targets:
                sizes[name] *= chance.uniform(0.85, 1.15)
                rows.append(Measurement(patient_id=patient, study_id=study, lesion_id=name, reader=reader,
                                        state="measured", longest_diameter_mm=f"{sizes[name]:.1f}"))
            rows += [Measurement(patient_id=patient, study_id=study, lesion_id=name, reader=reader, state="present")
                     for name in others]
    return PatientRecord.of(rows)


def main() -> None:
    """Make the table, assess it, print both times."""
    started = time.perf_counter()
    records = [make_record(number) for number in range(PATIENTS)]
    made = time.perf_counter()
    answers = sum(len(assess(record)) for record in records)
    judged = time.perf_counter()
    rows = sum(len(record.measurements) for record in records)
    print(f"{rows} measurement rows of {len(records)} patients, {len(READERS)} readers: "
          f"made in {made - started:.2f} s, {answers} assessments in {judged - made:.2f} s")


if __name__ == "__main__":
    main()
