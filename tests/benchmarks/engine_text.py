"""The plain rules about the patient as text for `rule-engine`, and the facts that it asks for.

A number is two names (`_low`, `_high`: lowest and highest possible), a word one (empty where it is not known or several
are possible), an age one. Whether something surely holds and whether it surely does not are two texts, as a missing
fact must not turn a "not" into an answer.
"""

from typing import Any

import numpy as np

from netcore.evidence import Rulebook, RuleText, rule_conditions
from netcore.evidence.conditions import COMPARISONS, All, Any_, Condition, Leaf, Not, parts
from netcore.rules.conditions import DAYS
from netcore.rules.loading import defined_facts
from netcore.rules.table import FactsTable, vocabulary

_ENDLESS = 1e30
_SIGNS = {"above": ("_low >", "_high <="), "at_least": ("_low >=", "_high <"),
          "below": ("_high <", "_low >="), "at_most": ("_high <=", "_low >")}


def plain_book(book: Rulebook) -> Rulebook:
    """The rules that ask the patient's own facts by all, any and not."""
    facts = defined_facts(book)
    classes = {rule.defines for _, rule in book.rules()}

    def plain(condition: Condition) -> bool:
        if isinstance(condition, Leaf):
            return condition.compared_to is None and condition.fact not in classes \
                and facts[condition.value_fact].scope == "patient"
        return isinstance(condition, All | Any_ | Not) and all(map(plain, parts(condition)))

    return Rulebook({name: sheet.model_copy(update={"rules": tuple(
        rule for rule in sheet.rules if rule.when is not None and rule.for_each is None
        and all(map(plain, rule_conditions(rule))))}) for name, sheet in book.sheets.items()})


def as_text(book: Rulebook, sheet: str, rule: RuleText) -> str:
    """Does the rule speak to the patient and surely hold?"""
    return " and ".join(_text(book, sheet, condition, holds=True) for condition in rule_conditions(rule))


def _text(book: Rulebook, sheet: str, condition: Condition, *, holds: bool) -> str:
    match condition:
        case All(all=inside) | Any_(any=inside):
            word = " and " if isinstance(condition, All) == holds else " or "
            return f"({word.join(_text(book, sheet, one, holds=holds) for one in inside)})"
        case Not(not_=inner):
            return _text(book, sheet, inner, holds=not holds)
        case Leaf():
            return f"({_leaf(book, sheet, condition, holds=holds)})"
    raise TypeError(f"{condition!r} is not plain")


def _leaf(book: Rulebook, sheet: str, leaf: Leaf, *, holds: bool) -> str:
    name, known = leaf.value_fact, f"{leaf.value_fact}_recorded"
    if leaf.no_older_than and not defined_facts(book)[name].irreversible:
        age = book.limit(sheet, leaf.no_older_than)
        assert age is not None
        fresh = f"{name}_age <= {int(age.number * DAYS[age.unit or 'd'])}"
        lasting = ", ".join(f'"{word}"' for word in sorted(defined_facts(book)[name].lasting))
        known = f"{known} and {f'({fresh} or {name}_word in [{lasting}])' if lasting else fresh}"
    if leaf.is_recorded is not None:
        return known if leaf.is_recorded == holds else f"not ({known})"
    if leaf.limits:
        operators = ("at_least", "at_most") if leaf.between else [one for one in COMPARISONS if getattr(leaf, one)]
        tests = []
        for operator, limit in zip(operators, leaf.limits, strict=True):
            value = book.limit(sheet, limit)
            assert value is not None
            end, sign = _SIGNS[operator][not holds].split()
            tests.append(f"{name}{_suffix(value.unit or '1')}{end} {sign} {value.number:f}")
        return f"{known} and ({(' and ' if holds else ' or ').join(tests)})"
    words = ", ".join(f'"{word}"' for word in leaf.is_one_of or (str(leaf.is_),))
    return f'{known} and {name}_word != "" and {"" if holds else "not "}({name}_word in [{words}])'


def _suffix(unit: str) -> str:
    return "_" + "".join(letter if letter.isalnum() else "_" for letter in unit)


def facts_for_engine(table: FactsTable, number: int) -> list[dict[str, Any]]:
    """What the texts ask for, of the first patients of a table."""
    frame, facts = table.patient, defined_facts(table.book)
    found: list[dict[str, Any]] = [{} for _ in range(number)]
    for place, one in enumerate(found):
        one |= {f"{name}_recorded": bool(given[place]) for name, given in frame.recorded.items()}
        one |= {f"{name}_age": float(min(age[place], _ENDLESS)) for name, age in frame.age.items()}
        for (name, unit), (low, high) in frame.numbers.items():
            one[f"{name}{_suffix(unit)}_low"] = float(np.nan_to_num(low[place], nan=-_ENDLESS, neginf=-_ENDLESS))
            one[f"{name}{_suffix(unit)}_high"] = float(np.nan_to_num(high[place], nan=_ENDLESS, posinf=_ENDLESS))
        for name, bits in frame.words.items():
            possible = [word for word, bit in vocabulary(table.book, name, facts[name]).items() if bits[place] & bit]
            one[f"{name}_word"] = possible[0] if len(possible) == 1 else ""
    return found
