"""Does one reading of one lesion contradict itself, and which of its numbers may then not be used?

Both halves are asked by every criterion: a number that a contradiction spoils is not evaluable for the criterion that
needs it, and the contradiction is named. Nothing is repaired: which of two numbers is wrong cannot be known here.
"""

from collections.abc import Iterable
from decimal import Decimal

from netcore.model import Lesion, Measurement, Study
from netcore.response.limits import sheet_limits

_LENGTHS = ("longest_diameter_mm", "perpendicular_mm", "third_axis_mm", "short_axis_mm", "enhancing_diameter_mm",
            "enhancing_perpendicular_mm")
_ALL = frozenset({*_LENGTHS, "volume_ml", "enhancing_volume_ml", "attenuation_hu"})
_ACROSS = frozenset({"perpendicular_mm", "third_axis_mm"})
_ENHANCING = frozenset({"enhancing_diameter_mm", "enhancing_perpendicular_mm"})
# Attenuation in Hounsfield units belongs to CT; a PET or SPECT is usually read with its CT.
_NO_HOUNSFIELD = frozenset({"MRI", "ultrasound", "CEUS", "echo", "angiography", "pathology", "xray", "clinical"})

# Which columns of the row a contradiction spoils. Where two lengths exclude each other, the one that every criterion
# rests on (longest diameter, short axis of a node) stands with a warning, and the other is not used.
SPOILS: dict[str, frozenset[str]] = {
    "absent_with_a_length": _ALL,
    "present_with_length_0": _ALL,
    "not_evaluable_with_a_length": _ALL,
    "too_small_with_that_length": _ALL,
    "measured_without_number": frozenset(),
    "short_axis_missing": frozenset({"longest_diameter_mm"}),
    "short_axis_longer_than_longest": frozenset({"longest_diameter_mm", *_ACROSS}),
    "perpendicular_longer_than_longest": _ACROSS,
    "enhancing_longer_than_lesion": _ENHANCING,
    "enhancing_perpendicular_longer_than_enhancing": _ENHANCING,
    "attenuation_without_ct": frozenset({"attenuation_hu"}),
    "complete_zone_with_enhancement": _ENHANCING,
    "enhancing_volume_above_volume": frozenset({"enhancing_volume_ml"}),
    "enhancing_diameter_contradicts_volume": frozenset({"enhancing_diameter_mm", "enhancing_volume_ml"}),
}


def contradictions(measurement: Measurement, lesion: Lesion, study: Study | None) -> tuple[str, ...]:
    """The codes of what contradicts itself in this row, in the order of `SPOILS`; empty where nothing does.

    `study` None, or a study whose kind is not known: what depends on the kind is not asked. A measured 0 means gone and
    contradicts nothing. Sizes are compared as recorded; equal lengths are no contradiction.
    """
    return row_contradictions(measurement, lesion.structure == "node", study)


def row_contradictions(row: Measurement, node: bool, study: Study | None) -> tuple[str, ...]:
    """The same for a row of which only is known whether it reads a node."""
    state, longest, short = row.state, row.longest_diameter_mm, row.short_axis_mm
    across, enhancing = row.perpendicular_mm, row.enhancing_diameter_mm
    size = short if node else longest
    found = []
    # The states exclude each other; this is asked of every row by every criterion.
    if state == "measured":
        if longest is None and short is None and row.volume_ml is None and not _recorded(row):
            found.append("measured_without_number")
    elif state == "absent":
        if any(getattr(row, name) for name in _LENGTHS) or row.volume_ml:
            found.append("absent_with_a_length")
    elif state in ("present", "progressed"):
        if size is not None and size == 0:
            found.append("present_with_length_0")
    elif state == "not_evaluable":
        if _recorded(row):
            found.append("not_evaluable_with_a_length")
    elif state == "too_small" and size is not None and (size == 0 or size >= sheet_limits().measurable_from):
        found.append("too_small_with_that_length")
    if node:
        if short is None and longest:
            found.append("short_axis_missing")
        if _longer(short, longest):
            found.append("short_axis_longer_than_longest")
    if across is not None and _longer(across, longest):
        found.append("perpendicular_longer_than_longest")
    if enhancing is not None and _longer(enhancing, longest):
        found.append("enhancing_longer_than_lesion")
    if enhancing is not None and _longer(row.enhancing_perpendicular_mm, enhancing):
        found.append("enhancing_perpendicular_longer_than_enhancing")
    if row.attenuation_hu is not None and study is not None and study.kind in _NO_HOUNSFIELD:
        found.append("attenuation_without_ct")
    if row.zone_finding == "complete" and enhancing:
        found.append("complete_zone_with_enhancement")
    whole, part = row.volume_ml, row.enhancing_volume_ml
    if whole is not None and part is not None and part > whole:
        found.append("enhancing_volume_above_volume")
    if enhancing is not None and part is not None and (enhancing == 0) != (part == 0):
        found.append("enhancing_diameter_contradicts_volume")
    return tuple(found)


def spoiled_fields(codes: Iterable[str]) -> frozenset[str]:
    """The columns of the row that may not be used, given what contradicts itself in it."""
    return frozenset().union(*(SPOILS[code] for code in codes))


def _recorded(row: Measurement) -> bool:
    return any(getattr(row, name) is not None for name in _LENGTHS)


def _longer(one: Decimal | None, other: Decimal | None) -> bool:
    return one is not None and other is not None and one > other
