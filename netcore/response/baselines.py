"""At which scan does a course start in one reading stream, and which lesions are its targets?

Chosen in `target_sets`, else the last complete scan before the course within the limit of the sheet. Targets: the
stream's own choice for the course, its own earlier set with the baseline moved, the choice of another stream, or a
proposal of the software by the selection rules. Every other lesion present at baseline is a non-target.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from netcore.model import PartialDate
from netcore.response.assessment import Baseline, Reason
from netcore.response.chosen import Chosen, choose, choose_of_other_stream
from netcore.response.courses import CoursePlan
from netcore.response.criteria.measures import Value
from netcore.response.limits import Limits
from netcore.response.readings import Reader, settle_mergers
from netcore.response.timepoints import NOT_MEASURING, Stream, TimePoint, exact_day
from netcore.response.treated import LocalTreatments


@dataclass(frozen=True, slots=True)
class Start:
    """A baseline together with its time point."""

    point: TimePoint
    baseline: Baseline


class BaselineFinder:
    """Finds the baselines of one stream, course by course, remembering the last target set used."""

    def __init__(self, stream: Stream, limits: Limits, treated: LocalTreatments, reader: Reader, *,
                 notes: bool = True) -> None:
        self.stream, self.limits, self.treated, self._reader, self._with_notes = stream, limits, treated, reader, notes
        self._last: tuple[str, ...] = ()
        self._begun: list[PartialDate] = []
        self.why_none: Reason | None = None

    def find(self, plan: CoursePlan, fixed: TimePoint | None = None) -> Start | None:
        """The baseline of this course, courses asked for in order; None where no scan can be one (`why_none`)."""
        own = choose(plan.choices, self.stream.reader)
        other = None if own else choose_of_other_stream(plan.choices, self.stream)
        self.why_none = Reason("no_scan_before_course", {"course_start": plan.started_on})
        scan_by, point = self._scan(plan, own, other, fixed)
        if plan.started_on is not None and fixed is None:
            self._begun.append(plan.started_on)
        if point is None:
            return None
        if own is not None:
            targets, named, targets_by = own.targets, own.non_targets, "chosen"
            self._last = targets
        else:
            targets, named, targets_by = self._without_choice(other, point)
        targets = tuple(name for name in targets if not self._is_zone(name))
        non_targets = self._others_present(point, targets, named)
        notes: list[Reason] = []
        if self._with_notes:
            notes += self._age(plan, point) if own is None or own.baseline_on is None else ()
            notes += self._notes_on_sets(own, point)
            unlisted = tuple(name for name in non_targets if name not in named)
            if targets_by == "chosen" and unlisted:
                notes.append(Reason("unlisted_lesions_are_non_target", {"lesions": unlisted}))
            notes += self._notes_on_targets(targets, targets_by, point, plan)
        baseline = Baseline(point.study_ids, exact_day(point.when), point.when, targets, non_targets,
                            scan_by, targets_by, tuple(notes))  # type: ignore[arg-type]
        return Start(point, baseline)

    def _scan(self, plan: CoursePlan, own: Chosen | None, other: Chosen | None,
              fixed: TimePoint | None) -> tuple[str, TimePoint | None]:
        points = self.stream.points
        if fixed is not None:
            return "override", fixed
        chosen = own or other
        if chosen is not None and chosen.baseline_on is not None:
            return "chosen", self._point_on(chosen.baseline_on)
        if chosen is not None and chosen.targets and plan.started_on is None:
            return "chosen", self._first_complete(chosen.targets)
        if plan.started_on is None:
            points = tuple(point for point in points if not point.kinds or point.kinds - NOT_MEASURING) or points
            earlier = [point for point in points if _stands_before(point, plan) and self.stream.lesions_at(point)]
            if earlier:
                return "older", earlier[-1]
            return "first", next((point for point in points if self.stream.lesions_at(point)),
                                 points[0] if points else None)
        before = [point for point in points if _before(point, plan)]
        wanted = self._last if chosen is None else chosen.targets
        usable = [point for point in before if self._usable(point, wanted)] or \
                 [point for point in before if self.stream.lesions_at(point)]
        if not usable:
            return ("chosen", self._first_complete(own.targets)) if own is not None else ("window", None)
        recent = [point for point in usable if _age_in_days(point, plan.started_on, oldest=True)
                  <= self.limits.days("baseline_window")]
        if recent:
            return "window", recent[-1]
        if self._treated_since(usable[-1]):
            self.why_none = Reason("treated_since_last_scan", {"scan": usable[-1].when,
                                                               "course_start": plan.started_on},
                                   self.limits.in_force["baseline_window"])
            return "older", None
        return "older", usable[-1]

    def _treated_since(self, point: TimePoint) -> bool:
        """Did another course begin after this scan, as far as the dates can tell? Then it shows the liver before that
        treatment and is no baseline for a later one."""
        return any(point.when is None or begun.last >= point.when.first for begun in self._begun)

    def _point_on(self, day: PartialDate) -> TimePoint | None:
        points = self.stream.points
        exact = next((point for point in points if point.holds(day)), None)
        if exact is not None:
            return exact
        earlier = [point for point in points if point.when is not None and point.when.last <= day.last]
        return earlier[-1] if earlier else next((point for point in points if point.when is not None), None)

    def _first_complete(self, lesions: tuple[str, ...]) -> TimePoint | None:
        """The first scan at which every target has a value, else the first scan."""
        points = self.stream.points
        return next((point for point in points if self._complete(point, lesions)), points[0] if points else None)

    def _complete(self, point: TimePoint, lesions: Iterable[str]) -> bool:
        values, counted_in = self.read(point, lesions)
        return all(value.mm is not None or name in counted_in for name, value in values.items())

    def _usable(self, point: TimePoint, wanted: tuple[str, ...]) -> bool:
        """Could this scan be a baseline: the reused targets that are still followed have values, one is there?"""
        still = [name for name in wanted if self.treated.before(name, point) is None]
        if still:
            values, counted_in = self.read(point, still)
            return any(value.mm for value in values.values()) and all(
                value.mm is not None or name in counted_in for name, value in values.items())
        return bool(self._propose(point)) or any(
            value.seen for value in self.read(point, self.stream.lesions_at(point))[0].values())

    def read(self, point: TimePoint, lesions: Iterable[str]) -> tuple[dict[str, Value], dict[str, str]]:
        """The values of lesions at one time point, each merged mass once."""
        return settle_mergers(self._reader.values(point, lesions), self._reader.masses_at(point),
                              lambda name: self._reader.value(point, name))

    def _without_choice(self, other: Chosen | None, point: TimePoint) -> tuple[tuple[str, ...], tuple[str, ...], str]:
        if self._last:
            values, _ = self.read(point, self._last)
            kept = tuple(name for name in self._last if (values[name].mm or values[name].mm is None)
                         and self.treated.before(name, point) is None)
            if any(values[name].mm for name in kept):
                self._last = kept
                return kept, (), "reused"
        if other is not None and other.targets:
            values, _ = self.read(point, other.targets)
            if any(value.mm for value in values.values()):
                return other.targets, other.non_targets, "shared"
        proposed = self._propose(point)
        self._last = proposed
        return proposed, (), "proposed"

    def _propose(self, point: TimePoint) -> tuple[str, ...]:
        """Largest measurable lesions, at most so many in total and per organ."""
        values, _ = self.read(point, self.stream.lesions_at(point))
        able = [name for name, value in values.items() if value.mm is not None and not self._is_zone(name)
                and value.mm >= self._smallest(name, value) and self.treated.before(name, point) is None
                and name not in self._reader.fragment_ids]
        chosen: list[str] = []
        per_organ: dict[str, int] = {}
        for name in sorted(able, key=lambda name: (-(values[name].mm or Decimal(0)), name)):
            organ = self._organ(name)
            if len(chosen) < self.limits.number("targets_total") and \
                    per_organ.get(organ, 0) < self.limits.number("targets_per_organ"):
                chosen.append(name)
                per_organ[organ] = per_organ.get(organ, 0) + 1
        return tuple(sorted(chosen))

    def _smallest(self, name: str, value: Value) -> Decimal:
        if self._reader.is_node(name):
            return self.limits.node_target_from
        smallest = self.limits.measurable_from
        study = value.study
        if study is not None and study.kind == "xray":
            smallest = self.limits.number("measurable_from_xray")
        if study is not None and study.slice_mm is not None and study.slice_mm > self.limits.number("thin_slice"):
            smallest = max(smallest, study.slice_mm * self.limits.number("slices_to_measure"))
        return smallest

    def _organ(self, name: str) -> str:
        if self._reader.is_node(name):
            return "lymph node"
        organ = (self.stream.lesions[name].organ or "").strip().casefold()
        return organ.removeprefix("left ").removeprefix("right ")

    def _is_zone(self, name: str) -> bool:
        lesion = self.stream.lesions.get(name)
        return lesion is not None and lesion.structure == "ablation_zone"

    def _others_present(self, point: TimePoint, targets: tuple[str, ...], named: tuple[str, ...]) -> tuple[str, ...]:
        fragments = self._reader.fragment_ids
        others = [name for name in self.stream.lesions_at(point) if name not in targets and name not in named]
        values, counted_in = self.read(point, (*targets, *others))
        present = {name for name in others if values[name].seen and name not in counted_in
                   and name not in fragments and not self._is_zone(name) and self._is_disease(name, values[name])}
        return tuple(sorted({name for name in named if not self._is_zone(name) and name not in targets} | present))

    def _is_disease(self, name: str, value: Value) -> bool:
        """A node below the normal limit is no lesion."""
        return not (self._reader.is_node(name) and value.mm is not None and value.mm < self.limits.node_normal_below)

    def _age(self, plan: CoursePlan, point: TimePoint) -> list[Reason]:
        if plan.started_on is None:
            return [Reason("no_treatment_recorded" if not plan.treatment_ids else "course_undated")]
        limit = self.limits.in_force["baseline_window"]
        facts = {"scan": point.when, "course_start": plan.started_on}
        if point.when is None or point.when.first > plan.started_on.last:
            return [Reason("baseline_not_before_course", facts, limit)]
        if _age_in_days(point, plan.started_on, oldest=True) <= limit.number:
            return []
        youngest = _age_in_days(point, plan.started_on, oldest=False)
        if youngest <= limit.number:
            return [Reason("baseline_age_uncertain", facts, limit)]
        return [Reason("baseline_too_old", {**facts, "days": youngest}, limit)]

    def _notes_on_sets(self, own: Chosen | None, point: TimePoint) -> list[Reason]:
        notes = []
        if own is not None and own.sets > 1:
            notes.append(Reason("first_of_several_sets", {"sets": own.sets}))
        if own is not None and own.baseline_on is not None and not point.holds(own.baseline_on):
            notes.append(Reason("baseline_day_has_no_scan", {"stated": own.baseline_on, "scan": point.when}))
        if self.stream.unplaced:
            notes.append(Reason("scans_without_place_in_time", {"studies": self.stream.unplaced}))
        return notes

    def _notes_on_targets(self, targets: tuple[str, ...], by: str, point: TimePoint, plan: CoursePlan) -> list[Reason]:
        notes = [Reason(f"targets_{by}", {"lesions": targets})] if by != "chosen" and targets else []
        if not targets and by != "chosen":
            notes.append(Reason("no_target_found"))
        values, _ = self.read(point, targets)
        for name, value in values.items():
            if value.mm is not None and value.mm < (smallest := self._smallest(name, value)):
                limit = "node_target_from" if self._reader.is_node(name) else "measurable_from"
                facts = {"lesion": name, "mm": value.mm, "needed": smallest}
                notes.append(Reason("target_below_measurable_size", facts, self.limits.in_force[limit]))
            if (done := self.treated.before(name, point)) is not None:
                notes.append(Reason("target_treated_before_baseline", {"lesion": name, "kind": done.kind}))
        per_organ: dict[str, int] = {}
        for name in targets:
            per_organ[self._organ(name)] = per_organ.get(self._organ(name), 0) + 1
        if len(targets) > self.limits.number("targets_total"):
            notes.append(Reason("more_targets_than_allowed", {"count": len(targets)},
                                self.limits.in_force["targets_total"]))
        notes += [Reason("more_targets_than_allowed", {"count": count, "organ": organ},
                         self.limits.in_force["targets_per_organ"])
                  for organ, count in sorted(per_organ.items())
                  if organ and count > self.limits.number("targets_per_organ")]
        if any(row.kind for row in self.treated.unaimed if row.treatment_id in plan.treatment_ids):
            notes.append(Reason("treated_lesions_not_recorded", {"treatments": tuple(
                row.treatment_id for row in self.treated.unaimed if row.treatment_id in plan.treatment_ids)}))
        return notes


def _stands_before(point: TimePoint, plan: CoursePlan) -> bool:
    """Does the order of the record put the whole time point before an undated course?"""
    return plan.sequence is not None and all(study.sequence is not None and study.sequence < plan.sequence
                                             for study in point.studies)


def _before(point: TimePoint, plan: CoursePlan) -> bool:
    """Was the time point certainly over when the course began? A scan of the same day comes first."""
    return point.when is not None and plan.started_on is not None and point.when.last <= plan.started_on.first


def _age_in_days(point: TimePoint, start: PartialDate, *, oldest: bool) -> int:
    scan = point.when
    assert scan is not None
    return (start.last - scan.first).days if oldest else (start.first - scan.last).days
