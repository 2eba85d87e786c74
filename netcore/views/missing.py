"""What is missing, in order of how many standings it would settle, and what would change each standing?"""

from dataclasses import dataclass

from netcore.rules.change import Change, Needed, single_changes, what_would_change
from netcore.rules.evaluate import Evaluation
from netcore.rules.reasons import MAYBE_STALE, NOT_RECORDED, STALE
from netcore.rules.truth import UNKNOWN
from netcore.views.options import label_of
from netcore.views.rule_words import STANDINGS, amount_words, value_words
from netcore.views.text import day_words

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


def change_view(evaluation: Evaluation) -> ChangeView:
    """Single facts for every option; pairs are asked for one option at a time, with `pair_lines`."""
    found = single_changes(evaluation.facts, list(evaluation.options), rules=evaluation.book,
                           rules_on=evaluation.rules_on)
    open_facts = {reason.fact for given in evaluation.answers.values() for answer in given for reason in answer.reasons
                  if reason.answer is UNKNOWN and reason.why in (NOT_RECORDED, STALE, MAYBE_STALE)}
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
    return ChangeView(tuple(missing), {name: tuple(dict.fromkeys(sentence_change(change) for change in changes))
                                       for name, changes in found.items()})


def pair_lines(evaluation: Evaluation, option: str) -> list[str]:
    """The pairs of facts that would bring another standing where neither alone does; takes some seconds."""
    changes = what_would_change(evaluation.facts, option, rules=evaluation.book, rules_on=evaluation.rules_on,
                                most=_MOST_CHANGES)
    return list(dict.fromkeys(sentence_change(change) for change in changes if len(change.facts) > 1))[:_MOST_PAIRS]


def sentence_change(change: Change) -> str:
    """open, with cautions if bilirubin at most 2 mg/dL (today 4.1 mg/dL, 12 May 2024)."""
    parts = " and ".join(_needed_words(needed) for needed in change.facts)
    return f"{STANDINGS[change.standing]} if {parts}"


def _needed_words(needed: Needed) -> str:
    wanted = amount_words(needed.region, needed.unit) if needed.region is not None else " or ".join(needed.words)
    today = "not known today" if needed.current is None else \
        f"today {value_words(needed.current)}{f', {day_words(needed.current.day)}' if needed.current.day else ''}"
    return f"{needed.label} {wanted} ({today})"
