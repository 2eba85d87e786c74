"""The history on the records page: whether the past is unchanged, of the chosen patient, of the whole store."""

import streamlit as st

from netcore.views.records.history import sentences_verified, table_all_history, table_history, table_saves
from netcore.views.safe_csv import safe_csv
from pages.common import explain, exporting, session, widgets
from pages.common.records import history_session
from pages.common.session import Case

# So many of the newest saves are listed; the file holds all.
_LISTED = 200


def show_history(case: Case | None) -> None:
    """Is all of it as it was saved, and who recorded, corrected and withdrew what, when and why?"""
    name = case.store if case else session.USER
    store = session.open_stores()[name]
    # Looking through a long history takes seconds: the tables are there first, the answer comes above them.
    answer = st.container()
    if case:
        st.subheader("This patient")
        widgets.show_table(table_history(history_session.history_of(case), store.exports(case.whole.patient_id)),
                           key="patient-history", name="history", about="history")
    st.subheader("The example patients" if name == session.EXAMPLE else "All patients")
    lines = table_saves(store.saves(_LISTED), store.exports(most=_LISTED), _LISTED)
    if len(lines):
        st.dataframe(lines, hide_index=True, key="saves", column_config=explain.columns("saves", lines.columns))
        st.caption(f"Saves and exports, the newest {len(lines)}; erased patients under their local id.")
        with st.container(horizontal=True):
            exporting.offer("CSV of all saves and exports",
                            lambda: safe_csv(table_saves(store.saves(), store.exports())), "saves and exports (CSV)",
                            store=name, file_name="saves.csv", mime="text/csv", key="saves-csv")
            exporting.offer("CSV of every change", lambda: safe_csv(table_all_history(
                map(store.history, store.patient_ids()), store.exports())), "every change (CSV)", store=name,
                file_name="changes.csv", mime="text/csv", key="changes-csv")
    with answer:
        _show_verified(name, store.revision(), next((line.number for line in store.exports(most=1)), 0))


def _show_verified(name: str, revision: int, exports: int) -> None:
    if st.session_state.pop("verify-again", False):
        history_session.verified_history.clear()
    found = history_session.verified_history(name, revision, exports)
    widgets.show_lines(sentences_verified(found), "is the past unchanged?")
    st.button("Check again", key="verify", on_click=_check_again, help="Every save holds the hash of what it says and "
              "of the save before it. All of them are compared with what lies in the database now.")


def _check_again() -> None:
    st.session_state["verify-again"] = True
