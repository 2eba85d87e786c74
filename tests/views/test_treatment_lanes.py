"""What is drawn as one day and what as a period?"""

from datetime import date

from netcore.model import Patient, PatientRecord, Treatment
from netcore.views.patient.page import patient_view
from netcore.views.patient.treatment_lanes import treatment_bars

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


def test_what_has_no_recorded_end_ends_with_death():
    died = date(2023, 4, 23)
    tablet = Treatment(patient_id="P", treatment_id="T", kind="everolimus", performed_on="2022-11-28", interval_days=1)
    injected = Treatment(patient_id="P", treatment_id="S", kind="SSA", performed_on="2023-04-10", interval_days=28)
    record = PatientRecord.of([Patient(patient_id="P", died_on="2023-04-23"), tablet, injected])
    assert {(bar.label, bar.ends, bar.ongoing) for bar in treatment_bars(record, DAY)} == \
        {("everolimus", died, False), ("SSA", died, False)}
    # On a day before the death both were still given.
    assert {bar.ongoing for bar in treatment_bars(record, date(2023, 4, 22))} == {True}


def injections(*days: str, **more: object):
    rows = [Treatment(patient_id="P", treatment_id=on, kind="SSA", agent="lanreotide", performed_on=on,
                      interval_days=28, **more) for on in days]
    return [(bar.begins, bar.ends, bar.ongoing, len(bar.rows))
            for bar in treatment_bars(PatientRecord.of([Patient(patient_id="P"), *rows]), DAY)]


def test_injections_close_enough_are_one_period_that_lasts_one_interval_after_the_last():
    # 3 Jun plus 28 days is 1 Jul 2024, the day looked at.
    assert injections("2024-04-08", "2024-05-06", "2024-06-03") == [(date(2024, 4, 8), DAY, True, 3)]


def test_a_pause_of_more_than_two_intervals_is_a_gap():
    # 1 Jan to 27 Feb 2024 are 57 days, one more than two intervals; 26 Feb would be 56.
    assert injections("2024-01-01", "2024-02-26") == [(date(2024, 1, 1), date(2024, 3, 25), False, 2)]
    assert injections("2024-01-01", "2024-02-27") == [
        (date(2024, 1, 1), date(2024, 1, 29), False, 1), (date(2024, 2, 27), date(2024, 3, 26), False, 1)]


def test_two_drugs_are_two_periods_and_case_does_not_make_two():
    rows = [Treatment(patient_id="P", treatment_id=str(number), kind="SSA", agent=agent, performed_on="2024-06-03",
                      interval_days=28) for number, agent in enumerate(("Lanreotide", "lanreotide", "octreotide"))]
    found = treatment_bars(PatientRecord.of([Patient(patient_id="P"), *rows]), DAY)
    assert sorted(len(bar.rows) for bar in found) == [1, 2]


def test_a_drug_without_an_end_goes_on_until_the_day_looked_at_and_an_undated_one_is_not_drawn():
    assert [(bar.ends, bar.ongoing) for bar in bars(kind="everolimus")] == [(DAY, True)]
    assert [(bar.ends, bar.ongoing) for bar in bars(kind="everolimus", interval_days=1)] == [(DAY, True)], \
        "a tablet a day is no injection that has worn off"
    assert [(bar.ends, bar.ongoing) for bar in bars(kind="everolimus", ended_on="2022-02-03")] == \
        [(date(2022, 2, 3), False)]
    rows = [Treatment(patient_id="P", treatment_id=str(on), kind="TACE", performed_on=on) for on in (None, "2021-03")]
    assert treatment_bars(PatientRecord.of([Patient(patient_id="P"), *rows]), DAY) == []


def test_an_end_known_to_the_month_is_said_as_a_month():
    row = Treatment(patient_id="P", treatment_id="T", kind="everolimus", performed_on="2021-03-29", ended_on="2022-02")
    view = patient_view(PatientRecord.of([Patient(patient_id="P"), row]), DAY)
    bar, = (trace for trace in view.figure["data"] if "meta" in trace)
    assert bar["x"] == [date(2021, 3, 29), date(2022, 2, 28)]
    assert bar["hovertemplate"] == ["%{meta[0]}<extra></extra>"] * 2, "said at its beginning and at its end"
    assert [words.partition("</span> ")[2] for words in bar["meta"]] == ["everolimus: 29 Mar 2021 to Feb 2022"]


def test_a_name_leaves_its_kind_out_only_where_the_same_was_done_again():
    def names(*kinds: str) -> list[str]:
        rows = [Treatment(patient_id="P", treatment_id=str(number), kind=kind, performed_on=f"2021-03-2{number}",
                          territory=part) for number, (kind, part) in enumerate(one.split() for one in kinds)]
        view = patient_view(PatientRecord.of([Patient(patient_id="P"), *rows]), DAY)
        return [text for trace in view.figure["data"] if "text" in trace["mode"] for text in trace["text"] if text]
    assert "TAE right, left" in names("TAE right_lobe", "TAE left_lobe")
    assert "TAE right, TACE right" in names("TAE right_lobe", "TACE right_lobe")


def test_an_operation_on_the_primary_is_surgery_but_no_procedure_on_the_liver():
    bar, = bars(kind="primary_resection", agent="right hemicolectomy")
    assert (bar.lane, bar.label, bar.is_procedure) == ("surgery", "resection of the primary", True)
    row = Treatment(patient_id="P", treatment_id="T", kind="primary_resection", performed_on="2021-03-29")
    view = patient_view(PatientRecord.of([Patient(patient_id="P"), row]), DAY)
    assert "No liver-directed procedure with a date is recorded." in [text for text, _ in view.situation]
