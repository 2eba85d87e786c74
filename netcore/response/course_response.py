"""How did one course go in one reading stream, time point by time point?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from netcore.model import PartialDate
from netcore.response.assessment import (
    Assessment,
    Attenuation,
    Category,
    Course,
    LesionReading,
    LesionVerdict,
    Reason,
    ResponseSeries,
    SumPoint,
)
from netcore.response.baselines import Start
from netcore.response.criterion import Context_contra, Criterion, Outcome, OverallState, TargetState, first_outcome
from netcore.response.lesion_verdicts import judge_lesions, lesion_states, percent_change
from netcore.response.limits import Limits
from netcore.response.measures import DIAMETER
from netcore.response.new_lesions import NewLesions, Sighting
from netcore.response.non_target import NonTargets
from netcore.response.readings import Reader, as_reading
from netcore.response.target import TargetSeries, TargetSum
from netcore.response.timepoints import TimePoint, exact_day
from netcore.response.treated import LocalTreatments

_NOTHING_NEW = {answer: Reason(f"new_lesions_{answer}", {"lesions": ()}) for answer in ("none", "not_assessed")}


@dataclass(slots=True)
class _Past:
    """What earlier time points of the course established."""

    responded: bool = False
    complete_response: bool = False
    progressed: bool = False


_Sums = tuple[str, tuple[str, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Beside:
    """What is judged beside the targets: non-targets and new lesions. `sums` are the targets as other judges of the
    same course have added them up, by measure, targets and time points."""

    non_targets: NonTargets
    new_lesions: NewLesions
    sums: dict[_Sums, TargetSeries] = field(default_factory=dict)


@dataclass(slots=True)
class CourseJudge:
    """Judges the time points of one course in one stream, in order, by one criterion.

    `reader` reads by diameters, as presence, non-targets and new lesions are judged; the targets are read by the
    measure of the criterion. `beside`: non-targets and new lesions as another judge of the same course has read them,
    used where this criterion takes them the same way.
    """

    criterion: Criterion
    limits: Limits
    reader: Reader
    treated: LocalTreatments
    course: Course
    start: Start
    beside: Beside | None = None
    _past: _Past = field(default_factory=_Past)
    _measured: Reader = field(init=False)

    def __post_init__(self) -> None:
        measure = self.criterion.measure
        self._measured = self.reader if measure is DIAMETER else Reader(self.reader.stream, self.limits, measure)
        if self.criterion.select is not None:
            point = self.start.point
            self.beside = None
            self.start = Start(point, self.criterion.select(self._measured, point, self.start.baseline, self.limits))

    def judge(self, points: Sequence[TimePoint]) -> list[Assessment]:
        """The assessments of these time points, which are those after the baseline that count for the course."""
        return [assessment for _, assessment in self._run(points)[2]]

    def judge_with_lesions(self, points: Sequence[TimePoint]) -> list[tuple[Assessment, tuple[LesionVerdict, ...]]]:
        """The same, each with the verdict on every single target."""
        targets, _, judged = self._run(points)
        return [(assessment, judge_lesions(self.criterion, targets, entry)) for entry, assessment in judged]

    def series(self, points: Sequence[TimePoint]) -> ResponseSeries:
        """The same with the baseline, the sums and the lines at every time point."""
        _, first, judged = self._run(points)
        drawn = [self._sum_point(*first, None)]
        drawn += [self._sum_point(entry, assessment.lesions, assessment) for entry, assessment in judged]
        return ResponseSeries(self.course, self.reader.stream.reader, self.start.baseline, tuple(drawn),
                              self.criterion.name, self.criterion.measure.unit)

    def _run(self, points: Sequence[TimePoint]) -> tuple[
            TargetSeries, tuple[TargetSum, tuple[LesionReading, ...]], list[tuple[TargetSum, Assessment]]]:
        self._past = _Past()
        baseline = self.start.baseline
        self.beside = self.beside or self._read_beside()
        non_targets, new = self.beside.non_targets, self.beside.new_lesions
        targets = self._add_up(points, self.beside)
        first, *entries = targets.history
        _, others, _ = non_targets.at(self.start.point, after_complete_response=False)
        known = bool(baseline.targets or baseline.non_targets or self.reader.stream.lesions_at(self.start.point))
        judged = [(entry, self._assess(entry, targets, non_targets, new, known)) for entry in entries]
        return targets, (first, (*targets.readings(first), *others)), judged

    def _add_up(self, points: Sequence[TimePoint], beside: Beside) -> TargetSeries:
        names = self.start.baseline.targets
        key = self.criterion.measure.name, names, tuple(point.index for point in (self.start.point, *points))
        targets = beside.sums.get(key)
        if targets is None:
            targets = beside.sums[key] = TargetSeries(self._measured, self.limits, self.treated, names)
            for point in (self.start.point, *points):
                targets.add(point)
        return targets

    def _read_beside(self) -> Beside:
        baseline, point = self.start.baseline, self.start.point
        return Beside(NonTargets(self.reader, self.limits, self.treated, point, baseline.non_targets,
                                 enhancing=self.criterion.measure.enhancing),
                      NewLesions(self.reader, point, (*baseline.targets, *baseline.non_targets), self.limits,
                                 self.criterion.hold_back))

    def _assess(self, entry: TargetSum, targets: TargetSeries, non_targets: NonTargets, new: NewLesions,
                known: bool) -> Assessment:
        point, past, limits = entry.point, self._past, self.limits
        reasons: list[Reason] = []
        target: Category | None = None
        attenuation: Attenuation | None = None
        if targets.targets:
            state = self._target_state(targets, entry)
            attenuation = state.attenuation
            outcome = first_outcome(self.criterion.target, state)
            target = outcome.category
            more = outcome.facts(state) if outcome.facts is not None else {}
            reasons.append(_reason(outcome, limits, {**_target_facts(entry), **more}))
        non_target: Category | None = None
        treated_away: list[str] = []
        readings = targets.readings(entry)
        progressed_on: list[PartialDate | None] = []
        if non_targets.lesions:
            nt_state, nt_readings, by_state = non_targets.at(point, after_complete_response=past.complete_response)
            nt_outcome = first_outcome(self.criterion.non_target, nt_state)
            non_target = nt_outcome.category
            readings += nt_readings
            reasons.append(_reason(nt_outcome, limits, {name: tuple(ids) for name, ids in by_state.items() if ids}))
            treated_away = by_state["removed"]
            if left := tuple(reading.lesion_id for reading in nt_readings if reading.state == "treated"):
                reasons.append(Reason("non_targets_left", {"lesions": left}))
            if non_target == "PD":
                progressed_on.append(_first_day(point, self.reader, by_state["progressed"] or by_state["present"]))
        new_lesion, sightings = new.at(point)
        reasons.append(_NOTHING_NEW[new_lesion] if not sightings else Reason(f"new_lesions_{new_lesion}", {
            "lesions": tuple(dict.fromkeys(one.lesion_id for one in sightings if one.lesion_id is not None))}))
        readings += [as_reading(one.lesion_id, "new", one.value, self.reader.is_node(one.lesion_id))
                     for one in sightings if one.lesion_id is not None and one.value is not None]
        outcome_of_all = first_outcome(self.criterion.overall, OverallState(target, non_target, new_lesion, known))
        overall = outcome_of_all.category
        reasons.append(_overall_reason(outcome_of_all.code, overall, outcome_of_all.description))
        if target == "PD":
            progressed_on.append(entry.measured_on)
        progressed_on += [one.when for one in sightings if one.certainty == "unequivocal"]
        when = _earliest(progressed_on) if overall == "PD" else point.when
        assessment = self._as_assessment(entry, when, target, non_target, overall, tuple(readings), reasons, sightings,
                                         new.without_role.get(point.index, []), new_lesion,
                                         [*(name for name in entry.removed if name in entry.away), *treated_away],
                                         attenuation, targets)
        past.responded = target == "PR" or (past.responded and target not in ("PD", "CR"))
        past.complete_response = past.complete_response or overall == "CR"
        past.progressed = past.progressed or overall == "PD"
        return assessment

    def _as_assessment(self, entry: TargetSum, when: PartialDate | None, target: Category | None,
                       non_target: Category | None, overall: Category, readings: tuple[LesionReading, ...],
                       reasons: list[Reason], sightings: list[Sighting], without_role: list[str],
                       new_lesion: str, treated_away: list[str], attenuation: Attenuation | None,
                       targets: TargetSeries) -> Assessment:
        baseline, total = self.start.baseline, entry.sum_mm
        if entry.treated:
            reasons.append(Reason("treated_target_policy", {"lesions": entry.treated},
                                  self.limits.in_force["treated_target_policy"]))
        if self.limits.changed:
            reasons += [Reason("setting_changed", {"default": default.value}, self.limits.in_force[name])
                        for name, default in self.limits.changed.items()]
        return Assessment(
            day=exact_day(when), when=when, study_ids=entry.point.study_ids, timepoint=entry.point.name,
            baseline_day=baseline.day, baseline_when=baseline.when, reader=self.reader.stream.reader,
            course_id=self.course.course_id, criterion=self.criterion.name, target=target, non_target=non_target,
            new_lesion=new_lesion, overall=overall, sum_mm=total,  # type: ignore[arg-type]
            baseline_mm=entry.baseline_mm, nadir_mm=entry.nadir_mm, nadir_day=entry.nadir_day,
            change_from_baseline=percent_change(total, entry.baseline_mm),
            change_from_nadir=percent_change(total, entry.nadir_mm), missing=entry.missing, lesions=readings,
            reasons=tuple(reasons), after_progression=self._past.progressed,
            warnings=(*self._seen_again(entry.point, treated_away), *baseline.notes,
                      *self._warnings(entry, readings, sightings, without_role, new_lesion, overall),
                      *self.criterion.warn(targets, entry)),
            measured_mm=entry.measured_mm if entry.values else None,
            response_at_mm=self.criterion.response_line(entry.baseline_mm, self.limits),
            progression_at_mm=self.criterion.progression_line(entry.baseline_mm, entry.nadir_mm, self.limits),
            rebased_without=entry.removed, treated_targets=entry.treated, policy=self.limits.treated_target_policy,
            measure=self.criterion.measure.name, unit=self.criterion.measure.unit,
            unknown=(*targets.unknown(entry), *(attenuation.unknown if attenuation is not None else ())),
            attenuation=attenuation)

    def _target_state(self, targets: TargetSeries, entry: TargetSum) -> TargetState:
        criterion, past = self.criterion, self._past
        return TargetState(
            entry.sum_mm, entry.measured_mm, entry.baseline_mm, entry.nadir_mm, entry.all_gone,
            entry.disease_at_baseline, entry.something_left, past.responded, past.complete_response,
            len({*entry.removed, *entry.away}), len(entry.values), self.limits,
            entry.removal_unrecorded and not past.complete_response,
            lesion_states(targets, entry) if criterion.by_lesion else (),
            criterion.attenuation(targets, entry, tuple(entry.values)) if criterion.attenuation is not None else None)

    def _warnings(self, entry: TargetSum, readings: tuple[LesionReading, ...], sightings: list[Sighting],
                  without_role: list[str], new_lesion: str, overall: Category) -> list[Reason]:
        notes = [Reason(reading.note, {"lesion": reading.lesion_id, "state": reading.state, "mm": reading.value_mm,
                                       "counted_in": reading.counted_in, "inputs": reading.missing_inputs})
                 for reading in readings if reading.note is not None and reading.state != "treated"]
        for name, value in entry.values.items():
            if value.row is not None:
                notes += [Reason("contradictory_reading", {"lesion": name, "what": code})
                          for code in self.reader.stream.contradictions(value.row, value.study)
                          if code != value.note]
        if entry.removed:
            notes.append(Reason("sum_rebased", {"without": entry.removed},
                                self.limits.in_force["treated_target_policy"]))
        if entry.away and entry.all_gone:
            notes.append(Reason("complete_response_withheld", {"removed": entry.away}))
        notes += [Reason(note, {"lesion": one.lesion_id}) for one in sightings for note in one.notes]
        notes += [Reason("new_lesion_borne_out", {"lesion": one.lesion_id, "study": one.borne_out_by})
                  for one in sightings if one.borne_out_by is not None]
        if without_role:
            notes.append(Reason("lesion_without_role", {"lesions": tuple(without_role)}))
        if new_lesion == "not_assessed":
            notes.append(Reason("new_lesions_not_assessed", {"overall": overall}))
        if overall == "CR":
            notes.append(Reason("markers_not_considered"))
        kinds, before = entry.point.kinds, self.start.point.kinds
        if kinds and before and not kinds & before:
            notes.append(Reason("modality_changed", {"baseline": tuple(sorted(before)), "now": tuple(sorted(kinds))}))
        return notes + self._zone_notes(entry.point)

    def _seen_again(self, point: TimePoint, treated_away: list[str]) -> list[Reason]:
        """Lesions that were ablated or resected and of which this scan records something all the same."""
        found = [(name, self.reader.value(point, name)) for name in treated_away]
        return [Reason("treated_but_seen", {"lesion": name, "found": value.state if value.mm is None
                                            else f"{value.mm.normalize():f} mm"})
                for name, value in found if value.seen]

    def _zone_notes(self, point: TimePoint) -> list[Reason]:
        """Ablation zones never enter the sum; what was seen at them is named beside it."""
        rows = [row for study in point.studies for row in self.reader.stream.rows.get(study.study_id, {}).values()]
        return [Reason("zone_finding", {"lesion": row.lesion_id, "finding": row.zone_finding,
                                        "of": self.treated.zones.get(row.lesion_id, "")}) for row in rows
                if row.zone_finding in ("residual", "progression_at_edge")]

    def _sum_point(self, entry: TargetSum, readings: tuple[LesionReading, ...],
                   assessment: Assessment | None) -> SumPoint:
        when = entry.point.when
        return SumPoint(exact_day(when), when, entry.point.study_ids, entry.point.name, entry.sum_mm,
                        entry.measured_mm if entry.values else None, entry.baseline_mm, entry.nadir_mm,
                        self.criterion.response_line(entry.baseline_mm, self.limits),
                        self.criterion.progression_line(entry.baseline_mm, entry.nadir_mm, self.limits),
                        tuple(readings), entry.removed, assessment)


def _reason(outcome: Outcome[Context_contra], limits: Limits, facts: dict[str, object]) -> Reason:
    used = limits.used(outcome.limits)
    return Reason(outcome.code, {"category": outcome.category, "description": outcome.description, **facts},
                  used[0] if used else None, used[1:])


@cache
def _overall_reason(code: str, category: str, description: str) -> Reason:
    return Reason(code, {"category": category, "description": description})


def _target_facts(entry: TargetSum) -> dict[str, object]:
    return {"sum_mm": entry.sum_mm, "measured_mm": entry.measured_mm, "baseline_mm": entry.baseline_mm,
            "nadir_mm": entry.nadir_mm, "nadir_when": entry.nadir_when, "missing": entry.missing,
            "removed": entry.removed}


def _first_day(point: TimePoint, reader: Reader, lesions: list[str]) -> PartialDate | None:
    days = [study.done_on for study in point.studies
            if any(name in reader.stream.rows.get(study.study_id, {}) for name in lesions)]
    return days[0] if days else point.when


def _earliest(days: list[PartialDate | None]) -> PartialDate | None:
    """The earliest of the days on which progression showed; None where one of them is not known."""
    known = [day for day in days if day is not None]
    return min(known, key=lambda day: (day.first, day.last)) if len(known) == len(days) and known else None
