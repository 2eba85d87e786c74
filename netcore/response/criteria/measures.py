"""What number does one row of a scan give, by the diameters that RECIST counts?

States follow the record: gone is 0, too small but believed present is the default of the sheet, not evaluable and not
measured are None. A row that contradicts itself is not evaluable, with the contradiction named; it is never used.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from netcore.model import Measurement, Study
from netcore.response.limits import Limits
from netcore.response.timepoints import NOT_MEASURING

SEEN_STATES = ("present", "progressed")
_ZERO = Decimal(0)


class Value(NamedTuple):
    """One lesion's number with its state and, where it has none or needs a remark, why.

    `mm` is in the unit of the measure that read it. `missing` names the inputs without which there is no number.
    """

    state: str
    mm: Decimal | None = None
    note: str | None = None
    seen: bool = False
    row: Measurement | None = None
    study: Study | None = None
    missing: tuple[str, ...] = ()


NOT_MEASURED = Value("not_measured")


@dataclass(frozen=True, slots=True)
class Measure:
    """What a criterion counts of each lesion.

    `words` names the sum of it in a sentence, `unit` is mm, mm2 or mL. `inputs` are the columns that one lesion needs,
    `node_inputs` those of a node. `read` gives the value of one row, `left` says whether a value means that disease is
    left. `enhancing`: only enhancing tissue counts.
    """

    name: str
    words: str
    unit: str
    inputs: tuple[str, ...]
    node_inputs: tuple[str, ...]
    read: Callable[[Study, Measurement, bool, Limits], Value]
    left: Callable[[Value, bool, Limits], bool]
    enhancing: bool = False


def read_row(study: Study, row: Measurement, node: bool, limits: Limits) -> Value:
    """One row as a value; what contradicts itself or cannot be measured by this kind of study has no number."""
    state, mm = row.state, row.short_axis_mm if node else row.longest_diameter_mm
    if study.kind in NOT_MEASURING and (mm is not None or state != "not_evaluable"):
        return Value("not_evaluable", None, "ultrasound_does_not_measure", bool(mm) or state in SEEN_STATES, row, study)
    if state is None or state == "measured":
        if mm:
            return Value("measured", mm, None, True, row, study)
        if mm is not None:
            return Value("absent", mm, None, False, row, study)
        if state == "measured":
            wrong_axis = node and row.longest_diameter_mm is not None
            return Value("not_evaluable", None, "short_axis_missing" if wrong_axis else "measured_without_number",
                         True, row, study)
        if node and row.longest_diameter_mm:
            return Value("not_measured", None, "short_axis_missing", True, row, study)
        return Value("not_measured", None, None, False, row, study)
    if state == "absent":
        if any(_extents(row)):
            return Value("not_evaluable", None, "absent_with_a_length", False, row, study)
        return Value("absent", _ZERO, None, False, row, study)
    if state == "too_small":
        if mm is None:
            return Value("too_small", limits.too_small_value, "default_value", True, row, study)
        if mm == 0 or mm >= limits.measurable_from:
            return Value("not_evaluable", None, "too_small_with_that_length", True, row, study)
        return Value("too_small", mm, None, True, row, study)
    if state in SEEN_STATES:
        if mm == 0:
            return Value("not_evaluable", None, "present_with_length_0", False, row, study)
        return Value(state, mm, None, True, row, study)
    if state == "not_evaluable":
        return Value("not_evaluable", None, None, False, row, study)
    return Value(state, mm, None, True, row, study)


def _extents(row: Measurement) -> tuple[Decimal | None, ...]:
    return (row.longest_diameter_mm, row.short_axis_mm, row.perpendicular_mm, row.third_axis_mm,
            row.enhancing_diameter_mm, row.enhancing_perpendicular_mm, row.volume_ml, row.enhancing_volume_ml)


def diameter_left(value: Value, node: bool, limits: Limits) -> bool:
    """Is disease left: a node that is not normal, anything else above 0?"""
    return value.mm is not None and (value.mm >= limits.node_normal_below if node else value.mm > 0)


DIAMETER = Measure("longest_diameter", "sum of diameters", "mm", ("longest_diameter",), ("short_axis",), read_row,
                   diameter_left)
