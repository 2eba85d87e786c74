"""Who is discussed at a board, and how far is each prepared?

Entries come from the stored summaries (`netcore.rules.summary`), never from the records. What is prepared stands in the
record itself: the note of the board's row, with who wrote it and when beside it in the history.
"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from netcore.model import PartialDate
from netcore.views.overview import Listed
from netcore.views.text import day_words

SPANS = ("day", "week", "month", "year")
PREPARED = "prepared"
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")


@dataclass(frozen=True, slots=True)
class BoardEntry:
    """One patient at one board. `when`: the day it was held, else the planned one; None where no day is recorded.

    `told`: the day on which an example is looked at; None for a patient of one's own.
    """

    store: str
    local_id: str
    patient_id: str
    row_id: str
    when: PartialDate | None
    held: bool
    question: str
    note: str
    told: date | None

    @property
    def prepared(self) -> bool:
        """Does the note of the board's row say so?"""
        return self.note.casefold().startswith(PREPARED)

    @property
    def remark(self) -> str:
        """The note without the word that says that it is prepared."""
        return self.note[len(PREPARED):].lstrip(":;,. ") if self.prepared else self.note

    def day(self, today: date) -> date:
        """The day looked at: that of a board that was held, else today (an example: its own day)."""
        now = self.told or today
        return min(self.when.last, now) if self.held and self.when else now


@dataclass(frozen=True, slots=True)
class Period:
    """Days that are prepared together, and how many patients they hold."""

    first: date
    last: date
    words: str
    count: int


def board_entries(listed: Iterable[Listed]) -> list[BoardEntry]:
    """Every board of every patient by day, then one's own patients before examples, then by id; undated ones last."""
    found = []
    for row in listed:
        told = row.summary.get("story_today")
        for row_id, planned, held, question, note in row.summary.get("boards", ()):
            when = held or planned
            found.append(BoardEntry(row.store, row.local_id, str(row.summary["patient_id"]), row_id or "",
                                    _read(when) if when else None, held is not None, question or "", note or "",
                                    _read(told).last if told else None))
    return sorted(found, key=lambda one: (one.when.first if one.when else date.max, one.told is not None,
                                          one.patient_id))


@lru_cache(maxsize=20_000)
def _read(text: str) -> PartialDate:
    return PartialDate.read(text)


def period_around(when: PartialDate, span: str) -> tuple[date, date]:
    """The day, week, month or year around a board; of a board that is known less exactly, all days it may mean."""
    first = when.first
    match span:
        case "day":
            around = first, first
        case "week":
            monday = first - timedelta(days=first.weekday())
            around = monday, monday + timedelta(days=6)
        case "month":
            around = first.replace(day=1), first.replace(day=calendar.monthrange(first.year, first.month)[1])
        case _:
            around = date(first.year, 1, 1), date(first.year, 12, 31)
    return around if when.last <= around[1] else (when.first, when.last)


def board_periods(entries: Iterable[BoardEntry], span: str) -> list[Period]:
    """The periods that hold a board, the latest first; boards without a day are in none."""
    counts: dict[tuple[date, date], int] = {}
    for one in entries:
        if one.when:
            around = period_around(one.when, span)
            counts[around] = counts.get(around, 0) + 1
    return [Period(*around, f"{_period_words(*around)} · {count} patient{'s' if count > 1 else ''}", count)
            for around, count in sorted(counts.items(), reverse=True)]


def _period_words(first: date, last: date) -> str:
    if first == last:
        return f"{_WEEKDAYS[first.weekday()]} {day_words(first)}"
    if (first.day, last) == (1, first.replace(day=calendar.monthrange(first.year, first.month)[1])):
        return f"{_MONTHS[first.month - 1]} {first.year}"
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return str(first.year)
    return f"{day_words(first)} to {day_words(last)}"


def entries_of(entries: Iterable[BoardEntry], first: date, last: date) -> list[BoardEntry]:
    """The boards of a period, in their order; one that may lie outside it is not among them."""
    return [one for one in entries if one.when and first <= one.when.first and one.when.last <= last]


def next_period(periods: Sequence[Period], today: date) -> Period | None:
    """The next period that has not passed, else the last one that has; None where there is no board."""
    coming = [one for one in periods if one.last >= today]
    return min(coming, key=lambda one: one.first) if coming else next(iter(periods), None)


def first_span(entries: Iterable[BoardEntry]) -> str:
    """A day; where there are only examples, whose boards lie weeks apart, a year."""
    return SPANS[0] if any(one.told is None for one in entries) else SPANS[-1]


def sentence_board(entry: BoardEntry) -> str:
    """The board with its day and its question: `Board 14 Mar 2024: Embolise the right lobe again?`."""
    held = " (held)" if entry.held else ""
    return f"Board {day_words(entry.when)}{held}: {entry.question or 'no question is recorded'}"


def sentence_state(entry: BoardEntry) -> str:
    """How far it is: `prepared: bring the echo`, `not marked as prepared`, `held`."""
    if entry.prepared:
        return f"{PREPARED}{f': {entry.remark}' if entry.remark else ''}"
    state = "held" if entry.held else "not marked as prepared"
    return f"{state}{f'; remark: {entry.remark}' if entry.remark else ''}"


def sentence_list(entries: Sequence[BoardEntry]) -> str:
    """How many patients there are, and how many are prepared."""
    if not entries:
        return "No board with a day is recorded."
    people = len({(one.store, one.local_id) for one in entries})
    boards = f" at {len(entries)} boards" if len(entries) != people else ""
    prepared = sum(one.prepared for one in entries)
    return f"{people} patient{'s' if people > 1 else ''}{boards}, {prepared} marked as prepared."


def undated_lines(entries: Iterable[BoardEntry]) -> list[str]:
    """Boards without a day, which are on no list."""
    return [f"{one.patient_id}: {one.question or 'no question is recorded'}" for one in entries if one.when is None]

