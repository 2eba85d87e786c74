"""What the lesions page shows of the chosen patient, computed once for a record, a day and the choices on the page."""

import streamlit as st

from netcore.views.lesions.criteria import CriteriaView, ScanView, criteria_view, scan_view
from netcore.views.lesions.endpoints import EndpointView, endpoint_view
from netcore.views.lesions.liver_map import LiverMap, liver_map
from netcore.views.lesions.page import LesionChoices, LesionView, lesion_choices, lesion_view
from netcore.views.lesions.policy_words import POLICY_CHOICES, policy_settings
from netcore.views.lesions.reader_error import READER_CHOICES, ReaderErrorView, reader_error_view
from netcore.views.lesions.sections import LesionSections, lesion_sections
from pages.common import session
from pages.common.session import Case, Key


@st.cache_resource(max_entries=400, show_spinner=False)
def _lesion_choices(key: Key) -> LesionChoices:
    return lesion_choices(session.cut_of(key))


def lesion_choices_of(case: Case) -> LesionChoices:
    """Reading streams and courses that can be chosen."""
    return _lesion_choices(case.key)


@st.cache_resource(max_entries=400, show_spinner=False)
def _lesion_view(key: Key, reader: str | None, course: str | None, policy: str) -> LesionView:
    return lesion_view(session.cut_of(key), reader, course, policy)


def lesion_view_of(case: Case, reader: str | None, course: str | None, policy: str) -> LesionView:
    """The response of one stream and course, under one of `POLICY_CHOICES`."""
    return _lesion_view(case.key, reader, course, POLICY_CHOICES[policy])


@st.cache_resource(max_entries=200, show_spinner=False)
def _liver_map(key: Key, reader: str | None, course: str | None, policy: str) -> LiverMap:
    return liver_map(session.cut_of(key), reader, course, policy)


def liver_map_of(case: Case, reader: str | None, course: str | None, policy: str) -> LiverMap:
    """The lesions of one stream by liver segment, judged under one of `POLICY_CHOICES`."""
    return _liver_map(case.key, reader, course, POLICY_CHOICES[policy])


@st.cache_resource(max_entries=400, show_spinner=False)
def _lesion_sections(key: Key, reader: str | None) -> LesionSections:
    return lesion_sections(session.cut_of(key), reader, key[-1], key[3])


def lesion_sections_of(case: Case, reader: str | None) -> LesionSections:
    """By procedure, after ablation, and the data problems."""
    return _lesion_sections(case.key, reader)


@st.cache_resource(max_entries=200, show_spinner=False)
def _endpoint_view(key: Key, reader: str | None, course: str | None) -> EndpointView:
    return endpoint_view(session.cut_of(key), reader, course)


def endpoint_view_of(case: Case, reader: str | None, course: str | None) -> EndpointView:
    """The times to an event of one stream and course under both rule sets."""
    return _endpoint_view(case.key, reader, course)


@st.cache_resource(max_entries=400, show_spinner=False)
def _reader_error(key: Key, reader: str | None, course: str | None, readers: str, policy: str) -> ReaderErrorView:
    return reader_error_view(session.cut_of(key), _lesion_view(key, reader, course, policy).sums, reader, course,
                             READER_CHOICES[readers], settings=policy_settings(policy))


def reader_error_of(case: Case, reader: str | None, course: str | None, readers: str, policy: str) -> ReaderErrorView:
    """What another reader might have called it, under one of `READER_CHOICES` and of `POLICY_CHOICES`."""
    return _reader_error(case.key, reader, course, readers, POLICY_CHOICES[policy])


@st.cache_resource(max_entries=200, show_spinner=False)
def _criteria_view(key: Key, reader: str | None, course: str | None, policy: str) -> CriteriaView:
    return criteria_view(session.cut_of(key), reader, course, policy)


def criteria_view_of(case: Case, reader: str | None, course: str | None, policy: str) -> CriteriaView:
    """Every response criterion on every scan of one stream and course, under one of `POLICY_CHOICES`."""
    return _criteria_view(case.key, reader, course, POLICY_CHOICES[policy])


@st.cache_resource(max_entries=400, show_spinner=False)
def _scan_view(key: Key, reader: str | None, course: str | None, policy: str, scan: str | None,
               readers: str) -> ScanView | None:
    return scan_view(_criteria_view(key, reader, course, policy), scan, READER_CHOICES[readers])


def scan_view_of(case: Case, reader: str | None, course: str | None, policy: str, scan: str | None,
                 readers: str) -> ScanView | None:
    """One scan of them, with what another reader (one of `READER_CHOICES`) might have called it; None where there is
    no scan after baseline."""
    return _scan_view(case.key, reader, course, POLICY_CHOICES[policy], scan, readers)
