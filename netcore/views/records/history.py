"""What was recorded, corrected and withdrawn, when, by whom and why: of a value, of a patient, of the whole store?"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from netcore.model import Row
from netcore.store import ExportLine, SaveLine, Verified, Version
from netcore.views.row_words import cells_of, entry_words
from netcore.views.text import day_words

COLUMNS = ("recorded", "what", "entry", "change", "by", "reason", "table", "saved", "saved by")
STORE_COLUMNS = ("on", "by", "what", "patient", "rows written", "rows withdrawn", "reason or form")


def moment_words(moment: datetime) -> str:
    """12 Mar 2024, 14:03 UTC."""
    return f"{day_words(moment.date())}, {moment:%H:%M} UTC"


def recorded_words(row: Row) -> str:
    """By whom and when what stands now was recorded."""
    when = moment_words(row.recorded_on) if row.recorded_on else "at a time not known"
    return f"recorded {when} by {row.recorded_by or 'somebody not known'}"


def table_history(versions: Sequence[Version], exports: Iterable[ExportLine] = ()) -> pd.DataFrame:
    """One row a version, the newest first: what was added, corrected (from what to what), withdrawn, brought back.

    What was exported stands between them, after the last save that it may hold.
    """
    last: dict[tuple[str, str], Version] = {}
    lines: list[dict[str, Any]] = []
    left = sorted(exports, key=lambda line: line.number)
    for version in versions:
        while left and left[0].revision < version.save_id:
            lines.append(_exported(left.pop(0)))
        before = last.get(version.name)
        lines.append({
            "recorded": moment_words(version.recorded_on), "by": version.recorded_by, "table": version.table,
            "entry": entry_words(version.row), "what": _what(before, version), "change": _change(before, version),
            "reason": version.reason or "", "saved": moment_words(version.saved_on), "saved by": version.saved_by})
        last[version.name] = version
    lines += map(_exported, left)
    return pd.DataFrame(lines[::-1], columns=list(COLUMNS))


def _exported(line: ExportLine) -> dict[str, Any]:
    whose = "" if line.local_id else "among all patients"
    when = moment_words(line.exported_on)
    return {"recorded": when, "by": line.exported_by, "what": "exported", "entry": line.what, "change": whose,
            "reason": "", "table": "", "saved": when, "saved by": line.exported_by}


def table_all_history(histories: Iterable[Sequence[Version]], exports: Iterable[ExportLine] = ()) -> pd.DataFrame:
    """The same of many patients, one after the other, under their ids, then what was exported of all of them or of an
    erased one: the file of a whole store."""
    of_patient: dict[str, list[ExportLine]] = {}
    others = []
    for line in exports:
        if line.patient_id:
            of_patient.setdefault(line.patient_id, []).append(line)
        else:
            others.append(line)
    tables = [table_history(versions, of_patient.get(versions[0].patient_id, ())).assign(
        patient=versions[0].patient_id) for versions in histories if versions]
    tables += [table_history([], [line]).assign(patient=_whose(line)) for line in others]
    columns = ["patient", *COLUMNS]
    return pd.concat(tables)[columns] if tables else pd.DataFrame(columns=columns)


def _whose(line: ExportLine) -> str:
    return "all patients" if line.local_id is None else line.patient_id or f"erased ({line.local_id})"


def _what(before: Version | None, version: Version) -> str:
    if version.withdrawn:
        return "withdrawn"
    if before is None:
        return "added"
    return "brought back" if before.withdrawn else "corrected"


def _change(before: Version | None, version: Version) -> str:
    if before is None or version.withdrawn:
        return ""
    old, new = cells_of(before.row), cells_of(version.row)
    return "; ".join(f"{name}: {old.get(name) or 'blank'} → {new.get(name) or 'blank'}"
                     for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name))


def versions_of(versions: Iterable[Version], table: str, row_id: str) -> list[Version]:
    """The versions of one row."""
    return [version for version in versions if version.name == (table, row_id)]


def table_saves(saves: Sequence[SaveLine], exports: Sequence[ExportLine] = (), most: int | None = None) -> pd.DataFrame:
    """One row a save or export of the whole store, the newest first; an erased patient is named by the local id alone.
    """
    events = [((line.save_id, 0, 0), {
        "on": moment_words(line.saved_on), "by": line.saved_by,
        "what": "erased" if line.saved_on == line.erased_on else "saved",
        "patient": line.patient_id or f"erased ({line.local_id})", "rows written": line.written,
        "rows withdrawn": line.withdrawn, "reason or form": line.reason or _erased(line)}) for line in saves]
    events += [((line.revision, 1, line.number), {
        "on": moment_words(line.exported_on), "by": line.exported_by, "what": "exported", "patient": _whose(line),
        "rows written": 0, "rows withdrawn": 0, "reason or form": line.what}) for line in exports]
    events.sort(key=lambda event: event[0], reverse=True)
    return pd.DataFrame([row for _, row in events[:most]], columns=list(STORE_COLUMNS))


def _erased(line: SaveLine) -> str:
    return "" if line.erased_on is None else f"patient erased {moment_words(line.erased_on)}: {line.erased_why}"


def sentences_verified(found: Verified) -> list[tuple[str, str]]:
    """Is the past what was saved? Each sentence with how it is shown (`strong`, `unknown` or ''), the answer first."""
    if found.broken is not None:
        broken = found.broken
        who = broken.patient_id or f"erased, {broken.local_id}"
        if broken.is_export:
            of = f"patient {who}" if broken.local_id else "all patients"
            return [(f"The past was changed. First broken: export {broken.save_id} of {moment_words(broken.saved_on)} "
                     f"by {broken.saved_by}, {of}: {broken.what}.", "strong"),
                    (f"All {found.saves} saves and the {found.exports} exports before it are as they were written; of "
                     "the exports after it nothing can be told.", "unknown")]
        row = f", {broken.table}, row {broken.row_id}" if broken.table else ""
        return [(f"The past was changed. First broken: save {broken.save_id} of {moment_words(broken.saved_on)} by "
                 f"{broken.saved_by}, patient {who}{row}: {broken.what}.", "strong"),
                (f"The {found.saves} saves before it are as they were saved; of those after it nothing can be told.",
                 "unknown")]
    if not found.saves and not found.exports:
        return [("Nothing has been saved yet.", "")]
    exports = f" and {_counted(found.exports, 'export')}" if found.exports else ""
    rows = f"{_counted(found.rows, 'row')}{exports}"
    lines = [(f"All {_counted(found.saves, 'save')} with {rows} are as they were saved.", "")]
    if found.late and found.late_until:
        lines.append((f"The first {found.late} (up to {moment_words(found.late_until)}) are older than this check: "
                      "nothing tells whether they were changed before they got it.", "unknown"))
    if found.erased:
        lines.append((f"The contents of {found.erased} saves were erased with their patients and cannot be compared.",
                      "unknown"))
    lines.append((f"The history ends with {found.head[:16]}. Note it elsewhere: only that shows later whether the end "
                  "was cut off.", ""))
    return lines


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
