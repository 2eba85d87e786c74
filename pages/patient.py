"""One patient on one day: what is asked, what is not known, what changed, what is due, on one time line?"""

import streamlit as st

from netcore.views.patient.reader_orders import rows_above, rows_below
from pages.common import widgets
from pages.common.patients import neighbours, patient_parts, patient_session, readers, report_parts

case = widgets.find_case("patient")
view = patient_session.patient_view_of(case)
reader = readers.chosen_reader()

top, above = st.container(), st.container()
# Sent first, since the browser takes longest for it.
widgets.show_figure(patient_session.time_line_of(case), key="timeline", alt=view.figure_alt,
                    empty="Nothing that could be drawn has an exact day, so there is no time line. What is known "
                          "stands below, in order where the order is known.")
with top:
    widgets.show_case(case, readers.ask_reader)
with above:
    patient_parts.show_rows(rows_above(reader), reader, case, view)
patient_parts.show_rows(rows_below(reader), reader, case, view)
report_parts.show_downloads(case)
readers.keep_reader()
neighbours.prepare_neighbours(case)
