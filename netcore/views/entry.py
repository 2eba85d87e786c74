"""What does a form start from, and which rows of which tables does it mean?"""

from collections.abc import Container, Mapping, Sequence
from typing import Any

from netcore.model import PatientRecord, choices
from netcore.views.lesion_tracks import lesion_tracks, readers
from netcore.views.text import number_words

STATES = choices("measurements", "state") or ()
_SIZES = ("longest_diameter_mm", "short_axis_mm", "enhancing_diameter_mm")
_EMPTY_LAB_ROWS = 8
Typed = tuple[str, Mapping[str, str]]


def lesion_names(record: PatientRecord) -> list[str]:
    """Ids of all tumours and nodes, in the record's order."""
    return [lesion.lesion_id for lesion in record.lesions if lesion.structure != "ablation_zone"]


def lesion_grid(record: PatientRecord) -> list[dict[str, Any]]:
    """One row a known lesion with its last size in the routine stream, and empty rows for new ones."""
    stream = readers(record)[0] if readers(record) else ""
    last = {track.lesion.lesion_id: next((point.mm for point in reversed(track.points) if point.mm is not None), None)
            for track in lesion_tracks(record, stream)}
    roles = {row.lesion_id: row.role for row in record.target_sets}
    rows = [{"lesion_id": lesion.lesion_id, "segment": lesion.segment, "role": roles.get(lesion.lesion_id),
             "last size": f"{number_words(last[lesion.lesion_id])} mm"
             if last.get(lesion.lesion_id) is not None else "", "state": None, **dict.fromkeys(_SIZES)}
            for lesion in record.lesions]
    empty = {"lesion_id": None, "segment": None, "role": None, "last size": "", "state": None, **dict.fromkeys(_SIZES)}
    return [*rows, *({**empty} for _ in range(2 if rows else 6))]


def lab_grid() -> list[dict[str, Any]]:
    """Empty rows of a laboratory sheet."""
    names = ("analyte", "comparator", "value", "interpretation", "unit", "lower_limit", "upper_limit", "specimen",
             "assay", "conditions")
    return [dict.fromkeys(names) for _ in range(_EMPTY_LAB_ROWS)]


def rows_of_form(kind: str, table: str, values: Mapping[str, str], grid: Sequence[Mapping[str, str]],
                 record: PatientRecord | None) -> list[Typed]:
    """The rows that a filled form means, as (table, cells); blank cells stay blank."""
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
    if kind == "patient" and filled:
        filled = {**filled, "origin": "entered"}
    return [(table, filled)] if filled else []


def _scan_rows(filled: Mapping[str, str], grid: Sequence[Mapping[str, str]],
               record: PatientRecord | None) -> list[Typed]:
    known = {lesion.lesion_id: lesion for lesion in record.lesions} if record else {}
    read = [row for row in grid if _says_something(row, known)]
    if not filled and not read:
        return []
    study_id = _free_id(f"{filled.get('kind', 'scan')}-{filled.get('done_on', 'undated')}",
                        {row.study_id for row in record.studies} if record else set())
    reader = {"reader": filled["reader"]} if "reader" in filled else {}
    has_roles = {row.lesion_id for row in record.target_sets} if record else set()
    rows: list[Typed] = [("studies", {**filled, "study_id": study_id})]
    for row in read:
        name = row.get("lesion_id", "")
        if name and name not in known:
            rows.append(("lesions", {"lesion_id": name, "segment": row.get("segment", ""), "organ": "liver",
                                     "first_seen_on": filled.get("done_on", "")}))
        if name and row.get("role") and not has_roles:
            rows.append(("target_sets", {"set_id": f"set-{study_id}", "baseline_on": filled.get("done_on", ""),
                                         "lesion_id": name, "role": row["role"], **reader}))
        sizes = {size: row.get(size, "") for size in _SIZES}
        state = row.get("state") or ("measured" if any(sizes.values()) else "")
        rows.append(("measurements", {"study_id": study_id, "lesion_id": name, "state": state, **reader, **sizes}))
    return rows


def _says_something(row: Mapping[str, str], known: Container[str]) -> bool:
    """Was anything read of this lesion? A row that names no lesion is kept, so that it is refused and not lost."""
    if row.get("state") or any(row.get(size) for size in _SIZES):
        return True
    return row.get("lesion_id") not in known and any(row.get(name) for name in ("lesion_id", "segment", "role"))


def _free_id(wanted: str, taken: set[str]) -> str:
    """The wanted id, or the first numbered one that is free."""
    return wanted if wanted not in taken else next(
        name for number in range(2, len(taken) + 3) if (name := f"{wanted}-{number}") not in taken)
