"""What did the markers do, and which results may be compared?"""

import streamlit as st

from pages.common import session, widgets

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

widgets.show_lines(view.answer)
widgets.show_figure(view.figure, key="marker", alt=view.figure_alt,
                    empty="No result of this marker has an exact day. All results stand in the table.")
widgets.show_lines(view.notes)
widgets.show_table(view.table, key="results", name=f"{case.local_id}-{analyte}")
