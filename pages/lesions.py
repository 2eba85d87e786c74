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
    policy = st.selectbox("targets treated locally", list(session.POLICY_CHOICES), key="policy", width=320)
    readers = st.selectbox("reader error", list(session.READER_CHOICES), key="readers", width=230)
    banded = st.toggle("band of reader error", key="reader-band", value=True)
view = session.lesion_view_of(case, reader, course, policy)
error = session.reader_error_of(case, reader, course, readers, policy)
sections = session.lesion_sections_of(case, reader)

widgets.show_lines(view.answer)
widgets.show_lines(error.lines, error.heading)
left, right = st.columns(2)
with left:
    widgets.show_figure(view.spider, key="spider", alt=view.spider_alt,
                        empty="No lesion was measured on an exact day by this stream.")
with right:
    widgets.show_figure(error.sums if banded else view.sums, key="sums", alt=view.sums_alt,
                        empty="No sum of targets on an exact day: there is no baseline with measured targets.")
if error.about:
    with st.expander("Where the reader error comes from"):
        widgets.show_lines(error.about)
st.subheader("Response by scan")
widgets.show_table(view.responses, key="responses", name=f"{case.local_id}-responses")
with st.expander("The reasons in words, scan by scan"):
    widgets.show_lines(view.reasons)
st.subheader("One scan, several verdicts")
criteria = session.criteria_view_of(case, reader, course)
scan = st.selectbox("scan", criteria.scans, index=len(criteria.scans) - 1 if criteria.scans else None, width=300,
                    key=f"scan-{case.local_id}-{reader}-{course}-{case.day}")
one = session.scan_view_of(case, reader, course, scan)
if one is None:
    st.info("There is no scan after a baseline to judge: no criterion has an answer yet.")
else:
    widgets.show_lines(one.answer)
    widgets.show_table(one.verdicts, key="criteria", name=f"{case.local_id}-criteria")
    st.caption("Each lesion as if it were the only one, by the limits of the same criterion; change from baseline.")
    widgets.show_table(one.lesions, key="criteria-lesions", name=f"{case.local_id}-criteria-lesions")
    with st.expander("Why, criterion by criterion"):
        widgets.show_lines(one.reasons)
    widgets.show_figure(criteria.grid, key="criteria-grid", alt=criteria.grid_alt, empty="No scan after baseline.")
    with st.expander("The same as a table"):
        widgets.show_table(criteria.table, key="criteria-scans", name=f"{case.local_id}-criteria-scans")
    widgets.show_lines(criteria.growth, "tumour growth rate: a number, no response category")
    widgets.show_sources(one.sources)
st.subheader("Lesion by scan")
st.caption("Millimetres. – not measured; gone: looked for and not found; < too small to measure; NE not evaluable; "
           "blank: not yet seen; * the source is doubtful. A zone is an ablation zone and never enters a sum.")
widgets.show_table(view.lesions, key="lesions", name=f"{case.local_id}-lesions")
if sections.procedures.lines:
    st.subheader("By procedure")
    widgets.show_lines(sections.procedures.lines)
    widgets.show_table(sections.procedures.table, key="procedures", name=f"{case.local_id}-procedures")
if sections.ablation.lines:
    st.subheader("After ablation")
    widgets.show_lines(sections.ablation.lines)
    widgets.show_table(sections.ablation.table, key="ablation", name=f"{case.local_id}-ablation")
if len(sections.problems):
    st.subheader(sections.problem_title)
    widgets.show_table(sections.problems, key="problems", name=f"{case.local_id}-problems")
else:
    st.caption("Data problems: none found in the lesions, scans, targets and treatments.")
widgets.show_sources([*view.sources, *error.sources, *sections.sources])
