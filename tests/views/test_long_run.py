"""Slow growth over several courses is said, although every course on its own is stable."""

from decimal import Decimal

import pytest

from netcore.model import Lesion, Measurement, Patient, PatientRecord, Study, TargetChoice, Treatment
from netcore.response import response_series
from netcore.views.lesions.long_run import sentence_long_run


def record_of(sizes, courses=((1, "2020-01-10"), (3, "2021-02-10"))):
    """One target; `sizes` at January of 2020, 2021 and so on; a course begins after each named scan."""
    rows = [Patient(patient_id="P"), Lesion(patient_id="P", lesion_id="A", organ="liver", segment="V")]
    days = [f"{2020 + number // 2}-{'01' if number % 2 == 0 else '07'}-05" for number in range(len(sizes))]
    for day, size in zip(days, sizes, strict=True):
        rows.append(Study(patient_id="P", study_id=day, done_on=day, kind="CT", new_lesion="none"))
        rows.append(Measurement(patient_id="P", study_id=day, lesion_id="A", state="measured",
                                longest_diameter_mm=Decimal(size)))
    for number, (scan, start) in enumerate(courses):
        rows.append(Treatment(patient_id="P", treatment_id=f"T{number}", course_id=f"C{number}", kind="TAE",
                              performed_on=start, territory="right_lobe"))
        rows.append(TargetChoice(patient_id="P", set_id=f"S{number}", course_id=f"C{number}", lesion_id="A",
                                 role="target", baseline_on=days[scan - 1]))
    return PatientRecord.of(rows)


@pytest.mark.parametrize(("sizes", "said"), [
    # baselines 40 (January 2020) and 47 (January 2021), last scan 50: +6 % in its course, +25 % since the first scan
    (["40", "44", "47", "50"], True),
    # exactly +20 % since the first scan: the limit counts
    (["40", "44", "46", "48"], True),
    # +19.75 %: below it
    (["40", "44", "46", "47.9"], False),
    # shrinkage
    (["40", "38", "36", "35"], False),
])
def test_growth_over_two_courses_is_said_where_it_reaches_the_limit(sizes, said):
    record = record_of(sizes)
    running = response_series(record)[-1]
    assert running.assessments[-1].overall == "SD"
    text = sentence_long_run(record, running)
    assert bool(text) is said
    if said:
        assert text.startswith("The same targets were 40 mm on 5 Jan 2020:")


def test_it_is_not_said_beside_a_progression_that_says_it_already():
    record = record_of(["40", "44", "47", "60"])
    running = response_series(record)[-1]
    assert running.assessments[-1].overall == "PD"
    assert sentence_long_run(record, running) == ""
