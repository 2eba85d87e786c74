"""Which values of a fact do the rules tell apart, and what stands for each of them?

A fact of the patient, or the same fact of all the lesions of which it is not known: then it is tried on each of them,
on one alone, and on one with all the others elsewhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from netcore.evidence import InForce, read_sheet
from netcore.model import PartialDate
from netcore.rules.conditions import in_unit
from netcore.rules.facts import FactDefinition
from netcore.rules.gather.scores import STEPS
from netcore.rules.reasons import RuleAnswer
from netcore.rules.truth import UNKNOWN
from netcore.rules.values import Facts, FactValue, Interval, Item

# How a fact of lesions is tried: on each of them, on any one alone, on one with the others elsewhere.
EACH, ONE, MIXED = "each", "one", "mixed"
_OF_LESION = "lesion:"


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One value of one thing that is tried. `name`: of the thing (a fact, or `lesion:` and a fact).

    `region` in `unit` for numbers, `word` for words; `value` stands for it. Of lesions: `how`, the `lesions` in the
    order of the record, and for `mixed` the region `rest` and the value `rest_value` of all but the first.
    """

    name: str
    fact: str
    value: FactValue
    region: Interval | None = None
    unit: str | None = None
    word: str | None = None
    lesions: tuple[Item, ...] = ()
    how: str = ""
    rest: Interval | None = None
    rest_value: FactValue | None = None

    @property
    def by_lesion(self) -> dict[str, FactValue]:
        """The values that lesions get, by id; empty for a fact of the patient."""
        if self.how == MIXED and self.rest_value is not None:
            return {item.id: self.rest_value if at else self.value for at, item in enumerate(self.lesions)}
        return {item.id: self.value for item in self.lesions[:1 if self.how == ONE else None]}


def lesion_name(fact: str) -> str:
    """The name under which a fact of lesions is tried."""
    return _OF_LESION + fact


def patient_choices(name: str, limits: Sequence[InForce], definition: FactDefinition, facts: Facts) -> list[Choice]:
    """Every region (or word) of a fact of the patient that the rules tell apart."""
    return [Choice(name, name, value, region, unit, word)
            for region, unit, word, value in _values(name, limits, definition, facts)]


def lesion_choices(lesions: Sequence[Item], limits: Sequence[InForce], definition: FactDefinition,
                   facts: Facts) -> list[Choice]:
    """The same of a fact of these lesions: on each, on one alone, on the first with the others elsewhere."""
    fact, several = definition.name, tuple(lesions)
    values = _values(fact, limits, definition, facts)

    def choice(how: str, chosen: tuple[Interval | None, str | None, str | None, FactValue],
               rest: Interval | None = None, rest_value: FactValue | None = None) -> Choice:
        region, unit, word, value = chosen
        return Choice(lesion_name(fact), fact, value, region, unit, word, several, how, rest, rest_value)

    found = [choice(EACH, one) for one in values]
    if len(several) > 1:
        found += [choice(ONE, one) for one in values]
        found += [choice(MIXED, high, low[0], low[3]) for low, high in combinations(values, 2) if low[0] is not None]
    return found


def mixture(one: Choice, other: Choice) -> Choice:
    """The first lesion as in one choice, the others as in another: whether two regions may be told as one."""
    return Choice(one.name, one.fact, one.value, one.region, one.unit, one.word, one.lesions, MIXED, other.region,
                  other.value)


def open_lesions(answers: Iterable[RuleAnswer]) -> dict[str, tuple[Item, ...]]:
    """The facts of lesions that keep rules from an answer, each with the lesions of which it is not known; a lesion
    that is not there needs none."""
    found: dict[str, dict[str, Item]] = {}
    for answer in answers:
        for reason in answer.reasons:
            item = reason.item
            if reason.answer is UNKNOWN and item is not None and item.kind == "lesion" and counts(item):
                found.setdefault(reason.fact, {})[item.id] = item
    return {fact: tuple(lesions.values()) for fact, lesions in found.items()}


def counts(item: Item) -> bool:
    """May the lesion be there? One that is gone, or that nobody could judge, is asked for nothing."""
    state = item.facts.get("state")
    return state is None or state.words is None or "present" in state.words


def _values(name: str, limits: Sequence[InForce], definition: FactDefinition,
            facts: Facts) -> list[tuple[Interval | None, str | None, str | None, FactValue]]:
    """Region, unit, word and the value that stands for it."""
    day = PartialDate.read(facts.reference_day.isoformat())
    if definition.kind == "word":
        return [(None, None, word, FactValue(words=frozenset({word}), day=day, source="tried out"))
                for word in definition.words]
    unit, scores = definition.unit or "1", read_sheet("scores")
    steps = [scores.value(step) for step in STEPS.get(name, ())]
    numbers = sorted({number for limit in (*limits, *steps) for number in _in_unit(limit, unit, definition)})
    return [(region, unit, None, FactValue(number=Interval.exactly(sample), unit=unit, day=day, source="tried out"))
            for region, sample in _regions(numbers)]


def _in_unit(limit: InForce, unit: str, definition: FactDefinition) -> Iterator[Decimal]:
    value = FactValue(number=Interval.exactly(limit.number), unit=limit.unit or "1")
    number = in_unit(value, unit, definition)
    if number is not None and number.exact is not None:
        yield number.exact


def _regions(limits: Sequence[Decimal]) -> Iterator[tuple[Interval, Decimal]]:
    """Below the first limit, each limit itself, between two limits, above the last; each with a number inside."""
    if not limits:
        return
    first = limits[0]
    yield Interval(None, first, high_open=True), first / 2 if first > 0 else first - 1
    for index, limit in enumerate(limits):
        yield Interval.exactly(limit), limit
        if index + 1 < len(limits):
            yield Interval(limit, limits[index + 1], True, True), (limit + limits[index + 1]) / 2
    yield Interval(limits[-1], None, low_open=True), limits[-1] * 2 if limits[-1] > 0 else limits[-1] + 1


def is_settled(definition: FactDefinition, value: FactValue | None) -> bool:
    """Is it a fact that is known and cannot change?"""
    return value is not None and definition.lasts(value.words) and (
        value.word is not None or (value.number is not None and value.number.exact is not None))


def joined_region(one: Interval, other: Interval) -> Interval | None:
    """Two neighbouring regions as one; None where they do not meet, or only around a limit that is in neither."""
    if one.high is None or one.high != other.low or (one.high_open and other.low_open):
        return None
    return Interval(one.low, other.high, one.low_open, other.high_open)
