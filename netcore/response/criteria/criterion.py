"""What is a criterion? An ordered list of described outcomes; the first that holds wins.

The contexts below are everything an outcome may look at. They cannot be changed, so that an outcome cannot change
what the next one sees.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

from netcore.model import Lesion, Measurement
from netcore.response.assessment import Attenuation, Baseline, Category, NewLesionAnswer, Reason
from netcore.response.criteria.measures import Measure
from netcore.response.limits import Limits
from netcore.response.readings import Reader
from netcore.response.target import TargetSeries, TargetSum
from netcore.response.timepoints import TimePoint

Context_contra = TypeVar("Context_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Context_contra]):
    """One way a judgement can end: category, a name for the reason, what it means, and when it holds.

    `limits` names the parameters of the sheets that the test compares with; `facts` gives what else the reason names.
    """

    category: Category
    code: str
    description: str
    holds: Callable[[Context_contra], bool]
    limits: tuple[str, ...] = ()
    facts: Callable[[Context_contra], Mapping[str, object]] | None = None


class LesionState(NamedTuple):
    """One target at one time point: its value now, at baseline, and its smallest value before."""

    lesion_id: str
    now: Decimal | None
    baseline: Decimal | None
    nadir: Decimal | None


class TargetState(NamedTuple):
    """What is known of the targets at one time point.

    `sum_mm` is None where a target is missing; `measured_mm` adds what was measured. `baseline_mm` and `nadir_mm` are
    sums over the targets that are still in the sum; None where no complete sum exists. `all_gone`: every target has a
    value, nothing is left, nodes are normal; `disease_at_baseline`: the same did not hold at
    baseline. `something_left`: a measured target is there. `responded`: a partial
    response earlier, not ended by progression or complete response. `after_complete_response`: the overall response
    was complete before. `removed`: targets that left the sum by ablation or resection; `followed`: how many are left.
    `removal_unrecorded`: something was ablated or resected since baseline, nobody said what, and there was no complete
    response before. `lesions` are the single targets and `attenuation` their mean, for criteria that ask for them.
    """

    sum_mm: Decimal | None
    measured_mm: Decimal
    baseline_mm: Decimal | None
    nadir_mm: Decimal | None
    all_gone: bool
    disease_at_baseline: bool
    something_left: bool
    responded: bool
    after_complete_response: bool
    removed: int
    followed: int
    limits: Limits
    removal_unrecorded: bool = False
    lesions: tuple[LesionState, ...] = ()
    attenuation: Attenuation | None = None


class NonTargetState(NamedTuple):
    """How many non-targets are in which state; `removed` ones were ablated or resected after baseline."""

    progressed: int
    not_evaluated: int
    present: int
    removed: int
    after_complete_response: bool


class OverallState(NamedTuple):
    """What the overall response is made of. `target` None: no target; `non_target` None: none at baseline.

    `disease_recorded` False: nobody recorded any lesion at baseline, present or absent.
    """

    target: Category | None
    non_target: Category | None
    new_lesion: NewLesionAnswer
    disease_recorded: bool = True


def _nothing_to_warn_of(series: TargetSeries, entry: TargetSum) -> list[Reason]:
    return []


@dataclass(frozen=True, slots=True)
class Criterion:
    """One response criterion: its outcomes in order, what it counts, and the sums at which it turns.

    `response_line` gives the largest sum that is a partial response to a baseline, `progression_line` the smallest
    that is progression over a nadir; None where there is none. `fall` and `rise` name the parameters in percent, `note`
    says in a sentence for what the criterion was made. `select` changes which lesions are targets for it, `hold_back`
    says why a newly measured lesion is not yet an unequivocal new one, `warn` what makes its numbers doubtful.
    """

    name: str
    title: str
    measure: Measure
    fall: str
    rise: str
    response_line: Callable[[Decimal | None, Limits], Decimal | None]
    progression_line: Callable[[Decimal | None, Decimal | None, Limits], Decimal | None]
    target: tuple[Outcome[TargetState], ...]
    non_target: tuple[Outcome[NonTargetState], ...]
    overall: tuple[Outcome[OverallState], ...]
    note: str = ""
    by_lesion: bool = False
    attenuation: Callable[[TargetSeries, TargetSum, Sequence[str]], Attenuation] | None = None
    select: Callable[[Reader, TimePoint, Baseline, Limits], Baseline] | None = None
    hold_back: Callable[[Measurement, Lesion, Limits], str | None] | None = None
    warn: Callable[[TargetSeries, TargetSum], list[Reason]] = _nothing_to_warn_of


def first_outcome(outcomes: Sequence[Outcome[Context_contra]], context: Context_contra) -> Outcome[Context_contra]:
    """The first outcome that holds; every list ends with one that always does."""
    for outcome in outcomes:
        if outcome.holds(context):
            return outcome
    raise AssertionError("the last outcome of a criterion must always hold")
