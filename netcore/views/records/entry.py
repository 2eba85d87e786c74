"""What does a form start from, and which rows of which tables does it mean?"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from netcore.model import PatientRecord, Row, choices, order_key
from netcore.views.lesions.tracks import lesion_tracks, readers
from netcore.views.options.decisions import decision_cells
from netcore.views.row_words import KEPT_BY_STORE
from netcore.views.text import number_words

STATES = choices("measurements", "state") or ()
SIZES = ("longest_diameter_mm", "short_axis_mm", "enhancing_diameter_mm")
# The answer to "baseline for" where the course has no name in the record yet.
NEXT_COURSE = "the next course"
_ROLES = {"target": "target", "non_target": "non-target"}
# The column of the grid that is read from the record and not typed.
_LAST = "last size"
# One key each, in the state's own column or in place of a size.
LETTERS = {"a": "absent", "s": "too_small", "n": "not_evaluable", "m": "measured"}
Typed = tuple[str, Mapping[str, str]]


def lesion_names(record: PatientRecord) -> list[str]:
    """Ids of all tumours and nodes, in the record's order."""
    return [lesion.lesion_id for lesion in record.lesions if lesion.structure != "ablation_zone"]


def baseline_choices(record: PatientRecord) -> list[str]:
    """For which course a scan may be the baseline: the next one, or one that carries a name in the record."""
    return [NEXT_COURSE, *dict.fromkeys(row.course_id for row in record.treatments if row.course_id)]


def current_roles(record: PatientRecord) -> dict[str, str]:
    """The role of each lesion in the target set with the latest baseline; empty where no set is recorded."""
    last = max(record.target_sets, key=lambda row: (row.baseline_on is not None, order_key(row)), default=None)
    return {row.lesion_id: row.role for row in record.target_sets
            if last and (row.set_id, row.reader) == (last.set_id, last.reader)}


def lesion_grid(record: PatientRecord) -> list[dict[str, Any]]:
    """One row a known lesion with its last size in the routine stream, and empty rows for new ones."""
    stream = readers(record)[0] if readers(record) else ""
    last = {track.lesion.lesion_id: next((point.mm for point in reversed(track.points) if point.mm is not None), None)
            for track in lesion_tracks(record, stream)}
    roles = current_roles(record)
    rows = [{"lesion_id": lesion.lesion_id, "segment": lesion.segment, "role": roles.get(lesion.lesion_id),
             _LAST: f"{number_words(last[lesion.lesion_id])} mm"
             if last.get(lesion.lesion_id) is not None else "", "state": None, **dict.fromkeys(SIZES)}
            for lesion in record.lesions]
    empty = {"lesion_id": None, "segment": None, "role": None, _LAST: "", "state": None, **dict.fromkeys(SIZES)}
    return [*rows, *({**empty} for _ in range(2 if rows else 6))]


