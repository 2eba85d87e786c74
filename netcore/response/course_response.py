"""How did one course go in one reading stream, time point by time point?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from netcore.model import PartialDate
from netcore.response.assessment import (
    Assessment,
    Course,
    LesionReading,
    LesionVerdict,
    OverallVerdict,
    ResponseSeries,
    SumPoint,
)
from netcore.response.baselines import Start
from netcore.response.criteria.criterion import Criterion, OverallState, TargetState, first_outcome
from netcore.response.criteria.measures import DIAMETER
from netcore.response.explaining import Judged, explain
from netcore.response.lesion_verdicts import judge_lesions, lesion_states
from netcore.response.limits import Limits
from netcore.response.new_lesions import NewLesions
from netcore.response.non_target import NonTargets
from netcore.response.readings import Reader
from netcore.response.target import TargetSeries, TargetSum
from netcore.response.timepoints import TimePoint, exact_day
from netcore.response.treated import LocalTreatments


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
        targets, _, judged = self._run(points)
        return [self._explained(one, targets) for one in judged]

    def verdicts(self, points: Sequence[TimePoint]) -> list[OverallVerdict]:
        """The same without lesions, reasons and warnings."""
        baseline, (_, _, judged) = self.start.baseline.when, self._run(points)
        return [OverallVerdict(one.when, baseline, one.overall.category, one.entry.sum_mm) for one in judged]

    def judge_with_lesions(self, points: Sequence[TimePoint]) -> list[tuple[Assessment, tuple[LesionVerdict, ...]]]:
        """The assessments, each with the verdict on every single target."""
        targets, _, judged = self._run(points)
        return [(self._explained(one, targets), judge_lesions(self.criterion, targets, one.entry)) for one in judged]

    def series(self, points: Sequence[TimePoint]) -> ResponseSeries:
        """The assessments with the baseline, the sums and the lines at every time point."""
        targets, first, judged = self._run(points)
        drawn = [self._sum_point(first, (*targets.readings(first), *self._non_targets_at_baseline()), None)]
        for one in judged:
            assessment = self._explained(one, targets)
            drawn.append(self._sum_point(one.entry, assessment.lesions, assessment))
        return ResponseSeries(self.course, self.reader.stream.reader, self.start.baseline, tuple(drawn),
                              self.criterion.name, self.criterion.measure.unit)

    def _run(self, points: Sequence[TimePoint]) -> tuple[TargetSeries, TargetSum, list[Judged]]:
        """The sums, that of the baseline, and what was judged at each time point."""
        self._past = _Past()
        baseline = self.start.baseline
        self.beside = self.beside or self._read_beside()
        non_targets, new = self.beside.non_targets, self.beside.new_lesions
        targets = self._add_up(points, self.beside)
        first, *entries = targets.history
        known = bool(baseline.targets or baseline.non_targets or self.reader.stream.lesions_at(self.start.point))
        return targets, first, [self._judge(entry, targets, non_targets, new, known) for entry in entries]

    def _explained(self, judged: Judged, targets: TargetSeries) -> Assessment:
        return explain(judged, targets, self.criterion, self.limits, self.reader, self.treated, self.course, self.start)

    def _non_targets_at_baseline(self) -> list[LesionReading]:
        assert self.beside is not None
        return self.beside.non_targets.readings(self.start.point, after_complete_response=False)

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

    def _judge(self, entry: TargetSum, targets: TargetSeries, non_targets: NonTargets, new: NewLesions,
               known: bool) -> Judged:
        point, past = entry.point, self._past
        progressed_on: list[PartialDate | None] = []
        target = non_target = None
        if targets.targets:
            state = self._target_state(targets, entry)
            target = first_outcome(self.criterion.target, state), state
        if non_targets.lesions:
            complete = past.complete_response
            nt_state, by_state = non_targets.at(point, after_complete_response=complete)
            non_target = (first_outcome(self.criterion.non_target, nt_state),
                          partial(non_targets.readings, point, after_complete_response=complete), by_state)
            if non_target[0].category == "PD":
                progressed_on.append(_first_day(point, self.reader, by_state["progressed"] or by_state["present"]))
        new_lesion, sightings = new.at(point)
        categories = target[0].category if target else None, non_target[0].category if non_target else None
        overall = first_outcome(self.criterion.overall, OverallState(*categories, new_lesion, known))
        if categories[0] == "PD":
            progressed_on.append(entry.measured_on)
        progressed_on += [one.when for one in sightings if one.certainty == "unequivocal"]
        when = _earliest(progressed_on) if overall.category == "PD" else point.when
        judged = Judged(entry, target, non_target, new_lesion, sightings, new.without_role.get(point.index, []),
                        overall, when, past.progressed)
        past.responded = categories[0] == "PR" or (past.responded and categories[0] not in ("PD", "CR"))
        past.complete_response = past.complete_response or overall.category == "CR"
        past.progressed = past.progressed or overall.category == "PD"
        return judged

    def _target_state(self, targets: TargetSeries, entry: TargetSum) -> TargetState:
        criterion, past = self.criterion, self._past
        return TargetState(
            entry.sum_mm, entry.measured_mm, entry.baseline_mm, entry.nadir_mm, entry.all_gone,
            entry.disease_at_baseline, entry.something_left, past.responded, past.complete_response,
            len({*entry.removed, *entry.away}), len(entry.values), self.limits,
            entry.removal_unrecorded and not past.complete_response,
            lesion_states(targets, entry) if criterion.by_lesion else (),
            criterion.attenuation(targets, entry, tuple(entry.values)) if criterion.attenuation is not None else None)

    def _sum_point(self, entry: TargetSum, readings: tuple[LesionReading, ...],
                   assessment: Assessment | None) -> SumPoint:
        when = entry.point.when
        return SumPoint(exact_day(when), when, entry.point.study_ids, entry.point.name, entry.sum_mm,
                        entry.measured_mm if entry.values else None, entry.baseline_mm, entry.nadir_mm,
                        self.criterion.response_line(entry.baseline_mm, self.limits),
                        self.criterion.progression_line(entry.baseline_mm, entry.nadir_mm, self.limits),
                        tuple(readings), entry.removed, assessment)


def _first_day(point: TimePoint, reader: Reader, lesions: list[str]) -> PartialDate | None:
    days = [study.done_on for study in point.studies
            if any(name in reader.stream.rows.get(study.study_id, {}) for name in lesions)]
    return days[0] if days else point.when


def _earliest(days: list[PartialDate | None]) -> PartialDate | None:
    """The earliest of the days on which progression showed; None where one of them is not known."""
    known = [day for day in days if day is not None]
    return min(known, key=lambda day: (day.first, day.last)) if len(known) == len(days) and known else None
