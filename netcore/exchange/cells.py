"""Which cells does one CSV file hold, under which column and on which row?

Rows are numbered as a spreadsheet shows them: the column names are row 1, blank rows count.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from netcore.errors import BadInput, Problem, shown
from netcore.exchange.formulas import unguard
from netcore.exchange.limits import MOST_CELLS
from netcore.exchange.sentences import unknown_column
from netcore.model import Row

_AS_CSV = "save it as 'CSV UTF-8 (comma delimited)'"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file: its number, and its filled cells by column; `problem` where the row has no cells to read."""

    number: int
    values: dict[str, str]
    problem: Problem | None = None


def count_cells(data: bytes) -> int:
    """About how many cells the bytes of a CSV file hold, never too few; asked before anything is parsed."""
    return data.count(b",") + data.count(b"\n") + data.count(b"\r") + 1


def read_cells(data: bytes, model: type[Row], where: str) -> tuple[list[str], Iterator[Line]]:
    """The columns and the rows of one CSV file of this table.

    Raises `BadInput` where the file as a whole is refused: at once for what its first row shows, later, out of the
    iterator, where the quoting breaks further down.
    """
    if count_cells(data) > MOST_CELLS:
        raise BadInput(Problem(where, f"about {count_cells(data)} cells", f"at most {MOST_CELLS}",
                               "split the patients over several files"))
    reader = csv.reader(io.StringIO(_decode(data, where), newline=""), strict=True)
    columns = [name.strip() for name in next(_guarded(reader, where), [])]
    problems = _column_problems(columns, model, f"{where}, row 1")
    if problems:
        raise BadInput(*problems)
    return columns, _lines(reader, columns, where)


def _decode(data: bytes, where: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadInput(Problem(where, "text in UTF-16", "text in UTF-8", _AS_CSV))
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise BadInput(Problem(where, "a workbook or an archive, not text", "a CSV file", _AS_CSV))
    if b"\0" in data:
        raise BadInput(Problem(where, "not a text file (it holds NUL bytes)", "a CSV file in UTF-8", _AS_CSV))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInput(Problem(where, f"not text in UTF-8 (byte 0x{data[error.start]:02X} in line {line})",
                               "a CSV file in UTF-8", _AS_CSV)) from None
    if not text.strip():
        raise BadInput(Problem(where, "the file is empty", "a first row with the names of the columns",
                               "export it again, or leave the file out"))
    return text


def _guarded(reader: Iterator[list[str]], where: str, start: int = 1) -> Iterator[list[str]]:
    """The reader's rows; its own errors as sentences."""
    number = start
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field larger" in str(error):
                problem = Problem(f"{where}, row {number}", "a cell of more than 100,000 characters",
                                  "a cell that a person has written", "check for a quotation mark that is never closed")
            else:
                problem = Problem(f"{where}, row {number}", "quotation marks that do not pair up",
                                  "a quoted cell to end before the next comma, quotation marks within it doubled",
                                  "correct this row or one above it")
            raise BadInput(problem) from None
        yield cells
        number += 1


def _column_problems(columns: list[str], model: type[Row], where: str) -> list[Problem]:
    if len(columns) <= 1:
        for sign, named in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if columns and sign in columns[0]:
                return [Problem(where, f"columns separated by {named}", "commas",
                                f"{_AS_CSV}, with decimal points in the numbers")]
    if not any(columns):
        return [Problem(where, "a blank row", "the names of the columns", "move them into the first row")]
    problems = []
    for position, name in enumerate(columns, start=1):
        if not name:
            problems.append(Problem(where, f"column {position} has no name", "a name over each column",
                                    "name the column or remove it"))
        elif name not in model.model_fields:
            problems.append(unknown_column(name, model, where))
        elif columns.index(name) != position - 1:
            problems.append(Problem(where, f"column {shown(name)} stands twice", "each column once",
                                    "remove one of the two"))
        if len(problems) > 20:
            break
    missing = [name for name, field in model.model_fields.items() if field.is_required() and name not in columns]
    problems.extend(Problem(where, f"no column {name}", f"{name}, without which no row can be understood",
                            "add the column") for name in missing if not problems)
    return problems


def _lines(reader: Iterator[list[str]], columns: list[str], where: str) -> Iterator[Line]:
    width = len(columns)
    for number, cells in enumerate(_guarded(reader, where, start=2), start=2):
        if len(cells) == width:
            values = {name: unguard(cell) for name, cell in zip(columns, cells, strict=True)
                      if cell and not cell.isspace()}
            if values:
                yield Line(number, values)
        elif any(cell.strip() for cell in cells):
            found = f"{len(cells)} cells"
            remedy = ("put a text that holds a comma into quotation marks, write numbers with a decimal point"
                      if len(cells) > width else "add the missing commas")
            yield Line(number, dict(zip(columns, cells, strict=False)),
                       Problem(f"{where}, row {number}", found, f"{width}, as in row 1", remedy))
