"""How a reason, a limit and a title are said; every expected sentence is written by hand."""

from datetime import date
from decimal import Decimal

import pytest

from netcore.model import PartialDate
from netcore.rules.evaluate import evaluate_facts
from netcore.rules.loading import defined_facts
from netcore.rules.values import Facts, FactValue, Interval
from netcore.views.options.words import amount_words, condition_words, reason_words, unknown_words
from netcore.views.text import titled
from tests.rules.small import small_book

DAY = date(2025, 6, 30)
LIVER = {"liver_metastases": FactValue(words=frozenset({"yes"}))}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return small_book(tmp_path_factory.mktemp("sheets"))


def bilirubin(text, day="2025-06-20"):
    comparator, number = (text[0], text[1:]) if text[0] in "<>" else (None, text)
    return FactValue(number=Interval.compared(comparator, Decimal(number)), unit="mg/dL", day=PartialDate.read(day))


def said(book, rule, **facts):
    evaluation = evaluate_facts(Facts(DAY, DAY, {**LIVER, **facts}), rules=book)
    return [reason_words(one, defined_facts(book)) for one in evaluation.answers[rule][0].reasons if one.part == "when"]


@pytest.mark.parametrize(("value", "words"), [
    ("2.1", "bilirubin, total 2.1 mg/dL (20 Jun 2025), above 2 mg/dL"),
    ("2", "bilirubin, total 2 mg/dL (20 Jun 2025), not above 2 mg/dL"),
    ("<4", "bilirubin, total less than 4 mg/dL (20 Jun 2025), which does not tell whether it is above 2 mg/dL"),
])
def test_a_number_is_said_with_its_day_and_its_limit(book, value, words):
    assert said(book, "small.bilirubin", bilirubin=bilirubin(value)) == [words]


def test_a_stale_value_stays_visible_and_says_since_when(book):
    # Found on 30 May, good for 30 days: the last good day is 29 June.
    assert said(book, "small.bilirubin", bilirubin=bilirubin("0.8", "2025-05-30")) == [
        "bilirubin, total 0.8 mg/dL (30 May 2025): too old, stale since 30 Jun 2025"]


def test_what_is_not_recorded_says_what_was_asked(book):
    assert said(book, "small.bilirubin") == ["bilirubin, total: not recorded (asked: above 2 mg/dL)"]


def test_the_missing_are_named_once_and_stale_ones_are_marked(book):
    given = evaluate_facts(Facts(DAY, DAY, {**LIVER, "bilirubin": bilirubin("1", "2025-01-01")}), rules=book)
    reasons = [*given.answers["small.bilirubin"][0].reasons, *given.answers["small.bilirubin"][0].reasons,
               *given.answers["small.vein"][0].reasons]
    assert unknown_words(reasons, defined_facts(book)) == [
        "bilirubin, total (stale since 1 Feb 2025)", "main portal vein"]


def test_a_condition_is_said_with_its_latest_limits(book):
    rule = book.rule("small.near")
    words = condition_words(rule.when, book, "small", defined_facts(book))
    assert " from 45 % to 50 % and not (" in words and words.endswith(": yes)")


@pytest.mark.parametrize(("interval", "words"), [
    (Interval.exactly(Decimal("3.40")), "3.4 mg/dL"), (Interval.compared("<", Decimal(4)), "less than 4 mg/dL"),
    (Interval.compared(">", Decimal(4)), "more than 4 mg/dL"), (Interval(Decimal(10), Decimal(15)), "10 to 15 mg/dL"),
    (Interval(Decimal(3), None), "at least 3 mg/dL"),
])
def test_an_interval_is_said_as_what_is_possible(interval, words):
    assert amount_words(interval, "mg/dL") == words


@pytest.mark.parametrize(("title", "shown"), [
    ("platelets for ablation, SIR 2019", "Platelets for ablation, SIR 2019"), ("mRECIST is asked", "mRECIST is asked"),
    ("Main portal vein", "Main portal vein"), ("5-HIAA", "5-HIAA"), ("", "")])
def test_a_title_begins_with_a_capital(title, shown):
    assert titled(title) == shown
