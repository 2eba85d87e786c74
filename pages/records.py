"""Records in and out: type them in, correct them, read their history, read tables in, take them away, erase them."""

import streamlit as st

from pages.common import session, widgets
from pages.common.patients import patient_session
from pages.common.records import corrections, erasing, files, form_fields, forms, history, leaving, undoing

TASKS = ["type in", "correct", "history", "read files in", "take files away", "erase"]
case = session.chosen_case()
st.title("Records")
session.take_choice("task", TASKS)
task = st.segmented_control("what to do", TASKS, required=True, key="task", label_visibility="collapsed")
if task == "read files in":
    files.show_import(case)
elif task == "take files away":
    leaving.show_export(case)
else:
    if case:
        widgets.show_banner(patient_session.banner_of(case))
    if task == "history":
        history.show_history(case)
    elif task == "erase":
        erasing.show_erasing(case)
    else:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            forms.ask_who()
            undoing.show_undo(case)
        if task == "correct":
            corrections.show_corrections(case)
        else:
            kind = st.segmented_control("form", form_fields.RECORD_FORMS, default="scan" if case else "patient",
                                        required=True, key="form", label_visibility="collapsed")
            forms.show_form(kind, case)
