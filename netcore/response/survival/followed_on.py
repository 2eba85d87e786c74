"""How would a course be judged if it were followed on into the next, or in the liver alone?

Both are answered by judging a changed record with the same criterion: in one every later treatment belongs to the
course, so that scans go on counting against its own baseline (an ablated or resected target still leaves the sum); in
the other only the liver is left.
"""

from typing import Any

from netcore.model import PatientRecord, Row
from netcore.response.courses import CoursePlan


def follow_on(record: PatientRecord, plans: list[CoursePlan], index: int) -> tuple[PatientRecord, str]:
    """The record in which the course `plans[index]` never ends, and the id of the course in it."""
    plan = plans[index]
    course_id = plan.course_id or f"course {index + 1}"
    joined = {treatment for later in plans[index:] for treatment in later.treatment_ids}
    own = {id(row) for row in plan.choices}
    dropped = {id(row) for later in plans[index + 1:] for row in later.choices}
    return _changed(record, treatments=[
        row.model_copy(update={"course_id": course_id}) if row.treatment_id in joined else row
        for row in record.treatments], target_sets=[
        row.model_copy(update={"course_id": course_id}) if id(row) in own else row
        for row in record.target_sets if id(row) not in dropped]), course_id


def liver_alone(record: PatientRecord, *, place_not_stated_counts: bool) -> PatientRecord:
    """The record with the lesions of the liver alone.

    A lesion of no stated organ lies in the liver where it has a Couinaud segment; else it, and a new lesion known by
    the study's word alone, count as the caller says: an answer that is the same both ways does not depend on it.
    """
    place = {lesion.lesion_id: lesion.in_liver for lesion in record.lesions}
    for lesion in record.lesions:
        if lesion.of_lesion_id is not None and place[lesion.lesion_id] is None:
            place[lesion.lesion_id] = place.get(lesion.of_lesion_id)
    kept = {name for name, inside in place.items() if inside or (inside is None and place_not_stated_counts)}
    roles = {row.lesion_id for row in record.target_sets}
    fresh: dict[tuple[str, str], set[bool | None]] = {}
    for row in record.measurements:
        if row.lesion_id not in roles:
            fresh.setdefault((row.study_id, row.reader), set()).add(place[row.lesion_id])
    studies = []
    for study in record.studies:
        if study.new_lesion in ("equivocal", "unequivocal"):
            places = fresh.get((study.study_id, study.reader), {None})
            inside = True in places or (None in places and place_not_stated_counts)
            study = study if inside else study.model_copy(update={"new_lesion": "none"})
        studies.append(study)
    return _changed(record, studies=studies, lesions=[row for row in record.lesions if row.lesion_id in kept],
                    target_sets=[row for row in record.target_sets if row.lesion_id in kept],
                    measurements=[row for row in record.measurements if row.lesion_id in kept],
                    treated_lesions=[row for row in record.treated_lesions if row.lesion_id in kept])


def has_liver_lesion(record: PatientRecord) -> bool:
    """Is any lesion recorded that lies, or may lie, in the liver?"""
    return any(lesion.in_liver is not False for lesion in record.lesions)


def _changed(record: PatientRecord, **tables: list[Any]) -> PatientRecord:
    rows: dict[str, tuple[Row, ...]] = {name: tuple(found) for name, found in tables.items()}
    return record.model_copy(update=rows)
