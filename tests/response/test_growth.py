"""The tumour growth rate: its formula, its two scans, and what keeps it from being read as more than it is."""

from datetime import timedelta
from decimal import Decimal

import pytest
from response_cases import FIRST, make_record

from netcore.errors import BadInput
from netcore.model import TargetChoice
from netcore.response import growth_rates
from netcore.response.growth import compute_growth
from netcore.views.lesions.growth_words import sentence_growth

# From sum, to sum, days, percent of volume a month. By hand: 100 (exp(3 ln(to/from) / t) - 1), t = days * 12/365.25:
# 50 -> 52 in 91 days: t = 2.98973, 3 ln 1.04 = 0.117662, 0.117662/2.98973 = 0.039355, exp = 1.040140. The last one is
# the warning of the rules: 2 mm on 20 mm in 14 days.
RATES = [(50, 52, 91, "4.01"), (50, 51, 91, "2.01"), (50, 60, 183, "9.52"), (100, 120, 365, "4.67"),
         (50, 45, 91, "-10.03"), (40, 40, 91, "0.00"), (20, 22, 14, "86.20")]


@pytest.mark.parametrize(("first", "second", "days", "expected"), RATES)
def test_the_formula(first, second, days, expected):
    assert round(compute_growth(Decimal(first), Decimal(second), days), 2) == Decimal(expected)


def test_growth_to_nothing_from_nothing_and_in_no_time():
    assert compute_growth(Decimal(40), Decimal(0), 91) == -100
    assert compute_growth(Decimal(0), Decimal(40), 91) is None
    with pytest.raises(BadInput, match="0 days between the scans; expected a second scan after the first"):
        compute_growth(Decimal(40), Decimal(44), 0)


def rates(scans, treatments="5 everolimus", lesions="T1 target", baseline="0"):
    record = make_record(lesions, scans, treatments, baseline=baseline)
    rows = [row if row.TABLE != "target_sets" else row.model_copy(update={"course_id": "C"}) for row in record.rows()]
    assert any(isinstance(row, TargetChoice) for row in rows)
    found = growth_rates(type(record).of(rows))
    return {rate.name: rate for rate in found}


def codes(rate):
    return [reason.code for reason in (*rate.reasons, *rate.warnings)]


def test_three_months_into_the_course():
    found = rates("0: T1=100 | 96: T1=110 | 200: T1=150")["TGR3m"]
    assert (found.first_mm, found.second_mm, found.days) == (100, 110, 96)
    assert round(found.percent_per_month, 2) == Decimal("9.49")  # 3 ln 1.1 / 3.15400 = 0.090656
    assert found.above_cut_off and "growth_within_error" not in codes(found)


@pytest.mark.parametrize(("day", "counts"), [(65, False), (66, True), (126, True), (127, False)])
def test_the_scan_must_lie_two_to_four_months_after_the_start(day, counts):
    """The course begins on day 5; 2 months are 60.9 days, 4 months 121.75."""
    found = rates(f"0: T1=100 | {day}: T1=110")["TGR3m"]
    assert (found.percent_per_month is not None) == counts
    assert counts or codes(found) == ["growth_no_scan_in_window"]


def test_before_the_course_from_the_scan_before_the_baseline():
    found = rates("-20: T1=94 | -100: T1=100 | 0: T1=110")["TGR0"]
    assert (found.first_mm, found.second_mm, found.days) == (100, 110, 100)
    alone = rates("0: T1=100 | 96: T1=110")["TGR0"]
    assert (alone.percent_per_month, codes(alone)) == (None, ["growth_no_earlier_scan"])


def test_a_short_interval_is_named():
    assert "growth_short_interval" in codes(rates("-41: T1=100 | 0: T1=110")["TGR0"])
    assert "growth_short_interval" not in codes(rates("-42: T1=100 | 0: T1=110")["TGR0"])


def test_less_than_three_months_or_a_small_sum_is_named():
    """Rows of the evidence: a sum of at least about 50 mm and at least 3 months (91 days)."""
    for days, named in ((90, True), (91, False)):
        assert ("growth_under_full_interval" in codes(rates(f"0: T1=100 | {days}: T1=110")["TGR3m"])) is named
    assert "growth_under_full_interval" not in codes(rates("-41: T1=100 | 0: T1=110")["TGR0"]), "the shorter one is"
    for mm, named in (("49.9", True), ("50", False)):
        found = rates(f"0: T1={mm} | 96: T1=60")["TGR3m"]
        assert ("growth_small_sum" in codes(found)) is named
        assert ("below about 50 mm" in sentence_growth(found)) is named


def test_a_change_within_measurement_error_is_called_none():
    small, large = (rates(f"0: T1=50 | 96: T1={mm}")["TGR3m"] for mm in ("54.9", "55"))
    assert ["growth_within_error" in codes(one) for one in (small, large)] == [True, False]
    assert small.low < 0 < small.percent_per_month < small.high
    assert "less than the 5 mm that may be measurement error: not a change" in sentence_growth(small)
    assert "not a change" not in sentence_growth(large)


def test_a_target_treated_between_the_scans_has_no_rate():
    assert codes(rates("0: T1=100 | 96: T1=80", "5 TACE T1")["TGR3m"]) == ["growth_target_treated"]
    assert rates("0: T1=100 | 96: T1=80", "5 everolimus")["TGR3m"].percent_per_month < 0


def test_a_missing_target_is_named_and_gives_no_rate():
    found = rates("0: T1=50 T2=50 | 96: T1=50", lesions="T1 target; T2 target")["TGR3m"]
    assert (found.percent_per_month, [(one.lesion_id, one.at) for one in found.unknown]) == (None, [("T2", "scan")])
    assert "unknown: longest diameter missing for T2" in sentence_growth(found)


def test_nodes_and_default_values_are_named():
    found = rates("0: T1=50 N1=20 | 96: T1=small N1=16", lesions="T1 target; N1 target node")["TGR3m"]
    assert {"growth_counts_nodes", "growth_default_value"} <= set(codes(found))


def test_without_a_start_of_treatment_there_is_no_rate_at_three_months():
    found = growth_rates(make_record("T1 target", "0: T1=100 | 96: T1=110"))
    assert [codes(rate) for rate in found if rate.name == "TGR3m"] == [["growth_start_not_known"]]


def test_what_happened_later_is_not_used():
    record = make_record("T1 target", "0: T1=100 | 96: T1=110", "5 everolimus")
    assert all(rate.percent_per_month is None for rate in growth_rates(record, as_of=FIRST + timedelta(days=90)))
