"""The latest usable result of each analyte, its multiple of its own upper limit, and the scores made of results.

No dynamic test; urine only where the fact names it; of a tumour marker nothing that a circumstance takes out of its
trend.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial, reduce

from netcore.evidence import Analyte, read_catalogue
from netcore.markers.confounding import find_confounders
from netcore.model import Lab, PartialDate
from netcore.rules.facts.analytes import BY_SPECIMEN
from netcore.rules.gather.chart import Chart, Gatherer
from netcore.rules.gather.reading import converted
from netcore.rules.values import FactValue, Interval

_URINE = frozenset({"urine_24h", "urine_spot"})
_WORDS = frozenset({"low", "normal", "high", "detected", "not_detected"})
_AT_MOST_1 = Interval(Decimal(0), Decimal(1))
_MULTIPLE_OF_WORD = {"normal": _AT_MOST_1, "low": _AT_MOST_1, "high": Interval(Decimal(1), None, low_open=True)}


def usable(lab: Lab, entry: Analyte, chart: Chart) -> bool:
    """May the result speak for the patient?"""
    if lab.minutes or not (lab.value is not None or lab.interpretation in _WORDS):
        return False
    return not (entry.group == "marker" and any(
        one.leaves_trend for one in find_confounders(lab, entry, chart.circumstances)))


def standing_results(chart: Chart, analyte: str, specimen: str | None) -> list[Lab]:
    """The latest usable result, then those of which nobody can say that they are older."""
    entry = read_catalogue().analytes[analyte]
    found: list[Lab] = []
    newest: PartialDate | None = None
    for lab in chart.once(_newest_first, analyte):
        if newest is not None and lab.when is not None and lab.when.last < newest.first:
            continue
        if _fits(lab, analyte, specimen) and usable(lab, entry, chart):
            found.append(lab)
            newest = found[0].when
    return chart.standing(found)


def _newest_first(chart: Chart, analyte: str) -> list[Lab]:
    """So that only few results are looked at closely; undated ones come last."""
    def recency(lab: Lab) -> tuple[date, int]:
        when = lab.when
        return when.last if when is not None else date.min, lab.sequence or 0
    return sorted(chart.labs.get(analyte, ()), reverse=True, key=recency)


def _fits(lab: Lab, analyte: str, specimen: str | None) -> bool:
    if specimen is not None:
        return lab.specimen == specimen
    return analyte in BY_SPECIMEN or lab.specimen not in _URINE


def lab_interval(lab: Lab) -> Interval | None:
    """The numbers that a result leaves possible; None where it was printed as a word."""
    return None if lab.value is None else Interval.compared(lab.comparator, lab.value)


def lab_unit(lab: Lab, entry: Analyte) -> str | None:
    """The listed unit of the result; None where its unit is none of the analyte's."""
    return _unit(entry.id, lab.unit, lab.specimen)


@lru_cache(maxsize=4096)
def _unit(analyte: str, unit: str | None, specimen: str | None) -> str | None:
    return read_catalogue().analytes[analyte].unit_of(unit, specimen)


def lab_multiple(lab: Lab, unit: str | None) -> Interval | None:
    """The result over its own upper limit, as both were printed; None without a limit or with a unit that may be
    another one than the limit's. A result called normal is at most 1, one called high more. `unit`: as `lab_unit`."""
    value, upper = lab.value, lab.upper_limit
    if value is None:
        return _MULTIPLE_OF_WORD.get(lab.interpretation or "")
    if upper is None or upper <= 0 or (unit is None and lab.unit):
        return None
    return Interval.compared(lab.comparator, value / upper)


def _source(lab: Lab) -> str:
    return " ".join(filter(None, ("lab", lab.analyte, lab.specimen, lab.assay)))


def _result(chart: Chart, analyte: str, specimen: str | None) -> FactValue | None:
    """The value in its own unit. Where one that may be the latest cannot be put into it, nothing is known."""
    if analyte not in chart.labs:
        return None
    entry = read_catalogue().analytes[analyte]
    rows = chart.once(standing_results, analyte, specimen)
    if not rows:
        return None
    unit = lab_unit(rows[0], entry)
    if unit is None or not _one_assay(rows):
        return None
    found = [_in_unit(lab, entry, unit) for lab in rows]
    if None in found:
        return None
    return FactValue(number=_hull(one for one in found if one), unit=unit, day=rows[0].when, source=_source(rows[0]))


def _in_unit(lab: Lab, entry: Analyte, unit: str) -> Interval | None:
    interval, own = lab_interval(lab), lab_unit(lab, entry)
    return converted(interval, own, unit, entry.molar_mass) if interval and own else None


def _one_assay(rows: Sequence[Lab]) -> bool:
    """Two results of one day by two assays are not one range, unless nobody said which assays they were."""
    return len(rows) == 1 or len({lab.assay for lab in rows}) == 1


def _multiple(chart: Chart, analyte: str, specimen: str | None) -> FactValue | None:
    if analyte not in chart.labs:
        return None
    entry = read_catalogue().analytes[analyte]
    rows = chart.once(standing_results, analyte, specimen)
    found = [lab_multiple(lab, lab_unit(lab, entry)) for lab in rows]
    if not rows or None in found:
        return None
    return FactValue(number=_hull(one for one in found if one), unit="1", day=rows[0].when, source=_source(rows[0]))


def _hull(intervals: Iterable[Interval]) -> Interval:
    return reduce(Interval.hull, intervals)


def _gatherers() -> dict[str, Gatherer]:
    found: dict[str, Gatherer] = {}
    for analyte in read_catalogue().analytes:
        for specimen in (None, *BY_SPECIMEN.get(analyte, ())):
            name = f"{analyte}_{specimen}" if specimen else analyte
            found[name] = partial(_result, analyte=analyte, specimen=specimen)
            found[f"{name}_times_upper_limit"] = partial(_multiple, analyte=analyte, specimen=specimen)
    return found


LABORATORY: dict[str, Gatherer] = _gatherers()
