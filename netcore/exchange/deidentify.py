"""How does a record leave the house without the person in it?

Two forms. *Relative days*: no date at all, days from diagnosis, age at most 90: the dates and ages of HIPAA's Safe
Harbor (45 CFR 164.514(b)(2)). *Shifted dates*: one random shift a patient keeps every interval between exact days; that
is **not** Safe Harbor. In both the pseudonym is random, ids and readers are numbered anew and free text stays behind,
because names, places and dates hide in it. Rare disease in small groups can still be recognised: see `small_cells`.
"""

import re
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from netcore.model import ROUTINE_READER, TABLES, PartialDate, PatientRecord, Row

OLDEST = 89
SMALL = 5
_LONGEST_SHIFT = 365
# Far from any sequence that somebody gave.
_FURTHER = 1_000_000
_IDS = {"lesion_id": "L", "of_lesion_id": "L", "study_id": "S", "treatment_id": "T", "course_id": "C", "set_id": "G",
        "reader": "R", "sample_id": "P"}
# Text that is a term of the field rather than somebody's sentence.
_TERMS = {"unit", "dose_unit", "agent", "assay", "grade", "edition", "organ", "analyte", "fact"}
_NO_DATE = r"(?!.*\d{5})(?!.*\d{1,4}[-./]\d{1,2}[-./]\d)(?!.*\b(?:19|20)\d{2}\b)"
_PLAIN_VALUE = re.compile(_NO_DATE + r"(?:[\d.\-–% ]{1,20}|[a-z_]{1,20}|G[123])")
_PLAIN_TERM = re.compile(_NO_DATE + r"[^@\n]{1,40}")
Below = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """One line of the key table, which must be kept apart: who is behind a pseudonym, and by how many days shifted
    (None in the form without dates)."""

    pseudonym: str
    patient_id: str
    shift_days: int | None


def shift_dates(records: Sequence[PatientRecord], below: Below = secrets.randbelow) -> tuple[
        list[PatientRecord], list[Pseudonym]]:
    """The records with every day moved back by 1 to 365 days, one number a patient, and the key table.

    Months and years move with their first day, so they may be one off; the year of birth stays, or is left out of
    people over 89. Not Safe Harbor. `below(n)`: a random number from 0 to n - 1.
    """
    found: list[PatientRecord] = []
    keys: list[Pseudonym] = []
    for record, name in zip(records, _pseudonyms(records, below), strict=True):
        shift = 1 + below(_LONGEST_SHIFT)
        found.append(PatientRecord.of([_shifted(row, shift, record) for row in _without_person(record, name)]))
        keys.append(Pseudonym(name, record.patient_id, -shift))
    return found, keys


def _pseudonyms(records: Sequence[PatientRecord], below: Below) -> list[str]:
    """Random, and in no order that tells when somebody was entered."""
    taken: set[str] = set()
    while len(taken) < len(records):
        taken.add(f"N{below(10 ** 8):08d}")
    return sorted(taken, key=lambda _: below(2 ** 30))


@dataclass(frozen=True, slots=True)
class Relative:
    """One patient without dates: rows as columns and cells, in which each date is a number of days from `anchor`
    (`diagnosis`, or `first event` where no exact day of diagnosis is known). `age`: years at the anchor, 90 for all
    older; None where not known."""

    pseudonym: str
    anchor: str
    age: int | None
    rows: tuple[tuple[str, dict[str, object]], ...]
    left_out: int
    record: PatientRecord


