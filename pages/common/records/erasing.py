"""Erasing a patient on request: what goes, what stays, a typed confirmation, and what is left afterwards."""


import streamlit as st

from netcore.errors import NetcoreError
from netcore.views.records import erasing as view
from pages.common import explain, session, widgets
from pages.common.records import forms, history_session
from pages.common.records.plain_rows import show_rows
from pages.common.session import Case

# What a session holds of records beside the drafts of forms, which carry the local id in their keys.
_HELD = ("research", "intake", "intake_key", "last_save", "saved")


def show_erasing(case: Case | None) -> None:
    """The screen of an own patient; for nobody what was erased last in this session, else what to do."""
    erased = st.session_state.get("erased")
    if case is None:
        if erased:
            _show_left(erased)
        st.info("No patient chosen. Choose the one to erase on the overview page.")
        return
    if case.store == session.EXAMPLE:
        st.info("This is an example patient: it is made anew at every start and cannot be erased. The switch above "
                "hides the examples.")
        return
    st.session_state.pop("erased", None)
    versions = history_session.history_of(case)
    exports = session.open_stores()[session.USER].exports(case.whole.patient_id)
    widgets.show_lines(view.sentences_before(versions, exports), "what erasing does")
    with st.expander("What goes, table by table"):
        show_rows(view.table_going(versions), key="going-rows", about="going")
    if exports:
        with st.expander(f"Files taken away, which are not reached ({len(exports)})"):
            widgets.show_lines(view.sentences_left_before(exports))
    with st.container(border=True, key="typing"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            forms.ask_who("erased by")
            reason = st.text_input("reason", key=f"erase-why-{case.local_id}", width=330,
                                   placeholder="asked by letter; name no person", help=explain.control("erase-reason"))
            typed = st.text_input("the patient's id, to confirm", key=f"erase-id-{case.local_id}", width=260,
                                  autocomplete="off", help=explain.control("erase-id"))
        sent = st.button("Erase this patient for good", key="erase", icon=":material/delete_forever:")
    if sent:
        _erase(case, reason, typed)


def _erase(case: Case, reason: str, typed: str) -> None:
    patient_id, by = case.whole.patient_id, st.session_state.get("recorded_by", "")
    if problems := view.refuse_erasure(patient_id, by=by, reason=reason, typed=typed):
        forms.show_problems(problems, "Nothing was erased")
        return
    try:
        session.open_stores()[session.USER].erase(patient_id, by=by, reason=reason)
    except NetcoreError as error:
        forms.show_problems(error.problems, "Nothing was erased")
        return
    _forget(case.local_id)
    st.session_state["erased"] = case.local_id
    st.rerun()


def _forget(local_id: str) -> None:
    """What pages and this session keep in memory of the record goes as well; other sessions' drafts are not reached."""
    st.cache_resource.clear()
    for key in [*st.session_state]:
        if key in _HELD or local_id in str(key):
            del st.session_state[key]
    st.query_params.clear()


def _show_left(local_id: str) -> None:
    store = session.open_stores()[session.USER]
    st.success(view.sentence_erased(local_id))
    show_rows(view.table_left(local_id, store.saves(), store.exports()), key="saves-rows", about="saves")
