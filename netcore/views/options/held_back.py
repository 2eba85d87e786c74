"""Which facts that are not known hold options back, since they could exclude them?"""

from collections.abc import Iterable
from dataclasses import dataclass

from netcore.rules.evaluate import Answered
from netcore.rules.loading import defined_facts
from netcore.rules.options import undecided_exclusions
from netcore.rules.truth import UNKNOWN


@dataclass(frozen=True, slots=True)
class HoldingFact:
    """A fact that is not known and holds options back: how many. `fact`: its name in the rules."""

    fact: str
    label: str
    options: int


def holding_facts(answered: Answered) -> list[HoldingFact]:
    """Those that hold most options back first, then by their words, as what is missing is listed for the options."""
    facts = defined_facts(answered.book)
    held: dict[str, int] = {}
    for answers in undecided_exclusions(answered.answers).values():
        for name in {reason.fact for one in answers for reason in one.open_reasons if reason.answer is UNKNOWN}:
            held[name] = held.get(name, 0) + 1
    found = [HoldingFact(name, facts[name].label, count) for name, count in held.items()]
    return sorted(found, key=lambda one: (-one.options, one.label))


def holding_words(found: Iterable[HoldingFact], most: int | None = None) -> str:
    """encephalopathy (4 options); refractory ascites (4) and 3 more; '' where nothing does. `most`: None, all."""
    given = list(found)
    shown = given[:most]
    named = "; ".join(f"{one.label} ({one.options}{'' if at else ' option' if one.options == 1 else ' options'})"
                      for at, one in enumerate(shown))
    return f"{named} and {len(given) - len(shown)} more" if len(given) > len(shown) else named


def sentence_holding(found: Iterable[HoldingFact]) -> str:
    """All of them in a sentence; '' where nothing does."""
    words = holding_words(found)
    return f"Holding options back, since a rule that could exclude them cannot be told: {words}." if words else ""
