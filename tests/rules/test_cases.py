"""Every rule answers its cases, and every rule has a case for each answer. Sides of limits, dates and ages:
test_brackets.py."""

import pytest

from netcore.rules.loading import load_rules
from tests.rules.rule_cases import Case, answer_case, day_of, read_cases, read_never

RULES = {rule.id: sheet for sheet, rule in load_rules().rules()}


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.name)
def test_the_rule_answers_its_case(case: Case) -> None:
    expected = {key: case.content[key] for key in ("answer", "outcome", "possible", "due_on", "due_to", "state")
                if key in case.content}
    expected |= {key: day_of(expected[key]) for key in ("due_on", "due_to") if key in expected}
    if "outcome" in expected:
        expected.setdefault("answer", "met")
    assert expected, f"{case.name}: the case expects nothing"
    found = answer_case(case)
    assert {key: found[key] for key in expected} == expected


def test_every_case_says_why() -> None:
    assert [case.rule for case in read_cases() if not case.content.get("why")] == []


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_every_rule_has_a_case_for_each_answer_it_can_give(rule_id: str) -> None:
    rule = load_rules().rule(rule_id)
    answers = {case.content.get("answer", "met") for case in read_cases() if case.rule == rule_id}
    wanted = {"met"} | ({"not_applicable"} if rule.applies_when else set())
    if not (rule.classify and rule.classify[-1].when is None):
        wanted.add("not_met")
    if not _never_unknown(rule_id):
        wanted.add("unknown")
    wanted -= read_never(rule_id)
    assert wanted - answers == set(), f"{rule_id}: no case for {sorted(wanted - answers)}"


def _never_unknown(rule_id: str) -> bool:
    from netcore.evidence.conditions import leaves

    rule = load_rules().rule(rule_id)
    conditions = [rule.applies_when, rule.when, *(one.when for one in rule.classify or ())]
    return rule.due is None and all(leaf.is_recorded is not None for condition in conditions
                                    for leaf in leaves(condition))
