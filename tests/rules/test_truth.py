"""The truth table, whole: every combination of three answers, against an independent definition of Kleene's logic."""

from itertools import product

import pytest

from netcore.rules.truth import (
    AND_TABLE,
    MET,
    NOT_APPLICABLE,
    NOT_MET,
    NOT_TABLE,
    OR_TABLE,
    RULE_TABLE,
    TRUTHS,
    UNKNOWN,
    all_of,
    any_of,
    at_least_of,
    negate,
    summary,
)


def worlds(answer):
    """The classical truths that an answer leaves possible."""
    return {MET: {True}, NOT_MET: {False}, UNKNOWN: {True, False}}[answer]


def read_back(truths):
    return {frozenset({True}): MET, frozenset({False}): NOT_MET}.get(frozenset(truths), UNKNOWN)


@pytest.mark.parametrize(("one", "two"), list(product(TRUTHS, TRUTHS)))
def test_and_and_or_are_what_holds_in_every_possible_world(one, two):
    assert AND_TABLE[one, two] is read_back({a and b for a in worlds(one) for b in worlds(two)})
    assert OR_TABLE[one, two] is read_back({a or b for a in worlds(one) for b in worlds(two)})


@pytest.mark.parametrize("one", TRUTHS)
def test_not_is_what_holds_in_every_possible_world(one):
    assert NOT_TABLE[one] is read_back({not a for a in worlds(one)})
    assert negate(negate(one)) is one


def test_the_tables_are_whole():
    assert set(AND_TABLE) == set(OR_TABLE) == set(RULE_TABLE) == set(product(TRUTHS, TRUTHS))


@pytest.mark.parametrize("answers", list(product(TRUTHS, repeat=3)))
@pytest.mark.parametrize("count", [1, 2, 3])
def test_at_least_of_is_what_holds_in_every_possible_world(answers, count):
    possible = {sum(world) >= count for world in product(*map(worlds, answers))}
    assert at_least_of(count, answers) is read_back(possible)
    assert at_least_of(1, answers) is any_of(answers)
    assert at_least_of(3, answers) is all_of(answers)


def test_a_rule_that_does_not_speak_to_the_patient_is_not_applicable_whatever_it_says():
    for holds in TRUTHS:
        assert RULE_TABLE[NOT_MET, holds] is NOT_APPLICABLE
        assert RULE_TABLE[UNKNOWN, holds] is UNKNOWN
        assert RULE_TABLE[MET, holds] is holds


def test_nothing_is_all_and_none_of_nothing():
    assert all_of([]) is MET
    assert any_of([]) is NOT_MET
    assert summary([]) is NOT_APPLICABLE
    assert summary([NOT_APPLICABLE, NOT_MET]) is NOT_MET
    assert summary([NOT_APPLICABLE, UNKNOWN, NOT_MET]) is UNKNOWN
    assert summary([MET, UNKNOWN]) is MET
