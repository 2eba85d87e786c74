"""Which number, day or reference range is printed in a cell of a foreign table?

Nothing is guessed within a cell: what could be read in two ways is refused until a person has said which.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from netcore.exchange.workbook import Cell

DecimalSign = Literal[".", ","]
DateOrder = Literal["dmy", "mdy"]
_ISO = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:[T ](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_DAY = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:[ T,]+(\d{1,2}:\d{2})(?::\d{2})?)?")
_MONTH = re.compile(r"(\d{1,2})[./](\d{4})")
_SIGNED = re.compile(r"(<=|>=|<|>|≤|≥)?\s*([+-]?[\d.,'’\u00a0\u202f ]*\d[\d.,]*)\s*(.*)", re.DOTALL)
_SIGNS = {"≤": "<=", "≥": ">="}
_RANGE = re.compile(r"([\d.,]+)\s*(?:-|–|—|to|bis|à|a)\s*([\d.,]+)")


_GROUPS = re.compile(r"['’\u00a0\u202f ]")
_PLAIN = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?")


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as it stands in a cell: its comparator, what stands behind it, and whether thousands were grouped."""

    value: Decimal
    comparator: str | None = None
    rest: str = ""
    grouped: bool = False


def read_number(cell: Cell, decimal: DecimalSign | None) -> Printed | str | None:
    """The number of a cell; a text says why it is none; None for a blank cell. `decimal` None: a comma that could be
    either sign is refused."""
    if cell is None or isinstance(cell, Decimal):
        return None if cell is None else Printed(cell)
    if isinstance(cell, date):
        return "a date where a number is expected"
    return _read_number(cell.strip(), decimal)


@lru_cache(maxsize=20_000)
def _read_number(text: str, decimal: DecimalSign | None) -> Printed | str | None:
    if not text:
        return None
    if _PLAIN.fullmatch(text) and decimal != ",":
        return Printed(Decimal(text))
    match = _SIGNED.fullmatch(text)
    if match is None:
        return "no number"
    digits = _GROUPS.sub("", match[2])
    grouped = digits != match[2].strip()
    plain = _plain_digits(digits, decimal)
    if plain is None:
        return "a comma that could be a decimal sign or group thousands: choose the decimal sign"
    grouped = grouped or digits.count(".") + digits.count(",") > plain.count(".")
    if not _PLAIN.fullmatch(plain):
        return "no plain number"
    return Printed(Decimal(plain), _SIGNS.get(match[1], match[1]), match[3].strip(), grouped)


def _plain_digits(digits: str, decimal: DecimalSign | None) -> str | None:
    """With a decimal point; None where it cannot be told; a text that is no number where the groups do not fit."""
    if "," in digits and "." in digits:
        decimal = "," if digits.rindex(",") > digits.rindex(".") else "."
    elif "," in digits and decimal is None:
        if re.fullmatch(r"[+-]?[1-9]\d{0,2}(,\d{3})+", digits):
            return None
        decimal = ","
    elif "," not in digits and digits.count(".") == 1 and decimal == ",":
        # With decimal commas a point groups thousands, unless it does not stand before three digits.
        decimal = "," if re.fullmatch(r"[+-]?[1-9]\d{0,2}\.\d{3}", digits) else "."
    decimal = decimal or "."
    group = "." if decimal == "," else ","
    whole, sign, part = digits.partition(decimal)
    if group in whole and not re.fullmatch(rf"[+-]?\d{{1,3}}({re.escape(group)}\d{{3}})+", whole):
        return "not a number"
    return whole.replace(group, "") + ("." + part if sign else "")


def read_date(cell: Cell, order: DateOrder | None) -> tuple[str, str | None] | str | None:
    """ISO day, month or year and the time of day; a text says why it is none; None for a blank cell."""
    if isinstance(cell, datetime):
        return cell.date().isoformat(), cell.strftime("%H:%M") if (cell.hour or cell.minute) else None
    if isinstance(cell, date):
        return cell.isoformat(), None
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    text = f"{cell:f}" if isinstance(cell, Decimal) else cell.strip()
    if match := _ISO.fullmatch(text):
        return match[1], match[2]
    if match := re.fullmatch(r"((?:19|20)\d{2})(\d{2})(\d{2})", text):
        return f"{match[1]}-{match[2]}-{match[3]}", None
    if match := _MONTH.fullmatch(text):
        return f"{match[2]}-{int(match[1]):02d}", None
    match = _DAY.fullmatch(text)
    if match is None:
        return "no date that is known"
    first, sign, second, year = int(match[1]), match[2], int(match[3]), match[4]
    if len(year) == 2:
        return "a year of two digits, which could be two centuries"
    # Points are written day first wherever they are written.
    order = order or ("dmy" if sign == "." or first > 12 else "mdy" if second > 12 else None)
    if order is None:
        return "a date that could be day or month first: choose the order"
    day, month = (first, second) if order == "dmy" else (second, first)
    return f"{year}-{month:02d}-{day:02d}", match[5].zfill(5) if match[5] else None


def read_range(cell: Cell, decimal: DecimalSign | None) -> tuple[Decimal | None, Decimal | None] | None:
    """Lower and upper limit of `3.5 - 5.0`, `< 102` or `> 10`; None where the cell holds no range."""
    if not isinstance(cell, str):
        return None
    return _read_range(cell.strip().strip("()[]"), decimal)


@lru_cache(maxsize=2_000)
def _read_range(text: str, decimal: DecimalSign | None) -> tuple[Decimal | None, Decimal | None] | None:
    if match := _RANGE.match(text):
        low, high = (read_number(part, decimal) for part in match.groups())
        return (low.value, high.value) if isinstance(low, Printed) and isinstance(high, Printed) else None
    found = read_number(text, decimal)
    if not isinstance(found, Printed) or found.comparator is None:
        return None
    return (None, found.value) if found.comparator.startswith("<") else (found.value, None)
