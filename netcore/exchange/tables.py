"""What would an import of a folder or zip of tables bring, and what is refused, row by row?

The CSV tables are the record's own shape: columns are field names, `;` separates the words of a list. In a symptoms
file without the column `observed_on`, the day in `recorded_on` is taken as the day of the symptoms as well.
"""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from netcore.errors import BadInput, Problem
from netcore.exchange.cells import Line, count_cells, read_cells
from netcore.exchange.choice import choose_tables
from netcore.exchange.gathering import Gathering
from netcore.exchange.limits import MOST_CELLS_IN_ALL, MOST_REFUSALS
from netcore.exchange.report import IgnoredFile, RefusedRow, TablesReport
from netcore.exchange.sources import Source, list_files
from netcore.model import TABLES, PatientRecord, Symptoms

_DAY = re.compile(r"\s*(\d{4}(?:-\d{2}){0,2})(?=\s*$|[T ]\d)")


def read_tables(source: Source, *, today: date | None = None) -> list[PatientRecord]:
    """The records of a folder (path), a zip (path, bytes or binary file): all of them or none.

    Days after `today` are refused, save planned ones; `None` asks nothing about the future. Raises `BadInput` with
    every problem where anything is refused.
    """
    report = check_tables(source, today=today)
    if report.refused:
        raise BadInput(*report.problems)
    return list(report.records)


def check_tables(source: Source, *, today: date | None = None) -> TablesReport:
    """What `read_tables` would accept, drop, refuse and ignore; never raises for what the source holds."""
    gathering = Gathering(today)
    ignored: list[IgnoredFile] = []
    try:
        name, files = list_files(source)
        chosen, ignored = choose_tables(files, name)
    except BadInput as error:
        return TablesReport(refused=tuple(RefusedRow(None, None, problem) for problem in error.problems))
    cells = 0
    for table, file in chosen.items():
        try:
            data = file.read()
            cells += count_cells(data)
            if cells > MOST_CELLS_IN_ALL:
                raise BadInput(Problem(name, f"more than {MOST_CELLS_IN_ALL} cells", f"at most {MOST_CELLS_IN_ALL}",
                                       "split the patients over several files"))
            _gather(gathering, table, data)
        except BadInput as error:
            gathering.refuse_file(table, error.problems)
    return gathering.report(ignored)


def name_known_patients(files: Mapping[str, bytes], known: Collection[str]) -> dict[str, bytes]:
    """Tables without a `patients.csv`, with one that names those of their patients who are `known`, so that a list of
    results needs no second file. It holds ids alone: a blank cell replaces nothing. Other files stay as they are."""
    tables = {name: name.lower().removesuffix(".csv") for name in files}
    if "patients" in tables.values() or not all(table in TABLES for table in tables.values()):
        return dict(files)
    try:
        named = {line.values.get("patient_id", "") for name, table in tables.items()
                 for line in read_cells(files[name], TABLES[table], name)[1]}
    except BadInput:
        return dict(files)
    there = sorted(named.intersection(known))
    if not there:
        return dict(files)
    text = io.StringIO(newline="")
    csv.writer(text).writerows([name] for name in ("patient_id", *there))
    return {**files, "patients.csv": text.getvalue().encode()}


def _gather(gathering: Gathering, table: str, data: bytes) -> None:
    where = f"{table}.csv"
    columns, lines = read_cells(data, TABLES[table], where)
    if table == Symptoms.TABLE and "observed_on" not in columns:
        lines = _days_from_recorded_on(lines)
    for line in lines:
        gathering.add(table, line, where)
        if gathering.refusals(table) > MOST_REFUSALS:
            raise BadInput(Problem(where, f"more than {MOST_REFUSALS} refusals, the rest was not looked at",
                                   "a file with few slips", "correct those named first"))


def _days_from_recorded_on(lines: Iterator[Line]) -> Iterator[Line]:
    for line in lines:
        day = _DAY.match(line.values.get("recorded_on", ""))
        if day:
            line.values["observed_on"] = day[1]
            if len(day[1]) < len("2024-03-12"):
                # A month or a year can be the day of the symptoms, but not the moment of writing.
                del line.values["recorded_on"]
        yield line
