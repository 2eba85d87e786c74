"""Which single facts, or pairs of facts, would settle an unknown or turn a standing?

Every fact that the option's rules read is tried in each region that the rules' limits cut out, and each word; a region
is reported where the standing differs from today's. Pairs only of facts of which neither alone changes anything.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations, product

from netcore.evidence import InForce, Rulebook, read_sheet, rule_conditions
from netcore.evidence.conditions import Leaf, leaves
from netcore.model import PartialDate
from netcore.rules.conditions import in_unit
from netcore.rules.evaluation import CompiledRule, answer_rules, compile_rules, defined_value, with_definers
from netcore.rules.facts import FactDefinition
from netcore.rules.gather.scores import PARTS, SCORES, STEPS
from netcore.rules.gather.trying import followed
from netcore.rules.loading import defined_facts
from netcore.rules.options import Standing, collect_option, rests_on_checked
from netcore.rules.reasons import RuleAnswer
from netcore.rules.truth import MET
from netcore.rules.values import Facts, FactValue, Interval

# A region (or a word) of a fact, its unit, and a value that stands for it.
Region = tuple[Interval | None, str | None, FactValue]
Choice = tuple[str, Region]
Key = tuple[tuple[str, str], ...]
Answers = Mapping[str, tuple[RuleAnswer, ...]]


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
    judge = _Judge(rules, (option,), facts, rules_on)
    found = [change for name, options in judge.choices.items()
             for change in _merged([((name, one),) for one in options], option, judge)]
    if pairs:
        settled = {change.facts[0].fact for change in found}
        idle = [name for name in judge.choices if name not in settled]
        found += [change for one, other in combinations(idle, 2)
                  for change in _merged([((one, first), (other, second)) for first, second
                                         in product(judge.choices[one], judge.choices[other])], option, judge)]
    return found[:most]


def single_changes(facts: Facts, options: Sequence[str], *, rules: Rulebook,
                   rules_on: date | None = None) -> dict[str, list[Change]]:
    """The single facts that bring another standing, for many options at once: every fact is tried once for all."""
    judge = _Judge(rules, options, facts, rules_on)
    trials = [[((name, one),) for one in regions] for name, regions in judge.choices.items()]
    return {option: [change for given in trials for change in _merged(given, option, judge)] for option in options}


class _Judge:
    """The standing of options when some facts are otherwise; only the rules that read them are asked again."""

    def __init__(self, rules: Rulebook, options: Sequence[str], facts: Facts, rules_on: date | None) -> None:
        given = compile_rules(rules, rules_on or facts.as_of)
        self.compiled = with_definers(given, {one.rule.id for one in given if one.rule.effect != "notes"
                                              and not set(options).isdisjoint(one.rule.about)})
        self.facts, self.definitions = facts, defined_facts(rules)
        self.answers: Answers = answer_rules(self.compiled, facts)
        self.about = {option: [one.rule.id for one in self.compiled if option in one.rule.about] for option in options}
        self.readers: dict[str, set[str]] = {}
        limits: dict[str, list[InForce]] = {}
        for one in self.compiled:
            for leaf in _rule_leaves(one):
                for name in filter(None, (leaf.value_fact, leaf.compared_to)):
                    self.readers.setdefault(name, set()).add(one.rule.id)
                limits.setdefault(leaf.value_fact, []).extend(one.limits(leaf.limits))
        self.choices = {name: _choices(name, limits.get(name, ()), self.definitions, facts)
                        for name in _read(self.compiled, self.definitions)
                        if not _settled(self.definitions[name], facts.patient.get(name))}
        self._told: dict[Key, Answers] = {}
        self._moves: dict[tuple[str, Key], frozenset[object]] = {}
        self._standings: dict[tuple[str, frozenset[object]], Standing] = {}
        self.usual = {option: self._standing(option, frozenset(), {}) for option in options}

    def __call__(self, option: str, trial: tuple[Choice, ...]) -> Standing:
        """Facts that no rule reads together answer together as they do alone."""
        key = tuple((name, str(region if region is not None else word)) for name, (region, word, _) in trial)
        if len(trial) == 1:
            return self._standing(option, self._moved(option, key, trial), self._again(key, trial))
        alone = [(key[at:at + 1], trial[at:at + 1]) for at in range(len(trial))]
        told = [self._again(*one) for one in alone]
        if any(not one.keys().isdisjoint(other) for one, other in combinations(told, 2)):
            return self._standing(option, self._moved(option, key, trial), self._again(key, trial))
        moved = frozenset().union(*(self._moved(option, *one) for one in alone))
        return self._standing(option, moved, {name: given for one in told for name, given in one.items()}
                              if (option, moved) not in self._standings else {})

    def _standing(self, option: str, moved: frozenset[object], again: Answers) -> Standing:
        """The standing when these rules answer otherwise; told once for every way in which they do."""
        if (option, moved) not in self._standings:
            given = {**self.answers, **again}
            about = [one for rule in self.about[option] for one in given[rule]]
            self._standings[option, moved] = collect_option(option, about).standing
        return self._standings[option, moved]

    def _moved(self, option: str, key: Key, trial: tuple[Choice, ...]) -> frozenset[object]:
        """The rules about the option that answer otherwise, with what of it a standing rests on."""
        if (option, key) not in self._moves:
            again = self._again(key, trial)
            self._moves[option, key] = frozenset(
                (rule, *weights) for rule in self.about[option] if rule in again
                and (weights := [*map(_weight, again[rule])]) != [*map(_weight, self.answers[rule])])
        return self._moves[option, key]

    def _again(self, key: Key, trial: tuple[Choice, ...]) -> Answers:
        """The rules that are asked again, with their answers."""
        if key not in self._told:
            self._told[key] = self._ask({name: value for name, (_, _, value) in trial})
        return self._told[key]

    def _ask(self, changes: Mapping[str, FactValue]) -> Answers:
        asked: set[str] = set()
        after = followed(changes, self.facts.patient)
        waiting = list(after)
        while waiting:
            fresh = self.readers.get(waiting.pop(), set()) - asked
            asked |= fresh
            waiting += [one.rule.defines for one in self.compiled if one.rule.id in fresh and one.rule.defines]
        tried = self.facts.with_facts({**self._classes(asked), **after})
        return answer_rules([one for one in self.compiled if one.rule.id in asked], tried)

    def _classes(self, asked: set[str]) -> dict[str, FactValue]:
        """The classes of today that the change does not touch, as facts for the rules that are asked again."""
        return {one.rule.defines: value for one in self.compiled if one.rule.defines and one.rule.id not in asked
                and (value := defined_value(self.answers[one.rule.id])) is not None}


def _weight(answer: RuleAnswer) -> tuple[object, bool]:
    """What of an answer a standing rests on."""
    return answer.answer, answer.rule.effect == "excludes" and answer.answer is MET and rests_on_checked(answer)


def _settled(definition: FactDefinition, value: FactValue | None) -> bool:
    """Is it a fact that is known and cannot change?"""
    return definition.irreversible and value is not None and (
        value.word is not None or (value.number is not None and value.number.exact is not None))


def _rule_leaves(compiled: CompiledRule) -> Iterator[Leaf]:
    for condition in rule_conditions(compiled.rule):
        yield from leaves(condition)


def _read(compiled: Sequence[CompiledRule], definitions: Mapping[str, FactDefinition]) -> list[str]:
    """The patient's facts that the rules read and that could be found out: no defined class, no fact of a lesion.

    Of a score its parts are tried, of a multiple the value.
    """
    defined = {one.rule.defines for one in compiled} | set(SCORES)
    names = [name for one in compiled for leaf in _rule_leaves(one)
             for name in sorted(PARTS.get(leaf.fact, frozenset({leaf.value_fact})))]
    return [name for name in dict.fromkeys(names)
            if definitions[name].scope == "patient" and name not in defined
            and definitions[name].kind in ("number", "word")]


def _choices(name: str, limits: Sequence[InForce], definitions: Mapping[str, FactDefinition],
             facts: Facts) -> list[Region]:
    """Every region (or word) of a fact that the rules tell apart, with a value that stands for it."""
    definition = definitions[name]
    day = PartialDate.read(facts.reference_day.isoformat())
    if definition.kind == "word":
        return [(None, word, FactValue(words=frozenset({word}), day=day, source="tried out"))
                for word in definition.words]
    unit, scores = definition.unit or "1", read_sheet("scores")
    steps = [scores.value(step) for step in STEPS.get(name, ())]
    numbers = sorted({number for limit in (*limits, *steps) for number in _in_unit(limit, unit, definition)})
    return [(region, unit, FactValue(number=Interval.exactly(sample), unit=unit, day=day, source="tried out"))
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


def _merged(trials: Sequence[tuple[Choice, ...]], option: str, judge: _Judge) -> list[Change]:
    """The trials that bring another standing; neighbouring regions and words of the last fact that bring the same one
    are joined."""
    found: list[Change] = []
    for trial in trials:
        standing = judge(option, trial)
        if standing is judge.usual[option]:
            continue
        needed = tuple(_needed(choice, judge.facts, judge.definitions) for choice in trial)
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

