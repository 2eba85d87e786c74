"""What is due by which schedule, what is overdue, and what was never recorded?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from netcore.model import PatientRecord, happened_by
from netcore.rules.due import may_not_apply, that_speak
from netcore.rules.evaluate import Answered
from netcore.rules.loading import defined_facts
from netcore.rules.reasons import RuleAnswer
from netcore.rules.schedule import ENDED, NEVER_DONE, OVERDUE, STATE_UNKNOWN
from netcore.rules.status import gather_due
from netcore.views.options.arguments import Argument, arguments, source_name
from netcore.views.options.stop_signs import few_names
from netcore.views.options.words import unknown_words
from netcore.views.patient.words import due_sentences
from netcore.views.text import day_words


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing that is due, with what every schedule says of it; `short`: what the most urgent one says.

    `overdue`: by at least one schedule. `days`: (day, schedule) of every schedule that names a day. `arguments`: the
    rules, each leading to its source.
    """

    what: str
    sentence: str
    short: str
    overdue: bool
    unknown: bool
    days: tuple[tuple[date, str], ...]
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class DueEntry:
    """One line of the due list: by schedules (`rules`: their ids) or by the record itself (no rules).

    `kind`: strong (overdue), unknown, or ''. `days`: as in `DueLine`; of an appointment its day where it is exact, of
    one that is overdue the last day of the month or year that was planned.
    """

    what: str
    text: str
    kind: str
    rules: tuple[str, ...]
    days: tuple[tuple[date, str], ...]


def due_entries(record: PatientRecord, evaluation: Answered, as_of: date) -> list[DueEntry]:
    """Appointments and injections of the record with what schedules ask for: overdue first, then by day.

    Nothing is due after death. Where nothing that is due has a day, the first line says so.
    """
    if record.patient.died_on is not None and happened_by(record.patient.died_on, as_of):
        return [DueEntry("", f"Died {day_words(record.patient.died_on)}: nothing is due.", "", (), ())]
    entries = [(overdue, entry.on.first if entry.on else date.max, DueEntry(
        text.split(":")[0], text, "strong" if overdue else "", (),
        ((entry.on.last, "the record"),) if entry.on and (overdue or entry.on.exact) else ()))
        for entry, (text, overdue) in zip(gather_due(record, as_of), due_sentences(record, as_of), strict=True)]
    entries += [(line.overdue, min((day for day, _ in line.days), default=date.max), DueEntry(
        line.what, line.short, "strong" if line.overdue else "unknown" if line.unknown else "",
        tuple(dict.fromkeys(one.rule for one in line.arguments)), line.days)) for line in due_lines(evaluation)]
    found = [entry for _, _, entry in sorted(entries, key=lambda one: (not one[0], one[1], one[2].what))]
    if any(entry.kind != "unknown" for entry in found):
        return found
    nothing = "Nothing is planned in the record, and no schedule names a day: what is due is not known."
    return [DueEntry("", nothing, "unknown", (), ()), *found]


def due_lines(evaluation: Answered) -> list[DueLine]:
    """Everything that some schedule asks for, overdue first, then by day; what has ended is left out."""
    lines = [_line(what, answers, evaluation) for what, answers in evaluation.due.items()
             if any(answer.due and answer.due.state != ENDED for answer in answers)]
    return sorted(lines, key=lambda line: (not line.overdue, min((day for day, _ in line.days), default=date.max),
                                           line.what))


def _line(what: str, answers: Iterable[RuleAnswer], evaluation: Answered) -> DueLine:
    open_ = [answer for answer in answers if answer.due and answer.due.state != ENDED]
    # What surely speaks of the patient first, what names no day last.
    open_.sort(key=lambda answer: (answer.due is None or answer.due.latest is None, may_not_apply(answer),
                                   (answer.due.latest or date.max) if answer.due else date.max))
    overdue = any(_is_late(answer, evaluation.as_of) for answer in that_speak(open_))
    last = max((answer.due.last_done for answer in open_ if answer.due and answer.due.last_done), default=None)
    done = f"last {day_words(last)}" if last else "never recorded"
    parts = list(dict.fromkeys(_schedule_words(answer, evaluation) for answer in open_))
    more = f" ({len(parts) - 1} more schedule{'s' if len(parts) > 2 else ''})" if len(parts) > 1 else ""
    return DueLine(what, f"{what}: {done}. {'; '.join(parts)}.", f"{what}: {done}, {parts[0]}{more}", overdue,
                   all(answer.due is not None and answer.due.state == STATE_UNKNOWN for answer in open_),
                   tuple((answer.due.latest, source_name(answer, evaluation.book)) for answer in open_
                         if answer.due and answer.due.latest), arguments(open_, evaluation.book))


def _is_late(answer: RuleAnswer, as_of: date) -> bool:
    """Has the whole time passed that the schedule leaves? What was never recorded is late then too, not before."""
    due = answer.due
    return due is not None and (due.state == OVERDUE or (
        due.state == NEVER_DONE and due.overdue_after is not None and as_of > due.overdue_after))


def _schedule_words(answer: RuleAnswer, evaluation: Answered) -> str:
    due = answer.due
    assert due is not None
    facts = defined_facts(evaluation.book)
    assumed = ", ".join(facts[fact].label for fact in answer.assumed_facts)
    name = f"{source_name(answer, evaluation.book)}{f' ({assumed}: not recorded)' if assumed else ''}" \
           f"{_if_it_applies(answer, evaluation)}"
    day = day_words(due.latest) if due.latest else "a day not known"
    match due.state:
        case "overdue":
            return f"overdue since {day_words(due.overdue_after)} by {name}"
        case "never_done":
            return f"due since {day} by {name}"
        case "due":
            return f"due now (from {day}) by {name}"
        case "not_yet":
            return f"next on {day} by {name}"
    return f"when it is due by {name} is not known (its starting day is missing or known to the month only)"


def _if_it_applies(answer: RuleAnswer, evaluation: Answered) -> str:
    """`, if it applies (not known: Ki-67)`; '' where it surely does."""
    if not may_not_apply(answer):
        return ""
    missing = unknown_words([reason for reason in answer.open_reasons if reason.part == "applies_when"],
                            defined_facts(evaluation.book))
    return f", if it applies (not known: {few_names(missing)})" if missing else ", if it applies"
