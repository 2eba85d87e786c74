"""What does one assessment of one time point hold?

Response categories are the strings CR, PR, SD, PD, NE, NON-CR/NON-PD, NED. Reasons are data; sentences are made of
them, late, in `netcore.views`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from netcore.evidence import InForce
from netcore.model import PartialDate

Category = Literal["CR", "PR", "SD", "PD", "NE", "NON-CR/NON-PD", "NED"]
NewLesionAnswer = Literal["none", "equivocal", "unequivocal", "not_assessed"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the argument: which rule (`code`), on which facts, against which limit (None: no number).

    `more_limits` are the further limits of a rule that compares with several.
    """

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    limit: InForce | None = None
    more_limits: tuple[InForce, ...] = ()

    @property
    def limits(self) -> tuple[InForce, ...]:
        """Every limit that the step compares with."""
        return (self.limit, *self.more_limits) if self.limit is not None else self.more_limits


@dataclass(frozen=True, slots=True)
class UnknownInput:
    """One thing that a criterion needs and the record does not give, of one lesion (None: of all targets together).

    `input` is the column without its unit (longest_diameter, enhancing_diameter, attenuation ...). `why`: missing,
    not_measured (nothing is recorded of the lesion at that scan), not_evaluable, or the code of a warning that says
    why what is recorded cannot be used.
    """

    input: str
    lesion_id: str | None
    at: Literal["baseline", "scan", "earlier_scan"]
    why: str = "missing"


@dataclass(frozen=True, slots=True)
class Attenuation:
    """The mean attenuation of the targets that are still there, in HU, now and at baseline.

    `change` is percent, unrounded; None where `unknown` says what is missing, or where no target is left.
    """

    mean_hu: Decimal | None
    baseline_hu: Decimal | None
    change: Decimal | None
    unknown: tuple[UnknownInput, ...] = ()


class LesionReading(NamedTuple):
    """One lesion at one time point. `value_mm` is what enters the sum, in the unit of the assessment; None where it
    cannot be known. `missing_inputs` are the columns without which it has no value.

    `state` is the state as recorded (a measured 0 is `absent`), or `not_measured` where no row says anything, or
    `treated` where an ablated or resected lesion has left the sum or the non-targets. A lesion of a merged mass whose
    diameter is counted with another lesion has no value of its own and names that lesion in `counted_in`; it is not
    missing.
    """

    lesion_id: str
    role: Literal["target", "non_target", "new"]
    state: str
    value_mm: Decimal | None
    measured_as: Literal["longest_diameter", "short_axis", "enhancing_diameter", "area", "enhancing_area", "volume",
                         "enhancing_volume"]
    note: str | None = None
    counted_in: str | None = None
    missing_inputs: tuple[str, ...] = ()


