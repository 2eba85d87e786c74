"""What is known about one patient?

A `PatientRecord` is frozen and consistent: one patient, no two rows under one natural key, and no row that
speaks of a lesion, study or treatment that does not exist.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator

from netcore.errors import BadInput, Problem
from netcore.model.row import Row
from netcore.model.tables import (
    TABLES,
    Finding,
    Histology,
    Lab,
    Lesion,
    Measurement,
    Patient,
    Plan,
    Study,
    Symptoms,
    TargetChoice,
    TreatedLesion,
    Treatment,
)


class PatientRecord(BaseModel):
    """One patient with all rows of all tables.

    Raises `BadInput` (from `PatientRecord.of`) or pydantic's ValidationError where rows contradict each other.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", revalidate_instances="never")

    patient: Patient
    histology: tuple[Histology, ...] = ()
    labs: tuple[Lab, ...] = ()
    studies: tuple[Study, ...] = ()
    lesions: tuple[Lesion, ...] = ()
    target_sets: tuple[TargetChoice, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    treated_lesions: tuple[TreatedLesion, ...] = ()
    findings: tuple[Finding, ...] = ()
    symptoms: tuple[Symptoms, ...] = ()
    plans: tuple[Plan, ...] = ()

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "PatientRecord":
        """The record made of these rows, in any order; exactly one of them is the patient's own row."""
        by_table: dict[str, list[Any]] = {table: [] for table in TABLES}
        for row in rows:
            by_table[row.TABLE].append(row)
        patients = by_table.pop("patients")
        if len(patients) != 1:
            raise BadInput(Problem("patients", f"{len(patients)} rows for one record", "exactly one",
                                   "give each patient one row in patients"))
        problems = find_contradictions([patients[0], *(row for group in by_table.values() for row in group)])
        if problems:
            raise BadInput(*(problem for _, problem in problems))
        tables: dict[str, Any] = {name: tuple(group) for name, group in by_table.items()}
        return PatientRecord.model_construct(None, patient=patients[0], **tables)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        problems = find_contradictions(list(self.rows()))
        if problems:
            raise ValueError("; ".join(str(problem) for _, problem in problems))
        return self

    @property
    def patient_id(self) -> str:
        """The id under which the patient was entered or imported; never shown in an address or a log."""
        return self.patient.patient_id

    def rows(self) -> Iterator[Row]:
        """All rows, the patient's own first, table by table."""
        yield self.patient
        for table in list(TABLES)[1:]:
            yield from getattr(self, table)

    def table(self, name: str) -> tuple[Row, ...]:
        """The rows of one table by its name."""
        rows: tuple[Row, ...] = (self.patient,) if name == "patients" else getattr(self, name)
        return rows


_REFERENCES = {
    "histology": (("lesion_id", "lesions"),),
    "lesions": (("of_lesion_id", "lesions"),),
    "target_sets": (("lesion_id", "lesions"),),
    "measurements": (("study_id", "studies"), ("lesion_id", "lesions"), ("linked_lesion_ids", "lesions")),
    "treated_lesions": (("treatment_id", "treatments"), ("lesion_id", "lesions")),
    "findings": (("lesion_id", "lesions"), ("treatment_id", "treatments")),
}
_IDS = {"lesions": "lesion_id", "studies": "study_id", "treatments": "treatment_id"}


def find_contradictions(rows: Sequence[Row]) -> list[tuple[Row, Problem]]:
    """Which of one patient's rows cannot stand together, and why?

    Looks at: rows of another patient, two rows under one natural key or one row_id, rows that name a lesion, study or
    treatment that no row describes. Whether values are plausible is not asked here.
    """
    problems: list[tuple[Row, Problem]] = []
    known = {table: {getattr(row, field) for row in rows if table == row.TABLE} for table, field in _IDS.items()}
    owner = rows[0].patient_id if rows else ""
    seen: set[tuple[object, ...]] = set()
    ids = Counter((row.TABLE, row.row_id) for row in rows if row.row_id)
    for row in rows:
        where = row.TABLE
        if row.patient_id != owner:
            problems.append((row, Problem(where, f"patient {row.patient_id!r} in the record of {owner!r}",
                                          "one patient a record", "put the row into that patient's record")))
        if row.row_id and ids[row.TABLE, row.row_id] > 1:
            problems.append((row, Problem(f"{where}, row_id", f"{row.row_id!r} stands twice", "each row_id once",
                                          "give one of the rows another row_id or leave it blank")))
        key = (row.TABLE, *row.key)
        if key in seen:
            named = ", ".join(f"{name} {value}" for name, value in zip(row.KEY, row.key, strict=True)
                              if value is not None)
            problems.append((row, Problem(where, f"two rows for {named or 'the same thing'}", "one row",
                                          "keep the right one, or tell them apart by a further column")))
        seen.add(key)
        for field, table in _REFERENCES.get(row.TABLE, ()):
            named_ids = getattr(row, field)
            for name in (named_ids if isinstance(named_ids, tuple) else (named_ids,)):
                if name is not None and name not in known[table]:
                    problems.append((row, Problem(f"{where}, {field}", f"{name!r}, which has no row in {table}",
                                                  f"an id that stands in {table}",
                                                  f"add the row to {table} or correct the id")))
    return problems
