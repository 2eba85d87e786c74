"""What was the best overall response of one course in one reading stream?

Source: RECIST 1.1, table 3 and section 4.6. After the first progression nothing counts. Stable disease must have
lasted a minimum from baseline to the last scan that was stable or better. With confirmation a response must be seen
again after a minimum interval, with no maximum; whether one is asked for belongs to the study, so the caller says.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from netcore.errors import BadInput, Problem
from netcore.evidence import InForce
from netcore.model import PartialDate
from netcore.response.assessment import Assessment, Category, Reason
from netcore.response.limits import read_limits

_STABLE_OR_BETTER = ("CR", "PR", "SD", "NON-CR/NON-PD")


class BestResponse(NamedTuple):
    """The best overall response, the day of the first assessment that showed it, and why.

    `category` None: there is no assessment. `day` None: its date is partial or missing, or there is none.
    """

    category: Category | None
    day: date | None
    reasons: tuple[Reason, ...]


def best_overall_response(assessments: Sequence[Assessment], *, confirm: bool, minimum_stable_days: int | None = None,
                          confirm_after_days: int | None = None, tolerated_ne: int | None = None) -> BestResponse:
    """The best overall response of these assessments, which must be of one stream, course and criterion.

    The three numbers default to `data/guidelines/response.yaml` (42 d, 28 d and 1 scan not evaluable between a
    response and its confirmation); both day limits are inclusive. Complete response followed by less raises a query
    among the reasons. Where dates are missing, a duration that decides is unknown: the answer is NE and says so.

    Where a target treated locally is not evaluable from then on (policy A), assessments after that treatment do not
    count: the answer is cut there, NE where nothing is left, and says so.

    Raises `BadInput` where assessments of several streams, courses or criteria are mixed.
    """
    mixed = {(one.reader, one.course_id, one.criterion, one.baseline_when) for one in assessments}
    if len(mixed) > 1:
        raise BadInput(Problem("best overall response", f"{len(mixed)} different courses, readers or criteria",
                               "assessments of one of each", "choose one reader and one course"))
    given = {"minimum_stable": minimum_stable_days, "confirm_after": confirm_after_days,
             "tolerated_not_evaluable": tolerated_ne}
    limits = read_limits({name: value for name, value in given.items() if value is not None})
    counted = _until_progression(assessments)
    if not counted:
        return BestResponse(None, None, (Reason("no_assessment"),))
    cut = next((one for one in counted if one.policy == "A" and one.treated_targets), None)
    if cut is not None:
        counted = counted[:counted.index(cut)]
    reasons = [] if cut is None else [Reason("best_response_cut", {"lesions": cut.treated_targets, "when": cut.when})]
    if not counted:
        return BestResponse("NE", None, tuple(reasons))
    search = _Search(counted, limits.in_force["minimum_stable"], limits.in_force["confirm_after"],
                     int(limits.number("tolerated_not_evaluable")), reasons)
    return search.best(confirm)


def _until_progression(assessments: Sequence[Assessment]) -> list[Assessment]:
    """The assessments up to and including the first progression; none dated before its baseline."""
    counted = []
    for one in assessments:
        if one.day is not None and one.baseline_day is not None and one.day < one.baseline_day:
            continue
        counted.append(one)
        if one.overall == "PD":
            break
    return counted


class _Search:
    def __init__(self, counted: list[Assessment], minimum: InForce, interval: InForce, tolerated: int,
                 reasons: list[Reason]) -> None:
        self.counted, self.minimum, self.interval, self.tolerated = counted, minimum, interval, tolerated
        self.reasons = reasons

    def best(self, confirm: bool) -> BestResponse:
        fall = self._fall_after_complete_response()
        if fall is not None:
            self.reasons.append(Reason("complete_response_then_less", {
                "complete": fall[0].when, "then": fall[1].overall, "on": fall[1].when}))
        for category, accepted in (("CR", ("CR",)), ("PR", ("CR", "PR"))):
            for index, one in enumerate(self.counted):
                if one.overall not in accepted or (not confirm and one.overall != category):
                    continue
                if not confirm:
                    return self._answer(category, one)
                if self._confirmed(index, accepted):
                    return self._answer(category, one, Reason("response_confirmed", {}, self.interval))
        if confirm and (lone := next((one for one in self.counted if one.overall in ("CR", "PR")), None)) is not None:
            self.reasons.append(Reason("response_not_confirmed", {"category": lone.overall, "when": lone.when},
                                       self.interval))
        return self._without_response(fall if confirm else None)

    def _without_response(self, fall: tuple[Assessment, Assessment] | None) -> BestResponse:
        stable = [one for one in self.counted if one.overall in _STABLE_OR_BETTER]
        progression = next((one for one in self.counted if one.overall == "PD"), None)
        if stable:
            lasted = self._lasted(stable[-1])
            facts = {"until": stable[-1].when, "baseline": stable[-1].baseline_when}
            if lasted:
                mild = all(one.overall == "NON-CR/NON-PD" for one in stable)
                return self._answer("NON-CR/NON-PD" if mild else "SD", stable[0],
                                    Reason("stable_long_enough", facts, self.minimum))
            if lasted is None:
                self.reasons.append(Reason("stable_duration_unknown", facts, self.minimum))
                return self._answer("NE", stable[0])
            self.reasons.append(Reason("stable_too_short", facts, self.minimum))
            if progression is None and fall is not None:
                return self._answer("PD", fall[1], Reason("disease_after_complete_response"))
        if progression is not None:
            return self._answer("PD", progression)
        clear = next((one for one in self.counted if one.overall == "NED"), None)
        if clear is not None:
            return self._answer("NED", clear)
        return self._answer("NE", next((one for one in self.counted if one.overall == "NE"), self.counted[0]))

    def _answer(self, category: str, one: Assessment, *more: Reason) -> BestResponse:
        return BestResponse(category, one.day, (*self.reasons, *more))  # type: ignore[arg-type]

    def _fall_after_complete_response(self) -> tuple[Assessment, Assessment] | None:
        first = next((one for one in self.counted if one.overall == "CR"), None)
        if first is None:
            return None
        after = self.counted[self.counted.index(first) + 1:]
        less = next((one for one in after if one.overall in ("PR", "SD", "NON-CR/NON-PD") and not _still_gone(one)),
                    None)
        return (first, less) if less is not None else None

    def _confirmed(self, index: int, accepted: tuple[str, ...]) -> bool:
        """Is the response seen again after the interval, with nothing but responses and tolerated NE between?"""
        first, missed = self.counted[index], 0
        for later in self.counted[index + 1:]:
            if later.overall in accepted and not (first.overall == "CR" and _is_fall(later)):
                gap = days_between(first.when, later.when)
                if gap is None:
                    self.reasons.append(Reason("interval_unknown", {"first": first.when, "second": later.when},
                                               self.interval))
                elif gap[0] >= self.interval.number:
                    return True
            elif later.overall == "NE" or (later.overall == "PR" and _still_gone(later)):
                missed += 1
                if missed > self.tolerated:
                    return False
            else:
                return False
        return False

    def _lasted(self, last: Assessment) -> bool | None:
        """Did stable or better last long enough from baseline? None where the dates cannot tell."""
        span = days_between(last.baseline_when, last.when)
        if span is None or (span[0] < self.minimum.number <= span[1]):
            return None
        return span[0] >= self.minimum.number


def _still_gone(one: Assessment) -> bool:
    """Less than complete only because a non-target was not evaluated."""
    return one.target == "CR" and one.non_target == "NE"


def _is_fall(one: Assessment) -> bool:
    return one.overall == "PR" and not _still_gone(one)


def days_between(first: PartialDate | None, second: PartialDate | None) -> tuple[int, int] | None:
    """The fewest and the most days that may lie between two dates; None where one is missing."""
    if first is None or second is None:
        return None
    return (second.first - first.last).days, (second.last - first.first).days
