"""What would another reader have called it?

Question: given the sums one reader measured, how probable is it that another reader of the same scans would find
partial response, stable disease or progression of the targets?

Model. The log ratio of two readers' sums of one scan follows Student's t around 0: error is in proportion to size, no
reader leans to one side, and the tails are heavy, because now and then two readers outline something else. The scans of
one patient share one tail factor (a multivariate t), with the scale of baseline scans at baseline and that of follow-up
scans later. `same` readers: one reader read all scans, so would the other; the errors of the scans are correlated as
far as the source shows it. `different` readers: each scan read by somebody else; no correlation. The other reader's
sums are the observed ones times the error; the criterion's limits, floor in millimetres included, decide each draw.

Assumptions, said on screen: the numbers are those of another tumour; they are for sums as read there, whatever the
number of lesions; the nadir is the same scan for every reader; nothing is known beforehand (how often tumours grow is
not used, so that a call of change is less often repeated than the probability says: the agreement counted in the
source stands beside it). Nothing is said of sums of 0, of new lesions or of non-targets, nor of one reader who reads
again, for which the source has no readings.

Reckoned over 2^14 points of a scrambled Sobol sequence with a fixed seed (error of a probability below 0.002); without
any error the exact comparison of the criterion answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal

import numpy as np

from netcore.evidence import InForce, read_sheet
from netcore.response.assessment import Assessment, Reason, ResponseSeries
from netcore.response.limits import Limits, read_limits

Readers = Literal["same", "different"]
Verdict = Literal["PR", "SD", "PD", "too close to call"]
_POINTS, _SEED = 14, 20200101
# Prefix of the numbers in the sheet, and the parameters of the response sheet for fall, rise and floor.
_CRITERIA = {"recist-1.1": ("recist", ("partial_response_fall", "progression_rise", "progression_floor")),
             "mrecist": ("mrecist", ("mrecist_partial_response_fall", "mrecist_progression_rise",
                                     "mrecist_progression_floor"))}
_USED = ("patients", "pairs", "tails", "scale_baseline", "scale_follow_up", "correlation", "smallest_sum",
         "largest_sum")


@dataclass(frozen=True, slots=True)
class ReaderError:
    """How far two readers differ: scales of the log ratio of their sums, tails (None: normal), correlation of the
    scans of one patient. `limits` are the numbers as the sheet states them."""

    scale_baseline: float
    scale_follow_up: float
    correlation: float
    tails: float | None
    limits: tuple[InForce, ...] = ()

    def number(self, name: str) -> Decimal | None:
        """A number of the sheet by its name without the criterion; None where the error did not come from there."""
        return next((limit.number for limit in self.limits if limit.parameter.endswith(f"_{name}")), None)


@dataclass(frozen=True, slots=True)
class ErrorCall:
    """What another reader would call it. `probabilities` of PR, SD and PD add up to 1; they and `verdict` are None
    where nothing can be said, and `why` names the reason. `plain` is what the observed sums say by themselves."""

    plain: Literal["PR", "SD", "PD"] | None
    probabilities: Mapping[str, float] | None
    verdict: Verdict | None
    readers: Readers
    why: Reason
    limits: tuple[InForce, ...] = ()


def read_reader_error(criterion: str) -> ReaderError | None:
    """The numbers of `data/guidelines/reader_error.yaml` for a criterion; None where it has none."""
    if criterion not in _CRITERIA:
        return None
    sheet, prefix = read_sheet("reader_error"), _CRITERIA[criterion][0]
    found = {name: sheet.value(f"{prefix}_{name}") for name in _USED}
    return ReaderError(float(found["scale_baseline"].number), float(found["scale_follow_up"].number),
                       float(found["correlation"].number), float(found["tails"].number), tuple(found.values()))


def error_call(assessment: Assessment, readers: Readers = "same") -> ErrorCall:
    """What another reader would call the targets of this assessment.

    Nothing is said where the criterion has no numbers, a sum is missing or 0, or something other than the sum decided.
    """
    error = read_reader_error(assessment.criterion)
    if error is None:
        return _nothing(readers, "no_reader_error", criterion=assessment.criterion)
    sums = (assessment.sum_mm, assessment.baseline_mm, assessment.nadir_mm)
    if assessment.target not in ("PR", "SD", "PD") or None in sums:
        return _nothing(readers, "no_call_on_sums", target=assessment.target, missing=assessment.missing)
    codes = {reason.code for reason in assessment.reasons}
    if "target_back_after_complete_response" in codes or 0 in sums:
        return _nothing(readers, "sum_of_zero")
    at, baseline, nadir = (mm for mm in sums if mm is not None)
    return call_with_error(at, baseline, nadir, error, readers=readers, criterion=assessment.criterion,
                           nadir_at_baseline=assessment.nadir_day == assessment.baseline_day and nadir == baseline,
                           response_holds="response_holds" in codes)


def call_with_error(sum_mm: Decimal, baseline_mm: Decimal, nadir_mm: Decimal, error: ReaderError, *,
                    readers: Readers = "same", nadir_at_baseline: bool | None = None, response_holds: bool = False,
                    criterion: str = "recist-1.1") -> ErrorCall:
    """The probabilities of PR, SD and PD by another reader's sums, and the verdict.

    Sums in mm, above 0. `nadir_at_baseline`: is the nadir the baseline scan itself (None: where they are equal)?
    `response_holds`: an earlier partial response holds, so that what is not progression is a response. The verdict is a
    category only from the probability `confident_from` of the sheet on.
    """
    limits, names = read_limits(None), _CRITERIA[criterion][1]
    if any(name not in limits.in_force for name in names):
        return _nothing(readers, "no_reader_error", criterion=criterion)
    if min(sum_mm, baseline_mm, nadir_mm) <= 0:
        return _nothing(readers, "sum_of_zero")
    at_baseline = baseline_mm == nadir_mm if nadir_at_baseline is None else nadir_at_baseline
    plain = _plain(sum_mm, baseline_mm, nadir_mm, limits, names, response_holds)
    if error.scale_baseline == 0 and error.scale_follow_up == 0:
        shares = {name: float(name == plain) for name in ("PR", "SD", "PD")}
    else:
        shares = _shares((sum_mm, baseline_mm, nadir_mm), error, readers, at_baseline, response_holds,
                         tuple(float(limits.number(name)) for name in names))
    threshold = read_sheet("reader_error").value("confident_from")
    likeliest = max(shares, key=lambda name: shares[name])
    verdict: Any = likeliest if shares[likeliest] >= float(threshold.number) else "too close to call"
    smallest, largest = error.number("smallest_sum"), error.number("largest_sum")
    outside = smallest is not None and largest is not None and not (
        smallest <= min(sum_mm, baseline_mm, nadir_mm) and max(sum_mm, baseline_mm, nadir_mm) <= largest)
    return ErrorCall(plain, shares, verdict, readers, Reason("reader_error", {"outside_source": outside}, threshold),
                     (threshold, *error.limits, *limits.used(names)))


def error_band(series: ResponseSeries, error: ReaderError) -> list[tuple[float, float] | None]:
    """Where another reader's sum would lie, in mm, point by point of the series; None where there is no sum above 0.

    The band holds the share `band_coverage` of the sheet.
    """
    from scipy import stats
    share = float(read_sheet("reader_error").value("band_coverage").number)
    quantile = float(stats.norm.ppf((1 + share) / 2) if error.tails is None else
                     stats.t.ppf((1 + share) / 2, error.tails))
    bands: list[tuple[float, float] | None] = []
    for point in series.points:
        scale = error.scale_baseline if point.assessment is None else error.scale_follow_up
        factor = float(np.exp(quantile * scale))
        mm = float(point.sum_mm) if point.sum_mm else None
        bands.append(None if mm is None else (mm / factor, mm * factor))
    return bands


def _plain(mm: Decimal, baseline: Decimal, nadir: Decimal, limits: Limits, names: tuple[str, ...],
           response_holds: bool) -> Literal["PR", "SD", "PD"]:
    fall, rise, floor = (limits.number(name) for name in names)
    if 100 * (mm - nadir) >= rise * nadir and mm - nadir >= floor:
        return "PD"
    return "PR" if response_holds or 100 * (baseline - mm) >= fall * baseline else "SD"


def _shares(sums: tuple[Decimal, Decimal, Decimal], error: ReaderError, readers: Readers, nadir_at_baseline: bool,
            response_holds: bool, limits: tuple[float, ...]) -> dict[str, float]:
    """The share of draws in each category; draws are of the scan, the baseline and the nadir."""
    fall, rise, floor = limits
    correlation = min(max(error.correlation, 0.0), 1.0) if readers == "same" else 0.0
    draws = _draws(error.tails)
    own, shared, stretch = draws[:, :3], draws[:, 3:4], draws[:, 4:5]
    steps = stretch * (np.sqrt(correlation) * shared + np.sqrt(1 - correlation) * own)
    scales = np.array([error.scale_follow_up, error.scale_baseline, error.scale_follow_up])
    found = np.array([float(mm) for mm in sums]) * np.exp(np.clip(steps * scales, -50, 50))
    at, baseline = found[:, 0], found[:, 1]
    nadir = baseline if nadir_at_baseline else found[:, 2]
    grown = (at - nadir >= rise / 100 * nadir) & (at - nadir >= floor)
    shrunk = ~grown & (response_holds | (baseline - at >= fall / 100 * baseline))
    progressed, responded = float(grown.mean()), float(shrunk.mean())
    return {"PR": responded, "SD": 1 - progressed - responded, "PD": progressed}


@cache
def _draws(tails: float | None) -> Any:
    """Standard normal draws for three scans and what they share, and the factor that makes the tails."""
    from scipy import stats
    points = stats.qmc.Sobol(5, seed=_SEED).random_base2(_POINTS)
    points = np.clip(points, 1e-12, 1 - 1e-12)
    normal = stats.norm.ppf(points[:, :4])
    stretch = np.ones((len(points), 1)) if tails is None else \
        np.sqrt(tails / stats.chi2.ppf(points[:, 4:5], tails))
    return np.hstack([normal, stretch])


def _nothing(readers: Readers, code: str, **facts: object) -> ErrorCall:
    return ErrorCall(None, None, None, readers, Reason(code, facts))
