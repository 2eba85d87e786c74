"""A date keeps the precision with which it was stated and behaves as the days it covers."""

from datetime import date, datetime

import pytest

from netcore.model import PartialDate


@pytest.mark.parametrize(("text", "first", "last", "exact"), [
    ("2017-06-12", date(2017, 6, 12), date(2017, 6, 12), date(2017, 6, 12)),
    ("2017-06", date(2017, 6, 1), date(2017, 6, 30), None),
    ("2017", date(2017, 1, 1), date(2017, 12, 31), None),
    ("2024-02", date(2024, 2, 1), date(2024, 2, 29), None),
    ("2023-02", date(2023, 2, 1), date(2023, 2, 28), None),
    (" 2017-06-12 ", date(2017, 6, 12), date(2017, 6, 12), date(2017, 6, 12)),
])
def test_a_date_covers_the_days_it_may_mean(text: str, first: date, last: date, exact: date | None) -> None:
    read = PartialDate.read(text)
    assert (read.first, read.last, read.exact) == (first, last, exact)
    assert str(read) == text.strip()
    assert PartialDate.read(read) is read


def test_days_and_moments_are_read_too() -> None:
    assert PartialDate.read(date(2017, 6, 12)) == PartialDate.read(datetime(2017, 6, 12, 23, 59)) == \
        PartialDate(2017, 6, 12)


@pytest.mark.parametrize(("value", "expected"), [
    ("12.06.2017", "expected a date as 2017-06-12, 2017-06 or 2017"),
    ("12.06.2017", "write 2017-06-12 if that day is meant"), ("1. 6.2017", "write 2017-06-01 if that day is meant"),
    ("31.06.2017", "put the words into when_text"), ("12/06/2017", "put the words into when_text"),
    ("2017-6-1", "expected a date as"), ("17", "expected a date as"), ("spring 2017", "put the words into when_text"),
    ("2017-06-12T10:00", "expected a date as"), ("", "expected a date as"), (2017, "expected a date as"),
    (None, "expected a date as"), ("²017", "expected a date as"),
    ("2017-02-30", "expected a day that exists in the calendar"), ("2017-13", "expected a day that exists"),
    ("2017-00-10", "expected a day that exists"), ("2017-06-00", "expected a day that exists"),
    ("0017", "expected a year from 1880 to 2199"),
    ("2200-01-01", "expected a year from 1880 to 2199"),
])
def test_anything_else_is_refused_with_what_was_expected(value: object, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        PartialDate.read(value)


def test_a_long_text_is_not_repeated_in_full() -> None:
    with pytest.raises(ValueError) as refused:
        PartialDate.read("x" * 5000)
    assert len(str(refused.value)) < 300
