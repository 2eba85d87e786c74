"""Which rows of the record does a mapped foreign table hold: accepted, repaired, refused, or for a person to see?"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache

from netcore.errors import BadInput, Problem, shown
from netcore.evidence import read_catalogue
from netcore.exchange.fhir.codes import WORDS
from netcore.exchange.foreign.cell_values import Printed, read_date, read_number, read_range
from netcore.exchange.foreign.grid import Grid
from netcore.exchange.foreign.mapping import LESION_FIELDS, STUDY_FIELDS, Mapping
from netcore.exchange.intake import Draft, Intake, Known, Notes, ReviewItem, settle
from netcore.exchange.workbook import Cell
from netcore.model import TABLES, choices

_FLAGS = {"h": "high", "hh": "high", "+": "high", "high": "high", "l": "low", "ll": "low", "-": "low", "low": "low",
          "n": "normal", "normal": "normal"}
_WORDS = {"m": "male", "f": "female", "w": "female", "male": "male", "female": "female", "weiblich": "female",
          "mannlich": "male", "männlich": "male", "blood": "whole_blood", "24 h urine": "urine_24h",
          "24h urine": "urine_24h", "24-hour urine": "urine_24h", "spot urine": "urine_spot", "mr": "MRI", "mrt": "MRI",
          "ct scan": "CT"}
_NOT_A_NUMBER = {"patient_id", "lesion_id", "study_id", "sample_id", "treatment_id", "note", "label", "when_text",
                 "timepoint"}
Told = Callable[[int], None]


def check_mapped(grid: Grid, mapping: Mapping, *, today: date | None = None, known: Known | None = None,
                 told: Told | None = None) -> Intake:
    """What the table would bring under this mapping. `told` hears the number of rows read, every thousand. Never
    raises for what the file holds."""
    notes = Notes()
    reader = _Reader(grid, mapping, notes)
    missing = [name for name in (*mapping.columns, *mapping.wide) if name not in grid.columns]
    if missing:
        notes.refused.append(Problem(grid.name, f"no column {shown(missing[0])}", "every column of the mapping",
                                     "map the columns anew"))
        return settle((), notes)
    if grid.form.encoding == "cp1252":
        notes.left_out.append(f"{grid.name}: not UTF-8, so it is read as Windows-1252; look at letters with accents")
    return settle(reader.drafts(told), notes, today=today, known=known)


class _Reader:
    def __init__(self, grid: Grid, mapping: Mapping, notes: Notes) -> None:
        self.grid, self.mapping, self.notes = grid, mapping, notes
        self.unknown: Counter[tuple[str, str]] = Counter()
        self.places = [(place, mapping.columns[name]) for place, name in enumerate(grid.columns)
                       if name in mapping.columns]
        self.wide = [(place, name, mapping.wide[name]) for place, name in enumerate(grid.columns)
                     if name in mapping.wide]

    def drafts(self, told: Told | None) -> Iterator[Draft]:
        """Row by row; a broken file ends with a sentence."""
        try:
            for count, (number, row) in enumerate(self.grid.rows(), start=1):
                where = f"{self.grid.name}, row {number}"
                cells: dict[str, Cell] = {**self.mapping.constants}
                for place, field in self.places:
                    if place < len(row) and row[place] not in (None, ""):
                        cells[field] = row[place]
                if self.mapping.table == "labs":
                    yield from self._labs(cells, row, where)
                elif self.mapping.table == "measurements":
                    yield from self._measurement(cells, where)
                elif draft := self._plain(self.mapping.table, cells, where):
                    yield draft
                if told and count % 1000 == 0:
                    told(count)
            self._review_names()
        except BadInput as error:
            self.notes.refused.extend(error.problems)
            self.notes.broken = True

    def _review_names(self) -> None:
        """One review item for each analyte name that is not known, however often it stands there."""
        for (code, why), count in self.unknown.most_common(500):
            kind, _, name = code.partition("|")
            where = f"{self.grid.name}, {count} row{'s' if count > 1 else ''}"
            self.notes.review.append(ReviewItem(where, code, name, why, _unsure(name) if kind == "LOINC" else None,
                                                asks_analyte=bool(name)))

    def _labs(self, cells: dict[str, Cell], row: list[Cell], where: str) -> Iterator[Draft]:
        shared = {name: cell for name, cell in cells.items() if name not in ("value", "analyte", "loinc", "limits")}
        if not self.wide:
            draft = self._result(cells, shared, cells.get("value"), where)
            if draft:
                yield draft
        for place, name, column in self.wide:
            cell = row[place] if place < len(row) else None
            if cell in (None, ""):
                continue
            own = {"unit": column.unit, "specimen": column.specimen}
            draft = self._result({**cells, "analyte": column.analyte},
                                 {**shared, **{key: one for key, one in own.items() if one}}, cell,
                                 f"{where}, {name[:40]}")
            if draft:
                yield draft

    def _result(self, cells: dict[str, Cell], shared: dict[str, Cell], cell: Cell, where: str) -> Draft | None:
        analyte = self._analyte(cells)
        if analyte is None:
            return None
        if cell in (None, ""):
            self.notes.left_out.append(f"{where}: no result")
            return None
        draft = self._plain("labs", shared, where)
        if draft is None:
            return None
        values, repairs = draft.values, list(draft.repairs)
        found = read_number(cell, self.mapping.decimal)
        if isinstance(found, Printed):
            values |= {"value": found.value, "comparator": found.comparator}
            self._rest(found, values, repairs, str(cell))
        elif word := WORDS.get(str(cell).casefold()):
            values["interpretation"] = word
        else:
            self._refuse(where, "value", cell, str(found))
            return None
        limits = read_range(cells.get("limits"), self.mapping.decimal)
        if limits:
            values |= {"lower_limit": limits[0], "upper_limit": limits[1]}
        elif cells.get("limits"):
            repairs.append(f"the reference range {shown(str(cells['limits']))} is not understood and left out")
        if meant := self.mapping.units.get(str(values.get("unit"))):
            repairs.append(f"the unit {values['unit']} is read as {meant}, as the mapping says")
            values["unit"] = meant
        values["analyte"] = analyte
        if not values.get("unit") and read_catalogue().unit_of(analyte, None) is None:
            repairs.append("no unit stands in the file; the result is kept without one")
        return Draft("labs", values, where, tuple(repairs))

    def _rest(self, found: Printed, values: dict[str, object], repairs: list[str], printed: str) -> None:
        if found.grouped:
            repairs.append(f"{shown(printed)} is read as {found.value}")
        rest = found.rest.strip("* ")
        if rest.casefold() in _FLAGS:
            values.setdefault("interpretation", _FLAGS[rest.casefold()])
        elif rest and not values.get("unit"):
            values["unit"] = rest
            repairs.append(f"the unit is read from the result {shown(printed)}")
        elif rest and rest != values.get("unit"):
            values["note"] = "; ".join(str(part) for part in (values.get("note"), f"printed: {printed}") if part)
        if rest or found.grouped:
            values["as_printed"] = printed[:2000]

    def _analyte(self, cells: dict[str, Cell]) -> str | None:
        """The analyte by its LOINC code, by a person's word for the name, else by the catalogue's names."""
        catalogue = read_catalogue()
        code, name = (str(cells.get(field) or "").strip() for field in ("loinc", "analyte"))
        by_code = catalogue.find_loinc(code) if code else None
        if by_code:
            return by_code[0].id
        for one in (name, f"LOINC {code}" if code else ""):
            if one and one in self.mapping.names:
                return self.mapping.names[one] or None
        if code:
            self.unknown[f"LOINC|{code}", f"this code ({name or 'no name'}) is not in the catalogue or unverified"] += 1
            return None
        if not name:
            self.unknown["name|", "the name of the test is blank"] += 1
            return None
        why = catalogue.why_not(name)
        entry = None if why else catalogue.find(name)
        if entry is None:
            self.unknown[f"name|{name[:200]}", why or "this name is not in the catalogue"] += 1
        return entry.id if entry else None

    def _measurement(self, cells: dict[str, Cell], where: str) -> Iterator[Draft]:
        draft = self._plain("measurements", cells, where, also=("studies", "lesions"))
        if draft is None:
            return
        values = draft.values
        study: dict[str, object] = {name: values.pop(name) for name in STUDY_FIELDS if name in values}
        lesion: dict[str, object] = {name: values.pop(name) for name in LESION_FIELDS if name in values}
        values.setdefault("study_id", f"{study.get('kind') or 'scan'} {study.get('done_on') or 'without date'}")
        if self.mapping.size_unit == "cm":
            values |= {name: size * 10 for name, size in values.items()
                       if name.endswith("_mm") and isinstance(size, Decimal)}
        size = values.get("longest_diameter_mm")
        if isinstance(size, Decimal) and "state" not in values:
            values["state"] = "absent" if size == 0 else "measured"
        who = {"patient_id": values.get("patient_id")}
        reader = {"reader": values["reader"]} if "reader" in values else {}
        yield Draft("studies", {**who, "study_id": values["study_id"], **study, **reader}, where)
        yield Draft("lesions", {**who, "lesion_id": values.get("lesion_id"), **lesion}, where, by_reference=not lesion)
        yield Draft("measurements", values, where, draft.repairs)

    def _plain(self, table: str, cells: dict[str, Cell], where: str, also: tuple[str, ...] = ()) -> Draft | None:
        """Every cell as its column wants it; None where one was refused."""
        values: dict[str, object] = {}
        repairs: list[str] = []
        before = len(self.notes.refused)
        for field, cell in cells.items():
            kind = None if cell is None or cell == "" else _kind_of(field, (table, *also))
            if kind is None:
                continue
            if kind == "date":
                self._date(field, cell, values, where)
            elif isinstance(kind, dict):
                values[field] = kind.get(_text(cell).casefold()) or _text(cell)
            elif kind == "number":
                found = read_number(cell, self.mapping.decimal)
                if isinstance(found, Printed) and not found.comparator and found.rest in ("", "mm", "cm"):
                    values[field] = found.value
                elif field in ("lower_limit", "upper_limit"):
                    repairs.append(f"the {field.replace('_', ' ')} {shown(_text(cell))} is not understood and left out")
                else:
                    self._refuse(where, field, cell, found if isinstance(found, str) else "no plain number")
            else:
                values[field] = _text(cell)
        if len(self.notes.refused) > before:
            return None
        return Draft(table, values, where, tuple(repairs))

    def _date(self, field: str, cell: Cell, values: dict[str, object], where: str) -> None:
        found = read_date(cell, self.mapping.dates)
        if isinstance(found, str):
            self._refuse(where, field, cell, found)
        elif found:
            values[field] = found[0][:4] if field == "birth_year" else found[0]
            if found[1] and field == "taken_on":
                values.setdefault("when_text", f"at {found[1]}")

    def _refuse(self, where: str, field: str, cell: Cell, why: str) -> None:
        self.notes.refused.append(Problem(f"{where}, {field}", f"{shown(_text(cell))}: {why}",
                                          "a cell that can be read in one way", "correct the file or the mapping"))


@cache
def _kind_of(field: str, tables: tuple[str, ...]) -> str | dict[str, str] | None:
    """What a field holds: a date, a number, text, or words (by their folded spelling); None where no table has it."""
    model = next((one for one in tables if field in TABLES[one].model_fields), None)
    if model is None:
        return None
    if field.endswith("_on") or field == "birth_year":
        return "date"
    words = choices(model, field) if field not in _NOT_A_NUMBER else None
    if words is not None:
        return {**(_FLAGS if field == "interpretation" else _WORDS), **{word.casefold(): word for word in words}}
    number = field not in _NOT_A_NUMBER and "Decimal" in str(TABLES[model].model_fields[field].annotation)
    return "number" if number else "text"


def _text(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return f"{cell.to_integral_value() if cell == cell.to_integral_value() else cell:f}"
    return cell.isoformat() if isinstance(cell, date) else str(cell or "").strip()


def _unsure(code: str) -> str | None:
    return next((entry.id for entry in read_catalogue().analytes.values() for one in entry.loinc if one.code == code),
                None)
