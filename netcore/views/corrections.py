"""What would the record be after a correction, and what goes with a row that is withdrawn?"""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from netcore.errors import Problem
from netcore.exchange import read_row
from netcore.model import PatientRecord, Row
from netcore.views.row_words import cells_of, entry_words, rows_by_entry

# Rows of these tables go with the one that they speak of.
_OWNED = {"studies": ("study_id", ("measurements",)), "treatments": ("treatment_id", ("treated_lesions", "findings")),
          "lesions": ("lesion_id", ("measurements", "target_sets", "treated_lesions", "histology", "findings"))}


def corrected_row(row: Row, cells: Mapping[str, str], today: date) -> Row | list[Problem]:
    """The row with these cells in place of its own, or every reason to refuse it.

    It keeps the moment of the version that was corrected, by which the store sees a correction made meanwhile.
    """
    if {name: text for name, text in cells.items() if text.strip()} == cells_of(row):
        return [Problem("correction", "nothing was changed", "at least one other value", "change what is wrong")]
    return read_row(row.TABLE, {**cells, "patient_id": row.patient_id, "row_id": row.row_id,
                                "recorded_on": row.recorded_on, "recorded_by": row.recorded_by},
                    where="correction", today=today)


def record_with_correction(record: PatientRecord, row: Row) -> PatientRecord:
    """The record with this row in place of the one with its row_id; raises `BadInput` where it does not fit."""
    return PatientRecord.of([row if (one.TABLE, one.row_id) == (row.TABLE, row.row_id) else one
                             for one in record.rows()])


def rows_withdrawn_with(record: PatientRecord, row: Row) -> list[Row]:
    """The row, and those that speak of nothing without it: a scan's measurements, all that is said of a lesion."""
    field, tables = _OWNED.get(row.TABLE, ("", ()))
    owned: list[Row] = [row]
    for table in tables:
        # One scan may have several reading streams; what another stream measured stays with that stream's row.
        owned += [one for one in record.table(table) if getattr(one, field) == getattr(row, field)
                  and getattr(one, "reader", None) in (None, getattr(row, "reader", getattr(one, "reader", None)))]
    return owned


def table_entries(record: PatientRecord, table: str) -> pd.DataFrame:
    """The rows of one table with their filled columns, by whom each was recorded and when; the newest event first."""
    rows = list(rows_by_entry(record, table).values())
    cells = [cells_of(row) for row in rows]
    names = list(dict.fromkeys(name for row in cells for name in row))
    return pd.DataFrame([{"entry": entry_words(row), **{name: one.get(name, "") for name in names},
                          "recorded by": row.recorded_by or "", "recorded on": row.recorded_on}
                         for row, one in zip(rows, cells, strict=True)])
