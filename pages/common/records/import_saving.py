"""What was read from files is held against the record, confirmed and saved in one step; it can be taken back in one."""

from collections.abc import Mapping, Sequence

import streamlit as st

from netcore.errors import NetcoreError
from netcore.model import PatientRecord
from netcore.store import Foreseen
from netcore.views.records import foreseen as view
from pages.common import session, widgets
from pages.common.records import undoing
from pages.common.records.forms import show_problems
from pages.common.records.plain_rows import show_rows

Names = list[tuple[str, str]]


def show_foreseen(records: Sequence[PatientRecord], key: object) -> list[Foreseen] | None:
    """What saving these records would do, and each recorded cell that it would replace; None where it is refused.
    `key` names the content of the files, so that it is looked up once."""
    store = session.open_stores()[session.USER]
    whole = (key, store.revision())
    # A click confirms what was on the screen, not what this run finds.
    st.session_state["foreseen_shown"] = st.session_state.get("foreseen_key") == whole
    if st.session_state.get("foreseen_key") != whole:
        try:
            with st.spinner("Comparing with what is recorded ..."):
                st.session_state["foreseen"] = store.preview(records)
        except NetcoreError as error:
            show_problems(error.problems)
            return None
        st.session_state["foreseen_key"] = whole
    foreseen: list[Foreseen] = st.session_state["foreseen"]
    table = view.table_foreseen(foreseen)
    look = "strong" if len(table) else ""
    widgets.show_lines([(line, look) for line in (view.sentence_foreseen(foreseen), view.sentence_later(foreseen))
                        if line])
    if len(table):
        show_rows(table, key="foreseen-rows", about="foreseen", count=view.count_cells(foreseen))
    return foreseen


def save_records(records: Sequence[PatientRecord], by: str, gone: Mapping[str, Names] | None = None) -> None:
    """All of them or none; says what came of it. `gone`: rows by patient that the file withdraws."""
    if records and not st.session_state["foreseen_shown"]:
        st.warning("Somebody saved something meanwhile, so nothing was saved here: look at what saving would do now, "
                   "and confirm again.")
        return
    store = session.open_stores()[session.USER]
    before = set(store.patient_ids())
    try:
        results = store.save_all(records, by=by, withdrawing=gone, from_file=True, reason="read from a file" + (
            "; withdrawn rows: entered in error, says the file" if gone else ""))
    except NetcoreError as error:
        show_problems(error.problems)
        return
    added, changed, filled, back, same = (sum(getattr(result, name) for result in results) for name in (
        "added", "superseded", "completed", "restored", "unchanged"))
    words = f"Saved: {len(results)} patient(s), {added} row(s) added, {changed - filled} corrected"
    words += "".join(f", {count} {what}" for count, what in ((filled, "completed"), (back, "brought back")) if count)
    words += f", {same} already there"
    words += f", {sum(map(len, gone.values()))} withdrawn." if gone else "."
    undoing.remember_import(results, before, words, gone or ())
    st.rerun()
