"""What was read from files and confirmed is saved in one step, and can be taken back in one."""

from collections.abc import Sequence

from netcore.errors import NetcoreError
from netcore.model import PatientRecord
from pages.common import session, undoing
from pages.common.forms import show_problems


def save_records(records: Sequence[PatientRecord], by: str) -> None:
    """All of them or none; says what came of it."""
    store = session.open_stores()[session.USER]
    before = set(store.patient_ids())
    try:
        results = store.save_all(records, by=by, reason="read from a file")
    except NetcoreError as error:
        show_problems(error.problems)
        return
    added, changed, same = (sum(getattr(result, name) for result in results)
                            for name in ("added", "superseded", "unchanged"))
    words = f"Saved: {len(results)} patient(s), {added} row(s) added, {changed} corrected, {same} already there."
    undoing.remember_import(results, before, words)
