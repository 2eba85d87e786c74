"""Which rows of an import stand, alone and beside each other?

Takes rows of any format by table and number, so that every format is checked alike.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from netcore.errors import Problem, shown
from netcore.exchange.cells import Line
from netcore.exchange.report import AcceptedRow, DroppedRow, IgnoredFile, RefusedRow, TablesReport
from netcore.exchange.rows import read_row
from netcore.exchange.sentences import shown_cell
from netcore.model import TABLES, PatientRecord, Row, find_contradictions

# Who wrote a row, and when, does not make it another statement.
_NOT_COMPARED = {"row_id", "recorded_on", "recorded_by"}
_COMPARED = {table: tuple(name for name in model.model_fields if name not in _NOT_COMPARED)
             for table, model in TABLES.items()}
_LONGEST_FOUND = 160
_IDS = {"patients": "patient_id", "lesions": "lesion_id", "studies": "study_id", "treatments": "treatment_id"}


class Gathering:
    """The rows of one import so far, and what was found wrong with them."""

    def __init__(self, today: date | None) -> None:
        self._today = today
        self._accepted: list[AcceptedRow] = []
        self._dropped: list[DroppedRow] = []
        self._refused: list[RefusedRow] = []
        self._refusals: dict[str, int] = {}
        self._lines: dict[tuple[Any, ...], int] = {}
        self._stand_ins: list[Row] = []
        self._whole_files_refused = False

    def refusals(self, table: str) -> int:
        """How many sentences this table has earned."""
        return self._refusals.get(table, 0)

    def refuse_file(self, table: str, problems: Sequence[Problem]) -> None:
        """The file of this table could not be read to its end."""
        self._whole_files_refused = True
        self._refused.extend(RefusedRow(table, None, problem) for problem in problems)

    def add(self, table: str, line: Line, where: str) -> None:
        """Check one row by itself and keep it, drop it as a repeat, or refuse it."""
        checked = [line.problem] if line.problem else read_row(
            table, line.values, where=f"{where}, row {line.number}", today=self._today)
        if isinstance(checked, list):
            self._refuse(table, line.number, checked)
            self._remember(table, line)
            return
        content = (table, *(getattr(checked, name) for name in _COMPARED[table]))
        first = self._lines.setdefault(content, line.number)
        if first != line.number:
            self._dropped.append(DroppedRow(table, line.number, first))
        else:
            self._accepted.append(AcceptedRow(table, line.number, checked))

    def report(self, ignored: Sequence[IgnoredFile]) -> TablesReport:
        """Everything found; the records where nothing was refused."""
        by_patient: dict[str, list[AcceptedRow]] = {}
        for entry in self._accepted:
            by_patient.setdefault(entry.row.patient_id, []).append(entry)
        unfit = set() if self._whole_files_refused else self._check_together(by_patient)
        records: list[PatientRecord] = []
        if not self._refused:
            records = [PatientRecord.of([entry.row for entry in entries]) for entries in by_patient.values()]
        order = {table: position for position, table in enumerate(TABLES)}
        return TablesReport(
            accepted=tuple(entry for entry in self._accepted if id(entry.row) not in unfit),
            dropped=tuple(self._dropped), ignored=tuple(ignored), records=tuple(records),
            refused=tuple(sorted(self._refused, key=lambda refusal: (
                order[refusal.table] if refusal.table else -1, refusal.line or 0))))

    def _refuse(self, table: str, number: int, problems: Sequence[Problem]) -> None:
        self._refused.extend(RefusedRow(table, number, problem) for problem in problems)
        self._refusals[table] = self._refusals.get(table, 0) + len(problems)

    def _remember(self, table: str, line: Line) -> None:
        """Let a refused row still answer for its id, so that one slip is not told again at every row that names it."""
        field = _IDS.get(table)
        names: dict[str, Any] = {name: line.values.get(name, "").strip() for name in ("patient_id", field) if name}
        if field and all(names.values()):
            self._stand_ins.append(TABLES[table].model_construct(None, **names))

    def _check_together(self, by_patient: dict[str, list[AcceptedRow]]) -> set[int]:
        """Refuse what does not fit together; the `id()` of every row that is part of a contradiction."""
        unfit: set[int] = set()
        stand_ins: dict[str, list[Row]] = {}
        for row in self._stand_ins:
            stand_ins.setdefault(row.patient_id, []).append(row)
        for patient_id, entries in by_patient.items():
            others = stand_ins.get(patient_id, [])
            first = entries[0]
            if first.table != "patients" and not any(row.TABLE == "patients" for row in others):
                self._refuse(first.table, first.line, [Problem(
                    f"{first.table}.csv, row {first.line}, patient_id",
                    f"{shown(patient_id)}, which has no row in patients (rows of this patient: {len(entries)})",
                    "an id that stands in patients", "add the row to patients or correct the id")])
                unfit.update(id(entry.row) for entry in entries)
                continue
            by_row = {id(entry.row): entry for entry in entries}
            # Stand-ins come last: what is found about them was said when they were refused.
            contradictions = find_contradictions([*(entry.row for entry in entries), *others])
            firsts: dict[tuple[Any, ...], AcceptedRow] = {}
            for entry in entries if contradictions else ():
                firsts.setdefault((entry.table, *entry.row.key), entry)
            for row, problem in contradictions:
                if id(row) not in by_row:
                    continue
                entry = by_row[id(row)]
                first = firsts[entry.table, *entry.row.key]
                unfit.add(id(row))
                if problem.where == entry.table:
                    unfit.add(id(first.row))
                self._refuse(entry.table, entry.line, [_located(problem, entry, first)])
        return unfit


def _located(problem: Problem, entry: AcceptedRow, first: AcceptedRow) -> Problem:
    """The problem with file and row; where two rows share one key, with what the first one says otherwise."""
    where = f"{entry.table}.csv, row {entry.line}{problem.where.removeprefix(entry.table)}"
    found = problem.found if len(problem.found) <= _LONGEST_FOUND else problem.found[:_LONGEST_FOUND] + "..."
    if problem.where == entry.table:
        told = [f"{name} {shown_cell(there)} there, {shown_cell(here)} here" for name in _COMPARED[entry.table]
                if (there := getattr(first.row, name)) != (here := getattr(entry.row, name))]
        found = f"{found}, and row {first.line} differs: {', '.join(told[:4])}"
    return Problem(where, found, problem.expected, problem.remedy)
