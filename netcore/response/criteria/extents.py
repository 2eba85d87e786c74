"""What number does one row give where not the longest diameter counts but enhancing tissue, an area or a volume?

The state of the lesion is read as RECIST reads it (gone is 0, a contradiction has no number); then the extent is asked
for, and what it lacks is named. No enhancement is 0, however large the lesion; unknown enhancement is not. A node
counts by its short axis where diameters are added, by its two axes where products are.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from netcore.model import Measurement, Study
from netcore.response.contradictions import SPOILS, row_contradictions
from netcore.response.criteria.measures import Measure, Value, diameter_left, read_row
from netcore.response.limits import Limits

# Volume of an ellipsoid over the product of its axes. Twelve digits keep products of measured lengths exact.
_ELLIPSOID = Decimal("0.523598775598")
_MM3_PER_ML = 1000
_ZERO = Decimal(0)
_VOLUME = ("longest_diameter_mm", "perpendicular_mm", "third_axis_mm")
# Notes of `read_row` that only say that the longest diameter (or short axis) is missing.
_NO_DIAMETER = frozenset({None, "measured_without_number", "short_axis_missing", "default_value"})

Counted = tuple[Decimal | None, tuple[str, ...]]
Count = Callable[[Measurement, bool], Counted]


def _product(first: Decimal | None, second: Decimal | None, names: tuple[str, str]) -> Counted:
    if first == 0 or second == 0:
        return _ZERO, ()
    if first is None or second is None:
        return None, tuple(name for name, axis in zip(names, (first, second), strict=True) if axis is None)
    return first * second, ()


def count_enhancing_diameter(row: Measurement, node: bool) -> Counted:
    """Longest diameter of enhancing tissue; the short axis of a node."""
    if node:
        return row.short_axis_mm, () if row.short_axis_mm is not None else ("short_axis",)
    return row.enhancing_diameter_mm, () if row.enhancing_diameter_mm is not None else ("enhancing_diameter",)


def count_area(row: Measurement, node: bool) -> Counted:
    """Longest diameter times its perpendicular; a node's short axis is its perpendicular."""
    across = row.perpendicular_mm if row.perpendicular_mm is not None or not node else row.short_axis_mm
    return _product(row.longest_diameter_mm, across, ("longest_diameter", "perpendicular"))


def count_enhancing_area(row: Measurement, node: bool) -> Counted:
    """The same of enhancing tissue."""
    return _product(row.enhancing_diameter_mm, row.enhancing_perpendicular_mm,
                    ("enhancing_diameter", "enhancing_perpendicular"))


def count_volume(row: Measurement, node: bool) -> Counted:
    """The recorded volume, else that of the ellipsoid of three axes, in mL."""
    if row.volume_ml is not None:
        return row.volume_ml, ()
    axes = (row.longest_diameter_mm,
            row.perpendicular_mm if row.perpendicular_mm is not None or not node else row.short_axis_mm,
            row.third_axis_mm)
    lacking = tuple(name for name, axis in zip(("longest_diameter", "perpendicular", "third_axis"), axes, strict=True)
                    if axis is None)
    if lacking:
        return None, ("volume", *lacking)
    first, second, third = (axis for axis in axes if axis is not None)
    return first * second * third * _ELLIPSOID / _MM3_PER_ML, ()


def count_enhancing_volume(row: Measurement, node: bool) -> Counted:
    """The recorded enhancing volume in mL; 0 where nothing enhances. It is never derived from two axes."""
    if row.enhancing_volume_ml is not None:
        return row.enhancing_volume_ml, ()
    if row.enhancing_diameter_mm == 0 or row.volume_ml == 0:
        return _ZERO, ()
    return None, ("enhancing_volume",)


def _contradiction(row: Measurement, node: bool, study: Study, columns: Sequence[str]) -> str | None:
    """What contradicts itself in the row and spoils a number that is counted here; None where nothing does."""
    counted = frozenset(columns if columns != _VOLUME or row.volume_ml is None else ("volume_ml",))
    return next((code for code in row_contradictions(row, node, study) if SPOILS[code] & counted), None)


def _reader(count: Count, columns: Sequence[str], *,
            enhancing: bool) -> Callable[[Study, Measurement, bool, Limits], Value]:
    def read(study: Study, row: Measurement, node: bool, limits: Limits) -> Value:
        known = read_row(study, row, node, limits)
        if known.note not in _NO_DIAMETER or row.state == "not_evaluable":
            return known._replace(seen=known.seen and not enhancing)
        if (broken := _contradiction(row, node, study, columns)) is not None:
            return Value("not_evaluable", None, broken, known.seen and not enhancing, row, study)
        if row.state == "absent":
            return known
        mm, missing = count(row, node)
        if known.state == "absent":
            if mm:
                return Value("not_evaluable", None, "length_0_with_an_extent", False, row, study)
            return known
        if mm is None:
            seen = known.seen and not enhancing
            if known.state == "not_measured" and not known.seen:
                return known._replace(missing=missing)
            state = row.state or known.state
            return Value(state, None, "input_missing", seen, row, study, missing)
        if mm == 0 and not enhancing:
            return Value("absent", mm, None, False, row, study)
        return Value(row.state or "measured", mm, None, mm > 0, row, study)
    return read


def _any_left(value: Value, node: bool, limits: Limits) -> bool:
    return value.mm is not None and value.mm > 0


def _extent_left(value: Value, node: bool, limits: Limits) -> bool:
    """A node of normal short axis is no disease, though its area is not 0."""
    short = value.row.short_axis_mm if node and value.row is not None else None
    return value.mm is not None and (value.mm > 0 if short is None else short >= limits.node_normal_below)


ENHANCING_DIAMETER = Measure(
    "enhancing_diameter", "sum of enhancing diameters", "mm", ("enhancing_diameter",), ("short_axis",),
    _reader(count_enhancing_diameter, ("enhancing_diameter_mm",), enhancing=True), diameter_left, enhancing=True)
AREA = Measure(
    "area", "sum of products of diameters", "mm2", ("longest_diameter", "perpendicular"),
    ("longest_diameter", "perpendicular"),
    _reader(count_area, ("longest_diameter_mm", "perpendicular_mm"), enhancing=False), _extent_left)
ENHANCING_AREA = Measure(
    "enhancing_area", "sum of enhancing areas", "mm2", ("enhancing_diameter", "enhancing_perpendicular"),
    ("enhancing_diameter", "enhancing_perpendicular"),
    _reader(count_enhancing_area, ("enhancing_diameter_mm", "enhancing_perpendicular_mm"), enhancing=True), _any_left,
    enhancing=True)
VOLUME = Measure(
    "volume", "total volume", "mL", ("volume",), ("volume",), _reader(count_volume, _VOLUME, enhancing=False),
    _extent_left)
ENHANCING_VOLUME = Measure(
    "enhancing_volume", "enhancing volume", "mL", ("enhancing_volume",), ("enhancing_volume",),
    _reader(count_enhancing_volume, ("enhancing_volume_ml", "enhancing_diameter_mm"), enhancing=True), _any_left,
    enhancing=True)
