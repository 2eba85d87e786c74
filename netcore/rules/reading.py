"""How is one fact written as text? `2.1 mg/dL`, `<4 ng/mL`, `10..15 %`, `occluded`, `2024-03`.

The same words serve a case in a test and a person who tries out what would change.
"""

import re
from decimal import Decimal

from netcore.errors import BadInput, Problem
from netcore.model import PartialDate
from netcore.rules.facts import FactDefinition
from netcore.rules.values import FactValue, Interval

_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_AMOUNT = re.compile(rf"(?P<comparator><=|>=|<|>)?\s*(?P<low>{_NUMBER})(?:\s*\.\.\s*(?P<high>{_NUMBER}))?"
                     r"(?:\s+(?P<unit>\S+))?")


def read_fact(definition: FactDefinition, text: object, *, day: PartialDate | None = None,
              source: str = "") -> FactValue:
    """The value that a text (or, for words that are not sure and for days, a list) states of this fact.

    A trailing `@ 2024-03-01` says when it was found; `day` is used where there is none. Raises `BadInput`.
    """
    if isinstance(text, list):
        return _read_list(definition, text, day, source)
    words, _, stated = (part.strip() for part in str(text).partition("@"))
    when = _date(definition, stated) if stated else day
    match definition.kind:
        case "number":
            return _read_number(definition, words, when, source)
        case "word":
            return FactValue(words=frozenset({_word(definition, words)}), day=when, source=source)
        case "date":
            return FactValue(date=_date(definition, words), day=when, source=source)
    return FactValue(days=(_date(definition, words),), source=source)


def _read_list(definition: FactDefinition, items: list[object], day: PartialDate | None, source: str) -> FactValue:
    if definition.kind == "days":
        return FactValue(days=tuple(sorted((_date(definition, str(item)) for item in items),
                                           key=lambda one: (one.first, one.last))), source=source)
    return FactValue(words=frozenset(_word(definition, str(item)) for item in items), day=day, source=source)


def _read_number(definition: FactDefinition, text: str, day: PartialDate | None, source: str) -> FactValue:
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise BadInput(Problem(definition.label, repr(text), "a number with its unit, such as 2.1 mg/dL, <4 ng/mL or "
                               "10..15 %", "write it so"))
    low = Decimal(match["low"])
    number = Interval(low, Decimal(match["high"])) if match["high"] else Interval.compared(match["comparator"], low)
    return FactValue(number=number, unit=match["unit"] or definition.unit, day=day, source=source)


def _word(definition: FactDefinition, text: str) -> str:
    word = {"True": "yes", "False": "no"}.get(text, text)
    if definition.words and word not in definition.words:
        raise BadInput(Problem(definition.label, repr(text), f"one of {', '.join(definition.words)}", "choose one"))
    return word


def _date(definition: FactDefinition, text: str) -> PartialDate:
    try:
        return PartialDate.read(text)
    except ValueError as error:
        found, _, rest = str(error).partition("; expected ")
        expected, _, remedy = rest.partition("; ")
        raise BadInput(Problem(definition.label, found, expected, remedy or "correct it")) from None
