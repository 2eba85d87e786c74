"""What does a laboratory sheet start from, and which of its rows were typed?

The analytes of the last sheet stand there with their units and limits, and no values. Such a row says nothing until
something is typed into it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from netcore.model import PatientRecord

NAMES = ("analyte", "comparator", "value", "interpretation", "unit", "lower_limit", "upper_limit", "specimen", "assay",
         "conditions")
_KEPT = ("analyte", "unit", "lower_limit", "upper_limit")
# One of these makes a row a result; the others only describe it.
_SAYS = ("comparator", "value", "interpretation", "conditions")
_EMPTY_ROWS = 8
_EMPTY_AFTER = 2


def last_sheet(record: PatientRecord) -> list[dict[str, str]]:
    """Name, unit and limits of each analyte on the last exact day with results, in the order of the record."""
    days = [row.taken_on.exact for row in record.labs if row.taken_on and row.taken_on.exact]
    rows: dict[str, dict[str, str]] = {}
    for row in record.labs:
        if days and row.taken_on and row.taken_on.exact == max(days):
            rows.setdefault(row.analyte, {name: "" if getattr(row, name) is None else str(getattr(row, name))
                                          for name in _KEPT})
    return list(rows.values())


def lab_grid(record: PatientRecord | None, kept: Sequence[Mapping[str, str]] = ()) -> list[dict[str, Any]]:
    """The rows of the table: what was typed before, the last sheet's other analytes, and empty rows."""
    sheet = last_sheet(record) if record else []
    names = {row["analyte"] for row in sheet}
    typed = [row for row in kept if says_result(row) or row.get("analyte") not in names]
    there = {row.get("analyte") for row in typed}
    rows = [_row(row) for row in (*typed, *(row for row in sheet if row["analyte"] not in there))]
    empty = max(_EMPTY_AFTER if rows else 0, _EMPTY_ROWS - len(rows))
    return [*rows, *(_row({}) for _ in range(empty))]


def with_last_units(rows: Sequence[Mapping[str, str]], record: PatientRecord | None) -> list[dict[str, str]]:
    """Rows of a report: one that names no unit takes unit and limits of the last sheet, as the table below it does.

    Limits that the report prints stay. Without a unit in the last sheet the row stays as it is, to be refused or asked.
    """
    last = {row["analyte"]: row for row in (last_sheet(record) if record else [])}
    filled = []
    for row in rows:
        given = last.get(row.get("analyte", ""), {})
        if given.get("unit") and row.get("value") and not row.get("unit"):
            limits = () if row.get("lower_limit") or row.get("upper_limit") else ("lower_limit", "upper_limit")
            row = {**row, **{name: given[name] for name in ("unit", *limits) if given[name]}}
        filled.append(dict(row))
    return filled


def _row(cells: Mapping[str, str]) -> dict[str, Any]:
    words = [word.strip() for word in cells.get("conditions", "").split(";") if word.strip()]
    return {**{name: cells.get(name) or None for name in NAMES}, "conditions": words or None}


def says_result(row: Mapping[str, str]) -> bool:
    """Does the row say more than which analyte, unit and limits are meant?"""
    return any(row.get(name) for name in _SAYS)


def typed_rows(grid: Sequence[Mapping[str, str]], record: PatientRecord | None) -> list[dict[str, str]]:
    """The rows without those that stand as the last sheet laid them out."""
    laid = [{name: text for name, text in row.items() if text} for row in (last_sheet(record) if record else [])]
    return [dict(row) for row in grid if {name: text for name, text in row.items() if text} not in laid]
