"""How far did a marker or a symptom fall in a course of treatment, as far as results can be compared?

Simple counts with the definitions of `data/guidelines/cohort.yaml`; the published definitions of a biochemical response
are not meant here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import TypeVar

from netcore.evidence import InForce, read_catalogue, read_sheet
from netcore.markers import MarkerPoint, MarkerSeries, marker_series
from netcore.model import PatientRecord

T = TypeVar("T")
SYMPTOMS = {"flushes": "flushes_per_day", "stools": "stools_per_day"}


@dataclass(frozen=True, slots=True)
class Fall:
    """One marker or symptom in one course. `fell` True: by at least the limit; False: certainly not; None: cannot be
    said, and `why` says why. `percent` is the fall (negative: a rise), None where only bounds are known."""

    fell: bool | None
    percent: Decimal | None
    why: str


@cache
def fall_limits() -> Mapping[str, InForce]:
    """The limits of the sheet by name."""
    sheet = read_sheet("cohort")
    return {name: sheet.value(name) for name in sheet.parameters}


def symptom_falls(record: PatientRecord, start: date | None, end: date | None) -> dict[str, Fall]:
    """Flushes and stools a day: the lowest count in the course against the last one before it.

    A symptom of which nothing was ever recorded is not in the answer.
    """
    limits, falls = fall_limits(), {}
    for name, field in SYMPTOMS.items():
        counts = [(row.observed_on.exact, getattr(row, field)) for row in record.symptoms
                  if row.observed_on and row.observed_on.exact and getattr(row, field) is not None]
        if counts:
            before, after = _split(counts, start, end)
            falls[name] = _symptom_fall(before, after, limits[f"{name}_from"].number, limits["symptom_fall"].number)
    return falls


def _symptom_fall(before: list[Decimal], after: list[Decimal], least: Decimal, limit: Decimal) -> Fall:
    if not before:
        return Fall(None, None, "no count shortly before the course")
    if before[-1] < least:
        return Fall(None, None, "no such symptom before the course")
    if not after:
        return Fall(None, None, "no count in the course")
    percent = 100 * (before[-1] - min(after)) / before[-1]
    return Fall(percent >= limit, percent, "")


def all_marker_series(record: PatientRecord) -> dict[str, list[MarkerSeries]]:
    """The series of every marker that has results."""
    catalogue = read_catalogue()
    measured = {entry.id for row in record.labs if (entry := catalogue.find(row.analyte)) and entry.group == "marker"}
    return {analyte: marker_series(record, analyte) for analyte in catalogue.analytes if analyte in measured}


def marker_falls(series: Mapping[str, list[MarkerSeries]], start: date | None, end: date | None) -> dict[str, Fall]:
    """Every marker with results: its lowest usable result in the course against the last one before, in one series.

    A result printed as `<4` counts as what it encloses: where the bounds leave it open, it cannot be said.
    """
    return {analyte: _marker_fall(found, start, end) for analyte, found in series.items()}


def _marker_fall(found: list[MarkerSeries], start: date | None, end: date | None) -> Fall:
    limits = fall_limits()
    somewhere_before = somewhere_after = False
    best: Fall | None = None
    for series in found:
        points = [(point.day, point) for point in series.points if point.usable and point.day is not None]
        before, after = _split(points, start, end)
        somewhere_before, somewhere_after = somewhere_before or bool(before), somewhere_after or bool(after)
        if before and after:
            fall = _series_fall(before[-1], after, limits["marker_raised_above"].number, limits["marker_fall"].number)
            best = fall if best is None or (best.fell is None and fall.fell is not None) else best
    if best is not None:
        return best
    if not somewhere_before:
        return Fall(None, None, "no usable result shortly before the course")
    return Fall(None, None, "another assay in the course" if somewhere_after else "no usable result in the course")


def _series_fall(before: MarkerPoint, after: list[MarkerPoint], raised: Decimal, limit: Decimal) -> Fall:
    if before.times_upper is None:
        return Fall(None, None, "upper limit not known")
    if before.comparator in ("<", "<=") or before.times_upper <= raised:
        return Fall(None, None, "not raised before the course")
    low, high = before.bounds
    lows = [point.bounds[0] for point in after if point.bounds[0] is not None]
    highs = [point.bounds[1] for point in after if point.bounds[1] is not None]
    if low is None or not highs:
        return Fall(None, None, "only bounds are known")
    # The fall lies between what the bounds allow at least and at most.
    least = 100 * (low - min(highs)) / low
    most = 100 * (high - min(lows)) / high if high is not None else Decimal(100)
    if least >= limit:
        return Fall(True, least if least == most else None, "")
    if most < limit:
        return Fall(False, least if least == most else None, "")
    return Fall(None, None, "only bounds are known")


def _split(dated: list[tuple[date, T]], start: date | None, end: date | None) -> tuple[list[T], list[T]]:
    """What lies shortly before the course (its first day included), and what lies in it, each in order of time."""
    if start is None:
        return [], []
    oldest = start - timedelta(days=int(fall_limits()["before_course"].number))
    in_order = sorted(dated, key=lambda pair: pair[0])
    return ([value for day, value in in_order if oldest <= day <= start],
            [value for day, value in in_order if start < day and (end is None or day <= end)])
