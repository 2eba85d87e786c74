"""Kaplan-Meier and log-rank against a second implementation and against figures worked out by hand."""

import csv
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from netcore.errors import BadInput
from netcore.model import Lesion, Measurement, Patient, PatientRecord, Study, TargetChoice, Treatment
from netcore.response import Reason, TimeToEvent, compare_survival, estimate_survival, kaplan_meier, times_to_event
from netcore.response.survival.curves import log_rank

ORACLES = Path(__file__).resolve().parents[2].parent / "shared" / "oracles"
needs_oracles = pytest.mark.skipif(not ORACLES.is_dir(), reason="the oracle data do not lie beside this checkout")


def read(name):
    with open(ORACLES / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# lifelines 0.30.3, KaplanMeierFitter on hcc_tace_seg_ttp_os.csv (weeks): n, events, median, its 95 % interval
# (median_survival_times of confidence_interval_, log-log), then time: S, low, high; and the number at risk at 52 weeks.
LIFELINES = {
    ("ttp_weeks", "progressed"): (105, 45, 45.86, 38.71428571, 63.42857143, 17, {
        26: (0.748883354242051, 0.6342830393257609, 0.8322051451790728),
        52: (0.4403266670719253, 0.30306765842834477, 0.5691727109138082),
        104: (0.18501120465206947, 0.08135509254304238, 0.3214894016257498)}),
    ("os_weeks", "died"): (105, 93, 108.2857143, 85.42857143, 122.2857143, 81, {
        26: (0.9142857142857145, 0.8417565174131343, 0.9544535157825011),
        52: (0.7796352583586631, 0.6872599311394886, 0.8477046230270611),
        104: (0.510131712259372, 0.41049506174307804, 0.6012071057913405)}),
}


@pytest.mark.shared
@needs_oracles
@pytest.mark.parametrize("columns", LIFELINES)
def test_times_after_tace_agree_with_lifelines(columns):
    number, events, median, low, high, at_risk, shares = LIFELINES[columns]
    rows = read("hcc_tace_seg_ttp_os.csv")
    found = kaplan_meier([float(row[columns[0]]) for row in rows], [row[columns[1]] == "1" for row in rows])
    assert (found.number, found.events, found.at_risk(52)) == (number, events, at_risk)
    assert (found.median, found.median_low, found.median_high) == (median, low, high)
    for time, expected in shares.items():
        step = [step for step in found.steps if step.time <= time][-1]
        assert (step.share, step.low, step.high) == pytest.approx(expected, abs=1e-9)


@pytest.mark.shared
@needs_oracles
def test_log_rank_agrees_with_lifelines():
    """lifelines 0.30.3, logrank_test of overall survival, 60 who did not progress against 45 who did: 1.48999 and
    p 0.222219. SciPy gives the signed root of that statistic."""
    groups = [[(float(row["os_weeks"]), row["died"] == "1") for row in read("hcc_tace_seg_ttp_os.csv")
               if row["progressed"] == word] for word in "01"]
    found = log_rank(*(([time for time, _ in group], [event for _, event in group]) for group in groups))
    assert found.p_value == pytest.approx(0.22221861448710892, rel=1e-6)
    assert found.statistic ** 2 == pytest.approx(1.4899861131018188, rel=1e-6)


@pytest.mark.shared
@needs_oracles
def test_pfs_of_a_trial_agrees_with_an_independent_count():
    """75 patients of FFCD 2000-05 as records, treated on day 0, judged and counted here (EMA rules, start day counted).

    Expected: PFS counted from the raw sums, new lesions and deaths by a script of its own (progression: 20 % and 5 mm
    over the smallest sum so far, anything after a sum of 0, a new lesion), then lifelines 0.30.3, KaplanMeierFitter:
    70 events, median 227 days, 95 % interval 164 to 244, 68 at risk on day 52, S(104) 0.77333.
    """
    sums, events = defaultdict(list), defaultdict(list)
    for row in read("ffcd2000_05_sums.csv"):
        sums[row["patient_id"]].append(row)
    for row in read("ffcd2000_05_events.csv"):
        events[row["patient_id"]].append(row)
    times = [one for patient in sums for one in times_to_event(_trial_patient(patient, sums[patient], events[patient]),
                                                              "PFS", rules="EMA")]
    found = estimate_survival(times)
    assert (found.number, found.events, found.left_out) == (75, 70, 0)
    assert (found.median, found.median_low, found.median_high, found.at_risk(52)) == (227, 164, 244, 68)
    assert [step for step in found.steps if step.time <= 104][-1].share == pytest.approx(0.7733333333333334)


def _trial_patient(patient, sums, events):
    def day(text):
        return date(2004, 1, 1) + timedelta(days=int(text))
    common = {"patient_id": patient}
    new = {row["stop_day"] for row in events if row["new_lesion"] == "1"}
    died = next((day(row["stop_day"]) for row in events if row["died"] == "1"), None)
    return PatientRecord.of([
        Patient(**common, died_on=died), Lesion(**common, lesion_id="sum", organ="liver"),
        Treatment(**common, treatment_id="T", kind="chemotherapy", performed_on=day(0)),
        TargetChoice(**common, set_id="S", baseline_on=day(0), lesion_id="sum", role="target"),
        *(Study(**common, study_id=row["day"], done_on=day(row["day"]), kind="CT",
                new_lesion="unequivocal" if row["day"] in new else "none") for row in sums),
        *(Measurement(**common, study_id=row["day"], lesion_id="sum", longest_diameter_mm=row["sum_of_diameters_mm"])
          for row in sums)])


def test_published_remission_times():
    """6-MP arm of Freireich (Blood 1963;21:699-716), as in every textbook: median 23 weeks; R's survfit with
    conf.type = "log-log" gives 13 to not reached, S(6) = 0.857 (0.620 to 0.952)."""
    times = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    relapsed = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    found = kaplan_meier(times, [bool(word) for word in relapsed])
    assert (found.median, found.median_low, found.median_high) == (23, 13, None)
    first = found.steps[0]
    assert (first.time, first.at_risk, first.events, first.censored) == (6, 21, 3, 1)
    assert (first.share, first.low, first.high) == pytest.approx((18 / 21, 0.620, 0.952), abs=5e-4)


def test_nobody_with_the_event_has_no_median_and_no_band():
    found = kaplan_meier([10, 20], [False, False])
    assert (found.median, found.steps[-1].share, found.steps[-1].low) == (None, 1, None)


def test_a_share_of_exactly_one_half_is_the_median():
    assert kaplan_meier([1, 2, 3, 4, 5, 6], [True] * 6).median == 3


def time(days, event, endpoint="PFS", rules="FDA"):
    return TimeToEvent(endpoint, rules, "C", "clinical", date(2024, 1, 1), None, days, event, Reason("progression"))


def test_who_cannot_be_counted_is_left_out_by_number():
    found = estimate_survival([time(10, True), time(None, True), time(None, None), time(20, False)])
    assert (found.number, found.left_out) == (2, 2)
    assert estimate_survival([time(None, None)]) is None
    assert estimate_survival([]) is None


def test_a_group_without_events_or_without_anybody_is_not_compared():
    assert compare_survival([time(10, False)], [time(20, False)]) is None
    assert compare_survival([time(10, True)], []) is None


def test_mixed_endpoints_and_impossible_durations_are_refused():
    with pytest.raises(BadInput, match="2 different endpoints"):
        estimate_survival([time(1, True), time(2, True, rules="EMA")])
    with pytest.raises(BadInput, match="a duration of -1"):
        kaplan_meier([-1], [True])
