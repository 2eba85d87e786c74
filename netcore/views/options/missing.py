"""What is missing, in order of how many standings it would settle, and what would change each standing?"""

from dataclasses import dataclass

from netcore.rules.change import Change, Needed, single_changes, what_would_change
from netcore.rules.evaluate import Evaluation
from netcore.rules.loading import defined_facts
from netcore.rules.reasons import MAYBE_STALE, NOT_RECORDED, STALE
from netcore.rules.truth import UNKNOWN
from netcore.units import System
from netcore.views.amounts import entry_of, interval_in
from netcore.views.options.page import label_of
from netcore.views.options.words import STANDINGS, Facts, amount_words, dated_words

_MOST_CHANGES, _MOST_PAIRS = 60, 12


@dataclass(frozen=True, slots=True)
class MissingFact:
    """One fact that is not known, and the options whose standing it could settle or turn."""

    label: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What would change: what is missing first, then for each option the single facts that turn it."""

    missing: tuple[MissingFact, ...]
    by_option: dict[str, tuple[str, ...]]


def change_view(evaluation: Evaluation, system: System | None = None) -> ChangeView:
    """Single facts for every option; pairs are asked for one option at a time, with `pair_lines`."""
    found = single_changes(evaluation.facts, list(evaluation.options), rules=evaluation.book,
                           rules_on=evaluation.rules_on)
    open_facts = {reason.fact for given in evaluation.answers.values() for answer in given for reason in answer.reasons
                  if reason.answer is UNKNOWN and reason.why in (NOT_RECORDED, STALE, MAYBE_STALE)}
    facts = defined_facts(evaluation.book)
    settles: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    for name, changes in found.items():
        for needed in (change.facts[0] for change in changes if len(change.facts) == 1):
            if needed.fact in open_facts:
                labels[needed.fact] = needed.label
                if label_of(evaluation.options[name]) not in settles.setdefault(needed.fact, []):
                    settles[needed.fact].append(label_of(evaluation.options[name]))
    missing = sorted((MissingFact(labels[fact], tuple(options)) for fact, options in settles.items()),
                     key=lambda one: (-len(one.options), one.label))
    return ChangeView(tuple(missing), {name: tuple(dict.fromkeys(
        sentence_change(change, facts, system) for change in changes)) for name, changes in found.items()})


def pair_lines(evaluation: Evaluation, option: str, system: System | None = None) -> list[str]:
    """The pairs of facts that would bring another standing where neither alone does."""
    changes = what_would_change(evaluation.facts, option, rules=evaluation.book, rules_on=evaluation.rules_on,
                                most=_MOST_CHANGES)
    facts = defined_facts(evaluation.book)
    return list(dict.fromkeys(sentence_change(change, facts, system) for change in changes
                              if len(change.facts) > 1))[:_MOST_PAIRS]


def sentence_change(change: Change, facts: Facts, system: System | None = None) -> str:
    """open, with cautions if bilirubin at most 2 mg/dL (today 4.1 mg/dL, 12 May 2024)."""
    parts = " and ".join(_needed_words(needed, facts, system) for needed in change.facts)
    return f"{STANDINGS[change.standing]} if {parts}"


def _needed_words(needed: Needed, facts: Facts, system: System | None) -> str:
    entry = entry_of(needed.fact, facts)
    wanted = " or ".join(needed.words)
    if needed.region is not None:
        printed = amount_words(needed.region, needed.unit)
        shown = interval_in(needed.region, needed.unit, entry, system)
        wanted = printed if shown[1] == needed.unit else f"{amount_words(*shown)} (source: {printed})"
    today = "not known today" if needed.current is None else f"today {dated_words(needed.current, entry, system)}"
    return f"{needed.label} {wanted} ({today})"
