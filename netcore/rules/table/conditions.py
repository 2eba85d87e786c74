"""Does a condition hold for each patient of a table?

The same tree as `conditions.py`, compiled to pandas nullable booleans: true is met, false not met, missing unknown.
Kleene's and, or, not are those of the boolean arrays.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import and_, or_

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from netcore.evidence import InForce
from netcore.evidence import conditions as tree
from netcore.rules.conditions import DAYS, NotInForce
from netcore.rules.facts import FactDefinition
from netcore.rules.table.facts_table import LESIONS, Bits, FactsTable, Frame, Group, bits, vocabulary

Truths = pd.arrays.BooleanArray
Flags = NDArray[np.bool_]
Limit = float | NDArray[np.float64]
# Of a fact that is no word: none is possible.
_NO_WORDS: Bits = np.zeros(1, dtype=np.uint64)


def truths(met: Flags, not_met: Flags) -> Truths:
    """Nullable booleans from what is surely so and what is surely not."""
    return pd.arrays.BooleanArray(met, ~(met | not_met))


def sure(given: Truths) -> tuple[Flags, Flags]:
    """What is surely so and what surely not."""
    met = given.to_numpy(dtype=bool, na_value=False)
    return met, ~(met | given.isna())


@dataclass
class Columns:
    """The conditions of one table under the limits of one day; equal leaves are judged once."""

    table: FactsTable
    definitions: dict[str, FactDefinition]
    on: date | None
    defined: dict[str, tuple[Bits, Flags]] = field(default_factory=dict)
    _leaves: dict[tuple[object, ...], Truths] = field(default_factory=dict)
    _applies: dict[tuple[object, ...], tuple[Flags, Flags]] = field(default_factory=dict)

    def limit(self, sheet: str, name: str) -> InForce:
        """The value of a limit in force; raises `NotInForce`."""
        found = self.table.book.limit(sheet, name, self.on)
        if found is None:
            raise NotInForce(min(one.from_ for one in self.table.book.parameter(sheet, name).values))
        return found

    def forget(self, kind: Group | None) -> None:
        """Let go what was found on these items; nothing asks for it again once all rules about them have answered."""
        self._leaves = {key: given for key, given in self._leaves.items() if key[0] != kind}
        self._applies = {key: given for key, given in self._applies.items() if key[0] != kind}

    def applies(self, sheet: str, condition: tree.Condition | None, kind: Group | None) -> tuple[Flags, Flags]:
        """Where a rule surely speaks and where surely not; many rules of a sheet speak to the same patients."""
        key = kind, sheet, condition
        if key not in self._applies:
            self._applies[key] = sure(self.judge(sheet, condition, kind))
        return self._applies[key]

    def judge(self, sheet: str, condition: tree.Condition | None, kind: Group | None) -> Truths:
        """A condition on each patient, or on each item of a group."""
        frame = self.table.items[kind] if kind else self.table.patient
        match condition:
            case None:
                return truths(np.ones(frame.size, dtype=bool), np.zeros(frame.size, dtype=bool))
            case tree.All(all=inside):
                return reduce(and_, [self.judge(sheet, one, kind) for one in inside])
            case tree.Any_(any=inside):
                return reduce(or_, [self.judge(sheet, one, kind) for one in inside])
            case tree.Not(not_=inner):
                return ~self.judge(sheet, inner, kind)
            case tree.CountOf(count_of=counted):
                given = [self.judge(sheet, one, kind) for one in counted.of]
                judged = [sure(one) for one in given]
                met = np.sum([one for one, _ in judged], axis=0)
                not_met = np.sum([one for _, one in judged], axis=0)
                return truths(met >= counted.at_least, len(given) - not_met < counted.at_least)
            case tree.AnyLesion(any_lesion=test):
                met, open_ = self._lesions(sheet, test)
                return self._for(kind, truths(met > 0, (met + open_ == 0) & self.table.lesions_complete))
            case tree.EveryLesion(every_lesion=test):
                return self._for(kind, self._every(sheet, test))
            case tree.CountLesions(count_lesions=test):
                return self._for(kind, self._count(sheet, test))
            case tree.Leaf():
                key = (kind, condition, tuple((one.value, one.unit) for one in (
                    self.limit(sheet, name) for name in (*condition.limits, *filter(None, [condition.no_older_than])))))
                if key not in self._leaves:
                    self._leaves[key] = self._leaf(sheet, condition, kind)
                return self._leaves[key]
        raise TypeError(f"{condition!r} is no condition")

    def _for(self, kind: Group | None, per_patient: Truths) -> Truths:
        """An answer about each patient, for each item where the rule is asked of items."""
        owner = self.table.items[kind].owner if kind else None
        return per_patient if owner is None else per_patient[owner]

    def _leaf(self, sheet: str, leaf: tree.Leaf, kind: Group | None) -> Truths:
        definition = self.definitions[leaf.value_fact]
        if kind is not None and definition.scope == kind[0]:
            return self._value(sheet, leaf, definition, self.table.items[kind])
        return self._for(kind, self._value(sheet, leaf, definition, self.table.patient))

    def _value(self, sheet: str, leaf: tree.Leaf, definition: FactDefinition, frame: Frame) -> Truths:
        name = leaf.value_fact
        if name in self.defined:
            mask, recorded = self.defined[name]
        else:
            mask, recorded = frame.words.get(name, _NO_WORDS), frame.recorded[name]
        if leaf.no_older_than and not definition.irreversible:
            age = self.limit(sheet, leaf.no_older_than)
            fresh = frame.age[name] <= int(age.number * DAYS[age.unit or "d"])
            if definition.lasting:
                known = vocabulary(self.table.book, name, definition)
                fresh = fresh | ((mask & ~mask.dtype.type(bits(tuple(definition.lasting), known))) == 0)
            recorded = recorded & fresh
        if leaf.is_recorded is not None:
            found = recorded if leaf.is_recorded else ~recorded
            return truths(found, ~found)
        if leaf.limits:
            return self._compared(sheet, leaf, frame, recorded)
        if leaf.compared_to:
            return self._other(leaf, definition, frame, recorded)
        asked = mask.dtype.type(bits(leaf.is_one_of or (str(leaf.is_),),
                                     vocabulary(self.table.book, name, definition)))
        some = recorded & (mask != 0)
        return truths(some & ((mask & ~asked) == 0), some & ((mask & asked) == 0))

    def _compared(self, sheet: str, leaf: tree.Leaf, frame: Frame, recorded: Flags) -> Truths:
        operators = ("at_least", "at_most") if leaf.between else [one for one in tree.COMPARISONS if getattr(leaf, one)]
        answers = []
        for operator, name in zip(operators, leaf.limits, strict=True):
            limit = self.limit(sheet, name)
            low, high = frame.numbers[leaf.value_fact, limit.unit or "1"]
            met, not_met = _COMPARE[operator](low, high, float(limit.number))
            answers.append(truths(met & recorded, not_met & recorded))
        return reduce(and_, answers)

    def _other(self, leaf: tree.Leaf, definition: FactDefinition, frame: Frame, recorded: Flags) -> Truths:
        unit = definition.unit or "1"
        low, high = frame.numbers[leaf.value_fact, unit]
        other_low, other_high = frame.numbers[str(leaf.compared_to), unit]
        recorded = recorded & frame.recorded[str(leaf.compared_to)]
        if leaf.is_ in ("below", "at_most"):
            low, high, other_low, other_high = other_low, other_high, low, high
        if leaf.is_ in ("above", "below"):
            return truths((low > other_high) & recorded, (high <= other_low) & recorded)
        return truths((low >= other_high) & recorded, (high < other_low) & recorded)

    def _lesions(self, sheet: str, test: tree.LesionTest) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """How many lesions of each patient surely pass, and of how many it is not known."""
        passed = self.judge(sheet, test.where, LESIONS) & self.judge(sheet, test.satisfies, LESIONS)
        return self._per_patient(passed)

    def _per_patient(self, passed: Truths) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        owner = self.table.items[LESIONS].owner
        assert owner is not None
        met, unknown = passed.to_numpy(dtype=bool, na_value=False), passed.isna()
        return (np.bincount(owner[met], minlength=self.table.size),
                np.bincount(owner[unknown], minlength=self.table.size))

    def _every(self, sheet: str, test: tree.LesionTest) -> Truths:
        escaped = self.judge(sheet, test.where, LESIONS) & ~self.judge(sheet, test.satisfies, LESIONS)
        failed, unknown = self._per_patient(escaped)
        return truths((failed + unknown == 0) & self.table.lesions_complete, failed > 0)

    def _count(self, sheet: str, test: tree.LesionTest) -> Truths:
        assert test.comparison is not None
        operator, name = test.comparison
        least, open_ = self._lesions(sheet, test)
        most = np.where(self.table.lesions_complete, (least + open_).astype(float), np.inf)
        return truths(*_COMPARE[operator](least.astype(float), most, float(self.limit(sheet, name).number)))


def _above(low: NDArray[np.float64], high: NDArray[np.float64], limit: Limit) -> tuple[Flags, Flags]:
    return low > limit, high <= limit


def _at_least(low: NDArray[np.float64], high: NDArray[np.float64], limit: Limit) -> tuple[Flags, Flags]:
    return low >= limit, high < limit


# What is surely so, and what surely not, of numbers between lowest and highest.
_COMPARE: dict[str, Callable[..., tuple[Flags, Flags]]] = {
    "above": _above, "at_least": _at_least,
    "below": lambda low, high, limit: _at_least(low, high, limit)[::-1],
    "at_most": lambda low, high, limit: _above(low, high, limit)[::-1],
}
