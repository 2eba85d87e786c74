"""Records in and out: type them in, read tables in, take them away."""

import streamlit as st

from pages.common import files, form_fields, forms, leaving, session, widgets

case = session.chosen_case()
st.title("Records")
task = st.segmented_control("what to do", ["type in", "read files in", "take files away"], default="type in",
                            required=True, key="task", label_visibility="collapsed")
if task == "read files in":
    files.show_import()
elif task == "take files away":
    leaving.show_export(case)
else:
    if case:
        widgets.show_banner(session.banner_of(case))
    forms.ask_who()
    kind = st.segmented_control("form", form_fields.RECORD_FORMS, default="scan" if case else "patient", required=True,
                                key="form", label_visibility="collapsed")
    forms.show_form(kind, case)
