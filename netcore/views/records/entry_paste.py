"""Which results does a sheet hold that was copied out of a report?

One result a line: name, value, unit, limits, apart by tabs, semicolons or blanks. A name is taken only where the
catalogue has exactly it; every other line is listed for a person to look at, none is left out in silence. Numbers stay
as they were printed, save a decimal comma.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from netcore.evidence import read_catalogue

_NUMBER = r"[+-]?\d+(?:[.,]\d+)?"
_VALUE = re.compile(rf"([<>]=?|[≤≥])?\s*({_NUMBER}|[+-]?\d[\d.,' ]*)")
_RANGE = re.compile(rf"[\[(]?\s*({_NUMBER})\s*(?:-|–|—|to|bis)\s*({_NUMBER})\s*[\])]?")
_BELOW = re.compile(rf"[\[(]?\s*(?:<|<=|≤|up to|bis)\s*({_NUMBER})\s*[\])]?")
_ABOVE = re.compile(rf"[\[(]?\s*(?:>|>=|≥|ab|from)\s*({_NUMBER})\s*[\])]?")
# What reports put beside a value that lies outside its limits; the limits themselves are kept.
_FLAGS = frozenset({"h", "l", "hh", "ll", "*", "**", "+", "++", "-", "--", "↑", "↓", "high", "low"})
_SIGNS = {"≤": "<=", "≥": ">="}
_WORDS = ("low", "normal", "high")
# A name of the catalogue has at most so many words.
_LONGEST_NAME = 6


@dataclass(frozen=True, slots=True)
class PastedSheet:
    """Rows for the table below the form, and the lines that were not taken, each with why."""

    rows: tuple[dict[str, str], ...]
    left: tuple[str, ...]


def read_pasted_sheet(text: str) -> PastedSheet:
    """What the pasted text holds; an empty text holds nothing."""
    rows: list[dict[str, str]] = []
    left: list[str] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        cells = _cells(line)
        entry = read_catalogue().find(cells[0])
        if entry is None:
            why = read_catalogue().why_not(cells[0])
            left.append(f"{line.strip()[:120]}: {why or 'no name of the catalogue'}")
        elif row := _read(cells[1:]):
            rows.append({"analyte": entry.id, **row})
        else:
            left.append(f"{line.strip()[:120]}: no value that can be read")
    return PastedSheet(tuple(rows), tuple(left))


def _cells(line: str) -> list[str]:
    """The cells of a line; where only single blanks stand between them, the longest known name comes first."""
    for sign in ("\t", ";", r"\s{2,}"):
        cells = [cell.strip() for cell in re.split(sign, line.strip())]
        if len(cells) > 1:
            return [cells[0], *(cell for cell in cells[1:] if cell)]
    words = line.split()
    for length in range(min(_LONGEST_NAME, len(words) - 1), 0, -1):
        name = " ".join(words[:length]).rstrip(":")
        if read_catalogue().find(name) or read_catalogue().why_not(name):
            return [name, *_join_limits(words[length:])]
    return [words[0], *words[1:]]


def _join_limits(words: Sequence[str]) -> list[str]:
    """`3.5 - 5.0` and `< 100` are one cell although they hold blanks."""
    rest = " ".join(words)
    rest = re.sub(r"([<>≤≥]=?)\s+(?=\d)", r"\1", rest)
    rest = re.sub(rf"({_NUMBER})\s+(-|–|—|to|bis)\s+({_NUMBER})", r"\1-\3", rest)
    return rest.split()


def _read(cells: Sequence[str]) -> dict[str, str]:
    """Value, unit and limits; {} where there is no value. What cannot be read stays as it is, for the check to refuse.
    """
    if not cells:
        return {}
    value, rest = cells[0], [cell for cell in cells[1:] if cell.casefold() not in _FLAGS]
    row: dict[str, str] = {}
    found = _VALUE.match(value)
    if found:
        row["value"] = _point(found[2])
        if found[1]:
            row["comparator"] = _SIGNS.get(found[1], found[1])
        unit = value[found.end():].strip()
        if unit and unit.casefold() not in _FLAGS:
            rest = [unit, *rest]
    elif value.casefold() in _WORDS:
        row["interpretation"] = value.casefold()
    else:
        return {}
    numbers = []
    for cell in rest:
        if span := _RANGE.fullmatch(cell):
            row |= {"lower_limit": _point(span[1]), "upper_limit": _point(span[2])}
        elif below := _BELOW.fullmatch(cell):
            row["upper_limit"] = _point(below[1])
        elif above := _ABOVE.fullmatch(cell):
            row["lower_limit"] = _point(above[1])
        elif re.fullmatch(_NUMBER, cell):
            numbers.append(_point(cell))
        elif "unit" not in row:
            row["unit"] = cell
    if len(numbers) == 2:
        row |= {"lower_limit": numbers[0], "upper_limit": numbers[1]}
    elif len(numbers) == 1:
        row["upper_limit"] = numbers[0]
    return row


def _point(number: str) -> str:
    """A decimal comma as a point; 1,234 may be a thousand and is left for a person."""
    return number.strip() if re.fullmatch(r"[+-]?\d{1,3},\d{3}", number) else number.strip().replace(",", ".")
