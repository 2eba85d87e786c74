"""How did the lesions respond: what was measured, what was not, and why is it called so?"""

import streamlit as st

from pages.common import session, widgets

case = widgets.require_case("lesions")
choices = session.lesion_choices_of(case)
with st.container(horizontal=True, vertical_alignment="bottom"):
    reader = st.selectbox("reading stream", choices.readers, key="reader", width=220)
    courses = choices.courses.get(reader or "", [])
    course = st.selectbox("course of treatment", courses, index=max(len(courses) - 1, 0) if courses else None,
                          key=f"course-{case.local_id}-{reader}-{case.day}", width=480)
    readers = st.selectbox("reader error", list(session.READER_CHOICES), key="readers", width=230)
    banded = st.toggle("band of reader error", key="reader-band", value=True)
view = session.lesion_view_of(case, reader, course)
error = session.reader_error_of(case, reader, course, readers)

widgets.show_lines(view.answer)
widgets.show_lines(error.lines, "reader error")
left, right = st.columns(2)
with left:
    widgets.show_figure(view.spider, key="spider", alt=view.spider_alt,
                        empty="No lesion was measured on an exact day by this stream.")
with right:
    widgets.show_figure(error.sums if banded else view.sums, key="sums", alt=view.sums_alt,
                        empty="No sum of targets on an exact day: there is no baseline with measured targets.")
widgets.show_liver_map(session.liver_map_of(case, reader, course), name=f"{case.local_id}-liver-map")
st.subheader("Response by scan")
widgets.show_table(view.responses, key="responses", name=f"{case.local_id}-responses")
with st.expander("The reasons in words, scan by scan"):
    widgets.show_lines(view.reasons)
st.subheader("Lesion by scan")
st.caption("Millimetres. – not measured; gone: looked for and not found; < too small to measure; NE not evaluable; "
           "blank: not yet seen; * the source is doubtful. A zone is an ablation zone and never enters a sum.")
widgets.show_table(view.lesions, key="lesions", name=f"{case.local_id}-lesions")
widgets.show_sources([*view.sources, *error.sources])
