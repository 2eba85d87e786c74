"""How much is this value in another unit?

Factors are exact fractions, so that 230 ng/mL of serotonin and a limit of 1,000 ng/mL meet without the noise of
binary numbers. Nothing is converted that the units alone do not allow: mass and amount only with a molar mass, enzyme
units, international units, per creatinine and per platelets only within their own kind.
"""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from netcore.errors import BadInput, Problem
from netcore.units.meaning import UnitMeaning, read_unit

# Sizes of clinical units differ by powers of ten, 24 and 60; this finds such a fraction behind a binary number.
_NOISE = 1e-12
_LARGEST_DENOMINATOR_POWER = 6


def convert(value: Decimal, from_unit: str, to_unit: str, molar_mass: Decimal | None = None) -> Decimal:
    """The value in another unit; exact, or to 28 digits where the decimals do not end.

    `molar_mass` in g/mol, only where the analyte's catalogue entry allows to pass between mass and amount. Raises
    `BadInput` where the units cannot be converted.
    """
    result = Fraction(value) * conversion_factor(from_unit, to_unit, molar_mass)
    return Decimal(result.numerator) / Decimal(result.denominator)


@lru_cache(maxsize=4096)
def conversion_factor(from_unit: str, to_unit: str, molar_mass: Decimal | None = None) -> Fraction:
    """By what is a value in `from_unit` multiplied to stand in `to_unit`? Raises `BadInput` where it cannot be."""
    source, target = read_unit(from_unit), read_unit(to_unit)
    if source.parts == target.parts:
        return _as_fraction(source.size / target.size)
    if source.parts[1:] == target.parts[1:] and {source.parts[0], target.parts[0]} == {"[mass]", "[substance]"}:
        if molar_mass is None:
            raise _refusal(source, target, "a molar mass, which only some analytes have",
                           "compare results in one of the two units only")
        if molar_mass <= 0:
            raise BadInput(Problem("molar mass", f"{molar_mass} g/mol", "more than 0", "correct data/analytes.yaml"))
        kilograms = Fraction(molar_mass) / 1000
        # The sizes are in kg and mol; only their ratio to the molar mass is not a plain number.
        ratio = _as_fraction(source.size / target.size)
        return ratio / kilograms if source.parts[0] == "[mass]" else ratio * kilograms
    raise _refusal(source, target, "two units that measure the same", "leave the results in separate series")


def _as_fraction(size: float) -> Fraction:
    inverted = size < 1
    number = 1 / size if inverted else size
    for power in range(_LARGEST_DENOMINATOR_POWER + 1):
        found = Fraction(number).limit_denominator(10 ** power)
        if abs(float(found) / number - 1) < _NOISE:
            return 1 / found if inverted else found
    found = Fraction(number)
    return 1 / found if inverted else found


def _refusal(source: UnitMeaning, target: UnitMeaning, expected: str, remedy: str) -> BadInput:
    return BadInput(Problem("unit", f"{source.ucum} cannot be converted to {target.ucum}", expected, remedy))
