"""Which stores are open, which patient is chosen, and which day is looked at?

All caching lives here. Cached objects are frozen and shared; their keys hold the record's version, never its content.
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from netcore.exchange import read_tables
from netcore.model import PatientRecord, cut_record, read_day
from netcore.rules.summary import SUMMARY_KEY, summarise
from netcore.store import Store, open_store
from netcore.units import System, read_system
from netcore.views.cohort.row import DETAILS_KEY, cohort_row
from netcore.views.overview import Listed
from pages.common.only_reading import OnlyReading

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = (ROOT / "data" / "published", ROOT / "data" / "demo")
USER, EXAMPLE, UNITS = "user", "example", "units"
# Of earlier days hardly any limit is kept, so nothing could be judged on them.
FIRST_DAY = date(1990, 1, 1)
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


def open_stores() -> dict[str, Store]:
    """The user's store and the store of example patients; while a story is shown neither can be written to."""
    stores = _open_stores()
    return {name: cast(Store, OnlyReading(store)) for name, store in stores.items()} if story_shown() else stores


def story_shown() -> bool:
    """Does the address say that a story is shown? No where nobody looks: on starting, in the background."""
    return get_script_run_ctx(suppress_warning=True) is not None and "story" in st.query_params


@st.cache_resource(show_spinner="Opening the records ...")
def _open_stores() -> dict[str, Store]:
    """Both stores; the one of the examples is made on first start."""
    examples = open_store(_examples_url(), **_KEPT)
    if not examples.patient_ids():
        records = [record for folder in EXAMPLES for record in read_tables(folder)]
        examples.save_all(records, by="examples", reason="made on first start")
    examples.refresh_summaries()
    # The examples are few: made here, so that nobody's first look at the cohort waits for them.
    examples.refresh_details()
    user = open_store(**_KEPT)
    user.refresh_summaries()
    return {USER: user, EXAMPLE: examples}


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
    if not story_shown():
        choose_units(chosen_units())
    case = st.session_state["case"] = _look_up_case()
    return case


def chosen_case() -> Case | None:
    """What `choose_case` found at the beginning of this run."""
    case: Case | None = st.session_state["case"]
    return case


def _look_up_case() -> Case | None:
    return case_at(st.query_params.get("patient", ""), read_day(st.query_params.get("day", "")))


def case_at(local_id: str, day: date | None, units: System | None = None) -> Case | None:
    """This patient on a day, no later than the patient's today (also for None) and no earlier than `first_day`; None
    where there is no such patient.

    `units`: None, those of the address, which only the run of a page knows.
    """
    for name, store in open_stores().items():
        patient_id = store.patient_of(local_id) if local_id else None
        if patient_id is not None:
            version = store.version(patient_id)
            whole = _load(name, local_id, version)
            today = story_today(whole)
            first = _first_day(name, local_id, version, today)
            day = max(min(day or today, today), first)
            return Case(name, local_id, version, day, today, whole, _cut(name, local_id, version, day),
                        units or chosen_units())
    return None


def take_case(case: Case | None) -> None:
    """A page that leads through several patients looks at this one now: the address and the links follow."""
    st.session_state["case"] = case
    for name, value in address(case).items():
        if st.query_params.get(name) != value:
            st.query_params[name] = value


def day_note(case: Case) -> str:
    """Why the day of the address was not taken; '' where it was, or where it names none."""
    asked = st.query_params.get("day", "")
    day = read_day(asked) if asked else None
    if asked and day is None:
        return f"The day in the address, {asked[:40]}, is no day such as 2024-03-12 and was ignored: shown is " \
            f"{case.day.isoformat()}. Choose another at the top right."
    if day is not None and day > case.today:
        return f"The day in the address, {day.isoformat()}, has not come yet: shown is {case.day.isoformat()}."
    if day is not None and day < first_day(case):
        return f"The day in the address, {day.isoformat()}, is earlier than anything of this patient that could be " \
            f"judged: shown is {case.day.isoformat()}."
    return ""


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
    """The units of the address, else those chosen earlier in this session, else conventional ones.

    A story speaks in conventional units whatever is chosen, as its sentences are written in them.
    """
    if story_shown():
        return System.CONVENTIONAL
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


def listed_stores() -> tuple[tuple[str, int], ...]:
    """The stores that are listed, each with its revision: what a kept list depends on."""
    names = [USER, EXAMPLE] if examples_shown() else [USER]
    return tuple((name, open_stores()[name].revision()) for name in names)


def list_patients() -> list[Listed]:
    """Every patient's stored summary: the user's own first, then the examples where they are shown."""
    return [row for name, revision in listed_stores() for row in _listed(name, revision)]


def event_days(case: Case) -> list[date]:
    """The exact days on which anything of the whole record happened, up to today."""
    return _event_days(case.store, case.local_id, case.version, case.today)


def first_day(case: Case) -> date:
    """The earliest day that can be looked at: the one before anything happened, but none before `FIRST_DAY`."""
    return _first_day(case.store, case.local_id, case.version, case.today)


def _first_day(store: str, local_id: str, version: int, today: date) -> date:
    days = _event_days(store, local_id, version, today)
    return min(max(days[0] - timedelta(days=1), FIRST_DAY) if days else FIRST_DAY, today)


def neighbouring_days(case: Case) -> tuple[date | None, date | None]:
    """The day before and the day after the day looked at on which anything happened; None where there is none."""
    days = [day for day in event_days(case) if day >= FIRST_DAY]
    return (max((day for day in days if day < case.day), default=None),
            min((day for day in days if day > case.day), default=None))


@st.cache_resource(max_entries=300, show_spinner=False)
def _event_days(store: str, local_id: str, version: int, today: date) -> list[date]:
    rows = _load(store, local_id, version).rows()
    return sorted({row.when.exact for row in rows if row.TABLE != "plans" and row.when and row.when.exact
                   and row.when.exact <= today})
