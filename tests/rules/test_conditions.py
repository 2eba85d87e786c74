"""What a leaf answers: intervals against limits, units of the source, stale facts, words, lesions not listed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcore.model import PartialDate
from netcore.rules.evaluation import answer_rules, compile_rules
from netcore.rules.values import Facts, FactValue, Interval, Item
from tests.rules.small import small_book

DAY = date(2025, 6, 30)


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    book = small_book(tmp_path_factory.mktemp("sheets"))

    def asked(rule, patient=None, lesions=(), *, complete=True, rules_on=DAY, as_of=DAY, procedure_on=None):
        items = {"lesion": tuple(Item("lesion", f"L{index}", f"L{index}", facts)
                                 for index, facts in enumerate(lesions))}
        facts = Facts(as_of, procedure_on or as_of, patient or {}, items, complete)
        return answer_rules(compile_rules(book, rules_on), facts)[rule]
    return asked


def number(low, high=None, unit="mg/dL", day="2025-06-20"):
    interval = low if isinstance(low, Interval) else Interval(Decimal(low), Decimal(high if high is not None else low))
    return FactValue(number=interval, unit=unit, day=PartialDate.read(day) if day else None)


def word(*words, day="2025-06-20"):
    return FactValue(words=frozenset(words), day=PartialDate.read(day) if day else None)


HERE = {"liver_metastases": word("yes")}


@pytest.mark.parametrize(("value", "answer"), [
    (number("2.1"), "met"), (number("2"), "not_met"), (number("1.9"), "not_met"),
    (number(Interval.compared("<", Decimal(2))), "not_met"), (number(Interval.compared("<", Decimal(4))), "unknown"),
    (number(Interval.compared(">", Decimal(2))), "met"), (number(Interval.compared(">=", Decimal(2))), "unknown"),
    (number("1.5", "2.5"), "unknown"), (number("2.1", "9"), "met"),
    (number("34.3", unit="umol/L"), "met"), (number("34.1", unit="umol/L"), "not_met"),
    (None, "unknown"),
])
def test_a_number_is_judged_by_all_that_is_possible_in_the_unit_of_the_source(ask, value, answer):
    facts = HERE if value is None else HERE | {"bilirubin": value}
    assert ask("small.bilirubin", facts)[0].answer == answer


def test_the_limit_in_force_on_the_day_of_the_rules_judges(ask):
    facts = HERE | {"bilirubin": number("2.5")}
    assert ask("small.bilirubin", facts, rules_on=date(2020, 1, 1))[0].answer == "met"
    assert ask("small.bilirubin", facts, rules_on=date(2019, 12, 31))[0].answer == "not_met"
    before = ask("small.bilirubin", facts, rules_on=date(2009, 12, 31))[0]
    assert (before.answer, before.in_force_from) == ("not_applicable", date(2010, 1, 1))


@pytest.mark.parametrize(("day", "answer", "why", "since"), [
    ("2025-05-31", "met", "", None), ("2025-05-30", "unknown", "stale", date(2025, 6, 30)),
    ("2025-05", "unknown", "maybe_stale", None), (None, "unknown", "maybe_stale", None),
    ("2025-04", "unknown", "stale", date(2025, 5, 31)),
])
def test_a_fact_older_than_allowed_is_unknown_and_says_since_when(ask, day, answer, why, since):
    given_ = ask("small.bilirubin", HERE | {"bilirubin": number("9", day=day)})[0]
    reason = next(one for one in given_.reasons if one.fact == "bilirubin")
    assert (given_.answer, reason.why, reason.stale_since) == (answer, why, since)


def test_age_counts_to_the_planned_procedure(ask):
    facts = HERE | {"bilirubin": number("9", day="2025-06-20")}
    assert ask("small.bilirubin", facts)[0].answer == "met"
    assert ask("small.bilirubin", facts, procedure_on=DAY + timedelta(days=21))[0].answer == "unknown"


@pytest.mark.parametrize(("metastases", "answer"), [("no", "not_applicable"), ("yes", "met"), (None, "unknown")])
def test_a_rule_that_may_not_speak_to_the_patient_is_unknown(ask, metastases, answer):
    facts = {"bilirubin": number("9")} | ({"liver_metastases": word(metastases)} if metastases else {})
    assert ask("small.bilirubin", facts)[0].answer == answer


@pytest.mark.parametrize(("words", "answer"), [
    (("occluded",), "met"), (("occluded", "hepatofugal"), "met"), (("open",), "not_met"),
    (("open", "occluded"), "unknown"), (("open", "partial"), "not_met")])
def test_a_word_that_is_not_sure_is_judged_by_all_that_is_possible(ask, words, answer):
    assert ask("small.vein", {"portal_vein": word(*words)})[0].answer == answer


@pytest.mark.parametrize(("lesions", "complete", "any_", "every", "count"), [
    ((), True, "unknown", "unknown", "unknown"),
    ((31, 40), True, "met", "not_met", "met"),
    ((30, 30), True, "not_met", "met", "not_met"),
    ((30, 30), False, "unknown", "unknown", "unknown"),
    ((31, 12), False, "met", "not_met", "unknown"),
    ((31, None), True, "met", "not_met", "unknown"),
    ((12, None), True, "unknown", "unknown", "not_met"),
])
def test_lesions_that_are_not_listed_or_not_measured_are_not_guessed(ask, lesions, complete, any_, every, count):
    facts = [{"state": word("present")} | ({"size": number(size, unit="mm")} if size else {}) for size in lesions]
    rules = ("small.any", "small.every", "small.count")
    answers = [ask(rule, {}, facts, complete=complete)[0].answer for rule in rules]
    assert answers == [any_, every, count]


def test_an_unknown_outcome_blocks_those_after_it(ask):
    def outcome(**facts):
        given_ = ask("small.class", facts)[0]
        return given_.answer, given_.outcome, given_.possible
    assert outcome(liver_involvement=number(51, unit="%"), bilobar=word("yes")) == ("met", "high", ("high",))
    assert outcome(liver_involvement=number(50, unit="%"), bilobar=word("yes")) == ("met", "both", ("both",))
    assert outcome(bilobar=word("yes")) == ("unknown", None, ("high", "both"))
    assert outcome(liver_involvement=number(50, unit="%"), bilobar=word("no")) == ("met", "rest", ("rest",))
    assert outcome() == ("unknown", None, ("high", "both", "rest"))


def test_a_class_that_is_one_of_two_settles_a_rule_that_asks_for_both(ask):
    assert ask("small.of_class", {"bilobar": word("yes")})[0].answer == "met"
    assert ask("small.of_class", {})[0].answer == "unknown"
    neither = {"liver_involvement": number(9, unit="%"), "bilobar": word("no")}
    assert ask("small.of_class", neither)[0].answer == "not_met"


def test_a_class_that_may_be_none_of_its_outcomes_settles_nothing(ask):
    facts = HERE | {"liver_involvement": number(9, unit="%")}
    assert ask("small.of_open_class", facts)[0].answer == "unknown"
    assert ask("small.of_open_class", facts | {"bilobar": word("yes")})[0].answer == "met"


def test_one_number_against_another(ask):
    def higher(metastasis, primary):
        return ask("small.higher", {"ki67_metastasis": number(*metastasis, unit="%"),
                                    "ki67_primary": number(*primary, unit="%")})[0].answer
    assert higher((8,), (5,)) == "met"
    assert higher((5,), (5,)) == "not_met"
    assert higher((3, 8), (5,)) == "unknown"
    assert higher((6, 8), (3, 5)) == "met"
    assert ask("small.higher", {"ki67_metastasis": number(5, unit="%")})[0].answer == "unknown"


def test_the_multiple_of_the_own_limit_is_read_where_the_sheet_says_so(ask):
    facts = {"chromogranin_a_times_upper_limit": number(2, unit="1")}
    assert ask("small.marker", facts)[0].answer == "met"
    assert ask("small.marker", {"chromogranin_a": number(999, unit="ng/mL")})[0].answer == "unknown"


numbers = st.decimals(min_value=0, max_value=10, places=1)


@given(numbers, numbers, numbers, st.booleans(), st.booleans())
def test_an_answer_about_an_interval_holds_for_every_number_in_it(low, high, limit, low_open, high_open):
    low, high = min(low, high), max(low, high)
    if low == high:
        low_open = high_open = False
    interval = Interval(low, high, low_open, high_open)
    inside = [value for value in (low, (low + high) / 2, high, limit)
              if (value > low or (value == low and not low_open))
              and (value < high or (value == high and not high_open))]
    for operator, holds in (("above", lambda v: v > limit), ("at_least", lambda v: v >= limit),
                            ("below", lambda v: v < limit), ("at_most", lambda v: v <= limit)):
        answer = getattr(interval, operator)(limit)
        if answer is not None:
            assert all(holds(value) is answer for value in inside)
        else:
            assert low <= limit <= high
