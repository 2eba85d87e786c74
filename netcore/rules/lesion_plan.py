"""How would the pattern of the seed review allot each lesion, and what would be left?

The rule `lesion_plan.allocation` gives each lesion its class (resect, ablate, embolise, leave); here the volumes are
added up: what resection and ablation would remove of the tumour (RES-10). It is a drawing of a published pattern on
this patient, no plan anybody made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from netcore.rules.reasons import RuleAnswer
from netcore.rules.truth import MET, NOT_APPLICABLE
from netcore.rules.values import Facts, Interval, Item

ALLOCATION = "lesion_plan.allocation"
REMOVED = frozenset({"resect", "ablate"})
# Volume of a sphere in mL from its diameter in mm: pi / 6 / 1000.
_SPHERE = Decimal("3.141592653589793") / 6000


@dataclass(frozen=True, slots=True)
class PlannedLesion:
    """One lesion with its class. `outcome` None: not sure; `possible` holds what is left, `open_ended`: or none of the
    classes. `volume_ml` of a sphere, None where no size is known."""

    item: Item
    outcome: str | None
    possible: tuple[str, ...]
    answer: RuleAnswer
    volume_ml: Interval | None

    @property
    def open_ended(self) -> bool:
        """May none of the classes hold?"""
        return self.outcome is None and self.answer.open_ended


@dataclass(frozen=True, slots=True)
class LesionPlan:
    """Every present lesion with its class; `removed_percent`: of the listed tumour volume, None where it is not known
    (also while a lesion waits for the first scan after its ablation).

    `complete` False: more lesions exist than are listed, so that the share is only of those listed.
    """

    lesions: tuple[PlannedLesion, ...]
    removed_percent: Interval | None
    complete: bool


def plan_lesions(answers: Mapping[str, Sequence[RuleAnswer]], facts: Facts) -> LesionPlan:
    """The plan of every lesion that the rule speaks of."""
    planned = tuple(PlannedLesion(answer.item, answer.outcome if answer.answer is MET else None, answer.possible,
                                  answer, _volume(answer.item))
                    for answer in answers.get(ALLOCATION, ())
                    if answer.item is not None and answer.answer is not NOT_APPLICABLE)
    left_out = len(answers.get(ALLOCATION, ())) > len(planned)
    return LesionPlan(planned, None if left_out else _removed(planned),
                      facts.lesions_complete and bool(facts.items.get("lesion")) and not left_out)


def moved_lesions(before: LesionPlan, after: LesionPlan) -> list[tuple[PlannedLesion, PlannedLesion]]:
    """The lesions whose class, or what is left of it where it is not sure, differs between two plans: before, after.

    Both plans speak of the same lesions: only facts of the patient are set otherwise.
    """
    earlier = {one.item.id: one for one in before.lesions}
    return [(earlier[one.item.id], one) for one in after.lesions
            if one.item.id in earlier and _class(one) != _class(earlier[one.item.id])]


def _class(one: PlannedLesion) -> tuple[str | None, tuple[str, ...], bool]:
    return one.outcome, one.possible, one.open_ended


def _volume(item: Item) -> Interval | None:
    size = item.facts.get("size")
    if size is None or size.number is None or size.number.low is None:
        return None
    high = size.number.high
    return Interval(size.number.low ** 3 * _SPHERE, None if high is None else high ** 3 * _SPHERE)


def _removed(planned: Sequence[PlannedLesion]) -> Interval | None:
    """Smallest and largest share that would be removed, over all classes and sizes that are possible."""
    if not planned or any(one.volume_ml is None or one.volume_ml.high is None for one in planned):
        return None
    sure = [one for one in planned if set(one.possible) <= REMOVED and one.possible and not one.open_ended]
    maybe = [one for one in planned if set(one.possible) & REMOVED]
    return Interval(_share(sure, planned, lowest=True), _share(maybe, planned, lowest=False))


def _share(chosen: Sequence[PlannedLesion], planned: Sequence[PlannedLesion], *, lowest: bool) -> Decimal:
    ends = {one.item.id: ((one.volume_ml.low, one.volume_ml.high) if one.volume_ml else (None, None))
            for one in planned}
    removed = sum(((ends[one.item.id][0 if lowest else 1] or Decimal(0)) for one in chosen), Decimal(0))
    names = {one.item.id for one in chosen}
    left = sum(((end[1 if lowest else 0] or Decimal(0)) for name, end in ends.items() if name not in names), Decimal(0))
    return removed / (removed + left) * 100 if removed + left else Decimal(0)
