"""Can a gastrin result be read: was acid suppressed, and was the stomach acid?

High gastrin is the normal answer of a stomach without acid, so a result says nothing about a gastrinoma alone. Nothing
here asks for a drug to be stopped: in gastrinoma that is dangerous.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

from netcore.evidence import InForce
from netcore.markers.gather import marker_series
from netcore.markers.series import MarkerPoint, MarkerSeries, PointConfounder
from netcore.markers.verdict import in_force
from netcore.model import Finding, PatientRecord

GastrinAnswer = Literal["met", "raised", "not_met", "not_acid", "suppressed", "no_acidity", "unknown"]
_SUPPRESSION = ("ppi", "h2_blocker", "interfering_drug")
_FACT = "gastric_ph"


@dataclass(frozen=True, slots=True)
class GastrinReading:
    """One basal gastrin result with the acidity of the stomach on the same day.

    `suppressed`: taken under, or too soon after, a drug that lowers acid (`by`). `no_acidity`: no pH of that day
    (`other_day`: one of another day, if any). `not_acid`: pH above the line. `met`: acid, and at least the line times
    the limit or above the level; `raised`: acid and above the limit only. `unknown`: no limit, a bound, or a pH that is
    no number.
    """

    series: MarkerSeries
    point: MarkerPoint
    by: tuple[PointConfounder, ...]
    acidity: Finding | None
    other_day: Finding | None
    answer: GastrinAnswer
    limits: tuple[InForce, ...]


def read_gastrin(record: PatientRecord, *, rules_on: date | None = None) -> tuple[GastrinReading, ...]:
    """Every gastrin result with a number that is no sample of a dynamic test, in the order of time."""
    limits = tuple(limit for name in ("gastrinoma_fold", "gastrinoma_level", "gastrinoma_ph")
                   if (limit := in_force(name, rules_on)) is not None)
    if len(limits) < 3:
        return ()
    acid = [row for row in record.findings if row.fact == _FACT and row.value is not None]
    found = [_read(series, point, acid, limits) for series in marker_series(record, "gastrin", rules_on=rules_on)
             for point in series.points if point.value is not None and not point.lab.minutes
             and not any(one.condition == "stimulated" for one in point.confounders)]
    return tuple(sorted(found, key=lambda one: (one.point.when is None,
                                                one.point.when.first if one.point.when else date.min)))


def _read(series: MarkerSeries, point: MarkerPoint, acid: list[Finding],
          limits: tuple[InForce, ...]) -> GastrinReading:
    fold, level, ph_limit = limits
    by = tuple(one for one in point.confounders if one.condition in _SUPPRESSION and one.leaves_trend)
    same = next((row for row in acid if point.day is not None and row.observed_on is not None
                 and row.observed_on.exact == point.day), None)
    other = acid[-1] if same is None and acid else None

    def say(answer: GastrinAnswer) -> GastrinReading:
        return GastrinReading(series, point, by, same, other, answer, limits)

    if by:
        return say("suppressed")
    if same is None:
        return say("no_acidity")
    acidity = _is_acid(same, ph_limit.number)
    if acidity is not True:
        return say("not_acid" if acidity is False else "unknown")
    low, high = point.bounds
    in_level_unit = series.unit in ("ng/L", "pg/mL")
    if in_level_unit and low is not None and (low > level.number or (low == level.number and point.comparator == ">")):
        return say("met")
    times = point.times_upper
    if times is None:
        return say("unknown")
    certain_low = times if point.comparator not in ("<", "<=") else Decimal(0)
    certain_high = times if point.comparator not in (">", ">=") and high is not None else None
    if certain_low >= fold.number:
        return say("met")
    if certain_high is None or (certain_low <= 1 < certain_high):
        return say("unknown")
    return say("raised" if certain_low > 1 else "not_met")


def _is_acid(row: Finding, limit: Decimal) -> bool | None:
    """At or below the line? None: no number, or a bound that leaves it open."""
    try:
        value = Decimal((row.value or "").replace(",", "."))
    except InvalidOperation:
        return None
    if row.comparator in ("<", "<="):
        return True if value <= limit else None
    if row.comparator in (">", ">="):
        return False if value > limit or (value == limit and row.comparator == ">") else None
    return value <= limit
