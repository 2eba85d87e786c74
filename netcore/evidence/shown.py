"""In which unit is a result shown, and what is it there?

Stored values and limits are untouched, and nothing is judged by what stands here. An analyte that the catalogue does
not let convert (`stays`), a unit that is not the analyte's and a conversion that the entry refuses stay as recorded.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from netcore.errors import BadInput
from netcore.evidence.analyte import Analyte
from netcore.evidence.catalogue import read_catalogue
from netcore.units import System, conversion_factor, round_converted


@dataclass(frozen=True, slots=True)
class ShownUnit:
    """The unit in which a screen shows a result, and by what a recorded value is multiplied to stand in it."""

    unit: str
    factor: Fraction

    def exact(self, value: Decimal) -> Decimal:
        """The converted value, not rounded: for axes."""
        result = Fraction(value) * self.factor
        return Decimal(result.numerator) / Decimal(result.denominator)

    def rounded(self, value: Decimal, digits: int = 2) -> Decimal:
        """The converted value as it is printed: as fine as the recorded one."""
        return round_converted(self.exact(value), value, self.factor, digits)

    def differs(self, value: Decimal) -> bool:
        """Is another number shown than was recorded? No where only the unit is spelled otherwise: 10^9/L, 10^3/µL."""
        return self.factor != 1 or self.rounded(value) != value


def shown_unit(entry: Analyte | None, unit: str | None, system: System | None) -> ShownUnit | None:
    """The unit in which a result in `unit` (UCUM) is shown; None where it is shown as recorded."""
    if entry is None or unit is None or system is None or not entry.shown:
        return None
    return _shown_unit(entry.id, unit, system)


@lru_cache(maxsize=1024)
def _shown_unit(analyte: str, unit: str, system: System) -> ShownUnit | None:
    entry = read_catalogue().analytes[analyte]
    wanted = entry.shown[system]
    if unit in wanted or entry.family_of(unit) is None:
        return None
    for target in wanted:
        if not entry.keeps_apart(unit, target) and (factor := _factor(unit, target, entry.molar_mass)) is not None:
            return ShownUnit(target, factor)
    return None


def _factor(unit: str, target: str, molar_mass: Decimal | None) -> Fraction | None:
    try:
        return conversion_factor(unit, target, molar_mass)
    except BadInput:
        return None
