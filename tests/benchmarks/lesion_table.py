"""How long does it take to assess a large lesion table?

Makes 205 patients, three readers, 13 scans and 7 lesions (55,965 measurement rows), builds the records, and prints how
long `assess` takes for all of them. Beside it the open calculator pyrecist 0.1.0 on a table of the same shape, as a
process in a throw-away environment; it knows target sums only, so every row is a target there. Where it cannot be
installed, that is printed. Run from the root of the checkout: `python tests/benchmarks/lesion_table.py`.
"""

import csv
import random
import subprocess
import sys
import tempfile
import time
import venv
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


def write_peer_table(records: list[PatientRecord], path: Path) -> None:
    """The same table as the calculator reads it: a patient for each reader, a length for each row."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["patient_id", "study_date", "measurement", "lesion_label_alias", "lesion_category"])
        for number, record in enumerate(records):
            days = {study.study_id: study.done_on.exact for study in record.studies if study.done_on}
            for row in record.measurements:
                day = days[row.study_id]
                writer.writerow([number * len(READERS) + READERS.index(row.reader), f"{day:%Y%m%d}",
                                 row.longest_diameter_mm or 10, row.lesion_id, "target"])


def time_peer(records: list[PatientRecord]) -> str:
    """What pyrecist 0.1.0 takes as a process, start of the process and reading of the file included."""
    with tempfile.TemporaryDirectory() as folder:
        home, table = Path(folder) / "venv", Path(folder) / "table.csv"
        venv.create(home, with_pip=True)
        installed = subprocess.run([home / "bin" / "pip", "install", "-q", "pyrecist==0.1.0", "pandas"],
                                   capture_output=True, text=True)
        if installed.returncode:
            return f"pyrecist 0.1.0 could not be installed: {installed.stderr.strip().splitlines()[-1]}"
        write_peer_table(records, table)
        command = [home / "bin" / "pyrecist", table, "-o", folder]
        taken = []
        for _ in range(3):
            started = time.perf_counter()
            done = subprocess.run(command, capture_output=True, text=True)
            taken.append(time.perf_counter() - started)
            if done.returncode:
                return f"pyrecist 0.1.0 stopped: {done.stderr.strip().splitlines()[-1]}"
        return f"pyrecist 0.1.0 as a process on the same shape: {min(taken):.2f} s (best of 3)"


def main() -> None:
    """Make the table, assess it three times, print the times."""
    started = time.perf_counter()
    records = [make_record(number) for number in range(PATIENTS)]
    made = time.perf_counter() - started
    taken, answers = [], 0
    for _ in range(3):
        started = time.perf_counter()
        answers = sum(len(assess(record)) for record in records)
        taken.append(time.perf_counter() - started)
    rows = sum(len(record.measurements) for record in records)
    print(f"{rows} measurement rows of {len(records)} patients, {len(READERS)} readers: made in {made:.2f} s, "
          f"{answers} assessments in {min(taken):.2f} s (best of 3; {', '.join(f'{one:.2f}' for one in taken)})")
    print(time_peer(records))


if __name__ == "__main__":
    main()
