"""How does the record leave the house?

One CSV a table, columns = field names, so that reading the files back gives the same records.
"""

import csv
import io
import os
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import IO

from netcore.errors import BadInput, Problem, shown
from netcore.exchange.formulas import guard
from netcore.exchange.workbook import write_workbook
from netcore.model import TABLES, PatientRecord, Row

_EXACT_DIGITS = 15
# The same records give the same bytes: a zip's clock begins here.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_tables(records: Sequence[PatientRecord], target: str | os.PathLike[str] | IO[bytes] | None = None) -> bytes:
    """Write all tables into a folder, a zip (a path that ends in `.zip`) or a binary file; returns the zip's bytes.

    Every table is written, with its column names alone where it has no row; table files of the same names in a folder
    are replaced, other files stay. A text that a spreadsheet would take for a formula is guarded by an apostrophe,
    which reading takes away. Raises `BadInput` for two records of one patient and where the target cannot be written.
    """
    twice = [name for name, count in Counter(record.patient_id for record in records).items() if count > 1]
    if twice:
        raise BadInput(Problem("patients", f"two records of {shown(twice[0])}", "one record a patient",
                               "write one of them"))
    texts = table_files(records)
    packed = pack_files(texts)
    if isinstance(target, (str, os.PathLike)):
        path = Path(target)
        try:
            _write_files(path, texts, packed)
        except OSError as error:
            raise BadInput(Problem(path.name, f"cannot be written ({error.strerror})", "a place to write to",
                                   "choose another place or check its permissions")) from None
    elif target is not None:
        target.write(packed)
    return packed


def table_files(records: Sequence[PatientRecord]) -> dict[str, bytes]:
    """Every table as a CSV file by its name."""
    return {f"{table}.csv": _table(records, table).encode("utf-8") for table in TABLES}


def columns(table: str) -> list[str]:
    """The columns of a table in the order of the files: patient_id, the table's own, those that all tables have."""
    common = list(Row.model_fields)
    own = [name for name in TABLES[table].model_fields if name not in Row.model_fields]
    return ["patient_id", *own, *(name for name in common if name != "patient_id")]


def _table(records: Sequence[PatientRecord], table: str) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    names = columns(table)
    writer.writerow(names)
    writer.writerows([cell_text(getattr(row, name)) for name in names]
                     for record in records for row in record.table(table))
    return text.getvalue()


def cell_text(value: object) -> str:
    """A value as it stands in a CSV file; blank for None; texts guarded."""
    return guard(_plain(value)) if isinstance(value, (str, tuple)) else _plain(value)


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ";".join(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value)


def write_sheets(records: Sequence[PatientRecord]) -> bytes:
    """All tables as one workbook, a sheet a table that has rows; numbers as numbers, dates as they are known."""
    sheets: dict[str, list[list[object]]] = {}
    for table in TABLES:
        names = columns(table)
        rows = [[_sheet_cell(getattr(row, name)) for name in names]
                for record in records for row in record.table(table)]
        if rows:
            sheets[table] = [list(names), *rows]
    return write_workbook(sheets or {"patients": [list(columns("patients"))]})


def _sheet_cell(value: object) -> object:
    """A number as a number where a spreadsheet can hold it exactly (15 digits)."""
    if isinstance(value, Decimal) and len(value.as_tuple().digits) <= _EXACT_DIGITS:
        return value
    return ";".join(value) if isinstance(value, tuple) else _plain(value)


def bundle_files(files: Mapping[str, bytes]) -> bytes:
    """Uploaded files as one source for `check_tables`: a single zip as it is, else all files packed into one zip."""
    if len(files) == 1 and next(iter(files)).lower().endswith(".zip"):
        return next(iter(files.values()))
    return pack_files(dict(files))


def pack_files(texts: Mapping[str, bytes]) -> bytes:
    """These files as a zip; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(texts):
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, texts[name])
    return buffer.getvalue()


def _write_files(path: Path, texts: dict[str, bytes], packed: bytes) -> None:
    if path.suffix.lower() == ".zip":
        _replace(path, packed)
        return
    path.mkdir(parents=True, exist_ok=True)
    for name, content in texts.items():
        _replace(path / name, content)


def _replace(path: Path, content: bytes) -> None:
    """Put the whole file in place at once, so that nobody finds half of it."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(content)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
