"""Did the marker really change, since when, and can it be trusted?"""

import streamlit as st

from pages.common import explain, session, widgets
from pages.common.markers import calculator, marker_parts, marker_session

if session.chosen_case() is None:
    widgets.show_no_case("markers")
    st.subheader("Two values, no patient")
    calculator.show_calculator()
    widgets.end_page()
case = widgets.find_case("markers")
above = st.container()
names = marker_session.marker_names_of(case)
if not names:
    with above:
        widgets.show_case(case)
    st.info("No marker result is recorded up to this day. Results are typed in or read in on the records page.")
    widgets.end_page()
with st.container(horizontal=True, vertical_alignment="bottom"):
    analyte = st.selectbox("marker", list(names), format_func=names.__getitem__, key="analyte", width=300,
                           help=explain.control("marker"))
    absolute = st.toggle("absolute values", key="absolute", help=explain.control("absolute values"))
view = marker_session.marker_view_of(case, analyte, absolute)

answer = st.container(gap="xsmall")
# Sent first, since the browser takes longest for it.
widgets.show_figure(view.figure, key="marker", alt=view.figure_alt,
                    empty="No result of this marker has an exact day. All results stand in the table.")
with above:
    widgets.show_case(case)
with answer:
    widgets.show_question(view.question)
    with widgets.block("marker-answer"):
        widgets.show_cells(view.cells)
with widgets.block("marker-judged"):
    widgets.show_lines(view.answer, "how that was judged")
widgets.show_lines(view.notes)
part = st.segmented_control("part", marker_parts.PARTS, default=marker_parts.PARTS[0], key="marker-part", required=True,
                            label_visibility="collapsed")
only_here = marker_parts.show_part(part, case, view, analyte)
widgets.show_sources(list(dict.fromkeys([*view.sources, *only_here])))
