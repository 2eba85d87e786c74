"""What does one comparable series of marker results hold?

A series is one analyte in one specimen by one assay (by one laboratory where the assay is not known) in units that
convert into each other. Nothing is ever compared across two series.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from netcore.evidence import Analyte, Checked
from netcore.markers.verdict import NOT_COMPARED, Verdict, VerdictCode
from netcore.model import Lab, PartialDate
from netcore.units import Family, System

ReasonCode = Literal["confounded", "dynamic_test", "unit_not_listed", "unit_not_printed", "printed_as_word",
                     "no_result", "no_date_and_no_order"]
Direction = Literal["up", "down", "unchanged"]
Course = Literal["rose", "fell", "within", "cannot_tell"]


class PointConfounder(NamedTuple):
    """One circumstance that disturbs one result.

    `origin`: noted on the result itself, or following from a treatment, a finding or another result of the record,
    which began on `since` (None: not known) and, where known, ended on `until`. `certain` is False where partial or
    missing dates leave open whether it held on that day. `leaves_trend` False: only marked. `phase`: while it
    lasted, or not yet washed out. `days_since` the end of the drug or the procedure; None where that is not known.
    `detail`: the agent, the procedure or the value behind it.
    """

    condition: str
    origin: Literal["noted", "treatment", "finding", "laboratory"]
    since: PartialDate | None
    until: PartialDate | None
    certain: bool
    leaves_trend: bool
    effect: Literal["raises", "lowers", "varies"]
    why: str
    ref: str | None
    checked: Checked
    phase: Literal["during", "wash_out"] = "during"
    days_since: int | None = None
    detail: str | None = None


class MarkerPoint(NamedTuple):
    """One result in its series' unit.

    `day` is None where the date is partial or missing (`when` keeps it): such a point is listed, never plotted on a
    day. `value` None: printed as a word (`word`) or not at all. With a `comparator` the value, and `times_upper` with
    it, is only a bound: `<4` means below 4. `times_upper` is value / upper limit, None without a limit in a unit that
    fits.
    `left_out_for` says why the point is not `usable` in the trend.
    """

    lab: Lab
    day: date | None
    when: PartialDate | None
    value: Decimal | None
    comparator: str | None
    lower_limit: Decimal | None
    upper_limit: Decimal | None
    times_upper: Decimal | None
    word: str | None
    confounders: tuple[PointConfounder, ...]
    left_out_for: tuple[ReasonCode, ...]
    doubt: str | None
    as_printed: str | None

    @property
    def usable(self) -> bool:
        """May the point be compared with others of its series?"""
        return not self.left_out_for

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """Between which values the result lies, in the series' unit; None: no bound known. `<4` is (0, 4)."""
        if self.value is None:
            return None, None
        if self.comparator in ("<", "<="):
            return Decimal(0), self.value
        if self.comparator in (">", ">="):
            return self.value, None
        return self.value, self.value


@dataclass(frozen=True, slots=True)
class TreatmentStart:
    """When a course of antitumour treatment began; `when` None: not known."""

    treatment_id: str
    kind: str
    when: PartialDate | None


@dataclass(frozen=True, slots=True)
class MarkerSeries:
    """Comparable results of one analyte, in the order of time as far as it is known.

    `analyte` is the catalogue's id (the recorded name where the catalogue has none: then `entry` is None). `unit` is
    UCUM; where `family` is `as printed` it is the text as recorded, or None where no unit was printed, and nothing is
    converted. Points without any date come last, in their sequence. `system`: the units in which screens show it
    (None: as recorded); nothing is computed from it.
    """

    analyte: str
    entry: Analyte | None
    specimen: str | None
    assay: str | None
    laboratory: str | None
    family: Family
    unit: str | None
    points: tuple[MarkerPoint, ...]
    treatment_starts: tuple[TreatmentStart, ...] = ()
    system: System | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """How far the latest result lies from an earlier one.

    `percent` is exact where both results are plain numbers. Where one is a bound (`<4`), `percent` is None and `low`
    and `high` enclose it (None: open). `direction` is purely numerical, None where it is not certain. `reason` says
    why there is no percentage. `verdict` says whether the difference is larger than variation explains.
    """

    reference: MarkerPoint | None
    percent: Decimal | None
    low: Decimal | None
    high: Decimal | None
    direction: Direction | None
    reason: Literal["no_reference", "latest_is_reference", "bound_only", "reference_zero", "order_not_known"] | None
    verdict: Verdict = NOT_COMPARED


@dataclass(frozen=True, slots=True)
class MarkerChange:
    """The latest usable result against baseline and nadir of the same series.

    `latest` None: no usable result; `same_day`: further usable results of the latest day. `baseline_is`: chosen by the
    caller, the last usable result before the last course of treatment (`treatment`), or the first usable one.
    `left_out`: results not certainly earlier than the latest usable one that left the trend. `rules_on`: the day whose
    limits judged (None: the latest).
    """

    latest: MarkerPoint | None
    same_day: tuple[MarkerPoint, ...]
    baseline_is: Literal["chosen", "before_treatment", "first"] | None
    treatment: TreatmentStart | None
    from_baseline: Difference
    from_nadir: Difference
    left_out: tuple[MarkerPoint, ...]
    rules_on: date | None = None

    @property
    def judgement(self) -> VerdictCode:
        """Is the change from baseline larger than variation explains?"""
        return self.from_baseline.verdict.code

    @property
    def course(self) -> Course | None:
        """In one word: `rose` or `fell` only where every fitting publication finds more than variation. `cannot_tell`:
        they differ, none is published, a bound or an unknown order leaves it open. None: nothing to compare with."""
        difference = self.from_baseline
        if difference.reason in ("no_reference", "latest_is_reference"):
            return None
        if self.judgement == "beyond" and difference.direction in ("up", "down"):
            return "rose" if difference.direction == "up" else "fell"
        return "within" if self.judgement == "within" else "cannot_tell"


@dataclass(frozen=True, slots=True)
class MarkerSummary:
    """One marker of one patient: its current series (the one with the newest dated result), the change in it, and the
    other series, which are never compared with it."""

    analyte: str
    series: MarkerSeries
    change: MarkerChange
    others: tuple[MarkerSeries, ...]
    sparkline: tuple[tuple[date, Decimal], ...]
