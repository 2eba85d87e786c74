"""What was read from files and confirmed is saved in one step, and can be taken back in one."""

from collections.abc import Mapping, Sequence

from netcore.errors import NetcoreError
from netcore.model import PatientRecord
from pages.common import session, undoing
from pages.common.forms import show_problems

Names = list[tuple[str, str]]


def save_records(records: Sequence[PatientRecord], by: str, gone: Mapping[str, Names] | None = None) -> None:
    """All of them or none; says what came of it. `gone`: rows by patient that the file withdraws."""
    store = session.open_stores()[session.USER]
    before = set(store.patient_ids())
    try:
        results = store.save_all(records, by=by, withdrawing=gone, reason="read from a file" + (
            "; withdrawn rows: entered in error, says the file" if gone else ""))
    except NetcoreError as error:
        show_problems(error.problems)
        return
    added, changed, same = (sum(getattr(result, name) for result in results)
                            for name in ("added", "superseded", "unchanged"))
    words = f"Saved: {len(results)} patient(s), {added} row(s) added, {changed} corrected, {same} already there"
    words += f", {sum(map(len, gone.values()))} withdrawn." if gone else "."
    undoing.remember_import(results, before, words, gone or ())
