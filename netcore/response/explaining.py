"""How does what was judged at one time point become an assessment, with its lesions, reasons and warnings?

Apart from the judging, because most of what is asked of a long record is the verdict alone.
"""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from netcore.model import PartialDate
from netcore.response.assessment import (
    Assessment,
    Course,
    LesionReading,
    NewLesionAnswer,
    Reason,
)
from netcore.response.baselines import Start
from netcore.response.criteria.criterion import (
    Context_contra,
    Criterion,
    NonTargetState,
    Outcome,
    OverallState,
    TargetState,
)
from netcore.response.lesion_verdicts import percent_change
from netcore.response.limits import Limits
from netcore.response.new_lesions import Sighting
from netcore.response.readings import Reader, as_reading
from netcore.response.target import TargetSeries, TargetSum
from netcore.response.timepoints import TimePoint, exact_day
from netcore.response.treated import LocalTreatments

_NOTHING_NEW = {answer: Reason(f"new_lesions_{answer}", {"lesions": ()}) for answer in ("none", "not_assessed")}


class Judged(NamedTuple):
    """What was judged at one time point. `target`: the outcome and what it was judged on, None without targets;
    `non_target`: the outcome, the readings when asked for, and the lesion ids by state, None without non-targets.
    `when`: the day that counts. `after_progression`: an earlier time point of the course was progression."""

    entry: TargetSum
    target: tuple[Outcome[TargetState], TargetState] | None
    non_target: tuple[Outcome[NonTargetState], Callable[[], list[LesionReading]], dict[str, list[str]]] | None
    new_lesion: NewLesionAnswer
    sightings: list[Sighting]
    without_role: list[str]
    overall: Outcome[OverallState]
    when: PartialDate | None
    after_progression: bool


def explain(judged: Judged, targets: TargetSeries, criterion: Criterion, limits: Limits, reader: Reader,
            treated: LocalTreatments, course: Course, start: Start) -> Assessment:
    """The assessment of one time point."""
    entry, overall, baseline = judged.entry, judged.overall, start.baseline
    readings = targets.readings(entry)
    reasons: list[Reason] = []
    away = [name for name in entry.removed if name in entry.away]
    attenuation = None
    if judged.target is not None:
        outcome, state = judged.target
        attenuation = state.attenuation
        more = outcome.facts(state) if outcome.facts is not None else {}
        reasons.append(_reason(outcome, limits, {**_target_facts(entry), **more}))
    if judged.non_target is not None:
        nt_outcome, read, by_state = judged.non_target
        nt_readings = read()
        readings += nt_readings
        away += by_state["removed"]
        reasons.append(_reason(nt_outcome, limits, {name: tuple(ids) for name, ids in by_state.items() if ids}))
        if left := tuple(reading.lesion_id for reading in nt_readings if reading.state == "treated"):
            reasons.append(Reason("non_targets_left", {"lesions": left}))
    new_lesion, sightings = judged.new_lesion, judged.sightings
    reasons.append(_NOTHING_NEW[new_lesion] if not sightings else Reason(f"new_lesions_{new_lesion}", {
        "lesions": tuple(dict.fromkeys(one.lesion_id for one in sightings if one.lesion_id is not None))}))
    readings += [as_reading(one.lesion_id, "new", one.value, reader.is_node(one.lesion_id))
                 for one in sightings if one.lesion_id is not None and one.value is not None]
    reasons.append(_overall_reason(overall.code, overall.category, overall.description))
    if entry.treated:
        reasons.append(Reason("treated_target_policy", {"lesions": entry.treated},
                              limits.in_force["treated_target_policy"]))
    reasons += [Reason("setting_changed", {"default": default.value}, limits.in_force[name])
                for name, default in limits.changed.items()]
    return Assessment(
        day=exact_day(judged.when), when=judged.when, study_ids=entry.point.study_ids, timepoint=entry.point.name,
        baseline_day=baseline.day, baseline_when=baseline.when, reader=reader.stream.reader,
        course_id=course.course_id, criterion=criterion.name,
        target=judged.target[0].category if judged.target else None,
        non_target=judged.non_target[0].category if judged.non_target else None,
        new_lesion=new_lesion, overall=overall.category, sum_mm=entry.sum_mm, baseline_mm=entry.baseline_mm,
        nadir_mm=entry.nadir_mm, nadir_day=entry.nadir_day,
        change_from_baseline=percent_change(entry.sum_mm, entry.baseline_mm),
        change_from_nadir=percent_change(entry.sum_mm, entry.nadir_mm), missing=entry.missing, lesions=tuple(readings),
        reasons=tuple(reasons), after_progression=judged.after_progression,
        warnings=(*_seen_again(reader, entry.point, away), *baseline.notes,
                  *_warnings(judged, readings, limits, reader, start),
                  *_zone_notes(entry.point, reader, treated), *criterion.warn(targets, entry)),
        measured_mm=entry.measured_mm if entry.values else None,
        response_at_mm=criterion.response_line(entry.baseline_mm, limits),
        progression_at_mm=criterion.progression_line(entry.baseline_mm, entry.nadir_mm, limits),
        rebased_without=entry.removed, treated_targets=entry.treated, policy=limits.treated_target_policy,
        measure=criterion.measure.name, unit=criterion.measure.unit,
        unknown=(*targets.unknown(entry), *(attenuation.unknown if attenuation is not None else ())),
        attenuation=attenuation)


