"""What does a unit measure, and how large is it?

UCUM is parsed by ucumvert, sizes come from pint. Both are imported when the first unit has to be understood (about
half a second once a process); every unit is parsed once.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from netcore.errors import BadInput, Problem
from netcore.units.spelling import ucum_spelling

Family = Literal[
    "mass_per_volume", "molar_per_volume", "activity_per_volume", "mass_per_day", "molar_per_day",
    "ratio_per_creatinine", "count_per_volume", "per_platelets", "volume_per_time", "dimensionless", "as printed"]

_BRACES = re.compile(r"\{([^}]*)\}")
_BRACKETS = re.compile(r"\[[^\]]*\]")
_VOLUME, _MASS, _AMOUNT, _CATALYTIC = "[length]^3", "[mass]", "[substance]", "[substance] [time]^-1"
_TIME = "[time]"
_BY_PARTS: dict[tuple[str, ...], Family] = {
    (_MASS, _VOLUME): "mass_per_volume", (_AMOUNT, _VOLUME): "molar_per_volume",
    (_CATALYTIC, _VOLUME): "activity_per_volume", ("[IU]", _VOLUME): "activity_per_volume",
    (_MASS, _TIME): "mass_per_day", (_AMOUNT, _TIME): "molar_per_day", ("", _VOLUME): "count_per_volume",
    (_VOLUME, _TIME): "volume_per_time", (_VOLUME, _TIME, "{1.73_m2}"): "volume_per_time",
    ("",): "dimensionless", ("{INR}",): "dimensionless"}


@dataclass(frozen=True, slots=True)
class UnitMeaning:
    """One understood unit. `parts` are the dimensions of numerator and denominators, with arbitrary units such as
    `[IU]` and annotations such as `{creat}`, which UCUM says have no size but which no conversion may lose. `size` is
    in coherent SI units."""

    ucum: str
    parts: tuple[str, ...]
    size: float


@cache
def open_registry() -> Any:
    """The pint registry that reads UCUM; made on first use, once a process (half a second: the app calls it early)."""
    from ucumvert import PintUcumRegistry

    return PintUcumRegistry()


@lru_cache(maxsize=4096)
def read_unit(text: str) -> UnitMeaning:
    """What the unit means, whatever its spelling; raises `BadInput` where it is no unit."""
    ucum = ucum_spelling(text)
    parts, size = [], 1.0
    for position, part in enumerate(ucum.split("/")):
        dimension, part_size = _read_part(part, text)
        parts.append(dimension)
        size = size * part_size if position == 0 else size / part_size
    return UnitMeaning(ucum, tuple(parts), size)


def _read_part(part: str, text: str) -> tuple[str, float]:
    """Dimension and size of one piece between slashes; an annotation counts as a dimension of its own."""
    label = "".join(_BRACKETS.findall(part)) + "".join(f"{{{name}}}" for name in _BRACES.findall(part))
    bare = _BRACES.sub("", part)
    if bare in ("", "()"):
        return label, 1.0
    try:
        quantity = open_registry().from_ucum(bare).to_base_units()
    # ucumvert and its parser raise many kinds of error on text that is no unit; each means the same here.
    except Exception:
        raise BadInput(Problem("unit", repr(text[:60]), "a unit such as ng/mL, nmol/L, U/L or mg/(24.h)",
                               "correct the unit, or leave the result as printed")) from None
    dimension = " ".join(name if power == 1 else f"{name}^{power:g}"
                         for name, power in sorted(quantity.dimensionality.items()))
    return dimension + label, float(quantity.magnitude)


def unit_family(text: str | None) -> Family:
    """To which family does the unit belong? `as printed` where it is missing, no unit, or of no family used here.

    Enzyme units (U) and international units ([IU]) are both `activity_per_volume`; neither converts to the other.
    """
    if text is None or not text.strip():
        return "as printed"
    try:
        parts = read_unit(text).parts
    except BadInput:
        return "as printed"
    if len(parts) == 2 and parts[1].endswith("{creat}"):
        return "ratio_per_creatinine"
    if parts in ((_MASS, "{platelets}"), (_AMOUNT, "{platelets}")):
        return "per_platelets"
    return _BY_PARTS.get(parts, "as printed")
