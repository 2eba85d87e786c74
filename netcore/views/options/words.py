"""How is one reason, limit or condition said in words?

Reasons come as data from `netcore.rules`; they become sentences only here.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from netcore.evidence import Analyte, InForce, Parameter, Rulebook, shown_unit
from netcore.evidence import conditions as tree
from netcore.rules.change.choices import EACH, MIXED, ONE, counts
from netcore.rules.facts import FactDefinition
from netcore.rules.reasons import LESIONS_MISSING, MAYBE_STALE, NOT_RECORDED, NOT_SURE, STALE, Reason
from netcore.rules.truth import MET, UNKNOWN
from netcore.rules.values import FactValue, Interval
from netcore.units import System
from netcore.views.amounts import entry_of, limits_in, value_in
from netcore.views.text import day_words, multiple_words, number_words
from netcore.views.unit_words import unit_words

Facts = Mapping[str, FactDefinition]
STANDINGS = {
    "advised_against": "advised against", "stop_sign_not_checked": "stop sign, limit not checked",
    "cannot_be_told": "cannot be told", "not_indicated": "not indicated", "open_with_cautions": "open, with cautions",
    "open": "open"}
_OPERATORS = {"above": "above", "at_least": "at least", "below": "below", "at_most": "at most"}
_NOT_OPERATORS = {"above": "not above", "at_least": "below", "below": "not below", "at_most": "above"}


def amount_words(number: Interval, unit: str | None) -> str:
    """A number or the span that is possible: 3.4 mg/dL, less than 4 mg/dL, 10 to 15 %, at least 3."""
    tail = f" {unit_words(unit)}".rstrip()
    low, high = (None if end is None else multiple_words(end, 2) if unit == "1" else
                 number_words(end, 2 if abs(end) < 100 else 1) for end in (number.low, number.high))
    if number.exact is not None:
        return f"{low}{tail}"
    if high is None:
        return f"{'more than' if number.low_open else 'at least'} {low}{tail}" if low is not None else "not known"
    if low is None or (number.low == 0 and number.high_open):
        return f"{'less than' if number.high_open else 'at most'} {high}{tail}"
    return f"{low} to {high}{tail}"


def value_words(value: FactValue | None, entry: Analyte | None = None, system: System | None = None) -> str:
    """The value of a fact; `not recorded` for None. Where `entry` is its analyte, in the units of the system."""
    if value is None:
        return "not recorded"
    value = value_in(value, entry, system) or value
    if value.number is not None:
        return amount_words(value.number, value.unit)
    if value.words is not None:
        return " or ".join(sorted(value.words)).replace("_", " ")
    if value.date is not None:
        return day_words(value.date)
    return ", ".join(day_words(day) for day in value.days or ()) or "never"


def recorded_words(value: FactValue | None, entry: Analyte | None, system: System | None) -> str:
    """`recorded as 4.1 mg/dL` where the value is shown as another number than was recorded; else ''."""
    shown = shown_unit(entry, value.unit, system) if value is not None else None
    if value is None or value.number is None or shown is None:
        return ""
    ends = [end for end in (value.number.low, value.number.high) if end is not None]
    return f"recorded as {value_words(value)}" if any(map(shown.differs, ends)) else ""


def dated_words(value: FactValue, entry: Analyte | None = None, system: System | None = None) -> str:
    """The value with its day: 70 µmol/L, recorded as 4.1 mg/dL, 12 May 2024."""
    return ", ".join(filter(None, (value_words(value, entry, system), recorded_words(value, entry, system),
                                   day_words(value.day) if value.day else "")))


def limit_words(limit: InForce) -> str:
    """A limit with its unit: 2 mg/dL; a schedule: 6, 12, 24 months."""
    numbers = ", ".join(number_words(number) for number in limit.numbers) if not isinstance(limit.value, (str, bool)) \
        else str(limit.value)
    return f"{numbers} {unit_words(limit.unit)}".strip()


def limits_words(limits: Sequence[InForce], entry: Analyte | None = None, system: System | None = None) -> str:
    """The limits of one question: 20 to 30 %; converted, with the print of their source: 34.2 µmol/L (source: 2
    mg/dL)."""
    printed = " to ".join(limit_words(limit) for limit in limits)
    numbers, unit = limits_in(limits, entry, system)
    if not numbers:
        return printed
    return f"{' to '.join(map(number_words, numbers))} {unit_words(unit)} (source: {printed})"


def reason_words(reason: Reason, facts: Facts, system: System | None = None) -> str:
    """One leaf as it was judged: what was found, when, and against what."""
    entry = entry_of(reason.fact, facts, reason) if system else None
    label = _label(reason, facts)
    if reason.why == LESIONS_MISSING:
        return "more lesions exist than are listed, or none is listed"
    if reason.operator == "is_recorded":
        return _recorded_words(label, reason, entry, system)
    if reason.why == NOT_RECORDED:
        return f"{label}: not recorded{_asked(reason, entry, system)}"
    found = f"{label} {value_words(reason.value, entry, system)}{_on(reason.value, entry, system)}"
    match reason.why:
        case "stale":
            return f"{found}: too old, stale since {day_words(reason.stale_since)}"
        case "maybe_stale":
            return f"{found}: its day is not known well enough to say that it still holds"
        case "not_comparable":
            return f"{found}: cannot be compared with {limits_words(reason.limits, entry, system)}"
    if reason.asked.compared_to is not None:
        other = facts[reason.asked.compared_to].label if reason.asked.compared_to in facts else reason.asked.compared_to
        holds = "is" if reason.answer is MET else "is not" if reason.answer is not UNKNOWN else "may or may not be"
        return f"{found} {holds} {_OPERATORS[reason.operator]} {other}"
    if reason.limits:
        return f"{found}, {compared_words(reason, facts, system)}"
    if reason.answer is UNKNOWN:
        note = reason.value.note if reason.value else ""
        return f"{found}: not sure{f' ({note})' if note else ''}"
    return found


def _label(reason: Reason, facts: Facts) -> str:
    label = _plain_label(reason.fact, facts)
    return f"{reason.item.label}: {label}" if reason.item is not None else label


def _plain_label(fact: str, facts: Facts) -> str:
    return facts[fact].label if fact in facts else fact.replace("_", " ")


def _on(value: FactValue | None, entry: Analyte | None, system: System | None) -> str:
    said = [recorded_words(value, entry, system), day_words(value.day) if value and value.day else ""]
    return f" ({', '.join(filter(None, said))})" if any(said) else ""


def _recorded_words(label: str, reason: Reason, entry: Analyte | None, system: System | None) -> str:
    if reason.value is None:
        return f"{label}: not recorded"
    if reason.why in (STALE, MAYBE_STALE):
        since = f", stale since {day_words(reason.stale_since)}" if reason.stale_since else ""
        return f"{label} {value_words(reason.value, entry, system)}{_on(reason.value, entry, system)}: too old{since}"
    return f"{label}: {value_words(reason.value, entry, system)}{_on(reason.value, entry, system)}"


def _asked(reason: Reason, entry: Analyte | None, system: System | None) -> str:
    if reason.limits and not reason.operator.startswith("count"):
        return f" (asked: {_operator_words(reason.operator)} {limits_words(reason.limits, entry, system)})"
    return ""


def _operator_words(operator: str) -> str:
    return _OPERATORS.get(operator.removeprefix("count_"), "between" if operator == "between" else operator)


def compared_words(reason: Reason, facts: Facts, system: System | None = None) -> str:
    """How a value stands to its limit: above 2 mg/dL, within 20 to 30 %."""
    operator = reason.operator.removeprefix("count_")
    limits = limits_words(reason.limits, entry_of(reason.fact, facts, reason) if system else None, system)
    if reason.answer is UNKNOWN:
        return f"which does not tell whether it is {_operator_words(operator)} {limits}"
    if operator == "between":
        return f"{'within' if reason.answer is MET else 'outside'} {limits}"
    return f"{(_OPERATORS if reason.answer is MET else _NOT_OPERATORS)[operator]} {limits}"


def unknown_words(reasons: Iterable[Reason], facts: Facts) -> list[str]:
    """The facts that kept a rule from an answer, each once, of lesions with the lesions that may be there; one that is
    recorded but too old says since when (of several ages the one that it passed first)."""
    found: dict[tuple[str, bool, str], tuple[dict[str, None], list[date]]] = {}
    for reason in reasons:
        lesion = reason.item if reason.item is not None and reason.item.kind == "lesion" else None
        if reason.answer is not UNKNOWN or (lesion is not None and not counts(lesion)):
            continue
        stale = reason.why == STALE and reason.stale_since is not None
        said = "" if stale or reason.why in (NOT_RECORDED, LESIONS_MISSING) else _not_sure(reason)
        lesions, days = found.setdefault((_plain_label(reason.fact, facts), stale, said), ({}, []))
        lesions.update({lesion.label: None} if lesion is not None else {})
        days.extend([reason.stale_since] if reason.stale_since is not None else [])
    return [f"{label}{of_lesions(tuple(lesions))}{f' (stale since {day_words(min(days))})' if stale else said}"
            for (label, stale, said), (lesions, days) in found.items()]


def _not_sure(reason: Reason) -> str:
    """What is known of a class that is not known, in brackets; else that the fact is not sure."""
    return f" ({(reason.value.note if reason.value and reason.why == NOT_SURE else '') or 'not sure'})"


def of_lesions(labels: Sequence[str], how: str = "") -> str:
    """Of which lesions: ` of B1, B3`, ` of each of B1, B3`, ` of any one of B1, B3`; nothing for the patient."""
    which = {EACH: "each of ", ONE: "any one of ", MIXED: "one of "}.get(how, "") if len(labels) > 1 else ""
    return f" of {which}{', '.join(labels)}" if labels else ""


def condition_words(condition: tree.Condition | None, book: Rulebook, sheet: str, facts: Facts) -> str:
    """A condition as a sentence, with the latest value of every limit."""
    def say(one: tree.Condition | None) -> str:
        return condition_words(one, book, sheet, facts)

    match condition:
        case None:
            return "always"
        case tree.Leaf():
            return _leaf_words(condition, book, sheet, facts)
        case tree.All(all=inside):
            return " and ".join(_bracketed(one, say(one)) for one in inside)
        case tree.Any_(any=inside):
            return " or ".join(_bracketed(one, say(one)) for one in inside)
        case tree.Not(not_=inner):
            return f"not ({say(inner)})"
        case tree.CountOf(count_of=counted):
            return f"at least {counted.at_least} of: {'; '.join(say(one) for one in counted.of)}"
        case tree.AnyLesion(any_lesion=test):
            return f"any lesion with {_test_words(test, say)}"
        case tree.EveryLesion(every_lesion=test):
            where = f" with {say(test.where)}" if test.where else ""
            return f"every lesion{where} has {say(test.satisfies)}"
        case tree.CountLesions(count_lesions=test):
            assert test.comparison is not None
            operator, limit = test.comparison
            count = parameter_words(book.parameter(sheet, limit))
            return f"{_OPERATORS[operator]} {count} lesions with {say(test.where)}"
    raise TypeError(f"{condition!r} is no condition")


def _test_words(test: tree.LesionTest, say: object) -> str:
    parts = [say(one) for one in (test.where, test.satisfies) if one is not None]  # type: ignore[operator]
    return " and ".join(parts) or "no further condition"


def _bracketed(condition: tree.Condition, words: str) -> str:
    return f"({words})" if isinstance(condition, (tree.All, tree.Any_, tree.CountOf)) else words


def _leaf_words(leaf: tree.Leaf, book: Rulebook, sheet: str, facts: Facts) -> str:
    label = facts[leaf.value_fact].label if leaf.value_fact in facts else leaf.value_fact
    oldest = parameter_words(book.parameter(sheet, leaf.no_older_than)) if leaf.no_older_than else ""
    lasting = " or ".join(sorted(facts[leaf.value_fact].lasting)) if leaf.value_fact in facts else ""
    of_any_age = f"{lasting} of any age, else " if lasting else ""
    age = f" ({of_any_age}not older than {oldest})" if oldest else ""
    if leaf.is_recorded is not None:
        return f"{label} {'recorded' if leaf.is_recorded else 'not recorded'}{age}"
    if leaf.compared_to:
        other = facts[leaf.compared_to].label if leaf.compared_to in facts else leaf.compared_to
        return f"{label} {_OPERATORS[str(leaf.is_)]} {other}{age}"
    if leaf.between:
        low, high = (parameter_words(book.parameter(sheet, name)) for name in leaf.between)
        return f"{label} from {low} to {high}{age}"
    for operator in tree.COMPARISONS:
        if limit := getattr(leaf, operator):
            return f"{label} {_OPERATORS[operator]} {parameter_words(book.parameter(sheet, limit))}{age}"
    return f"{label}: {' or '.join(leaf.is_one_of or (str(leaf.is_),))}{age}"


def parameter_words(parameter: Parameter) -> str:
    """The latest value of a parameter with its unit."""
    value = max(parameter.values, key=lambda dated: dated.from_).value
    numbers = ", ".join(number_words(one) for one in value) if isinstance(value, tuple) else \
        str(value) if isinstance(value, (str, bool)) else number_words(value)
    return f"{numbers} {unit_words(parameter.unit)}".strip()
