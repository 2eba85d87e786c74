"""How do the facts of many patients stand in one table?

Numbers are two columns (lowest and highest possible, in each unit in which some rule compares them), words a column of
bits (one for each word that is possible), ages a column of days. An open end is moved to the next machine number, so
that the comparisons of `Interval` and of the table agree on every limit that can be written. Results stand apart for
each set of analytes of which some rule asks, so that no rule reads the results of others.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from netcore.evidence import Rulebook, RuleText, rule_conditions
from netcore.evidence.conditions import Leaf, leaves
from netcore.rules.conditions import in_unit
from netcore.rules.evaluation import asked_analytes, asked_of
from netcore.rules.facts import FactDefinition
from netcore.rules.loading import defined_facts
from netcore.rules.values import Facts, FactValue

Floats = NDArray[np.float64]
Bits = NDArray[np.unsignedinteger]
# Items of a kind; of results those of some analytes (None: all).
Group = tuple[str, frozenset[str] | None]
LESIONS: Group = ("lesion", None)
# The word that stands for all that no rule asks for.
_ELSE = "\0else"
_FOR_EVER = np.iinfo(np.int32).max


@dataclass
class Frame:
    """The facts of all patients, or of all lesions, results, treatments or studies; `owner` is then the patient's
    place, in order. A place in `numbers` is (fact, unit)."""

    size: int
    owner: NDArray[np.int32] | NDArray[np.int64] | None = None
    numbers: dict[tuple[str, str], tuple[Floats, Floats]] = field(default_factory=dict)
    words: dict[str, Bits] = field(default_factory=dict)
    recorded: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    age: dict[str, NDArray[np.int32]] = field(default_factory=dict)

    def part(self, rows: slice) -> "Frame":
        """Some rows in a stretch; the columns are shared."""
        return Frame(len(range(*rows.indices(self.size))), None if self.owner is None else self.owner[rows],
                     {key: (low[rows], high[rows]) for key, (low, high) in self.numbers.items()},
                     {key: given[rows] for key, given in self.words.items()},
                     {key: given[rows] for key, given in self.recorded.items()},
                     {key: given[rows] for key, given in self.age.items()})

    def of_patients(self, start: int, stop: int) -> "Frame":
        """The items of the patients from one place up to another, whose places are counted from the first of them."""
        assert self.owner is not None
        first, last = np.searchsorted(self.owner, np.array([start, stop], dtype=self.owner.dtype))
        found = self.part(slice(first, last))
        assert found.owner is not None
        found.owner = found.owner.astype(np.int64) - start
        return found

    @cached_property
    def owners(self) -> tuple[NDArray[np.signedinteger], NDArray[np.int64]]:
        """The patients that have an item, and the place of the first item of each."""
        assert self.owner is not None
        starts = np.flatnonzero(np.diff(self.owner, prepend=-1))
        return self.owner[starts], starts


@dataclass
class Days:
    """One day of each patient: an anchor, or the last day on which something was done; `known` False: there is none.
    Days are counted from 1970."""

    known: NDArray[np.bool_]
    first: NDArray[np.int64]
    last: NDArray[np.int64]


@dataclass
class FactsTable:
    """Facts of many patients, ready for `evaluate_table` under one rulebook."""

    book: Rulebook
    size: int
    as_of: NDArray[np.int64]
    patient: Frame
    items: dict[Group, Frame]
    lesions_complete: NDArray[np.bool_]
    days: dict[str, Days]

    def part(self, start: int, stop: int) -> "FactsTable":
        """The patients from one place up to another; their columns are shared with this table."""
        rows = slice(start, stop)
        days = {name: Days(given.known[rows], given.first[rows], given.last[rows]) for name, given in self.days.items()}
        return FactsTable(self.book, len(self.as_of[rows]), self.as_of[rows], self.patient.part(rows),
                          {group: frame.of_patients(start, stop) for group, frame in self.items.items()},
                          self.lesions_complete[rows], days)

    def repeated(self, times: int) -> "FactsTable":
        """The same patients so many times over (for measuring)."""
        def again(frame: Frame) -> Frame:
            tiled = Frame(frame.size * times)
            if frame.owner is not None:
                tiled.owner = np.concatenate([frame.owner + np.int32(index * self.size) for index in range(times)])
            for key, (low, high) in frame.numbers.items():
                ends = np.tile(low, times)
                tiled.numbers[key] = ends, ends if high is low else np.tile(high, times)
            tiled.words = {key: np.tile(bits, times) for key, bits in frame.words.items()}
            tiled.recorded = {key: np.tile(given, times) for key, given in frame.recorded.items()}
            tiled.age = {key: np.tile(age, times) for key, age in frame.age.items()}
            return tiled

        days = {name: Days(np.tile(given.known, times), np.tile(given.first, times), np.tile(given.last, times))
                for name, given in self.days.items()}
        return FactsTable(self.book, self.size * times, np.tile(self.as_of, times), again(self.patient),
                          {kind: again(frame) for kind, frame in self.items.items()},
                          np.tile(self.lesions_complete, times), days)


@cache
def vocabulary(book: Rulebook, name: str, definition: FactDefinition) -> dict[str, int]:
    """The bit of each word of a fact: all that it can say, else all that some rule asks for, and one for the rest."""
    words = list(definition.words) or sorted({
        word for _, rule in book.rules() for condition in rule_conditions(rule) for leaf in leaves(condition)
        if leaf.fact == name for word in (leaf.is_one_of or ((leaf.is_,) if leaf.is_ else ())) if word})
    return {word: 1 << index for index, word in enumerate([*words, _ELSE])}


def narrowest(known: dict[str, int]) -> np.dtype[np.unsignedinteger]:
    """The smallest numbers that hold these bits."""
    return np.min_scalar_type(max(known.values()) * 2 - 1)


def bits(words: frozenset[str] | Sequence[str], known: dict[str, int]) -> int:
    """The bits of words."""
    total = 0
    for word in words:
        total |= known.get(word, known[_ELSE])
    return total


def day_number(day: date) -> int:
    """A day counted from 1970."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def facts_table(facts: Sequence[Facts], book: Rulebook) -> FactsTable:
    """The table of these patients, with the columns that the rules of the book read."""
    definitions = defined_facts(book)
    items = {}
    for group, rules in _groups(book).items():
        kind, analytes = group
        rows = [(index, item.facts, one.reference_day) for index, one in enumerate(facts)
                for item in asked_of(one.items.get(kind, ()), analytes)]
        frame = Frame(len(rows), np.array([index for index, _, _ in rows], dtype=np.int32))
        _fill(frame, [(given, day) for _, given, day in rows], _leaves(rules), definitions, book, kind)
        items[group] = frame
    patient = Frame(len(facts))
    _fill(patient, [(one.patient, one.reference_day) for one in facts], _leaves(book.rules()), definitions, book,
          "patient")
    return FactsTable(book, len(facts), np.array([day_number(one.as_of) for one in facts], dtype=np.int64), patient,
                      items, np.array([bool(one.items.get("lesion")) and one.lesions_complete for one in facts],
                                      dtype=bool),
                      {name: _days(facts, name) for _, rule in book.rules() if rule.due
                       for name in (rule.due.anchor, rule.due.satisfied_by)})


