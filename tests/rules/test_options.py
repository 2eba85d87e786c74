"""Where does an option stand? The six standings, the first that holds, each made by hand from the small rulebook."""

from datetime import date
from decimal import Decimal

import pytest

from netcore.model import PartialDate
from netcore.rules.disputes import collect_disputes
from netcore.rules.evaluate import differences, evaluate_facts
from netcore.rules.evaluation import answer_rules, compile_rules
from netcore.rules.options import Standing, collect_options
from netcore.rules.values import Facts, FactValue, Interval
from tests.rules.small import small_book

DAY = date(2025, 6, 30)
TODAY = PartialDate.read("2025-06-30")


def word(text):
    return FactValue(words=frozenset({text}), day=TODAY)


def number(value, unit):
    return FactValue(number=Interval.exactly(Decimal(value)), unit=unit, day=TODAY)


# A patient for whom nothing speaks against TACE and everything needed is there.
OPEN = {"liver_metastases": word("yes"), "bilirubin": number("1", "mg/dL"), "portal_vein": word("open"),
        "growth": word("progressive"), "hormone_symptoms": word("no"), "liver_involvement": number("10", "%"),
        "octreotide_plan": word("yes")}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return small_book(tmp_path_factory.mktemp("sheets"))


def tace(book, rules_on=DAY, **changes):
    facts = Facts(DAY, DAY, {**OPEN, **changes}).with_facts({name: None for name, value in changes.items()
                                                             if value is None})
    return collect_options(book, answer_rules(compile_rules(book, rules_on), facts))["TACE"]


@pytest.mark.parametrize(("changes", "standing"), [
    ({}, Standing.OPEN),
    # The vein rule has no limit; its source was read in an abstract and is of the disease itself.
    ({"portal_vein": word("occluded")}, Standing.ADVISED_AGAINST),
    # In 2025 the bilirubin limit of 2 mg/dL is recalled.
    ({"bilirubin": number("2.5", "mg/dL")}, Standing.STOP_SIGN_NOT_CHECKED),
    ({"portal_vein": word("occluded"), "bilirubin": number("2.5", "mg/dL")}, Standing.ADVISED_AGAINST),
    ({"portal_vein": None}, Standing.CANNOT_BE_TOLD),
    ({"portal_vein": None, "bilirubin": number("2.5", "mg/dL")}, Standing.STOP_SIGN_NOT_CHECKED),
    ({"growth": word("stable")}, Standing.NOT_INDICATED),
    # Whether there is a reason is not known: not the same as no reason.
    ({"growth": None}, Standing.OPEN),
    ({"portal_vein": None, "growth": word("stable")}, Standing.CANNOT_BE_TOLD),
    ({"liver_involvement": number("50", "%")}, Standing.OPEN_WITH_CAUTIONS),
    ({"liver_involvement": None}, Standing.OPEN),
    ({"octreotide_plan": None}, Standing.OPEN_WITH_CAUTIONS),
    ({"octreotide_plan": None, "growth": word("stable")}, Standing.NOT_INDICATED),
])
def test_the_first_standing_that_holds(book, changes, standing):
    assert tace(book, **changes).standing is standing


def test_the_limit_of_another_day_judges_and_says_how_it_was_checked(book):
    """Until 2019 the limit was 3 mg/dL, read in an abstract: the same bilirubin is another answer."""
    high = {"bilirubin": number("2.5", "mg/dL")}
    assert tace(book, rules_on=date(2019, 12, 31), **high).standing is Standing.OPEN
    higher = {"bilirubin": number("3.5", "mg/dL")}
    assert tace(book, rules_on=date(2019, 12, 31), **higher).standing is Standing.ADVISED_AGAINST
    assert tace(book, **higher).standing is Standing.STOP_SIGN_NOT_CHECKED


def test_an_option_names_what_gave_its_standing(book):
    option = tace(book, portal_vein=None, liver_involvement=number("60", "%"))
    assert [answer.rule.id for answer in option.because] == ["small.vein"]
    assert [answer.rule.id for answer in option.cautions] == ["small.burden"]
    assert [answer.rule.id for answer in option.for_] == ["small.indicated"]
    assert option.against == ()


def test_rules_that_answer_one_question_differ_only_where_one_holds_and_one_does_not(book):
    def dispute(**changes):
        facts = Facts(DAY, DAY, {**OPEN, **changes}).with_facts({name: None for name, value in changes.items()
                                                                 if value is None})
        found, = collect_disputes(book, answer_rules(compile_rules(book, DAY), facts))
        return found.question, found.differs, found.open
    assert dispute() == ("may_embolise", False, False)
    assert dispute(portal_vein=word("occluded")) == ("may_embolise", True, False)
    assert dispute(portal_vein=None) == ("may_embolise", False, True)
    assert dispute(portal_vein=word("occluded"), bilirubin=None) == ("may_embolise", False, True)


def test_differences_name_the_options_and_rules_that_moved(book):
    before = evaluate_facts(Facts(DAY, DAY, OPEN), rules=book)
    after = evaluate_facts(Facts(DAY, DAY, {**OPEN, "portal_vein": word("occluded")}), rules=book)
    assert differences(before, after) == (["TACE"], ["small.vein"])
    assert differences(before, before) == ([], [])
