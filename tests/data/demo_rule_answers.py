"""How is each kind of answer about rules in the demo's key put to the software?

One function a kind; each asserts what the key states and nothing else.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from netcore.model import PatientRecord
from netcore.rules import Evaluation, evaluate
from netcore.rules.reasons import RuleAnswer
from netcore.rules.values import Item

Expect = Mapping[str, Any]


@lru_cache(maxsize=256)
def _evaluated(record_id: int, day: date, rules_on: date | None) -> Evaluation:
    return evaluate(_RECORDS[record_id], as_of=day, rules_on=rules_on)


_RECORDS: dict[int, PatientRecord] = {}


def evaluated(record: PatientRecord, day: date, rules_on: date | None = None) -> Evaluation:
    """All rules on the patient as of the day; asked several times, worked out once."""
    _RECORDS[id(record)] = record
    return _evaluated(id(record), day, rules_on)


def _all(evaluation: Evaluation) -> Iterable[RuleAnswer]:
    return (answer for given in evaluation.answers.values() for answer in given)


def _about_fact(evaluation: Evaluation, fact: str, option: str) -> list[RuleAnswer]:
    return [answer for answer in _all(evaluation) if option in answer.rule.about
            and any(reason.fact == fact and str(reason.answer) == "met" for reason in answer.reasons)]


def _limits(answer: RuleAnswer, fact: str) -> list[Decimal]:
    return [limit.number for reason in answer.reasons if reason.fact == fact for limit in reason.limits]


def _passed(answer: RuleAnswer, fact: str, *, passed: bool) -> list[Decimal]:
    """The limits that the fact reaches (or does not): a rule that asks for less than a limit holds below it."""
    return [limit.number for reason in answer.reasons
            if reason.fact == fact and str(reason.answer) in ("met", "not_met")
            and ((str(reason.answer) == "met") == (reason.operator in ("above", "at_least"))) is passed
            and str(answer.answer) in ("met", "not_met") for limit in reason.limits]


def _of_item(evaluation: Evaluation, rule: str, wanted: Mapping[str, Any] | None) -> RuleAnswer:
    """The one answer of a rule, or the one about the item of that day with those words."""
    given = evaluation.answers[rule]
    if wanted and given and given[0].item is not None:
        given = tuple(answer for answer in given if answer.item is not None and _is(answer.item, wanted))
    assert len(given) == 1, f"{rule}: {len(given)} answers"
    return given[0]


def _is(item: Item, wanted: Mapping[str, Any]) -> bool:
    words = {name: value for name, value in wanted.items() if name != "day"}
    return (item.day is not None and item.day.exact == wanted["day"]
            and all(name in item.facts and item.facts[name].word == value for name, value in words.items()))


def disagreements(evaluation: Evaluation, answers: Iterable[RuleAnswer], expect: Expect) -> None:
    """Each disagreement named is answered by rules of two of its sides (of one, where only one has rules). Those under
    `shows` also stand in what the software lists for the patient; those under `both_sides` do not."""
    texts = {text.id: text for sheet in evaluation.book.sheets.values() for text in sheet.disagreements}
    spoken = {answer.rule.id for answer in answers if answer.answer != "unknown"}
    listed = {text.id for dispute in evaluation.disputes for text in dispute.texts}
    shown, sided = expect.get("shows", ()), expect.get("both_sides", ())
    for name in (*shown, *sided):
        sides = [set(side.rules) for side in texts[name].sides if side.rules]
        assert sum(bool(side & spoken) for side in sides) >= min(2, len(sides)), f"{name}: {sorted(spoken)}"
    assert set(shown) <= listed
    assert not set(sided) & listed, "it is listed now: move it to shows"


def rule_answers(record: PatientRecord, expect: Expect, day: date) -> None:
    """Named rules answer so, on the patient or on one item; options stand so; these disagreements are seen."""
    evaluation = evaluated(record, day, expect.get("rules_on"))
    found = {rule: _of_item(evaluation, rule, expect.get("item")) for rule in expect["answers"]}
    assert {rule: str(answer.answer) for rule, answer in found.items()} == dict(expect["answers"])
    disagreements(evaluation, found.values(), expect)
    _stand(evaluation, expect.get("standings", {}))


def _stand(evaluation: Evaluation, standings: Mapping[str, str]) -> None:
    assert {option: str(evaluation.options[option].standing) for option in standings} == dict(standings)


def standing(record: PatientRecord, expect: Expect, day: date) -> None:
    """Options stand so; each rule named is among the reasons of one of them and answers so."""
    evaluation = evaluated(record, day)
    _stand(evaluation, expect["standings"])
    because = {answer.rule.id: str(answer.answer) for option in expect["standings"]
               for answer in evaluation.options[option].because}
    asked = expect.get("because", {})
    assert {rule: because.get(rule) for rule in asked} == dict(asked)


def schedules(record: PatientRecord, expect: Expect, day: date) -> None:
    """Schedules stand so: their state, and the day from which the thing is due."""
    evaluation = evaluated(record, day)
    found = {rule: _of_item(evaluation, rule, None) for rule in expect["states"]}
    assert {rule: answer.due and answer.due.state for rule, answer in found.items()} == dict(expect["states"])
    asked = expect.get("due_on", {})
    assert {rule: (due.earliest, due.latest) for rule in asked if (due := found[rule].due)} == {
        rule: (on, on) for rule, on in asked.items()}
    disagreements(evaluation, found.values(), expect)


def rule(record: PatientRecord, expect: Expect, day: date) -> None:
    """One rule speaks of an option and answers so."""
    answer = _of_item(evaluated(record, day), expect["rule"], None)
    assert expect["about"] in answer.rule.about
    assert str(answer.answer) == expect["answer"]


def rule_about_fact(record: PatientRecord, expect: Expect, day: date) -> None:
    """A fact makes a rule about each of these options answer so, beside these limits where they are stated."""
    evaluation = evaluated(record, day)
    for option in expect["about"]:
        found = [answer for answer in _about_fact(evaluation, expect["fact"], option)
                 if str(answer.answer) == expect["answer"]]
        assert found, option
        limits = {limit for answer in found for limit in _limits(answer, expect["fact"])}
        assert {Decimal(limit) for limit in expect.get("limits", ())} <= limits, f"{option}: {limits}"


def rule_due(record: PatientRecord, expect: Expect, day: date) -> None:
    """Every schedule of it that speaks to the patient says the same."""
    given = evaluated(record, day).due[expect["what"]]
    assert {answer.due.state for answer in given if answer.due} == {expect["state"]}


def grade(record: PatientRecord, expect: Expect, day: date) -> None:
    """Reported and computed grade, whether they contradict each other, and the rule of that row of the evidence."""
    evaluation = evaluated(record, day)
    reported = evaluation.facts.patient["reported_grade"].word
    computed = _of_item(evaluation, "staging.who_grade", None)
    contradiction = _of_item(evaluation, "staging.grade_contradiction", None)
    assert (reported, computed.outcome) == (expect["reported"], expect["computed"])
    assert (contradiction.answer == "met") is expect["contradiction"]
    of_row = [answer for answer in _all(evaluation) if expect["rule"] in answer.rule.rows]
    assert any(answer.answer == "met" for answer in of_row)


def rule_disagreement(record: PatientRecord, expect: Expect, day: date) -> None:
    """Rules that ask one question of one fact differ; these limits are met and those are not."""
    evaluation = evaluated(record, day)
    found = [dispute for dispute in evaluation.disputes if dispute.differs and any(
        reason.fact == expect["fact"] for answer in dispute.answers for reason in answer.reasons)]
    wanted = tuple({Decimal(limit) for limit in expect[side]} for side in ("above", "below"))
    sides = [tuple({limit for answer in dispute.answers for limit in _passed(answer, expect["fact"], passed=passed)}
                   for passed in (True, False)) for dispute in found]
    assert wanted in sides
    disagreements(evaluation, (answer for dispute in found for answer in dispute.answers), expect)


def lesion_plan(record: PatientRecord, expect: Expect, day: date) -> None:
    """Which lesions the pattern would resect and ablate, and that the option is not in a standing."""
    evaluation = evaluated(record, day)
    planned: dict[str | None, list[str]] = {}
    for lesion in evaluation.lesion_plan.lesions:
        planned.setdefault(lesion.outcome, []).append(lesion.item.id)
    assert (sorted(planned.get("resect", [])), sorted(planned.get("ablate", []))) == (
        sorted(expect["resect"]), sorted(expect["ablate"]))
    assert str(evaluation.options[expect["option"]].standing) != expect["standing_not"]


RULE_CHECKERS: dict[str, Callable[[PatientRecord, Expect, date], None]] = {
    "rule_answers": rule_answers, "standing": standing, "schedules": schedules, "rule": rule,
    "rule_about_fact": rule_about_fact, "rule_due": rule_due, "grade": grade, "rule_disagreement": rule_disagreement,
    "lesion_plan": lesion_plan}
