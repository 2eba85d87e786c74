"""What is known of one fact: a number that may be an interval, a word that may be one of several, a day?

An exact result, `<4`, "10 to 15 %", a month without its day and a score with a missing part are one mechanism: the set
of values that are possible. A fact of which nothing is known has no `FactValue` at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Self

from netcore.model import PartialDate


class _Ends(NamedTuple):
    """The fields of an interval; a tuple, because a record has some hundred of them."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False


class Interval(_Ends):
    """The numbers that are possible. `None`: unbounded on that side. An open end is itself not possible."""

    __slots__ = ()

    def __new__(cls, low: Decimal | None, high: Decimal | None, low_open: bool = False,
                high_open: bool = False) -> Self:
        """Raises `ValueError` where no number is possible."""
        made = tuple.__new__(cls, (low, high, low_open, high_open))
        if low is not None and high is not None and (low > high or (low == high and (low_open or high_open))):
            raise ValueError(f"{made}: an empty interval; expected low <= high")
        return made

    @classmethod
    def exactly(cls, value: Decimal | int) -> Self:
        """The one number."""
        number = value if isinstance(value, Decimal) else Decimal(value)
        return tuple.__new__(cls, (number, number, False, False))

    @classmethod
    def compared(cls, comparator: str | None, value: Decimal) -> Self:
        """The numbers that a result such as `<4` leaves possible; amounts are never below zero."""
        if comparator is None:
            return cls.exactly(value)
        match comparator:
            case "<" | "<=":
                return cls(min(Decimal(0), value), value, high_open=comparator == "<" and value > 0)
            case ">" | ">=":
                return cls(value, None, low_open=comparator == ">")
        return cls.exactly(value)

    @property
    def exact(self) -> Decimal | None:
        """The number, where only one is possible."""
        return self.low if self.low is not None and self.low == self.high else None

    def hull(self, other: "Interval") -> "Interval":
        """The smallest interval that holds both."""
        low, low_open = _outer(self.low, self.low_open, other.low, other.low_open, lowest=True)
        high, high_open = _outer(self.high, self.high_open, other.high, other.high_open, lowest=False)
        return Interval(low, high, low_open, high_open)

    def above(self, limit: Decimal) -> bool | None:
        """Is it more than the limit: surely, surely not, or None for not known?"""
        if self.low is not None and (self.low > limit or (self.low == limit and self.low_open)):
            return True
        return False if self.high is not None and self.high <= limit else None

    def at_least(self, limit: Decimal) -> bool | None:
        """Is it the limit or more?"""
        if self.low is not None and self.low >= limit:
            return True
        below = self.high is not None and (self.high < limit or (self.high == limit and self.high_open))
        return False if below else None

    def below(self, limit: Decimal) -> bool | None:
        """Is it less than the limit?"""
        answer = self.at_least(limit)
        return None if answer is None else not answer

    def at_most(self, limit: Decimal) -> bool | None:
        """Is it the limit or less?"""
        answer = self.above(limit)
        return None if answer is None else not answer


def _outer(one: Decimal | None, one_open: bool, other: Decimal | None, other_open: bool, *,
           lowest: bool) -> tuple[Decimal | None, bool]:
    if one is None or other is None:
        return None, False
    if one == other:
        return one, one_open and other_open
    return (one, one_open) if (one < other) == lowest else (other, other_open)


class FactValue(NamedTuple):
    """What is known of one fact. One of `number`, `words`, `date`, `days` is given, by the fact's kind.

    `words`: every word that is possible; more than one where it is not known which. `days`: every day on which it was
    done, in order. `day`: when the value was found (None: nobody stated it). `source`: the row it follows from, in
    words. `unit`: of the number. `molar_mass`: in g/mol, where the fact alone does not say of which analyte it is.
    """

    number: Interval | None = None
    words: frozenset[str] | None = None
    date: PartialDate | None = None
    days: tuple[PartialDate, ...] | None = None
    unit: str | None = None
    day: PartialDate | None = None
    source: str = ""
    note: str = ""
    molar_mass: Decimal | None = None

    @property
    def word(self) -> str | None:
        """The word, where only one is possible."""
        return next(iter(self.words)) if self.words is not None and len(self.words) == 1 else None


class Item(NamedTuple):
    """One lesion, result, treatment or study with its own facts. `label` names it for a reader."""

    kind: str
    id: str
    label: str
    facts: Mapping[str, FactValue]
    day: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of one patient as of a day.

    `reference_day`: the day to which ages of facts count (the planned procedure, where there is one, else `as_of`).
    `lesions_complete` False: more lesions exist than are listed, so that no count and no "every lesion" is sure.
    """

    as_of: date
    reference_day: date
    patient: Mapping[str, FactValue] = field(default_factory=dict)
    items: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    lesions_complete: bool = True

    def with_facts(self, changes: Mapping[str, FactValue | None]) -> "Facts":
        """These facts with some set otherwise; None takes a fact away (for trying out, without saving)."""
        merged = {**self.patient, **{name: value for name, value in changes.items() if value is not None}}
        return Facts(self.as_of, self.reference_day,
                     {name: value for name, value in merged.items() if changes.get(name, value) is not None},
                     self.items, self.lesions_complete)