def days_from_diagnosis(records: Sequence[PatientRecord], below: Below = secrets.randbelow) -> tuple[
        list[Relative], list[Pseudonym]]:
    """The patients without any date, and the key table. Dates known only by month or year become blank and are
    counted in `left_out`."""
    found = []
    names = _pseudonyms(records, below)
    for record, name in zip(records, names, strict=True):
        diagnosed = record.patient.diagnosed_on.exact if record.patient.diagnosed_on else None
        days = sorted(row.when.exact for row in record.rows() if row.when and row.when.exact and row.TABLE != "plans")
        zero = diagnosed or (days[0] if days else None)
        rows = []
        left_out = 0
        for row in _without_person(record, name):
            cells: dict[str, object] = {}
            for column in type(row).model_fields:
                value = getattr(row, column)
                if column in ("birth_year", "story_today") or value in (None, ()):
                    continue
                if isinstance(value, PartialDate):
                    left_out += value.exact is None
                    if value.exact and zero:
                        cells[column.removesuffix("_on") + "_day"] = (value.exact - zero).days
                else:
                    cells[column] = value
            rows.append((row.TABLE, cells))
        born = record.patient.birth_year
        age = zero.year - born.year if born and zero else None
        found.append(Relative(name, "diagnosis" if diagnosed else "first event",
                              None if age is None else min(age, OLDEST + 1), tuple(rows), left_out, record))
    return found, [Pseudonym(one.pseudonym, one.record.patient_id, None) for one in found]


def small_cells(records: Sequence[PatientRecord]) -> list[str]:
    """Which groups are so small that somebody could be recognised? One sentence each; nothing is left out for it."""
    warnings = []
    if len(records) < SMALL:
        warnings.append(f"only {len(records)} patient{'s' if len(records) != 1 else ''} in all")
    for title, words in (("sex", [record.patient.sex for record in records]),
                         ("primary site", [record.patient.primary_site for record in records]),
                         ("syndrome", [row.value for record in records for row in record.findings
                                       if row.fact == "syndrome"]),
                         ("decade of birth", [_decade(record.patient.birth_year) for record in records])):
        for word, count in Counter(one for one in words if one).items():
            if count < SMALL:
                warnings.append(f"{title} {word}: {count}")
    return warnings


def _decade(born: PartialDate | None) -> str | None:
    return f"{born.year // 10}0s" if born else None


def _without_person(record: PatientRecord, pseudonym: str) -> list[Row]:
    """The rows with numbered ids and without free text; a row that needed its text to differ keeps a number."""
    numbers: dict[tuple[str, str], str] = {}

    def numbered(column: str, value: str) -> str:
        letter = _IDS[column]
        if column == "reader" and value == ROUTINE_READER:
            return value
        return numbers.setdefault((letter, value), f"{letter}{sum(one == letter for one, _ in numbers) + 1}")

    rows: list[Row] = []
    seen: Counter[tuple[object, ...]] = Counter()
    for row in record.rows():
        values: dict[str, Any] = {"patient_id": pseudonym}
        for column, field in type(row).model_fields.items():
            value = getattr(row, column)
            if value in (None, ()) or column in ("patient_id", "row_id", "recorded_on", "recorded_by", "origin",
                                                 "story_today"):
                continue
            if column in _IDS:
                values[column] = numbered(column, value)
            elif column == "linked_lesion_ids":
                values[column] = [numbered("lesion_id", one) for one in value]
            elif not isinstance(value, str) or "Literal" in str(field.annotation):
                values[column] = value if not isinstance(value, tuple) or column == "territory" else [
                    one for one in value if _PLAIN_VALUE.fullmatch(one)]
            elif (column in _TERMS and _PLAIN_TERM.fullmatch(value)) or (
                    column == "value" and _PLAIN_VALUE.fullmatch(value)):
                values[column] = value
        made = TABLES[row.TABLE].model_validate(values)
        key = (row.TABLE, *made.key)
        if seen[key]:
            number = seen[key] + 1
            made = made.model_copy(update={"sequence": (row.sequence or 0) + _FURTHER + number}
                                   if "sequence" in made.KEY else {"when_text": f"number {number}"})
        seen[key] += 1
        rows.append(made)
    return rows


def _shifted(row: Row, days: int, record: PatientRecord) -> Row:
    updates: dict[str, Any] = {}
    for column in type(row).model_fields:
        value = getattr(row, column)
        if not isinstance(value, PartialDate):
            continue
        if column == "birth_year":
            last = max((one.when.last for one in record.rows() if one.when), default=None)
            updates[column] = None if last and last.year - value.year > OLDEST else PartialDate(value.year)
            continue
        moved = value.first - timedelta(days=days)
        updates[column] = PartialDate(moved.year, moved.month if value.month else None,
                                      moved.day if value.day else None)
    return row.model_copy(update=updates)

