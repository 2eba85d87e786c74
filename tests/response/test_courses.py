"""Courses of treatment, their baselines and their targets."""

import pytest
from response_cases import day, make_record

from netcore.errors import BadInput
from netcore.model import Lesion, Measurement, Patient, PatientRecord, Study, TargetChoice, Treatment
from netcore.response import assess, courses, response_series


def person(*rows, sizes=None, lesions="liver", reader="clinical"):
    """A patient with one lesion T1 in scans on these days: {day: diameter}, and further rows."""
    made = [Patient(patient_id="P"), Lesion(patient_id="P", lesion_id="T1", organ=lesions)]
    for days, size in (sizes or {}).items():
        made.append(Study(patient_id="P", study_id=f"d{days}", reader=reader, done_on=day(days), kind="CT",
                          new_lesion="none"))
        made.append(Measurement(patient_id="P", study_id=f"d{days}", lesion_id="T1", reader=reader,
                                longest_diameter_mm=size))
    return PatientRecord.of([*made, *rows])


def treatment(number, days, kind, course=None, **more):
    return Treatment(patient_id="P", treatment_id=f"X{number}", kind=kind, course_id=course,
                     performed_on=None if days is None else day(days), **more)


def codes(baseline):
    return [reason.code for reason in baseline.notes]


def test_each_course_is_compared_with_its_own_baseline_until_the_next_one():
    record = person(treatment(1, 10, "TACE", "C1"), treatment(2, 210, "PRRT", "C2"),
                    sizes={0: 50, 100: 40, 200: 60, 300: 58})
    found = [(one.course_id, one.day, one.baseline_mm, one.overall) for one in assess(record)]
    # the scan of day 200 closes the first course and opens the second
    assert found == [("C1", day(100), 50, "SD"), ("C1", day(200), 50, "PD"), ("C2", day(300), 60, "SD")]


@pytest.mark.parametrize(("start", "scan_by", "note"), [
    (28, "window", []), (29, "older", ["baseline_too_old"])])
def test_a_baseline_is_at_most_28_days_old_or_says_so(start, scan_by, note):
    record = person(treatment(1, start, "TACE", "C1"), sizes={0: 50, 100: 40})
    baseline = courses(record)[0].baselines["clinical"]
    assert (baseline.day, baseline.scan_by) == (day(0), scan_by)
    assert [code for code in codes(baseline) if code.startswith("baseline")] == note


def test_of_several_scans_before_the_course_the_last_complete_one_counts():
    record = person(treatment(1, 25, "TACE", "C1"), sizes={0: 50, 10: 52, 20: None, 100: 40})
    assert courses(record)[0].baselines["clinical"].day == day(10)


def test_a_course_without_a_scan_before_it_has_no_baseline_and_no_assessment():
    record = person(treatment(1, 0, "TACE", "C1"), sizes={100: 40, 200: 30})
    assert courses(record)[0].baselines == {}
    assert assess(record) == []


def test_a_later_course_without_targets_of_its_own_uses_the_earlier_ones_measured_again():
    record = person(TargetChoice(patient_id="P", set_id="S", course_id="C1", baseline_on=day(0), lesion_id="T1",
                                 role="target"),
                    treatment(1, 10, "TACE", "C1"), treatment(2, 210, "PRRT", "C2"), sizes={0: 50, 200: 40, 300: 20})
    first, second = courses(record)
    assert (first.baselines["clinical"].targets_by, second.baselines["clinical"].targets_by) == ("chosen", "reused")
    assert [one.overall for one in assess(record) if one.course_id == "C2"] == ["PR"]  # 20 against 40 mm


def test_proposed_targets_are_the_largest_measurable_two_an_organ_and_five_in_all():
    lesions = "; ".join(["L1 - liver", "L2 - liver", "L3 - liver", "N1 - node", "N2 - node", "B1 - bone", "S1 - spleen",
                         "G1 - lung"])
    record = make_record(lesions, "0: L1=30 L2=40 L3=50 N1=14 N2=16 B1=12 S1=11 G1=9 | 60: L1=30", "10 TACE",
                         baseline="")
    baseline = courses(record)[0].baselines["clinical"]
    assert baseline.targets_by == "proposed"
    assert baseline.targets == ("B1", "L2", "L3", "N2", "S1")
    assert baseline.non_targets == ("G1", "L1", "N1")
    assert "targets_proposed" in [reason.code for reason in assess(record)[0].warnings]


def test_thick_slices_ask_for_twice_their_thickness():
    record = make_record("L1 - liver; L2 - liver", "0: L1=11 L2=12 slice=6 | 60: L1=11 L2=12", "10 TACE", baseline="")
    assert courses(record)[0].baselines["clinical"].targets == ("L2",)


def test_a_target_set_without_a_baseline_day_starts_at_the_first_scan_with_every_target_measured():
    rows = [TargetChoice(patient_id="P", set_id="S", lesion_id=name, role="target") for name in ("T1", "T2")]
    extra = [Lesion(patient_id="P", lesion_id="T2", organ="liver"),
             *(Measurement(patient_id="P", study_id=f"d{days}", lesion_id="T2", longest_diameter_mm=20)
               for days in (60, 120))]
    record = person(*rows, *extra, sizes={0: 50, 60: 50, 120: 40})
    assert [(one.baseline_day, one.day) for one in assess(record)] == [(day(60), day(120))]


