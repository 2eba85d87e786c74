"""The history on the records page: whether the past is unchanged, of the chosen patient, of the whole store."""

import streamlit as st

from netcore.views.history import sentences_verified, table_all_history, table_history, table_saves
from netcore.views.safe_csv import safe_csv
from pages.common import explain, history_session, session, widgets
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
        widgets.show_table(table_history(history_session.history_of(case)), key="patient-history", name="history",
                           about="history")
    st.subheader("The example patients" if name == session.EXAMPLE else "All patients")
    lines = store.saves(_LISTED)
    if lines:
        table = table_saves(lines)
        st.dataframe(table, hide_index=True, key="saves", column_config=explain.columns("saves", table.columns))
        st.caption(f"The newest {len(lines)} saves; erased patients under their local id.")
        with st.container(horizontal=True):
            st.download_button("CSV of all saves", data=lambda: safe_csv(table_saves(store.saves())),
                               file_name="saves.csv", mime="text/csv", on_click="ignore", key="saves-csv")
            st.download_button("CSV of every change", data=lambda: safe_csv(table_all_history(
                map(store.history, store.patient_ids()))), file_name="changes.csv", mime="text/csv",
                on_click="ignore", key="changes-csv")
    with answer:
        _show_verified(name, store.revision())


def _show_verified(name: str, revision: int) -> None:
    if st.session_state.pop("verify-again", False):
        history_session.verified_history.clear()
    widgets.show_lines(sentences_verified(history_session.verified_history(name, revision)), "is the past unchanged?")
    st.button("Check again", key="verify", on_click=_check_again, help="Every save holds the hash of what it says and "
              "of the save before it. All of them are compared with what lies in the database now.")


def _check_again() -> None:
    st.session_state["verify-again"] = True
