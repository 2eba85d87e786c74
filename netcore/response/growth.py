"""How fast did the tumours grow, in percent of volume a month (tumour growth rate, TGR)?

TG = 3 ln(D2 / D1) / t and TGR = 100 (exp(TG) - 1), with D the sum of diameters of the same targets at both scans and t
in months of 365.25 / 12 days (Ferte's code; Lamarca et al., Oncologist 2019;24:e1082). TGR0 runs up to the baseline of
a course, TGR3m from it to the scan 3 months after treatment began. A rate is no response category. It is not validated
after embolisation or ablation, and is not given where a target was treated locally between the scans. The cube of a sum
is not a volume where lesions go different ways.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from netcore.errors import BadInput, Problem
from netcore.evidence import InForce
from netcore.model import PartialDate, PatientRecord, cut_record
from netcore.response.assess import Layout, Span, lay_out
from netcore.response.assessment import Course, Reason, UnknownInput
from netcore.response.criteria.measures import Value
from netcore.response.limits import Limits, read_limits
from netcore.response.readings import Reader, settle_mergers
from netcore.response.timepoints import TimePoint
from netcore.response.treated import LocalTreatments

_DAYS_PER_MONTH = Decimal("365.25") / 12
_HUNDRED = Decimal(100)


class GrowthRate(NamedTuple):
    """One growth rate of one course in one reading stream.

    `percent_per_month` is percent of volume a month, unrounded, None where `unknown` or `reasons` say why; `error_mm`
    is the measurement error of the sheet. `above_cut_off` goes by the number alone.
    """

    name: Literal["TGR0", "TGR3m"]
    reader: str
    course_id: str | None
    cut_off: InForce
    first_when: PartialDate | None = None
    second_when: PartialDate | None = None
    study_ids: tuple[str, ...] = ()
    days: int | None = None
    first_mm: Decimal | None = None
    second_mm: Decimal | None = None
    lesions: tuple[str, ...] = ()
    percent_per_month: Decimal | None = None
    error_mm: Decimal | None = None
    above_cut_off: bool | None = None
    unknown: tuple[UnknownInput, ...] = ()
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()

    @property
    def low(self) -> Decimal | None:
        """The rate with the measurement error taken off the second sum; None where there is no rate."""
        return self._with_error(-1)

    @property
    def high(self) -> Decimal | None:
        """The rate with the measurement error put on the second sum; None where there is no rate."""
        return self._with_error(1)

    def _with_error(self, sign: int) -> Decimal | None:
        if self.error_mm is None or self.first_mm is None or self.second_mm is None or self.days is None:
            return None
        return compute_growth(self.first_mm, self.second_mm + sign * self.error_mm, self.days)


def compute_growth(first_mm: Decimal, second_mm: Decimal, days: int) -> Decimal | None:
    """The growth rate in percent of volume a month between two sums of diameters; None from a sum of 0.

    A second sum of 0 is -100 %. Raises `BadInput` where the second scan is not after the first.
    """
    if days <= 0:
        raise BadInput(Problem("tumour growth rate", f"{days} days between the scans", "a second scan after the first",
                               "correct the dates"))
    if first_mm <= 0:
        return None
    if second_mm <= 0:
        return -_HUNDRED
    months = days / _DAYS_PER_MONTH
    return _HUNDRED * ((3 * (second_mm / first_mm).ln() / months).exp() - 1)


def growth_rates(record: PatientRecord, *, as_of: date | None = None) -> list[GrowthRate]:
    """TGR0 and TGR3m of every course that has a baseline, stream by stream; `as_of` as in `assess`."""
    limits = read_limits(None)
    record = cut_record(record, as_of)
    treated = LocalTreatments(record)
    laid_out = lay_out(record, limits, treated, None, None)
    return [rate for course, spans in laid_out.courses for name, span in spans.items()
            for rate in course_growth(laid_out, course, span, laid_out.readers[name], limits, treated)]


def course_growth(laid_out: Layout, course: Course, span: Span, reader: Reader, limits: Limits,
                  treated: LocalTreatments) -> tuple[GrowthRate, GrowthRate]:
    """TGR0 and TGR3m of one course in one stream."""
    pair = _Pair(reader, limits, treated, span)
    stream = reader.stream.reader
    before = GrowthRate("TGR0", stream, course.course_id, limits.in_force["tgr0_cut_off"])
    after = GrowthRate("TGR3m", stream, course.course_id, limits.in_force["tgr3m_cut_off"])
    return pair.before(before, _begun_before(laid_out, course, span)), pair.after(after, course.started_on)


def _begun_before(laid_out: Layout, course: Course, span: Span) -> tuple[str, ...]:
    """The kinds of treatment of other courses that had begun by the baseline: growth was then not untreated growth."""
    day = span.start.point.when
    return tuple(dict.fromkeys(kind for other, _ in laid_out.courses if other is not course and day is not None
                               and other.started_on is not None and other.started_on.first < day.first
                               for kind in other.kinds))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Finds the two scans of a rate and computes it."""

    reader: Reader
    limits: Limits
    treated: LocalTreatments
    span: Span

    def before(self, rate: GrowthRate, running: tuple[str, ...]) -> GrowthRate:
        """From the last scan before the baseline that is far enough from it, else the last one, to the baseline."""
        second = self.span.start.point
        earlier = [point for point in self.reader.stream.points[:second.index]
                   if self.reader.stream.lesions_at(point)]
        if not earlier:
            return rate._replace(reasons=(Reason("growth_no_earlier_scan"),))
        found = self._rate(rate, self._last_fitting(earlier, second), second)
        return found if not running or found.percent_per_month is None else \
            found._replace(warnings=(*found.warnings, Reason("growth_under_treatment", {"kinds": running})))

    def _last_fitting(self, earlier: Sequence[TimePoint], second: TimePoint) -> TimePoint:
        """The last scan at which nothing is missing and that is far enough; else the last at which nothing is missing;
        else the last that is far enough; else the last."""
        shortest = self.limits.number("tgr_shortest_interval")
        whole = far = None
        for point in reversed(earlier):
            is_far = (days := _days(point, second)) is not None and days >= shortest
            if (whole is None or is_far) and not self._missing(self._read(point)):
                if is_far:
                    return point
                whole = point
            far = far or (point if is_far else None)
        return whole or far or earlier[-1]

    def after(self, rate: GrowthRate, begun: PartialDate | None) -> GrowthRate:
        """From the baseline to the scan nearest to 3 months after treatment began, within the tolerance."""
        if begun is None or begun.exact is None:
            return rate._replace(reasons=(Reason("growth_start_not_known"),))
        middle = self.limits.number("tgr3m_months") * _DAYS_PER_MONTH
        tolerance = self.limits.number("tgr3m_tolerance") * _DAYS_PER_MONTH
        near = sorted((abs((point.when.exact - begun.exact).days - middle), point.index, point)
                      for point in self.span.points if point.when is not None and point.when.exact is not None
                      and abs((point.when.exact - begun.exact).days - middle) <= tolerance)
        if not near:
            return rate._replace(reasons=(Reason("growth_no_scan_in_window", {"start": begun},
                                                 self.limits.in_force["tgr3m_months"],
                                                 (self.limits.in_force["tgr3m_tolerance"],)),))
        points = [point for _, _, point in near]
        whole = [point for point in points if not self._missing(self._read(point))] or points
        return self._rate(rate, self.span.start.point, whole[0])

    def _rate(self, rate: GrowthRate, first: TimePoint, second: TimePoint) -> GrowthRate:
        targets = self.span.start.baseline.targets
        scans: dict[str, Any] = {"first_when": first.when, "second_when": second.when, "lesions": targets,
                                 "study_ids": (*first.study_ids, *second.study_ids)}
        touched = tuple(name for name in targets
                        if self.treated.between(self.reader.stream, name, first, second) is not None)
        if touched:
            return rate._replace(**scans, reasons=(Reason("growth_target_treated", {"lesions": touched}),))
        values = self._read(first), self._read(second)
        early, late = _ENDS[rate.name]
        unknown = (*self._unknown(values[0], early), *self._unknown(values[1], late))
        if unknown or not targets:
            return rate._replace(**scans, unknown=unknown, reasons=() if targets else (Reason("growth_no_targets"),))
        sums = [sum((value.mm for value in read[0].values() if value.mm is not None), Decimal(0)) for read in values]
        days = _days(first, second)
        if days is None or days <= 0:
            return rate._replace(**scans, first_mm=sums[0], second_mm=sums[1],
                           reasons=(Reason("growth_dates_not_exact"),))
        return rate._replace(**scans, first_mm=sums[0], second_mm=sums[1], days=days,
                       **self._computed(rate.cut_off, values, sums[0], sums[1], days))

    def _computed(self, cut_off: InForce, values: tuple["_Read", "_Read"], first: Decimal, second: Decimal,
                  days: int) -> dict[str, Any]:
        """The rate with its error and what must be said of it, as fields of a `GrowthRate`."""
        percent = compute_growth(first, second, days)
        if percent is None:
            return {"reasons": (Reason("growth_from_zero"),)}
        error = self.limits.number("tgr_measurement_error")
        warnings = []
        if days < self.limits.number("tgr_shortest_interval"):
            warnings.append(Reason("growth_short_interval", {"days": days},
                                   self.limits.in_force["tgr_shortest_interval"]))
        elif days < int(self.limits.number("tgr_full_interval") * _DAYS_PER_MONTH):
            warnings.append(Reason("growth_under_full_interval", {"days": days},
                                   self.limits.in_force["tgr_full_interval"]))
        if first < self.limits.number("tgr_smallest_sum"):
            warnings.append(Reason("growth_small_sum", {"sum": first}, self.limits.in_force["tgr_smallest_sum"]))
        if nodes := tuple(name for name in self.span.start.baseline.targets if self.reader.is_node(name)):
            warnings.append(Reason("growth_counts_nodes", {"lesions": nodes}))
        if guessed := tuple(dict.fromkeys(name for read, _ in values for name, value in read.items()
                                          if value.note == "default_value")):
            warnings.append(Reason("growth_default_value", {"lesions": guessed}))
        if abs(second - first) < error:
            warnings.append(Reason("growth_within_error", {"change": abs(second - first)},
                                   self.limits.in_force["tgr_measurement_error"]))
        return {"percent_per_month": percent, "error_mm": error,
                "above_cut_off": percent >= cut_off.number, "warnings": tuple(warnings)}

    def _read(self, point: TimePoint) -> "_Read":
        targets = self.span.start.baseline.targets
        return settle_mergers(self.reader.values(point, targets), self.reader.masses_at(point),
                              lambda name: self.reader.value(point, name))

    def _unknown(self, read: "_Read", at: "_End") -> tuple[UnknownInput, ...]:
        return tuple(UnknownInput("short_axis" if self.reader.is_node(name) else "longest_diameter", name, at)
                     for name in self._missing(read))

    def _missing(self, read: "_Read") -> Sequence[str]:
        values, counted_in = read
        return [name for name, value in values.items() if value.mm is None and name not in counted_in]


_Read = tuple[dict[str, Value], dict[str, str]]
_End = Literal["baseline", "scan", "earlier_scan"]
_ENDS: dict[str, tuple[_End, _End]] = {"TGR0": ("earlier_scan", "baseline"), "TGR3m": ("baseline", "scan")}


def _days(first: TimePoint, second: TimePoint) -> int | None:
    """Whole days between two scans; None where one has no exact day."""
    one, other = first.when, second.when
    if one is None or other is None or one.exact is None or other.exact is None:
        return None
    return (other.exact - one.exact).days
