"""What is a criterion? An ordered list of described outcomes; the first that holds wins.

The contexts below are everything an outcome may look at. They are frozen, so that an outcome cannot change what the
next one sees.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from netcore.response.assessment import Category, NewLesionAnswer
from netcore.response.limits import Limits
from netcore.response.readings import Length

Context_contra = TypeVar("Context_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Context_contra]):
    """One way a judgement can end: category, a name for the reason, what it means, and when it holds.

    `limits` names the parameters of the sheet that the test compares with.
    """

    category: Category
    code: str
    description: str
    holds: Callable[[Context_contra], bool]
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetState:
    """What is known of the targets at one time point.

    `sum_mm` is None where a target is missing; `measured_mm` adds what was measured. `baseline_mm` and `nadir_mm` are
    sums over the targets that are still in the sum; None where no complete sum exists. `all_gone`: every target has a
    value, nothing is left, nodes are normal; `disease_at_baseline`: the same did not hold at
    baseline. `something_left`: a measured target is there. `responded`: a partial
    response earlier, not ended by progression or complete response. `after_complete_response`: the overall response
    was complete before. `removed`: targets that left the sum by ablation or resection; `followed`: how many are left.
    `removal_unrecorded`: something was ablated or resected since baseline, nobody said what, and there was no complete
    response before.
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


@dataclass(frozen=True, slots=True)
class NonTargetState:
    """How many non-targets are in which state; `removed` ones were ablated or resected after baseline."""

    progressed: int
    not_evaluated: int
    present: int
    removed: int
    after_complete_response: bool


@dataclass(frozen=True, slots=True)
class OverallState:
    """What the overall response is made of. `target` None: no target; `non_target` None: none at baseline.

    `disease_recorded` False: nobody recorded any lesion at baseline, present or absent.
    """

    target: Category | None
    non_target: Category | None
    new_lesion: NewLesionAnswer
    disease_recorded: bool = True


@dataclass(frozen=True, slots=True)
class Criterion:
    """One response criterion: its outcomes in order, the length that it counts, and the sums at which it turns.

    `response_line` gives the largest sum that is a partial response to a baseline, `progression_line` the smallest
    that is progression over a nadir; None where there is none.
    """

    name: str
    title: str
    length: Length
    response_line: Callable[[Decimal | None, Limits], Decimal | None]
    progression_line: Callable[[Decimal | None, Limits], Decimal | None]
    target: tuple[Outcome[TargetState], ...]
    non_target: tuple[Outcome[NonTargetState], ...]
    overall: tuple[Outcome[OverallState], ...]


def first_outcome(outcomes: Sequence[Outcome[Context_contra]], context: Context_contra) -> Outcome[Context_contra]:
    """The first outcome that holds; every list ends with one that always does."""
    for outcome in outcomes:
        if outcome.holds(context):
            return outcome
    raise AssertionError("the last outcome of a criterion must always hold")
