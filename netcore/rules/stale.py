"""What did rules say of values that are too old by now, while they were new?

A value that is too old tells nothing of today, yet what it told then must not be lost behind "not known".
"""

from collections.abc import Set

from netcore.model import PartialDate
from netcore.rules.evaluate import Answered
from netcore.rules.evaluation import answer_rules, compile_rules, with_definers
from netcore.rules.reasons import MAYBE_STALE, STALE, RuleAnswer
from netcore.rules.truth import UNKNOWN


def stale_facts(answers: tuple[RuleAnswer, ...]) -> dict[str, str]:
    """The facts of the patient that are too old, or perhaps too old, for these answers that are not known: which of
    the two."""
    return {reason.fact: reason.why for answer in answers if answer.answer is UNKNOWN
            for reason in answer.reasons if reason.why in (STALE, MAYBE_STALE) and reason.item is None}


def answers_while_new(answered: Answered, ids: Set[str]) -> tuple[RuleAnswer, ...]:
    """The answers of these rules if what is too old for them had been found on the day that counts; () where nothing is
    too old for them."""
    given = tuple(answer for name in ids for answer in answered.answers.get(name, ()))
    old = stale_facts(given)
    if not old:
        return ()
    day = PartialDate.read(answered.facts.reference_day.isoformat())
    values = {name: value._replace(day=day) for name in old if (value := answered.facts.patient.get(name)) is not None}
    some = with_definers(compile_rules(answered.book, answered.rules_on), ids)
    found = answer_rules(some, answered.facts.with_facts(values))
    return tuple(answer for name in ids for answer in found.get(name, ()))
