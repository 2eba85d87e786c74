"""What does the store answer: of a save, and of each patient for a list?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SaveResult:
    """How many rows a save added, superseded, brought back after a withdrawal, or found unchanged.

    `version` is the patient's version afterwards; a save that changes nothing leaves it as it was.
    """

    patient_id: str
    added: int
    superseded: int
    restored: int
    unchanged: int
    version: int


@dataclass(frozen=True, slots=True)
class PatientSummary:
    """What the overview needs of one patient. `summary` is empty where the store has none made by the present rules
    from the present version."""

    local_id: str
    patient_id: str
    version: int
    summary: Mapping[str, Any]
