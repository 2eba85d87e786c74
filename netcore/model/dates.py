"""When did it happen, as far as anybody stated it?

A date of the record may be a day, a month or a year. It keeps that precision and behaves as the
interval of days it covers. "Not known at all" is `None`, never a `PartialDate`.
"""

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from netcore.errors import shown

_PATTERN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
# Day, month and year with points mean one day; with strokes they would mean two, one on each side of the ocean.
_POINTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
_EARLIEST, _LATEST = 1880, 2199
INTO_WORDS = "write it so, or leave it blank and put the words into when_text"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day (`2017-06-12`), a month (`2017-06`) or a year (`2017`).

    `first` and `last` are the first and last day it may mean; `exact` is the day itself, or None
    where only the month or the year is stated.
    """

    year: int
    month: int | None = None
    day: int | None = None
    # Kept, because a record is searched by them some thousand times.
    first: date = field(init=False, repr=False, compare=False)
    last: date = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        month = self.month or 12
        day = self.day or calendar.monthrange(self.year, month)[1]
        object.__setattr__(self, "first", date(self.year, self.month or 1, self.day or 1))
        object.__setattr__(self, "last", date(self.year, month, day))

    @classmethod
    def read(cls, value: object) -> "PartialDate":
        """Read an ISO text or a `datetime.date`; ValueError says what was expected."""
        if isinstance(value, PartialDate):
            return value
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, date):
            return _on(value)
        match = _PATTERN.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            raise ValueError(f"{shown(value)}; expected a date as 2017-06-12, 2017-06 or 2017; {_mend(value)}")
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        try:
            date(year, 1 if month is None else month, 1 if day is None else day)
        except ValueError:
            raise ValueError(f"{shown(value)}; expected a day that exists in the calendar; correct it") from None
        if not _EARLIEST <= year <= _LATEST:
            raise ValueError(f"{shown(value)}; expected a year from {_EARLIEST} to {_LATEST}; correct it")
        return cls(year, month, day)

    @property
    def exact(self) -> date | None:
        """The day, or None where only the month or the year is known."""
        return self.first if self.day else None

    def __str__(self) -> str:
        iso = self.first.isoformat()
        return iso[:4] if self.month is None else iso[:7] if self.day is None else iso

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.read, serialization=core_schema.plain_serializer_function_ser_schema(str, when_used="always"))


def _mend(value: object) -> str:
    """What to do with a text that is no date: the one it may mean, never taken without being asked."""
    pointed = _POINTED.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        day = date(*(int(part) for part in reversed(pointed.groups()))) if pointed else None
    except ValueError:
        day = None
    return f"write {day} if that day is meant" if day else INTO_WORDS


@lru_cache(maxsize=16384)
def _on(day: date) -> PartialDate:
    """One exact day; kept, because the days of a cohort are some thousand that come again and again."""
    return PartialDate(day.year, day.month, day.day)


def read_day(text: str) -> date | None:
    """The exact day an ISO text names; None where it names none (for addresses, where nobody should be told off)."""
    try:
        return PartialDate.read(text).exact
    except ValueError:
        return None
