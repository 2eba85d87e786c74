"""What do the guidelines say about this patient, option by option, with gaps and disagreements?"""

from collections.abc import Sequence
from dataclasses import dataclass

from netcore.evidence import Rulebook
from netcore.rules.disputes import Dispute
from netcore.rules.evaluate import Evaluation
from netcore.rules.loading import defined_facts
from netcore.rules.options import Option, Standing
from netcore.rules.reasons import RuleAnswer
from netcore.units import System
from netcore.views.options.absent_sides import absent_sides
from netcore.views.options.arguments import Argument, arguments, source_name
from netcore.views.options.rule_titles import rule_title
from netcore.views.options.stop_signs import SignView, few_names, stop_signs
from netcore.views.options.words import STANDINGS, unknown_words
from netcore.views.text import day_words

# The order in which standings are listed: by what a board must know first. It ranks no option.
_ORDER = tuple(Standing)
_FEW = 2


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
            missing = unknown_words([reason for answer in option.because for reason in answer.open_reasons], facts)
            unknown = f"not known: {few_names(missing) if short else ', '.join(missing)}" if missing else ""
            begins = f"no rule in favour of it was in force yet (the first from {day_words(option.supports_from)})" \
                if option.supports_from is not None else ""
            return "; ".join(filter(None, (begins, unknown)))
        case Standing.NOT_INDICATED:
            return "no reason for it is recorded"
        case Standing.OPEN:
            against = _could_exclude(option, evaluation, short=short)
            return f"{len(option.for_)} in favour, nothing against{f'; {against}' if against else ''}"
        case Standing.ADVISED_AGAINST | Standing.STOP_SIGN_NOT_CHECKED:
            book = evaluation.book
            return "; ".join(f"{rule_title(answer.rule.id, book, system)} ({source_name(answer, book)})"
                             for answer in option.because)
    named = (("caution", option.cautions), ("needed first", option.needed_first))
    few = 1 if short else _FEW
    return "; ".join(filter(None, (*(_few(name, answers, evaluation.book, system, few) for name, answers in named),
                                   _could_exclude(option, evaluation, short=short))))


def _could_exclude(option: Option, evaluation: Evaluation, *, short: bool) -> str:
    """What is not known of rules that exclude and yet do not hold back this standing (each says why in its sheet)."""
    missing = unknown_words([reason for answer in option.unknown if answer.rule.effect == "excludes"
                             for reason in answer.open_reasons], defined_facts(evaluation.book))
    return f"not known, and could speak against it: {few_names(missing) if short else ', '.join(missing)}" \
        if missing else ""


def _few(name: str, answers: Sequence[RuleAnswer], book: Rulebook, system: System | None, few: int) -> str:
    """The first titles and how many more: the whole list opens below."""
    titles = list(dict.fromkeys(rule_title(answer.rule.id, book, system) for answer in answers))
    more = f" and {len(titles) - few} more" if len(titles) > few else ""
    return f"{name}: {', '.join(titles[:few])}{more}" if titles else ""


def disputes_view(evaluation: Evaluation, system: System | None = None) -> tuple[DisputeView, ...]:
    """The questions on which sources differ, or may differ, on this patient."""
    return tuple(DisputeView(
        question=_question_words(dispute),
        differs=dispute.differs, sides=arguments(dispute.answers, evaluation.book, system),
        described=tuple(line for text in dispute.texts
                        for line in (f"{text.id}: {text.shown}", *absent_sides(text, dispute, evaluation))))
        for dispute in evaluation.disputes if dispute.differs)


def _question_words(dispute: Dispute) -> str:
    """The question, and the single lesion, result or treatment on which it is answered."""
    question = dispute.texts[0].question if len(dispute.texts) == 1 else dispute.question
    words = question.replace("_", " ")
    if dispute.item is None:
        return words
    more = f", and on {dispute.others} more" if dispute.others else ""
    return f"{words}: {dispute.item.label}{more}"
