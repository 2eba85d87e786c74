"""Which column of a foreign table means what? Guessed, shown to a person, kept as a preset of its source.

A preset is the mapping as JSON text; it holds no result of anybody.
"""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from netcore.errors import BadInput, Problem
from netcore.evidence import read_catalogue
from netcore.exchange.foreign.cell_values import DateOrder, DecimalSign, Printed, read_date, read_number
from netcore.exchange.foreign.grid import Form, Grid, open_grid
from netcore.exchange.foreign.headers import guess_field, split_header
from netcore.exchange.workbook import Cell
from netcore.model import TABLES, Row

MappedTable = Literal["labs", "measurements", "patients", "treatments", "symptoms"]
_COMMON = {"row_id", "recorded_on", "recorded_by", "sequence", "doubt", "as_printed"}
LESION_FIELDS = ("organ", "segment", "label", "structure")
STUDY_FIELDS = ("done_on", "kind")


class WideColumn(BaseModel):
    """One column of results: the analyte whose values stand in it, their unit and specimen (None: not stated)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    analyte: str
    unit: str | None = None
    specimen: str | None = None


class Mapping(BaseModel):
    """How one source's tables are read.

    `columns`: the file's column to a field of `fields_of(table)`. `wide`: columns that each hold one analyte. `names`:
    the analyte of a printed name, where a person said so; blank leaves the name out. `units`: the unit that a printed
    one means. `constants`: what holds for every row. `decimal` and `dates` are None as long as a cell that could be
    read in two ways has to be refused.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    source: str = ""
    table: MappedTable = "labs"
    columns: dict[str, str] = {}
    wide: dict[str, WideColumn] = {}
    names: dict[str, str] = {}
    units: dict[str, str] = {}
    constants: dict[str, str] = {}
    decimal: DecimalSign | None = None
    dates: DateOrder | None = None
    size_unit: Literal["mm", "cm"] = "mm"
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None

    def fits(self, columns: Sequence[str]) -> bool:
        """Does a file have every column that this mapping reads?"""
        return {*self.columns, *self.wide} <= set(columns)

    def open(self, data: bytes, name: str) -> Grid:
        """The file as this mapping says to read it; raises `BadInput`."""
        guessed = open_grid(data, name).form
        return open_grid(data, name, Form(
            guessed.kind, self.header_row or guessed.header_row, self.encoding or guessed.encoding,
            self.delimiter or guessed.delimiter, self.sheet or guessed.sheet))


def read_preset(text: str, name: str) -> Mapping:
    """A mapping from its JSON text; raises `BadInput`."""
    try:
        return Mapping.model_validate_json(text)
    except ValidationError:
        raise BadInput(Problem(name, "not a preset of columns", "a preset saved by the mapping screen",
                               "map the columns anew")) from None


def fields_of(table: str) -> tuple[str, ...]:
    """The fields to which a column may be mapped."""
    own = [name for name in TABLES[table].model_fields if name not in _COMMON and name not in Row.model_fields]
    if table == "labs":
        own += ["loinc", "limits"]
    if table == "measurements":
        own += [*STUDY_FIELDS, *LESION_FIELDS]
    return ("patient_id", *dict.fromkeys(own), "note", "when_text")


def guess_columns(grid: Grid, table: MappedTable | None = None) -> Mapping:
    """The mapping that the column names and the first rows suggest. What could be read in two ways stays open."""
    table = table or _guess_table(grid.columns)
    allowed = frozenset(fields_of(table))
    columns: dict[str, str] = {}
    for name in grid.columns:
        field = guess_field(name, allowed) if name else None
        if field and field not in columns.values():
            columns[name] = field
    wide = {} if table != "labs" or {"analyte", "loinc"} & set(columns.values()) else _wide(grid.columns, columns)
    sample = grid.sample()
    dated = [place for place, name in enumerate(grid.columns) if columns.get(name, "").endswith("_on")]
    numbers = [place for place, name in enumerate(grid.columns)
               if name in wide or columns.get(name) in ("value", "longest_diameter_mm", "upper_limit", "lower_limit")]
    size = next((split_header(name)[1] for name, field in columns.items() if field == "longest_diameter_mm"), None)
    return Mapping(table=table, columns=columns, wide=wide, decimal=_guess_decimal(_cells(sample, numbers)),
                   dates=_guess_order(_cells(sample, dated)), size_unit="cm" if size == "cm" else "mm")


def _guess_table(columns: Sequence[str]) -> MappedTable:
    def fits(table: str) -> set[str | None]:
        return {guess_field(name, frozenset(fields_of(table))) for name in columns if name}
    if {"lesion_id", "longest_diameter_mm"} <= fits("measurements"):
        return "measurements"
    if {"analyte", "value"} <= fits("labs") or _wide(columns, {}):
        return "labs"
    if {"performed_on", "kind"} <= fits("treatments"):
        return "treatments"
    return "patients" if {"sex", "birth_year"} & fits("patients") else "labs"


def _wide(columns: Sequence[str], taken: dict[str, str]) -> dict[str, WideColumn]:
    catalogue = read_catalogue()
    found: dict[str, WideColumn] = {}
    for name in columns:
        plain, unit = split_header(name)
        entry = catalogue.find(plain) if plain and name not in taken else None
        if entry:
            found[name] = WideColumn(analyte=entry.id, unit=unit)
    return found


def _cells(sample: list[list[Cell]], places: list[int]) -> list[str]:
    return [cell for row in sample for place in places if place < len(row) and isinstance(cell := row[place], str)]


def _guess_decimal(cells: list[str]) -> DecimalSign | None:
    """A comma once seen where it groups nothing is the decimal sign; None where every comma could be either."""
    commas = [cell for cell in cells if "," in cell]
    if not commas:
        return "."
    told = [cell for cell in commas if isinstance(read_number(cell, None), Printed)]
    if not told:
        return None
    return "." if all("." in cell and cell.rindex(".") > cell.rindex(",") for cell in told) else ","


def _guess_order(cells: list[str]) -> DateOrder | None:
    """Day first or month first, where the file's own dates tell; None where none does."""
    told: set[DateOrder] = set()
    orders: tuple[DateOrder, ...] = ("dmy", "mdy")
    for cell in cells:
        if isinstance(read_date(cell, None), tuple) and ("/" in cell or "-" in cell or "." in cell):
            readings = {order: read_date(cell, order) for order in orders}
            if readings["dmy"] != readings["mdy"]:
                told |= {order for order in orders if readings[order] == read_date(cell, None)}
    return told.pop() if len(told) == 1 else None