def overlay_grid(fresh: Sequence[Mapping[str, Any]], kept: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """What was typed of lesions before the form was left, laid over what the form would start from now; the last size
    is not typed and comes from the record."""
    typed = {row["lesion_id"]: row for row in kept if row.get("lesion_id")}
    rows = [{**row, **{key: text or None for key, text in typed.pop(row["lesion_id"], {}).items() if key != _LAST}}
            for row in fresh if row["lesion_id"]]
    more = [row for row in kept if not row.get("lesion_id") or row["lesion_id"] in typed]
    empty = [row for row in fresh if not row["lesion_id"]]
    return [*rows, *({key: text or None if key != _LAST else "" for key, text in row.items()} for row in more),
            *map(dict, empty[len(more):])]


@dataclass(frozen=True, slots=True)
class SizeField:
    """One known lesion in the quick part of the scan form: its id, and what the field is called."""

    lesion_id: str
    words: str


def size_fields(record: PatientRecord) -> list[SizeField]:
    """One field a known lesion, with its place, role and last size."""
    nodes = {lesion.lesion_id for lesion in record.lesions if lesion.structure == "node"}
    return [SizeField(row["lesion_id"], " · ".join(filter(None, (
        row["lesion_id"], row["segment"], _ROLES.get(row["role"] or ""),
        "short axis" if row["lesion_id"] in nodes else "", row[_LAST] or "no size yet"))))
        for row in lesion_grid(record) if row["lesion_id"]]


def merge_sizes(grid: Sequence[Mapping[str, str]], sizes: Mapping[str, str], new: str,
                record: PatientRecord) -> list[dict[str, str]]:
    """The table with what was typed into the quick fields: a size or a letter for each lesion, and new lesions.

    `new` holds `name segment size`, several apart by semicolons; segment and size may be missing. What was typed twice
    and differs stays as both, to be refused.
    """
    rows = [dict(row) for row in grid]
    known = {row.get("lesion_id"): row for row in rows}
    nodes = {lesion.lesion_id for lesion in record.lesions if lesion.structure == "node"}
    for lesion, text in sizes.items():
        if text.strip():
            if lesion not in known:
                rows.append({"lesion_id": lesion})
                known[lesion] = rows[-1]
            row = known[lesion]
            size = "short_axis_mm" if lesion in nodes else "longest_diameter_mm"
            row[size] = _both(row.get(size) or "", text.strip())
    for part in filter(None, map(str.strip, new.split(";"))):
        name, *rest = part.split()
        segment = next((word for word in choices("lesions", "segment") or ()
                        if rest and word.casefold() == rest[0].casefold()), "")
        size = " ".join(rest[1:] if segment else rest)
        rows.append({"lesion_id": name, "segment": segment, "longest_diameter_mm": size})
    return rows


def _both(first: str, second: str) -> str:
    return second if first in ("", second) else f"{first} and {second}"


def rows_of_form(kind: str, table: str, values: Mapping[str, str], grid: Sequence[Mapping[str, str]],
                 record: PatientRecord | None) -> list[Typed]:
    """The rows that a filled form means, as (table, cells); blank cells stay blank.

    What the form must not mean is asked by `netcore.views.records.entry_checks`.
    """
    filled = {name: value for name, value in values.items() if value.strip()}
    if kind == "scan":
        return _scan_rows(filled, grid, record)
    if kind == "laboratory":
        return [("labs", {**filled, **row}) for row in grid]
    if kind == "treatment" and filled:
        treatment_id = _free_id(f"{filled.get('kind', 'treatment')}-{filled.get('performed_on', 'undated')}",
                                {row.treatment_id for row in record.treatments} if record else set())
        return [("treatments", {**filled, "treatment_id": treatment_id}),
                *(("treated_lesions", {"treatment_id": treatment_id, **row}) for row in grid)]
    if kind == "decision" and filled:
        filled = {**decision_cells(filled), "kind": "board", "done_on": filled.get("planned_on", "")}
    if kind == "patient" and filled:
        filled = {**filled, "origin": "entered"}
    return [(table, filled)] if filled else []


def _scan_rows(filled: Mapping[str, str], grid: Sequence[Mapping[str, str]],
               record: PatientRecord | None) -> list[Typed]:
    known = {lesion.lesion_id: lesion for lesion in record.lesions} if record else {}
    grid = [read_letters(row) for row in grid]
    read = [row for row in grid if says_something(row, known)]
    moved = [row for row in grid if (lesion := known.get(row.get("lesion_id", ""))) is not None
             and row.get("segment") and row["segment"] != lesion.segment]
    course = filled.get("baseline_for", "")
    filled = {name: value for name, value in filled.items() if name != "baseline_for"}
    if not filled and not read and not moved:
        return []
    study_id = _free_id(f"{filled.get('kind', 'scan')}-{filled.get('done_on', 'undated')}",
                        {row.study_id for row in record.studies} if record else set())
    reader = {"reader": filled["reader"]} if "reader" in filled else {}
    new_set = bool(course) or not (record and record.target_sets)
    course_id = {"course_id": course} if course and course != NEXT_COURSE else {}
    rows: list[Typed] = [("studies", {**filled, "study_id": study_id})] if filled or read else []
    for row in moved:
        kept = {name: value for name, value in known[row["lesion_id"]].content().items() if name not in KEPT_BY_STORE}
        rows.append(("lesions", {**kept, "segment": row["segment"]}))
    for row in read:
        name = row.get("lesion_id", "")
        if name and name not in known:
            rows.append(("lesions", {"lesion_id": name, "segment": row.get("segment", ""), "organ": "liver",
                                     "first_seen_on": filled.get("done_on", "")}))
        if name and row.get("role") and new_set:
            rows.append(("target_sets", {"set_id": f"set-{study_id}", "baseline_on": filled.get("done_on", ""),
                                         "lesion_id": name, "role": row["role"], **course_id, **reader}))
        sizes = {size: row.get(size, "") for size in SIZES}
        state = row.get("state") or ("measured" if any(sizes.values()) else "")
        rows.append(("measurements", {"study_id": study_id, "lesion_id": name, "state": state, **reader, **sizes}))
    return rows


def read_letters(row: Mapping[str, str]) -> dict[str, str]:
    """A lesion's row with its state spelled out, wherever the letter or the word for it was typed.

    A word in place of a size counts where the state is blank; anything else stays, to be refused with its sentence.
    """
    read = {**row, "state": _state(row.get("state", "")) or row.get("state", "")}
    for size in SIZES:
        state = _state(row.get(size, ""))
        if state and read["state"] in ("", state):
            read |= {"state": state, size: ""}
    return read


def _state(text: str) -> str | None:
    word = "_".join(text.casefold().split())
    return LETTERS.get(word) or (word if word in STATES else None)


def record_with(record: PatientRecord, rows: Sequence[Row]) -> PatientRecord:
    """The record with the typed rows; a lesion that was typed again takes the place of the one on record.

    Raises `BadInput` where they do not fit together.
    """
    typed = {row.key for row in rows if row.TABLE == "lesions"}
    return PatientRecord.of([*(row for row in record.rows() if row.TABLE != "lesions" or row.key not in typed), *rows])


def says_something(row: Mapping[str, str], known: Container[str]) -> bool:
    """Was anything read of this lesion? A row that names no lesion is kept, so that it is refused and not lost."""
    if row.get("state") or any(row.get(size) for size in SIZES):
        return True
    return row.get("lesion_id") not in known and any(row.get(name) for name in ("lesion_id", "segment", "role"))


def _free_id(wanted: str, taken: set[str]) -> str:
    """The wanted id, or the first numbered one that is free."""
    return wanted if wanted not in taken else next(
        name for number in range(2, len(taken) + 3) if (name := f"{wanted}-{number}") not in taken)
