"""What do rules say of this patient beside the options: of stage, safety, markers, response, prognosis, drugs?

Schedules stand on the due list; everything else that speaks to no option stands here, so that no rule that holds is
kept from the reader.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from netcore.evidence import TOPICS, Rulebook
from netcore.rules.evaluate import Answered, is_beside, is_caution_beside
from netcore.rules.grade import CONTRADICTIONS, contradicted_grade
from netcore.rules.reasons import RuleAnswer
from netcore.rules.truth import MET, NOT_MET, UNKNOWN
from netcore.units import System
from netcore.views.grade_words import sentence_contradiction
from netcore.views.options.arguments import Argument, argument
from netcore.views.text import titled

# Of many results or lesions so many are shown with what was found, the latest first.
_MOST, _FEW = 5, 2
_NOT_THERE = "asked for, and not there"
_EFFECTS = {"cautions": "cautions", "excludes": "against", "supports": "in favour", "notes": "said",
            "requires": "asked for, and there"}
_GROUPS = ("cautions", "against", _NOT_THERE, "in favour", "said", "asked for, and there")
# What of these is not known may hide something that a reader must beware of; a note that is not known says nothing.
_MAY_CAUTION = ("cautions", "excludes", "requires")
_ITEMS = {"lesion": "lesion", "lab": "result", "treatment": "treatment", "study": "study"}


@dataclass(frozen=True, slots=True)
class Said:
    """What rules say of one topic. `groups`: what holds or is not there, cautions first; `unknown`: what cannot be
    told, with what is missing. `cautioned`: a caution holds."""

    label: str
    counts: str
    groups: tuple[tuple[str, tuple[Argument, ...]], ...]
    unknown: tuple[Argument, ...]
    cautioned: bool


@dataclass(frozen=True, slots=True)
class CautionLine:
    """A caution that holds, in one line, and its rule."""

    text: str
    rules: tuple[str, ...]


def beside_options(answered: Answered, system: System | None = None) -> tuple[Said, ...]:
    """Every topic on which a rule says something of this patient; results in the units of the system (None: as
    recorded)."""
    by_topic: dict[str, list[tuple[RuleAnswer, ...]]] = {topic: [] for topic in TOPICS}
    for given in answered.answers.values():
        if given and is_beside(given[0].rule) and given[0].rule.due is None:
            by_topic[given[0].rule.about[0]].append(given)
    said = (_said(topic, answers, answered.book, system) for topic, answers in by_topic.items())
    return tuple(one for one in said if one.groups or one.unknown)


def caution_lines(answered: Answered, system: System | None = None) -> tuple[CautionLine, ...]:
    """The cautions about stage and safety that hold: what a reader must see before anything else of the record."""
    lines = []
    for given in answered.answers.values():
        held = [answer for answer in given if answer.answer is MET]
        if held and is_caution_beside(held[0].rule):
            rule = held[0].rule.id
            doubted = contradicted_grade(answered) if rule in CONTRADICTIONS else None
            text = f"{sentence_contradiction(doubted, answered.book)}." if doubted is not None else \
                _caution(held, answered.book, system)
            lines.append(CautionLine(text, (rule,)))
    return tuple(lines)


def _caution(held: Sequence[RuleAnswer], book: Rulebook, system: System | None) -> str:
    """What the rule says, in its first sentence, and what was found: a title alone may be read as a finding."""
    one = _merged(held, book, system)
    found = f" {titled('; '.join(one.facts))}." if one.facts else ""
    return f"{one.says.split('. ')[0].removesuffix('.')}.{found}"


def _said(topic: str, answers: Sequence[tuple[RuleAnswer, ...]], book: Rulebook, system: System | None) -> Said:
    groups: dict[str, list[Argument]] = {name: [] for name in _GROUPS}
    unknown: list[Argument] = []
    for given in answers:
        for name, alike in _alike(given):
            (unknown if name is None else groups[name]).append(_merged(alike, book, system))
    filled = tuple((name, tuple(found)) for name, found in groups.items() if found)
    counts = [*((name, len(found)) for name, found in filled), *([("not known", len(unknown))] if unknown else [])]
    return Said(topic.replace("_", " "), " · ".join(f"{name} {count}" for name, count in counts), filled,
                tuple(unknown), any(name in ("cautions", "against") for name, _ in filled))


def _alike(given: Sequence[RuleAnswer]) -> Iterator[tuple[str | None, list[RuleAnswer]]]:
    """The answers of one rule that are told together, with the group in which they stand (None: not known)."""
    found: dict[tuple[str | None, str | None], list[RuleAnswer]] = {}
    for answer in given:
        if (place := _place(answer)) is not None:
            found.setdefault((place if place != "unknown" else None, answer.outcome), []).append(answer)
    for (name, _), answers in found.items():
        yield name, answers


def _place(answer: RuleAnswer) -> str | None:
    """The group of an answer, `unknown`, or None where it says nothing of this patient."""
    if answer.answer is MET:
        return _EFFECTS[answer.rule.effect]
    if answer.answer is NOT_MET:
        return _NOT_THERE if answer.rule.effect == "requires" else None
    open_ = answer.answer is UNKNOWN and (answer.rule.effect in _MAY_CAUTION or bool(answer.possible))
    return "unknown" if open_ else None


def _merged(answers: Sequence[RuleAnswer], book: Rulebook, system: System | None) -> Argument:
    """Answers of one rule that are alike as one argument: the latest lesions or results with what was found, the others
    by name."""
    latest = sorted(answers, key=_day, reverse=True)
    shown, others = latest[:_MOST], latest[_MOST:]
    one = argument(replace(shown[0], reasons=tuple(reason for answer in shown for reason in answer.reasons)), book,
                   system)
    items = [answer.item.label for answer in latest if answer.item is not None]
    missing = f": {', '.join(one.missing)}" if one.missing and shown[0].answer is UNKNOWN else ""
    facts = (*one.facts, *([f"also {', '.join(items[_MOST:])}"] if others and items else []))
    found = "" if items or missing else _in_short(shown[0], one, book, system)
    return replace(one, facts=facts, item="", answer=f"{_answer(one, shown[0])}{missing}{found}{_of(items, shown[0])}")


def _in_short(answer: RuleAnswer, one: Argument, book: Rulebook, system: System | None) -> str:
    """The first things that were found, so that a list of arguments can be read without opening each: of what is asked
    for and not there, what is wanting."""
    wanting = answer.rule.effect == "requires" and answer.answer is NOT_MET
    kept = tuple(reason for reason in answer.reasons if reason.part == "when" and reason.answer is NOT_MET) \
        if wanting else ()
    facts = argument(replace(answer, reasons=kept), book, system).facts if kept else one.facts
    more = f" and {len(facts) - _FEW} more" if len(facts) > _FEW else ""
    return f": {'; '.join(facts[:_FEW])}{more}" if facts else ""


def _answer(one: Argument, answer: RuleAnswer) -> str:
    return "not there" if answer.rule.effect == "requires" and answer.answer is NOT_MET else one.answer


def _of(items: Sequence[str], answer: RuleAnswer) -> str:
    """On which lesions, or on how many results and which is the latest."""
    if not items or answer.item is None:
        return ""
    if len(items) <= 2 or answer.item.kind == "lesion":
        return f" · {', '.join(items)}"
    return f" · {len(items)} {_ITEMS[answer.item.kind]}s, the latest {items[0]}"


def _day(answer: RuleAnswer) -> tuple[int, int]:
    day = answer.item.day if answer.item is not None else None
    return (0, 0) if day is None else (1, day.last.toordinal())