def group_of(rule: RuleText) -> Group | None:
    """The items of which a rule is asked; None where it is asked of the patient."""
    return (rule.for_each, asked_analytes(rule)) if rule.for_each else None


def _groups(book: Rulebook) -> dict[Group, list[tuple[str, RuleText]]]:
    """The rules that read each group of items; lesions are read by rules about the patient, too."""
    found: dict[Group, list[tuple[str, RuleText]]] = {LESIONS: list(book.rules())}
    for sheet, rule in book.rules():
        if (group := group_of(rule)) is not None and group != LESIONS:
            found.setdefault(group, []).append((sheet, rule))
    return found


def _leaves(rules: Iterable[tuple[str, RuleText]]) -> Iterator[tuple[str, Leaf]]:
    for sheet, rule in rules:
        for condition in rule_conditions(rule):
            for leaf in leaves(condition):
                yield sheet, leaf


def _fill(frame: Frame, given: Sequence[tuple[Mapping[str, FactValue], date]], used: Iterable[tuple[str, Leaf]],
          definitions: dict[str, FactDefinition], book: Rulebook, scope: str) -> None:
    for sheet, leaf in used:
        for name in filter(None, (leaf.value_fact, leaf.compared_to)):
            definition = definitions[name]
            if definition.scope != scope:
                continue
            values: list[FactValue | None] = []
            if name not in frame.recorded:
                values = [facts.get(name) for facts, _ in given]
                frame.recorded[name] = np.array([value is not None for value in values], dtype=bool)
            if leaf.no_older_than and name not in frame.age:
                frame.age[name] = np.array([_age(facts.get(name), day) for facts, day in given], dtype=np.int32)
            if definition.kind == "word" and name not in frame.words:
                known = vocabulary(book, name, definition)
                frame.words[name] = np.array([bits(value.words, known) if value and value.words else 0
                                              for value in values], dtype=narrowest(known))
            units = {book.parameter(sheet, limit).unit or "1" for limit in leaf.limits}
            units |= {definition.unit or "1"} if leaf.compared_to else set()
            for unit in sorted(units):
                if (name, unit) not in frame.numbers:
                    ends = [_ends(facts.get(name), unit, definition) for facts, _ in given]
                    low = np.array([low for low, _ in ends], dtype=np.float64)
                    high = np.array([high for _, high in ends], dtype=np.float64)
                    # Where every number is exact one column is both ends.
                    frame.numbers[name, unit] = low, low if np.array_equal(low, high, equal_nan=True) else high


def _age(value: FactValue | None, day: date) -> int:
    """Days since the earliest day on which it may have been found; more than any limit where nobody stated one."""
    return (day - value.day.first).days if value is not None and value.day is not None else _FOR_EVER


def _ends(value: FactValue | None, unit: str, definition: FactDefinition) -> tuple[float, float]:
    if value is None:
        return np.nan, np.nan
    number = in_unit(value, unit, definition) if value.number is not None else None
    if number is None:
        return -np.inf, np.inf
    return (_end(number.low, number.low_open, -np.inf, np.inf), _end(number.high, number.high_open, np.inf, -np.inf))


def _end(value: Decimal | None, is_open: bool, missing: float, inwards: float) -> float:
    if value is None:
        return missing
    return float(np.nextafter(float(value), inwards)) if is_open else float(value)


def _days(facts: Sequence[Facts], name: str) -> Days:
    values = [one.patient.get(name) for one in facts]
    days = [(value.date or (value.days[-1] if value.days else None)) if value else None for value in values]
    return Days(np.array([day is not None for day in days], dtype=bool),
                np.array([day_number(day.first) if day else 0 for day in days], dtype=np.int64),
                np.array([day_number(day.last) if day else 0 for day in days], dtype=np.int64))
