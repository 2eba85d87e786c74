"""What is recorded about a patient on a day, what is not, and what is due?

Nothing is judged here: a stop sign is shown as recorded, with its day, or as not known. What is due follows from
plans and injection intervals of the record, not from guidelines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from netcore.model import Finding, Histology, Lab, PartialDate, PatientRecord, Plan, Row, Treatment, happened_by
from netcore.model.words import LIVER_DIRECTED

# The order in which a tumour board asks. The first five are laboratory results, the others dated findings.
STOP_SIGN_ANALYTES = {"bilirubin": "bilirubin", "albumin": "albumin", "inr": "INR", "platelets": "platelets",
                      "creatinine": "creatinine"}
STOP_SIGN_FINDINGS = {"portal_vein": "portal vein", "bilioenteric_anastomosis": "bilio-enteric anastomosis",
                      "ascites": "ascites", "ecog": "ECOG", "octreotide_plan": "octreotide plan"}


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class RecordedFact:
    """The latest recorded answer to one question. `row` None means nothing is recorded: not known, never normal."""

    name: str
    label: str
    row: Lab | Finding | None

    @property
    def when(self) -> PartialDate | None:
        """Day of the answer; None where it has none or there is no answer."""
        return self.row.when if self.row else None

    def age_days(self, as_of: date) -> int | None:
        """Whole days from the answer to `as_of`; None where the day is not exactly known."""
        day = self.when.exact if self.when else None
        return (as_of - day).days if day else None


@dataclass(frozen=True, slots=True)
class Due:
    """Something planned or expected. `overdue` counts only where the whole planned period has passed."""

    kind: str
    on: PartialDate | None
    overdue: bool
    basis: Plan | Treatment


def latest(rows: Sequence[R], as_of: date) -> R | None:
    """The row of the latest day by `as_of`; among undated rows (only where no row is dated) the highest sequence."""
    dated = [row for row in rows if row.when is not None and happened_by(row.when, as_of)]
    if dated:
        return max(dated, key=lambda row: (row.when.last, row.sequence or 0) if row.when else (date.min, 0))
    undated = [row for row in rows if row.when is None]
    return max(undated, key=lambda row: row.sequence or 0) if undated else None


def latest_finding(record: PatientRecord, fact: str, as_of: date) -> Finding | None:
    """The latest finding of this fact about the whole patient (not about one lesion or treatment)."""
    return latest([row for row in record.findings
                   if row.fact == fact and row.lesion_id is None and row.treatment_id is None], as_of)


def gather_stop_signs(record: PatientRecord, as_of: date) -> list[RecordedFact]:
    """What is recorded of liver function, coagulation, kidney, portal vein, bile ducts, performance, crisis cover?

    Results taken in a dynamic test are left out. `row` is None where nothing was recorded by `as_of`.
    """
    signs = [RecordedFact(analyte, label, latest(
        [row for row in record.labs if row.analyte == analyte and row.minutes is None], as_of))
        for analyte, label in STOP_SIGN_ANALYTES.items()]
    return signs + [RecordedFact(fact, label, latest_finding(record, fact, as_of))
                    for fact, label in STOP_SIGN_FINDINGS.items()]


def gather_due(record: PatientRecord, as_of: date, *, passed_boards: bool = False) -> list[Due]:
    """Which plans are open on the day, and when is the next injection by its stated interval?

    Sources: `plans` without `done_on`; `interval_days` of the latest injection of each drug that was not ended,
    unless an injection is planned anyway. Boards of the past are questions, not appointments, and are left out
    unless asked for.
    """
    due = [Due(plan.kind, plan.planned_on, _passed(plan.planned_on, as_of), plan)
           for plan in record.plans if plan.done_on is None
           and (passed_boards or not (plan.kind == "board" and _passed(plan.planned_on, as_of)))]
    if not any(entry.kind == "injection" for entry in due):
        due += _next_injections(record, as_of)
    return sorted(due, key=lambda entry: entry.on.first if entry.on else date.max)


def _passed(planned: PartialDate | None, as_of: date) -> bool:
    return planned is not None and planned.last < as_of


def _next_injections(record: PatientRecord, as_of: date) -> list[Due]:
    last: dict[str, Treatment] = {}
    for row in record.treatments:
        if row.interval_days and row.performed_on and row.performed_on.exact and row.performed_on.exact <= as_of:
            drug = row.agent or row.kind
            if drug not in last or row.performed_on.first > last[drug].performed_on.first:  # type: ignore[union-attr]
                last[drug] = row
    due = []
    for row in last.values():
        assert row.performed_on and row.performed_on.exact and row.interval_days
        if row.ended_on is None or row.ended_on.last > as_of:
            on = PartialDate.read(row.performed_on.exact + timedelta(days=int(row.interval_days)))
            due.append(Due("injection", on, _passed(on, as_of), row))
    return due


def current_question(record: PatientRecord, as_of: date) -> Plan | None:
    """The question of the next board that has not met yet, else of the latest board; None where none is recorded."""
    boards = [plan for plan in record.plans if plan.kind == "board" and plan.question]
    coming = [plan for plan in boards if plan.done_on is None and plan.planned_on and plan.planned_on.last >= as_of]
    if coming:
        return min(coming, key=lambda plan: plan.planned_on.first if plan.planned_on else date.max)
    return latest(boards, as_of)


def last_procedure(record: PatientRecord, as_of: date) -> Treatment | None:
    """The latest dated liver-directed procedure by the day (resection, ablation, embolisation, transplantation).

    A resection counts only where a liver territory or a treated liver lesion is recorded: the table does not tell
    a resection of the primary from one of the liver otherwise.
    """
    liver = {lesion.lesion_id for lesion in record.lesions if lesion.segment or lesion.organ == "liver"}
    in_liver = {link.treatment_id for link in record.treated_lesions if link.lesion_id in liver}
    return latest([row for row in record.treatments if row.kind in LIVER_DIRECTED and row.performed_on
                   and (row.kind != "resection" or row.territory or row.treatment_id in in_liver)], as_of)


def latest_histology(record: PatientRecord, as_of: date) -> Histology | None:
    """The latest tissue sample that says a grade or a Ki-67; None where none does."""
    return latest([row for row in record.histology
                   if row.reported_grade or row.ki67_low is not None or row.ki67_high is not None], as_of)


def last_contact_before(record: PatientRecord, as_of: date) -> date | None:
    """The last visit before the day looked at: a visit that took place, else a day symptoms were recorded."""
    visits = [plan.done_on.exact for plan in record.plans
              if plan.kind == "visit" and plan.done_on and plan.done_on.exact and plan.done_on.exact < as_of]
    diary = [row.observed_on.exact for row in record.symptoms
             if row.observed_on and row.observed_on.exact and row.observed_on.exact < as_of]
    return max(visits or diary, default=None)
