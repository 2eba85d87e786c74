"""The record of one patient as of a day, looked up by what the gatherers ask for.

`cut_record` has been applied: nothing of a later day is in it.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from netcore.evidence import read_catalogue
from netcore.markers.confounding import Circumstances, by_condition, gather_circumstances
from netcore.model import (
    ROUTINE_READER,
    Finding,
    Lab,
    Measurement,
    PartialDate,
    PatientRecord,
    Plan,
    Row,
    Study,
    Treatment,
)
from netcore.model.words import says_something
from netcore.rules.status import current_question, latest, not_certainly_older
from netcore.rules.values import FactValue

# What a finding says of the liver itself: with a new liver it no longer holds.
_NATIVE_LIVER = frozenset({
    "liver_involvement", "distribution", "future_liver_remnant", "liver_volume", "remnant_growth",
    "predicted_debulking", "resectable", "unresectable_reason", "portal_vein", "portal_collaterals",
    "liver_background", "biliary_stent", "biliary_obstruction", "papilla", "gallbladder", "planned_territory"})
R = TypeVar("R", bound=Row)
T = TypeVar("T")
Gatherer = Callable[["Chart"], FactValue | None]


@dataclass
class Chart:
    """One record with its indices; `gatherers` compute the facts of the patient, each once."""

    record: PatientRecord
    as_of: date
    gatherers: Mapping[str, Gatherer] = field(default_factory=dict)
    _facts: dict[str, FactValue | None] = field(default_factory=dict)
    _once: dict[object, object] = field(default_factory=dict)

    @cached_property
    def day(self) -> PartialDate:
        """The day looked at."""
        return PartialDate.read(self.as_of)

    def fact(self, name: str) -> FactValue | None:
        """One fact of the patient; None where it does not follow from the record."""
        if name not in self._facts:
            self._facts[name] = self.gatherers[name](self)
        return self._facts[name]

    def once(self, compute: Callable[..., T], *about: object) -> T:
        """What the function makes of this chart and these words, computed once."""
        key = compute, about
        if key not in self._once:
            self._once[key] = compute(self, *about)
        return self._once[key]  # type: ignore[return-value]

    def word(self, name: str) -> str | None:
        """The word of a fact where only one is possible."""
        value = self.fact(name)
        return value.word if value else None

    def standing(self, rows: Sequence[R]) -> list[R]:
        """The latest of these rows, then every other of which nobody can say that it is older."""
        if len(rows) < 2:
            return list(rows)
        row = latest(rows, self.as_of)
        return [row, *not_certainly_older(rows, row, self.as_of)] if row else []

    @cached_property
    def _findings(self) -> dict[tuple[str, str | None], list[Finding]]:
        found: dict[tuple[str, str | None], list[Finding]] = defaultdict(list)
        for row in self.record.findings:
            if says_something(row.value) and not self._of_the_old_liver(row):
                found[row.fact, row.lesion_id].append(row)
        return found

    @cached_property
    def _new_liver_on(self) -> date | None:
        """The first possible day of the last transplantation."""
        return max((one.when.first for one in self.treatments("transplantation") if one.when), default=None)

    def _of_the_old_liver(self, row: Finding) -> bool:
        """Was it found in a liver that has been replaced since?"""
        new = self._new_liver_on
        return new is not None and row.fact in _NATIVE_LIVER and row.when is not None and row.when.last < new

    def findings(self, fact: str, lesion_id: str | None = None) -> list[Finding]:
        """The standing findings of a fact about the patient, or about one lesion; those without a value say nothing."""
        rows = self._findings.get((fact, lesion_id), [])
        return self.standing(rows) if rows else []

    def all_findings(self, fact: str) -> list[Finding]:
        """Every finding of a fact about the patient."""
        return self._findings.get((fact, None), [])

    @cached_property
    def labs(self) -> dict[str, list[Lab]]:
        """Results by analyte of the catalogue; names it does not know are left out."""
        catalogue, ids = read_catalogue(), dict[str, str | None]()
        found: dict[str, list[Lab]] = defaultdict(list)
        for lab in self.record.labs:
            written = lab.analyte
            if written not in ids:
                entry = catalogue.find(written)
                ids[written] = entry.id if entry else None
            if (name := ids[written]) is not None:
                found[name].append(lab)
        return found

    @cached_property
    def noted(self) -> dict[str, list[Lab]]:
        """Results by the circumstances that were noted on them."""
        found: dict[str, list[Lab]] = defaultdict(list)
        for lab in self.record.labs:
            for condition in lab.conditions:
                found[condition].append(lab)
        return found

    @cached_property
    def circumstances(self) -> Circumstances:
        """What may disturb a marker, by condition."""
        return by_condition(gather_circumstances(self.record, self.as_of))

    @cached_property
    def _treatments(self) -> dict[str, list[Treatment]]:
        found: dict[str, list[Treatment]] = defaultdict(list)
        for row in self.record.treatments:
            found[row.kind].append(row)
        return found

    def treatments(self, *kinds: str) -> list[Treatment]:
        """The treatments of these kinds."""
        if len(kinds) == 1:
            return self._treatments.get(kinds[0], [])
        return [row for kind in kinds for row in self._treatments.get(kind, ())]

    @cached_property
    def studies(self) -> dict[str, Study]:
        """Studies by id, the routine reading where there are several."""
        found: dict[str, Study] = {}
        for row in self.record.studies:
            if row.study_id not in found or row.reader == ROUTINE_READER:
                found[row.study_id] = row
        return found

    @cached_property
    def reader(self) -> str | None:
        """The reading stream that speaks for the patient: routine, else the one with most measurements."""
        readers = [row.reader for row in self.record.measurements]
        if ROUTINE_READER in readers or not readers:
            return ROUTINE_READER if readers else None
        return max(sorted(set(readers)), key=readers.count)

    @cached_property
    def readings(self) -> dict[str, list[tuple[Measurement, Study]]]:
        """By lesion what the stream measured, in order of time; undated studies last, in their sequence."""
        reader, studies = self.reader, self.studies
        # Sorted once: by study, and rows of one day as they stand in the record.
        place = {name: (study.done_on.first if study.done_on else date.max, study.sequence or 0)
                 for name, study in studies.items()}
        rows = [row for row in self.record.measurements if row.reader == reader and row.study_id in studies]
        rows.sort(key=lambda row: place[row.study_id])
        found: dict[str, list[tuple[Measurement, Study]]] = defaultdict(list)
        for row in rows:
            found[row.lesion_id].append((row, studies[row.study_id]))
        return found

    @cached_property
    def question(self) -> Plan | None:
        """The question of the next board, else of the latest one."""
        return current_question(self.record, self.as_of)

    def days_since(self, when: PartialDate) -> tuple[int, int]:
        """Fewest and most days that may have passed since then."""
        return max(0, (self.as_of - when.last).days), (self.as_of - when.first).days
