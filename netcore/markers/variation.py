"""How large a difference do people show in whom nothing changes?

The reference change value on the log scale: markers are skewed, so a rise may be larger than a fall before it means
anything. SD(ln) = sqrt(ln(1 + CV^2)); limits exp(+-z * factor * SD(ln)) - 1. The factor says what the earlier results
are: sqrt(1 + 1/n) for the mean of n of them (sqrt 2 for one); for the lowest of n it is wider, because the lowest of
many is low by chance.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import erfc, exp, log, sqrt
from statistics import NormalDist
from typing import Literal

from netcore.evidence import Variation

EarlierIs = Literal["mean", "lowest"]
_NORMAL = NormalDist()
_ROOT_2 = sqrt(2)
# The integral over the normal curve: beyond 8 standard deviations nothing is left, and 128 steps are exact to 1e-9.
_REACH, _STEPS = 8.0, 128


@dataclass(frozen=True, slots=True)
class ChangeLimits:
    """Percent up and (negative) down within which the stated share of differences lies when nothing changed."""

    up: float
    down: float


def total_cv(variation: Variation, analytical_cv: float | None = None, confidence: float = 0.95) -> float:
    """The coefficient of variation of one result, in percent: within-subject and analytical together.

    A printed reference change value already holds both. `analytical_cv` (percent), the user's own laboratory's,
    replaces the published one where the within-subject part is known by itself.
    """
    if variation.rcv_printed is not None and (analytical_cv is None or variation.cv_within is None):
        return float(variation.rcv_printed) / (sqrt(2) * _z(confidence))
    within = float(variation.cv_within or 0)
    analytical = analytical_cv if analytical_cv is not None else float(variation.cv_analytical or 0)
    return sqrt(within ** 2 + analytical ** 2)


def log_sd(cv_percent: float) -> float:
    """Standard deviation of the logarithm of one result that has this coefficient of variation."""
    return sqrt(log(1 + (cv_percent / 100) ** 2))


def change_limits(cv_percent: float, *, earlier: int = 1, earlier_is: EarlierIs = "mean",
                  confidence: float = 0.95) -> ChangeLimits:
    """The log-normal reference change value against `earlier` results: their mean, or the lowest of them.

    Against the lowest only the upward limit widens; a fall below it is compared as with a single result.
    """
    spread = log_sd(cv_percent)
    if earlier_is == "lowest":
        return ChangeLimits(100 * (exp(_lowest_quantile(earlier, confidence) * spread) - 1),
                            100 * (exp(-sqrt(2) * _z(confidence) * spread) - 1))
    reach = _z(confidence) * sqrt(1 + 1 / earlier) * spread
    return ChangeLimits(100 * (exp(reach) - 1), 100 * (exp(-reach) - 1))


def chance_of(ratio: float, cv_percent: float, *, earlier: int = 1, earlier_is: EarlierIs = "mean") -> float:
    """How often a ratio of latest to earlier at least this far from 1 arises by variation alone (0 to 1).

    Both directions together, so that at the limits of 95 % it is 0.05; one minus it is the probability that a change
    is real in the sense of Fraser's formula.
    """
    distance = abs(log(ratio)) / log_sd(cv_percent)
    if earlier_is == "lowest" and ratio > 1:
        return min(1.0, 2 * _lowest_tail(distance, earlier))
    return 2 * (1 - _NORMAL.cdf(distance / sqrt(1 + 1 / earlier)))


def _z(confidence: float) -> float:
    return _NORMAL.inv_cdf((1 + confidence) / 2)


def _lowest_tail(distance: float, earlier: int) -> float:
    """P(X0 - min(X1 .. Xn) > distance) for independent standard normal X."""
    return sum(weight * (1 - (erfc((x - distance) / _ROOT_2) / 2) ** earlier) for x, weight in _normal_weights())


@lru_cache(maxsize=1)
def _normal_weights() -> tuple[tuple[float, float], ...]:
    """Places on the normal curve with their share of it."""
    step = 2 * _REACH / _STEPS
    places = (-_REACH + position * step for position in range(_STEPS + 1))
    return tuple((x, _NORMAL.pdf(x) * step) for x in places)


@lru_cache(maxsize=512)
def _lowest_quantile(earlier: int, confidence: float) -> float:
    tail, low, high = (1 - confidence) / 2, 0.0, 2 * _REACH
    for _ in range(40):
        middle = (low + high) / 2
        if _lowest_tail(middle, earlier) > tail:
            low = middle
        else:
            high = middle
    return (low + high) / 2