class OverallVerdict(NamedTuple):
    """The overall response at one time point, alone. `when` and `sum_mm` as in `Assessment`."""

    when: PartialDate | None
    baseline_when: PartialDate | None
    overall: Category
    sum_mm: Decimal | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """One time point of one course in one reading stream, judged by one criterion.

    `day` and `baseline_day` are None where the date is partial or missing (`when` keeps it). `day` is that of the last
    scan of the time point; of progression, that of the earliest scan that shows it. `target` None means no target was
    chosen, `non_target` None none at baseline, 'NE' not evaluated. Sums are exact millimetres; `sum_mm` is None where
    a target is missing, `measured_mm` adds those that were measured. `change_*` are percent, unrounded; None where
    there is nothing to compare with. `missing` are the ids of targets without a value. At `response_at_mm` or less the
    sum is a partial response, at `progression_at_mm` or more progression. After an ablation or resection `baseline_mm`
    and `nadir_mm` are those of the targets that are left; `rebased_without` names the others. `treated_targets` were
    treated locally since baseline, `policy` says what becomes of them (A, B, C or by_kind); under A best response is
    cut at the first assessment that has any.

    `measure` says what is added up and `unit` in what: criteria that count areas or volumes give mm2 or mL in the
    fields named `_mm`. `unknown` names every input that is missing for this criterion, at this scan and at baseline.
    `attenuation` is there for Choi only.
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
    measured_mm: Decimal | None = None
    response_at_mm: Decimal | None = None
    progression_at_mm: Decimal | None = None
    rebased_without: tuple[str, ...] = ()
    treated_targets: tuple[str, ...] = ()
    policy: str = "by_kind"
    measure: str = "longest_diameter"
    unit: str = "mm"
    unknown: tuple[UnknownInput, ...] = ()
    attenuation: Attenuation | None = None

    @property
    def treated_tumour(self) -> tuple[str, ...]:
        """What the scan shows of ablated or resected tumour, which no category counts: residual, progression_at_edge
        (of an ablation zone), treated_but_seen."""
        return tuple(dict.fromkeys(str(one.facts["finding"]) if one.code == "zone_finding" else one.code
                                   for one in self.warnings if one.code in ("zone_finding", "treated_but_seen")))


class LesionVerdict(NamedTuple):
    """One target at one time point judged as if it were the only one; by plain arithmetic, without what an earlier
    response of the whole patient established. `value`, `baseline` and `nadir` in the unit of the criterion."""

    lesion_id: str
    value: Decimal | None
    baseline: Decimal | None
    nadir: Decimal | None
    change_from_baseline: Decimal | None
    change_from_nadir: Decimal | None
    category: Category
    reason: Reason
    unknown: tuple[UnknownInput, ...] = ()
    attenuation: Attenuation | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where one course starts in one reading stream, and on which lesions.

    `scan_by`: chosen (stated in the target set), window (last complete scan before the course, within the limit),
    older (last complete scan before the course, beyond the limit or of unknown age), first (first scan, nothing is
    known to have begun), override (asked for by the caller). `targets_by`: chosen, reused (an earlier set of this
    stream), shared (chosen by another stream), proposed (by the software).
    """

    study_ids: tuple[str, ...]
    day: date | None
    when: PartialDate | None
    targets: tuple[str, ...]
    non_targets: tuple[str, ...]
    scan_by: Literal["chosen", "window", "older", "first", "override"]
    targets_by: Literal["chosen", "reused", "shared", "proposed"]
    notes: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """One course of treatment. `started_on` None: no treatment recorded, or undated. `baselines` by reading stream;
    `without_baseline` says of the other streams why none of their scans can be one."""

    course_id: str | None
    started_on: PartialDate | None
    kinds: tuple[str, ...]
    treatment_ids: tuple[str, ...]
    baselines: Mapping[str, Baseline]
    without_baseline: Mapping[str, Reason] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SumPoint:
    """One time point of a chart, the baseline included: sum, single lesions, and the lines that held at it.

    At or under `response_at_mm` the sum is a partial response; at or over `progression_at_mm` progression. At baseline
    the nadir is the baseline. `assessment` is None at baseline.
    """

    day: date | None
    when: PartialDate | None
    study_ids: tuple[str, ...]
    timepoint: str | None
    sum_mm: Decimal | None
    measured_mm: Decimal | None
    baseline_mm: Decimal | None
    nadir_mm: Decimal | None
    response_at_mm: Decimal | None
    progression_at_mm: Decimal | None
    lesions: tuple[LesionReading, ...]
    rebased_without: tuple[str, ...]
    assessment: Assessment | None


@dataclass(frozen=True, slots=True)
class ResponseSeries:
    """One course in one reading stream: its baseline and every time point from the baseline on."""

    course: Course
    reader: str
    baseline: Baseline
    points: tuple[SumPoint, ...]
    criterion: str = "recist-1.1"
    unit: str = "mm"

    @property
    def assessments(self) -> tuple[Assessment, ...]:
        """The judged time points, the baseline aside."""
        return tuple(point.assessment for point in self.points if point.assessment is not None)
