"""One patient on one day: what is asked, what is not known, what changed, what is due, on one time line?"""

import streamlit as st

from netcore.views.brief import due_cell, unknown_cell
from pages.common import exporting, neighbours, report_parts, rule_parts, rule_session, session, widgets

case = widgets.find_case("patient")
view = session.patient_view_of(case)

top, above = st.container(), st.container(gap="xsmall")
# Sent first, since the browser takes longest for it.
widgets.show_figure(session.time_line_of(case), key="timeline", alt=view.figure_alt,
                    empty="Nothing that could be drawn has an exact day, so there is no time line. What is known "
                          "stands below, in order where the order is known.")
with top:
    widgets.show_case(case)
with above:
    rules = rule_session.patient_rules_of(case)
    with widgets.block("question"):
        widgets.show_question(view.question, [view.changed, unknown_cell(rules.signs), due_cell(rules.due)])
    with widgets.block("stop-signs"):
        rule_parts.show_judged_cells(rules.signs, "stop signs as recorded, and what rules say of them")
    left, right = st.columns([3, 2])
    with left, widgets.block("situation"):
        widgets.show_lines(view.situation, "last scan, procedure, markers, symptoms")
    with right:
        with widgets.block("due"):
            rule_parts.show_due(rules.due)
        exporting.offer("calendar (.ics)", lambda: rule_session.calendar_of(case), "calendar of what is due (ICS)",
                        file_name=f"{case.local_id}-due.ics", mime="text/calendar", key="calendar", case=case,
                        type="tertiary", icon=":material/event:")
with st.expander(view.since_title, expanded=False):
    widgets.show_lines(view.since)
if view.undated:
    widgets.show_lines(view.undated, "without an exact day, in order where the order is known")
if view.doubts:
    with st.expander(f"What is inferred or doubtful in the source ({len(view.doubts)})"):
        widgets.show_lines(view.doubts)
widgets.show_sources(view.sources, numbered=True)
report_parts.show_downloads(case)
neighbours.prepare_neighbours(case)
