"""What would a criterion say of each single target, as if it were the only one?

No criterion defines a response of one lesion; its own limits are applied to the lesion's own baseline and nadir, by
plain arithmetic: an earlier response does not hold, and what happened to other lesions does not count.
"""

from decimal import Decimal

from netcore.response.assessment import Attenuation, LesionVerdict, Reason
from netcore.response.criteria.criterion import Criterion, LesionState, TargetState, first_outcome
from netcore.response.criteria.measures import Value
from netcore.response.target import TargetSeries, TargetSum

_NOTHING = Decimal(0)


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
    unknown, read = targets.unknown(entry), criterion.attenuation
    verdicts: list[LesionVerdict] = []
    said: dict[str, Reason] = {}
    attenuation: Attenuation | None = None
    for name in targets.targets:
        state = states.get(name) or LesionState(name, None, None, None)
        missing = tuple([one for one in unknown if one.lesion_id == name]) if unknown else ()
        if read is not None:
            attenuation = read(targets, entry, (name,))
            missing += attenuation.unknown
        outcome = first_outcome(criterion.target, _alone(criterion, targets, entry, state, attenuation))
        reason = said.get(outcome.code)
        if reason is None:
            used = targets.limits.used(outcome.limits)
            reason = said[outcome.code] = Reason(
                outcome.code, {"category": outcome.category, "description": outcome.description},
                used[0] if used else None, used[1:])
        _, now, baseline, nadir = state
        verdicts.append(LesionVerdict(name, now, baseline, nadir, percent_change(now, baseline),
                                      percent_change(now, nadir), outcome.category, reason, missing, attenuation))
    return tuple(verdicts)


def _alone(criterion: Criterion, targets: TargetSeries, entry: TargetSum, state: LesionState,
           attenuation: Attenuation | None) -> TargetState:
    """The context of the outcomes for one lesion."""
    name, now, baseline, nadir = state
    first: Value | None = targets.history[0].values.get(name)
    value = entry.values.get(name)
    left = value is not None and targets.reader.left(name, value)
    at_first = first is not None and (first.mm is None or targets.reader.left(name, first))
    gone = value is not None and now is not None and not left and not targets.may_never_have_counted(name, value)
    # In the order of the fields: this is built for every lesion, scan and criterion.
    return TargetState(now, now or _NOTHING, baseline, nadir, gone, at_first, left, False, False,
                       int(name in entry.away), int(value is not None), targets.limits, entry.removal_unrecorded,
                       (state,) if criterion.by_lesion else (), attenuation)
