"""How did the lesions respond: what was measured, what was not, and why is it called so?"""

import streamlit as st

from pages.common import explain, widgets
from pages.common.lesions import lesion_parts, lesion_session

case = widgets.find_case("lesions")
above = st.container()
choices = lesion_session.lesion_choices_of(case)
with st.container(horizontal=True, vertical_alignment="bottom"):
    reader = st.selectbox("reading stream", choices.readers, key="reader", width=170, placeholder="none recorded",
                          help=explain.control("reading stream"))
    courses = choices.courses.get(reader or "", [])
    course = st.selectbox("course of treatment", courses, index=max(len(courses) - 1, 0) if courses else None,
                          key=f"course-{case.local_id}-{reader}-{case.day}", width=480,
                          placeholder="none recorded", help=explain.control("course of treatment"))
    with st.popover("how it is judged", key="judged"):
        policy = st.selectbox("targets treated locally", list(lesion_session.POLICY_CHOICES), key="policy",
                              help=explain.control("targets treated locally"))
        readers = st.selectbox("reader error", list(lesion_session.READER_CHOICES), key="readers",
                               help=explain.control("reader error"))
view = lesion_session.lesion_view_of(case, reader, course, policy)
error = lesion_session.reader_error_of(case, reader, course, readers, policy)
sections = lesion_session.lesion_sections_of(case, reader)

with widgets.block("lesion-answer"):
    widgets.show_lines(view.answer)
if error.lines:
    with widgets.block("reader-error"):
        widgets.show_lines(error.lines, error.heading)
if len(sections.problems):
    widgets.show_lines([(f"{sections.problem_title}: see below.", "strong")])
part = st.segmented_control("part", lesion_parts.PARTS, default=lesion_parts.PARTS[0], key="lesion-part",
                            required=True, label_visibility="collapsed")
# The charts are sent before who is looked at and the header, since the browser takes longest for them.
lesion_parts.show_part(part, case, view, error, sections, reader, course, policy, readers)
with above:
    widgets.show_case(case)
widgets.show_sources([*view.sources, *error.sources, *sections.sources])
