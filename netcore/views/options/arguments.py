"""One argument for or against an option as a reader meets it: what holds, by which value, from where, how checked?"""

from collections.abc import Iterable
from dataclasses import dataclass

from netcore.evidence import InForce, Reference, Rulebook, Source
from netcore.rules.loading import defined_facts
from netcore.rules.reasons import Reason, RuleAnswer
from netcore.rules.truth import MET, NOT_APPLICABLE, NOT_MET, UNKNOWN
from netcore.units import System
from netcore.views.options.rule_titles import rule_title
from netcore.views.options.words import Facts, limit_words, reason_words, unknown_words
from netcore.views.sources import CHECKED, UNCHECKED, link_of

_STRENGTH = {"A": "trial or meta-analysis", "B": "large cohort", "C": "small series", "D": "guideline or consensus",
             "L": "laboratory document", "M": "definition", "narrative": "narrative review",
             "software_choice": "choice of this software"}


@dataclass(frozen=True, slots=True)
class SourceWords:
    """A document as shown. `link` None: no identifier that is certain; `not_checked`: one that is not."""

    text: str
    checked: str
    unchecked: bool
    link: str | None = None
    not_checked: str | None = None


@dataclass(frozen=True, slots=True)
class Argument:
    """One rule on this patient. `answer`: met, not met, unknown, not applicable, in words. `facts`: what was found."""

    rule: str
    title: str
    says: str
    answer: str
    facts: tuple[str, ...]
    missing: tuple[str, ...]
    limits: tuple[str, ...]
    sources: tuple[SourceWords, ...]
    unchecked: bool
    side: str = ""
    item: str = ""


_ANSWERS = {MET: "holds", NOT_MET: "does not hold", UNKNOWN: "not known",
            NOT_APPLICABLE: "does not speak to this patient"}


def argument(answer: RuleAnswer, book: Rulebook, system: System | None = None) -> Argument:
    """One answer with its reasons and sources in words; results in the units of the system."""
    facts = defined_facts(book)
    shown = [reason for reason in answer.reasons if reason.part == "when" or reason.answer is UNKNOWN
             or (reason.operator == "is_recorded" and reason.fact in answer.assumed_facts)]
    used = [limit for reason in shown for limit in reason.limits]
    used += list(answer.due.limits) if answer.due else []
    return Argument(
        rule=answer.rule.id, title=rule_title(answer.rule.id, book, system), says=answer.rule.says,
        answer=_answer_words(answer),
        facts=_found(shown, facts, system),
        missing=tuple(unknown_words(answer.open_reasons, facts)),
        limits=tuple(dict.fromkeys(limit_line(limit) for limit in used)),
        sources=tuple(source_words(source, book.reference(answer.sheet, source)) for source in answer.rule.sources),
        unchecked=any(limit.checked in UNCHECKED or limit.borrowed for limit in used) if used
        else all(source.checked in UNCHECKED or source.borrowed for source in answer.rule.sources),
        side=answer.rule.side or "", item=answer.item.label if answer.item else "")


def _found(reasons: Iterable[Reason], facts: Facts, system: System | None) -> tuple[str, ...]:
    """What was found, a line each; of one lesion (or result) all in one line."""
    lines: dict[str, list[str]] = {}
    for reason in reasons:
        words = reason_words(reason, facts, system)
        head = f"{reason.item.label}: " if reason.item is not None else ""
        lines.setdefault(head or words, []).append(words.removeprefix(head))
    return tuple(f"{key}{'; '.join(dict.fromkeys(said))}" if key.endswith(": ") else key
                 for key, said in lines.items())


def _answer_words(answer: RuleAnswer) -> str:
    if answer.in_force_from is not None:
        return f"not in force before {answer.in_force_from.isoformat()}"
    if answer.outcome is not None:
        return answer.outcome.replace("_", " ")
    if answer.possible:
        return " or ".join(one.replace("_", " ") for one in answer.possible) + (" or none of these" if answer.open_ended
                                                                               else "")
    return _ANSWERS[answer.answer]


def limit_line(limit: InForce) -> str:
    """A limit with since when, from where and how well checked."""
    reference = limit.reference.title if limit.reference else "no source"
    borrowed = f", borrowed from {limit.setting or 'another disease'}" if limit.borrowed else \
        f", in {limit.setting}" if limit.setting else ""
    place = f", {limit.locator}" if limit.locator else ""
    return f"{limit.label}: {limit_words(limit)}, in force since {limit.since.isoformat()}. " \
        f"{reference}{place}{borrowed}. {CHECKED[limit.checked].capitalize()}."


def source_words(source: Source, reference: Reference) -> SourceWords:
    """A source with its document, setting and how well it was checked."""
    year = f" ({reference.year})" if reference.year and str(reference.year) not in reference.title else ""
    parts = [f"{reference.title}{year}", source.locator or "",
             f"borrowed from {source.setting or 'another disease'}" if source.borrowed else
             f"in {source.setting}" if source.setting else "",
             _STRENGTH[source.strength] if source.strength else ""]
    return SourceWords(", ".join(filter(None, parts)), CHECKED[source.checked], source.checked in UNCHECKED,
                       link_of(reference), reference.identifier_not_checked)


def source_name(answer: RuleAnswer, book: Rulebook) -> str:
    """The source of a rule, short: its side, else the beginning of its first document with the year."""
    if answer.rule.side:
        return answer.rule.side
    reference = book.reference(answer.sheet, answer.rule.sources[0])
    return f"{reference.title.split(',')[0].split('.')[0]}{f', {reference.year}' if reference.year else ''}"


def arguments(answers: Iterable[RuleAnswer], book: Rulebook,
              system: System | None = None) -> tuple[Argument, ...]:
    """Several answers in words."""
    return tuple(argument(answer, book, system) for answer in answers)
