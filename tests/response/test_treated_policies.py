"""Lesions treated locally during follow-up: the policies, and what never depends on them (response rules, 1.9)."""

import pytest
from response_cases import day, make_record

from netcore.model import PatientRecord
from netcore.response import assess, best_overall_response
from netcore.views.lesions.response_words import sentence_best, sentence_response

POLICIES = ("by_kind", "A", "B", "C")


def judged(record, policy="by_kind"):
    return assess(record, settings={"treated_target_policy": policy})


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("found", ["Z1=55", "T1=split(Z1) Z1=55", "T1=merged(Z1) Z1=55", "Z1=55split(T1)"])
def test_an_ablation_zone_enters_no_sum_under_any_policy(policy, found):
    record = make_record("T1 target; T2 target; Z1 target ablation_zone of=T1",
                         f"0: T1=18 T2=30 | 60: T2=30 {found}", "10 RFA T1")
    [one] = judged(record, policy)
    assert one.measured_mm == 30
    assert one.sum_mm in (30, None)
    assert one.overall != "PD"
    assert "Z1" not in [reading.lesion_id for reading in one.lesions if reading.role == "target"]


@pytest.mark.parametrize("policy", POLICIES)
def test_a_zone_read_under_the_tumours_own_name_enters_no_sum(policy):
    record = make_record("T1 target; T2 target", "0: T1=18 T2=30 | 60: T1=55 T2=30", "10 RFA T1")
    rows = [row.model_copy(update={"zone_finding": "complete"})
            if row.TABLE == "measurements" and row.longest_diameter_mm == 55 else row for row in record.rows()]
    [one] = judged(PatientRecord.of(rows), policy)
    assert (one.measured_mm, one.overall != "PD") == (30, True)


def test_under_policy_a_best_response_is_cut_at_the_treatment():
    record = make_record("T1 target; T2 target",
                         "0: T1=50 T2=50 | 60: T1=40 T2=40 | 120: T1=20 T2=20 | 180: T1=20 T2=20", "100 RFA T1")
    settings = judged(record, "A")
    cut = best_overall_response(settings, confirm=False)
    assert (cut.category, cut.day) == ("SD", day(60))
    assert "Cut before the scan of 30 Apr 2024: target T1 had been treated locally (policy A)." in sentence_best(cut)
    free = best_overall_response(judged(record, "B"), confirm=False)
    assert (free.category, free.day) == ("PR", day(120))


def test_under_policy_a_nothing_is_left_where_the_treatment_comes_first():
    record = make_record("T1 target", "0: T1=50 | 60: T1=20", "10 TACE T1")
    best = best_overall_response(judged(record, "A"), confirm=False)
    assert (best.category, best.day) == ("NE", None)
    assert [reason.code for reason in best.reasons] == ["best_response_cut"]


def test_the_nadir_stays_where_it_was_under_policy_a():
    record = make_record("T1 target; T2 target", "0: T1=50 T2=50 | 60: T1=40 T2=40 | 120: T1=5 T2=5", "100 RFA T1")
    assert [(one.nadir_mm, one.nadir_day) for one in judged(record, "A")] == [(100, day(0)), (80, day(60))]


def test_an_ablated_non_target_is_said_to_have_left_and_not_to_be_missing():
    record = make_record("T1 target; X1 non_target; X2 non_target; X3 non_target",
                         "0: T1=40 X1=present X2=present X3=present | 60: T1=40 X2=present", "10 RFA X1")
    [one] = judged(record)
    said = sentence_response(one)
    assert "Non-target X3 not evaluated." in said
    assert "Non-target X1 ablated or resected since baseline." in said
    assert [(reading.lesion_id, reading.state) for reading in one.lesions if reading.role == "non_target"] == [
        ("X1", "treated"), ("X2", "present"), ("X3", "not_measured")]
    assert [reason.facts["lesions"] for reason in one.reasons if reason.code == "non_targets_left"] == [("X1",)]


def test_complete_response_never_comes_from_removed_non_targets_alone():
    record = make_record("T1 target; X1 non_target", "0: T1=40 X1=present | 60: T1=gone", "10 resection X1")
    [one] = judged(record)
    assert (one.target, one.non_target, one.overall) == ("CR", "NE", "PR")
    assert "non-targets went by ablation or resection" in sentence_response(one)


def test_an_embolised_target_that_left_the_sum_is_not_called_ablated():
    record = make_record("T1 target; T2 target", "0: T1=40 T2=20 | 60: T1=30 T2=20", "10 TACE T1")
    [one] = judged(record, "C")
    assert (one.rebased_without, "treated_but_seen" in [note.code for note in one.warnings]) == (("T1",), False)


def test_the_policy_stands_in_the_sentence():
    record = make_record("T1 target; T2 target", "0: T1=40 T2=20 | 60: T2=20", "10 RFA T1")
    said = {policy: sentence_response(judged(record, policy)[0]) for policy in POLICIES}
    assert "Without T1, treated locally since baseline (policy by kind of treatment)." in said["by_kind"]
    assert "T1 treated locally since baseline (policy A)." in said["A"]
    assert "T1 treated locally since baseline (policy B)." in said["B"]
    assert "Without T1, treated locally since baseline (policy C)." in said["C"]
