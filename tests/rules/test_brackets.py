"""Does every limit have a case on either side of it, every date one before and one after, every age one that is stale?

What counts as a side follows from the sheet alone: from the limit and the direction of the comparison, from the day a
limit began, from the age in days. The cases themselves are put to the engine by test_cases.py.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import pytest

from netcore.evidence import rule_conditions, rule_limits
from netcore.evidence.conditions import Leaf, LesionTest, leaves, lesion_tests
from netcore.model import PartialDate
from netcore.rules.conditions import in_unit
from netcore.rules.evaluation import answer_rules, in_force_from
from netcore.rules.loading import defined_facts, load_rules
from netcore.rules.truth import UNKNOWN
from netcore.rules.values import Facts, FactValue, Item
from tests.rules.rule_cases import DAY, Case, asked_rules, case_facts, day_of, read_cases

BOOK = load_rules()
DAYS_IN = {"d": Decimal(1), "wk": Decimal(7), "mo": Decimal("365.25") / 12, "a": Decimal("365.25")}
SHEET_OF = {rule.id: sheet for sheet, rule in BOOK.rules()}


@cache
def cases_of(rule_id: str) -> tuple[tuple[Case, Facts], ...]:
    return tuple((case, case_facts(case)) for case in read_cases() if case.rule == rule_id)


def _values(facts: Facts, name: str) -> Iterator[FactValue]:
    for known in (facts.patient, *(item.facts for items in facts.items.values() for item in items)):
        if name in known:
            yield known[name]


def _compared() -> Iterator[tuple[str, Leaf, str, Decimal]]:
    """Every comparison of every rule with each value that its limit ever had."""
    for sheet, rule in BOOK.rules():
        for leaf in (one for condition in rule_conditions(rule) for one in leaves(condition)):
            for limit in leaf.limits:
                for dated in BOOK.parameter(sheet, limit).values:
                    assert isinstance(dated.value, Decimal)
                    yield rule.id, leaf, limit, dated.value


def _sides(rule_id: str, leaf: Leaf, limit: str, value: Decimal) -> set[str]:
    """On which sides of the limit the cases of the rule have a value for certain. The limit itself is on the side to
    which the comparison counts it."""
    unit = BOOK.parameter(SHEET_OF[rule_id], limit).unit or "1"
    definition, found = defined_facts(BOOK)[leaf.value_fact], set()
    counts_upwards = bool(leaf.at_least or leaf.below or (leaf.between and limit == leaf.between[0]))
    for _, facts in cases_of(rule_id):
        for known in _values(facts, leaf.value_fact):
            number = in_unit(known, unit, definition) if known.number is not None else None
            if number is None:
                continue
            if (number.at_least(value) if counts_upwards else number.above(value)) is True:
                found.add("upper")
            if (number.below(value) if counts_upwards else number.at_most(value)) is True:
                found.add("lower")
    return found


@pytest.mark.parametrize("rule_id", sorted({rule_id for rule_id, *_ in _compared()}))
def test_every_limit_has_a_case_on_each_side(rule_id: str) -> None:
    missing = [(leaf.value_fact, limit, str(value), side) for one, leaf, limit, value in _compared() if one == rule_id
               for side in ("lower", "upper") if side not in _sides(rule_id, leaf, limit, value)]
    assert missing == []


def _lesion_counts(rule_id: str) -> list[LesionTest]:
    """The limits of a rule on the number of lesions, in the order written."""
    return [test for condition in rule_conditions(BOOK.rule(rule_id)) for test in lesion_tests(condition)
            if test.comparison]


def _counted(rule_id: str, place: int) -> set[Decimal]:
    """The numbers of lesions for which that test holds in the cases of the rule, where they are certain."""
    found = set()
    for case, facts in cases_of(rule_id):
        for answer in answer_rules(asked_rules(case), facts)[rule_id]:
            counts = [reason.value.number for reason in answer.reasons
                      if reason.operator.startswith("count_") and reason.value is not None]
            if len(counts) == len(_lesion_counts(rule_id)) and (number := counts[place]) and number.low == number.high:
                assert number.low is not None
                found.add(number.low)
    return found


@pytest.mark.parametrize(("rule_id", "place"), [(rule_id, place) for rule_id in sorted(SHEET_OF)
                                                for place, _ in enumerate(_lesion_counts(rule_id))])
def test_every_limit_on_the_number_of_lesions_has_a_case_right_on_each_side(rule_id: str, place: int) -> None:
    comparison = _lesion_counts(rule_id)[place].comparison
    assert comparison is not None
    operator, limit = comparison
    for dated in BOOK.parameter(SHEET_OF[rule_id], limit).values:
        assert isinstance(dated.value, Decimal)
        last_below = dated.value - 1 if operator in ("at_least", "below") else dated.value
        assert {last_below, last_below + 1} <= _counted(rule_id, place), (limit, operator)


def _starts(rule_id: str) -> set[date]:
    """Every day on which a limit of the rule begins or changes."""
    return {dated.from_ for limit in rule_limits(BOOK.rule(rule_id))
            for dated in BOOK.parameter(SHEET_OF[rule_id], limit).values}


@pytest.mark.parametrize("rule_id", sorted(rule_id for rule_id in SHEET_OF if rule_limits(BOOK.rule(rule_id))))
def test_every_date_has_a_case_before_and_one_after(rule_id: str) -> None:
    judged = [(day_of(case.content.get("rules_on", case.content.get("as_of", DAY))), case.content.get("answer", "met"))
              for case, _ in cases_of(rule_id)]
    missing = [(str(start), side) for start in sorted(_starts(rule_id)) for side, there in (
        ("before", any(day < start for day, _ in judged)), ("from", any(day >= start for day, _ in judged)))
        if not there]
    assert missing == []
    begin = in_force_from(BOOK, SHEET_OF[rule_id], BOOK.rule(rule_id))
    assert begin is not None
    assert {answer for day, answer in judged if day < begin} == {"not_applicable"}, "before it begins it says nothing"
    assert {answer for day, answer in judged if day >= begin} - {"not_applicable"}


def _aged() -> Iterator[tuple[str, str, int]]:
    """Rule, fact and the age in days from which the fact is stale for it."""
    for sheet, rule in BOOK.rules():
        found = {}
        for leaf in (one for condition in rule_conditions(rule) for one in leaves(condition)):
            if leaf.no_older_than and not defined_facts(BOOK)[leaf.value_fact].irreversible:
                parameter = BOOK.parameter(sheet, leaf.no_older_than)
                age = int(Decimal(str(parameter.values[-1].value)) * DAYS_IN[str(parameter.unit)])
                found[leaf.value_fact] = max(found.get(leaf.value_fact, 0), age)
        yield from ((rule.id, fact, age) for fact, age in found.items())


def _dated(facts: Facts, name: str, day: date | None) -> Facts:
    """The same facts with one found on another day; None: taken away."""
    def changed(known: dict[str, FactValue]) -> dict[str, FactValue]:
        if name not in known:
            return known
        kept = {key: value for key, value in known.items() if key != name}
        return kept if day is None else {**kept, name: known[name]._replace(day=PartialDate.read(day.isoformat()))}

    items = {kind: tuple(Item(one.kind, one.id, one.label, changed(dict(one.facts)), one.day) for one in given)
             for kind, given in facts.items.items()}
    return Facts(facts.as_of, facts.reference_day, changed(dict(facts.patient)), items, facts.lesions_complete)


@pytest.mark.parametrize(("rule_id", "fact", "age"), sorted(set(_aged())))
def test_a_stale_fact_is_as_one_that_is_not_known(rule_id: str, fact: str, age: int) -> None:
    """Put to every case of the rule that states the fact: on the last day on which it is not too old the rule answers
    as with a fresh one, a day older as if nobody had recorded it, and in at least one case this is another answer:
    unknown, or that it is not recorded where the rule asks for that. Where a rule also asks for the fact of any age, an
    old answer may stand."""
    ageless = {leaf.value_fact for condition in rule_conditions(BOOK.rule(rule_id)) for leaf in leaves(condition)
               if leaf.no_older_than is None}
    asked = {leaf.value_fact for condition in rule_conditions(BOOK.rule(rule_id)) for leaf in leaves(condition)
             if leaf.is_recorded is not None}
    lasting: frozenset[str] = getattr(defined_facts(BOOK)[fact], "lasting", frozenset())
    # A rule that asks only for a word that holds for good has shown all there is to show with it.
    only_lasting = all(leaf.is_ in lasting or leaf.is_recorded is not None
                       for condition in rule_conditions(BOOK.rule(rule_id)) for leaf in leaves(condition)
                       if leaf.value_fact == fact)
    turned = False
    for case, facts in cases_of(rule_id):
        if not any(True for _ in _values(facts, fact)) or "rules_on" in case.content:
            continue
        rules = asked_rules(case)

        def answer(facts: Facts, rules: object = rules) -> tuple[object, ...]:
            given = answer_rules(rules, facts)[rule_id]  # type: ignore[arg-type]
            return tuple((one.answer, one.outcome, one.possible) for one in given)

        last = facts.reference_day - timedelta(days=age)
        fresh, missing = answer(_dated(facts, fact, facts.reference_day)), answer(_dated(facts, fact, None))
        assert answer(_dated(facts, fact, last)) == fresh, case.name
        stale = answer(_dated(facts, fact, last - timedelta(days=1)))
        if all(value.words and value.words <= lasting for value in _values(facts, fact)):
            assert stale == fresh, f"{case.name}: a word that holds for good"
            turned = turned or only_lasting
            continue
        assert stale == missing or (fact in ageless and stale == fresh), case.name
        if fresh != stale:
            turned = True
            assert fact in asked or UNKNOWN in {one[0] for one in (*missing, *fresh)}, case.name
    assert turned, f"{rule_id}: no case in which it matters that {fact} is too old"
