"""What would a criterion say of each single target, as if it were the only one?

No criterion defines a response of one lesion; its own limits are applied to the lesion's own baseline and nadir, by
plain arithmetic: an earlier response does not hold, and what happened to other lesions does not count.
"""

from decimal import Decimal

from netcore.response.assessment import Attenuation, LesionVerdict, Reason
from netcore.response.criterion import Criterion, LesionState, TargetState, first_outcome
from netcore.response.measures import Value
from netcore.response.target import TargetSeries, TargetSum


def percent_change(value: Decimal | None, reference: Decimal | None) -> Decimal | None:
    """The change in percent, unrounded; None where there is nothing to compare with."""
    return None if value is None or not reference else 100 * (value - reference) / reference


def lesion_states(targets: TargetSeries, entry: TargetSum) -> tuple[LesionState, ...]:
    """The targets that are followed at this time point, one by one."""
    first = targets.history[0].values
    return tuple([LesionState(name, value.mm, first[name].mm if name in first else None, entry.lows.get(name))
                  for name, value in entry.values.items()])


def judge_lesions(criterion: Criterion, targets: TargetSeries, entry: TargetSum) -> tuple[LesionVerdict, ...]:
    """The verdict on every target; one that left the sum by ablation or resection is not evaluable."""
    states = {state.lesion_id: state for state in lesion_states(targets, entry)}
    unknown = targets.unknown(entry)
    verdicts: list[LesionVerdict] = []
    said: dict[str, Reason] = {}
    for name in targets.targets:
        state = states.get(name, LesionState(name, None, None, None))
        attenuation = criterion.attenuation(targets, entry, (name,)) if criterion.attenuation is not None else None
        context = _alone(criterion, targets, entry, state, attenuation)
        outcome = first_outcome(criterion.target, context)
        reason = said.get(outcome.code)
        if reason is None:
            used = targets.limits.used(outcome.limits)
            reason = said[outcome.code] = Reason(
                outcome.code, {"category": outcome.category, "description": outcome.description},
                used[0] if used else None, used[1:])
        missing = tuple([one for one in unknown if one.lesion_id == name]) if unknown else ()
        verdicts.append(LesionVerdict(
            name, state.now, state.baseline, state.nadir, percent_change(state.now, state.baseline),
            percent_change(state.now, state.nadir), outcome.category, reason,
            (*missing, *(attenuation.unknown if attenuation is not None else ())), attenuation))
    return tuple(verdicts)


def _alone(criterion: Criterion, targets: TargetSeries, entry: TargetSum, state: LesionState,
           attenuation: Attenuation | None) -> TargetState:
    """The context of the outcomes for one lesion."""
    name = state.lesion_id
    followed = name in entry.values
    left = followed and targets.reader.left(name, entry.values[name])
    first: Value | None = targets.history[0].values.get(name)
    at_first = first is not None and (first.mm is None or targets.reader.left(name, first))
    return TargetState(
        sum_mm=state.now, measured_mm=state.now or Decimal(0), baseline_mm=state.baseline, nadir_mm=state.nadir,
        all_gone=state.now is not None and not left and not targets.may_never_have_counted(name, entry.values[name]),
        disease_at_baseline=at_first, something_left=left, responded=False,
        after_complete_response=False, removed=int(name in entry.away), followed=int(followed), limits=targets.limits,
        removal_unrecorded=entry.removal_unrecorded, lesions=(state,) if criterion.by_lesion else (),
        attenuation=attenuation)
