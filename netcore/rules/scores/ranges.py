"""How is a formula worked out over intervals?

Every formula here is, between its steps and limits, linear in each transformed part while the others are held; its
extremes over a box of intervals therefore lie at corners of the box.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from itertools import product

from netcore.evidence import read_sheet
from netcore.rules.values import Interval


@cache
def coefficient(name: str) -> Decimal:
    """The latest value of a number of the sheet, in the unit in which its source prints it."""
    return read_sheet("scores").value(name).number


def half_up(value: Decimal, step: str = "1") -> Decimal:
    """Rounded half up, as the published scores do (Python's `round` goes to the even number)."""
    return value.quantize(Decimal(step), ROUND_HALF_UP)


@lru_cache(maxsize=65536)
def ln(value: Decimal) -> Decimal:
    """The natural logarithm, exact to 28 digits; kept, because it is slow and results repeat."""
    return value.ln()


@lru_cache(maxsize=65536)
def log10(value: Decimal) -> Decimal:
    """The logarithm to base 10, as `ln`."""
    return value.log10()


def clamped(value: Decimal, low: Decimal | None, high: Decimal | None) -> Decimal:
    """The value, or the nearest that enters the formula."""
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def closed(part: Interval | None, lowest: Decimal, highest: Decimal) -> Interval:
    """The part with both ends; an end that is not known is that of the range. An open end counts as possible."""
    if part is None:
        return Interval(lowest, highest)
    low = min(lowest, part.high) if part.low is None and part.high is not None else part.low
    low = lowest if low is None else low
    # A result printed as "more than" a value beyond the range is still not exactly that value.
    high = part.high if part.high is not None else highest if highest > low else 10 * low
    return Interval(low, high)


def over_corners(formula: Callable[..., Decimal], *parts: Interval) -> Interval:
    """The least and the most that the formula gives at the corners of the box of parts (each with both ends)."""
    ends = [(part.low,) if part.low == part.high else (part.low, part.high) for part in parts]
    found = [formula(*corner) for corner in product(*ends)]
    return Interval(min(found), max(found))
