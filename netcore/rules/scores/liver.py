"""Child-Pugh, ALBI, MELD (2001), MELD-Na (2016) and MELD 3.0.

All come from cirrhosis or hepatocellular carcinoma and are not validated in non-cirrhotic neuroendocrine disease.
Bilirubin and creatinine in mg/dL, albumin in g/L, sodium in mmol/L.
"""

from collections.abc import Iterable
from decimal import Decimal

from netcore.evidence import read_catalogue
from netcore.rules.scores.ranges import clamped, closed, coefficient, half_up, ln, log10, over_corners
from netcore.rules.values import Interval
from netcore.units import convert

_ASCITES = {"none": 1, "mild": 2, "moderate": 3, "severe": 3, "refractory": 3}
_ENCEPHALOPATHY = {"none": 1, "I": 2, "II": 2, "III": 3, "IV": 3}
_GRAMS_PER_DECILITRE = Decimal(10)


def compute_child_pugh(bilirubin: Interval | None, albumin: Interval | None, inr: Interval | None,
                       ascites: frozenset[str] | None, encephalopathy: frozenset[str] | None, *,
                       bilirubin_in_umol: bool = False) -> Interval | None:
    """Child-Pugh points, 5 to 15. `bilirubin_in_umol`: bilirubin is given in umol/L and judged by the lines printed in
    it, which are not exactly those in mg/dL."""
    if all(part is None for part in (bilirubin, albumin, inr, ascites, encephalopathy)):
        return None
    suffix = "_si" if bilirubin_in_umol else ""
    points = (
        _points(bilirubin, f"child_pugh_bilirubin_low{suffix}", f"child_pugh_bilirubin_high{suffix}"),
        {4 - one for one in _points(albumin, "child_pugh_albumin_low", "child_pugh_albumin_high")},
        _points(inr, "child_pugh_inr_low", "child_pugh_inr_high"),
        _said(ascites, _ASCITES), _said(encephalopathy, _ENCEPHALOPATHY))
    return Interval(Decimal(sum(map(min, points))), Decimal(sum(map(max, points))))


def _points(part: Interval | None, low_name: str, high_name: str) -> set[int]:
    """1 below the lower line, 2 from it to the upper line, 3 above: every number of points that is possible."""
    if part is None:
        return {1, 2, 3}
    low, high = coefficient(low_name), coefficient(high_name)
    possible = (part.below(low), (part.at_least(low), part.at_most(high)), part.above(high))
    return {points for points, answer in enumerate(possible, 1)
            if answer is not False and not (isinstance(answer, tuple) and False in answer)}


def _said(words: Iterable[str] | None, points: dict[str, int]) -> set[int]:
    return {points[word] for word in words or points}


def compute_albi(bilirubin: Interval | None, albumin: Interval | None) -> Interval | None:
    """ALBI, unrounded."""
    if bilirubin is None and albumin is None:
        return None
    molar_mass = read_catalogue().analytes["bilirubin"].molar_mass
    umol = [convert(end, "mg/dL", "umol/L", molar_mass) for end in _for_logarithm("bilirubin", bilirubin)]
    by_bilirubin, by_albumin = coefficient("albi_bilirubin"), coefficient("albi_albumin")
    return over_corners(lambda bil, alb: by_bilirubin * log10(bil) + by_albumin * alb,
                        Interval(umol[0], umol[1]), _range("albumin", albumin))


def compute_meld(bilirubin: Interval | None, inr: Interval | None, creatinine: Interval | None, *,
                 on_dialysis: bool = False) -> Interval | None:
    """MELD of 2001, whole points 6 to 40. On dialysis creatinine counts as its largest value."""
    parts = bilirubin, inr, creatinine
    if all(part is None for part in parts):
        return None
    return over_corners(lambda bil, ratio, cr: _meld(bil, ratio, cr, on_dialysis),
                        *_box("bilirubin inr creatinine", parts))


