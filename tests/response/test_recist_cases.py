"""Every edge case of the rules, one row each in recist_cases.csv. Expected answers are worked out by hand."""

from decimal import Decimal

import pytest
from response_cases import make_record, read_cases, setting_values

from netcore.response import assess

CASES = read_cases("recist_cases.csv")


def column(text, count):
    """One answer a time point; blank means None."""
    parts = text.split("|") if text else [""] * count
    return [part or None for part in parts]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_each_time_point_has_the_stated_response(case):
    record = make_record(case["lesions"], case["scans"], case["treatments"])
    found = assess(record, settings=setting_values(case["settings"]))
    expected = [case["overall"].split("|")]
    assert [one.overall for one in found] == expected[0], found
    count = len(found)
    assert [one.target for one in found] == column(case["target"], count)
    assert [one.non_target for one in found] == column(case["non_target"], count)
    assert [one.new_lesion for one in found] == column(case["new_lesion"], count)
    assert [one.sum_mm for one in found] == [part and Decimal(part) for part in column(case["sum"], count)]


def test_case_names_are_used_once():
    assert len({case["name"] for case in CASES}) == len(CASES)
