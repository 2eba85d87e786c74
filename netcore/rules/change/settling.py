"""Which smallest sets of facts lead out of "cannot be told", whatever their size?

Only the facts that the decisive answers wait for are tried, all values of all of them together. Facts that no rule
reads together add up, so that each group of facts read together is tried for itself and the groups are then combined.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product
from math import comb, prod

from netcore.rules.change.choices import EACH, ONE, Choice
from netcore.rules.change.trials import Trial, Trials
from netcore.rules.options import Standing, collect_option

# Trials of one group of facts read together; above this only the values that differ for the option are combined, and of
# those no more than the second number.
_MOST_TRIALS, _MOST_OF_MANY = 4000, 600
_MILD = ("cautions", "requires")
# Sets of the same size that bring the same tally, and trials of values told together.
_MOST_SETS, _MOST_MEETING = 4, 400
Found = dict[tuple[int, ...], list[Trial]]


def settling_sets(option: str, trials: Trials) -> list[tuple[list[list[Choice]], Standing]]:
    """The smallest sets for every standing they lead to, with all values of each fact that do; those of two facts and
    more, which no single fact replaces."""
    about = [answer for rule in trials.about[option] for answer in trials.answers[rule]]
    names = trials.decisive_names(option, collect_option(option, about).because)
    reached: dict[Standing, list[Trial]] = {}
    for delta, sets in _combined([_group(group, option, trials) for group in _groups(names, option, trials)]).items():
        reached.setdefault(trials.standing(option, [delta]), []).extend(sets)
    found = []
    for standing in (one for one in Standing if one in reached and one is not trials.usual[option]):
        size = min(map(len, reached[standing]))
        by_facts = {tuple(sorted(choice.name for choice in trial)): trial for trial in reversed(reached[standing])
                    if len(trial) == size > 1}
        found += [(_widened(trial, option, standing, trials), standing) for trial in reversed(by_facts.values())]
    return found


def _groups(names: Sequence[str], option: str, trials: Trials) -> list[list[str]]:
    """The things that rules read together."""
    groups: list[list[str]] = []
    for name in names:
        asked = trials.asked(name, option)
        near = [group for group in groups if any(not asked.isdisjoint(trials.asked(one, option)) for one in group)]
        groups = [group for group in groups if group not in near] + [[one for group in near for one in group] + [name]]
    return groups


def _group(names: Sequence[str], option: str, trials: Trials) -> Found:
    """What the facts of one group can do to the tally, with the smallest sets that do it.

    Where very many facts are missing together, sets are tried from the smallest on until there are too many: a set that
    is told is still a smallest one, and larger ones may be left untold.
    """
    values = {name: trials.choices[name] for name in names}
    most = _MOST_TRIALS
    if _count(values.values()) > most:
        values, most = {name: [*_differing(name, option, trials)] for name in names}, _MOST_OF_MANY
    found: Found = {tuple([0] * len(trials.base[option])): [()]}
    for size in range(1, len(names) + 1):
        sets = [*combinations(names, size)] if comb(len(names), size) <= most else []
        most -= sum(prod(len(values[name]) for name in chosen) for chosen in sets)
        if not sets or most < 0:
            break
        for chosen in sets:
            for trial in product(*(values[name] for name in chosen)):
                _keep(found, trials.delta(option, trial), trial)
    return found


def _count(values: Iterable[Sequence[Choice]]) -> int:
    """How many sets of one value of some of the facts there are."""
    return prod(len(given) + 1 for given in values) - 1


def _differing(name: str, option: str, trials: Trials) -> Iterator[Choice]:
    """The first value of each kind to which the rules of the option that speak for or against it, or that class, answer
    in the same way."""
    seen = set()
    for choice in trials.choices[name]:
        told = tuple((rule, tuple(answer.answer for answer in answers)) for rule, answers in trials.told(choice).items()
                     if rule in trials.asked(name, option) and answers and answers[0].rule.effect not in _MILD)
        if told not in seen and choice.how in ("", EACH, ONE):
            seen.add(told)
            yield choice


def _combined(groups: Sequence[Found]) -> Found:
    """The groups together: their differences add up."""
    found: Found = {}
    for group in groups:
        if not found:
            found = dict(group)
            continue
        more: Found = {}
        for one, sets in found.items():
            for other, added in group.items():
                total = tuple(map(sum, zip(one, other, strict=True)))
                for before, after in product(sets, added):
                    _keep(more, total, before + after)
        found = more
    return found


def _keep(found: Found, delta: tuple[int, ...], trial: Trial) -> None:
    """Keep the smallest sets of facts for each difference."""
    kept = found.setdefault(delta, [])
    if kept and len(trial) > len(kept[0]):
        return
    if kept and len(trial) < len(kept[0]):
        kept.clear()
    names = {choice.name for choice in trial}
    if len(kept) < _MOST_SETS and all({choice.name for choice in one} != names for one in kept):
        kept.append(trial)


def _widened(trial: Trial, option: str, standing: Standing, trials: Trials) -> list[list[Choice]]:
    """Every value of each fact that brings the same standing together with every value told of the others."""
    allowed: list[list[Choice]] = [[choice] for choice in trial]
    for at, choice in enumerate(trial):
        others = [chosen for place, chosen in enumerate(allowed) if place != at]
        count = 1
        for chosen in others:
            count *= len(chosen)
        rest: list[Trial] = list(product(*others)) if count <= _MOST_MEETING else []
        if not rest:
            continue
        allowed[at] = [one for one in trials.choices[choice.name] if one is choice or (
            (one.how, one.rest) == (choice.how, choice.rest)
            and all(trials(option, (one, *beside)) is standing for beside in rest))]
    return allowed