def test_scans_without_any_treatment_are_one_course_from_the_first_scan():
    record = person(sizes={0: 50, 60: 66})
    assert [(one.course_id, one.overall) for one in assess(record)] == [(None, "PD")]
    assert "no_treatment_recorded" in codes(courses(record)[0].baselines["clinical"])


def test_injections_of_one_drug_are_one_course_and_a_ppi_is_none():
    record = person(treatment(1, 10, "SSA", agent="lanreotide"), treatment(2, 40, "SSA", agent="lanreotide"),
                    treatment(3, 50, "PPI"), treatment(4, 70, "SSA", agent="lanreotide"), sizes={0: 50, 60: 40})
    assert [course.treatment_ids for course in courses(record)] == [("X1", "X2", "X4")]


def test_sessions_far_apart_or_with_another_procedure_between_are_courses_of_their_own():
    record = person(treatment(1, 10, "TACE"), treatment(2, 70, "TACE"), treatment(3, 100, "RFA"),
                    treatment(4, 130, "TACE"), treatment(5, 800, "TACE"), sizes={0: 50})
    assert [course.treatment_ids for course in courses(record)] == [("X1", "X2"), ("X3",), ("X4",), ("X5",)]


def test_an_operation_on_the_primary_begins_no_course():
    record = person(treatment(1, 10, "primary_resection"), treatment(2, 40, "TACE"), sizes={0: 50, 30: 48, 60: 40})
    assert [course.kinds for course in courses(record)] == [("TACE",)]


def test_resection_with_ablation_on_one_day_is_one_course():
    record = person(treatment(1, 10, "resection"), treatment(2, 10, "RFA"), sizes={0: 50, 60: 40})
    assert [course.kinds for course in courses(record)] == [("resection", "RFA")]
    assert "treated_lesions_not_recorded" in codes(courses(record)[0].baselines["clinical"])


@pytest.mark.parametrize("baseline", [day(60), "2024-03-01", "d60"])
def test_a_baseline_can_be_asked_for_by_day_or_study(baseline):
    record = person(treatment(1, 10, "TACE", "C1"), sizes={0: 50, 60: 40, 120: 28})
    found = assess(record, baseline=baseline)
    assert [(one.baseline_day, one.baseline_mm, one.overall) for one in found] == [(day(60), 40, "PR")]


def test_a_baseline_that_is_no_scan_is_refused():
    with pytest.raises(BadInput, match="the day or study_id of a scan"):
        assess(person(sizes={0: 50, 60: 40}), baseline="2023-01-01")


def test_undated_scans_with_a_sequence_take_part_in_order_and_have_no_day():
    made = [Patient(patient_id="P"), Lesion(patient_id="P", lesion_id="T1", organ="liver")]
    for sequence, size in ((2, 40), (1, 50), (3, 28)):
        made.append(Study(patient_id="P", study_id=f"s{sequence}", sequence=sequence, when_text="later", kind="CT"))
        made.append(Measurement(patient_id="P", study_id=f"s{sequence}", lesion_id="T1", longest_diameter_mm=size))
    found = assess(PatientRecord.of(made))
    assert [(one.day, one.sum_mm, one.overall) for one in found] == [(None, 40, "SD"), (None, 28, "PR")]


def test_a_scan_with_neither_date_nor_sequence_is_left_out_by_name():
    record = person(Study(patient_id="P", study_id="lost", kind="CT"),
                    Measurement(patient_id="P", study_id="lost", lesion_id="T1", longest_diameter_mm=5),
                    sizes={0: 50, 60: 50})
    found = assess(record)
    assert [one.overall for one in found] == ["SD"]
    assert [reason.facts["studies"] for reason in found[0].warnings
            if reason.code == "scans_without_place_in_time"] == [("lost",)]


def test_a_stream_without_a_choice_of_its_own_uses_the_other_streams_targets():
    rows = [TargetChoice(patient_id="P", set_id="S", baseline_on=day(0), lesion_id="T1", role="target")]
    record = person(*rows, sizes={0: 9, 60: 9}, reader="second")
    assert courses(record)[0].baselines["second"].targets_by == "shared"


def test_a_series_begins_with_the_baseline_and_carries_the_lines_of_each_scan():
    series = response_series(make_record("T1 target", "0: T1=100 | 60: T1=50 | 120: T1=55"))[0]
    drawn = [(point.sum_mm, point.response_at_mm, point.progression_at_mm) for point in series.points]
    assert drawn == [(100, 70, 120), (50, 70, 120), (55, 70, 60)]
    assert series.points[0].assessment is None
    small = response_series(make_record("T1 target", "0: T1=12 | 60: T1=15"))[0]
    assert small.points[1].progression_at_mm == 17  # the 5 mm floor


def test_a_scan_from_before_another_treatment_is_no_baseline():
    record = person(treatment(1, 10, "TACE", "C1"), treatment(2, 300, "PRRT", "C2"), sizes={0: 50, 400: 40})
    first, second = courses(record)
    assert first.baselines["clinical"].day == day(0)
    assert second.baselines == {}
    assert second.without_baseline["clinical"].code == "treated_since_last_scan"
    assert assess(record) == []
