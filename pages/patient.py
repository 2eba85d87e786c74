"""One patient on one day: what is asked, what is not known, what changed, what is due, on one time line?"""

import streamlit as st

from pages.common import report_parts, session, widgets

case = widgets.require_case("patient")
view = session.patient_view_of(case)

above = st.container(gap="xsmall")
# Sent first, since the browser takes longest for it.
widgets.show_figure(view.figure, key="timeline", alt=view.figure_alt,
                    empty="Nothing that could be drawn has an exact day, so there is no time line. What is known "
                          "stands below, in order where the order is known.")
with above:
    widgets.show_question(view.question)
    widgets.show_cells(view.stop_signs, "stop signs as recorded")
    left, right = st.columns([3, 2])
    with left:
        widgets.show_lines(view.situation, "last scan, procedure, markers, symptoms")
    with right:
        widgets.show_lines(view.due, "due")
with st.expander(view.since_title, expanded=False):
    widgets.show_lines(view.since)
if view.undated:
    widgets.show_lines(view.undated, "without an exact day, in order where the order is known")
if view.doubts:
    with st.expander(f"What is inferred or doubtful in the source ({len(view.doubts)})"):
        widgets.show_lines(view.doubts)
widgets.show_sources(view.sources, numbered=True)
report_parts.show_downloads(case)
