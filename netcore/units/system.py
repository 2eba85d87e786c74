"""In which of the two systems of units are results shown, and how is a converted number rounded?

What is stored and what is judged never depends on it: it is a way of showing.
"""

from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from fractions import Fraction

# A number with more digits than any laboratory prints was computed; it is shown with three.
_MOST_RECORDED, _COMPUTED = 6, 3


class System(StrEnum):
    """Conventional (mg/dL, ng/mL) or SI (µmol/L, nmol/L). Functions take `System | None`; None: as recorded."""

    CONVENTIONAL = "conventional"
    SI = "si"


def read_system(text: object) -> System | None:
    """The system that a text names; None where it names none."""
    return next((system for system in System if system == text), None)


def round_converted(exact: Decimal, recorded: Decimal, factor: Fraction, digits: int = 2) -> Decimal:
    """A converted value, as fine as the recorded one and with at least `digits` significant digits.

    The last digit is worth no more than the last digit of the recorded value, so that two recorded values which differ
    also differ as shown: 4.1 mg/dL of bilirubin (70.1 exactly) is 70 µmol/L, 230 ng/mL of serotonin is 1305 nmol/L.
    """
    if exact == 0:
        return Decimal(0)
    if len(recorded.normalize().as_tuple().digits) > _MOST_RECORDED:
        place = exact.adjusted() - _COMPUTED + 1
    else:
        exponent = min(int(recorded.as_tuple().exponent), 0)
        step = Fraction(Decimal(1).scaleb(exponent)) * factor
        place = (Decimal(step.numerator) / Decimal(step.denominator)).adjusted()
        place = min(place, exact.adjusted() - digits + 1)
    rounded = exact.quantize(Decimal(1).scaleb(place), ROUND_HALF_EVEN)
    return rounded if place <= 0 else rounded.quantize(Decimal(1))
