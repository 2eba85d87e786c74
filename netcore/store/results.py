"""What does the store answer: of a save, and of each patient for a list?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from netcore.model import replaced_fields
from netcore.store.merging import Change, Merge


@dataclass(frozen=True, slots=True)
class SaveResult:
    """How many rows a save added, superseded, brought back after a withdrawal, or found unchanged; `completed` of those
    superseded got blanks filled and nothing else.

    `version` is the patient's version afterwards; a save that changes nothing leaves it as it was.
    """

    patient_id: str
    added: int
    superseded: int
    restored: int
    unchanged: int
    version: int
    completed: int

    @classmethod
    def of(cls, patient_id: str, merge: Merge, version: int) -> Self:
        """The counts of one merge."""
        kinds = [change.kind for change in merge.changes]
        return cls(patient_id, kinds.count("added"), kinds.count("superseded"), kinds.count("restored"),
                   merge.unchanged, version, sum(map(_only_fills, merge.changes)))


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a save would do: its counts, and each row that it would replace or bring back."""

    result: SaveResult
    replacing: tuple[Change, ...]


def _only_fills(change: Change) -> bool:
    return (change.kind == "superseded" and change.replaced is not None
            and not replaced_fields(change.replaced.row, change.row))


@dataclass(frozen=True, slots=True)
class PatientSummary:
    """What the overview needs of one patient. `summary` is empty where the store has none made by the present rules
    from the present version."""

    local_id: str
    patient_id: str
    version: int
    summary: Mapping[str, Any]
