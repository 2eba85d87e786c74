"""Which stores are open, which patient is chosen, and which day is looked at?

All caching lives here. Cached objects are frozen and shared; their keys hold the record's version, never its content.
"""

import hashlib
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from netcore.exchange import read_tables
from netcore.model import PatientRecord, cut_record, read_day
from netcore.rules.summary import SUMMARY_KEY, summarise
from netcore.store import Store, open_store
from netcore.units import open_registry
from netcore.views.cohort_row import DETAILS_KEY, cohort_row
from netcore.views.criteria import CriteriaView, ScanView, criteria_view, scan_view
from netcore.views.endpoints import EndpointView, endpoint_view
from netcore.views.lesion_sections import LesionSections, lesion_sections
from netcore.views.lesions import LesionChoices, LesionView, lesion_choices, lesion_view
from netcore.views.liver_map import LiverMap, liver_map
from netcore.views.markers import MarkersTogether, MarkerView, marker_names, marker_view, markers_together
from netcore.views.overview import Listed
from netcore.views.patient import Banner, PatientView, banner, patient_view
from netcore.views.policy_words import POLICY_CHOICES, policy_settings
from netcore.views.reader_error import READER_CHOICES, ReaderErrorView, reader_error_view
from pages.common.figures import Prepared, prepare_figure

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = (ROOT / "data" / "published", ROOT / "data" / "demo")
USER, EXAMPLE = "user", "example"
Key = tuple[str, str, int, date]
# What the stores keep beside each record: the row of the overview, and what the cohort page works on.
_KEPT: dict[str, Any] = {"summarise": summarise, "summary_key": SUMMARY_KEY, "detail": cohort_row,
                         "details_key": DETAILS_KEY}


@dataclass(frozen=True)
class Case:
    """The chosen patient on the chosen day: `record` is cut to the day, `whole` is not."""

    store: str
    local_id: str
    version: int
    day: date
    today: date
    whole: PatientRecord
    record: PatientRecord

    @property
    def key(self) -> Key:
        """What a cached figure or table of this case depends on."""
        return self.store, self.local_id, self.version, self.day


def _examples_url() -> str:
    """A file named by the example tables' content, so that changed examples make a new store."""
    digest = hashlib.sha256()
    for folder in EXAMPLES:
        for path in sorted(folder.glob("*.csv")):
            digest.update(path.name.encode() + path.read_bytes())
    folder = example_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{folder / f'examples-{digest.hexdigest()[:12]}.sqlite'}"


def example_folder() -> Path:
    """Beside the user's own store where that is a file, else the project's store folder."""
    url = os.environ.get("NETCORE_STORE_URL", "")
    return Path(url.removeprefix("sqlite:///")).parent if url.startswith("sqlite:///") else ROOT / ".store"


@st.cache_resource(show_spinner="Opening the records ...")
def open_stores() -> dict[str, Store]:
    """The user's store and the store of example patients, which is made on first start."""
    examples = open_store(_examples_url(), **_KEPT)
    if not examples.patient_ids():
        records = [record for folder in EXAMPLES for record in read_tables(folder)]
        examples.save_all(records, by="examples", reason="made on first start")
    examples.refresh_summaries()
    user = open_store(**_KEPT)
    user.refresh_summaries()
    return {USER: user, EXAMPLE: examples}


def prepare() -> None:
    """Everything the first visitor would otherwise wait for: stores, units, one patient's figures."""
    open_stores()
    open_registry()
    for row in _listed(EXAMPLE, open_stores()[EXAMPLE].revision())[-1:]:
        record = open_stores()[EXAMPLE].load(row.summary["patient_id"])
        patient_view(record, story_today(record))


@st.cache_resource(max_entries=300, show_spinner=False)
def _load(store: str, local_id: str, version: int) -> PatientRecord:
    patient_id = open_stores()[store].patient_of(local_id)
    assert patient_id is not None
    return open_stores()[store].load(patient_id)


def whole_record(key: Key) -> PatientRecord:
    """The record of a case, not cut to its day."""
    return _load(*key[:3])


@st.cache_resource(max_entries=600, show_spinner=False)
def _cut(store: str, local_id: str, version: int, day: date) -> PatientRecord:
    return cut_record(_load(store, local_id, version), day)


def examples_shown() -> bool:
    """Are the example patients part of what is listed?"""
    return bool(st.session_state.get("examples", True))


def choose_case() -> Case | None:
    """The patient and day of the address, looked up once a run; None where it names no patient that exists."""
    case = st.session_state["case"] = _look_up_case()
    return case


def chosen_case() -> Case | None:
    """What `choose_case` found at the beginning of this run."""
    case: Case | None = st.session_state["case"]
    return case


def _look_up_case() -> Case | None:
    local_id = st.query_params.get("patient", "")
    for name, store in open_stores().items():
        patient_id = store.patient_of(local_id) if local_id else None
        if patient_id is not None:
            version = store.version(patient_id)
            whole = _load(name, local_id, version)
            today = story_today(whole)
            day = min(read_day(st.query_params.get("day", "")) or today, today)
            return Case(name, local_id, version, day, today, whole, _cut(name, local_id, version, day))
    return None


def calendar_day() -> date:
    """Today by the calendar of this machine."""
    return date.today()


def story_today(record: PatientRecord) -> date:
    """The day that counts as today for this patient: an example's own day, else the calendar's."""
    told = record.patient.story_today
    return told.last if told else calendar_day()


def address(case: Case | None) -> dict[str, str]:
    """The query parameters that carry patient and day to another page."""
    return {"patient": case.local_id, "day": case.day.isoformat()} if case else {}


