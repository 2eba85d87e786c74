"""Which facts of which patients does the cohort page work on?

They stand beside each record in the store and are read from there once, by the record's version, so that a change of
one patient costs one patient. Where rows are missing, after new rules, they are made first, with a progress bar.
"""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

import streamlit as st

from netcore.model import cut_record
from netcore.response import CRITERIA, Endpoint, RuleSet
from netcore.views.cohort import row as cohort_row
from netcore.views.cohort.ablation import Ablated
from netcore.views.cohort.facts import PatientFacts
from netcore.views.cohort.page import Times
from netcore.views.cohort.rates import Bests
from pages.common import session

T = TypeVar("T")
Read = Callable[[str, str, date], T | None]
Place = tuple[str, str, int]


@st.cache_resource(show_spinner=False)
def _kept(rules: str) -> dict[tuple[str, str, str], tuple[tuple[int, date], object]]:
    """(part, store, local id) to (version and day, value); emptied with the server, or with new rules."""
    return {}


@st.cache_resource(max_entries=4, show_spinner=False)
def _places(store: str, revision: int) -> list[Place]:
    return [(store, row.local_id, row.version) for row in session.open_stores()[store].summaries()]


def _shown_places() -> list[Place]:
    stores = session.open_stores()
    names = [session.USER, session.EXAMPLE] if session.examples_shown() else [session.USER]
    return [place for name in names for place in _places(name, stores[name].revision())]


def _gather(part: str, read: Read[T]) -> dict[str, T]:
    """One value a patient by local id, read where the record changed since, or a new day began."""
    kept, today, places = _kept(cohort_row.DETAILS_KEY), session.calendar_day(), _shown_places()
    none = ((0, date.min), None)
    for name, store in session.open_stores().items():
        stale = {local_id: version for owner, local_id, version in places if owner == name
                 and kept.get((part, name, local_id), none)[0] != (version, today)}
        if stale:
            bar = st.empty()
            store.refresh_details(lambda made, of, bar=bar: bar.progress(made / of, f"Reading {of} records: {made}"))
            bar.empty()
            contents = store.details(part, list(stale))
            for local_id, version in stale.items():
                value = read(contents[local_id], local_id, today) if local_id in contents else None
                if value is None:
                    value = _live(name, local_id, part, read, today)
                kept[part, name, local_id] = (version, today), value
    return {local_id: kept[part, name, local_id][1] for name, local_id, _ in places}  # type: ignore[misc]


def _live(name: str, local_id: str, part: str, read: Read[T], today: date) -> T:
    """The value of a record as of today, where something in it lies after today."""
    store = session.open_stores()[name]
    record = cut_record(store.load(store.patient_of(local_id) or ""), today)
    value = read(cohort_row.cohort_row(record)[part], local_id, today)
    assert value is not None
    return value


def list_facts() -> list[PatientFacts]:
    """The facts of every patient that is shown: the user's own first."""
    return list(_gather(cohort_row.FACTS, cohort_row.read_facts).values())


def list_bests() -> Bests:
    """Best responses of every patient's courses by every criterion."""
    found = _gather(cohort_row.BESTS, cohort_row.read_bests)
    return {name: {local_id: bests[name] for local_id, bests in found.items()} for name in CRITERIA}


def list_times(endpoint: Endpoint, rules: RuleSet) -> Times:
    """Times to an event of every patient's courses."""
    return _gather(cohort_row.time_part(endpoint, rules), cohort_row.time_reader(endpoint, rules))


def list_ablations() -> Ablated:
    """Times to local tumour progression of every patient's ablated tumours."""
    return _gather(cohort_row.ABLATIONS, cohort_row.read_ablations)
