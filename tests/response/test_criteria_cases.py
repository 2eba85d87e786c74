"""Every trap of the criteria beside RECIST 1.1, one row each in criteria_cases.csv. Expected answers by hand."""

from decimal import Decimal

import pytest
from response_cases import make_record, read_cases, setting_values

from netcore.response import CRITERIA, assess

CASES = read_cases("criteria_cases.csv")


def column(text, count):
    """One answer a time point; blank means None."""
    parts = text.split("|") if text else [""] * count
    return [part or None for part in parts]


@pytest.mark.parametrize("case", CASES, ids=[f"{case['criterion']}: {case['name']}" for case in CASES])
def test_each_time_point_has_the_stated_response(case):
    record = make_record(case["lesions"], case["scans"], case["treatments"])
    found = assess(record, case["criterion"], settings=setting_values(case["settings"]))
    assert [one.overall for one in found] == case["overall"].split("|"), found
    assert [one.target for one in found] == column(case["target"], len(found))
    sums = [one.sum_mm if one.sum_mm is None else round(one.sum_mm, 6) for one in found]
    assert sums == [part and Decimal(part) for part in column(case["sum"], len(found))]
    unknown = [f"{one.input} {one.lesion_id or '-'} {one.at}" for one in found[-1].unknown]
    assert unknown == [part for part in case["unknown"].split("; ") if part]


def test_every_criterion_has_cases_and_every_name_is_used_once():
    assert {case["criterion"] for case in CASES} == set(CRITERIA)
    assert len({(case["criterion"], case["name"]) for case in CASES}) == len(CASES)
