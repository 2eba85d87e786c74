"""Where would options stand if some facts were otherwise?

Only the rules that read such a fact are asked again; rules that read several of them together are asked with all.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from netcore.evidence import InForce, Rulebook, rule_conditions
from netcore.evidence.conditions import Leaf, leaves
from netcore.rules.change.choices import (
    MIXED,
    ONE,
    Choice,
    counts,
    is_settled,
    lesion_choices,
    lesion_name,
    open_lesions,
    patient_choices,
)
from netcore.rules.evaluation import CompiledRule, answer_rules, compile_rules, defined_value, with_definers
from netcore.rules.gather.scores import PARTS, SCORES
from netcore.rules.gather.trying import followed
from netcore.rules.loading import defined_facts
from netcore.rules.options import Standing, Tally, add_tallies, standing_of, weigh
from netcore.rules.reasons import RuleAnswer
from netcore.rules.truth import UNKNOWN
from netcore.rules.values import Facts, Item

Trial = tuple[Choice, ...]
Answers = Mapping[str, tuple[RuleAnswer, ...]]
_MULTIPLE = "_times_upper_limit"


class Trials:
    """The standings of options when some facts are otherwise.

    `choices`: all that can be tried, by the name of the thing. `usual`: today's standings.
    """

    def __init__(self, rules: Rulebook, options: Sequence[str], facts: Facts, rules_on: date | None) -> None:
        given = compile_rules(rules, rules_on or facts.as_of)
        self.compiled = with_definers(given, {one.rule.id for one in given if one.rule.effect != "notes"
                                              and not set(options).isdisjoint(one.rule.about)})
        self.definitions = defined_facts(rules)
        self.about = {option: [one.rule.id for one in self.compiled if option in one.rule.about] for option in options}
        self._about = {option: frozenset(about) for option, about in self.about.items()}
        self._needed = {option: frozenset(one.rule.id for one in with_definers(self.compiled, set(about)))
                        for option, about in self.about.items()}
        self._readers: dict[str, set[str]] = {}
        limits: dict[str, list[InForce]] = {}
        for one in self.compiled:
            for leaf in _rule_leaves(one):
                for name in filter(None, (leaf.value_fact, leaf.compared_to)):
                    self._readers.setdefault(name, set()).add(one.rule.id)
                limits.setdefault(leaf.value_fact, []).extend(one.limits(leaf.limits))
        self.facts = self._only_read(facts)
        self.answers: Answers = answer_rules(self.compiled, self.facts)
        self.choices = self._choices(limits)
        self._names: dict[str, frozenset[str]] = {}
        self._told: dict[Choice, Answers] = {}
        for name, choices in self.choices.items():
            self.choices[name] = [*self._worth_trying(choices)]
        self._meeting: dict[tuple[str, tuple[str, ...]], list[tuple[str, list[int]]]] = {}
        self._joint: dict[tuple[str, Trial], tuple[int, ...]] = {}
        self._weights: dict[str, Tally] = {rule: _weigh(given) for rule, given in self.answers.items()}
        self._deltas: dict[tuple[str, Choice], tuple[int, ...]] = {}
        self.base = {option: add_tallies(self._weights[rule] for rule in rules) for option, rules in self.about.items()}
        self.usual = {option: standing_of(tally) for option, tally in self.base.items()}

    def __call__(self, option: str, trial: Trial) -> Standing:
        """Where the option stands when all of the trial holds."""
        return self.standing(option, [self.delta(option, trial)])

    def standing(self, option: str, deltas: Sequence[tuple[int, ...]]) -> Standing:
        """Where the option stands when its tally is otherwise by these."""
        return standing_of(Tally(*map(sum, zip(self.base[option], *deltas, strict=True))))

    def delta(self, option: str, trial: Trial) -> tuple[int, ...]:
        """By how much the tally of the option is otherwise."""
        if len(trial) == 1:
            if (option, trial[0]) not in self._deltas:
                self._deltas[option, trial[0]] = self._difference(option, self.told(trial[0]))
            return self._deltas[option, trial[0]]
        total = [self.delta(option, (choice,)) for choice in trial]
        for rule, places in self._shared(option, tuple(choice.name for choice in trial)):
            total.append(self._together(rule, tuple(trial[place] for place in places)))
        return tuple(map(sum, zip(*total, strict=True)))

    def _shared(self, option: str, names: tuple[str, ...]) -> list[tuple[str, list[int]]]:
        """The rules about the option that read several of these things, with which of them."""
        if (option, names) not in self._meeting:
            asked = [self.asked(name, option) for name in names]
            times = Counter(rule for rules in asked for rule in rules)
            self._meeting[option, names] = [
                (rule, [place for place, rules in enumerate(asked) if rule in rules]) for rule, count in times.items()
                if count > 1 and rule in self._about[option]]
        return self._meeting[option, names]

    def asked(self, name: str, option: str) -> frozenset[str]:
        """The rules of an option (and the classes that it reads) whose answer may hang on this thing."""
        if name not in self._names:
            self._names[name] = frozenset(self.told(self.choices[name][0]))
        return self._names[name] & self._needed[option]

    def told(self, choice: Choice) -> Answers:
        """The rules that read the fact, with their answers when it is so."""
        if choice not in self._told:
            self._told[choice] = self._ask((choice,), None)
        return self._told[choice]

    def _together(self, rule: str, trial: Trial) -> tuple[int, ...]:
        """By how much a rule that reads several of the facts weighs otherwise than each of them alone says."""
        if (rule, trial) not in self._joint:
            whole = frozenset(one.rule.id for one in with_definers(self.compiled, {rule})
                              if any(one.rule.id in self.told(choice) for choice in trial))
            tallies = [_weigh(self._ask(trial, whole)[rule]), *(_weigh(self.told(choice)[rule]) for choice in trial)]
            usual = self._weights[rule]
            self._joint[rule, trial] = tuple(
                together - before - sum(one - before for one in alone)
                for before, together, *alone in zip(usual, *tallies, strict=True))
        return self._joint[rule, trial]

    def _difference(self, option: str, again: Answers) -> tuple[int, ...]:
        total = [0] * len(Tally())
        for rule in self.about[option]:
            if rule in again:
                total = [number + after - before for number, after, before in
                         zip(total, _weigh(again[rule]), self._weights[rule], strict=True)]
        return tuple(total)

    def _ask(self, trial: Trial, rules: frozenset[str] | None) -> Answers:
        """The answers of these rules (None: of all that read what is tried) when the trial holds."""
        changes = {choice.fact: choice.value for choice in trial if not choice.lesions}
        after = followed(changes, self.facts.patient)
        asked = rules if rules is not None else self._reading(
            [*after, *(choice.fact for choice in trial if choice.lesions)])
        classes = {one.rule.defines: value for one in self.compiled if one.rule.defines and one.rule.id not in asked
                   and (value := defined_value(self.answers[one.rule.id], self.facts.patient)) is not None}
        tried = self.facts.with_facts({**classes, **after})
        for choice in trial:
            if choice.lesions:
                tried = _with_lesions(tried, choice)
        return answer_rules([one for one in self.compiled if one.rule.id in asked], tried)

    def _reading(self, names: Sequence[str]) -> frozenset[str]:
        asked: set[str] = set()
        waiting = list(names)
        while waiting:
            fresh = self._readers.get(waiting.pop(), set()) - asked
            asked |= fresh
            waiting += [one.rule.defines for one in self.compiled if one.rule.id in fresh and one.rule.defines]
        return frozenset(asked)

    def _only_read(self, facts: Facts) -> Facts:
        """Only what the rules read and what their scores are made of: every trial copies them."""
        read = {*self._readers, *(part for parts in PARTS.values() for part in parts), *SCORES}
        read |= {name.removesuffix(_MULTIPLE) for name in read}
        return replace(facts, patient={name: value for name, value in facts.patient.items() if name in read})

    def _choices(self, limits: Mapping[str, list[InForce]]) -> dict[str, list[Choice]]:
        """The facts that the rules read and that could be found out: no defined class. Of a score its parts are tried,
        of a multiple the value; of lesions what is not known."""
        defined = {one.rule.defines for one in self.compiled} | set(SCORES)
        names = [name for one in self.compiled for leaf in _rule_leaves(one)
                 for name in sorted(PARTS.get(leaf.fact, frozenset({leaf.value_fact})))]
        found = {}
        for name in dict.fromkeys(names):
            definition = self.definitions[name]
            if definition.scope == "patient" and name not in defined and definition.kind in ("number", "word") \
                    and not is_settled(definition, self.facts.patient.get(name)):
                found[name] = patient_choices(name, limits.get(name, ()), definition, self.facts)
        lesions = open_lesions(answer for given in self.answers.values() for answer in given)
        for fact, items in lesions.items():
            if self.definitions[fact].kind in ("number", "word"):
                found[lesion_name(fact)] = lesion_choices(items, limits.get(fact, ()), self.definitions[fact],
                                                          self.facts)
        return {name: choices for name, choices in found.items() if choices}

    def _worth_trying(self, choices: list[Choice]) -> Iterator[Choice]:
        """Of lesions, one alone only where it does not matter which, and one beside others only where that brings
        answers that nothing simpler brings."""
        simpler = []
        for choice in choices:
            said = self._said(choice) if choice.how else None
            if choice.how == MIXED and said in simpler:
                continue
            if choice.how in (ONE, MIXED) and any(
                    self._said(replace(choice, lesions=(*choice.lesions[at:], *choice.lesions[:at]))) != said
                    for at in range(1, len(choice.lesions))):
                continue
            simpler.append(said)
            yield choice

    def _said(self, choice: Choice) -> dict[str, list[tuple[str, str | None]]]:
        return {rule: [(answer.answer, answer.outcome) for answer in given]
                for rule, given in self.told(choice).items()}

    def decisive_names(self, option: str, because: Sequence[RuleAnswer]) -> list[str]:
        """The things to find out that these answers wait for: of scores their parts, of classes what they wait for."""
        names: dict[str, None] = {}
        waiting, seen = list(because), set()
        while waiting:
            answer = waiting.pop(0)
            for reason in answer.reasons:
                if reason.answer is not UNKNOWN:
                    continue
                if reason.item is not None and reason.item.kind == "lesion":
                    names |= {lesion_name(reason.fact): None} if counts(reason.item) else {}
                    continue
                names |= dict.fromkeys(sorted(PARTS.get(reason.fact, {reason.fact})))
                if reason.asked.compared_to:
                    names[reason.asked.compared_to] = None
                for one in self.compiled:
                    if one.rule.defines == reason.fact and one.rule.id not in seen:
                        seen.add(one.rule.id)
                        waiting += self.answers[one.rule.id]
        return [name for name in names if name in self.choices and self.asked(name, option)]


def _weigh(answers: Sequence[RuleAnswer]) -> Tally:
    return add_tallies(map(weigh, answers))


def _with_lesions(facts: Facts, choice: Choice) -> Facts:
    """The lesions with the values of a choice."""
    values = choice.by_lesion
    lesions = tuple(Item(item.kind, item.id, item.label, {**item.facts, choice.fact: values[item.id]}, item.day)
                    if item.id in values else item for item in facts.items.get("lesion", ()))
    return replace(facts, items={**facts.items, "lesion": lesions})


def _rule_leaves(compiled: CompiledRule) -> Iterator[Leaf]:
    for condition in rule_conditions(compiled.rule):
        yield from leaves(condition)
