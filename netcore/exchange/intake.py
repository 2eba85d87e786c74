"""What would a foreign file (FHIR, a laboratory's table, SDTM) bring, row by row, before anything is saved?

A reader of a format makes drafts; this room checks them one by one, beside each other and beside what the store already
holds. A bad row is refused with a sentence and the rest stays. A foreign file fills what is blank; it never replaces
what is recorded, unless its source says that the value was amended.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from netcore.errors import Problem
from netcore.exchange.limits import MOST_REFUSALS
from netcore.exchange.rows import read_row
from netcore.exchange.sentences import shown_cell
from netcore.model import PatientRecord, Row, fill_blanks, find_contradictions, replaced_fields

# The record of a patient as the store holds it now; None where it holds none.
Known = Callable[[str], PatientRecord | None]
_NOT_COMPARED = frozenset({"row_id", "recorded_on", "recorded_by"})
_ONLY_NAMED = {"lesions": "lesion_id", "studies": "study_id", "treatments": "treatment_id"}


@dataclass(frozen=True, slots=True)
class Draft:
    """One row that a foreign file seems to hold. `repairs`: what was read otherwise than it stands there. `corrects`:
    the source says that this value was amended. `by_reference`: nothing but the name is known; any real row wins."""

    table: str
    values: dict[str, object]
    where: str
    repairs: tuple[str, ...] = ()
    corrects: bool = False
    by_reference: bool = False


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """Something that a person must look at, because the software would have to guess. `code` is how the file names it
    (`http://loinc.org|1742-6`, or a column's word), `suggestion` an analyte that may be meant. `asks_analyte`: the row
    is read once a person has said which analyte the code means."""

    where: str
    code: str
    text: str
    why: str
    suggestion: str | None = None
    asks_analyte: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.text or self.code} ({self.code}); {self.why}"


@dataclass(frozen=True, slots=True)
class TakenRow:
    """One row that would be saved, with what was repaired on the way."""

    row: Row
    where: str
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One recorded row whose source now says that it was entered in error; `named` is what the source calls it."""

    row: Row
    where: str
    named: str


@dataclass(frozen=True, slots=True)
class Intake:
    """Everything that one foreign file would do. `left_out`: what was understood and is not taken, each a sentence;
    `already`: rows that the store holds as they are; `withdrawals`: recorded rows that the source takes back."""

    taken: tuple[TakenRow, ...] = ()
    refused: tuple[Problem, ...] = ()
    review: tuple[ReviewItem, ...] = ()
    left_out: tuple[str, ...] = ()
    already: int = 0
    records: tuple[PatientRecord, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()

    @property
    def repaired(self) -> tuple[TakenRow, ...]:
        """The rows that stand otherwise in the file."""
        return tuple(row for row in self.taken if row.repairs)


@dataclass(slots=True)
class Notes:
    """What a reader of a format says beside its drafts. `broken`: a file could not be read to its end, so that nothing
    of it may be taken."""

    refused: list[Problem] = field(default_factory=list)
    review: list[ReviewItem] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    broken: bool = False


@dataclass(slots=True)
class _Entry:
    row: Row
    draft: Draft
    repairs: tuple[str, ...]


def settle(drafts: Iterable[Draft], notes: Notes, *, today: date | None = None, known: Known | None = None) -> Intake:
    """The intake of these drafts. Days after `today` are refused, save planned ones."""
    by_patient: dict[str, list[_Entry]] = {}
    for draft in drafts:
        row = read_row(draft.table, draft.values, where=draft.where, today=today)
        if isinstance(row, list):
            notes.refused.extend(row)
            if len(notes.refused) > MOST_REFUSALS:
                notes.refused.append(Problem("file", f"more than {MOST_REFUSALS} refusals, the rest was not looked at",
                                             "a file with few slips", "correct those named first"))
                notes.broken = True
                break
            continue
        by_patient.setdefault(row.patient_id, []).append(_Entry(row, draft, draft.repairs))
    if notes.broken:
        by_patient.clear()
    elif not (by_patient or notes.refused or notes.review or notes.left_out):
        notes.left_out.append("nothing that the record holds was found")
    taken: list[TakenRow] = []
    records: list[PatientRecord] = []
    already = 0
    for patient_id, entries in by_patient.items():
        stored = known(patient_id) if known else None
        entries, same = _beside_stored(_merged(entries, notes), stored, notes)
        already += same
        entries, context = _consistent(entries, stored, notes)
        if entries:
            records.append(PatientRecord.of([*context, *(entry.row for entry in entries)]))
            taken += [TakenRow(entry.row, entry.draft.where, entry.repairs) for entry in entries]
    return Intake(tuple(taken), tuple(notes.refused), tuple(notes.review), tuple(notes.left_out), already,
                  tuple(records))


def _merged(entries: list[_Entry], notes: Notes) -> list[_Entry]:
    """Repeats once; rows of one patient, lesion or study that say different things of it as one row."""
    kept: list[_Entry] = []
    seen: dict[tuple[object, ...], int] = {}
    for entry in sorted(entries, key=lambda one: one.draft.by_reference):
        table = entry.row.TABLE
        name = (table, *entry.row.key)
        place = seen.get(name)
        if place is None:
            seen[name] = len(kept)
            kept.append(entry)
        elif entry.draft.by_reference or _says(entry.row) == _says(kept[place].row):
            continue
        elif table == "patients" or table in _ONLY_NAMED:
            merged, conflicts = _filled(kept[place].row, entry.row)
            if not conflicts:
                kept[place] = _Entry(merged, kept[place].draft, kept[place].repairs)
            notes.refused += [_conflict(entry, conflict, "an earlier place in the file says") for conflict in conflicts]
        else:
            kept.append(entry)
    order = {id(entry): place for place, entry in enumerate(entries)}
    return sorted(kept, key=lambda one: order.get(id(one), -1))


def _beside_stored(entries: list[_Entry], stored: PatientRecord | None, notes: Notes) -> tuple[list[_Entry], int]:
    if stored is None:
        if not any(entry.row.TABLE == "patients" for entry in entries):
            first = entries[0]
            bare = Draft("patients", {"patient_id": first.row.patient_id}, first.draft.where, (
                "the file does not describe this patient; only the id is known",))
            row = read_row("patients", bare.values, where=bare.where)
            entries = [_Entry(row, bare, bare.repairs), *entries] if isinstance(row, Row) else entries
        return entries, 0
    by_id = {(row.TABLE, row.row_id): row for row in stored.rows()}
    by_key = {(row.TABLE, *row.key): row for row in stored.rows()}
    kept: list[_Entry] = []
    same = 0
    for entry in entries:
        row = entry.row
        old = by_id.get((row.TABLE, row.row_id)) if row.row_id else None
        old = old or by_key.get((row.TABLE, *row.key))
        if old is None:
            kept.append(entry)
            continue
        merged, conflicts = _filled(old, row)
        if conflicts and entry.draft.corrects:
            told = ", ".join(f"{name} {shown_cell(was)} becomes {shown_cell(now)}" for name, was, now in conflicts)
            kept.append(_Entry(merged.model_copy(update={"recorded_on": None, "recorded_by": None}), entry.draft,
                               (*entry.repairs, f"corrects what is recorded: {told}")))
        elif conflicts:
            notes.refused.append(_conflict(entry, conflicts[0], "the record says"))
        elif _says(merged) != _says(old):
            kept.append(_Entry(merged.model_copy(update={"recorded_on": None, "recorded_by": None}), entry.draft,
                               (*entry.repairs, "fills what was blank in the record")))
        else:
            same += 1
    return kept, same


def _filled(old: Row, new: Row) -> tuple[Row, list[tuple[str, object, object]]]:
    """The old row with all that the new one says, and the columns in which both say different things."""
    filled = fill_blanks(old, new).model_copy(update={name: getattr(old, name) for name in _NOT_COMPARED})
    return filled, [(name, getattr(old, name), getattr(filled, name)) for name in replaced_fields(old, filled)]


def _consistent(entries: list[_Entry], stored: PatientRecord | None,
                notes: Notes) -> tuple[list[_Entry], list[Row]]:
    """The rows that can stand together, and the stored rows that they need beside them."""
    while True:
        context = _context(entries, stored)
        contradictions = find_contradictions([*context, *(entry.row for entry in entries)])
        problems = {id(row): problem for row, problem in reversed(contradictions)}
        unfit = [entry for entry in entries if id(entry.row) in problems]
        for entry in unfit:
            problem = problems[id(entry.row)]
            notes.refused.append(Problem(entry.draft.where, f"{problem.where}: {problem.found}", problem.expected,
                                         problem.remedy))
        if not unfit:
            return entries, context
        entries = [entry for entry in entries if id(entry.row) not in problems]


def _context(entries: Sequence[_Entry], stored: PatientRecord | None) -> list[Row]:
    if stored is None or not entries:
        return []
    there = {(entry.row.TABLE, *entry.row.key) for entry in entries}
    there |= {(entry.row.TABLE, entry.row.row_id) for entry in entries if entry.row.row_id}
    return [row for row in stored.rows() if (row.TABLE == "patients" or row.TABLE in _ONLY_NAMED)
            and (row.TABLE, *row.key) not in there and (row.TABLE, row.row_id) not in there]


def _says(row: Row) -> dict[str, object]:
    return {name: value for name in type(row).model_fields
            if name not in _NOT_COMPARED and (value := getattr(row, name)) not in (None, ())}


def _conflict(entry: _Entry, conflict: tuple[str, object, object], who: str) -> Problem:
    name, here, there = conflict
    return Problem(f"{entry.draft.where}, {name}", f"{shown_cell(there)}, where {who} {shown_cell(here)}",
                   "the same value, or one that its source marks as amended",
                   "correct the recorded value by hand if the file is right")
