"""What the markers page shows of the chosen patient, computed once for a record and a day."""

import streamlit as st

from netcore.views.markers.page import MarkersTogether, MarkerView, marker_names, marker_view, markers_together
from pages.common import session
from pages.common.session import Case, Key


@st.cache_resource(max_entries=400, show_spinner=False)
def _marker_view(key: Key, analyte: str, absolute: bool) -> MarkerView:
    return marker_view(session.cut_of(key), analyte, key[-1], absolute, key[3])


def marker_view_of(case: Case, analyte: str, absolute: bool) -> MarkerView:
    """Everything of the markers page for one analyte."""
    return _marker_view(case.key, analyte, absolute)


@st.cache_resource(max_entries=400, show_spinner=False)
def _markers_together(key: Key) -> MarkersTogether:
    return markers_together(session.cut_of(key), key[-1], key[3])


def markers_together_of(case: Case) -> MarkersTogether:
    """What the markers page shows of all markers at once."""
    return _markers_together(case.key)


def marker_names_of(case: Case) -> dict[str, str]:
    """The analytes that have results by the day."""
    return marker_names(case.record)
