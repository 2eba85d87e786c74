"""How do the facts of many patients stand in one table?

Numbers are two columns (lowest and highest possible, in each unit in which some rule compares them), words a column of
bits (one for each word that is possible), ages a column of days. An open end is moved to the next machine number, so
that the comparisons of `Interval` and of the table agree on every limit that can be written.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from netcore.evidence import Rulebook, rule_conditions
from netcore.evidence.conditions import Leaf, leaves
from netcore.rules.conditions import in_unit
from netcore.rules.facts import FactDefinition
from netcore.rules.loading import defined_facts
from netcore.rules.values import Facts, FactValue

Floats = NDArray[np.float64]
Bits = NDArray[np.uint64]
# The word that stands for all that no rule asks for.
_ELSE = "\0else"


@dataclass
class Frame:
    """The facts of all patients, or of all lesions, results, treatments or studies; `owner` is then the patient's
    place. A place in `numbers` is (fact, unit)."""

    size: int
    owner: NDArray[np.int64] | None = None
    numbers: dict[tuple[str, str], tuple[Floats, Floats]] = field(default_factory=dict)
    words: dict[str, Bits] = field(default_factory=dict)
    recorded: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    age: dict[str, Floats] = field(default_factory=dict)


@dataclass
class Days:
    """Days of one fact: an anchor (one a patient) or every day on which something was done, with its patient's place.
    Days are counted from 1970; the order within a patient is kept."""

    owner: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]


@dataclass
class FactsTable:
    """Facts of many patients, ready for `evaluate_table` under one rulebook."""

    book: Rulebook
    size: int
    as_of: NDArray[np.int64]
    patient: Frame
    items: dict[str, Frame]
    lesions_complete: NDArray[np.bool_]
    days: dict[str, Days]

    def repeated(self, times: int) -> "FactsTable":
        """The same patients so many times over (for measuring)."""
        def again(frame: Frame) -> Frame:
            tiled = Frame(frame.size * times)
            if frame.owner is not None:
                tiled.owner = np.concatenate([frame.owner + index * self.size for index in range(times)])
            tiled.numbers = {key: (np.tile(low, times), np.tile(high, times))
                             for key, (low, high) in frame.numbers.items()}
            tiled.words = {key: np.tile(bits, times) for key, bits in frame.words.items()}
            tiled.recorded = {key: np.tile(given, times) for key, given in frame.recorded.items()}
            tiled.age = {key: np.tile(age, times) for key, age in frame.age.items()}
            return tiled

        days = {name: Days(np.concatenate([given.owner + index * self.size for index in range(times)]),
                           np.tile(given.first, times), np.tile(given.last, times))
                for name, given in self.days.items()}
        return FactsTable(self.book, self.size * times, np.tile(self.as_of, times), again(self.patient),
                          {kind: again(frame) for kind, frame in self.items.items()},
                          np.tile(self.lesions_complete, times), days)


def vocabulary(book: Rulebook, name: str, definition: FactDefinition) -> dict[str, int]:
    """The bit of each word of a fact: all that it can say, else all that some rule asks for, and one for the rest."""
    words = list(definition.words) or sorted({
        word for _, rule in book.rules() for condition in rule_conditions(rule) for leaf in leaves(condition)
        if leaf.fact == name for word in (leaf.is_one_of or ((leaf.is_,) if leaf.is_ else ())) if word})
    return {word: 1 << index for index, word in enumerate([*words, _ELSE])}


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
    used = list(_leaves(book))
    scopes = {rule.for_each for _, rule in book.rules() if rule.for_each} | {"lesion"}
    items = {}
    for kind in sorted(scopes):
        owners = [index for index, one in enumerate(facts) for _ in one.items.get(kind, ())]
        given = [(item.facts, one.reference_day) for one in facts for item in one.items.get(kind, ())]
        frame = Frame(len(given), np.array(owners, dtype=np.int64))
        _fill(frame, given, used, definitions, book, {"lesion": ("lesion",)}.get(kind, (kind,)))
        items[kind] = frame
    patient = Frame(len(facts))
    _fill(patient, [(one.patient, one.reference_day) for one in facts], used, definitions, book, ("patient",))
    return FactsTable(book, len(facts), np.array([day_number(one.as_of) for one in facts], dtype=np.int64), patient,
                      items, np.array([bool(one.items.get("lesion")) and one.lesions_complete for one in facts],
                                      dtype=bool),
                      {name: _days(facts, name) for _, rule in book.rules() if rule.due
                       for name in (rule.due.anchor, rule.due.satisfied_by)})


def _leaves(book: Rulebook) -> Iterator[tuple[str, Leaf]]:
    for sheet, rule in book.rules():
        for condition in rule_conditions(rule):
            for leaf in leaves(condition):
                yield sheet, leaf


def _fill(frame: Frame, given: Sequence[tuple[Mapping[str, FactValue], date]], used: Sequence[tuple[str, Leaf]],
          definitions: dict[str, FactDefinition], book: Rulebook, scopes: Sequence[str]) -> None:
    for sheet, leaf in used:
        for name in filter(None, (leaf.value_fact, leaf.compared_to)):
            definition = definitions[name]
            if definition.scope not in scopes:
                continue
            values: list[FactValue | None] = []
            if name not in frame.recorded:
                values = [facts.get(name) for facts, _ in given]
                frame.recorded[name] = np.array([value is not None for value in values], dtype=bool)
            if leaf.no_older_than and name not in frame.age:
                frame.age[name] = np.array([_age(facts.get(name), day) for facts, day in given], dtype=np.float64)
            if definition.kind == "word" and name not in frame.words:
                known = vocabulary(book, name, definition)
                frame.words[name] = np.array([bits(value.words, known) if value and value.words else 0
                                              for value in values], dtype=np.uint64)
            units = {book.parameter(sheet, limit).unit or "1" for limit in leaf.limits}
            units |= {definition.unit or "1"} if leaf.compared_to else set()
            for unit in sorted(units):
                if (name, unit) not in frame.numbers:
                    ends = [_ends(facts.get(name), unit, definition) for facts, _ in given]
                    frame.numbers[name, unit] = (np.array([low for low, _ in ends], dtype=np.float64),
                                                 np.array([high for _, high in ends], dtype=np.float64))


def _age(value: FactValue | None, day: date) -> float:
    """Days since the earliest day on which it may have been found; infinite where nobody stated one."""
    return float((day - value.day.first).days) if value is not None and value.day is not None else np.inf


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
    rows = [(index, day_number(day.first), day_number(day.last)) for index, one in enumerate(facts)
            if (value := one.patient.get(name)) is not None
            for day in ((value.date,) if value.date is not None else value.days or ())]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Days(columns[:, 0].copy(), columns[:, 1].copy(), columns[:, 2].copy())
