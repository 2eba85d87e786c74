"""Does a chromogranin A result meet the CASPAR rule?

At least 1.5 times the result before and above 100 ng/mL, in the one assay in which the rule was validated. A positive
rule prompts imaging in the study; it is no progression by itself.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from netcore.evidence import InForce
from netcore.markers.gather import in_order
from netcore.markers.series import MarkerPoint, MarkerSeries
from netcore.markers.verdict import in_force

CasparAnswer = Literal["met", "not_met", "unknown", "not_applicable"]
CasparReason = Literal["another_assay", "assay_not_told_apart", "assay_not_recorded", "no_earlier_result",
                       "only_a_bound", "unit"]
_ANALYTE, _UNITS = "chromogranin_a", ("ng/mL", "ug/L")


@dataclass(frozen=True, slots=True)
class CasparRule:
    """The answer with what it rests on: `fold` is latest / previous. None of it is given outside the assay."""

    answer: CasparAnswer
    reason: CasparReason | None
    latest: MarkerPoint | None
    previous: MarkerPoint | None
    fold: Decimal | None
    limits: tuple[InForce, ...]


def compute_caspar(series: MarkerSeries, *, rules_on: date | None = None) -> CasparRule | None:
    """The rule for the latest usable result of a chromogranin A series; None for another analyte, where there is no
    usable result, and before the rule was published.

    Undated results and results of overlapping dates give `unknown`: which is the previous one is not known.
    """
    names = ("caspar_assay", "caspar_fold", "caspar_floor")
    limits = tuple(limit for name in names if (limit := in_force(name, rules_on)) is not None)
    usable = [point for point in series.points if point.usable and point.day is not None]
    if series.analyte != _ANALYTE or len(limits) < len(names) or not usable:
        return None
    validated, fold_limit, floor = limits
    *earlier, latest = in_order(usable)

    def no(answer: CasparAnswer, reason: CasparReason) -> CasparRule:
        return CasparRule(answer, reason, latest, None, None, limits)

    if series.assay is None:
        return no("unknown", "assay_not_recorded")
    assay, wanted = _words(series.assay), _words(str(validated.value))
    if not wanted <= assay:
        brand = next(iter(str(validated.value).casefold().split()))
        # KRYPTOR alone may be the first or the second generation of the assay.
        return no("unknown", "assay_not_told_apart") if assay == {brand} else no("not_applicable", "another_assay")
    if series.unit not in _UNITS:
        return no("not_applicable", "unit")
    if not earlier:
        return no("unknown", "no_earlier_result")
    previous = earlier[-1]
    if latest.comparator or previous.comparator or not latest.value or not previous.value:
        return no("unknown", "only_a_bound")
    fold = latest.value / previous.value
    met = fold >= fold_limit.number and latest.value > floor.number
    return CasparRule("met" if met else "not_met", None, latest, previous, fold, limits)


def _words(text: str) -> set[str]:
    return set(text.casefold().replace("-", " ").replace("·", "").replace("2", "ii").split())
