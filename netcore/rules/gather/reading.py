"""What does a row say, as a set of possible values?

Rows of which nobody can tell which is the latest give every value that one of them gives.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import reduce

from netcore.errors import BadInput
from netcore.model import Finding, PartialDate, Row
from netcore.rules.values import FactValue, Interval
from netcore.units import convert

YES = frozenset({"yes", "present", "true", "positive", "documented", "done", "asked"})
NO = frozenset({"no", "none", "absent", "false", "negative", "not documented", "not done", "not asked", "0"})
_DENIAL = re.compile(r"\b(no|not|non|nor|never|without|excluded|resolved|recanali[sz]ed|unlikely)\b")
_ANSWER = re.compile(r"(yes|no)[,;:.]")
_BOTH = frozenset({"yes", "no"})
_NUMBER = r"(\d+(?:\.\d+)?)"
_RANGE = re.compile(rf"{_NUMBER}\s*(?:-|–|to|\.\.)\s*{_NUMBER}")
_ONE = re.compile(rf"(<=|>=|<|>|≤|≥)?\s*{_NUMBER}")
_SIGNS = {"≤": "<=", "≥": ">="}

Words = frozenset[str]

_NO_WORD: Words = frozenset()


def yes_no(answer: bool | None) -> Words:
    """The word of an answer; both where it is not known."""
    return _BOTH if answer is None else frozenset({"yes" if answer else "no"})


def read_yes_no(text: str) -> Words:
    """Yes, no, or both where the text is understood as neither."""
    word = text.strip().casefold()
    if answer := _ANSWER.match(word):
        word = answer[1]
    return yes_no(True if word in YES else False if word in NO else None)


def denies(text: str) -> bool:
    """Does the text hold a word of denial? Then what it names need not be there."""
    return _DENIAL.search(text.casefold()) is not None


def read_presence(text: str) -> Words:
    """Of a finding whose text names what is there: no where it is a plain no, both where it denies something."""
    return yes_no(False if text.strip().casefold() in NO else None if denies(text) else True)


def read_interval(text: str | None, comparator: str | None = None) -> Interval | None:
    """The numbers that a printed value leaves possible: `12`, `<4`, `10-15`; None where it is no number."""
    plain = (text or "").strip()
    if (match := _RANGE.fullmatch(plain)) and comparator is None:
        low, high = sorted((Decimal(match[1]), Decimal(match[2])))
        return Interval(low, high)
    if match := _ONE.fullmatch(plain):
        sign = match[1] or comparator
        return Interval.compared(_SIGNS.get(sign or "", sign), Decimal(match[2]))
    return None


def converted(interval: Interval, unit: str, target: str, molar_mass: Decimal | None = None) -> Interval | None:
    """The interval in another unit; None where the units do not convert."""
    if unit == target:
        return interval
    try:
        low = None if interval.low is None else convert(interval.low, unit, target, molar_mass)
        high = low if interval.exact is not None else None if interval.high is None else \
            convert(interval.high, unit, target, molar_mass)
    except BadInput:
        return None
    return Interval(low, high, interval.low_open, interval.high_open)


def source_of(row: Row) -> str:
    """The row in a few words, for whoever asks where a fact is from."""
    if isinstance(row, Finding):
        said = " ".join(filter(None, (row.comparator, row.value, row.unit)))
        return f"finding {row.fact}: {said}" + (f" ({row.method})" if row.method else "")
    return row.TABLE


def word_value(rows: Sequence[Row], read: Callable[[Row], Words], note: str = "") -> FactValue | None:
    """Every word that one of these rows leaves possible; the first row is the latest. None without rows."""
    if not rows:
        return None
    words = _NO_WORD.union(*(read(row) for row in rows))
    return FactValue(words=words, day=rows[0].when, source=source_of(rows[0]), note=note) if words else None


def number_value(found: Iterable[tuple[Row, Interval, str]], unit: str) -> FactValue | None:
    """The hull of the numbers of these rows in the unit of the first; None without rows. Rows whose unit does not
    convert into `unit` are left out."""
    fitting = [(row, interval, own) for row, interval, own in found if converted(interval, own, unit) is not None]
    if not fitting:
        return None
    row, _, own = fitting[0]
    hull = reduce(Interval.hull, (here for _, interval, other in fitting
                                  if (here := converted(interval, other, own)) is not None))
    return FactValue(number=hull, unit=own, day=row.when, source=source_of(row))


def oldest_day(parts: Iterable[FactValue]) -> PartialDate | None:
    """The day of the oldest part: what is made of parts is as old as that; None where a part has no day."""
    days = [part.day for part in parts]
    return None if not days or None in days else min((day for day in days if day), key=lambda day: day.first)


def look_up(text: str, words: Mapping[str, str], every: Iterable[str]) -> Words:
    """The word of the first key that begins a word of the text; every word where none does, or where the text denies
    something that is not a denial of the keys."""
    plain = text.casefold()
    key = next((key for key in words if re.search(rf"\b{re.escape(key)}", plain)), None)
    return frozenset(every) if key is None or (denies(plain) and not denies(key)) else frozenset({words[key]})
