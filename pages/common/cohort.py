"""Which facts of which patients does the cohort page work on?

Facts are gathered from each record once and kept by the record's version, so that a change of one patient costs one
patient. What a picture needs beyond them (further criteria, times to an event) is gathered when it is first looked at.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypeVar

import streamlit as st

from netcore.model import PatientRecord, cut_record
from netcore.response import CRITERIA, Endpoint, RuleSet
from netcore.rules.summary import SUMMARY_KEY
from netcore.views.cohort_facts import Best, PatientFacts, gather_best, gather_patient, gather_times
from netcore.views.cohort_page import Times
from netcore.views.cohort_rates import Bests
from pages.common import session

T = TypeVar("T")
# A bar is shown where this many records or more must be read.
_WORTH_A_BAR = 20
Place = tuple[str, str, str, int]


@st.cache_resource(show_spinner=False)
def _kept(rules: str) -> dict[tuple[str, str, str], tuple[tuple[int, date], object]]:
    """(part, store, local id) to (version and day, value); emptied with the server, or with new rules."""
    return {}


@st.cache_resource(max_entries=4, show_spinner=False)
def _places(store: str, revision: int) -> list[Place]:
    return [(store, row.local_id, row.patient_id, row.version) for row in session.open_stores()[store].summaries()]


def _shown_places() -> list[Place]:
    stores = session.open_stores()
    names = [session.USER, session.EXAMPLE] if session.examples_shown() else [session.USER]
    return [place for name in names for place in _places(name, stores[name].revision())]


def _gather(part: str, compute: Callable[[PatientRecord, str, date], T]) -> dict[str, T]:
    """One value a patient by local id, computed where the record changed since, with a progress bar where that is
    long."""
    kept, today, places = _kept(SUMMARY_KEY), session.calendar_day(), _shown_places()
    stale = [place for place in places if kept.get((part, *place[:2]), ((0, date.min), None))[0] != (place[3], today)]
    bar = st.progress(0.0, text=f"Reading {len(stale)} records ...") if len(stale) >= _WORTH_A_BAR else None
    for number, (store, local_id, patient_id, version) in enumerate(stale, start=1):
        record = session.open_stores()[store].load(patient_id)
        day = session.story_today(record)
        kept[part, store, local_id] = ((version, today), compute(cut_record(record, day), local_id, day))
        if bar and number % 10 == 0:
            bar.progress(number / len(stale), text=f"Reading {len(stale)} records: {number}")
    if bar:
        bar.empty()
    return {place[1]: kept[part, place[0], place[1]][1] for place in places}  # type: ignore[misc]


def list_patients() -> list[PatientFacts]:
    """The facts of every patient that is shown: the user's own first."""
    return list(_gather("facts", gather_patient).values())


def list_bests() -> Bests:
    """Best responses of every patient's courses by every criterion; that by RECIST 1.1 is one of the facts."""
    known = {one.local_id: tuple(course.best for course in one.courses) for one in list_patients()}
    return {name: known if name == "recist-1.1" else _gather(f"best {name}", partial(_best_of, name))
            for name in CRITERIA}


def _best_of(criterion: str, record: PatientRecord, local_id: str, day: date) -> tuple[Best, ...]:
    return gather_best(record, criterion)


def list_times(endpoint: Endpoint, rules: RuleSet) -> Times:
    """Times to an event of every patient's courses."""
    return _gather(f"time {endpoint} {rules}", lambda record, *_: gather_times(record, endpoint, rules))
