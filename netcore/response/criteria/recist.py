"""Which outcomes does RECIST 1.1 know, in which order?

Source: Eisenhauer et al., Eur J Cancer 2009;45:228-247, with the EORTC clarifications (stable: neither enough fall from
baseline nor enough rise from nadir) and Schwartz et al., Eur J Cancer 2016;62:132-137. Not automated: unequivocal
progression of non-targets, which a reader states; normal tumour markers as a condition of complete response, which is
off; symptomatic deterioration, which is not progression.
"""

from netcore.response.criteria.criterion import Criterion, NonTargetState, Outcome, OverallState
from netcore.response.criteria.measures import DIAMETER
from netcore.response.criteria.sums import SumRules

RULES = SumRules("partial_response_fall", "progression_rise", "progression_floor", "sticky_partial_response")

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

RECIST_1_1 = Criterion("recist-1.1", "RECIST 1.1", DIAMETER, RULES.fall, RULES.rise, RULES.response_line,
                       RULES.progression_line, RULES.outcomes(), NON_TARGET, OVERALL)
