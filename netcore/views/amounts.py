"""A result, a value of a fact or a limit in the system of units that the reader chose, with what is recorded beside it.

Nothing is judged here. A limit keeps the print of its source beside the converted number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from netcore.evidence import Analyte, InForce, ShownUnit, read_catalogue, shown_unit
from netcore.markers import MarkerPoint, MarkerSeries, MarkerSummary
from netcore.model import Lab
from netcore.rules.facts import FactDefinition
from netcore.rules.reasons import Reason
from netcore.rules.values import FactValue, Interval
from netcore.units import System

SYSTEMS = {System.CONVENTIONAL: "conventional", System.SI: "SI"}
# A limit that is shown in another unit has one digit more than a value needs, so that a value just beyond it looks so.
LIMIT_DIGITS = 3


def entry_of(fact: str, facts: Mapping[str, FactDefinition], reason: Reason | None = None) -> Analyte | None:
    """The analyte of which a fact is a result; None where it is none."""
    definition = facts.get(fact)
    name = definition.analyte if definition else None
    if name is None and reason is not None and reason.item is not None and reason.item.kind == "lab":
        told = reason.item.facts.get("analyte")
        name = told.word if told else None
    return read_catalogue().analytes.get(name) if name else None


def lab_shown(row: Lab, system: System | None) -> ShownUnit | None:
    """How a recorded result is shown; None: as recorded."""
    return None if system is None else _lab_shown(row.analyte, row.unit, row.specimen, system)


@lru_cache(maxsize=4096)
def _lab_shown(analyte: str, unit: str | None, specimen: str | None, system: System) -> ShownUnit | None:
    entry = read_catalogue().find(analyte)
    return shown_unit(entry, entry.unit_of(unit, specimen), system) if entry else None


def point_shown(point: MarkerPoint, series: MarkerSeries) -> ShownUnit | None:
    """How a result of a series is shown; None: in the unit of the series, which is that of most of its results."""
    return lab_shown(point.lab, series.system) if series.family != "as printed" else None


def series_shown(series: MarkerSeries) -> ShownUnit | None:
    """How numbers in the unit of the series are shown; None: in that unit."""
    return shown_unit(series.entry, series.unit, series.system) if series.family != "as printed" else None


def number_in(value: Decimal | None, series: MarkerSeries) -> Decimal | None:
    """A number in the unit of the series, as it is printed."""
    shown = series_shown(series)
    return value if shown is None or value is None else shown.rounded(value)


def series_in(series: MarkerSeries, system: System | None) -> MarkerSeries:
    """The same series, shown in a system of units; what is computed from it does not change."""
    return series if system is None else replace(series, system=system)


def summary_in(summary: MarkerSummary, system: System | None) -> MarkerSummary:
    """All series of a marker, shown in a system of units."""
    return summary if system is None else replace(
        summary, series=series_in(summary.series, system),
        others=tuple(series_in(other, system) for other in summary.others))


def value_in(value: FactValue | None, entry: Analyte | None, system: System | None) -> FactValue | None:
    """A value of a fact as it is shown; the same where it is shown as recorded."""
    shown = shown_unit(entry, value.unit, system) if value is not None else None
    if shown is None or value is None or value.number is None:
        return value
    return value._replace(number=_interval(value.number, shown, 2), unit=shown.unit)


def interval_in(number: Interval, unit: str | None, entry: Analyte | None,
                system: System | None) -> tuple[Interval, str | None]:
    """A span up to limits as it is shown."""
    shown = shown_unit(entry, unit, system)
    return (number, unit) if shown is None else (_interval(number, shown, LIMIT_DIGITS), shown.unit)


def _interval(number: Interval, shown: ShownUnit, digits: int) -> Interval:
    low, high = (None if end is None else shown.rounded(end, digits) for end in (number.low, number.high))
    return Interval(low, high, number.low_open, number.high_open)


def limits_in(limits: Iterable[InForce], entry: Analyte | None, system: System | None) -> tuple[list[Decimal], str]:
    """The numbers of limits of one analyte converted, and their unit; no numbers where they stay as printed."""
    found = [(limit, shown_unit(entry, limit.unit, system)) for limit in limits
             if not isinstance(limit.value, (str, bool))]
    if not found or any(shown is None for _, shown in found):
        return [], ""
    return ([shown.rounded(number, LIMIT_DIGITS) for limit, shown in found if shown for number in limit.numbers],
            next(shown.unit for _, shown in found if shown))
