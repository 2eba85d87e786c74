"""Which outcomes has a criterion that compares a sum with its baseline and its nadir, in which order?

RECIST 1.1 and all criteria made after it differ in what they add up, in their limits, and in whether progression is
asked of each lesion or of the sum, from nadir or from baseline. Comparisons are exact: 100 times the change against
the limit times the reference, never a rounded percentage.
"""

from dataclasses import dataclass
from decimal import Decimal

from netcore.response.criteria.criterion import LesionState, Outcome, TargetState
from netcore.response.limits import Limits

_HUNDRED = Decimal(100)


def has_fallen(value: Decimal, baseline: Decimal, percent: Decimal) -> bool:
    """Has the value fallen by at least so many percent? Never from a baseline of 0."""
    return baseline > 0 and _HUNDRED * (value - baseline) <= -percent * baseline


def has_risen(value: Decimal, reference: Decimal, percent: Decimal, floor: Decimal = Decimal(0)) -> bool:
    """Has the value risen by at least so many percent and by at least the floor? From 0 every rise is one."""
    rise = value - reference
    return rise > 0 and _HUNDRED * rise >= percent * reference and rise >= floor


@dataclass(frozen=True, slots=True)
class SumRules:
    """The parameters of one criterion by their names in the sheets; None where it has no such parameter.

    `reference` is the setting that says whether progression counts from nadir or baseline (None: nadir),
    `progression_on` the one that says whether it is asked of each lesion or of the sum (None: the sum).
    """

    fall: str
    rise: str
    floor: str | None = None
    sticky: str | None = None
    reference: str | None = None
    progression_on: str | None = None

    def response_line(self, baseline: Decimal | None, limits: Limits) -> Decimal | None:
        """The largest sum that is a partial response."""
        return None if baseline is None or baseline == 0 else \
            baseline * (_HUNDRED - limits.number(self.fall)) / _HUNDRED

    def progression_line(self, baseline: Decimal | None, nadir: Decimal | None, limits: Limits) -> Decimal | None:
        """The smallest sum that is progression; None where each lesion is asked."""
        start = baseline if self._from_baseline(limits) else nadir
        if start is None or self._each(limits):
            return None
        return max(start * (_HUNDRED + limits.number(self.rise)) / _HUNDRED, start + self._floor(limits))

    def outcomes(self) -> tuple[Outcome[TargetState], ...]:
        """The outcomes of the targets; the first that holds wins."""
        rise = tuple(name for name in (self.rise, self.floor, self.reference, self.progression_on) if name is not None)
        fall = (self.fall,)
        above = " above its nadir" if self.reference is None else ""
        found: list[Outcome[TargetState]] = [*BEFORE_ARITHMETIC]
        if self.progression_on is not None:
            found.append(Outcome("PD", "lesion_rose", "a target has risen enough",
                                 lambda state: self._each(state.limits) and bool(self._risen(state)), rise,
                                 lambda state: {"rose": self._risen(state)}))
        found += [
            Outcome("PD", "sum_rose", f"the sum has risen enough{above}",
                    lambda state: state.sum_mm is not None and self._rises(state, state.sum_mm), rise),
            Outcome("PD", "measured_part_rose",
                    "the measured targets alone have risen enough" + (above and " above the nadir of all targets"),
                    lambda state: state.sum_mm is None and self._rises(state, state.measured_mm), rise),
            *INCOMPLETE,
            Outcome("PR", "sum_fell", "the sum has fallen enough below baseline",
                    lambda state: state.sum_mm is not None and state.baseline_mm is not None and has_fallen(
                        state.sum_mm, state.baseline_mm, state.limits.number(self.fall)), fall)]
        if self.sticky is not None:
            found.append(Outcome(
                "PR", "response_holds", "an earlier partial response holds until the sum rises enough above its nadir",
                lambda state: state.responded and state.limits.in_force[str(self.sticky)].value is True,
                (self.sticky, *rise)))
        found += [
            Outcome("SD", "neither", "neither enough fall from baseline nor enough rise" + (above and " from nadir"),
                    lambda state: state.sum_mm is not None and state.nadir_mm is not None, (*fall, *rise)),
            NOT_EVALUABLE]
        return tuple(found)

    def _each(self, limits: Limits) -> bool:
        return self.progression_on is not None and limits.word(self.progression_on) == "each"

    def _from_baseline(self, limits: Limits) -> bool:
        return self.reference is not None and limits.word(self.reference) == "baseline"

    def _floor(self, limits: Limits) -> Decimal:
        return limits.number(self.floor) if self.floor is not None else Decimal(0)

    def _rises(self, state: TargetState, value: Decimal) -> bool:
        start = state.baseline_mm if self._from_baseline(state.limits) else state.nadir_mm
        return not self._each(state.limits) and start is not None and \
            has_risen(value, start, state.limits.number(self.rise), self._floor(state.limits))

    def _risen(self, state: TargetState) -> tuple[str, ...]:
        """The lesions that have risen enough, each from its own nadir or baseline."""
        def start(lesion: LesionState) -> Decimal | None:
            return lesion.baseline if self._from_baseline(state.limits) else lesion.nadir
        return tuple(one.lesion_id for one in state.lesions if one.now is not None and (low := start(one)) is not None
                     and has_risen(one.now, low, state.limits.number(self.rise), self._floor(state.limits)))


BEFORE_ARITHMETIC: tuple[Outcome[TargetState], ...] = (
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
)
INCOMPLETE: tuple[Outcome[TargetState], ...] = (
    Outcome("NE", "targets_missing", "a target has no measurement that this criterion can use",
            lambda state: state.sum_mm is None),
    Outcome("NE", "no_baseline_sum", "there is no complete baseline sum to compare with",
            lambda state: state.baseline_mm is None or not state.disease_at_baseline),
)
NOT_EVALUABLE: Outcome[TargetState] = Outcome("NE", "not_evaluable", "too little is known of the targets",
                                              lambda state: True)

