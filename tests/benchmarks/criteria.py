"""How long does it take to judge one patient by every criterion?

Makes one patient with 30 scans of 12 lesions, five of them targets, with everything recorded that any criterion asks
for; prints how long `compare_criteria` takes, by the clock and in processor time, which other programs
disturb less. A second patient has all 12 lesions as targets. The aim is 50 ms. Run from the root of the checkout:
`python tests/benchmarks/criteria.py`.
"""

import random
import sys
import time
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from netcore.model import Lesion, Measurement, Patient, PatientRecord, Study, TargetChoice, Treatment
from netcore.response import compare_criteria

SCANS, LESIONS, REPEATS, AIM_MS = 30, 12, 20, 50


def make_record(targets: int) -> PatientRecord:
    """One made patient; the same number of targets gives the same patient."""
    chance, first = random.Random(7), date(2016, 1, 4)
    names = [f"L{number:02d}" for number in range(LESIONS)]
    rows = [Patient(patient_id="P"), Treatment(patient_id="P", treatment_id="X", course_id="C", kind="sunitinib",
                                               performed_on=first + timedelta(days=7))]
    for number, name in enumerate(names):
        rows.append(Lesion(patient_id="P", lesion_id=name, organ="liver"))
        rows.append(TargetChoice(patient_id="P", set_id="S", course_id="C", baseline_on=first, lesion_id=name,
                                 role="target" if number < targets else "non_target"))
    sizes = {name: chance.uniform(15, 60) for name in names}
    for scan in range(SCANS):
        study = f"S{scan:02d}"
        rows.append(Study(patient_id="P", study_id=study, kind="CT", new_lesion="none",
                          done_on=first + timedelta(days=90 * scan), phases=("arterial", "portal venous")))
        for name in names:
            sizes[name] *= chance.uniform(0.93, 1.07)
            size = sizes[name]
            rows.append(Measurement(
                patient_id="P", study_id=study, lesion_id=name, state="measured", longest_diameter_mm=f"{size:.1f}",
                perpendicular_mm=f"{0.8 * size:.1f}", third_axis_mm=f"{0.7 * size:.1f}",
                enhancing_diameter_mm=f"{0.7 * size:.1f}", enhancing_perpendicular_mm=f"{0.5 * size:.1f}",
                attenuation_hu=f"{chance.uniform(50, 120):.0f}", enhancing_volume_ml=f"{(size / 15) ** 3:.2f}"))
    return PatientRecord.of(rows)


def main() -> None:
    """Judge both patients some times, print the best and the median time."""
    for targets in (5, LESIONS):
        record = make_record(targets)
        taken, worked = [], []
        for _ in range(REPEATS):
            started, begun = time.perf_counter(), time.process_time()
            found = compare_criteria(record, reader="clinical")
            taken.append(1000 * (time.perf_counter() - started))
            worked.append(1000 * (time.process_time() - begun))
        assert found is not None
        verdicts = sum(len(scan.verdicts) for scan in found.scans)
        print(f"{SCANS} scans of {LESIONS} lesions, {targets} targets: {verdicts} verdicts and {len(found.growth)} "
              f"growth rates in {min(taken):.1f} ms, median {sorted(taken)[REPEATS // 2]:.1f} ms; processor "
              f"{min(worked):.1f} ms, median {sorted(worked)[REPEATS // 2]:.1f} ms; aim {AIM_MS} ms")


if __name__ == "__main__":
    main()
