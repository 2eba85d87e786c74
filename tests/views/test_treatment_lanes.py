"""What is drawn as one day and what as a period?"""

from datetime import date

from netcore.model import Patient, PatientRecord, Treatment
from netcore.views.treatment_lanes import treatment_bars

DAY = date(2024, 7, 1)


def bars(**treatment: object):
    row = Treatment(patient_id="P", treatment_id="T", performed_on="2021-03-29", **treatment)
    return treatment_bars(PatientRecord.of([Patient(patient_id="P"), row]), DAY)


def test_an_operation_elsewhere_is_one_day_and_no_drug_taken_ever_since():
    bar, = bars(kind="other", agent="small-bowel resection")
    assert (bar.lane, bar.label, bar.begins, bar.ends, bar.is_procedure) == \
        ("other", "small-bowel resection", date(2021, 3, 29), date(2021, 3, 29), True)


def test_another_drug_with_an_interval_or_an_end_stays_a_period():
    assert not bars(kind="other", agent="zoledronate", interval_days=28)[0].is_procedure
    assert not bars(kind="other", agent="vitamin B3", ended_on="2022-01-01")[0].is_procedure
