"""Did the marker really change, since when, and can it be trusted?"""

import streamlit as st

from pages.common import calculator, session, widgets

if session.chosen_case() is None:
    widgets.show_no_case("markers")
    st.subheader("Two values, no patient")
    calculator.show_calculator()
    st.stop()
case = widgets.require_case("markers")
names = session.marker_names_of(case)
if not names:
    st.info("No marker result is recorded up to this day. Results are typed in or read in on the records page.")
    st.stop()
with st.container(horizontal=True, vertical_alignment="bottom"):
    analyte = st.selectbox("marker", list(names), format_func=names.__getitem__, key="analyte", width=300)
    absolute = st.toggle("absolute values", key="absolute", help="in the unit of the series instead of multiples of "
                                                                   "the upper limit")
view = session.marker_view_of(case, analyte, absolute)
every = session.markers_together_of(case)

widgets.show_question(view.question)
widgets.show_lines(view.answer)
widgets.show_figure(view.figure, key="marker", alt=view.figure_alt,
                    empty="No result of this marker has an exact day. All results stand in the table.")
widgets.show_lines(view.notes)
if view.symptoms is not None:
    st.subheader("Symptoms on the same time axis")
    widgets.show_figure(view.symptoms, key="symptoms", alt=" ".join(text for text, _ in every.symptom_lines), empty="")
    widgets.show_lines(every.symptom_lines)
st.subheader("After each treatment")
widgets.show_lines(view.episodes or [("No treatment with a date, or no usable result.", "unknown")])
if len(view.responses):
    st.caption("Biochemical response by each published definition, only under the treatment in which it was studied. "
               "They stand side by side and are never merged with the size of lesions.")
    widgets.show_table(view.responses, key="responses", name=f"{case.local_id}-{analyte}-response")
widgets.show_lines(view.response_notes)
st.subheader("Every result")
widgets.show_table(view.table, key="results", name=f"{case.local_id}-{analyte}")
if every.multiples is not None:
    st.subheader("All markers")
    widgets.show_figure(every.multiples, key="multiples", alt=every.multiples_alt, empty="")
st.subheader("Before treatment")
widgets.show_lines(every.panel_lines)
widgets.show_table(every.panel, key="panel", name=f"{case.local_id}-panel")
widgets.show_sources(view.sources)
with st.expander("Two values, no patient"):
    calculator.show_calculator()
