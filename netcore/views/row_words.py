"""What is one row of the record called, and what stands in its cells, as text?"""

from collections.abc import Mapping

from netcore.model import TABLES, PatientRecord, Row, order_key
from netcore.views.text import day_words

# What the store keeps of a row beside what was typed.
KEPT_BY_STORE = ("patient_id", "row_id", "recorded_on", "recorded_by")
# The cells by which a person knows a row, in the order in which they are said.
_NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "patients": ("patient_id",), "histology": ("site", "specimen", "reported_grade"),
    "labs": ("analyte", "comparator", "value", "interpretation", "unit", "specimen"),
    "studies": ("kind", "study_id", "reader"), "lesions": ("lesion_id", "label", "segment"),
    "target_sets": ("lesion_id", "role", "set_id", "reader"),
    "measurements": ("lesion_id", "study_id", "reader", "state", "longest_diameter_mm", "short_axis_mm"),
    "treatments": ("kind", "agent", "treatment_id"), "treated_lesions": ("lesion_id", "treatment_id"),
    "findings": ("fact", "comparator", "value", "unit", "grade"),
    "symptoms": ("flushes_per_day", "stools_per_day"), "plans": ("kind", "question", "decision")}

# Numbers that say nothing without what they count.
_COUNTED = {"flushes_per_day": "flushes a day", "stools_per_day": "stools a day"}


def cells_of(row: Row) -> dict[str, str]:
    """The filled cells as a form or a file would hold them, the table's own first, without what the store keeps."""
    content = row.content()
    return {name: _text(content[name]) for name in fields_of(row.TABLE) if content.get(name) not in (None, [])}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def entry_words(row: Row) -> str:
    """chromogranin_a 140 ng/mL, 12 Mar 2024; 4 flushes a day 1 stools a day, 23 Nov 2023. Nothing is said twice."""
    cells = {**cells_of(row), "patient_id": row.patient_id}
    said = " ".join(dict.fromkeys(" ".join(filter(None, (cells[name], _COUNTED.get(name))))
                                  for name in _NAMED_BY[row.TABLE] if cells.get(name))) or row.TABLE
    return f"{said}, {day_words(row.when, row.when_text)}" if type(row).DAY else said


def fields_of(table: str) -> list[str]:
    """The columns of a table that a person may correct, its own before those that every table has."""
    model = TABLES[table]
    own = [name for name in model.model_fields if name not in Row.model_fields]
    return [*own, *(name for name in Row.model_fields if name not in KEPT_BY_STORE)]


def rows_by_entry(record: PatientRecord, table: str) -> dict[str, Row]:
    """The rows of a table by row_id, the newest event first."""
    rows = sorted(record.table(table), key=order_key, reverse=True)
    return {str(row.row_id): row for row in rows}
