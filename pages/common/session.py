"""Which stores are open, which patient is chosen, and which day is looked at?

All caching lives here. Cached objects are frozen and shared; their keys hold the record's version, never its content.
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from netcore.exchange import read_tables
from netcore.model import PatientRecord, cut_record, read_day
from netcore.rules import evaluate
from netcore.rules.summary import SUMMARY_KEY, summarise
from netcore.store import Store, open_store
from netcore.units import System, open_registry, read_system
from netcore.views.cohort_row import DETAILS_KEY, cohort_row
from netcore.views.overview import Listed
from netcore.views.patient import Banner, PatientView, banner, patient_view
from pages.common.figures import Prepared, prepare_figure

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = (ROOT / "data" / "published", ROOT / "data" / "demo")
USER, EXAMPLE, UNITS = "user", "example", "units"
# Store, local id, version, units in which results are shown (None: nothing is shown), day.
Key = tuple[str, str, int, System | None, date]
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
    units: System = System.CONVENTIONAL

    @property
    def key(self) -> Key:
        """What a cached figure or table of this case depends on."""
        return self.store, self.local_id, self.version, self.units, self.day


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
        evaluate(record, as_of=story_today(record))


@st.cache_resource(max_entries=300, show_spinner=False)
def _load(store: str, local_id: str, version: int) -> PatientRecord:
    patient_id = open_stores()[store].patient_of(local_id)
    assert patient_id is not None
    return open_stores()[store].load(patient_id)


def cut_of(key: Key) -> PatientRecord:
    """The record of a case, cut to its day."""
    return _cut(*key[:3], key[-1])


def judged(key: Key) -> Key:
    """The key of what does not depend on the units in which results are shown."""
    return *key[:3], None, key[-1]


def whole_record(key: Key) -> PatientRecord:
    """The record of a case, not cut to its day."""
    return _load(*key[:3])


@st.cache_resource(max_entries=600, show_spinner=False)
def _cut(store: str, local_id: str, version: int, day: date) -> PatientRecord:
    return cut_record(_load(store, local_id, version), day)


def examples_shown() -> bool:
    """Are the example patients part of what is listed?"""
    return bool(st.session_state.get("examples", True))


def show_examples() -> None:
    """List the example patients again."""
    st.session_state["examples"] = True


def choose_case() -> Case | None:
    """The patient and day of the address, looked up once a run; None where it names no patient that exists."""
    choose_units(chosen_units())
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
            day, st.session_state["day_note"] = _read_day(st.query_params.get("day", ""), today)
            return Case(name, local_id, version, day, today, whole, _cut(name, local_id, version, day),
                        chosen_units())
    return None


def _read_day(asked: str, today: date) -> tuple[date, str]:
    """The day of the address, and what to say where it could not be taken."""
    day = read_day(asked) if asked else None
    if asked and day is None:
        return today, f"The day in the address, {asked[:40]}, is no day such as 2024-03-12 and was ignored: shown is " \
            f"{today.isoformat()}. Choose another at the top right."
    if day is not None and day > today:
        return today, f"The day in the address, {day.isoformat()}, has not come yet: shown is {today.isoformat()}."
    return day or today, ""


def day_note() -> str:
    """Why the day of the address was not taken; '' where it was, or where it names none."""
    return str(st.session_state.get("day_note", ""))


def take_choice(name: str, choices: Sequence[str]) -> None:
    """What is chosen on a page under this key: what a link to it says, once; else what the reader chose, or the
    first."""
    wanted = st.query_params.get(name)
    if wanted in choices or name not in st.session_state:
        st.session_state[name] = wanted if wanted in choices else choices[0]
    if wanted is not None:
        del st.query_params[name]


def calendar_day() -> date:
    """Today by the calendar of this machine."""
    return date.today()


def story_today(record: PatientRecord) -> date:
    """The day that counts as today for this patient: an example's own day, else the calendar's."""
    told = record.patient.story_today
    return told.last if told else calendar_day()


def address(case: Case | None) -> dict[str, str]:
    """The query parameters that carry patient, day and units to another page."""
    chosen = {"patient": case.local_id, "day": case.day.isoformat()} if case else {}
    return {**chosen, **({UNITS: System.SI.value} if chosen_units() is System.SI else {})}


def chosen_units() -> System:
    """The units of the address, else those chosen earlier in this session, else conventional ones."""
    return read_system(st.query_params.get(UNITS)) or st.session_state.get(UNITS, System.CONVENTIONAL)


def choose_units(system: System) -> None:
    """Show results in these units from now on; SI stands in the address, so that a reload and a link keep it."""
    st.session_state[UNITS] = system
    if system is System.SI:
        st.query_params[UNITS] = system.value
    elif UNITS in st.query_params:
        del st.query_params[UNITS]


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


def neighbouring_days(case: Case) -> tuple[date | None, date | None]:
    """The day before and the day after the day looked at on which anything happened; None where there is none."""
    days = event_days(case)
    return (max((day for day in days if day < case.day), default=None),
            min((day for day in days if day > case.day), default=None))


@st.cache_resource(max_entries=300, show_spinner=False)
def _event_days(store: str, local_id: str, version: int, today: date) -> list[date]:
    rows = _load(store, local_id, version).rows()
    return sorted({row.when.exact for row in rows if row.TABLE != "plans" and row.when and row.when.exact
                   and row.when.exact <= today})


@st.cache_resource(max_entries=400, show_spinner=False)
def _patient_view(key: Key) -> PatientView:
    return patient_view(cut_of(key), key[-1], system=key[3])


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
    return banner(cut_of(key), key[-1])


def banner_of(case: Case) -> Banner:
    """The line that names the patient of this case."""
    return banner_at(case.key)
