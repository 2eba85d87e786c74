"""What does every rule answer for one patient, from facts at hand?

`compile_rules` prepares a rulebook once for a day of the rules; `answer_rules` is then quick for any patient.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from netcore.evidence import InForce, Rulebook, RuleText, rule_age_limits, rule_conditions, rule_limits
from netcore.evidence.conditions import All, Leaf, leaves
from netcore.rules.conditions import Compiler, Judge, NotInForce
from netcore.rules.facts import fact_definitions
from netcore.rules.loading import defined_facts
from netcore.rules.reasons import NOT_RECORDED, Reason, RuleAnswer
from netcore.rules.schedule import evaluate_due
from netcore.rules.truth import MET, NOT_APPLICABLE, NOT_MET, RULE_TABLE, UNKNOWN, Answer
from netcore.rules.values import Facts, FactValue, Item

# The word of a class that none of the outcomes may hold.
NONE_OF_THESE = "none of these"
_Asked = Callable[[Facts, Item | None], RuleAnswer]


# Known by itself, not by its contents: hundreds of whole rules would be hashed for every patient.
@dataclass(frozen=True, slots=True, eq=False)
class CompiledRule:
    """One rule ready to be asked. `leaves`: all that it asks. `in_force_from`: None, or the later day from which it
    holds; then it is not asked."""

    rule: RuleText
    sheet: str
    ask: _Asked
    leaves: tuple[Leaf, ...]
    in_force_from: date | None = None
    limit: Callable[[str], InForce] | None = None
    analytes: frozenset[str] | None = None

    def limits(self, names: Sequence[str]) -> list[InForce]:
        """The values in force of limits named in the rule; none where the rule is not in force."""
        return [self.limit(name) for name in names] if self.limit is not None and self.in_force_from is None else []

    def answers(self, facts: Facts) -> tuple[RuleAnswer, ...]:
        """Its answer, or one for each lesion, result, treatment or study that it asks about."""
        if self.in_force_from is not None:
            return (RuleAnswer(self.rule, self.sheet, NOT_APPLICABLE, in_force_from=self.in_force_from),)
        if self.rule.for_each is None:
            return (self.ask(facts, None),)
        return tuple(self.ask(facts, item) for item in self._asked_of(facts))

    def _asked_of(self, facts: Facts) -> Sequence[Item]:
        """The items that the rule may speak to: of many results only those of its analytes are worth asking."""
        return asked_of(facts.items.get(str(self.rule.for_each), ()), self.analytes)


def compile_rules(book: Rulebook, on: date | None = None) -> tuple[CompiledRule, ...]:
    """Every rule of the book under the limits in force on a day (`None`: the latest), definitions before their use."""
    return _compiled(book, None if on is None else _last_change(book, on))


def _last_change(book: Rulebook, on: date) -> date:
    """The last day up to `on` on which any rule or limit began: all days until the next one share their rules."""
    days = _change_days(book)
    place = bisect_right(days, on)
    return days[place - 1] if place else date.min


@lru_cache(maxsize=8)
def _change_days(book: Rulebook) -> list[date]:
    days = {dated.from_ for sheet in book.sheets.values() for limit in sheet.parameters.values()
            for dated in limit.values}
    starts = (in_force_from(book, sheet, rule) for sheet, rule in book.rules())
    return sorted(days | {day for day in starts if day is not None})


@lru_cache(maxsize=256)
def _compiled(book: Rulebook, on: date | None) -> tuple[CompiledRule, ...]:
    return tuple(_compile(book, sheet, rule, on) for sheet, rule in rules_in_order(book))


def answer_rules(rules: Sequence[CompiledRule], facts: Facts) -> dict[str, tuple[RuleAnswer, ...]]:
    """The answers of every rule by its id. What a classification defines is a fact for the rules after it."""
    found: dict[str, tuple[RuleAnswer, ...]] = {}
    known = dict(facts.patient)
    seen = Facts(facts.as_of, facts.reference_day, known, facts.items, facts.lesions_complete)
    for compiled in rules:
        answers = compiled.answers(seen)
        found[compiled.rule.id] = answers
        if compiled.rule.defines and (value := defined_value(answers, known)) is not None:
            known.setdefault(compiled.rule.defines, value)
    return found


def with_definers(compiled: Sequence[CompiledRule], ids: Set[str]) -> tuple[CompiledRule, ...]:
    """The rules of these ids and the classifications whose facts they read, in order: enough to ask them alone."""
    wanted = set(ids)
    while True:
        read = {name for one in compiled if one.rule.id in wanted for leaf in one.leaves
                for name in (leaf.fact, leaf.compared_to) if name}
        more = {one.rule.id for one in compiled if one.rule.defines in read} - wanted
        if not more:
            return tuple(one for one in compiled if one.rule.id in wanted)
        wanted |= more


def defined_value(answers: Sequence[RuleAnswer], known: Mapping[str, FactValue]) -> FactValue | None:
    """The class that a classification gives the patient, as a fact; None where it gives none. `known`: the facts, among
    them the class as somebody stated it. Of a class that is not known the note says that one, and what is missing."""
    if not answers or answers[0].item is not None or not answers[0].possible:
        return None
    words = {*answers[0].possible, *([NONE_OF_THESE] if answers[0].open_ended else [])}
    rule = answers[0].rule
    if len(words) == 1 or rule.stated_as is None:
        return FactValue(words=frozenset(words), source=rule.title)
    stated = known.get(rule.stated_as)
    parts = [f"reported {stated.word}"] if stated is not None and stated.word else []
    for what, missing in (("missing", True), ("not sure", False)):
        labels = dict.fromkeys(fact_definitions()[reason.fact].label for reason in answers[0].open_reasons
                               if reason.fact in fact_definitions() and (reason.why == NOT_RECORDED) is missing)
        parts += [f"{', '.join(labels)} {what}"] if labels else []
    return FactValue(words=frozenset(words), source=rule.title, note="; ".join(parts))


@lru_cache(maxsize=8)
def rules_in_order(book: Rulebook) -> list[tuple[str, RuleText]]:
    """The rules in the order of the sheets, each after the classifications whose facts it reads."""
    defining = {rule.defines: (sheet, rule) for sheet, rule in book.rules() if rule.defines}
    ordered: dict[str, tuple[str, RuleText]] = {}

    def add(sheet: str, rule: RuleText) -> None:
        if rule.id in ordered:
            return
        for condition in rule_conditions(rule):
            for leaf in leaves(condition):
                for name in (leaf.fact, leaf.compared_to):
                    if name in defining and defining[name][1].id != rule.id:
                        add(*defining[name])
        ordered[rule.id] = (sheet, rule)

    for sheet, rule in book.rules():
        add(sheet, rule)
    return list(ordered.values())


def asked_analytes(rule: RuleText) -> frozenset[str] | None:
    """The analytes to whose results a rule speaks, where it says so; None: to all."""
    if rule.for_each != "lab":
        return None
    parts = rule.applies_when.all if isinstance(rule.applies_when, All) else (rule.applies_when,)
    return next((frozenset(part.is_one_of or (str(part.is_),)) for part in parts
                 if isinstance(part, Leaf) and part.fact == "analyte" and (part.is_one_of or part.is_)), None)


def asked_of(items: Sequence[Item], analytes: frozenset[str] | None) -> Sequence[Item]:
    """The items that may be results of these analytes; all of them where it is None."""
    if analytes is None:
        return items
    return [item for item in items if (word := item.facts.get("analyte")) is None or word.words is None
            or not word.words.isdisjoint(analytes)]


def _compile(book: Rulebook, sheet: str, rule: RuleText, on: date | None) -> CompiledRule:
    compiler = Compiler(book, sheet, on, defined_facts(book))
    since = in_force_from(book, sheet, rule)
    asked = tuple(leaf for condition in rule_conditions(rule) for leaf in leaves(condition))
    if on is not None and since is not None and since > on:
        return CompiledRule(rule, sheet, lambda facts, item: RuleAnswer(rule, sheet, NOT_APPLICABLE), asked, since)
    try:
        applies = compiler.condition(rule.applies_when, part="applies_when")
        if rule.due:
            ask = _due(rule, sheet, compiler, applies)
        elif rule.classify:
            ask = _classify(rule, sheet, applies,
                            [(one.outcome, compiler.condition(one.when)) for one in rule.classify])
        else:
            ask = _when(rule, sheet, applies, compiler.condition(rule.when))
    except NotInForce as later:
        return CompiledRule(rule, sheet, lambda facts, item: RuleAnswer(rule, sheet, NOT_APPLICABLE), asked,
                            later.since)
    return CompiledRule(rule, sheet, ask, asked, limit=compiler.limit, analytes=asked_analytes(rule))


def in_force_from(book: Rulebook, sheet: str, rule: RuleText) -> date | None:
    """The first day on which a rule holds: when its last limit began, or, without limits to compare with, the year of
    its first source (and when the ages it asks for began). None where its source states no year."""
    limits = rule_limits(rule)
    starts = [min(dated.from_ for dated in book.parameter(sheet, name).values)
              for name in (*limits, *rule_age_limits(rule))]
    year = book.reference(sheet, rule.sources[0]).year
    if not limits and year:
        starts.append(date(year, 1, 1))
    return max(starts, default=None)


def _when(rule: RuleText, sheet: str, applies: Judge, holds: Judge) -> _Asked:
    def ask(facts: Facts, item: Item | None) -> RuleAnswer:
        reasons: list[Reason] = []
        speaks = applies(facts, item, reasons)
        answer = holds(facts, item, reasons) if speaks is not NOT_MET else NOT_MET
        return RuleAnswer(rule, sheet, RULE_TABLE[speaks, answer], tuple(reasons), item)
    return ask


def _classify(rule: RuleText, sheet: str, applies: Judge, outcomes: list[tuple[str, Judge]]) -> _Asked:
    def ask(facts: Facts, item: Item | None) -> RuleAnswer:
        reasons: list[Reason] = []
        speaks = applies(facts, item, reasons)
        if speaks is NOT_MET:
            return RuleAnswer(rule, sheet, NOT_APPLICABLE, tuple(reasons), item)
        possible, held, closed = _first_outcome(outcomes, facts, item, reasons)
        answer = RULE_TABLE[speaks, held]
        return RuleAnswer(rule, sheet, answer, tuple(reasons), item, possible[0] if answer is MET else None,
                          tuple(possible) if speaks is MET else (), not closed)
    return ask


def _first_outcome(outcomes: list[tuple[str, Judge]], facts: Facts, item: Item | None,
                   reasons: list[Reason]) -> tuple[list[str], Answer, bool]:
    """The outcomes that are left, whether one is sure, and whether one of them surely holds: an unknown one blocks
    those after it."""
    possible: list[str] = []
    for outcome, holds in outcomes:
        answer = holds(facts, item, reasons)
        if answer is not NOT_MET:
            possible.append(outcome)
        if answer is MET:
            return possible, MET if len(possible) == 1 else UNKNOWN, True
    return possible, UNKNOWN if possible else NOT_MET, False


def _due(rule: RuleText, sheet: str, compiler: Compiler, applies: Judge) -> _Asked:
    schedule = rule.due
    assert schedule is not None
    limits = {name: compiler.limit(name) for name in schedule.limits}

    def ask(facts: Facts, item: Item | None) -> RuleAnswer:
        reasons: list[Reason] = []
        speaks = applies(facts, item, reasons)
        if speaks is NOT_MET:
            return RuleAnswer(rule, sheet, NOT_APPLICABLE, tuple(reasons))
        answer, due = evaluate_due(schedule, limits.__getitem__, facts)
        return RuleAnswer(rule, sheet, RULE_TABLE[speaks, answer], tuple(reasons), due=due)
    return ask
