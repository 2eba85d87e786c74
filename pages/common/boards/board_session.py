"""Which board, which patient on its list? The address holds the patient's local id and the board's day, nothing else.

What the next one shows is computed while this one is read.
"""

from dataclasses import dataclass
from datetime import date
from threading import Timer

import streamlit as st

from netcore.errors import NetcoreError
from netcore.evidence import evidence_hash
from netcore.reports.board import board_summary
from netcore.reports.board_list import BoardFile, BoardItem
from netcore.units import System
from netcore.views.board_list import (
    PREPARED,
    BoardEntry,
    Period,
    board_entries,
    board_periods,
    entries_of,
    next_period,
    period_around,
    sentence_board,
    sentence_state,
)
from netcore.views.records.corrections import record_with_correction
from pages.common import session
from pages.common.boards import led
from pages.common.patients import neighbours, patient_session
from pages.common.records import undoing
from pages.common.rules import rule_session
from pages.common.session import Case


@dataclass(frozen=True)
class BoardList:
    """The patients of the chosen period, and at which of them the reader is."""

    periods: list[Period]
    period: Period
    entries: list[BoardEntry]
    place: int
    units: System

    @property
    def current(self) -> BoardEntry:
        """The patient looked at."""
        return self.entries[self.place]

    def beside(self, step: int) -> BoardEntry | None:
        """The one before or after; None at the ends."""
        place = self.place + step
        return self.entries[place] if 0 <= place < len(self.entries) else None


@st.cache_resource(max_entries=4, show_spinner=False)
def _entries(stores: tuple[tuple[str, int], ...]) -> list[BoardEntry]:
    return board_entries(session.list_patients())


@st.cache_resource(max_entries=16, show_spinner=False)
def _periods(stores: tuple[tuple[str, int], ...], span: str) -> list[Period]:
    return board_periods(_entries(stores), span)


def all_entries() -> list[BoardEntry]:
    """Every board of every listed patient, from the stored rows."""
    return _entries(session.listed_stores())


def find_list(span: str) -> BoardList | None:
    """The list of the address: its board, else the patient's, else the next board that has patients; None: no board."""
    entries, periods = all_entries(), _periods(session.listed_stores(), span)
    pointed = _pointed(entries)
    around = period_around(pointed.when, span) if pointed and pointed.when else None
    period = next((one for one in periods if (one.first, one.last) == around), None) \
        or next_period(periods, session.calendar_day())
    if period is None:
        return None
    chosen = entries_of(entries, period.first, period.last)
    return BoardList(periods, period, chosen, chosen.index(pointed) if pointed in chosen else 0,
                     session.chosen_units())


def _pointed(entries: list[BoardEntry]) -> BoardEntry | None:
    local_id, on = st.query_params.get("patient", ""), st.query_params.get("on", "")
    own = [one for one in entries if one.when and one.local_id == local_id]
    today = session.calendar_day()
    coming = [one for one in own if not one.held and one.when and one.when.last >= (one.told or today)]
    return next((one for one in own if str(one.when) == on), next(iter(coming), own[-1] if own else None))


def go_to(entry: BoardEntry) -> None:
    """Make this entry the one of the address; for a callback."""
    st.query_params["patient"] = entry.local_id
    st.query_params["on"] = str(entry.when)
    st.query_params.pop("day", None)


def go_to_period(period: Period) -> None:
    """Make the first entry of a period the one of the address; for a callback."""
    go_to(entries_of(all_entries(), period.first, period.last)[0])


def case_of(entry: BoardEntry) -> Case:
    """The patient on the day of the entry."""
    case = session.case_at(entry.local_id, entry.day(session.calendar_day()))
    assert case is not None
    return case


def take(entry: BoardEntry) -> Case:
    """Look at this entry: address and header follow."""
    case = case_of(entry)
    led.keep_day()
    session.take_case(case)
    if st.query_params.get("on") != str(entry.when):
        st.query_params["on"] = str(entry.when)
    return case


def prepare_next(board: BoardList) -> None:
    """Compute what the entries before and after show; computed pages are kept."""
    beside = [one for one in (board.beside(1), board.beside(-1)) if one]
    timer = Timer(neighbours.PAUSE, _prepare, (beside, session.calendar_day(), board.units))
    timer.daemon = True
    timer.start()


def _prepare(entries: list[BoardEntry], today: date, units: System) -> None:
    for entry in entries:
        case = session.case_at(entry.local_id, entry.day(today), units)
        if case:
            patient_session.patient_view_of(case)
            rule_session.options_of(case, case.day, None)
            rule_session.changes_of(case, case.day, None)
            rule_session.patient_rules_of(case)


def mark(entry: BoardEntry, remark: str, *, prepared: bool) -> str:
    """Write the note of the board's row; '' or why nothing was written. Its older versions stay in the history."""
    by = st.session_state.get("recorded_by", "").strip()
    if not by:
        return "Nothing was saved: recorded by is blank; fill in your initials or role beside the remark."
    note = ": ".join(filter(None, (PREPARED if prepared else "", " ".join(remark.split()))))
    case = case_of(entry)
    row = next((one for one in case.whole.plans if one.row_id == entry.row_id), None)
    if row is None:
        return "Nothing was saved: this board was changed meanwhile; look at the list again."
    store = session.open_stores()[entry.store]
    try:
        record = record_with_correction(case.whole, type(row).model_validate({**dict(row), "note": note or None}))
        result = store.save(record, by=by, reason="board list")
    except (NetcoreError, ValueError) as error:
        return f"Nothing was saved: {error}"
    undoing.remember(entry.local_id, result.version, f"{entry.patient_id}: {note or 'mark taken away'}.")
    return ""


@st.cache_resource(max_entries=4, show_spinner=False)
def _file(items: tuple[tuple[BoardEntry, int], ...], words: str, today: date, units: System,
          rules: str) -> BoardFile:
    found = []
    for entry, _ in items:
        case = session.case_at(entry.local_id, entry.day(today), units)
        assert case is not None
        found.append(BoardItem(sentence_board(entry), sentence_state(entry),
                               board_summary(case.record, rule_session.evaluation_of(case), units)))
    return BoardFile(words, tuple(found))


def file_of(board: BoardList) -> BoardFile:
    """The summaries of all entries of the list, in its order."""
    today = session.calendar_day()
    stores = session.open_stores()
    versions = tuple((entry, stores[entry.store].version(entry.patient_id)) for entry in board.entries)
    return _file(versions, board.period.words.partition(" · ")[0], today, board.units, evidence_hash())

