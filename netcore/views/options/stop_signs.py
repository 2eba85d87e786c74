"""What do rules find of each stop sign: something against a procedure, nothing, or is it not known?

A sign on which nothing is found says what was looked at and against which limit: it is no clearance.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from netcore.evidence import Rulebook, StopSign
from netcore.rules.evaluate import Evaluation
from netcore.rules.facts import FactDefinition
from netcore.rules.loading import defined_facts
from netcore.rules.reasons import STALE, Reason, RuleAnswer
from netcore.rules.stale import answers_while_new, stale_facts
from netcore.rules.truth import MET, NOT_APPLICABLE, NOT_MET, UNKNOWN
from netcore.units import System
from netcore.views.amounts import entry_of
from netcore.views.options.rule_titles import rule_title
from netcore.views.options.words import compared_words, dated_words, reason_words, unknown_words

_FEW = 2
_AGAINST = ("excludes", "cautions")
_OWN_COVER = "a source names its own cover; whether it is there is not recorded"


@dataclass(frozen=True, slots=True)
class SignView:
    """One stop sign: `state` yes | no | unknown | not_applicable, `answer` that in words, `why` and what was found, its
    rules.

    `in_full`: `why` with everything that is not known, for a page that nobody can open further. `was_stop`: it is not
    known today only since what was found, and was a stop, is too old; `answer` says so.
    """

    label: str
    state: str
    answer: str
    why: str
    detail: str
    rules: tuple[str, ...]
    in_full: str = ""
    was_stop: bool = False


def stop_signs(evaluation: Evaluation, system: System | None = None) -> tuple[SignView, ...]:
    """The stop signs of the rulebook, in its order; results in the units of the system (None: as recorded)."""
    signs = [sign for sheet in evaluation.book.sheets.values() for sign in sheet.stop_signs]
    return tuple(_sign(sign, evaluation, system) for sign in signs)


def _sign(sign: StopSign, evaluation: Evaluation, system: System | None) -> SignView:
    """As `_judged`; one that is not known says what was found of it while that was new, if it was a stop."""
    found = _judged(sign, evaluation, system)
    was = _was_stop(sign, evaluation, system) if found.state == "unknown" else ""
    return replace(found, answer=was, was_stop=True) if was else found


def _was_stop(sign: StopSign, evaluation: Evaluation, system: System | None) -> str:
    """`not known since it is too old; was: main portal vein occluded, 6 May 2024`; '' where what is too old was no
    stop."""
    old = stale_facts(tuple(one for rule in sign.rules for one in evaluation.answers.get(rule, ())))
    facts = defined_facts(evaluation.book)
    stops = {reason.fact: None for one in answers_while_new(evaluation, frozenset(sign.rules)) if _stops(one)
             for reason in one.reasons if reason.part == "when" and reason.fact in old
             and (reason.answer is NOT_MET) == (reason.asked.negated != (one.rule.effect == "requires"))}
    said = [f"{facts[name].label} {dated_words(value, entry_of(name, facts), system)}"
            for name in stops if (value := evaluation.facts.patient.get(name)) is not None]
    age = "is too old" if all(old[name] == STALE for name in stops) else "may be too old"
    return f"not known since it {age}; was: {'; '.join(said)}" if said else ""


def _stops(answer: RuleAnswer) -> bool:
    """Does this answer speak against a procedure, or is a value not as a source asks?"""
    if answer.rule.effect == "requires":
        return answer.answer is NOT_MET and not _lacks(answer)
    return answer.rule.effect in _AGAINST and answer.answer is MET


def _judged(sign: StopSign, evaluation: Evaluation, system: System | None) -> SignView:
    """Yes where a rule against or a caution holds, or a value is not as a source asks; else not known where a rule is
    not known, where what is asked for is not recorded, or where a source names a cover of its own; not applicable where
    no rule speaks to this patient; else no."""
    answers = [answer for rule in sign.rules for answer in evaluation.answers.get(rule, ())]
    stops = sorted(filter(_stops, answers), key=lambda one: one.rule.effect == "requires")
    lacking = [one for one in answers if one.rule.effect == "requires" and one.answer is NOT_MET and _lacks(one)]
    own = [one for one in answers if one.rule.effect == "notes" and one.answer is MET]
    facts = defined_facts(evaluation.book)
    missing = unknown_words([reason for one in answers if one.answer is UNKNOWN for reason in one.open_reasons], facts)
    found = "; ".join(_found(sign, evaluation, facts, system))
    rules = tuple(one.rule.id for one in stops) or sign.rules
    also = f"; also not known: {', '.join(missing)}" if missing else ""
    if stops:
        why = "; ".join(dict.fromkeys(_stop_words(one, evaluation.book, system) for one in stops))
        return SignView(sign.label, "yes", "yes", why, found, rules, f"{why}{also}")
    if lacking or own:
        asked = "; ".join(dict.fromkeys([*_asked_for(lacking, facts, system), *(
            f"{rule_title(one.rule.id, evaluation.book, system)}: {_OWN_COVER}" for one in own)]))
        return SignView(sign.label, "unknown", "not known", asked, found, rules, f"{asked}{also}")
    if missing:
        return SignView(sign.label, "unknown", "not known", few_names(missing), found, rules, ", ".join(missing))
    if not any(one.answer in (MET, NOT_MET) for one in answers):
        if not answers or any(one.in_force_from is not None for one in answers):
            why = "no rule on it was in force yet"
            return SignView(sign.label, "unknown", "not known", why, found, rules, why)
        why = f"its rules do not speak of: {'; '.join(_outside(answers, facts, system))}"
        return SignView(sign.label, "not_applicable", "not applicable", why, found, rules, why)
    looked, nothing = _looked_at(sign, answers, evaluation, facts, system), _nothing_words(answers)
    if len(looked) == 1 and nothing != "no limit crossed":  # one word says more than that no rule holds
        return SignView(sign.label, "no", looked[0], nothing, "", rules, nothing)
    return SignView(sign.label, "no", nothing, "", "; ".join(looked), rules)


def _found(sign: StopSign, evaluation: Evaluation, facts: dict[str, FactDefinition],
           system: System | None) -> list[str]:
    """The facts of the sign as recorded, with their days."""
    return [f"{facts[name].label} {dated_words(value, entry_of(name, facts), system)}"
            for name in sign.facts if (value := evaluation.facts.patient.get(name)) is not None]


def _nothing_words(answers: Sequence[RuleAnswer]) -> str:
    """What it means that nothing was found: no limit crossed, what was asked for is there, no rule holds."""
    judged = [one for one in answers if one.answer in (MET, NOT_MET)]
    if any(reason.limits for reason in _judged_reasons(answers)):
        return "no limit crossed"
    if all(one.rule.effect == "requires" for one in judged):
        return "as asked for"
    return f"none of {len(judged)} rules holds" if len(judged) > 1 else "its rule does not hold"


def _looked_at(sign: StopSign, answers: Sequence[RuleAnswer], evaluation: Evaluation,
               facts: dict[str, FactDefinition], system: System | None) -> list[str]:
    """The facts as recorded, each with how it stands to the limits of the rules."""
    said: dict[str, dict[str, None]] = {}
    for reason in _judged_reasons(answers):
        if reason.limits and reason.asked.compared_to is None:
            said.setdefault(reason.fact, {})[compared_words(reason, facts, system)] = None
    names = [name for name in sign.facts if evaluation.facts.patient.get(name) is not None]
    return [words + (f": {', '.join(said[name])}" if name in said else "")
            for name, words in zip(names, _found(sign, evaluation, facts, system), strict=True)]


def _judged_reasons(answers: Sequence[RuleAnswer]) -> list[Reason]:
    return [reason for one in answers if one.answer in (MET, NOT_MET) for reason in one.reasons
            if reason.part == "when" and reason.answer is not UNKNOWN]


def _outside(answers: Sequence[RuleAnswer], facts: dict[str, FactDefinition], system: System | None) -> list[str]:
    """What of this patient the rules do not speak of."""
    return list(dict.fromkeys(reason_words(reason, facts, system) for one in answers if one.answer is NOT_APPLICABLE
                              for reason in one.reasons if reason.part == "applies_when"
                              and reason.answer is NOT_MET and not reason.limits
                              and reason.operator != "is_recorded"))


def _asked_for(lacking: Sequence[RuleAnswer], facts: dict[str, FactDefinition], system: System | None) -> list[str]:
    return [reason_words(reason, facts, system) for one in lacking for reason in one.reasons
            if reason.operator == "is_recorded" and reason.answer is NOT_MET and reason.part == "when"]


def few_names(names: Sequence[str]) -> str:
    """The first names and how many more."""
    more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
    return f"{', '.join(names[:_FEW])}{more}"


def _lacks(answer: RuleAnswer) -> bool:
    """Is something asked for not recorded (and not a value that is otherwise than asked)?"""
    return any(reason.operator == "is_recorded" and reason.answer is NOT_MET and reason.part == "when"
               for reason in answer.reasons)


def _stop_words(answer: RuleAnswer, book: Rulebook, system: System | None) -> str:
    title = rule_title(answer.rule.id, book, system)
    if answer.rule.effect == "requires":
        return f"not as asked by {answer.rule.side or title}"
    return title
