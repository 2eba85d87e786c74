"""The parts of the lesions page: one is shown at a time, below the answer, so that the page stays quick and short."""

from collections.abc import Callable

import streamlit as st

from netcore.views.lesions.page import LesionView
from netcore.views.lesions.reader_error import ReaderErrorView
from netcore.views.lesions.sections import LesionSections
from pages.common import explain, widgets
from pages.common.lesions import lesion_session
from pages.common.session import Case

PARTS = ("response", "liver map", "one scan, several verdicts", "by procedure", "after ablation", "times to event",
         "data problems")


@st.fragment
def _show_sizes(view: LesionView, error: ReaderErrorView) -> None:
    """Spider and sums. The band is put on and off without the tables below, which take the browser longest."""
    banded = st.toggle("band of reader error", key="reader-band", value=True,
                       help=explain.control("band of reader error"))
    left, right = st.columns(2)
    with left:
        widgets.show_figure(view.spider, key="spider", alt=view.spider_alt,
                            empty="No lesion was measured on an exact day by this stream.")
    with right:
        widgets.show_figure(error.sums if banded else view.sums, key="sums", alt=view.sums_alt,
                            empty="No sum of targets on an exact day: there is no baseline with measured targets.")


def show_response(case: Case, view: LesionView, error: ReaderErrorView) -> None:
    """Spider and sums, the response by scan with its reasons, and every lesion at every scan."""
    _show_sizes(view, error)
    if error.about:
        with st.expander("Where the reader error comes from"):
            widgets.show_lines(error.about)
    if not len(view.lesions):
        return
    st.subheader("Response by scan")
    widgets.show_table(view.responses, key="responses", name=f"{case.local_id}-responses")
    with st.expander("The reasons in words, scan by scan"):
        widgets.show_lines(view.reasons)
    st.subheader("Lesion by scan")
    st.caption("Millimetres. – not measured; gone: looked for and not found; < too small to measure; NE not evaluable; "
               "blank: not yet seen; * the source is doubtful. A zone is an ablation zone and never enters a sum.")
    widgets.show_table(view.lesions, key="lesions", name=f"{case.local_id}-lesions")


def show_verdicts(case: Case, reader: str | None, course: str | None, policy: str, readers: str) -> None:
    """One scan under every criterion, and the growth rate, which is a number and no category."""
    criteria = lesion_session.criteria_view_of(case, reader, course, policy)
    scan = st.selectbox("scan", criteria.scans, index=len(criteria.scans) - 1 if criteria.scans else None, width=300,
                        key=f"scan-{case.local_id}-{reader}-{course}-{case.day}", help=explain.control("scan"))
    one = lesion_session.scan_view_of(case, reader, course, policy, scan, readers)
    if one is None:
        st.info("There is no scan after a baseline to judge: no criterion has an answer yet.")
        return
    with widgets.block("verdicts"):
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
    widgets.show_sources(one.sources, "Sources of the criteria")


def show_procedures(case: Case, sections: LesionSections) -> None:
    """Before and after each embolisation."""
    widgets.show_lines(sections.procedures.lines or ["No embolisation with a stated day is recorded up to this day."])
    if sections.procedures.lines:
        widgets.show_table(sections.procedures.table, key="procedures", name=f"{case.local_id}-procedures",
                           column_config={"of": st.column_config.TextColumn(width=95),
                                          "lesions": st.column_config.TextColumn(width=90)})


def show_ablation(case: Case, sections: LesionSections) -> None:
    """Each ablated lesion by the standard terms."""
    widgets.show_lines(sections.ablation.lines or ["No lesion was ablated up to this day."])
    if sections.ablation.lines:
        widgets.show_table(sections.ablation.table, key="ablation", name=f"{case.local_id}-ablation")


def show_endpoints(case: Case, reader: str | None, course: str | None) -> None:
    """Times to an event of the chosen course, by the rules of FDA and of EMA, and of all courses as a table."""
    view = lesion_session.endpoint_view_of(case, reader, course)
    widgets.show_lines(view.answer)
    for column, (rules, lines) in zip(st.columns(len(view.sentences) or 1), view.sentences.items(), strict=False):
        with column:
            widgets.show_lines(lines, f"by {rules} rules")
    widgets.show_figure(view.figure, key="endpoints", alt=view.alt,
                        empty="No time has both a start and an end day, so nothing can be drawn.")
    widgets.show_lines(view.notes, "what is counted" if view.notes else "")
    if len(view.table):
        st.subheader("All courses of this reading stream")
        widgets.show_table(view.table, key="endpoint-rows", name=f"{case.local_id}-times-to-event")
    widgets.show_sources(view.sources)


def show_problems(case: Case, sections: LesionSections) -> None:
    """Rows that contradict each other, each with the rule it breaks; none of them is used silently."""
    if len(sections.problems):
        st.subheader(sections.problem_title)
        widgets.show_table(sections.problems, key="problems", name=f"{case.local_id}-problems")
    else:
        st.info("Data problems: none found in the lesions, scans, targets and treatments.")


def show_part(part: str, case: Case, view: LesionView, error: ReaderErrorView, sections: LesionSections,
              reader: str | None, course: str | None, policy: str, readers: str) -> None:
    """The chosen one of `PARTS`."""
    parts: dict[str, Callable[[], None]] = {
        "response": lambda: show_response(case, view, error),
        "liver map": lambda: widgets.show_liver_map(lesion_session.liver_map_of(case, reader, course, policy),
                                                    name=f"{case.local_id}-liver-map"),
        "one scan, several verdicts": lambda: show_verdicts(case, reader, course, policy, readers),
        "by procedure": lambda: show_procedures(case, sections),
        "after ablation": lambda: show_ablation(case, sections),
        "times to event": lambda: show_endpoints(case, reader, course),
        "data problems": lambda: show_problems(case, sections),
    }
    parts[part]()
