"""Do the sheets speak only of facts that exist, in words and units that fit?

`load_rules` is the door: a rulebook that it returns can be evaluated. Raises `BadSheet` with every problem at once,
each with file, rule, key, what was found and what is allowed.
"""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

from netcore.errors import BadInput, BadSheet, Problem
from netcore.evidence import Rulebook, RuleText, read_response_definitions, read_rulebook
from netcore.evidence.conditions import AnyLesion, Condition, CountLesions, EveryLesion, Leaf, parts
from netcore.evidence.needed import find_missing_values
from netcore.rules.facts import FactDefinition, fact_definitions
from netcore.rules.limit_values import find_value_problems
from netcore.units import conversion_factor


@cache
def load_rules(folder: Path | None = None) -> Rulebook:
    """Every rule of `data/guidelines` (or of `folder`), checked against the facts; raises `BadSheet`."""
    book = read_rulebook(folder)
    problems = [*find_missing_values(book.sheets, whole=folder is None), *find_value_problems(book),
                *find_sheet_problems(book)]
    try:
        if folder is None or (folder / "biochemical_response.yaml").exists():
            read_response_definitions(folder)
    except BadSheet as error:
        problems += error.problems
    if problems:
        raise BadSheet(*problems)
    return book


@lru_cache(maxsize=8)
def defined_facts(book: Rulebook) -> dict[str, FactDefinition]:
    """All facts, with those that classifications define."""
    classes = {rule.defines: FactDefinition(rule.defines, rule.title, "word", f"the class given by rule {rule.id}",
                                            words=tuple(one.outcome for one in rule.classify or ()),
                                            scope=rule.for_each or "patient", irreversible=True)
               for _, rule in book.rules() if rule.defines}
    return {**fact_definitions(), **classes}


def find_sheet_problems(book: Rulebook) -> Iterator[Problem]:
    """What in the rules does not fit the facts."""
    facts = defined_facts(book)
    for sheet, rule in book.rules():
        where = f"{sheet}.yaml, {rule.id}"
        scope = rule.for_each or "patient"
        for key, condition in _conditions(rule):
            yield from _check(book, sheet, f"{where}, {key}", condition, scope, facts)
        if rule.due:
            for key, name, kind in (("anchor", rule.due.anchor, "date"),
                                    ("satisfied_by", rule.due.satisfied_by, "days")):
                if name not in facts or facts[name].kind != kind:
                    yield Problem(f"{where}, due.{key}", repr(name), f"a fact of kind {kind}", _nearest(name, facts))
            for limit in rule.due.limits:
                unit = book.parameter(sheet, limit).unit
                if unit not in ("d", "wk", "mo", "a"):
                    yield Problem(f"{where}, {limit}", f"unit {unit!r}", "d, wk, mo or a", "give the interval in one")
        if rule.stated_as and (rule.stated_as not in fact_definitions() or not rule.defines):
            yield Problem(f"{where}, stated_as", repr(rule.stated_as), "a fact, in a rule that defines a class",
                          _nearest(rule.stated_as, facts))
        if rule.defines and rule.defines in fact_definitions():
            yield Problem(f"{where}, defines", repr(rule.defines), "a name that is no fact yet", "choose another name")
    for sheet, content in book.sheets.items():
        named = [*((score.id, "fact", score.fact) for score in content.scores),
                 *((sign.id, "facts", name) for sign in content.stop_signs for name in sign.facts)]
        for entry, key, name in named:
            if name not in facts:
                yield Problem(f"{sheet}.yaml, {entry}, {key}", repr(name), "a fact of netcore/rules/facts",
                              _nearest(name, facts))


def _conditions(rule: RuleText) -> Iterator[tuple[str, Condition | None]]:
    yield "applies_when", rule.applies_when
    yield "when", rule.when
    for one in rule.classify or ():
        yield f"classify.{one.outcome}", one.when


def _check(book: Rulebook, sheet: str, where: str, condition: Condition | None, scope: str,
           facts: Mapping[str, FactDefinition]) -> Iterator[Problem]:
    if isinstance(condition, Leaf):
        yield from _check_leaf(book, sheet, where, condition, scope, facts)
    inner = "lesion" if isinstance(condition, (AnyLesion, EveryLesion, CountLesions)) else scope
    for part in parts(condition):
        yield from _check(book, sheet, where, part, inner, facts)


def _check_leaf(book: Rulebook, sheet: str, where: str, leaf: Leaf, scope: str,
                facts: Mapping[str, FactDefinition]) -> Iterator[Problem]:
    for name in filter(None, (leaf.value_fact, leaf.compared_to)):
        if name not in facts:
            yield Problem(where, f"fact {name!r}", "a fact of netcore/rules/facts", _nearest(name, facts))
            return
        if facts[name].scope not in ("patient", scope):
            yield Problem(where, f"fact {name!r}, which is about a {facts[name].scope}", f"a fact about the patient"
                          f"{'' if scope == 'patient' else f' or the {scope}'}", f"say for_each: {facts[name].scope}")
    fact = facts[leaf.value_fact]
    said = (leaf.is_,) if leaf.is_ and not leaf.compared_to else leaf.is_one_of or ()
    if said and fact.kind != "word":
        yield Problem(where, f"{fact.name} is {said[0]!r}", f"a comparison, because it is a {fact.kind}",
                      "use above, at_least, below, at_most or between")
    for word in said:
        if fact.words and word not in fact.words:
            yield Problem(where, f"{fact.name} is {word!r}", f"one of {', '.join(fact.words)}", "correct the word")
    if leaf.limits and fact.kind != "number":
        yield Problem(where, f"{fact.name} against a limit", "a fact that is a number", "use is or is_one_of")
    for limit in leaf.limits:
        yield from _check_unit(where, fact, limit, book.parameter(sheet, limit).unit)
    if leaf.no_older_than:
        yield from _check_age(where, leaf.no_older_than, book.parameter(sheet, leaf.no_older_than).unit)
    if leaf.compared_to and facts[leaf.compared_to].unit != fact.unit:
        yield Problem(where, f"{fact.name} compared to {leaf.compared_to}", "two facts of the same unit", "correct one")


def _check_unit(where: str, fact: FactDefinition, limit: str, unit: str | None) -> Iterator[Problem]:
    if fact.unit is None:
        return
    try:
        conversion_factor(fact.unit, unit or "1", fact.molar_mass)
    except BadInput:
        # A marker may be reported in units that do not convert into each other; its result then cannot be compared.
        if fact.analyte is None or not _reported_in(fact, unit or "1"):
            yield Problem(where, f"limit {limit} in {unit}", f"a unit that fits {fact.name} ({fact.unit})",
                          "correct the unit of the parameter")


def _reported_in(fact: FactDefinition, unit: str) -> bool:
    from netcore.evidence import read_catalogue

    for spellings in read_catalogue().analytes[str(fact.analyte)].units.values():
        try:
            conversion_factor(spellings[0], unit, fact.molar_mass)
        except BadInput:
            continue
        return True
    return False


def _check_age(where: str, limit: str, unit: str | None) -> Iterator[Problem]:
    if unit not in ("d", "wk", "mo", "a"):
        yield Problem(f"{where}, {limit}", f"unit {unit!r}", "d, wk, mo or a", "give the age in one of them")


def _nearest(name: str, facts: Mapping[str, FactDefinition]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, facts, n=3)
    return f"perhaps {', '.join(close)}" if close else "see netcore/rules/facts for the list"
