"""What of a filled form may not be saved, although each of its rows is right by itself?

What was typed is taken or refused with its sentence, never left out; and nothing is saved twice.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from netcore.errors import Problem
from netcore.exchange import read_row
from netcore.model import TABLES, PatientRecord, Row, choices
from netcore.model.dates import INTO_WORDS
from netcore.views.options.decisions import OTHERWISE
from netcore.views.records.entry import SIZES, current_roles, read_letters, says_something
from netcore.views.records.entry_sheet import says_result
from netcore.views.row_words import entry_words

# What two entries of the same thing may differ in: names that the form gives, and what the store adds.
_NAMES = frozenset({"study_id", "treatment_id", "row_id", "recorded_on", "recorded_by"})
_TOLD_APART = {"studies": ("measurements", "study_id", "scan"),
               "treatments": ("treated_lesions", "treatment_id", "treatment")}
# A lesion that is typed again takes the place of the one on record.
_RETYPED = frozenset({"lesions"})
_STAND_IN = {"analyte": "cga"}
_ROLES = {"target": "target", "non_target": "non-target"}


def refuse_form(kind: str, values: Mapping[str, str], grid: Sequence[Mapping[str, str]],
                record: PatientRecord | None) -> list[Problem]:
    """Every reason not to take the form as it was typed, from what stands in the record."""
    if kind == "scan" and record is not None:
        return _refuse_roles(values, grid, record)
    if kind == "laboratory":
        return [Problem(f"laboratory form, {row.get('analyte') or 'a row without a name'}", "no value and no word",
                        "a value, a word or a condition", "fill it in, or clear the row")
                for row in grid if not says_result(row)]
    if kind == "treatment" and values.get("kind") == "resection" and not grid and not values.get("territory"):
        return [Problem("treatment form, kind", "resection, without a place in the liver",
                        "a territory or a treated lesion", "say where in the liver it was; an operation on the primary "
                        "alone is primary resection")]
    if kind == "decision" and values.get(OTHERWISE):
        return [Problem(f"decision form, {name}", f"blank, where the decision departs from {values[OTHERWISE]}", said,
                        "fill it in, or clear 'otherwise than'")
                for name, said in (("decision", "what was decided"), ("reason", "why it was decided otherwise"))
                if not values.get(name, "").strip()]
    return []


def refuse_cell(table: str, field: str, text: str, today: date) -> str | None:
    """Why this cell cannot be taken, whatever stands in the others; None where it can, or is blank."""
    if not text.strip():
        return None
    # The columns without which no row is read get a stand-in.
    others = {name: (choices(table, name) or (_STAND_IN.get(name, "x"),))[0]
              for name, column in TABLES[table].model_fields.items() if column.is_required() and name != field}
    answer = read_row(table, {**others, field: text}, where="", today=today)
    problems = answer if isinstance(answer, list) else []
    return next((str(told_in_form(problem)).removeprefix(f", {field}: ") for problem in problems
                 if problem.where == f", {field}"), None)


def told_in_form(problem: Problem, label_of: Callable[[str], str] = str) -> Problem:
    """The same refusal for somebody at a form, who sees labels and has no column for a date in words."""
    where, comma, field = problem.where.rpartition(", ")
    is_column = any(field in model.model_fields for model in TABLES.values())
    remedy = "write it so, or leave it blank if not known" if problem.remedy == INTO_WORDS else problem.remedy
    return replace(problem, where=f"{where}{comma}{label_of(field) if is_column else field}", remedy=remedy)


def slips_of_grid(kind: str, grid: Sequence[Mapping[str, str]], today: date,
                  label_of: Callable[[str], str] = str) -> list[str]:
    """Why cells of a form's table cannot be taken as they stand; what is still blank is not asked for yet."""
    slips = []
    for row in grid:
        owner = row.get("lesion_id") or row.get("analyte") or "a row without a name"
        if kind == "scan":
            cells = {name: text for name, text in read_letters(row).items() if name in (*SIZES, "state")}
            answer = read_row("measurements", {"patient_id": "x", "study_id": "x", "lesion_id": "x", **cells},
                              where=owner)
        else:
            answer = read_row("labs", {"patient_id": "x", **row}, where=owner, today=today)
        if isinstance(answer, list):
            slips += [str(told_in_form(problem, label_of)) for problem in answer if problem.found != "blank"]
    return slips


def _refuse_roles(values: Mapping[str, str], grid: Sequence[Mapping[str, str]],
                  record: PatientRecord) -> list[Problem]:
    grid = [read_letters(row) for row in grid]
    known = {lesion.lesion_id for lesion in record.lesions}
    roles, baseline = current_roles(record), bool(values.get("baseline_for"))
    problems = []
    for row in grid:
        name, role = row.get("lesion_id", ""), row.get("role", "")
        changed = role != roles.get(name, "")
        if not name or not (changed or (baseline and role)):
            continue
        where = f"scan form, {name}, role"
        said = f"{_ROLES.get(role, role)}" if role else "blank"
        if changed and record.target_sets and not baseline:
            had = roles.get(name)
            problems.append(Problem(where, f"{said}, where the record's target set "
                                    f"{f'says {_ROLES[had]}' if had else 'gives it no role'}",
                                    "roles as they stand, or a new baseline", "set the role back, or choose under "
                                    "'baseline for' the course that this scan begins; the old set is kept"))
        elif role and not says_something(row, known):
            problems.append(Problem(where, f"{said}, but nothing was read of the lesion", "a size or a state",
                                    "fill it in, or clear the role"))
    if baseline and not any(row.get("role") and says_something(row, known) for row in grid):
        problems.append(Problem("scan form, baseline for", "a baseline without a lesion that has a role",
                                "at least one target or non-target that was read", "give the roles in the table, or "
                                "clear 'baseline for'"))
    return problems


def find_repeats(rows: Iterable[Row], record: PatientRecord | None) -> list[Problem]:
    """Scans and treatments among these rows that stand in the record already, with the same lesions and values; and
    every row whose place there is taken, such as the symptoms of a day."""
    if record is None:
        return []
    rows = list(rows)
    taken = {(old.TABLE, old.key): old for old in record.rows() if old.TABLE not in _RETYPED}
    problems = [Problem(row.TABLE.replace("_", " "), f"{entry_words(old)} stands in the record already",
                        "one entry of its kind and day", "change that one under correct, or correct the day here")
                for row in rows if (old := taken.get((row.TABLE, row.key)))]
    for row in rows:
        if row.TABLE not in _TOLD_APART:
            continue
        parts, field, what = _TOLD_APART[row.TABLE]
        typed = _content(row, [part for part in rows if parts == part.TABLE], field)
        twin = next((old for old in record.table(row.TABLE)
                     if _content(old, record.table(parts), field) == typed), None)
        if twin is not None:
            problems.append(Problem(f"{what} form", f"the same {what} with the same values stands in the record "
                                    f"({getattr(twin, field)})", f"a {what} that is not there yet",
                                    "change what differs, or clear the form; nothing was saved twice"))
    return problems


def _content(row: Row, parts: Iterable[Row], field: str) -> tuple[Any, ...]:
    """What a scan or treatment says, and what its lesions' rows say, without the names given to it."""
    name = getattr(row, field)
    own = [part for part in parts if getattr(part, field) == name
           and getattr(part, "reader", None) == getattr(row, "reader", None)]
    return _said(row), sorted((_said(part) for part in own), key=str)


def _said(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.content().items() if name not in _NAMES}
