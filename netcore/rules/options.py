"""What stands for and against each option, and where does it stand?

No rank, no score: an option collects arguments, and its standing is the first of six that holds. A support that is
decisive leaves the option untold only while no other support is met: nothing may be called open for want of knowledge.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class Option:
    """One option with its arguments on this patient.

    `text` None where no sheet describes it. `because`: the answers that gave the standing. `needed_first`: what must be
    there and is not (or not known to be). `unknown`: answers that are not known; those of decisive rules first.
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
    against = _with_effect(met, "excludes")
    cautions = _with_effect(met, "cautions")
    needed = [answer for answer in about if answer.rule.effect == "requires" and answer.answer in (NOT_MET, UNKNOWN)]
    supported = bool(_with_effect(met, "supports"))
    decisive = [answer for answer in unknown if answer.rule.is_decisive
                and not (supported and answer.rule.effect == "supports")]
    checked = [answer for answer in against if rests_on_checked(answer)]
    supports = [answer for answer in about if answer.rule.effect == "supports" and answer.answer in (MET, UNKNOWN)]
    ladder: list[tuple[Standing, Sequence[RuleAnswer]]] = [
        (Standing.ADVISED_AGAINST, checked), (Standing.STOP_SIGN_NOT_CHECKED, against),
        (Standing.CANNOT_BE_TOLD, decisive)]
    standing, because = next(((standing, given) for standing, given in ladder if given), (None, ()))
    if standing is None and not supports:
        standing = Standing.NOT_INDICATED
    if standing is None and (cautions or needed):
        standing, because = Standing.OPEN_WITH_CAUTIONS, [*cautions, *needed]
    return Option(option, text, standing or Standing.OPEN, tuple(because), tuple(_with_effect(met, "supports")),
                  tuple(against), tuple(cautions), tuple(needed), tuple(_with_effect(met, "requires")),
                  tuple(sorted(unknown, key=lambda answer: not answer.rule.is_decisive)),
                  tuple(_with_effect(met, "notes")))


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
