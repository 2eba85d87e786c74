"""How many are still free of the event, over time?

Kaplan-Meier estimate with pointwise log-log confidence limits (Greenwood's variance on the scale of log(-log S), so
that the limits stay between 0 and 1), and the log-rank test of two groups, by SciPy (`scipy.stats.ecdf`,
`scipy.stats.logrank`). The median is the earliest time at which at most half are free of the event; its interval holds
the times at which the confidence limits pass one half (Brookmeyer and Crowley).
"""

import warnings
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

from netcore.errors import BadInput, Problem
from netcore.response.survival.time_to_event import TimeToEvent

CONFIDENCE = 0.95
BAND_METHOD = "log-log"
# A product of fractions that is one half by hand may miss it in binary.
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class SurvivalStep:
    """What holds from `time` on: the share still free of the event with its limits.

    `low` and `high` are None where the method gives none (before the first event, and once nobody is left).
    `at_risk` counts those under observation just before `time`; `events` and `censored` those at `time`.
    """

    time: float
    at_risk: int
    events: int
    censored: int
    share: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Survival:
    """A Kaplan-Meier estimate. Times are in the unit of the durations that were handed in.

    `median` None: not reached. `median_low`, `median_high` None: that confidence limit never passes one half.
    `left_out` are times to event that cannot be used because a day is not known.
    """

    steps: tuple[SurvivalStep, ...]
    number: int
    events: int
    median: float | None
    median_low: float | None
    median_high: float | None
    left_out: int = 0

    def at_risk(self, time: float) -> int:
        """How many are under observation just before `time`?"""
        return next((step.at_risk for step in self.steps if step.time >= time), 0)


@dataclass(frozen=True, slots=True)
class LogRank:
    """The log-rank test of two groups; `statistic` is standard normal, `p_value` two-sided."""

    statistic: float
    p_value: float


def estimate_survival(times: Sequence[TimeToEvent]) -> Survival | None:
    """The estimate in days; None where none of the times can be used.

    Raises `BadInput` where endpoints or censoring rules are mixed.
    """
    mixed = {(one.endpoint, one.rules) for one in times}
    if len(mixed) > 1:
        raise BadInput(Problem("survival", f"{len(mixed)} different endpoints or censoring rules", "one of each",
                               "choose one endpoint and one set of rules"))
    durations, events = _split(times)
    return kaplan_meier(durations, events, left_out=len(times) - len(durations)) if durations else None


def kaplan_meier(durations: Sequence[float], events: Sequence[bool], *, left_out: int = 0) -> Survival:
    """The estimate from durations and whether each ended in the event (else censored).

    Raises `BadInput` where there is none, a duration is negative, or the two are of different length.
    """
    _check(durations, events)
    from scipy import stats  # on first use: it takes a second to load
    function = stats.ecdf(_censored(durations, events)).sf
    with warnings.catch_warnings():  # that there are no limits at S = 0 and S = 1 is said by None
        warnings.simplefilter("ignore", RuntimeWarning)
        limits = function.confidence_interval(CONFIDENCE, method=BAND_METHOD)
    ended = Counter(duration for duration, event in zip(durations, events, strict=True) if event)
    all_ended = Counter(durations)
    ordered = sorted(durations)
    steps = []
    for index, time in enumerate(float(quantile) for quantile in function.quantiles):
        steps.append(SurvivalStep(
            time, len(ordered) - bisect_left(ordered, time), ended[time], all_ended[time] - ended[time],
            float(function.probabilities[index]), _limit(limits.low.probabilities[index]),
            _limit(limits.high.probabilities[index])))
    return Survival(tuple(steps), len(durations), sum(events), _passes([(step.time, step.share) for step in steps]),
                    _passes([(step.time, step.low) for step in steps]),
                    _passes([(step.time, step.high) for step in steps]), left_out)


def compare_survival(first: Sequence[TimeToEvent], second: Sequence[TimeToEvent]) -> LogRank | None:
    """The log-rank test of two groups; None where a group has nobody or nobody had the event."""
    one, other = _split(first), _split(second)
    return log_rank(one, other) if one[0] and other[0] and any((*one[1], *other[1])) else None


def log_rank(first: tuple[Sequence[float], Sequence[bool]], second: tuple[Sequence[float], Sequence[bool]]) -> LogRank:
    """The log-rank test of two groups of (durations, events), two-sided."""
    _check(*first)
    _check(*second)
    from scipy import stats
    result = stats.logrank(_censored(*first), _censored(*second))
    return LogRank(float(result.statistic), float(result.pvalue))


def _split(times: Sequence[TimeToEvent]) -> tuple[list[float], list[bool]]:
    used = [(float(one.days), one.event) for one in times if one.days is not None and one.event is not None]
    return [days for days, _ in used], [event for _, event in used]


def _censored(durations: Sequence[float], events: Sequence[bool]) -> Any:
    from scipy import stats
    pairs = list(zip(durations, events, strict=True))
    return stats.CensoredData(uncensored=[duration for duration, event in pairs if event],
                              right=[duration for duration, event in pairs if not event])


def _check(durations: Sequence[float], events: Sequence[bool]) -> None:
    if not durations or len(durations) != len(events):
        raise BadInput(Problem("survival", f"{len(durations)} durations and {len(events)} answers",
                               "at least one duration, each with an answer", "leave out who cannot be judged"))
    wrong = [duration for duration in durations if not 0 <= duration < float("inf")]
    if wrong:
        raise BadInput(Problem("survival", f"a duration of {wrong[0]}", "a duration of 0 or more",
                               "correct the days it was computed from"))


def _limit(value: float) -> float | None:
    return None if isnan(value) else float(value)


def _passes(curve: Sequence[tuple[float, float | None]]) -> float | None:
    return next((time for time, height in curve if height is not None and height <= 0.5 + _TOLERANCE), None)
