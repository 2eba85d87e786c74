"""Does a condition hold for these facts, and by which of them?

`compile_condition` turns the condition of a sheet into a function once for a day of the rules; the function answers for
one patient with reasons. Values are compared in the unit in which the limit's source prints it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from netcore.errors import BadInput
from netcore.evidence import InForce, Rulebook
from netcore.evidence import conditions as tree
from netcore.rules.facts import FactDefinition
from netcore.rules.reasons import (
    LESIONS_MISSING,
    MAYBE_STALE,
    NOT_COMPARABLE,
    NOT_RECORDED,
    NOT_SURE,
    STALE,
    Asked,
    Reason,
)
from netcore.rules.truth import MET, NOT_MET, UNKNOWN, Answer, all_of, any_of, at_least_of, negate, truth
from netcore.rules.values import Facts, FactValue, Interval, Item
from netcore.units import conversion_factor

Reasons = list[Reason]
Judge = Callable[[Facts, Item | None, Reasons], Answer]
# Days in a month and a year of the calendar on average, for ages; intervals of schedules count by the calendar.
DAYS = {"d": Decimal(1), "wk": Decimal(7), "mo": Decimal("30.4375"), "a": Decimal("365.25")}


class NotInForce(Exception):
    """A limit that the condition needs held no value yet. `since`: the first day on which it does."""

    def __init__(self, since: date) -> None:
        self.since = since
        super().__init__(f"in force from {since}")


class Compiler:
    """Turns the conditions of one sheet into functions, with the limits in force on a day (`None`: the latest)."""

    def __init__(self, book: Rulebook, sheet: str, on: date | None, facts: Mapping[str, FactDefinition]) -> None:
        self.book, self.sheet, self.on, self.facts = book, sheet, on, facts

    def limit(self, name: str) -> InForce:
        """The value of a limit in force; raises `NotInForce`."""
        found = self.book.limit(self.sheet, name, self.on)
        if found is None:
            raise NotInForce(min(dated.from_ for dated in self.book.parameter(self.sheet, name).values))
        return found

    def condition(self, condition: tree.Condition | None, *, negated: bool = False, part: str = "when") -> Judge:
        """The function of a condition; of None one that always holds."""
        def inside(inner: tree.Condition) -> Judge:
            return self.condition(inner, negated=negated, part=part)

        match condition:
            case None:
                return lambda facts, item, reasons: MET
            case tree.All(all=inner):
                return _combined(all_of, [inside(one) for one in inner])
            case tree.Any_(any=inner):
                return _combined(any_of, [inside(one) for one in inner])
            case tree.CountOf(count_of=counted):
                return _counted(counted.at_least, [inside(one) for one in counted.of])
            case tree.Not(not_=inner_one):
                judge = self.condition(inner_one, negated=not negated, part=part)
                return lambda facts, item, reasons: negate(judge(facts, item, reasons))
            case tree.AnyLesion(any_lesion=test):
                return self._any_lesion(test, part)
            case tree.EveryLesion(every_lesion=test):
                return self._every_lesion(test, part)
            case tree.CountLesions(count_lesions=test):
                return self._count_lesions(test, part)
            case tree.Leaf():
                return self._leaf(condition, negated, part)
        raise TypeError(f"{condition!r} is no condition")

    def _leaf(self, leaf: tree.Leaf, negated: bool, part: str) -> Judge:
        definition = self.facts[leaf.value_fact]
        limits = tuple(self.limit(name) for name in leaf.limits)
        age = self.limit(leaf.no_older_than) if leaf.no_older_than and not definition.irreversible else None
        operator = leaf.is_ if leaf.compared_to else next(
            name for name in ("is_", "is_one_of", *tree.COMPARISONS, "between", "is_recorded")
            if getattr(leaf, name) is not None).strip("_")
        words = tuple(leaf.is_one_of or ((leaf.is_,) if leaf.is_ and not leaf.compared_to else ()))
        asked = Asked(leaf.value_fact, str(operator), limits, age, words, negated, leaf.compared_to, part)
        test = _value_test(leaf, definition, limits)
        recorded, name, other = leaf.is_recorded, leaf.value_fact, leaf.compared_to
        max_age, lasting = int(age.number * DAYS[age.unit or "d"]) if age else None, bool(definition.lasting)
        # The reason of a fact that is not there, the same for every patient.
        missing = Reason(asked, UNKNOWN if recorded is None else truth(recorded is False), None,
                         NOT_RECORDED if recorded is None else "")

        def judge(facts: Facts, item: Item | None, reasons: Reasons) -> Answer:
            value = _find(facts, item, name)
            if value is None:
                reasons.append(missing if item is None else missing._replace(item=item))
                return missing.answer
            why, stale_since = "", None
            if max_age is not None and not (lasting and definition.lasts(value.words)):
                why, stale_since = _age(value, facts.reference_day, max_age)
            if recorded is not None:
                answer = truth((why == "") is recorded)
            elif why:
                answer = UNKNOWN
            else:
                rival = _find(facts, item, other) if other else None
                if other and rival is None:
                    answer, why = UNKNOWN, NOT_RECORDED
                else:
                    answer, why = test(value, rival)
            reasons.append(Reason(asked, answer, value, why, stale_since, item))
            return answer

        return judge

    def _lesions(self, test: tree.LesionTest, part: str) -> Callable[[Facts, Reasons], list[Answer]]:
        where, satisfies = self.condition(test.where, part=part), self.condition(test.satisfies, part=part)

        def judged(facts: Facts, reasons: Reasons) -> list[Answer]:
            return [all_of((where(facts, item, reasons), satisfies(facts, item, reasons)))
                    for item in facts.items.get("lesion", ())]
        return judged

    def _any_lesion(self, test: tree.LesionTest, part: str) -> Judge:
        lesions = self._lesions(test, part)

        def judge(facts: Facts, item: Item | None, reasons: Reasons) -> Answer:
            answers = lesions(facts, reasons)
            return any_of([*answers, *_unlisted(facts, reasons, part)])
        return judge

    def _every_lesion(self, test: tree.LesionTest, part: str) -> Judge:
        where, satisfies = self.condition(test.where, part=part), self.condition(test.satisfies, part=part)

        def judge(facts: Facts, item: Item | None, reasons: Reasons) -> Answer:
            answers = [any_of((negate(where(facts, one, reasons)), satisfies(facts, one, reasons)))
                       for one in facts.items.get("lesion", ())]
            return all_of([*answers, *_unlisted(facts, reasons, part)])
        return judge

    def _count_lesions(self, test: tree.LesionTest, part: str) -> Judge:
        lesions = self._lesions(test, part)
        assert test.comparison is not None
        operator, limit = test.comparison[0], self.limit(test.comparison[1])
        asked = Asked("lesion_count", f"count_{operator}", (limit,), part=part)

        def judge(facts: Facts, item: Item | None, reasons: Reasons) -> Answer:
            inner: Reasons = []
            answers = lesions(facts, inner)
            listed = bool(facts.items.get("lesion"))
            sure, possible = answers.count(MET), len(answers) - answers.count(NOT_MET)
            open_ended = not listed or not facts.lesions_complete
            count = Interval(Decimal(sure), None if open_ended else Decimal(possible))
            answer = truth(getattr(count, operator)(limit.number))
            why = "" if answer is not UNKNOWN else LESIONS_MISSING if open_ended else NOT_SURE
            reasons.append(Reason(asked, answer, FactValue(number=count, unit="1"), why))
            reasons += [reason for reason in inner if reason.answer is UNKNOWN]
            return answer
        return judge


def _combined(combine: Callable[[list[Answer]], Answer], judges: list[Judge]) -> Judge:
    return lambda facts, item, reasons: combine([judge(facts, item, reasons) for judge in judges])


def _counted(count: int, judges: list[Judge]) -> Judge:
    return lambda facts, item, reasons: at_least_of(count, [judge(facts, item, reasons) for judge in judges])


def _find(facts: Facts, item: Item | None, name: str) -> FactValue | None:
    value = None if item is None else item.facts.get(name)
    return facts.patient.get(name) if value is None else value


def _unlisted(facts: Facts, reasons: Reasons, part: str) -> list[Answer]:
    """The answer of the lesions that exist but are not listed: unknown; none where the list is complete."""
    if facts.items.get("lesion") and facts.lesions_complete:
        return []
    reasons.append(Reason(Asked("lesion_count", "count", part=part), UNKNOWN, why=LESIONS_MISSING))
    return [UNKNOWN]


def _age(value: FactValue, day: date, max_age: int) -> tuple[str, date | None]:
    """Is the value too old on the day? Of an undated value nobody can say so."""
    if value.day is None:
        return MAYBE_STALE, None
    if value.day.last + timedelta(days=max_age) < day:
        return STALE, value.day.last + timedelta(days=max_age + 1)
    return (MAYBE_STALE, None) if value.day.first + timedelta(days=max_age) < day else ("", None)


Test = Callable[[FactValue, FactValue | None], tuple[Answer, str]]


def _value_test(leaf: tree.Leaf, definition: FactDefinition, limits: tuple[InForce, ...]) -> Test:
    if leaf.is_recorded is not None:
        return lambda value, rival: (MET, "")
    if leaf.compared_to:
        operator = str(leaf.is_)
        return lambda value, rival: _against_other(value, rival, operator, definition)
    if limits:
        operators = ("at_least", "at_most") if leaf.between else tuple(
            name for name in tree.COMPARISONS if getattr(leaf, name))
        bounds = [(operator, limit.number, limit.unit or "1")
                  for operator, limit in zip(operators, limits, strict=True)]
        return lambda value, rival: _against_limits(value, bounds, definition)
    asked = frozenset(leaf.is_one_of or (str(leaf.is_),))
    return lambda value, rival: _against_words(value, asked)


def _against_words(value: FactValue, asked: frozenset[str]) -> tuple[Answer, str]:
    if value.words is None:
        return UNKNOWN, NOT_SURE
    if value.words <= asked:
        return MET, ""
    return (UNKNOWN, NOT_SURE) if value.words & asked else (NOT_MET, "")


def _against_limits(value: FactValue, bounds: Sequence[tuple[str, Decimal, str]],
                    definition: FactDefinition) -> tuple[Answer, str]:
    if value.number is None:
        return UNKNOWN, NOT_SURE
    answers = []
    for operator, limit, unit in bounds:
        number = in_unit(value, unit, definition)
        if number is None:
            return UNKNOWN, NOT_COMPARABLE
        answers.append(truth(getattr(number, operator)(limit)))
    answer = all_of(answers)
    return answer, NOT_SURE if answer is UNKNOWN else ""


def in_unit(value: FactValue, unit: str, definition: FactDefinition) -> Interval | None:
    """The number of a fact in another unit; None where the units cannot be converted."""
    assert value.number is not None
    if (value.unit or "1") == unit:
        return value.number
    try:
        factor = conversion_factor(value.unit or "1", unit, value.molar_mass or definition.molar_mass)
    except BadInput:
        return None
    if value.number == Interval(None, None):
        return value.number

    def exact(number: Decimal | None) -> Decimal | None:
        return None if number is None else number * factor.numerator / factor.denominator
    return Interval(exact(value.number.low), exact(value.number.high), value.number.low_open, value.number.high_open)


def _against_other(value: FactValue, rival: FactValue | None, operator: str,
                   definition: FactDefinition) -> tuple[Answer, str]:
    if rival is None or value.number is None or rival.number is None:
        return UNKNOWN, NOT_SURE
    number = in_unit(value, rival.unit or "1", definition)
    if number is None:
        return UNKNOWN, NOT_COMPARABLE
    if operator in ("below", "at_most"):
        answer = truth(_beyond(rival.number, number, equal=operator == "at_most"))
    else:
        answer = truth(_beyond(number, rival.number, equal=operator == "at_least"))
    return answer, NOT_SURE if answer is UNKNOWN else ""


def _beyond(one: Interval, other: Interval, *, equal: bool) -> bool | None:
    """Is every possible number of one more than every one of the other (or equal to it)? None: not known."""
    if one.low is not None and other.high is not None:
        touching = one.low == other.high and (equal or one.low_open or other.high_open)
        if one.low > other.high or touching:
            return True
    if one.high is not None and other.low is not None:
        touching = one.high == other.low and (not equal or one.high_open or other.low_open)
        if one.high < other.low or touching:
            return False
    return None
