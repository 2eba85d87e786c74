"""What does a row of a file say beside the row that is recorded, where the file leaves cells blank?

A blank cell is not known and takes nothing away. Cells that mean something only together are taken together: `<10`
that the file gives as `10` is another result, and a new value is not read in the old one's unit.
"""

from collections.abc import Mapping

from netcore.model.row import Row

_RESULT = ("comparator", "as_printed")
_SIZES = ("longest_diameter_mm", "perpendicular_mm", "third_axis_mm", "short_axis_mm", "enhancing_diameter_mm",
          "enhancing_perpendicular_mm", "attenuation_hu", "volume_ml", "enhancing_volume_ml", "as_printed")
# What was said of a recorded value alone, and goes with it when the file states another; unit before its limits.
_GOES_WITH: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "labs": {"value": (*_RESULT, "interpretation", "unit"), "comparator": ("as_printed",),
             "unit": ("lower_limit", "upper_limit")},
    "findings": {"value": (*_RESULT, "unit"), "comparator": ("as_printed",)},
    "histology": {"ki67_low": ("ki67_high",), "ki67_high": ("ki67_low",)},
    "treatments": {"dose": ("dose_unit",)},
    "measurements": {"state": _SIZES, "longest_diameter_mm": ("state", "as_printed"), "short_axis_mm": ("state",)}}
_BLANK = (None, ())


def fill_blanks(recorded: Row, stated: Row) -> Row:
    """The stated row with its blank cells as they are recorded; who wrote it and when stay those of `stated`."""
    said = {name for name in stated.model_fields_set if getattr(stated, name) not in _BLANK}
    if "comparator" in type(stated).model_fields and "value" in said:
        # A value without a sign is the value itself.
        said.add("comparator")
    another = {name for name in said if getattr(recorded, name) != getattr(stated, name)}
    gone: set[str] = set()
    for head, others in _GOES_WITH.get(stated.TABLE, {}).items():
        if head in another or head in gone:
            gone |= {name for name in others if name not in said}
    if getattr(recorded, "state", None) == "measured":
        # With a size it is still measured; gone, too small and not evaluable are not said of a size.
        gone.discard("state")
    return stated.model_copy(update={
        name: getattr(recorded, name) for name in type(stated).model_fields
        if name not in said and name not in gone and name not in ("row_id", "recorded_on", "recorded_by")})


def replaced_fields(recorded: Row, row: Row) -> list[str]:
    """The columns in which the row says otherwise what is recorded; a blank that it fills is none of them."""
    return [name for name in type(row).model_fields if name not in ("row_id", "recorded_on", "recorded_by")
            and getattr(recorded, name) != getattr(row, name)
            and (getattr(recorded, name) not in _BLANK
                 or (name == "comparator" and getattr(recorded, "value", None) is not None))]
