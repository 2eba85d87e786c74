"""What are the sums of the targets, time point by time point, and what were baseline and nadir for them?

The nadir is the smallest complete sum so far, the baseline included. Where a target leaves the sum by ablation or
resection, baseline and nadir are taken again over the targets that are left.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from netcore.model import PartialDate
from netcore.response.assessment import Attenuation, LesionReading, UnknownInput
from netcore.response.criteria.measures import Value
from netcore.response.limits import Limits
from netcore.response.readings import Reader, as_reading, settle_mergers
from netcore.response.timepoints import TimePoint, exact_day
from netcore.response.treated import LocalTreatment, LocalTreatments

_ZERO = Decimal(0)
_TREATED = Value("treated", None, "left_the_sum")


@dataclass(slots=True)
class TargetSum:
    """The targets at one time point: values, what is missing, and what baseline and nadir were before it.

    `removed` left the sum after a local treatment; `treated` are all that were treated locally since baseline, `away`
    those of them that were ablated or resected. `lows` are the smallest values of the
    single targets before it, the baseline included.
    """

    point: TimePoint
    values: dict[str, Value]
    counted_in: dict[str, str]
    removed: tuple[str, ...]
    treated: tuple[str, ...]
    missing: tuple[str, ...]
    measured_mm: Decimal
    all_gone: bool
    something_left: bool
    removal_unrecorded: bool = False
    disease_at_baseline: bool = True
    away: tuple[str, ...] = ()
    baseline_mm: Decimal | None = None
    nadir_mm: Decimal | None = None
    nadir_when: PartialDate | None = None
    lows: dict[str, Decimal] = field(default_factory=dict)

    @property
    def sum_mm(self) -> Decimal | None:
        """The complete sum; None where a target is missing or none is left."""
        return None if self.missing or not self.values else self.measured_mm

    @property
    def nadir_day(self) -> date | None:
        """The day of the nadir, where it is exact."""
        return exact_day(self.nadir_when)

    @property
    def measured_on(self) -> PartialDate | None:
        """Date of the last scan of the time point on which a target was measured."""
        measured = {value.study.study_id for value in self.values.values() if value.study and value.mm is not None}
        days = [study.done_on for study in self.point.studies if study.study_id in measured]
        return days[-1] if days else self.point.when


@dataclass(slots=True)
class TargetSeries:
    """Adds up the targets of one course in one stream, in the order of its time points."""

    reader: Reader
    limits: Limits
    treated: LocalTreatments
    targets: tuple[str, ...]
    history: list[TargetSum] = field(default_factory=list)

    def __post_init__(self) -> None:
        tumours = set(self.treated.zones.values())
        self._watched = sorted(name for name in self.targets if name in self.treated.by_lesion or name in tumours)

    # The mean attenuation of some targets at a time point, as it was asked for.
    attenuations: dict[tuple[int, tuple[str, ...]], Attenuation] = field(default_factory=dict, init=False)
    _watched: list[str] = field(default_factory=list, init=False)
    _lows: dict[str, Decimal] = field(default_factory=dict, init=False)

    def add(self, point: TimePoint) -> TargetSum:
        """The sum at the next time point; the first one added is the baseline."""
        found = self._treated_by(point)
        away = tuple(name for name, one in found.items() if one.removes)
        removed, lost = self._under_policy(tuple(found), away)
        followed = [name for name in self.targets if name not in removed] if removed else list(self.targets)
        values = self.reader.values(point, followed)
        counted_in: dict[str, str] = {}
        if masses := self.reader.masses_at(point):
            values, counted_in = settle_mergers(values, masses, lambda name: self.reader.value(point, name))
        for name, value in values.items():
            if value.row is not None and value.row.zone_finding is not None:
                values[name] = value._replace(state="not_evaluable", mm=None, note="zone_reading")
        for name in lost:
            values[name] = Value("not_evaluable", None, "treated_during_follow_up", values[name].seen)
        total, missing, all_gone, left = _ZERO, [], True, False
        for name, value in values.items():
            mm = value.mm
            if mm is None:
                if name not in counted_in:
                    missing.append(name)
                    all_gone = False
                    left = left or (value.seen and not self.reader.is_node(name))
                continue
            total += mm
            if self.reader.left(name, value):
                all_gone, left = False, True
        all_gone = all_gone and bool(values) and not any(self.may_never_have_counted(name, values[name])
                                                         for name in values)
        unrecorded = bool(self.history) and self.treated.unrecorded(self.history[0].point, point)
        entry = TargetSum(point, values, counted_in, removed, tuple(found), tuple(missing), total, all_gone, left,
                          unrecorded, away=away)
        self._compare(entry)
        entry.lows = dict(self._lows)
        for name, value in values.items():
            if value.mm is not None and (name not in self._lows or value.mm < self._lows[name]):
                self._lows[name] = value.mm
        self.history.append(entry)
        return entry

    def may_never_have_counted(self, name: str, value: Value) -> bool:
        """Is it unknown whether the lesion enhanced at baseline, so that seeing it without enhancement proves nothing?

        Only where enhancing tissue counts; a lesion that is gone is gone whatever it did at baseline.
        """
        first = self.history[0].values.get(name) if self.history else None
        return self.reader.measure.enhancing and first is not None and first.mm is None and value.state != "absent"

    def unknown(self, entry: TargetSum) -> tuple[UnknownInput, ...]:
        """Which inputs of which targets are missing, at baseline and at this time point."""
        first = self.history[0]
        found = [one for name in first.missing if name in entry.values
                 for one in self._unknown(name, first.values[name], "baseline")]
        return (*found, *(one for name in entry.missing for one in self._unknown(name, entry.values[name], "scan")))

    def _unknown(self, name: str, value: Value, at: Literal["baseline", "scan"]) -> list[UnknownInput]:
        measure = self.reader.measure
        inputs = value.missing or (measure.node_inputs if self.reader.is_node(name) else measure.inputs)
        recorded = value.note not in (None, "input_missing", "measured_without_number", "short_axis_missing")
        why = str(value.note) if recorded else value.state if value.state in ("not_measured", "not_evaluable") and \
            value.note is None and not value.missing else "missing"
        return [UnknownInput(one, name, at, why) for one in inputs]

    def readings(self, entry: TargetSum) -> list[LesionReading]:
        """The targets of one time point for an assessment, those that left the sum included."""
        return [as_reading(name, "target", entry.values.get(name, _TREATED), self.reader.is_node(name),
                           entry.counted_in.get(name), self.reader.measure) for name in self.targets]

    def _treated_by(self, point: TimePoint) -> dict[str, LocalTreatment]:
        """The targets that were treated locally after the baseline and by this time point."""
        if not self.history or not self._watched:
            return {}
        return {name: one for name in self._watched
                if (one := self.treated.between(self.reader.stream, name, self.history[0].point, point)) is not None}

    def _under_policy(self, treated: tuple[str, ...], away: tuple[str, ...]) -> \
            tuple[tuple[str, ...], tuple[str, ...]]:
        """Which of the treated targets leave the sum, and which are not evaluable."""
        policy = self.limits.treated_target_policy
        if policy == "A":
            return (), treated
        return {"B": (), "C": treated}.get(policy, away), ()

    def _compare(self, entry: TargetSum) -> None:
        if not self.history:
            entry.disease_at_baseline = self._disease_at_baseline(entry, entry)
            entry.baseline_mm = entry.nadir_mm = entry.sum_mm
            entry.nadir_when = entry.point.when if entry.sum_mm is not None else None
            return
        last = self.history[-1]
        if last.removed == entry.removed:
            entry.baseline_mm, entry.nadir_mm, entry.nadir_when = last.baseline_mm, last.nadir_mm, last.nadir_when
            entry.disease_at_baseline = last.disease_at_baseline
            earlier = [(last.sum_mm, last)]
        else:
            earlier = [(_sum_of(other, entry.values), other) for other in self.history]
            entry.baseline_mm = earlier[0][0]
            entry.disease_at_baseline = self._disease_at_baseline(entry, self.history[0])
        for total, other in earlier:
            if total is not None and (entry.nadir_mm is None or total < entry.nadir_mm):
                entry.nadir_mm, entry.nadir_when = total, other.point.when

    def _disease_at_baseline(self, entry: TargetSum, baseline: TargetSum) -> bool:
        """Was there anything to respond among the targets that are still followed?"""
        first = baseline.values
        return any(first[name].mm is None or self.reader.left(name, first[name]) for name in entry.values)


def _sum_of(entry: TargetSum, names: dict[str, Value]) -> Decimal | None:
    """The sum of these targets at an earlier time point; None where one has no value of its own there."""
    total = _ZERO
    for name in names:
        value = entry.values.get(name)
        if value is None or value.mm is None:
            carrier = entry.counted_in.get(name)
            if carrier is None or carrier not in names:
                return None
            continue
        total += value.mm
    return total
