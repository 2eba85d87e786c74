"""Which single facts, or pairs of facts, would settle an unknown or turn a standing?

Every fact that the option's rules read is tried in each region that the rules' limits cut out, and each word; a region
is reported where the standing differs from today's. Pairs only of facts of which neither alone changes anything.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations, product

from netcore.evidence import InForce, Rulebook, read_sheet
from netcore.model import PartialDate
from netcore.rules.conditions import in_unit
from netcore.rules.evaluation import CompiledRule, answer_rules, compile_rules, defined_value, with_definers
from netcore.rules.facts import FactDefinition
from netcore.rules.gather.scores import PARTS, SCORES, STEPS
from netcore.rules.gather.trying import followed
from netcore.rules.loading import defined_facts
from netcore.rules.options import Standing, collect_option, rests_on_checked
from netcore.rules.reasons import RuleAnswer
from netcore.rules.truth import MET, Answer
from netcore.rules.values import Facts, FactValue, Interval

# A region (or a word) of a fact, its unit, and a value that stands for it.
Region = tuple[Interval | None, str | None, FactValue]
Choice = tuple[str, Region]


@dataclass(frozen=True, slots=True)
class Needed:
    """One fact as it would have to be. For numbers `region` in `unit`; for words `words`. `current` None: not known."""

    fact: str
    label: str
    current: FactValue | None
    region: Interval | None = None
    unit: str | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A smallest set of facts that would bring another standing."""

    facts: tuple[Needed, ...]
    standing: Standing


def what_would_change(facts: Facts, option: str, *, rules: Rulebook, rules_on: date | None = None,
                      pairs: bool = True, most: int = 40) -> list[Change]:
    """The changes for one option: single facts first, then pairs; at most `most`.

    Facts of single lesions are not tried. A fact that is tried counts as found on the reference day.
    """
    given = compile_rules(rules, rules_on or facts.as_of)
    compiled = with_definers(given, {one.rule.id for one in given
                                     if option in one.rule.about and one.rule.effect != "notes"})
    definitions = defined_facts(rules)
    judge = _Judge(compiled, option, facts)
    choices = {name: _choices(name, compiled, definitions, facts) for name in _read(compiled, definitions)
               if not _settled(definitions[name], facts.patient.get(name))}
    singles = [change for name, options in choices.items()
               for change in _merged([((name, one),) for one in options], facts, judge, definitions)]
    if not pairs:
        return singles[:most]
    settled = {change.facts[0].fact for change in singles}
    idle = [name for name in choices if name not in settled]
    doubles = [change for one, other in combinations(idle, 2)
               for change in _merged([((one, first), (other, second))
                                      for first, second in product(choices[one], choices[other])],
                                     facts, judge, definitions)]
    return [*singles, *doubles][:most]


@dataclass(frozen=True, slots=True)
class _Alone:
    """One fact set otherwise: the rules that hear of it and what they answer. `moved`: does any of those about the
    option answer otherwise than today?"""

    answers: Mapping[str, tuple[RuleAnswer, ...]]
    moved: bool
    standing: Standing


class _Judge:
    """The standing of one option when some facts are otherwise; only the rules that read them are asked again."""

    def __init__(self, compiled: Sequence[CompiledRule], option: str, facts: Facts) -> None:
        self.compiled, self.option, self.facts = compiled, option, facts
        self.answers = answer_rules(compiled, facts)
        self.about = [one.rule.id for one in compiled if option in one.rule.about]
        self.defines = {one.rule.id: one.rule.defines for one in compiled if one.rule.defines}
        self.classes = {name: value for rule, name in self.defines.items()
                        if (value := defined_value(self.answers[rule])) is not None}
        self.today = self._standing({})
        self.known: dict[tuple[str, FactValue], _Alone] = {}
        self.readers: dict[str, set[str]] = {}
        for one in compiled:
            for leaf in one.leaves:
                for name in filter(None, (leaf.value_fact, leaf.compared_to)):
                    self.readers.setdefault(name, set()).add(one.rule.id)

    def _standing(self, again: Mapping[str, tuple[RuleAnswer, ...]]) -> Standing:
        about = [answer for rule in self.about for answer in (again[rule] if rule in again else self.answers[rule])]
        return collect_option(self.option, about).standing

    def __call__(self, changes: Mapping[str, FactValue]) -> Standing:
        alone = [self._alone(name, value) for name, value in changes.items()]
        if len(alone) == 1:
            return alone[0].standing
        if len(alone) == 2 and alone[0].answers.keys().isdisjoint(alone[1].answers):
            # No rule hears of both, so that each answers as it did when only one of them was set.
            one, other = alone
            if not (one.moved and other.moved):
                return one.standing if one.moved else other.standing
            return self._standing({**one.answers, **other.answers})
        return self._standing(self._again(changes))

    def _alone(self, name: str, value: FactValue) -> _Alone:
        if (name, value) not in self.known:
            answers = self._again({name: value})
            moved = any(_weight(answers[rule]) != _weight(self.answers[rule]) for rule in self.about if rule in answers)
            self.known[name, value] = _Alone(answers, moved, self._standing(answers) if moved else self.today)
        return self.known[name, value]

    def _again(self, changes: Mapping[str, FactValue]) -> dict[str, tuple[RuleAnswer, ...]]:
        """What every rule that hears of the changes answers."""
        asked: set[str] = set()
        after = followed(changes, self.facts.patient)
        waiting = list(after)
        while waiting:
            fresh = self.readers.get(waiting.pop(), set()) - asked
            asked |= fresh
            waiting += [self.defines[rule] for rule in fresh if rule in self.defines]
        # The classes of today that the change does not touch are facts for the rules that are asked again.
        touched = {self.defines[rule] for rule in asked if rule in self.defines}
        classes = {name: value for name, value in self.classes.items() if name not in touched}
        tried = self.facts.with_facts({**classes, **after})
        return answer_rules([one for one in self.compiled if one.rule.id in asked], tried)


