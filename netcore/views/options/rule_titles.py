"""What is a rule called on a screen that shows results in one system of units?

The limits that a title prints are converted and the print of the source stays beside them: Bilirubin above 34.2 µmol/L
(source: 2 mg/dL).
"""

import re
from decimal import Decimal
from functools import cache

from netcore.evidence import Analyte, Rulebook, RuleText, ShownUnit, read_catalogue, rule_conditions, shown_unit
from netcore.evidence.conditions import leaves
from netcore.rules.facts import FactDefinition
from netcore.rules.loading import defined_facts
from netcore.units import System
from netcore.views.amounts import LIMIT_DIGITS
from netcore.views.text import number_words, titled
from netcore.views.unit_words import unit_words


def rule_title(rule_id: str, book: Rulebook, system: System | None = None) -> str:
    """The title of a rule with a capital, its limits in the units of the system."""
    return titled(book.rule(rule_id).title) if system is None else _converted(rule_id, book, system)


@cache
def _converted(rule_id: str, book: Rulebook, system: System) -> str:
    rule, sheet, facts = book.rule(rule_id), book.sheet_of(rule_id), defined_facts(book)
    title = rule.title
    for leaf in (leaf for condition in rule_conditions(rule) for leaf in leaves(condition)):
        entry = _entry(facts.get(leaf.value_fact), rule)
        for name in leaf.limits if entry else ():
            unit = book.parameter(sheet, name).unit
            shown = shown_unit(entry, unit, system)
            title = _with(title, unit or "", shown) if shown is not None else title
    return titled(title)


def _entry(definition: FactDefinition | None, rule: RuleText) -> Analyte | None:
    """The analyte of a fact: of a result, the one to which its rule speaks."""
    if definition is None:
        return None
    name = definition.analyte
    if name is None and definition.scope == "lab":
        told = [leaf.is_ for condition in rule_conditions(rule) for leaf in leaves(condition) if leaf.fact == "analyte"]
        name = str(told[0]) if len(told) == 1 else None
    return read_catalogue().analytes.get(name or "")


def _with(title: str, unit: str, shown: ShownUnit) -> str:
    spelt = "|".join(re.escape(one) for one in {unit, unit_words(unit)})
    number = r"\d+(?:,\d{3})*(?:\.\d+)?"

    def converted(found: re.Match[str]) -> str:
        value = number_words(shown.rounded(Decimal(found["number"].replace(",", "")), LIMIT_DIGITS))
        return f"{value} {unit_words(shown.unit)} (source: {found[0]})"
    return re.sub(rf"(?<![\d.,])(?<!source: )(?P<number>{number}) (?:{spelt})(?![\w/)])", converted, title)
