"""How steep is a line through results of which some are only bounds?

Theil and Sen's median of all pairwise slopes, of the logarithms. A result `<4` may be anything below 4, so each of its
pairwise slopes is an interval, and so is their median: nothing is dropped and nothing is halved. The confidence
interval holds the slopes that Kendall's statistic of the residuals does not reject, where a pair whose order a bound
leaves open counts neither way (after Akritas, Murphy and LaValley, J Am Stat Assoc 90:170, 1995, recalled) and the
variance is that without bounds, which errs to the wide side. Without bounds all this is
scipy.stats.theilslopes(log(y), days, 0.95).
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt
from statistics import NormalDist, median

# With fewer results not even the widest interval of Kendall's statistic holds 95 %: 2 of 4! orders are 8 %.
FEWEST_FOR_INTERVAL = 5


@dataclass(frozen=True, slots=True)
class LogValue:
    """The logarithm of one result on one day, between `low` and `high` (equal for a plain number)."""

    day: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Slope:
    """Change of the logarithm a day, between `low` and `high` (equal without bounds; infinite where open).

    `interval`: 95 % confidence, infinite where bounds leave it open; None below five results.
    """

    low: float
    high: float
    interval: tuple[float, float] | None


def robust_slope(values: Sequence[LogValue], confidence: float = 0.95) -> Slope | None:
    """The median slope with its interval; None where no two results are of different days."""
    lows, highs = [], []
    for position, first in enumerate(values):
        for second in values[position + 1:]:
            days = second.day - first.day
            if days:
                earlier, later = (first, second) if days > 0 else (second, first)
                lows.append((later.low - earlier.high) / abs(days))
                highs.append((later.high - earlier.low) / abs(days))
    if not lows:
        return None
    lows.sort()
    highs.sort()
    interval = None
    if len(values) >= FEWEST_FOR_INTERVAL:
        below, above = _ranks(values, len(lows), confidence)
        interval = _not_rejected(lows, highs, len(lows) - 2 * below, 2 * (above + 1) - len(lows))
    return Slope(median(lows), median(highs), interval)


def _not_rejected(lows: Sequence[float], highs: Sequence[float], enough_up: int,
                  enough_down: int) -> tuple[float, float]:
    """The lowest and highest slope at which the residuals do not rise (or fall) in so many more pairs than not. Both
    sequences are sorted."""
    ends = sorted({end for end in (*lows, *highs) if -inf < end < inf})
    pairs = len(lows)
    lowest = next((end for end in reversed(ends)
                   if pairs - bisect_left(lows, end) - bisect_left(highs, end) >= enough_up), -inf)
    highest = next((end for end in ends
                    if bisect_right(highs, end) - (pairs - bisect_right(lows, end)) >= enough_down), inf)
    return lowest, highest


def _ranks(values: Sequence[LogValue], slopes: int, confidence: float) -> tuple[int, int]:
    """Which of the sorted slopes bound the interval (Sen 1968, with the correction for ties)."""
    count = len(values)
    same_day = Counter(value.day for value in values)
    same_value = Counter(value.low for value in values if value.low == value.high)
    ties = sum(times * (times - 1) * (2 * times + 5) for times in (*same_day.values(), *same_value.values()))
    spread = sqrt((count * (count - 1) * (2 * count + 5) - ties) / 18)
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * spread
    return max(round((slopes - reach) / 2) - 1, 0), min(round((slopes + reach) / 2), slopes - 1)
