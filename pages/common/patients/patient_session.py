"""What the patient page shows of the chosen patient, computed once for a record, a day and the units."""

import streamlit as st

from netcore.views.patient.page import Banner, PatientView, banner, patient_view
from pages.common import session
from pages.common.figures import Prepared, prepare_figure
from pages.common.session import Case, Key


@st.cache_resource(max_entries=400, show_spinner=False)
def _patient_view(key: Key) -> PatientView:
    return patient_view(session.cut_of(key), key[-1], system=key[3])


def patient_view_of(case: Case) -> PatientView:
    """Everything of the patient page."""
    return _patient_view(case.key)


@st.cache_resource(max_entries=400, show_spinner=False)
def time_line_at(key: Key) -> Prepared | None:
    """The figure of the patient page, as text."""
    figure = _patient_view(key).figure
    return prepare_figure(figure) if figure else None


def time_line_of(case: Case) -> Prepared | None:
    """The figure of the patient page of this case."""
    return time_line_at(case.key)


@st.cache_resource(max_entries=400, show_spinner=False)
def banner_at(key: Key) -> Banner:
    """The line that names the patient."""
    return banner(session.cut_of(key), key[-1])


def banner_of(case: Case) -> Banner:
    """The line that names the patient of this case."""
    return banner_at(case.key)
