"""Which windows and margin classes judge an ablation, and where does a scan or a margin lie in them?"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from netcore.evidence import InForce, read_sheet

Position = Literal["technical", "early", "window", "late", "unknown"]
MarginClass = Literal["tumour_left", "under_5_mm", "5_to_10_mm", "10_mm_or_more"]
_MONTHS_A_DAY = Decimal(12) / Decimal("365.25")


@dataclass(frozen=True, slots=True)
class AblationLimits:
    """The sheet's values in force, by name."""

    in_force: dict[str, InForce]

    def number(self, name: str) -> Decimal:
        """A limit in the unit of the sheet."""
        return self.in_force[name].number

    @property
    def window(self) -> tuple[InForce, InForce]:
        """First and last day on which efficacy is judged."""
        return self.in_force["efficacy_window_from"], self.in_force["efficacy_window_to"]

    def position(self, span: tuple[int, int] | None) -> Position:
        """Where a scan lies after the last session, given the fewest and the most days there can be between them.

        `unknown` where a date is missing or leaves more than one answer open.
        """
        if span is None:
            return "unknown"
        fewest, most = span
        opens, closes = self.number("efficacy_window_from"), self.number("efficacy_window_to")
        if most < opens:
            return "technical" if most <= self.number("technical_success_until") else "early"
        if fewest > closes:
            return "late"
        return "window" if fewest >= opens and most <= closes else "unknown"

    def rim_may_be_benign(self, span: tuple[int, int] | None) -> bool:
        """Is it certain that the time is not up in which a rim is benign?"""
        return span is not None and span[1] * _MONTHS_A_DAY <= self.number("benign_rim_until")

    def margin_class(self, margin_mm: Decimal | None) -> MarginClass | None:
        """The class of a minimal margin; None where none is recorded."""
        if margin_mm is None:
            return None
        if margin_mm < self.number("margin_covered_from"):
            return "tumour_left"
        if margin_mm < self.number("margin_middle_from"):
            return "under_5_mm"
        return "5_to_10_mm" if margin_mm < self.number("margin_wide_from") else "10_mm_or_more"


@cache
def ablation_limits() -> AblationLimits:
    """The limits as `data/guidelines/ablation.yaml` states them."""
    sheet = read_sheet("ablation")
    return AblationLimits({name: sheet.value(name) for name in sheet.parameters})
