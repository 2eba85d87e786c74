"""Body surface, liver volume by formula, shares of the liver, and the three risk factors of embolisation."""

from collections.abc import Iterable
from decimal import Decimal

from netcore.rules.scores.ranges import coefficient, over_corners
from netcore.rules.values import Interval

_HUNDRED = Decimal(100)


def compute_body_surface(height: Interval | None, weight: Interval | None) -> Interval | None:
    """Body surface in m2 (Mosteller) from cm and kg; None where one of them is not known or has no upper end."""
    if height is None or weight is None or None in (height.low, height.high, weight.low, weight.high):
        return None
    divisor = coefficient("mosteller_divisor")
    return over_corners(lambda cm, kg: (cm * kg / divisor).sqrt(), height, weight)


def compute_liver_volume(surface: Interval | None, formula: str = "vauthey") -> Interval | None:
    """Liver volume in mL by the formula of Vauthey or of Urata; None without a body surface, or where the formula gives
    no positive volume (a body that it was not made for)."""
    if surface is None:
        return None
    constant, slope = coefficient(f"{formula}_constant"), coefficient(f"{formula}_surface")
    volume = over_corners(lambda m2: constant + slope * m2, surface)
    return volume if volume.low is not None and volume.low > 0 else None


def compute_share(part: Interval | None, whole: Interval | None) -> Interval | None:
    """Percent that a part is of the whole; open upwards where the part is, None where one is not known."""
    if part is None or whole is None or whole.low is None or whole.high is None or whole.low <= 0 or part.low is None:
        return None
    return Interval(_HUNDRED * part.low / whole.high, None if part.high is None else _HUNDRED * part.high / whole.low,
                    part.low_open, part.high is not None and part.high_open)


def compute_embolisation_risk(urgent: bool | None, burden: Interval | None, extrahepatic: bool | None) -> \
        Interval | None:
    """How many of: urgent, more of the liver taken than the limit, disease outside the liver. An unknown one counts 0
    or 1; None where all are unknown."""
    above = None if burden is None else burden.above(coefficient("embolisation_risk_burden"))
    answers: Iterable[bool | None] = (urgent, above, extrahepatic)
    known = [answer for answer in answers if answer is not None]
    if not known:
        return None
    return Interval(Decimal(sum(known)), Decimal(sum(known) + 3 - len(known)))
