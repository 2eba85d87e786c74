"""All patients: who is there, how are they, whose appointments have passed?"""

import streamlit as st

from netcore.views.overview import (
    filter_choices,
    filter_patients,
    patient_names,
    plain_words,
    sentence_filters,
    sentence_grades,
    sentence_overview,
    sentence_rules,
    table_overview,
)
from pages.common import explain, session, widgets

today = session.calendar_day()
everyone = session.list_patients()

st.title("Patients")
if st.query_params.pop("unknown", None):
    st.info("The address named no page of this app. Choose a patient here, or a page above.")
if not everyone:
    widgets.show_nobody()
    widgets.end_page()
with st.container(horizontal=True, vertical_alignment="bottom"):
    search = st.text_input("search", placeholder="id, primary, treatment, new lesion", key="search", width=270,
                           label_visibility="collapsed", help=explain.control("search"))
    with st.popover("filters", key="filters"):
        chosen = {label: st.multiselect(label, values, key=f"filter-{label}", placeholder="all",
                                        help=explain.control("filter"))
                  for label, values in filter_choices(everyone).items()}
    overdue = st.toggle("overdue only", key="filter-overdue", help=explain.control("overdue only"))
    names = patient_names(everyone)
    # The table is drawn on a canvas, where no key opens a patient.
    typed = st.selectbox("open patient", names, index=None, format_func=names.get, key="open-typed", width=196,
                         placeholder="open patient by id", label_visibility="collapsed",
                         help=explain.control("open patient"))
if typed:
    widgets.open_patient(typed)
listed = filter_patients(everyone, chosen, search, overdue, today)
table = table_overview(listed, today)
grades = sentence_grades(listed, filter_patients(everyone, {**chosen, "grade": []}, search, overdue, today)) \
    if chosen["grade"] else ""
st.markdown(f"**{sentence_overview(listed, today)}** {sentence_filters(chosen)} {grades} Latest state of each record, "
            "examples on their own day. A click on a patient opens the record. "
            f"{sentence_rules(listed, table)}")


def open_clicked() -> None:
    """Remember the patient of the clicked row; the page is changed after the callback."""
    st.session_state["opened"] = listed[st.session_state["open-row"]["row"]].local_id


# As high as the window allows (style.css): a projector shows more rows.
st.container(key="everyone", height=560, border=False).dataframe(
    plain_words(table), hide_index=True, key="patients", height="stretch", row_height=34, placeholder="–",
    alt="one row a patient",
    column_config=explain.columns("patients", table.columns, {
    "patient": st.column_config.ButtonColumn(key="open-row", on_click=open_clicked, type="tertiary", width=86,
                                             pinned=True,
                                             help=explain.column("patients", "patient")),
    "response": st.column_config.TextColumn(width=128),
    "overdue": st.column_config.TextColumn(width=196),
    "primary": st.column_config.TextColumn(width=84),
    "grade": st.column_config.TextColumn(width=102),
    "syndrome": st.column_config.TextColumn(width=94),
    "change": st.column_config.TextColumn("against baseline", width=105),
    "x limit": st.column_config.NumberColumn(format="plain"),
    "course": st.column_config.LineChartColumn(width=60, y_min=0),
}))
if "opened" in st.session_state:
    widgets.open_patient(st.session_state.pop("opened"))
