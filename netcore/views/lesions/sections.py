"""What the lesions screen shows beside the response: by procedure, after ablation, and what contradicts itself."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from netcore.model import PatientRecord
from netcore.response import response_series
from netcore.response.problems import find_problems
from netcore.units import System
from netcore.views.lesions.ablation import AblationView, ablation_view
from netcore.views.lesions.problem_words import table_problems
from netcore.views.lesions.procedure_words import ProcedureView, procedure_view
from netcore.views.sources import SourceLine


@dataclass(frozen=True, slots=True)
class LesionSections:
    """Sections of the screen; each is empty where there is nothing of its kind. `problems` are those of all streams."""

    procedures: ProcedureView
    ablation: AblationView
    problems: pd.DataFrame
    sources: list[SourceLine]

    @property
    def problem_title(self) -> str:
        """Data problems (n)."""
        return f"Data problems ({len(self.problems)})"


def lesion_sections(record: PatientRecord, reader: str | None, as_of: date,
                    system: System | None = None) -> LesionSections:
    """The sections of one reading stream; `record` is already cut to the day looked at."""
    procedures = procedure_view(record, reader, as_of, system)
    ablation = ablation_view(record, reader, as_of, response_series(record, reader=reader) if reader else [])
    return LesionSections(procedures, ablation, table_problems(record, find_problems(record)),
                          [*procedures.sources, *ablation.sources])
