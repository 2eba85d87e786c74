"""The parts of the markers page: one is shown at a time, below the answer, so that the page stays quick and short."""

import streamlit as st

from netcore.views.markers.labels import LABELS_NOTE, PROGNOSIS_NOTE
from netcore.views.markers.page import MarkersTogether, MarkerView
from netcore.views.sources import SourceLine
from pages.common import widgets
from pages.common.markers import calculator, marker_session
from pages.common.session import Case

PARTS = ("every result", "after each treatment", "symptoms", "all markers", "before treatment",
         "two values, no patient")


def show_part(part: str, case: Case, view: MarkerView, analyte: str) -> list[SourceLine]:
    """The chosen part; returns the sources of what only this part shows."""
    if part == PARTS[0]:
        widgets.show_table(view.table, key="results", name=f"{case.local_id}-{analyte}",
                           column_config={"why not, or marked": st.column_config.TextColumn(width="large"),
                                          "result": st.column_config.TextColumn(width=130),
                                          "recorded as": st.column_config.TextColumn(width=120)})
    elif part == PARTS[1]:
        _show_treatments(case, view, analyte)
    elif part == PARTS[2]:
        st.caption("On the time axis of the chart above; dotted lines are treatments.")
        lines = marker_session.markers_together_of(case).symptom_lines
        widgets.show_figure(view.symptoms, key="symptoms", alt=view.symptoms_alt,
                            empty="No symptom is recorded on an exact day.")
        widgets.show_lines(lines)
        return marker_session.markers_together_of(case).symptom_sources
    elif part == PARTS[3]:
        every = marker_session.markers_together_of(case)
        widgets.show_figure(every.multiples, key="multiples", alt=every.multiples_alt,
                            empty="Fewer than two markers have results with an upper limit on an exact day.")
        widgets.show_lines(every.marker_lines)
        return every.marker_sources
    elif part == PARTS[4]:
        every = marker_session.markers_together_of(case)
        widgets.show_lines(every.panel_lines)
        widgets.show_table(every.panel, key="panel", name=f"{case.local_id}-panel")
        _show_prognosis(case, every)
        return every.panel_sources
    else:
        calculator.show_calculator()
    return []


def _show_prognosis(case: Case, every: MarkersTogether) -> None:
    """Levels before treatment that went with an outcome in published groups."""
    st.subheader("Levels before treatment that went with an outcome in groups")
    st.caption(PROGNOSIS_NOTE)
    if len(every.prognosis):
        widgets.show_table(every.prognosis, key="prognosis", name=f"{case.local_id}-levels")
    else:
        st.info("No marker with a published level has a usable result that was certainly taken before the first "
                "treatment.")


def _show_treatments(case: Case, view: MarkerView, analyte: str) -> None:
    """What the marker did after each treatment, and the published definitions of a response side by side."""
    widgets.show_lines(view.episodes or [("No treatment with a date, or no usable result.", "unknown")])
    st.subheader("Biochemical response by each published definition")
    st.caption("Each only under the treatment in which it was studied. They stand side by side and are never merged "
               "with one another or with the size of lesions.")
    if len(view.responses):
        widgets.show_table(view.responses, key="responses", name=f"{case.local_id}-{analyte}-response",
                           column_config={"why": st.column_config.TextColumn(width="medium")})
    else:
        st.info("No definition was studied in this marker under the treatments of this record.")
    widgets.show_lines(view.response_notes)
    if len(view.labels):
        st.subheader("Labels of this software")
        st.caption(LABELS_NOTE)
        widgets.show_table(view.labels, key="labels", name=f"{case.local_id}-{analyte}-labels")
