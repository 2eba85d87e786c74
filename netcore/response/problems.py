"""What in a record contradicts itself or the rules by which lesions are chosen and read?

Each problem names a lesion, scan, reader or treatment and the rule that it breaks. Nothing is repaired, and no row
named here is used silently: what a contradiction spoils has no number (`contradictions`), the rest stands with this
remark. Not looked at: a change of method during a course and sizes on ultrasound, which every assessment warns of where
they matter.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from netcore.evidence import InForce
from netcore.model import PartialDate, PatientRecord, cut_record
from netcore.response.assess import response_series
from netcore.response.assessment import Assessment, Reason, ResponseSeries
from netcore.response.contradictions import contradictions
from netcore.response.limits import sheet_limits
from netcore.response.problems_of_rows import lesion_problems, study_problems, treatment_problems

_OF_BASELINE = ("target_below_measurable_size", "more_targets_than_allowed")


@dataclass(frozen=True, slots=True)
class DataProblem:
    """One contradiction. `code` names the rule that is broken; what it speaks of is None where the rule is not about
    one. `facts` are what was found; `limit` is the limit that the rule compares with, if any."""

    code: str
    lesion_id: str | None = None
    study_id: str | None = None
    reader: str | None = None
    when: PartialDate | None = None
    treatment_id: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    limit: InForce | None = None


def find_problems(record: PatientRecord, *, as_of: date | None = None) -> list[DataProblem]:
    """Every data problem of the lesions, scans, targets and treatments of a record, each once, in order of time.

    Those without a date come last.
    """
    record = cut_record(record, as_of)
    found = [*_rows(record), *(DataProblem(**one) for one in study_problems(record)),
             *(DataProblem(**one) for one in lesion_problems(record)),
             *(DataProblem(**one) for one in treatment_problems(record)), *_sets(record), *_courses(record)]
    unique: dict[tuple[object, ...], DataProblem] = {}
    for one in found:
        unique.setdefault((one.code, one.lesion_id, one.study_id, one.reader, one.treatment_id, str(one.when),
                           str(dict(one.facts))), one)
    return sorted(unique.values(), key=lambda one: (one.when.first if one.when else date.max, one.code,
                                                    one.lesion_id or "", one.reader or ""))


def _rows(record: PatientRecord) -> Iterator[DataProblem]:
    """Rows of measurements that contradict themselves."""
    lesions = {lesion.lesion_id: lesion for lesion in record.lesions}
    studies = {(study.study_id, study.reader): study for study in record.studies}
    any_reader = {study.study_id: study for study in record.studies}
    measurable = sheet_limits().in_force["measurable_from"]
    for row in record.measurements:
        study = studies.get((row.study_id, row.reader)) or any_reader.get(row.study_id)
        lesion = lesions[row.lesion_id]
        facts = {"state": row.state, "longest": row.longest_diameter_mm, "short": row.short_axis_mm,
                 "perpendicular": row.perpendicular_mm, "enhancing": row.enhancing_diameter_mm,
                 "enhancing_perpendicular": row.enhancing_perpendicular_mm, "hu": row.attenuation_hu,
                 "volume": row.volume_ml, "kind": study.kind if study else None}
        for code in contradictions(row, lesion, study):
            yield DataProblem(code, row.lesion_id, row.study_id, row.reader, study.done_on if study else None, None,
                              facts, measurable if code == "too_small_with_that_length" else None)


def _sets(record: PatientRecord) -> Iterator[DataProblem]:
    """Target sets of one course, reader and baseline that give a lesion two roles, or name an ablation zone."""
    zones = {lesion.lesion_id for lesion in record.lesions if lesion.structure == "ablation_zone"}
    roles: dict[tuple[object, ...], set[str]] = {}
    for row in record.target_sets:
        roles.setdefault((row.course_id, row.reader, row.baseline_on, row.lesion_id), set()).add(row.role)
        if row.lesion_id in zones:
            yield DataProblem("zone_in_target_set", row.lesion_id, None, row.reader, row.baseline_on)
    for (course, reader, baseline_on, lesion_id), said in roles.items():
        if len(said) > 1:
            yield DataProblem("target_and_non_target", lesion_id, None, reader,  # type: ignore[arg-type]
                              baseline_on, None, {"course": course})  # type: ignore[arg-type]


def _courses(record: PatientRecord) -> Iterator[DataProblem]:
    reported = [row for row in record.findings if row.fact == "reported_response" and row.value]
    for series in response_series(record):
        yield from _chosen_targets(series)
        complete: Assessment | None = None
        for verdict in series.assessments:
            yield from _target_readings(series, verdict)
            if verdict.overall == "CR":
                complete = complete or verdict
            elif complete is not None and verdict.overall in ("PR", "SD", "NON-CR/NON-PD"):
                yield DataProblem("less_after_complete_response", None, verdict.study_ids[-1], series.reader,
                                  verdict.when, None, {"then": verdict.overall, "complete": complete.when})
            for row in reported:
                left = [reading.lesion_id for reading in verdict.lesions if reading.value_mm and reading.role != "new"
                        and not (reading.measured_as == "short_axis"
                                 and reading.value_mm < sheet_limits().node_normal_below)]
                if left and row.observed_on is not None and row.observed_on == verdict.when and _is_complete(row.value):
                    yield DataProblem("complete_response_with_lesion", left[0], verdict.study_ids[-1], series.reader,
                                      verdict.when, None, {"lesions": tuple(left), "said": row.value})


def _is_complete(word: str | None) -> bool:
    return (word or "").strip().casefold().replace("_", " ") in ("cr", "complete response", "complete remission")


def _chosen_targets(series: ResponseSeries) -> Iterator[DataProblem]:
    """Choices of a reader that the selection rules do not allow; what the software proposed is not the record's."""
    if series.baseline.targets_by not in ("chosen", "shared"):
        return
    for note in series.baseline.notes:
        if note.code in _OF_BASELINE:
            yield DataProblem(note.code, _lesion(note), series.baseline.study_ids[-1], series.reader,
                              series.baseline.when, None, note.facts, note.limit)


def _lesion(note: Reason) -> str | None:
    name = note.facts.get("lesion")
    return name if isinstance(name, str) else None


def _target_readings(series: ResponseSeries, verdict: Assessment) -> Iterator[DataProblem]:
    """Targets of which a later scan says nothing at all, and readings that contradict each other."""
    for reading in verdict.lesions:
        facts = (reading.lesion_id, verdict.study_ids[-1], series.reader, verdict.when)
        if reading.role == "target" and reading.state == "not_measured" and reading.counted_in is None \
                and reading.note is None:
            yield DataProblem("target_without_state", *facts)
        elif reading.note in ("split_contradicts_fragments", "scans_of_one_time_point_differ",
                              "merged_with_two_lengths", "fragment_not_measured"):
            yield DataProblem(reading.note, *facts)
