"""What stands for and against each option, and where does it stand?

No rank, no score: an option collects arguments, and its standing is the first of six that holds. A support that is
decisive leaves the option untold only while no other support is met: nothing may be called open for want of knowledge.
What is counted up in a `Tally` only tells which standing holds; it is never shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from netcore.evidence import OPTIONS, OptionText, Rulebook
from netcore.rules.reasons import RuleAnswer
from netcore.rules.truth import MET, NOT_MET, UNKNOWN

_SEEN = frozenset({"read", "abstract"})


class Standing(StrEnum):
    """The six standings, the first that holds wins."""

    ADVISED_AGAINST = "advised_against"
    STOP_SIGN_NOT_CHECKED = "stop_sign_not_checked"
    CANNOT_BE_TOLD = "cannot_be_told"
    NOT_INDICATED = "not_indicated"
    OPEN_WITH_CAUTIONS = "open_with_cautions"
    OPEN = "open"


class Tally(NamedTuple):
    """How many answers about an option weigh in which way: all that its standing rests on.

    `checked` of the rules `against` rest on a limit read at its source. `undecided`: decisive rules that are not known,
    those in favour apart. `supports` that are met or not known; `in_force` and `later`: rules in favour that judge on
    the day of the rules, and those that begin after it.
    """

    checked: int = 0
    against: int = 0
    undecided: int = 0
    undecided_supports: int = 0
    supported: int = 0
    supports: int = 0
    in_force: int = 0
    later: int = 0
    cautions: int = 0
    needed: int = 0


@dataclass(frozen=True, slots=True)
class Option:
    """One option with its arguments on this patient.

    `text` None where no sheet describes it. `because`: the answers that gave the standing. `needed_first`: what must be
    there and is not (or not known to be). `unknown`: answers that are not known; those of decisive rules first.
    `supports_from`: where no rule in favour of it was in force yet, the first day on which one is.
    """

    id: str
    text: OptionText | None
    standing: Standing
    because: tuple[RuleAnswer, ...] = ()
    for_: tuple[RuleAnswer, ...] = ()
    against: tuple[RuleAnswer, ...] = ()
    cautions: tuple[RuleAnswer, ...] = ()
    needed_first: tuple[RuleAnswer, ...] = ()
    in_place: tuple[RuleAnswer, ...] = ()
    unknown: tuple[RuleAnswer, ...] = ()
    notes: tuple[RuleAnswer, ...] = field(default=())
    supports_from: date | None = None


def collect_options(book: Rulebook, answers: Mapping[str, Sequence[RuleAnswer]]) -> dict[str, Option]:
    """Every option with its standing, in the order of the design."""
    texts = {text.id: text for sheet in book.sheets.values() for text in sheet.options}
    about: dict[str, list[RuleAnswer]] = {option: [] for option in OPTIONS}
    for given in answers.values():
        for option in given[0].rule.about if given else ():
            if option in about:
                about[option] += given
    return {option: collect_option(option, about[option], texts.get(option))  # type: ignore[call-overload]
            for option in OPTIONS}


def collect_option(option: str, about: Sequence[RuleAnswer], text: OptionText | None = None) -> Option:
    """One option from the answers of the rules about it."""
    met = [answer for answer in about if answer.answer is MET]
    unknown = [answer for answer in about if answer.answer is UNKNOWN and answer.rule.effect != "notes"]
    for_, against, cautions = (tuple(_with_effect(met, effect)) for effect in ("supports", "excludes", "cautions"))
    needed = tuple(answer for answer in about if weigh(answer).needed)
    tally = add_tallies(map(weigh, about))
    standing = standing_of(tally)
    because: Mapping[Standing, Sequence[RuleAnswer]] = {
        Standing.ADVISED_AGAINST: [answer for answer in against if rests_on_checked(answer)],
        Standing.STOP_SIGN_NOT_CHECKED: against,
        Standing.CANNOT_BE_TOLD: [answer for answer in unknown if answer.rule.is_decisive
                                  and not (for_ and answer.rule.effect == "supports")],
        Standing.OPEN_WITH_CAUTIONS: [*cautions, *needed]}
    begins = [answer.in_force_from for answer in _with_effect(about, "supports") if answer.in_force_from]
    return Option(option, text, standing, tuple(because.get(standing, ())), for_, against, cautions, needed,
                  tuple(_with_effect(met, "requires")),
                  tuple(sorted(unknown, key=lambda answer: not answer.rule.is_decisive)),
                  tuple(_with_effect(met, "notes")), min(begins) if begins and not tally.in_force else None)


def undecided_exclusions(answers: Mapping[str, Sequence[RuleAnswer]]) -> dict[str, list[RuleAnswer]]:
    """By option, the decisive rules that could exclude it and are not known; nothing of an option that a rule excludes
    already, since it is not they that hold it back. An option with any cannot be told, whatever else is found: only
    the rules that exclude are asked here."""
    about: dict[str, list[RuleAnswer]] = {}
    for given in answers.values():
        for one in given:
            if one.rule.effect == "excludes":
                for option in one.rule.about:
                    about.setdefault(option, []).append(one)
    held = {option: [one for one in about[option] if one.answer is UNKNOWN and one.rule.is_decisive]
            for option in OPTIONS if option in about and not any(one.answer is MET for one in about[option])}
    return {option: found for option, found in held.items() if found}


def weigh(answer: RuleAnswer) -> Tally:
    """What one answer adds to the tally of the option that its rule is about."""
    effect, met, unknown = answer.rule.effect, answer.answer is MET, answer.answer is UNKNOWN
    undecided = unknown and answer.rule.is_decisive
    match effect:
        case "excludes":
            return Tally(against=met, checked=met and rests_on_checked(answer), undecided=undecided)
        case "supports":
            later = answer.in_force_from is not None
            return Tally(supported=met, supports=met or unknown, undecided_supports=undecided, later=later,
                         in_force=not later)
        case "cautions":
            return Tally(cautions=met, undecided=undecided)
        case "requires":
            return Tally(needed=unknown or answer.answer is NOT_MET, undecided=undecided)
    return Tally()


def add_tallies(tallies: Iterable[Tally]) -> Tally:
    """The sum of tallies."""
    return Tally(*map(sum, zip(Tally(), *tallies, strict=True)))


def standing_of(tally: Tally) -> Standing:
    """The first standing that holds. Where rules in favour exist and none was in force yet, nobody can tell: that no
    reason is recorded would be a statement about the patient."""
    if tally.checked:
        return Standing.ADVISED_AGAINST
    if tally.against:
        return Standing.STOP_SIGN_NOT_CHECKED
    if tally.undecided or (tally.undecided_supports and not tally.supported) or (tally.later and not tally.in_force):
        return Standing.CANNOT_BE_TOLD
    if not tally.supports:
        return Standing.NOT_INDICATED
    return Standing.OPEN_WITH_CAUTIONS if tally.cautions or tally.needed else Standing.OPEN


def _with_effect(answers: Sequence[RuleAnswer], effect: str) -> list[RuleAnswer]:
    return [answer for answer in answers if answer.rule.effect == effect]


def rests_on_checked(answer: RuleAnswer) -> bool:
    """Does this answer rest on a limit (where the rule has none: a source) that was read at its source, and is not
    borrowed from another disease? Every limit that the rule compares with must be so; ages of facts do not count."""
    limits = [limit for reason in answer.reasons if reason.part == "when" and reason.answer is not UNKNOWN
              for limit in reason.limits]
    if limits:
        return all(limit.checked in _SEEN and not limit.borrowed for limit in limits)
    return any(source.checked in _SEEN and not source.borrowed for source in answer.rule.sources)
