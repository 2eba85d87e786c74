"""Which facts would settle an unknown or turn a standing?

Every fact that the option's rules read is tried in each region that the rules' limits cut out, and each word; a fact of
lesions is tried on those of which it is not known. A set is told where it brings a standing that no part of it brings:
all single facts, all pairs, and, where an option cannot be told, the smallest sets of any size among the facts that the
decisive answers wait for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product

from netcore.evidence import Rulebook
from netcore.rules.change.choices import EACH, ONE, Choice, joined_region, mixture
from netcore.rules.change.settling import settling_sets
from netcore.rules.change.trials import Trial, Trials
from netcore.rules.options import Standing
from netcore.rules.values import Facts, FactValue, Interval


@dataclass(frozen=True, slots=True)
class Needed:
    """One fact as it would have to be. For numbers `region` in `unit`; for words `words`. `current` None: not known.

    Of lesions: their labels in `lesions`, and `how`: on each of them, on any one, or mixed: one so and the others in
    `rest`.
    """

    fact: str
    label: str
    current: FactValue | None
    region: Interval | None = None
    unit: str | None = None
    words: tuple[str, ...] = ()
    lesions: tuple[str, ...] = ()
    how: str = ""
    rest: Interval | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A smallest set of facts that would bring another standing."""

    facts: tuple[Needed, ...]
    standing: Standing


def what_would_change(facts: Facts, option: str, *, rules: Rulebook, rules_on: date | None = None,
                      pairs: bool = True, most: int | None = None) -> list[Change]:
    """The changes for one option: single facts first, then the sets that settle what cannot be told, then all pairs; at
    most `most` (None: all).

    A set is left out only where a part of it alone brings the same standing. Sets of three or more facts are tried only
    among those that keep the option from being told. Known facts of lesions, days and lesions that are not listed are
    not tried. A fact that is tried counts as found on the reference day.
    """
    trials = Trials(rules, (option,), facts, rules_on)
    found = [*_single(option, trials), *_settling(option, trials)]
    if pairs:
        found = [change for change in found if len(change.facts) != 2] + _pairs(option, trials)
    found.sort(key=lambda change: len(change.facts))
    return found[:most]


def single_changes(facts: Facts, options: Sequence[str], *, rules: Rulebook,
                   rules_on: date | None = None) -> dict[str, list[Change]]:
    """For many options at once, every fact tried once for all: the single facts that bring another standing, and the
    smallest sets that settle what cannot be told."""
    trials = Trials(rules, options, facts, rules_on)
    found = {option: _single(option, trials) for option in options}
    for option in options:
        if trials.usual[option] is Standing.CANNOT_BE_TOLD:  # fewer values matter to one option than to all of them
            found[option] += _settling(option, Trials(rules, (option,), facts, rules_on))
    return found


def _single(option: str, trials: Trials) -> list[Change]:
    """The single facts that bring another standing; neighbouring values that bring the same one as one."""
    found: list[Change] = []
    for choices in trials.choices.values():
        standings = {choice: trials(option, (choice,)) for choice in choices}
        of_one = {choice.region or choice.word: standings[choice] for choice in choices if choice.how == ONE}
        by_standing: dict[Standing, list[Choice]] = {}
        for choice, standing in standings.items():
            # What one of the lesions brings by itself is not said of it and others.
            parts = () if choice.how == ONE else (of_one.get(choice.region or choice.word), of_one.get(choice.rest))
            if standing is not trials.usual[option] and standing not in parts:
                by_standing.setdefault(standing, []).append(choice)
        found += [Change((needed,), standing) for standing, chosen in by_standing.items()
                  for needed in _joined(chosen, (), option, standing, trials)]
    return found


def _settling(option: str, trials: Trials) -> list[Change]:
    if trials.usual[option] is not Standing.CANNOT_BE_TOLD:
        return []
    found = []
    for allowed, standing in settling_sets(option, trials):
        needed = [_joined(chosen, tuple(other[0] for other in allowed if other is not chosen), option, standing, trials)
                  for chosen in allowed]
        found += [Change(one, standing) for one in product(*needed)]
    return found


def _pairs(option: str, trials: Trials) -> list[Change]:
    """Every pair of values that brings a standing which neither of them brings alone."""
    found: list[Change] = []
    deltas = {name: [trials.delta(option, (choice,)) for choice in choices] for name, choices in trials.choices.items()}
    alone = {name: [trials.standing(option, [delta]) for delta in given] for name, given in deltas.items()}
    for one, other in combinations(trials.choices, 2):
        apart = trials.asked(one, option).isdisjoint(trials.asked(other, option))
        if apart and not (any(map(any, deltas[one])) and any(map(any, deltas[other]))):
            continue
        columns: dict[tuple[tuple[Standing, int], ...], list[Choice]] = {}
        for at, first in enumerate(trials.choices[one]):
            if apart and not any(deltas[one][at]):
                continue
            brought = []
            for place, second in enumerate(trials.choices[other]):
                standing = trials.standing(option, [deltas[one][at], deltas[other][place]]) if apart else \
                    trials(option, (first, second))
                if standing not in (trials.usual[option], alone[one][at], alone[other][place]):
                    brought.append((standing, place))
            if brought:
                columns.setdefault(tuple(brought), []).append(first)
        for column, firsts in columns.items():
            found += _boxes(firsts, column, trials.choices[other], option, trials)
    return found


def _boxes(firsts: list[Choice], column: tuple[tuple[Standing, int], ...], seconds: list[Choice], option: str,
           trials: Trials) -> Iterator[Change]:
    """The pairs of values that bring the same, told together."""
    for standing in dict.fromkeys(standing for standing, _ in column):
        chosen = [seconds[place] for brings, place in column if brings is standing]
        for one in _joined(firsts, (chosen[0],), option, standing, trials):
            for other in _joined(chosen, (firsts[0],), option, standing, trials):
                yield Change((one, other), standing)


def _joined(choices: Sequence[Choice], beside: Trial, option: str, standing: Standing, trials: Trials) -> list[Needed]:
    """The choices of one thing as few as can be said: words together, regions that meet together.

    Of several lesions two regions are told as one only where lesions here and there bring the same standing, too.
    """
    found: list[Needed] = []
    last: Choice | None = None
    for choice in choices:
        needed, before = _needed(choice, trials), found[-1] if found else None
        region = joined_region(before.region, needed.region) if before is not None and before.region is not None \
            and needed.region is not None and (before.how, before.rest) == (needed.how, needed.rest) else None
        if before is not None and needed.words and before.how == needed.how:
            found[-1] = replace(before, words=(*before.words, *needed.words))
        elif before is not None and region is not None and _may_meet(last, choice, beside, option, standing, trials):
            found[-1] = replace(before, region=region)
        else:
            found.append(needed)
        last = choice
    # What any one of the lesions brings need not be said of each.
    return [one for one in found if one.how != EACH or replace(one, how=ONE) not in found]


def _may_meet(one: Choice | None, other: Choice, beside: Trial, option: str, standing: Standing,
              trials: Trials) -> bool:
    if one is None or other.how != EACH or len(other.lesions) == 1:
        return True
    return all(trials(option, (mixed, *beside)) is standing for mixed in (mixture(one, other), mixture(other, one)))


def _needed(choice: Choice, trials: Trials) -> Needed:
    definition = trials.definitions[choice.fact]
    lesions = tuple(item.label for item in choice.lesions)
    return Needed(choice.fact, definition.label, None if lesions else trials.facts.patient.get(choice.fact),
                  choice.region, choice.unit, (choice.word,) if choice.word is not None else (), lesions, choice.how,
                  choice.rest)
