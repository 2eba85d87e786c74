"""Which columns and rows does a foreign table hold, whatever it was saved as (CSV in any usual form, XLSX, XPT)?"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from netcore.errors import BadInput, Problem
from netcore.exchange.limits import LARGEST_FILE, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, megabytes
from netcore.exchange.workbook import Cell, plain_cell, read_sheet_rows, sheet_names

_DELIMITERS = (";", ",", "\t", "|")
_LOOKED_AT = 20
_REMEDY = "export it again as CSV UTF-8 or .xlsx"


@dataclass(frozen=True, slots=True)
class Form:
    """How a file is to be read. `encoding` and `delimiter` of text, `sheet` of a workbook; `header_row` counts from 1.
    """

    kind: str
    header_row: int = 1
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's column names, its rows by number as a spreadsheet counts them, and how it was read."""

    name: str
    data: bytes
    form: Form
    columns: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Every row below the names that holds anything. Raises `BadInput` where the file breaks off or is too large.
        """
        cells = count = 0
        for number, row in enumerate(_raw_rows(self.data, self.name, self.form), start=1):
            if number <= self.form.header_row:
                continue
            cells += len(row)
            filled = any(cell is not None and cell != "" for cell in row)
            count += filled
            if cells > MOST_CELLS or count > MOST_ROWS:
                raise BadInput(Problem(self.name, f"more than {MOST_ROWS} rows or {MOST_CELLS} cells", "fewer",
                                       "split the file"))
            if filled:
                yield number, row

    def sample(self, count: int = 200) -> list[list[Cell]]:
        """The first rows, to guess from and to show."""
        return [row for _, row in islice(self.rows(), count)]


def open_grid(data: bytes, name: str, form: Form | None = None) -> Grid:
    """The table of a file; `form` where somebody has said how to read it. Raises `BadInput`."""
    if len(data) > LARGEST_FILE:
        raise BadInput(Problem(name, megabytes(len(data)), f"at most {megabytes(LARGEST_FILE)}", "split the file"))
    form = form or _guess_form(data, name)
    columns = next(islice(_raw_rows(data, name, form), form.header_row - 1, None), [])
    names = [" ".join(str(cell).split()) if cell is not None else "" for cell in columns]
    while names and not names[-1]:
        names.pop()
    if not any(names):
        raise BadInput(Problem(name, "no row of column names", "a first row with the names of the columns", _REMEDY))
    if len(names) > MOST_COLUMNS:
        raise BadInput(Problem(name, f"more than {MOST_COLUMNS} columns", f"at most {MOST_COLUMNS}", _REMEDY))
    repeated = {one for one in names if one and names.count(one) > 1}
    if repeated:
        # The second of two columns of one name keeps its place under a name of its own.
        seen: dict[str, int] = {}
        for place, one in enumerate(names):
            seen[one] = seen.get(one, 0) + 1
            if one in repeated and seen[one] > 1:
                names[place] = f"{one} ({seen[one]})"
    return Grid(name, data, form, tuple(names))


def _guess_form(data: bytes, name: str) -> Form:
    if not data.strip():
        raise BadInput(Problem(name, "the file is empty", "a table", _REMEDY))
    if data.startswith(b"PK\x03\x04"):
        form = Form("xlsx", sheet=sheet_names(data, name)[0])
    elif data.startswith(b"HEADER RECORD*******LIBRARY HEADER RECORD"):
        return Form("xpt")
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadInput(Problem(name, "a workbook of the old .xls kind or with a password", "an .xlsx workbook or CSV",
                               "save it as .xlsx without a password"))
    else:
        encoding = _guess_encoding(data, name)
        form = Form("csv", 1, encoding, _guess_delimiter(data, name, encoding))
    first = list(islice(_raw_rows(data, name, form), _LOOKED_AT))
    filled = [sum(cell not in (None, "") for cell in row) for row in first]
    # Titles above the names fill fewer cells than the names do.
    header = next((place for place, count in enumerate(filled) if count >= max(1, 0.7 * max(filled, default=0))), 0)
    return Form(form.kind, header + 1, form.encoding, form.delimiter, form.sheet)


def _guess_encoding(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    elif b"\0" in data:
        raise BadInput(Problem(name, "not a text file (it holds NUL bytes)", "a CSV file", _REMEDY))
    else:
        candidates = ["utf-8-sig", "cp1252"]
    for encoding in candidates:
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise BadInput(Problem(name, "text in an encoding that is not known", "UTF-8, UTF-16 or Windows-1252", _REMEDY))


def _guess_delimiter(data: bytes, name: str, encoding: str) -> str:
    best, found = (0, 0), ","
    for delimiter in _DELIMITERS:
        try:
            rows = list(islice(_raw_rows(data, name, Form("csv", 1, encoding, delimiter)), _LOOKED_AT))
        except BadInput:
            continue
        widths = [len(row) for row in rows if row]
        usual = max(set(widths), key=widths.count, default=0)
        score = (widths.count(usual), usual)
        if usual > 1 and score > best:
            best, found = score, delimiter
    return found


def _raw_rows(data: bytes, name: str, form: Form) -> Iterator[list[Cell]]:
    if form.kind == "xlsx":
        yield from read_sheet_rows(data, name, form.sheet)
    elif form.kind == "xpt":
        yield from _transport_rows(data, name)
    else:
        yield from _text_rows(data, name, form)


def _text_rows(data: bytes, name: str, form: Form) -> Iterator[list[Cell]]:
    try:
        text = data.decode(form.encoding or "utf-8-sig")
    except (UnicodeDecodeError, LookupError):
        raise BadInput(Problem(name, f"not text in {form.encoding}", "another encoding", "choose another")) from None
    if "\0" in text:
        raise BadInput(Problem(name, "not a text file (it holds NUL characters)", "a CSV file", _REMEDY))
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=form.delimiter or ","):
            yield [cell.strip() for cell in row]
    except csv.Error:
        raise BadInput(Problem(name, "a cell of more than 100,000 characters", "quotation marks that pair up",
                               _REMEDY)) from None


def _transport_rows(data: bytes, name: str) -> Iterator[list[Cell]]:
    """SAS transport, version 5, as pandas reads it."""
    import pandas as pd

    try:
        table = pd.read_sas(io.BytesIO(data), format="xport", encoding="utf-8")
    # A damaged file raises whatever the part that broke happens to raise.
    except Exception as error:
        raise BadInput(Problem(name, f"a transport file that cannot be read ({type(error).__name__})",
                               "SAS transport, version 5", "export it again")) from None
    yield [str(column) for column in table.columns]
    for row in table.itertuples(index=False, name=None):
        yield [None if pd.isna(cell) else cell.strip() if isinstance(cell, str) else plain_cell(float(cell))
               for cell in row]