def compute_meld_na(bilirubin: Interval | None, inr: Interval | None, creatinine: Interval | None,
                    sodium: Interval | None, *, on_dialysis: bool = False) -> Interval | None:
    """MELD-Na of 2016, whole points 6 to 40."""
    parts = bilirubin, inr, creatinine, sodium
    if all(part is None for part in parts):
        return None

    def formula(bil: Decimal, ratio: Decimal, cr: Decimal, na: Decimal) -> Decimal:
        meld = _meld(bil, ratio, cr, on_dialysis)
        if meld <= coefficient("meld_na_above"):
            return meld
        lack = _lack_of_sodium(na)
        return _whole(meld + coefficient("meld_na_sodium") * lack + coefficient("meld_na_product") * meld * lack)

    return over_corners(formula, *_box("bilirubin inr creatinine sodium", parts))


def compute_meld_3(bilirubin: Interval | None, inr: Interval | None, creatinine: Interval | None,
                   sodium: Interval | None, albumin: Interval | None, sex: str | None, *,
                   on_dialysis: bool = False) -> Interval | None:
    """MELD 3.0 of an adult, whole points 6 to 40. `sex` neither female nor male: both are possible."""
    parts = bilirubin, inr, creatinine, sodium, albumin
    if all(part is None for part in parts):
        return None
    female = {"female": Interval.exactly(1), "male": Interval.exactly(0)}.get(
        sex or "", Interval(Decimal(0), Decimal(1)))

    def formula(woman: Decimal, bil: Decimal, ratio: Decimal, cr: Decimal, na: Decimal, alb: Decimal) -> Decimal:
        return _meld_3(woman, bil, ratio, cr, na, alb, on_dialysis)

    return over_corners(formula, female, *_box("bilirubin inr creatinine sodium albumin", parts))


def _meld(bilirubin: Decimal, inr: Decimal, creatinine: Decimal, on_dialysis: bool) -> Decimal:
    floor, most = coefficient("meld_floor"), coefficient("meld_creatinine_most")
    creatinine = most if on_dialysis else clamped(creatinine, floor, most)
    bracket = (coefficient("meld_creatinine") * ln(creatinine) + coefficient("meld_inr") * ln(max(inr, floor))
               + coefficient("meld_bilirubin") * ln(max(bilirubin, floor)) + coefficient("meld_constant"))
    return _whole(10 * half_up(bracket, "0.1"))


def _meld_3(woman: Decimal, bilirubin: Decimal, inr: Decimal, creatinine: Decimal, sodium: Decimal, albumin: Decimal,
            on_dialysis: bool) -> Decimal:
    floor, most = coefficient("meld_floor"), coefficient("meld_3_creatinine_most")
    highest = coefficient("meld_3_albumin_most")
    ln_creatinine = ln(most if on_dialysis else clamped(creatinine, floor, most))
    ln_bilirubin, lack = ln(max(bilirubin, floor)), _lack_of_sodium(sodium)
    albumin_lack = highest - clamped(albumin / _GRAMS_PER_DECILITRE, coefficient("meld_3_albumin_least"), highest)
    return _whole(
        coefficient("meld_3_female") * woman + coefficient("meld_3_bilirubin") * ln_bilirubin
        + coefficient("meld_3_sodium") * lack + coefficient("meld_3_sodium_bilirubin") * lack * ln_bilirubin
        + coefficient("meld_3_inr") * ln(max(inr, floor)) + coefficient("meld_3_creatinine") * ln_creatinine
        + coefficient("meld_3_albumin") * albumin_lack
        + coefficient("meld_3_albumin_creatinine") * albumin_lack * ln_creatinine + coefficient("meld_3_constant"))


def _lack_of_sodium(sodium: Decimal) -> Decimal:
    most = coefficient("sodium_most")
    return most - clamped(sodium, coefficient("sodium_least"), most)


def _whole(value: Decimal) -> Decimal:
    return clamped(half_up(value), coefficient("meld_least"), coefficient("meld_most"))


def _range(name: str, part: Interval | None) -> Interval:
    return closed(part, coefficient(f"{name}_lowest"), coefficient(f"{name}_highest"))


def _for_logarithm(name: str, part: Interval | None) -> tuple[Decimal, Decimal]:
    """Both ends, above 0: an end of 0 is the least that is taken where the part is not known."""
    found, lowest = _range(name, part), coefficient(f"{name}_lowest")
    assert found.low is not None and found.high is not None
    high = found.high if found.high > 0 else lowest
    return found.low if found.low > 0 else min(lowest, high), high


def _box(names: str, parts: tuple[Interval | None, ...]) -> list[Interval]:
    return [_range(name, part) for name, part in zip(names.split(), parts, strict=True)]
