"""What is recorded about a patient on a day, what is not, and what is due?

Nothing is judged here: a stop sign is shown as recorded, with its day, or as not known. What is due follows from
plans and injection intervals of the record, not from guidelines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter
from typing import TypeVar

from netcore.evidence import read_catalogue
from netcore.model import Finding, Histology, Lab, PartialDate, PatientRecord, Plan, Row, Treatment, happened_by
from netcore.model.words import LIVER_DIRECTED, says_something

# The order in which a tumour board asks. The first five are laboratory results, the others dated findings.
STOP_SIGN_ANALYTES = {"bilirubin": "bilirubin", "albumin": "albumin", "inr": "INR", "platelets": "platelets",
                      "creatinine": "creatinine"}
STOP_SIGN_FINDINGS = {"portal_vein": "portal vein", "bilioenteric_anastomosis": "bilio-enteric anastomosis",
                      "ascites": "ascites", "ecog": "ECOG", "octreotide_plan": "octreotide plan"}
# An operation that is itself the answer, and never goes away.
_OPERATIONS = frozenset({"bilioenteric_anastomosis"})
_URINE = frozenset({"urine_24h", "urine_spot"})
_SAYS_YES = frozenset({"yes", "present"})

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class RecordedFact:
    """The latest recorded answer to one question. `row` None means nothing is recorded: not known, never normal.

    `rivals` are rows with another answer that are not certainly older: of the same day, of a month or year that may be
    later, or without a date. Which of them holds is not known.
    """

    name: str
    label: str
    row: Lab | Finding | Treatment | None
    rivals: tuple[Lab | Finding | Treatment, ...] = ()

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
    dated = [((when.last, row.sequence or 0), row) for row in rows
             if (when := row.when) is not None and when.last <= as_of]
    if dated:
        return max(dated, key=itemgetter(0))[1]
    undated = [row for row in rows if row.when is None]
    return max(undated, key=lambda row: row.sequence or 0) if undated else None


def not_certainly_older(rows: Sequence[R], row: R, as_of: date) -> list[R]:
    """The other rows of which nobody can say that they are older than this one: dates overlap or are missing."""
    when, sequence = row.when, row.sequence

    def older(other: R) -> bool:
        before = other.when
        if before is not None and when is not None and before.last < when.first:
            return True
        return sequence is not None and other.sequence is not None and other.sequence < sequence \
            and (before is None or when is None or before == when)

    return [other for other in rows if other is not row and happened_by(other.when, as_of) and not older(other)]


def latest_finding(record: PatientRecord, fact: str, as_of: date) -> Finding | None:
    """The latest finding of this fact about the whole patient (not about one lesion)."""
    return latest(_findings(record, fact), as_of)


def _findings(record: PatientRecord, fact: str) -> list[Finding]:
    """Findings about the patient that say something (all of them where none does); what was noted at a treatment is
    about the patient too."""
    rows = [row for row in record.findings if row.fact == fact and row.lesion_id is None]
    return [row for row in rows if says_something(row.value)] or rows


def gather_stop_signs(record: PatientRecord, as_of: date) -> list[RecordedFact]:
    """What is recorded of liver function, coagulation, kidney, portal vein, bile ducts, performance, crisis cover?

    Results taken in a dynamic test or from urine are left out. `row` is None where nothing was recorded by `as_of`.
    """
    signs = [_recorded(name, label, _results(record, name), as_of) for name, label in STOP_SIGN_ANALYTES.items()]
    for name, label in STOP_SIGN_FINDINGS.items():
        rows: list[Lab | Finding | Treatment] = [*_findings(record, name)]
        if name in _OPERATIONS:
            rows += [row for row in record.treatments if row.kind == name and happened_by(row.when, as_of)]
        signs.append(_recorded(name, label, rows, as_of))
    return signs


def _results(record: PatientRecord, analyte: str) -> list[Lab | Finding | Treatment]:
    entry = read_catalogue().find(analyte)
    rows = [row for row in record.labs if row.minutes is None and row.specimen not in _URINE
            and (row.analyte == analyte or (entry is not None and read_catalogue().find(row.analyte) is entry))]
    return [*([row for row in rows if row.value is not None or row.interpretation is not None] or rows)]


def _recorded(name: str, label: str, rows: list[Lab | Finding | Treatment], as_of: date) -> RecordedFact:
    row = latest(rows, as_of)
    if row is None:
        return RecordedFact(name, label, None)
    open_to_doubt = not_certainly_older(rows, row, as_of)
    rivals = tuple(other for other in rows if other is not row and _said(other) != _said(row)
                   and (isinstance(other, Treatment) or other in open_to_doubt))
    return RecordedFact(name, label, row, rivals)


def _said(row: Lab | Finding | Treatment) -> tuple[object, ...]:
    if isinstance(row, Treatment):
        return ("yes",)
    if isinstance(row, Finding):
        word = (row.value or "").casefold()
        return ("yes",) if word in _SAYS_YES else (word, row.comparator, row.unit)
    return row.value, row.comparator, row.interpretation, row.unit


def gather_due(record: PatientRecord, as_of: date, *, passed_boards: bool = False) -> list[Due]:
    """Which plans are open on the day, and when is the next injection by its stated interval?

    Sources: `plans` without `done_on`; `interval_days` of the latest injection of each drug that was not ended,
    unless an injection is planned after it anyway. Somatostatin analogues replace each other. Boards of the past are
    questions, not appointments, and are left out unless asked for. Nothing is due after death.
    """
    if record.patient.died_on is not None and record.patient.died_on.first <= as_of:
        return []
    due = [Due(plan.kind, plan.planned_on, _passed(plan.planned_on, as_of), plan)
           for plan in record.plans if plan.done_on is None
           and (passed_boards or not (plan.kind == "board" and _passed(plan.planned_on, as_of)))]
    due += [entry for entry in _next_injections(record, as_of)
            if not any(plan.kind == "injection" and _not_before(plan.on, entry.basis) for plan in due)]
    return sorted(due, key=lambda entry: entry.on.first if entry.on else date.max)


def _passed(planned: PartialDate | None, as_of: date) -> bool:
    return planned is not None and planned.last < as_of


def _not_before(planned: PartialDate | None, injection: Plan | Treatment) -> bool:
    given = injection.when
    return planned is None or given is None or planned.last > given.last


def _next_injections(record: PatientRecord, as_of: date) -> list[Due]:
    last: dict[str, Treatment] = {}
    for row in record.treatments:
        if not (row.kind == "SSA" or row.access == "injection"):
            continue  # an interval between tablets or infusions is not an appointment for an injection
        if row.interval_days and row.performed_on and row.performed_on.exact and row.performed_on.exact <= as_of:
            drug = row.kind if row.kind == "SSA" else row.agent or row.kind
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
    liver = {lesion.lesion_id for lesion in record.lesions if lesion.in_liver}
    in_liver = {link.treatment_id for link in record.treated_lesions if link.lesion_id in liver}
    return latest([row for row in record.treatments if row.kind in LIVER_DIRECTED and row.performed_on
                   and (row.kind != "resection" or row.territory or row.treatment_id in in_liver)], as_of)


def procedures_perhaps_later(record: PatientRecord, row: Treatment, as_of: date) -> list[Treatment]:
    """Liver-directed procedures that may have followed this one: undated, or in a month or year that overlaps."""
    rows = [other for other in record.treatments if other.kind in LIVER_DIRECTED]
    return [other for other in not_certainly_older(rows, row, as_of)
            if other.when is None or other.when.exact is None or row.when is None or row.when.exact is None]


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
