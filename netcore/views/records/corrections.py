"""What would the record be after a correction, what goes with a row that is withdrawn, and what comes back with it?"""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from netcore.errors import Problem
from netcore.exchange import read_row
from netcore.model import PatientRecord, Row
from netcore.store import Version
from netcore.store.versions import latest_versions
from netcore.views.records.history import moment_words
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


def withdrawn_entries(versions: Sequence[Version]) -> dict[str, Version]:
    """The rows that are withdrawn at present, under their row_id, the last withdrawn first."""
    gone = [version for version in latest_versions(versions).values() if version.withdrawn]
    return {version.row_id: version for version in sorted(gone, key=lambda one: one.save_id, reverse=True)}


def withdrawn_words(version: Version) -> str:
    """B1 MR2 25, withdrawn 12 Mar 2024, 14:03 UTC by CD: other patient."""
    why = f": {version.reason}" if version.reason else ""
    return (f"{entry_words(version.row)}, withdrawn {moment_words(version.saved_on)} by {version.saved_by}{why}")


def rows_back_with(gone: Mapping[str, Version], version: Version) -> list[Row]:
    """The row, and those withdrawn together with it that it hangs together with by a scan, a treatment or a lesion."""
    left = [one.row for one in gone.values() if one.save_id == version.save_id and one is not version]
    coming = [version.row]
    for row in coming:
        coming += [one for one in left if _hang_together(row, one)]
        left = [one for one in left if one not in coming]
    return coming


def _hang_together(row: Row, other: Row) -> bool:
    return any(getattr(row, name, None) and getattr(row, name) == getattr(other, name, None)
               for name in ("study_id", "treatment_id", "lesion_id"))


def record_with_rows_back(record: PatientRecord, rows: Sequence[Row]) -> PatientRecord:
    """The record with withdrawn rows stated anew, as they stood; raises `BadInput` where they do not fit any more."""
    # Without their old moment they are no copies of what was withdrawn, which the store would leave alone.
    anew = [row.model_copy(update={"recorded_on": None, "recorded_by": None}) for row in rows]
    return PatientRecord.of([*record.rows(), *anew])
