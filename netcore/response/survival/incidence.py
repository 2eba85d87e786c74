"""How many have had an event by a day, where death may come first?

The cumulative incidence after Aalen and Johansen: death competes and is not censored, so that the answer is a share of
all, not of those who would have lived. Kaplan-Meier on the same data, with deaths censored, says more than the truth.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Outcome = Literal["event", "death", "censored"]


@dataclass(frozen=True, slots=True)
class IncidenceStep:
    """The curve after one day on which something happened. Shares are exact; `at_risk` counts just before the day.

    `event_free` is the share alive without the event; it and both incidences add up to 1.
    """

    days: int
    at_risk: int
    events: int
    deaths: int
    censored: int
    incidence: Fraction
    death_incidence: Fraction
    event_free: Fraction


def cumulative_incidence(times: Iterable[tuple[int, Outcome]]) -> list[IncidenceStep]:
    """The steps of the cumulative incidence, day by day, from (days, outcome) pairs in any order.

    Who is censored on a day on which others have events still counts as at risk on it. An empty input gives no steps.
    """
    pairs = sorted(times, key=lambda pair: pair[0])
    at_risk = len(pairs)
    incidence, death_incidence, free = Fraction(0), Fraction(0), Fraction(1)
    steps: list[IncidenceStep] = []
    for day in dict.fromkeys(days for days, _ in pairs):
        today = [outcome for days, outcome in pairs if days == day]
        events, deaths = today.count("event"), today.count("death")
        incidence += free * Fraction(events, at_risk)
        death_incidence += free * Fraction(deaths, at_risk)
        free *= 1 - Fraction(events + deaths, at_risk)
        steps.append(IncidenceStep(day, at_risk, events, deaths, len(today) - events - deaths, incidence,
                                   death_incidence, free))
        at_risk -= len(today)
    return steps
