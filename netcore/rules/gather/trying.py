"""What do scores and multiples become when some facts are set otherwise, without a record behind them?

A score is made again from its parts; the multiple of an upper limit keeps the limit of the recorded result, and is not
known where that limit is not.
"""

from collections.abc import Mapping
from decimal import Decimal

from netcore.rules.gather.scores import PARTS, SCORES
from netcore.rules.values import Facts, FactValue, Interval

_MULTIPLE = "_times_upper_limit"


class _Tried:
    """Facts at hand in the place of a chart: all that a score asks for."""

    def __init__(self, facts: Mapping[str, FactValue]) -> None:
        self.facts = facts

    def fact(self, name: str) -> FactValue | None:
        """One fact of the patient."""
        return self.facts.get(name)

    def word(self, name: str) -> str | None:
        """The word of a fact where only one is possible."""
        value = self.facts.get(name)
        return value.word if value else None


def followed(changes: Mapping[str, FactValue | None],
             patient: Mapping[str, FactValue]) -> dict[str, FactValue | None]:
    """The changes and what follows from them: scores and multiples of limits. What is set itself stays as set."""
    merged = {name: value for name, value in {**patient, **changes}.items() if value is not None}
    found: dict[str, FactValue | None] = {}
    for score, parts in PARTS.items():
        if score not in changes and not parts.isdisjoint(changes):
            found[score] = SCORES[score](_Tried(merged))  # type: ignore[arg-type]
    for name, value in changes.items():
        if name + _MULTIPLE in patient and name + _MULTIPLE not in changes:
            found[name + _MULTIPLE] = _multiple(value, patient.get(name), patient[name + _MULTIPLE])
    return {**found, **changes}


def try_facts(facts: Facts, changes: Mapping[str, FactValue | None]) -> Facts:
    """These facts with some set otherwise and what follows from it; None takes a fact away."""
    return facts.with_facts(followed(changes, facts.patient))


def _multiple(value: FactValue | None, before: FactValue | None, multiple: FactValue) -> FactValue | None:
    if value is None or value.number is None or before is None or before.number is None or multiple.number is None \
            or value.unit != before.unit:
        return None
    old, ratio = before.number.exact, multiple.number.exact
    if old is None or not old or ratio is None or not ratio:
        return None
    limit = old / ratio
    ends: list[Decimal | None] = [None if end is None else end / limit for end in (value.number.low, value.number.high)]
    return FactValue(number=Interval(ends[0], ends[1], value.number.low_open, value.number.high_open), unit="1",
                     day=value.day, source=value.source)
