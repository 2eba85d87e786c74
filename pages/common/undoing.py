"""The last save of a session can be taken back, as long as nothing was saved for the patient since."""

from dataclasses import dataclass

import streamlit as st

from netcore.errors import NetcoreError
from pages.common import session
from pages.common.session import Case


@dataclass(frozen=True)
class LastSave:
    """What this session saved last: the patient's local id, the version that came of it, and what it did in words."""

    local_id: str
    version: int
    words: str
    began: bool


def remember(local_id: str, version: int, words: str, *, began: bool = False) -> None:
    """Keep what was saved: it is said once, and may be undone unless it `began` the record."""
    st.session_state["saved"] = words
    st.session_state["last_save"] = LastSave(local_id, version, words, began)


def show_saved() -> None:
    """What the last save did, once."""
    if "saved" in st.session_state:
        words = st.session_state.pop("saved")
        st.toast(words)
        st.success(words)


def show_undo(case: Case | None) -> None:
    """The offer to take the session's last save back, where it is the chosen patient's last."""
    last: LastSave | None = st.session_state.get("last_save")
    if "undo_failed" in st.session_state:
        st.error("Nothing was undone.")
        st.code(st.session_state.pop("undo_failed"), language=None, wrap_lines=True)
    if "undone" in st.session_state:
        st.success(st.session_state.pop("undone"))
    if not case or not last or last.began or (case.local_id, case.version) != (last.local_id, last.version):
        return
    st.button("Undo the last save", key="undo", on_click=_undo, args=(case.whole.patient_id, last),
              help=f"{last.words} What it added is withdrawn, what it corrected gets its earlier wording. Both stay in "
              "the history.")


def _undo(patient_id: str, last: LastSave) -> None:
    store = session.open_stores()[session.USER]
    try:
        store.undo(patient_id, last.version, by=st.session_state.get("recorded_by", ""),
                   reason="undone in the session that saved it")
    except NetcoreError as error:
        st.session_state["undo_failed"] = "\n".join(map(str, error.problems))
        return
    del st.session_state["last_save"]
    st.session_state["undone"] = "The last save was undone. It stays in the history."
