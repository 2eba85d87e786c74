"""What did the check of a folder or zip find, before anything is saved?"""

from dataclasses import dataclass

from netcore.errors import Problem
from netcore.model import PatientRecord, Row


@dataclass(frozen=True, slots=True)
class AcceptedRow:
    """One row in which nothing was found, neither alone nor beside the others; `line` as a spreadsheet numbers it."""

    table: str
    line: int
    row: Row


@dataclass(frozen=True, slots=True)
class DroppedRow:
    """One row that says the same as an earlier one (`same_as`, its line); its row_id and recorded_* may differ."""

    table: str
    line: int
    same_as: int

    def __str__(self) -> str:
        return f"{self.table}.csv, row {self.line}: the same as row {self.same_as}; taken once"


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One refusal. `table` is None where it concerns the source as a whole, `line` None where a whole file."""

    table: str | None
    line: int | None
    problem: Problem

    def __str__(self) -> str:
        return str(self.problem)


@dataclass(frozen=True, slots=True)
class IgnoredFile:
    """One file that was not read, and why."""

    path: str
    why: str

    def __str__(self) -> str:
        return f"{self.path}: not read; {self.why}"


@dataclass(frozen=True, slots=True)
class TablesReport:
    """Everything that one import would do. `records` is empty as long as anything is refused: all or nothing.

    Where a file as a whole was refused, the rows of the others were checked one by one, but not against each other.
    """

    accepted: tuple[AcceptedRow, ...] = ()
    dropped: tuple[DroppedRow, ...] = ()
    refused: tuple[RefusedRow, ...] = ()
    ignored: tuple[IgnoredFile, ...] = ()
    records: tuple[PatientRecord, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The refusals alone, each a sentence."""
        return tuple(refusal.problem for refusal in self.refused)
