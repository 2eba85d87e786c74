"""What is known without an exact day, in which order, and what is doubtful in the source?"""

from collections.abc import Callable
from datetime import date

from netcore.evidence import read_catalogue
from netcore.model import (
    Finding,
    Histology,
    Lab,
    Measurement,
    PatientRecord,
    Row,
    Study,
    Symptoms,
    Treatment,
)
from netcore.units import System
from netcore.views.patient.treatment_lanes import treatment_words
from netcore.views.patient.words import lab_words
from netcore.views.text import day_words, number_words


def undated_sentences(record: PatientRecord, system: System | None = None) -> list[str]:
    """Every event whose exact day nobody stated, in order as far as the order is known; nothing of it is plotted.

    Months and years stand where they fall; rows without any date come by their `sequence`. A `*` marks rows with a
    doubt in the source.
    """
    events: list[Row] = [row for table in ("histology", "labs", "studies", "treatments", "findings", "symptoms")
                         for row in record.table(table) if row.when is None or row.when.exact is None]
    events.sort(key=_place_in_order(events))
    cells: dict[str, list[Measurement]] = {}
    for measurement in record.measurements:
        cells.setdefault(measurement.study_id, []).append(measurement)
    names = {lesion.lesion_id: lesion.label or lesion.lesion_id for lesion in record.lesions}
    return [f"{day_words(row.when, row.when_text)}: {_words(row, cells, names, system)}{'*' if row.doubt else ''}"
            for row in events]


def _place_in_order(events: list[Row]) -> Callable[[Row], tuple[int, int, date]]:
    """Sort key: the stated sequence; a month or year without one goes behind what is known to come before it; rows with
    neither come last."""
    numbered = [(row.when.last, row.sequence) for row in events if row.when and row.sequence is not None]

    def key(row: Row) -> tuple[int, int, date]:
        if row.sequence is not None:
            return 0, row.sequence, date.min
        if row.when is not None:
            before = [sequence for day, sequence in numbered if day <= row.when.last]
            return 0, max(before, default=0), row.when.last
        return 1, 0, date.max
    return key


def _words(row: Row, cells: dict[str, list[Measurement]], names: dict[str, str], system: System | None) -> str:
    if isinstance(row, Lab):
        printed = f" (printed {row.as_printed})" if row.as_printed else ""
        return f"{analyte_name(row.analyte)} {lab_words(row, system) or 'without a value'}{printed}"
    if isinstance(row, Study):
        sizes = ", ".join(f"{names[cell.lesion_id]} {_size(cell)}" for cell in cells.get(row.study_id, ()))
        return f"{row.kind or 'study'}{f': {sizes}' if sizes else ''}"
    if isinstance(row, Treatment):
        dose = f" {number_words(row.dose)} {row.dose_unit or ''}" if row.dose is not None else ""
        what = treatment_words(row)
        return f"{what}{f', {row.agent}' if row.agent and row.agent != what else ''}{dose}"
    if isinstance(row, Finding):
        value = " ".join(filter(None, (row.comparator, row.value, row.unit)))
        return f"{row.fact.replace('_', ' ')}: {value or 'recorded without a value'}"
    if isinstance(row, Histology):
        return ", ".join(filter(None, (f"histology: {row.reported_grade or 'grade not reported'}", row.as_printed)))
    if isinstance(row, Symptoms):
        return "symptoms"
    return row.TABLE


def _size(cell: Measurement) -> str:
    mm = cell.longest_diameter_mm if cell.longest_diameter_mm is not None else cell.short_axis_mm
    return f"{number_words(mm)} mm" if mm is not None else (cell.state or "no size").replace("_", " ")


def analyte_name(analyte: str) -> str:
    """The catalogue's short name, else the name as recorded."""
    entry = read_catalogue().find(analyte)
    return entry.short if entry else analyte


def doubt_sentences(record: PatientRecord) -> list[str]:
    """Every doubt noted in the record, with the row it concerns."""
    return [f"{_place(row)}: {row.doubt}" for row in record.rows() if row.doubt]


def _place(row: Row) -> str:
    if isinstance(row, Lab):
        return f"{analyte_name(row.analyte)}, {day_words(row.when, row.when_text)}, printed {row.as_printed or '?'}"
    name = {"patients": "patient", "studies": "scan", "measurements": "size"}.get(row.TABLE, row.TABLE.rstrip("s"))
    detail = getattr(row, "lesion_id", None) or getattr(row, "fact", None) or getattr(row, "kind", None) or ""
    return " ".join(filter(None, (name, str(detail).replace("_", " ")))) + \
        (f", {day_words(row.when, row.when_text)}" if row.DAY else "")
