"""Overall response by its tables, and the best overall response with and without confirmation."""

from dataclasses import replace

import pytest
from response_cases import day, make_record, read_cases

from netcore.errors import BadInput
from netcore.model import PartialDate
from netcore.response import assess, best_overall_response, overall_response


@pytest.mark.parametrize("case", read_cases("overall_cases.csv"), ids=lambda case: "|".join(list(case.values())[:3]))
def test_overall_response(case):
    assert overall_response(case["target"] or None, case["non_target"] or None, case["new_lesion"]) == case["overall"]


def test_a_word_that_is_no_category_is_refused():
    with pytest.raises(BadInput, match="target: 'stable'; expected CR, PR, SD"):
        overall_response("stable", None, "none")


def made_assessments(text):
    """Assessments with these overall responses on these days after baseline."""
    pattern = assess(make_record("T1 target", "0: T1=50 | 60: T1=50"))[0]
    return [replace(pattern, day=day(days), when=PartialDate.read(day(days)), overall=overall, target=None)
            for days, overall in (part.split() for part in text.split(";"))]


@pytest.mark.parametrize("case", read_cases("best_cases.csv"), ids=lambda case: case["name"])
def test_best_overall_response(case):
    numbers = {"minimum_stable_days": int(case["minimum"])} if case["minimum"] else {}
    best = best_overall_response(made_assessments(case["assessments"]), confirm=case["confirm"] == "yes", **numbers)
    assert (best.category, best.day) == (case["category"], day(case["day"])), best.reasons


def test_complete_then_partial_response_raises_a_query():
    for confirm in (True, False):
        best = best_overall_response(made_assessments("60 CR; 120 PR"), confirm=confirm)
        assert "complete_response_then_less" in [reason.code for reason in best.reasons]


def test_partial_only_because_a_non_target_was_not_evaluated_is_no_fall_from_complete_response():
    first, second, third = made_assessments("60 CR; 90 PR; 120 CR")
    second = replace(second, target="CR", non_target="NE")
    best = best_overall_response([first, second, third], confirm=True)
    assert (best.category, best.day) == ("CR", day(60))
    assert "complete_response_then_less" not in [reason.code for reason in best.reasons]


def test_nothing_after_baseline_has_no_best_response():
    assert best_overall_response([], confirm=False)[:2] == (None, None)


def test_a_duration_that_cannot_be_known_is_not_evaluable_and_says_so():
    undated = [replace(one, day=None, when=None) for one in made_assessments("60 SD; 120 SD")]
    best = best_overall_response(undated, confirm=False)
    assert best.category == "NE"
    assert "stable_duration_unknown" in [reason.code for reason in best.reasons]


def test_a_month_is_enough_where_every_day_of_it_would_do():
    stable = [replace(one, day=None, when=PartialDate(2024, 5)) for one in made_assessments("120 SD")]
    assert best_overall_response(stable, confirm=False).category == "SD"


def test_courses_and_readers_are_not_mixed():
    first, second = made_assessments("60 SD; 120 SD")
    with pytest.raises(BadInput, match="choose one reader and one course"):
        best_overall_response([first, replace(second, reader="R2")], confirm=False)
