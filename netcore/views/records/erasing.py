"""What goes and what stays when a patient is erased on request, and what has to be said before?"""

from collections.abc import Iterable, Sequence

import pandas as pd

from netcore.errors import Problem
from netcore.store import ExportLine, SaveLine, Version
from netcore.store.versions import latest_versions
from netcore.views.records.history import moment_words, table_saves

COLUMNS = ("table", "rows", "withdrawn rows", "all versions")


def table_going(versions: Sequence[Version]) -> pd.DataFrame:
    """One row a table of the record: how many rows would go, with those withdrawn earlier and every earlier wording."""
    latest = latest_versions(versions)
    tables = dict.fromkeys(version.table for version in versions)
    return pd.DataFrame([{
        "table": table, "rows": sum(version.table == table and not version.withdrawn for version in latest.values()),
        "withdrawn rows": sum(version.table == table and version.withdrawn for version in latest.values()),
        "all versions": sum(version.table == table for version in versions)} for table in tables],
        columns=list(COLUMNS))


def sentences_before(versions: Sequence[Version], exports: Sequence[ExportLine]) -> list[tuple[str, str]]:
    """What goes, what stays and what is not reached; each with how it is shown."""
    saves = len({version.save_id for version in versions})
    return [
        (f"What goes, for good: every row with all its versions ({len(versions)}), the patient's id, and the reasons "
         f"given with {saves} save{'s' if saves != 1 else ''}. It cannot be undone.", "strong"),
        ("What stays: a random local id, when and by whom something was saved or exported, and when, by whom and why "
         "the patient was erased.", ""),
        ("What is not reached: backups of the database, and files that were taken away "
         f"({len(exports) or 'none'} in the history).", "unknown")]


def sentences_left_before(exports: Sequence[ExportLine]) -> list[str]:
    """The files that left and may hold the patient: whoever has them has to be told."""
    return [f"{moment_words(line.exported_on)} by {line.exported_by}: {line.what}"
            f"{'' if line.local_id else ' (among all patients)'}" for line in exports]


def refuse_erasure(patient_id: str, *, by: str, reason: str, typed: str) -> list[Problem]:
    """Every reason not to erase yet."""
    problems = []
    if not by.strip():
        problems.append(Problem("erased by", "blank", "your initials or role", "fill it in"))
    if not reason.strip():
        problems.append(Problem("reason", "blank", "on whose request, as far as it names no person", "fill it in"))
    elif patient_id.strip().casefold() in reason.casefold():
        problems.append(Problem("reason", "the patient's id", "a reason that names no person", "leave the id out: the "
                                "reason stays after everything else is gone"))
    if typed.strip() != patient_id.strip():
        problems.append(Problem("confirmation", "another text" if typed.strip() else "blank",
                                "the patient's id, as it stands above", "type it to confirm"))
    return problems


def sentence_erased(local_id: str) -> str:
    """What was done, under the name that is left."""
    return (f"Erased. What is left of this patient are the lines below, under the local id {local_id}. Addresses that "
            "named the patient now choose nobody.")


def table_left(local_id: str, saves: Iterable[SaveLine], exports: Iterable[ExportLine]) -> pd.DataFrame:
    """The lines of the history that stay of an erased patient, the newest first."""
    return table_saves([line for line in saves if line.local_id == local_id],
                       [line for line in exports if line.local_id == local_id])
