"""What does one assessment of one time point hold?

Response categories are the strings CR, PR, SD, PD, NE, NON-CR/NON-PD. Reasons are data; sentences are made of them,
late, in `netcore.views`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from netcore.evidence import InForce
from netcore.model import PartialDate

Category = Literal["CR", "PR", "SD", "PD", "NE", "NON-CR/NON-PD", "NED"]
NewLesionAnswer = Literal["none", "equivocal", "unequivocal", "not_assessed"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the argument: which rule (`code`), on which facts, against which limit (None: no number)."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    limit: InForce | None = None


@dataclass(frozen=True, slots=True)
class LesionReading:
    """One lesion at one time point. `value_mm` is what enters the sum; None where it cannot be known.

    `state` is the state as recorded, or `not_measured` where no row says anything.
    """

    lesion_id: str
    role: Literal["target", "non_target", "new"]
    state: str
    value_mm: Decimal | None
    measured_as: Literal["longest_diameter", "short_axis"]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """One time point of one course in one reading stream, judged by one criterion.

    `day` and `baseline_day` are None where the date is partial or missing (`when` keeps it). `non_target` None means
    none at baseline, 'NE' not evaluated. Sums are exact millimetres; `sum_mm` is None where a target is missing.
    `change_*` are percent, unrounded; None where there is nothing to compare with. `missing` are lesion ids.
    """

    day: date | None
    when: PartialDate | None
    study_ids: tuple[str, ...]
    timepoint: str | None
    baseline_day: date | None
    baseline_when: PartialDate | None
    reader: str
    course_id: str | None
    criterion: str
    target: Category | None
    non_target: Category | None
    new_lesion: NewLesionAnswer
    overall: Category
    sum_mm: Decimal | None
    baseline_mm: Decimal | None
    nadir_mm: Decimal | None
    nadir_day: date | None
    change_from_baseline: Decimal | None
    change_from_nadir: Decimal | None
    missing: tuple[str, ...]
    lesions: tuple[LesionReading, ...]
    reasons: tuple[Reason, ...]
    after_progression: bool = False
    warnings: tuple[Reason, ...] = ()
