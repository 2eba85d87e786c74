"""Volumes of tumours and remnant, and their shares of the liver."""

from decimal import Decimal
from functools import partial, reduce

from netcore.rules.gather.chart import Chart, Gatherer
from netcore.rules.gather.findings import number_finding
from netcore.rules.gather.lesions import LesionState, lesions_complete, liver_states, present, unsure
from netcore.rules.gather.reading import oldest_day
from netcore.rules.scores import compute_share
from netcore.rules.values import FactValue, Interval

_ZERO = Decimal(0)
_MM3_PER_ML = Decimal(1000)
# Volume of a sphere over the cube of its diameter.
_SPHERE = Decimal("3.14159265358979323846") / 6


def _volume(state: LesionState) -> Interval | None:
    """Measured, else of a sphere of the longest diameter, in mL; None without a size."""
    if state.volume is not None or state.size is None or state.size.low is None:
        return state.volume
    low, high = state.size.low, state.size.high
    return Interval(_SPHERE * low ** 3 / _MM3_PER_ML, None if high is None else _SPHERE * high ** 3 / _MM3_PER_ML)


def tumour_volume(chart: Chart) -> Interval | None:
    """Volume of all liver tumours in mL; open upwards where one has none or more exist. None where none is known."""
    there = present(chart)
    volumes = [volume for state in there if (volume := _volume(state)) is not None]
    if not volumes:
        gone = liver_states(chart) and not there and not unsure(chart) and lesions_complete(chart)
        return Interval.exactly(0) if gone else None
    whole = len(volumes) == len(there) and not unsure(chart) and lesions_complete(chart)
    total = reduce(lambda one, other: Interval((one.low or _ZERO) + (other.low or _ZERO), None
                                               if one.high is None or other.high is None else one.high + other.high),
                   volumes)
    return total if whole else Interval(total.low, None)


def _burden(chart: Chart) -> FactValue | None:
    """Over the liver volume that was measured, else over that of the formula."""
    measured = number_finding(chart, "liver_volume", "mL")
    liver = measured or chart.fact("total_liver_volume")
    volume = tumour_volume(chart)
    share = compute_share(volume, liver.number if liver else None)
    if share is None or share.low is None or share.low > 100:
        return None
    days = [state.day for state in present(chart) or liver_states(chart)]
    # As old as the lesion that was measured longest ago.
    day = None if None in days else min((one for one in days if one), key=lambda one: one.first, default=None)
    return FactValue(number=share, unit="%", day=day,
                     source=f"volumes of the lesions over {'the measured liver' if measured else 'Vauthey formula'}")


def _remnant(chart: Chart, way: str) -> FactValue | None:
    """The share as stated (`stated`), else its volume over the formula (`formula`) or over the CT volume without
    tumour (`ct`)."""
    if way == "stated" and (said := number_finding(chart, "future_liver_remnant", "%")):
        return said
    remnant = number_finding(chart, "future_liver_remnant", "mL")
    if remnant is None or remnant.number is None:
        return None
    liver = formula = None
    if way == "ct":
        liver, tumour = number_finding(chart, "liver_volume", "mL"), tumour_volume(chart)
        if liver is None or liver.number is None or tumour is None:
            return None
        whole = _minus(liver.number, tumour)
        source = "remnant over CT volume without tumour"
    else:
        formula = chart.fact("total_liver_volume")
        whole, source = formula.number if formula else None, "remnant over Vauthey's formula"
    share = compute_share(remnant.number, whole)
    parts = [value for value in (remnant, liver if way == "ct" else formula) if value]
    return FactValue(number=share, unit="%", day=oldest_day(parts), source=source) if share else None


def _minus(one: Interval, other: Interval) -> Interval | None:
    if one.low is None or one.high is None or other.low is None or other.high is None or one.low <= other.high:
        return None
    return Interval(one.low - other.high, one.high - other.low)


def _mass_to_remove(chart: Chart) -> FactValue | None:
    remnant = chart.fact("future_liver_remnant")
    if remnant is None or remnant.number is None or remnant.number.low is None or remnant.number.high is None:
        return None
    share = remnant.number
    assert share.low is not None and share.high is not None
    return FactValue(number=Interval(100 - share.high, 100 - share.low, share.high_open, share.low_open), unit="%",
                     day=remnant.day, source=remnant.source)


VOLUMES: dict[str, Gatherer] = {
    "tumour_burden": _burden, "future_liver_remnant": partial(_remnant, way="stated"),
    "remnant_by_formula": partial(_remnant, way="formula"), "remnant_by_ct": partial(_remnant, way="ct"),
    "mass_to_remove": _mass_to_remove,
}
