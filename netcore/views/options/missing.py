"""What is missing, in order of how many standings it would settle, and what would change each standing?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netcore.evidence import Analyte
from netcore.rules.change import Change, Needed, single_changes, what_would_change
from netcore.rules.evaluate import Evaluation
from netcore.rules.loading import defined_facts
from netcore.rules.options import Standing
from netcore.rules.reasons import MAYBE_STALE, NOT_RECORDED, STALE
from netcore.rules.truth import UNKNOWN
from netcore.rules.values import Interval
from netcore.units import System
from netcore.views.amounts import entry_of, interval_in
from netcore.views.options.page import label_of
from netcore.views.options.words import STANDINGS, Facts, amount_words, dated_words, of_lesions

_MOST_PAIRS = 12
_STOPS = (Standing.ADVISED_AGAINST, Standing.STOP_SIGN_NOT_CHECKED)
TRIED = ("Tried are single facts, pairs where asked for, and, of an option that cannot be told, sets of any size among "
         "the facts that its decisive rules wait for; where these are very many, the smaller of these sets. Other sets "
         "of three and more, sizes that are measured, days, and lesions that are not listed are not tried.")


@dataclass(frozen=True, slots=True)
class MissingFact:
    """One fact that is not known, and the options whose standing it could settle or turn; `together`: those whose
    standing it settles only with other missing facts."""

    label: str
    options: tuple[str, ...]
    together: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many standings it could settle or turn, alone or with others."""
        return len(self.options) + len(self.together)

    @property
    def line(self) -> str:
        """Fact and options in one line."""
        with_others = f"with other facts: {', '.join(self.together)}" if self.together else ""
        return f"{self.label}: {'; '.join(filter(None, (', '.join(self.options), with_others)))}"


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What would change: what is missing first, then for each option the facts that turn it: what leads to no stop sign
    first."""

    missing: tuple[MissingFact, ...]
    by_option: dict[str, tuple[str, ...]]


def change_view(evaluation: Evaluation, system: System | None = None) -> ChangeView:
    """Single facts for every option, and what settles the untold ones; pairs are asked for one option at a time, with
    `pair_lines`."""
    found = single_changes(evaluation.facts, list(evaluation.options), rules=evaluation.book,
                           rules_on=evaluation.rules_on)
    facts = defined_facts(evaluation.book)
    return ChangeView(_missing(found, evaluation), {
        name: _lines(changes, facts, system) for name, changes in found.items()})


def _missing(found: Mapping[str, Sequence[Change]], evaluation: Evaluation) -> tuple[MissingFact, ...]:
    """The facts that are not known, those that settle or turn most standings first, alone before with others."""
    unsure = {reason.fact for given in evaluation.answers.values() for answer in given for reason in answer.reasons
              if reason.answer is UNKNOWN and reason.why in (NOT_RECORDED, STALE, MAYBE_STALE)}
    alone: dict[str, dict[str, None]] = {}
    together: dict[str, dict[str, None]] = {}
    for name, changes in found.items():
        option = label_of(evaluation.options[name])
        for change in changes:
            for needed in change.facts:
                if needed.current is None or needed.fact in unsure:
                    label = f"{needed.label}{of_lesions(needed.lesions)}"
                    (alone if len(change.facts) == 1 else together).setdefault(label, {})[option] = None
    missing = [MissingFact(label, tuple(alone.get(label, ())), tuple(
        option for option in together.get(label, ()) if option not in alone.get(label, ())))
        for label in dict.fromkeys([*alone, *together])]
    return tuple(sorted(missing, key=lambda one: (-len(one.options), -len(one.together), one.label)))


def _lines(changes: Sequence[Change], facts: Facts, system: System | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence_change(change, facts, system)
                               for change in sorted(changes, key=lambda change: change.standing in _STOPS)))


def pair_lines(evaluation: Evaluation, option: str, system: System | None = None) -> list[str]:
    """The pairs of facts that would bring another standing which neither alone brings; what leads to no stop sign
    first."""
    changes = what_would_change(evaluation.facts, option, rules=evaluation.book, rules_on=evaluation.rules_on)
    lines = _lines([change for change in changes if len(change.facts) == 2], defined_facts(evaluation.book), system)
    more = len(lines) - _MOST_PAIRS
    return [*lines[:_MOST_PAIRS], *([f"and {more} more pairs of facts"] if more > 0 else [])]


def sentence_change(change: Change, facts: Facts, system: System | None = None) -> str:
    """open, with cautions if bilirubin at most 2 mg/dL (today 4.1 mg/dL, 12 May 2024)."""
    parts = " and ".join(_needed_words(needed, facts, system) for needed in change.facts)
    return f"{STANDINGS[change.standing]} if {parts}"


def _needed_words(needed: Needed, facts: Facts, system: System | None) -> str:
    entry = entry_of(needed.fact, facts)
    wanted = " or ".join(needed.words) if needed.region is None else _region_words(needed.region, needed, entry, system)
    if needed.rest is not None:
        wanted = f"{wanted}, of the others {_region_words(needed.rest, needed, entry, system)}"
    today = "not known today" if needed.current is None else f"today {dated_words(needed.current, entry, system)}"
    return f"{needed.label}{of_lesions(needed.lesions, needed.how)} {wanted} ({today})"


def _region_words(region: Interval, needed: Needed, entry: Analyte | None, system: System | None) -> str:
    printed, shown = amount_words(region, needed.unit), interval_in(region, needed.unit, entry, system)
    return printed if shown[1] == needed.unit else f"{amount_words(*shown)} (source: {printed})"
