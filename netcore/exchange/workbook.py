"""What stands in an Excel workbook, and how is one written that no spreadsheet takes for a program?

Read row by row with openpyxl, formulas as their last computed value; macros and links are never followed. A workbook is
a zip, so it is unpacked once, counted and looked through for entities, before anything trusts it.
"""

import io
import math
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from netcore.errors import BadInput, Problem
from netcore.exchange.limits import LARGEST_FILE, MOST_COLUMNS, MOST_FILES, MOST_UNPACKED, megabytes

Cell = str | Decimal | date | datetime | None
_REMEDY = "save the sheet as CSV UTF-8, or as a new .xlsx workbook"
_STEP = 1 << 20
# A short name that stands for a long text, or for a file, unfolds only in the parser: no part of a workbook needs one.
# A part may be in UTF-16, then a zero stands between the letters.
_DECLARES = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)")
_LONGEST_MARK = 20
# A zip's clock begins here: the same records give the same bytes.
_EPOCH = datetime(1980, 1, 1)


def sheet_names(data: bytes, name: str) -> list[str]:
    """The names of the sheets that hold cells; raises `BadInput` where the workbook is refused."""
    return [str(sheet.title) for sheet in _open(data, name).worksheets]


def read_sheet_rows(data: bytes, name: str, sheet: str | None) -> Iterator[list[Cell]]:
    """The rows of one sheet (None: the first); numbers are exact, days are days. Raises `BadInput`."""
    book = _open(data, name)
    try:
        found = book[sheet] if sheet else book.worksheets[0]
        # What the sheet says of its own size is not trusted: rows are as long as their cells.
        found.reset_dimensions()
        for row in found.iter_rows(values_only=True):
            if len(row) > MOST_COLUMNS:
                raise BadInput(Problem(name, f"more than {MOST_COLUMNS} columns", f"at most {MOST_COLUMNS}", _REMEDY))
            yield [plain_cell(value) for value in row]
    except BadInput:
        raise
    except KeyError:
        raise BadInput(Problem(name, f"no sheet {sheet!r}", "a sheet of this workbook", "choose another")) from None
    except Exception as error:
        raise _damaged(name, error) from None


def _open(data: bytes, name: str) -> Any:
    import openpyxl

    _check_zip(data, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    # A damaged workbook raises whatever the part that broke happens to raise.
    except Exception as error:
        raise _damaged(name, error) from None
    if not book.worksheets:
        raise BadInput(Problem(name, "no sheet with cells", "a sheet with a row of column names", _REMEDY))
    return book


def _check_zip(data: bytes, name: str) -> None:
    if len(data) > LARGEST_FILE:
        raise BadInput(Problem(name, megabytes(len(data)), f"at most {megabytes(LARGEST_FILE)}", "split the file"))
    if data.count(b"PK\x01\x02") > MOST_FILES:
        raise BadInput(Problem(name, "thousands of parts", "a workbook", _REMEDY))
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as part:
                    before = b""
                    while chunk := part.read(_STEP):
                        unpacked += len(chunk)
                        if _DECLARES.search(before + chunk):
                            raise BadInput(Problem(name, "a part that declares entities of its own",
                                                   "a workbook as Excel saves it", _REMEDY))
                        before = chunk[-_LONGEST_MARK:]
                        if unpacked > MOST_UNPACKED:
                            raise BadInput(Problem(name, f"more than {megabytes(MOST_UNPACKED)} unpacked",
                                                   "a workbook of a clinic's size", "split the file"))
    except BadInput:
        raise
    except Exception as error:
        raise _damaged(name, error) from None


def _damaged(name: str, error: Exception) -> BadInput:
    return BadInput(Problem(name, f"a workbook that cannot be read ({type(error).__name__})", "a whole .xlsx workbook",
                            _REMEDY))


def plain_cell(value: object) -> Cell:
    """A typed cell as text, exact number, day or None."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return Decimal(repr(value)) if math.isfinite(value) and abs(value) < 1e300 else str(value)
    if isinstance(value, (datetime, date)):
        return value
    return None if value is None else str(value)


def write_workbook(sheets: Mapping[str, Iterable[Sequence[object]]]) -> bytes:
    """A workbook of these sheets (name to rows). Numbers and days are such; every text is written as text, so that
    `=1+1` stays what somebody wrote."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    book.properties.created = book.properties.modified = _EPOCH
    for title, rows in sheets.items():
        sheet = book.create_sheet(title[:31])
        for row in rows:
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet, value=None)
                if isinstance(value, (int, Decimal, date)) and not isinstance(value, bool):
                    cell.value = value
                elif value is not None and value != "":
                    cell._value, cell.data_type = str(value)[:32_767], "s"
                cells.append(cell)
            sheet.append(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return _without_clock(buffer.getvalue())


def _without_clock(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as kept:
        for entry in made.infolist():
            plain = zipfile.ZipInfo(entry.filename, _EPOCH.timetuple()[:6])
            plain.compress_type = zipfile.ZIP_DEFLATED
            content = made.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _core_without_clock(content)
            kept.writestr(plain, content)
    return buffer.getvalue()


def _core_without_clock(content: bytes) -> bytes:
    return re.sub(rb"\d{4}-\d{2}-\d{2}T[\d:.]+Z", b"1980-01-01T00:00:00Z", content)