def _warnings(judged: Judged, readings: list[LesionReading], limits: Limits, reader: Reader,
              start: Start) -> list[Reason]:
    entry, sightings, overall = judged.entry, judged.sightings, judged.overall.category
    notes = [Reason(reading.note, {"lesion": reading.lesion_id, "state": reading.state, "mm": reading.value_mm,
                                   "counted_in": reading.counted_in, "inputs": reading.missing_inputs})
             for reading in readings if reading.note is not None and reading.state != "treated"]
    for name, value in entry.values.items():
        if value.row is not None:
            notes += [Reason("contradictory_reading", {"lesion": name, "what": code})
                      for code in reader.stream.contradictions(value.row, value.study)
                      if code != value.note]
    if entry.removed:
        notes.append(Reason("sum_rebased", {"without": entry.removed},
                            limits.in_force["treated_target_policy"]))
    if entry.away and entry.all_gone:
        notes.append(Reason("complete_response_withheld", {"removed": entry.away}))
    notes += [Reason(note, {"lesion": one.lesion_id}) for one in sightings for note in one.notes]
    notes += [Reason("new_lesion_borne_out", {"lesion": one.lesion_id, "study": one.borne_out_by})
              for one in sightings if one.borne_out_by is not None]
    if judged.without_role:
        notes.append(Reason("lesion_without_role", {"lesions": tuple(judged.without_role)}))
    if judged.new_lesion == "not_assessed":
        notes.append(Reason("new_lesions_not_assessed", {"overall": overall}))
    if overall == "CR":
        notes.append(Reason("markers_not_considered"))
    kinds, before = entry.point.kinds, start.point.kinds
    if kinds and before and not kinds & before:
        notes.append(Reason("modality_changed", {"baseline": tuple(sorted(before)), "now": tuple(sorted(kinds))}))
    return notes


def _seen_again(reader: Reader, point: TimePoint, treated_away: list[str]) -> list[Reason]:
    """Lesions that were ablated or resected and of which this scan records something all the same."""
    found = [(name, reader.value(point, name)) for name in treated_away]
    return [Reason("treated_but_seen", {"lesion": name, "found": value.state if value.mm is None
                                        else f"{value.mm.normalize():f} mm"})
            for name, value in found if value.seen]


def _zone_notes(point: TimePoint, reader: Reader, treated: LocalTreatments) -> list[Reason]:
    """Ablation zones never enter the sum; what was seen at them is named beside it."""
    rows = [row for study in point.studies for row in reader.stream.rows.get(study.study_id, {}).values()]
    return [Reason("zone_finding", {"lesion": row.lesion_id, "finding": row.zone_finding,
                                    "of": treated.zones.get(row.lesion_id, "")}) for row in rows
            if row.zone_finding in ("residual", "progression_at_edge")]


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
