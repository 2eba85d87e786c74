"""Which patients stand on a board's list, in which order, on which day are they looked at, what is prepared?"""

from datetime import date
from typing import Any

import pytest

from netcore.model import PartialDate
from netcore.views.board_list import (
    board_entries,
    board_periods,
    entries_of,
    first_span,
    next_period,
    period_around,
    sentence_board,
    sentence_list,
    sentence_state,
    undated_lines,
)
from netcore.views.overview import Listed

TODAY = date(2024, 3, 12)


def _listed(name: str, *boards: list[str | None], told: str | None = None) -> Listed:
    summary: dict[str, Any] = {"patient_id": name, "story_today": told, "boards": list(boards)}
    return Listed("example" if told else "user", f"id-{name}", summary)


def _board(planned: str | None, held: str | None = None, question: str | None = "What next?",
           note: str | None = None) -> list[str | None]:
    return ["r1", planned, held, question, note]


def test_one_day_holds_ones_own_patients_before_the_examples_each_by_id() -> None:
    entries = board_entries([_listed("A", _board("2024-03-14"), told="2024-03-10"), _listed("C", _board("2024-03-14")),
                             _listed("B", _board("2024-03-14")), _listed("D", _board("2024-03-15"))])
    day = date(2024, 3, 14)
    assert [one.patient_id for one in entries_of(entries, day, day)] == ["B", "C", "A"]


@pytest.mark.parametrize(("when", "span", "first", "last", "why"), [
    ("2024-03-14", "day", "2024-03-14", "2024-03-14", "a day is itself"),
    ("2024-03-14", "week", "2024-03-11", "2024-03-17", "14 March 2024 was a Thursday"),
    ("2024-02-14", "month", "2024-02-01", "2024-02-29", "2024 was a leap year"),
    ("2024-12-30", "week", "2024-12-30", "2025-01-05", "a week goes over the new year"),
    ("2024-03-14", "year", "2024-01-01", "2024-12-31", ""),
    ("2024-06", "day", "2024-06-01", "2024-06-30", "a board of June is not put on its first day"),
    ("2024-06", "week", "2024-06-01", "2024-06-30", "nor into its first week"),
    ("2024-06", "year", "2024-01-01", "2024-12-31", "it lies in the year wholly"),
    ("2024", "month", "2024-01-01", "2024-12-31", "a board of a year is not put into January"),
])
def test_the_days_that_are_prepared_together(when: str, span: str, first: str, last: str, why: str) -> None:
    assert tuple(map(str, period_around(PartialDate.read(when), span))) == (first, last), why


def test_a_board_of_a_month_is_on_no_days_list_and_on_the_years() -> None:
    entries = board_entries([_listed("A", _board("2024-06")), _listed("B", _board("2024-06-01"))])
    day = date(2024, 6, 1)
    assert [one.patient_id for one in entries_of(entries, day, day)] == ["B"]
    assert [one.patient_id for one in entries_of(entries, date(2024, 1, 1), date(2024, 12, 31))] == ["A", "B"]


def test_the_next_board_is_the_first_that_has_not_passed_else_the_last_one() -> None:
    entries = board_entries([_listed("A", _board("2024-01-14")), _listed("B", _board("2024-03-12")),
                             _listed("C", _board("2024-04-01"))])
    days = board_periods(entries, "day")
    assert [one.words for one in days] == ["Mon 1 Apr 2024 · 1 patient", "Tue 12 Mar 2024 · 1 patient",
                                           "Sun 14 Jan 2024 · 1 patient"]
    for today, expected in (("2024-03-12", "2024-03-12"), ("2024-03-13", "2024-04-01"), ("2025-01-01", "2024-04-01")):
        found = next_period(days, date.fromisoformat(today))
        assert found and str(found.first) == expected
    assert next_period([], TODAY) is None


def test_a_coming_board_is_prepared_as_of_today_and_one_that_was_held_as_of_its_day() -> None:
    coming, held, passed, example = (board_entries([one])[0] for one in (
        _listed("A", _board("2024-03-14")), _listed("A", _board("2024-01-14", "2024-01-15")),
        _listed("A", _board("2024-02-02")), _listed("B", _board("2024-03-14"), told="2024-03-10")))
    assert coming.day(TODAY) == TODAY
    assert held.day(TODAY) == date(2024, 1, 15)
    assert passed.day(TODAY) == TODAY, "nobody answered it yet"
    assert example.day(TODAY) == date(2024, 3, 10)


@pytest.mark.parametrize(("note", "prepared", "said"), [
    (None, False, "not marked as prepared"), ("prepared", True, "prepared"),
    ("prepared: bring the echo", True, "prepared: bring the echo"),
    ("bring the echo", False, "not marked as prepared; remark: bring the echo"),
])
def test_the_note_of_the_board_says_what_is_prepared(note: str | None, prepared: bool, said: str) -> None:
    entry, = board_entries([_listed("A", _board("2024-03-14", note=note))])
    assert entry.prepared is prepared
    assert sentence_state(entry) == said


def test_what_is_not_recorded_is_said() -> None:
    entries = board_entries([_listed("A", _board(None)), _listed("B", _board("2024-03-14", question=None))])
    assert undated_lines(entries) == ["A: What next?"]
    assert sentence_board(entries[0]) == "Board 14 Mar 2024: no question is recorded"
    assert sentence_list([]) == "No board with a day is recorded."
    assert sentence_list(entries[:1]) == "1 patient, 0 marked as prepared."


def test_examples_alone_are_shown_by_the_year() -> None:
    example, own = _listed("A", _board("2024-03-14"), told="2024-03-10"), _listed("B", _board("2024-03-14"))
    assert first_span(board_entries([example])) == "year"
    assert first_span(board_entries([example, own])) == "day"
