"""Which outcomes does RECIST 1.1 know, in which order?

Source: Eisenhauer et al., Eur J Cancer 2009;45:228-247, with the EORTC clarifications (stable: neither enough fall from
baseline nor enough rise from nadir) and Schwartz et al., Eur J Cancer 2016;62:132-137. Comparisons are exact: 100 times
the change against the limit times the reference, never a rounded percentage. Not automated: unequivocal progression of
non-targets, which a reader states; normal tumour markers as a condition of complete response, which is off;
symptomatic deterioration, which is not progression.
"""

from decimal import Decimal

from netcore.response.criterion import Criterion, NonTargetState, Outcome, OverallState, TargetState
from netcore.response.limits import Limits
from netcore.response.readings import recist_length

_HUNDRED = Decimal(100)


def has_progressed(mm: Decimal, nadir: Decimal, limits: Limits) -> bool:
    """Has the sum risen enough above the nadir, in percent and in millimetres?"""
    rise = mm - nadir
    return _HUNDRED * rise >= limits.progression_rise * nadir and rise >= limits.progression_floor


def has_responded(mm: Decimal, baseline: Decimal, limits: Limits) -> bool:
    """Has the sum fallen enough below baseline? Never from a baseline of 0."""
    return baseline > 0 and _HUNDRED * (mm - baseline) <= -limits.partial_response_fall * baseline


def response_line(baseline: Decimal | None, limits: Limits) -> Decimal | None:
    """The largest sum that is a partial response."""
    return None if baseline is None or baseline == 0 else \
        baseline * (_HUNDRED - limits.partial_response_fall) / _HUNDRED


def progression_line(nadir: Decimal | None, limits: Limits) -> Decimal | None:
    """The smallest sum that is progression."""
    return None if nadir is None else max(nadir * (_HUNDRED + limits.progression_rise) / _HUNDRED,
                                          nadir + limits.progression_floor)


def _rises(state: TargetState) -> bool:
    mm = state.sum_mm if state.sum_mm is not None else state.measured_mm
    return state.nadir_mm is not None and has_progressed(mm, state.nadir_mm, state.limits)


_PROGRESSION = ("progression_rise", "progression_floor")

TARGET: tuple[Outcome[TargetState], ...] = (
    Outcome("NE", "no_target_left", "every target left after a local treatment: no response by removal",
            lambda state: state.followed == 0),
    Outcome("CR", "targets_gone", "every target is gone and every target node is normal",
            lambda state: state.all_gone and not state.removed and not state.removal_unrecorded
            and state.disease_at_baseline, ("node_normal_below",)),
    Outcome("NE", "gone_after_unrecorded_removal",
            "every target is gone, but an ablation or resection since baseline does not say which lesions it took",
            lambda state: state.all_gone and state.removal_unrecorded and state.disease_at_baseline),
    Outcome("PD", "target_back_after_complete_response", "a target is back after complete response",
            lambda state: state.after_complete_response and state.something_left, ("node_normal_below",)),
    Outcome("PD", "sum_rose", "the sum has risen enough above its nadir",
            lambda state: state.sum_mm is not None and _rises(state), _PROGRESSION),
    Outcome("PD", "measured_part_rose", "the measured targets alone have risen enough above the nadir of all targets",
            lambda state: state.sum_mm is None and _rises(state), _PROGRESSION),
    Outcome("NE", "targets_missing", "a target was not measured",
            lambda state: state.sum_mm is None),
    Outcome("NE", "no_baseline_sum", "there is no complete baseline sum to compare with",
            lambda state: state.baseline_mm is None or not state.disease_at_baseline),
    Outcome("PR", "sum_fell", "the sum has fallen enough below baseline",
            lambda state: state.sum_mm is not None and state.baseline_mm is not None
            and has_responded(state.sum_mm, state.baseline_mm, state.limits), ("partial_response_fall",)),
    Outcome("PR", "response_holds", "an earlier partial response holds until the sum rises enough above its nadir",
            lambda state: state.responded and state.limits.sticky_partial_response,
            ("sticky_partial_response", *_PROGRESSION)),
    Outcome("SD", "neither", "neither enough fall from baseline nor enough rise from nadir",
            lambda state: state.sum_mm is not None and state.nadir_mm is not None,
            ("partial_response_fall", *_PROGRESSION)),
    Outcome("NE", "not_evaluable", "too little is known of the targets", lambda state: True),
)

NON_TARGET: tuple[Outcome[NonTargetState], ...] = (
    Outcome("PD", "non_target_progressed", "a reader saw unequivocal progression of non-targets",
            lambda state: state.progressed > 0),
    Outcome("PD", "non_target_back_after_complete_response", "a non-target is back after complete response",
            lambda state: state.after_complete_response and state.present > 0),
    Outcome("NE", "non_targets_not_evaluated", "a non-target was not evaluated",
            lambda state: state.not_evaluated > 0),
    Outcome("NON-CR/NON-PD", "non_targets_persist", "a non-target persists",
            lambda state: state.present > 0),
    Outcome("NE", "non_targets_removed", "non-targets were ablated or resected: no response by removal",
            lambda state: state.removed > 0),
    Outcome("CR", "non_targets_gone", "every non-target is gone", lambda state: True),
)

# The tables of time point response: with targets, with non-targets only, and with neither.
OVERALL: tuple[Outcome[OverallState], ...] = (
    Outcome("PD", "new_lesion", "an unequivocal new lesion", lambda state: state.new_lesion == "unequivocal"),
    Outcome("PD", "targets_progressed", "targets progressed", lambda state: state.target == "PD"),
    Outcome("PD", "non_targets_progressed", "non-targets progressed", lambda state: state.non_target == "PD"),
    Outcome("NE", "no_lesion_recorded", "no lesion is recorded at baseline",
            lambda state: not state.disease_recorded),
    Outcome("NED", "no_disease", "no disease at baseline and no new lesion",
            lambda state: state.target is None and state.non_target is None and state.new_lesion != "not_assessed"),
    Outcome("CR", "complete_response", "everything is gone",
            lambda state: state.target == "CR" and state.non_target in (None, "CR")),
    Outcome("PR", "targets_gone_rest_not", "targets are gone, non-targets persist or were not all evaluated",
            lambda state: state.target == "CR"),
    Outcome("PR", "partial_response", "targets responded, nothing progressed", lambda state: state.target == "PR"),
    Outcome("SD", "stable", "targets are stable, nothing progressed", lambda state: state.target == "SD"),
    Outcome("CR", "non_targets_only_gone", "non-targets only, all gone",
            lambda state: state.target is None and state.non_target == "CR"),
    Outcome("NON-CR/NON-PD", "non_targets_only_persist", "non-targets only, neither gone nor progressed",
            lambda state: state.target is None and state.non_target == "NON-CR/NON-PD"),
    Outcome("NE", "not_evaluable", "too little is known for a category", lambda state: True),
)

RECIST_1_1 = Criterion("recist-1.1", "RECIST 1.1", recist_length, response_line, progression_line, TARGET, NON_TARGET,
                       OVERALL)
