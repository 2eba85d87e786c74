"""Which days and numbers stand at the axes of a printed chart?"""

from collections.abc import Iterator
from datetime import date
from math import floor, log10

_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
_MOST_DAYS, _MOST_NUMBERS = 9, 5
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def date_ticks(begins: date, ends: date) -> Iterator[tuple[date, str]]:
    """First days of months or years between the two, at most about nine: `2023`, or `Jul 2023` where a year is
    divided."""
    months = (ends.year - begins.year) * 12 + ends.month - begins.month
    step = next((step for step in _STEPS if months / step <= _MOST_DAYS), _STEPS[-1])
    for month in range(begins.year * 12, ends.year * 12 + 12, step):
        day = date(month // 12, month % 12 + 1, 1)
        if begins <= day <= ends:
            yield day, str(day.year) if step >= 12 else f"{_MONTHS[day.month - 1]} {day.year}"


def number_ticks(highest: float) -> list[float]:
    """Round numbers from 0 up to the highest."""
    rough = highest / _MOST_NUMBERS
    size = 10.0 ** floor(log10(rough))
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= rough)
    return [step * number for number in range(int(highest / step) + 1)]