@st.cache_resource(max_entries=4, show_spinner=False)
def _listed(store: str, revision: int) -> list[Listed]:
    return [Listed(store, row.local_id, row.summary) for row in open_stores()[store].summaries()]


def list_patients() -> list[Listed]:
    """Every patient's stored summary: the user's own first, then the examples where they are shown."""
    stores = open_stores()
    names = [USER, EXAMPLE] if examples_shown() else [USER]
    return [row for name in names for row in _listed(name, stores[name].revision())]


def event_days(case: Case) -> list[date]:
    """The exact days on which anything of the whole record happened, up to today."""
    return _event_days(case.store, case.local_id, case.version, case.today)


@st.cache_resource(max_entries=300, show_spinner=False)
def _event_days(store: str, local_id: str, version: int, today: date) -> list[date]:
    rows = _load(store, local_id, version).rows()
    return sorted({row.when.exact for row in rows if row.TABLE != "plans" and row.when and row.when.exact
                   and row.when.exact <= today})


@st.cache_resource(max_entries=400, show_spinner=False)
def _patient_view(key: Key) -> PatientView:
    return patient_view(_cut(*key), key[-1])


def patient_view_of(case: Case) -> PatientView:
    """Everything of the patient page."""
    return _patient_view(case.key)


@st.cache_resource(max_entries=400, show_spinner=False)
def _time_line(key: Key) -> Prepared | None:
    figure = _patient_view(key).figure
    return prepare_figure(figure) if figure else None


def time_line_of(case: Case) -> Prepared | None:
    """The figure of the patient page, as text."""
    return _time_line(case.key)


@st.cache_resource(max_entries=400, show_spinner=False)
def _banner(key: Key) -> Banner:
    return banner(_cut(*key), key[-1])


def banner_of(case: Case) -> Banner:
    """The line that names the patient."""
    return _banner(case.key)


@st.cache_resource(max_entries=400, show_spinner=False)
def _lesion_choices(key: Key) -> LesionChoices:
    return lesion_choices(_cut(*key))


def lesion_choices_of(case: Case) -> LesionChoices:
    """Reading streams and courses that can be chosen."""
    return _lesion_choices(case.key)


@st.cache_resource(max_entries=400, show_spinner=False)
def _lesion_view(key: Key, reader: str | None, course: str | None, policy: str) -> LesionView:
    return lesion_view(_cut(*key), reader, course, policy)


def lesion_view_of(case: Case, reader: str | None, course: str | None, policy: str) -> LesionView:
    """The response of one stream and course, under one of `POLICY_CHOICES`."""
    return _lesion_view(case.key, reader, course, POLICY_CHOICES[policy])


@st.cache_resource(max_entries=200, show_spinner=False)
def _liver_map(key: Key, reader: str | None, course: str | None, policy: str) -> LiverMap:
    return liver_map(_cut(*key), reader, course, policy)


def liver_map_of(case: Case, reader: str | None, course: str | None, policy: str) -> LiverMap:
    """The lesions of one stream by liver segment, judged under one of `POLICY_CHOICES`."""
    return _liver_map(case.key, reader, course, POLICY_CHOICES[policy])


@st.cache_resource(max_entries=400, show_spinner=False)
def _lesion_sections(key: Key, reader: str | None) -> LesionSections:
    return lesion_sections(_cut(*key), reader, key[-1])


def lesion_sections_of(case: Case, reader: str | None) -> LesionSections:
    """By procedure, after ablation, and the data problems."""
    return _lesion_sections(case.key, reader)


@st.cache_resource(max_entries=200, show_spinner=False)
def _endpoint_view(key: Key, reader: str | None, course: str | None) -> EndpointView:
    return endpoint_view(_cut(*key), reader, course)


def endpoint_view_of(case: Case, reader: str | None, course: str | None) -> EndpointView:
    """The times to an event of one stream and course under both rule sets."""
    return _endpoint_view(case.key, reader, course)


@st.cache_resource(max_entries=400, show_spinner=False)
def _reader_error(key: Key, reader: str | None, course: str | None, readers: str, policy: str) -> ReaderErrorView:
    return reader_error_view(_cut(*key), _lesion_view(key, reader, course, policy).sums, reader, course,
                             READER_CHOICES[readers], settings=policy_settings(policy))


def reader_error_of(case: Case, reader: str | None, course: str | None, readers: str, policy: str) -> ReaderErrorView:
    """What another reader might have called it, under one of `READER_CHOICES` and of `POLICY_CHOICES`."""
    return _reader_error(case.key, reader, course, readers, POLICY_CHOICES[policy])


@st.cache_resource(max_entries=200, show_spinner=False)
def _criteria_view(key: Key, reader: str | None, course: str | None, policy: str) -> CriteriaView:
    return criteria_view(_cut(*key), reader, course, policy)


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


@st.cache_resource(max_entries=400, show_spinner=False)
def _marker_view(key: Key, analyte: str, absolute: bool) -> MarkerView:
    return marker_view(_cut(*key), analyte, key[-1], absolute)


def marker_view_of(case: Case, analyte: str, absolute: bool) -> MarkerView:
    """Everything of the markers page for one analyte."""
    return _marker_view(case.key, analyte, absolute)


@st.cache_resource(max_entries=400, show_spinner=False)
def _markers_together(key: Key) -> MarkersTogether:
    return markers_together(_cut(*key), key[-1])


def markers_together_of(case: Case) -> MarkersTogether:
    """What the markers page shows of all markers at once."""
    return _markers_together(case.key)


def marker_names_of(case: Case) -> dict[str, str]:
    """The analytes that have results by the day."""
    return marker_names(case.record)
