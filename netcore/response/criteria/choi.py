"""Which outcomes do the criteria of Choi know, and what is the mean attenuation of the targets?

Source: Choi et al., J Clin Oncol 2007;25:1753-1759: size or attenuation makes a partial response, in the modified form
size and attenuation. Attenuation is read on CT in the portal venous phase over the whole lesion; MRI has none, so the
answer there is not evaluable. Off for lesions with iodised oil, ablated or embolised. Targets that are gone have no
attenuation: the mean is taken over those that are still there, at both scans. Not automated: a new or growing nodule
inside a lesion.
"""

from collections.abc import Sequence
from decimal import Decimal

from netcore.response.assessment import Attenuation, Reason, UnknownInput
from netcore.response.criteria.criterion import Criterion, Outcome, TargetState
from netcore.response.criteria.measures import DIAMETER, Value
from netcore.response.criteria.recist import NON_TARGET, OVERALL
from netcore.response.criteria.sums import BEFORE_ARITHMETIC, INCOMPLETE, NOT_EVALUABLE, SumRules, has_fallen, has_risen
from netcore.response.limits import Limits
from netcore.response.target import TargetSeries, TargetSum

_SIZE = SumRules("choi_size_response_fall", "choi_size_progression_rise", reference="choi_progression_reference")
_REACHED = "choi_attenuation_response_fall"
_Weighted = tuple[Decimal, Decimal]


def read_attenuation(series: TargetSeries, entry: TargetSum, names: Sequence[str]) -> Attenuation:
    """The mean attenuation of these targets now and at baseline, with everything that is missing for it."""
    key = entry.point.index, tuple(names)
    if key not in series.attenuations:
        series.attenuations[key] = _attenuation(series, entry, names)
    return series.attenuations[key]


def _attenuation(series: TargetSeries, entry: TargetSum, names: Sequence[str]) -> Attenuation:
    limits, first = series.limits, series.history[0]
    unknown: list[UnknownInput] = []
    now: list[_Weighted] = []
    before: list[_Weighted] = []
    there = [name for name in names if name in entry.values and series.reader.left(name, entry.values[name])]
    for name in there:
        if any(one.oil or limits.word("choi_off_after") == "embolisation_or_ablation" or one.removes
               for one in series.treated.ever(name, entry.point)):
            unknown.append(UnknownInput("attenuation", name, "scan", "attenuation_off_after_treatment"))
            continue
        for at, value, found in (("baseline", first.values.get(name), before), ("scan", entry.values[name], now)):
            read = _read(name, value, limits)
            if isinstance(read, tuple):
                found.append(read)
            else:
                unknown.append(UnknownInput("perpendicular" if read == "no_area" else "attenuation", name,
                                            at, "missing" if read == "no_area" else read))  # type: ignore[arg-type]
    if unknown or not there:
        return Attenuation(None, None, None, tuple(unknown))
    mean, base = _mean(now), _mean(before)
    if base < limits.number("choi_attenuation_from"):
        return Attenuation(mean, base, None, (UnknownInput("attenuation", None, "baseline", "attenuation_near_zero"),))
    return Attenuation(mean, base, 100 * (mean - base) / base)


def _read(name: str, value: Value | None, limits: Limits) -> _Weighted | str:
    """Attenuation and weight of one lesion, or why there is none."""
    row = value.row if value is not None else None
    if value is None or row is None or row.lesion_id != name or row.attenuation_hu is None:
        kind = value.study.kind if value is not None and value.study is not None else None
        return "mri_has_no_attenuation" if kind == "MRI" else "missing"
    if value.study is not None and value.study.kind not in ("CT", None):
        return "attenuation_not_from_ct"
    if limits.word("choi_attenuation_mean") == "plain":
        return row.attenuation_hu, Decimal(1)
    if row.longest_diameter_mm is None or row.perpendicular_mm is None:
        return "no_area"
    return row.attenuation_hu, row.longest_diameter_mm * row.perpendicular_mm


def _mean(values: list[_Weighted]) -> Decimal:
    if len(values) == 1:
        return values[0][0]
    return sum((hu * weight for hu, weight in values), Decimal(0)) / sum((weight for _, weight in values), Decimal(0))


def _attenuation_fell(state: TargetState) -> bool:
    found = state.attenuation
    return found is not None and found.mean_hu is not None and found.baseline_hu is not None and \
        has_fallen(found.mean_hu, found.baseline_hu, state.limits.number(_REACHED))


def _size_fell(state: TargetState) -> bool:
    return state.sum_mm is not None and state.baseline_mm is not None and \
        has_fallen(state.sum_mm, state.baseline_mm, state.limits.number(_SIZE.fall))


def _size_rose(state: TargetState) -> bool:
    nadir = state.limits.word(str(_SIZE.reference)) == "nadir"
    start = state.nadir_mm if nadir else state.baseline_mm
    return state.sum_mm is not None and start is not None and \
        has_risen(state.sum_mm, start, state.limits.number(_SIZE.rise))


_LIMITS = (_SIZE.fall, _REACHED, _SIZE.rise, "choi_progression_reference")
_OPENING: tuple[Outcome[TargetState], ...] = (
    *BEFORE_ARITHMETIC, *INCOMPLETE,
    Outcome("NE", "attenuation_unknown", "the attenuation of the targets, or its change in percent, is not known",
            lambda state: state.attenuation is None or state.attenuation.change is None),
    Outcome("PD", "size_rose", "the sum has risen enough and attenuation has not responded",
            lambda state: _size_rose(state) and not _attenuation_fell(state),
            (_SIZE.rise, _REACHED, "choi_progression_reference")))
_REST: tuple[Outcome[TargetState], ...] = (
    Outcome("SD", "neither", "neither response nor progression", lambda state: True, _LIMITS), NOT_EVALUABLE)
_EITHER: tuple[Outcome[TargetState], ...] = (
    Outcome("PR", "sum_fell", "the sum has fallen enough below baseline", _size_fell, (_SIZE.fall,)),
    Outcome("PR", "attenuation_fell", "the mean attenuation has fallen enough below baseline", _attenuation_fell,
            (_REACHED,)))
_BOTH: tuple[Outcome[TargetState], ...] = (
    Outcome("PR", "size_and_attenuation_fell", "sum and mean attenuation have fallen enough below baseline",
            lambda state: _size_fell(state) and _attenuation_fell(state), (_SIZE.fall, _REACHED)),)


def _warn_of_phase(series: TargetSeries, entry: TargetSum) -> list[Reason]:
    phases = [phase for study in entry.point.studies for phase in study.phases]
    portal = any(word in phase.casefold() for phase in phases for word in ("portal", "venous"))
    return [Reason("no_portal_phase", {"phases": tuple(phases)})] if phases and not portal else []


_NOTE = "Made for a drug on CT of stromal tumours; not for lesions treated by heat or embolisation."
CHOI = Criterion("choi", "Choi", DIAMETER, _SIZE.fall, _SIZE.rise, _SIZE.response_line, _SIZE.progression_line,
                 (*_OPENING, *_EITHER, *_REST), NON_TARGET, OVERALL, note=_NOTE, attenuation=read_attenuation,
                 warn=_warn_of_phase)
MODIFIED_CHOI = Criterion("modified-choi", "Modified Choi", DIAMETER, _SIZE.fall, _SIZE.rise, _SIZE.response_line,
                          _SIZE.progression_line, (*_OPENING, *_BOTH, *_REST), NON_TARGET, OVERALL, note=_NOTE,
                          attenuation=read_attenuation, warn=_warn_of_phase)
