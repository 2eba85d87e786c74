"""How is what is known of one result, treatment or study put down as a fact? None stays None: the fact is left out."""

from decimal import Decimal

from netcore.model import PartialDate
from netcore.rules.gather.reading import yes_no
from netcore.rules.values import FactValue, Interval


def days_between(earlier: PartialDate | None, later: PartialDate | None) -> Interval | None:
    """Fewest and most days between two dates; None where one is missing or the order is not sure."""
    if earlier is None or later is None or earlier.first > later.last:
        return None
    return Interval(Decimal(max(0, (later.first - earlier.last).days)), Decimal((later.last - earlier.first).days))


def number_fact(interval: Interval | None, unit: str | None, day: PartialDate | None) -> FactValue | None:
    """A number in its unit."""
    return None if interval is None else FactValue(number=interval, unit=unit, day=day)


def word_fact(word: str | None, day: PartialDate | None) -> FactValue | None:
    """The one word that is possible."""
    return None if word is None else FactValue(words=frozenset({word}), day=day)


def yes_no_fact(answer: bool | None, day: PartialDate | None) -> FactValue | None:
    """Yes or no."""
    return None if answer is None else FactValue(words=yes_no(answer), day=day)


def known(facts: dict[str, FactValue | None]) -> dict[str, FactValue]:
    """Those of which something is known."""
    return {name: value for name, value in facts.items() if value is not None}