def _weight(given: Sequence[RuleAnswer]) -> list[tuple[Answer, bool]]:
    """All that a standing asks of answers."""
    return [(answer.answer, answer.answer is MET and rests_on_checked(answer)) for answer in given]


def _settled(definition: FactDefinition, value: FactValue | None) -> bool:
    """Is it a fact that is known and cannot change?"""
    return definition.irreversible and value is not None and (
        value.word is not None or (value.number is not None and value.number.exact is not None))


def _read(compiled: Sequence[CompiledRule], definitions: Mapping[str, FactDefinition]) -> list[str]:
    """The patient's facts that the rules read and that could be found out: no defined class, no fact of a lesion.

    Of a score its parts are tried, of a multiple the value.
    """
    defined = {one.rule.defines for one in compiled} | set(SCORES)
    names = [name for one in compiled for leaf in one.leaves
             for name in sorted(PARTS.get(leaf.fact, frozenset({leaf.value_fact})))]
    return [name for name in dict.fromkeys(names)
            if definitions[name].scope == "patient" and name not in defined
            and definitions[name].kind in ("number", "word")]


def _choices(name: str, compiled: Sequence[CompiledRule], definitions: Mapping[str, FactDefinition],
             facts: Facts) -> list[Region]:
    """Every region (or word) of a fact that the rules tell apart, with a value that stands for it."""
    definition = definitions[name]
    day = PartialDate.read(facts.reference_day.isoformat())
    if definition.kind == "word":
        return [(None, word, FactValue(words=frozenset({word}), day=day, source="tried out"))
                for word in definition.words]
    unit, scores = definition.unit or "1", read_sheet("scores")
    steps = [scores.value(step) for step in STEPS.get(name, ())]
    limits = sorted({limit for one in compiled for limit in _limits_of(one, name, unit, definition)}
                    | {limit for step in steps for limit in _in_unit(step, unit, definition)})
    return [(region, unit, FactValue(number=Interval.exactly(sample), unit=unit, day=day, source="tried out"))
            for region, sample in _regions(limits)]


def _limits_of(compiled: CompiledRule, name: str, unit: str, definition: FactDefinition) -> Iterator[Decimal]:
    for leaf in compiled.leaves:
        if leaf.value_fact == name:
            for limit in compiled.limits(leaf.limits):
                yield from _in_unit(limit, unit, definition)


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


def _merged(trials: list[tuple[Choice, ...]], facts: Facts, judge: _Judge,
            definitions: Mapping[str, FactDefinition]) -> list[Change]:
    """The trials that bring another standing; neighbouring regions and words of the last fact that bring the same one
    are joined."""
    found: list[Change] = []
    for trial in trials:
        standing = judge({name: value for name, (_, _, value) in trial})
        if standing is judge.today:
            continue
        needed = tuple(_needed(choice, facts, definitions) for choice in trial)
        joined = _join(found[-1], needed, standing) if found else None
        if joined is not None:
            found[-1] = joined
        else:
            found.append(Change(needed, standing))
    return found


def _needed(choice: Choice, facts: Facts, definitions: Mapping[str, FactDefinition]) -> Needed:
    name, (region, unit_or_word, _) = choice
    definition = definitions[name]
    if definition.kind == "word":
        return Needed(name, definition.label, facts.patient.get(name), words=(str(unit_or_word),))
    return Needed(name, definition.label, facts.patient.get(name), region, unit_or_word)


def _join(last: Change, needed: tuple[Needed, ...], standing: Standing) -> Change | None:
    if last.standing is not standing or last.facts[:-1] != needed[:-1] or last.facts[-1].fact != needed[-1].fact:
        return None
    one, other = last.facts[-1], needed[-1]
    if one.region is not None and other.region is not None:
        if one.region.high != other.region.low:
            return None
        region = Interval(one.region.low, other.region.high, one.region.low_open, other.region.high_open)
        joined = Needed(one.fact, one.label, one.current, region, one.unit)
    else:
        joined = Needed(one.fact, one.label, one.current, words=(*one.words, *other.words))
    return Change((*last.facts[:-1], joined), standing)

