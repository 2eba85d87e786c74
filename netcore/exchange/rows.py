"""May this one row enter the record?

The same check serves files and forms, so that nothing can be typed in that could not be imported.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, get_args

from pydantic import ValidationError

from netcore.errors import BadInput, Problem, shown
from netcore.evidence import read_catalogue
from netcore.exchange.sentences import explain, listed, nearest
from netcore.model import TABLES, Lab, PartialDate, PatientRecord, Row
from netcore.model.fields import LONGEST_TEXT

# A plan may lie ahead; the day on which an example is looked at happens to nobody.
_MAY_LIE_AHEAD = {"planned_on", "story_today"}


def read_row(table: str, values: Mapping[str, object], *, where: str, today: date | None = None) -> Row | list[Problem]:
    """The row of `table` that these cells describe, or every reason to refuse it.

    `values` maps column names to what stands in the cell (text, or a value of the column's own kind); blank, None or
    absent is not known. `where` begins each sentence
    (`labs.csv, row 7`, `new laboratory result`). Days after `today` are refused, save planned ones; `None` asks
    nothing about the future. An analyte under one of its other names becomes the catalogue's id. A laboratory row
    that carries `as_printed` and `doubt` keeps a unit that the catalogue does not list: marked, not repaired.
    Whether the row fits the others of the patient is asked by `check_record`. Raises KeyError for an unknown table.
    """
    model = TABLES[table]
    too_long = [Problem(f"{where}, {name}", f"a cell of {len(value)} characters", f"at most {LONGEST_TEXT}",
                        "shorten it") for name, value in values.items()
                if isinstance(value, str) and len(value) > LONGEST_TEXT]
    if too_long:
        return too_long
    try:
        row = model.model_validate({name: value.strip() if isinstance(value, str) else value
                                    for name, value in values.items()})
    except ValidationError as error:
        return explain(error, model, where)
    problems = _days_ahead(row, where, today) if today else []
    if isinstance(row, Lab):
        checked = _in_catalogue(row, where)
        if not isinstance(checked, Lab):
            return [*problems, checked]
        row = checked
    return problems or row


def check_record(rows: Sequence[Row]) -> PatientRecord | list[Problem]:
    """The record made of one patient's rows, or every reason why they cannot stand together.

    For forms: the rows already in the record with those that `read_row` returned.
    """
    try:
        return PatientRecord.of(rows)
    except BadInput as error:
        return list(error.problems)


def _days_ahead(row: Row, where: str, today: date) -> list[Problem]:
    ahead = [(name, day) for name in _days(type(row))
             if (day := getattr(row, name)) is not None and day.first > today]
    problems = [Problem(f"{where}, {name}", f"{day}, which lies after today ({today})", "a day up to today",
                        "correct the date; what is planned belongs into plans") for name, day in ahead]
    # Moments are kept in UTC: where the writer's day is ahead of ours, tomorrow is not yet the future.
    if row.recorded_on and row.recorded_on.date() > today + timedelta(days=1):
        problems.append(Problem(f"{where}, recorded_on", f"{row.recorded_on.date()}, which lies after today ({today})",
                                "the day on which the row was written down", "correct it or leave it blank"))
    return problems


@cache
def _days(model: type[Row]) -> tuple[str, ...]:
    """The columns that hold the day of something that has happened."""
    return tuple(name for name, field in model.model_fields.items()
                 if PartialDate in _parts(field.annotation) and name not in _MAY_LIE_AHEAD)


def _parts(annotation: Any) -> tuple[Any, ...]:
    return (annotation, *get_args(annotation))


def _in_catalogue(row: Lab, where: str) -> Lab | Problem:
    catalogue = read_catalogue()
    entry = catalogue.find(row.analyte)
    if entry is None:
        near = nearest(row.analyte, tuple(catalogue.analytes))
        return Problem(f"{where}, analyte", shown(row.analyte), near or "an analyte of the catalogue",
                       "correct the name or add the analyte to data/analytes.yaml")
    marked = row.as_printed is not None and row.doubt is not None
    if row.unit is not None and not marked and not catalogue.accepts_unit(entry.id, row.unit):
        units = list(dict.fromkeys(unit for family in entry.units.values() for unit in family))
        return Problem(f"{where}, unit", shown(row.unit), listed(units) if units else "no unit",
                       "correct the file or add the unit to data/analytes.yaml")
    return row if row.analyte == entry.id else row.model_copy(update={"analyte": entry.id})
