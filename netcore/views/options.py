"""What do the guidelines say about this patient, option by option, with gaps and disagreements?"""

from collections.abc import Sequence
from dataclasses import dataclass

from netcore.evidence import Rulebook, StopSign
from netcore.rules.evaluate import Evaluation
from netcore.rules.loading import defined_facts
from netcore.rules.options import Option, Standing
from netcore.rules.reasons import RuleAnswer
from netcore.rules.truth import MET, NOT_MET, UNKNOWN
from netcore.units import System
from netcore.views.amounts import entry_of
from netcore.views.arguments import Argument, arguments, source_name
from netcore.views.rule_titles import rule_title
from netcore.views.rule_words import STANDINGS, dated_words, reason_words, unknown_words

# The order in which standings are listed: by what a board must know first. It ranks no option.
_ORDER = tuple(Standing)
_FEW = 2


@dataclass(frozen=True, slots=True)
class SignView:
    """One stop sign: `state` yes | no | unknown, `answer` that in words, `why` and what was found, its rules.

    `in_full`: `why` with everything that is not known, for a page that nobody can open further.
    """

    label: str
    state: str
    answer: str
    why: str
    detail: str
    rules: tuple[str, ...]
    in_full: str = ""


@dataclass(frozen=True, slots=True)
class OptionView:
    """One option: its standing in words, why, how many arguments of each kind, and the arguments themselves.

    `in_short`: why, with the first of each kind and how many more, for a page that has little room.
    """

    id: str
    label: str
    meaning: str
    note: str
    standing: str
    standing_id: str
    because: str
    counts: str
    groups: tuple[tuple[str, tuple[Argument, ...]], ...]
    in_short: str


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A question that sources answer differently on this patient: its sides, and what is described of it."""

    question: str
    differs: bool
    sides: tuple[Argument, ...]
    described: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OptionsView:
    """The options page of one patient on one day."""

    summary: str
    signs: tuple[SignView, ...]
    options: tuple[OptionView, ...]
    disputes: tuple[DisputeView, ...]


def options_view(evaluation: Evaluation, system: System | None = None) -> OptionsView:
    """Everything of the options page but the lesion plan, what is missing and what is tried out; results in the units
    of the system (None: as recorded)."""
    shown = sorted(evaluation.options.values(), key=lambda option: _ORDER.index(option.standing))
    options = tuple(option_view(option, evaluation, system) for option in shown)
    alive = evaluation.facts.patient.get("alive")
    summary = _summary(shown)
    if alive is not None and alive.word == "no":
        summary = f"This patient has died: what follows speaks of the record only. {summary}"
    return OptionsView(summary, stop_signs(evaluation, system), options, disputes_view(evaluation, system))


def _summary(options: Sequence[Option]) -> str:
    """How many options stand where: 3 stop sign, limit not checked; 1 cannot be told."""
    counts = [(sum(option.standing is standing for option in options), STANDINGS[standing]) for standing in _ORDER]
    return f"{len(options)} options: {'; '.join(f'{count} {words}' for count, words in counts if count)}"


def label_of(option: Option) -> str:
    """The name of an option."""
    return option.text.label if option.text else option.id.replace("_", " ")


def option_view(option: Option, evaluation: Evaluation, system: System | None = None) -> OptionView:
    """One option in words."""
    book = evaluation.book
    groups = [("for", option.for_), ("against", option.against), ("cautions", option.cautions),
              ("needed first, and not there or not known", option.needed_first),
              ("needed first, and there", option.in_place),
              ("not known", option.unknown), ("to note", option.notes)]
    counts = [("for", option.for_), ("against", option.against), ("cautions", option.cautions),
              ("needed first", option.needed_first), ("not known", option.unknown)]
    return OptionView(
        id=option.id, label=label_of(option), meaning=option.text.meaning if option.text else "",
        note=(option.text.note or "") if option.text else "", standing=STANDINGS[option.standing],
        standing_id=str(option.standing), because=_because(option, evaluation, system),
        counts=" · ".join(f"{name} {len(given)}" for name, given in counts),
        groups=tuple((name, arguments(given, book, system)) for name, given in groups if given),
        in_short=_because(option, evaluation, system, short=True))


def _because(option: Option, evaluation: Evaluation, system: System | None, *, short: bool = False) -> str:
    """Why it stands where it stands, in one line."""
    facts = defined_facts(evaluation.book)
    match option.standing:
        case Standing.CANNOT_BE_TOLD:
            missing = unknown_words([reason for answer in option.because for reason in answer.reasons], facts)
            return f"not known: {_few_names(missing) if short else ', '.join(missing)}"
        case Standing.NOT_INDICATED:
            return "no reason for it is recorded"
        case Standing.OPEN:
            return f"{len(option.for_)} in favour, nothing against"
        case Standing.ADVISED_AGAINST | Standing.STOP_SIGN_NOT_CHECKED:
            book = evaluation.book
            return "; ".join(f"{rule_title(answer.rule.id, book, system)} ({source_name(answer, book)})"
                             for answer in option.because)
    named = (("caution", option.cautions), ("needed first", option.needed_first))
    few = 1 if short else _FEW
    return "; ".join(filter(None, (_few(name, answers, evaluation.book, system, few) for name, answers in named)))


def _few(name: str, answers: Sequence[RuleAnswer], book: Rulebook, system: System | None, few: int) -> str:
    """The first titles and how many more: the whole list opens below."""
    titles = list(dict.fromkeys(rule_title(answer.rule.id, book, system) for answer in answers))
    more = f" and {len(titles) - few} more" if len(titles) > few else ""
    return f"{name}: {', '.join(titles[:few])}{more}" if titles else ""


def stop_signs(evaluation: Evaluation, system: System | None = None) -> tuple[SignView, ...]:
    """The stop signs as yes, no or not known."""
    signs = [sign for sheet in evaluation.book.sheets.values() for sign in sheet.stop_signs]
    return tuple(_sign(sign, evaluation, system) for sign in signs)


def _sign(sign: StopSign, evaluation: Evaluation, system: System | None) -> SignView:
    """Yes where a rule against or a caution holds, or a value is not as a source asks; else not known where a rule is
    not known or what is asked for is not recorded; else no."""
    answers = [answer for rule in sign.rules for answer in evaluation.answers.get(rule, ())]
    stops = [one for one in answers if one.rule.effect in ("excludes", "cautions") and one.answer is MET]
    stops += [one for one in answers if one.rule.effect == "requires" and one.answer is NOT_MET and not _lacks(one)]
    lacking = [one for one in answers if one.rule.effect == "requires" and one.answer is NOT_MET and _lacks(one)]
    facts = defined_facts(evaluation.book)
    missing = unknown_words([reason for one in answers if one.answer is UNKNOWN for reason in one.reasons], facts)
    found = [f"{facts[name].label} {dated_words(value, entry_of(name, facts), system)}"
             for name in sign.facts if (value := evaluation.facts.patient.get(name)) is not None]
    rules = tuple(one.rule.id for one in stops) or sign.rules
    also = f"; also not known: {', '.join(missing)}" if missing else ""
    if stops:
        why = "; ".join(dict.fromkeys(_stop_words(one, evaluation.book, system) for one in stops))
        return SignView(sign.label, "yes", "yes", why, "; ".join(found), rules, f"{why}{also}")
    if lacking:
        asked = dict.fromkeys(reason_words(reason, facts, system) for one in lacking for reason in one.reasons
                              if reason.operator == "is_recorded" and reason.answer is NOT_MET
                              and reason.part == "when")
        return SignView(sign.label, "unknown", "not known", "; ".join(asked), "; ".join(found), rules,
                        f"{'; '.join(asked)}{also}")
    if missing or not any(one.answer in (MET, NOT_MET) for one in answers):
        silent = "none of its rules speaks to this patient"
        return SignView(sign.label, "unknown", "not known", _few_names(missing) or silent, "; ".join(found), rules,
                        ", ".join(missing) or silent)
    return SignView(sign.label, "no", "no", "", "; ".join(found), rules)


def _few_names(names: Sequence[str]) -> str:
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


def disputes_view(evaluation: Evaluation, system: System | None = None) -> tuple[DisputeView, ...]:
    """The questions on which sources differ, or may differ, on this patient."""
    return tuple(DisputeView(
        question=_question_words(dispute.texts[0].question if len(dispute.texts) == 1 else dispute.question),
        differs=dispute.differs, sides=arguments(dispute.answers, evaluation.book, system),
        described=tuple(f"{text.id}: {text.shown}" for text in dispute.texts))
        for dispute in evaluation.disputes if dispute.differs)


def _question_words(question: str) -> str:
    return question.replace("_", " ")
