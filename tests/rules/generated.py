"""Generated patients: facts around every limit of a rulebook, with gaps, intervals, old days and several words."""

import random
from datetime import date, timedelta
from decimal import Decimal

from netcore.evidence import Rulebook, rule_conditions
from netcore.evidence.conditions import leaves
from netcore.model import PartialDate
from netcore.rules.conditions import in_unit
from netcore.rules.facts import FactDefinition
from netcore.rules.loading import defined_facts
from netcore.rules.values import Facts, FactValue, Interval, Item

AS_OF = date(2025, 6, 30)
ITEM_KINDS = ("lesion", "lab", "treatment", "study")


class Generator:
    """Facts at random, the same for the same seed."""

    def __init__(self, book: Rulebook, seed: int) -> None:
        self.random = random.Random(seed)
        defined = {rule.defines for _, rule in book.rules() if rule.defines}
        names = {name for _, rule in book.rules() for condition in rule_conditions(rule) for leaf in leaves(condition)
                 for name in (leaf.value_fact, leaf.compared_to) if name}
        names |= {name for _, rule in book.rules() if rule.due for name in (rule.due.anchor, rule.due.satisfied_by)}
        definitions = defined_facts(book)
        self.definitions = [definitions[name] for name in sorted(names - defined)]
        self.limits: dict[str, list[Decimal]] = {}
        self.words: dict[str, set[str]] = {}
        for sheet, rule in book.rules():
            for condition in rule_conditions(rule):
                for leaf in leaves(condition):
                    asked = leaf.is_one_of or ((leaf.is_,) if leaf.is_ and not leaf.compared_to else ())
                    self.words.setdefault(leaf.fact, set()).update(asked)
                    for limit in leaf.limits:
                        parameter = book.parameter(sheet, limit)
                        for dated in parameter.values:
                            value = FactValue(number=Interval.exactly(Decimal(str(dated.value))), unit=parameter.unit)
                            own = definitions[leaf.value_fact]
                            number = in_unit(value, own.unit or parameter.unit or "1", own)
                            if number is not None and number.exact is not None:
                                # Nobody writes 28 digits: a limit from another unit is rounded as a laboratory would.
                                self.limits.setdefault(leaf.value_fact, []).append(round(number.exact, 6))

    def patient(self) -> Facts:
        """One patient."""
        gap = self.random.choice((0.1, 0.4, 0.8))
        items = {kind: tuple(Item(kind, f"{kind}{index}", f"{kind} {index}", self._facts(kind, gap))
                             for index in range(self.random.choice((0, 1, 2, 4)))) for kind in ITEM_KINDS}
        reference = AS_OF + timedelta(days=self.random.choice((0, 0, 10)))
        return Facts(AS_OF, reference, self._facts("patient", gap), items, self.random.random() < 0.8)

    def _facts(self, scope: str, gap: float) -> dict[str, FactValue]:
        return {one.name: self._value(one) for one in self.definitions
                if one.scope == scope and self.random.random() > gap}

    def _value(self, definition: FactDefinition) -> FactValue:
        day = self.random.choice((None, self._day(40), self._day(400)))
        match definition.kind:
            case "number":
                return FactValue(number=self._number(definition), unit=definition.unit, day=day)
            case "word":
                words = [*definition.words, *sorted(self.words.get(definition.name, ())), "elsewise"]
                words = list(definition.words) or words
                count = self.random.choice((1, 1, 1, 2)) if len(words) > 1 else 1
                return FactValue(words=frozenset(self.random.sample(words, count)), day=day)
            case "date":
                return FactValue(date=self._day(900))
        return FactValue(days=tuple(sorted((self._day(900) for _ in range(self.random.randint(1, 5))),
                                           key=lambda one: (one.first, one.last))))

    def _day(self, back: int) -> PartialDate:
        day = (AS_OF - timedelta(days=self.random.randint(0, back))).isoformat()
        return PartialDate.read(day if self.random.random() < 0.8 else day[:7])

    def _number(self, definition: FactDefinition) -> Interval:
        limits = self.limits.get(definition.name) or [Decimal(10)]
        near = [limit + step for limit in limits for step in (Decimal(0), Decimal("0.1"), Decimal("-0.1"), Decimal(5))]
        first, second = sorted((self.random.choice(near), self.random.choice(near)))
        match self.random.choice(("exact", "exact", "exact", "range", "below", "above")):
            case "exact":
                return Interval.exactly(first)
            case "range" if first < second:
                return Interval(first, second, self.random.random() < 0.3, self.random.random() < 0.3)
            case "below":
                return Interval(None, second, high_open=self.random.random() < 0.5)
            case "above":
                return Interval(first, None, low_open=self.random.random() < 0.5)
        return Interval.exactly(second)


