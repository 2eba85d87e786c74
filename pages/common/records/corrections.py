"""Correcting and withdrawing what stands in a record: with a reason, and never without a trace."""

from collections.abc import Sequence

import streamlit as st

from netcore.errors import BadInput, NetcoreError, Problem
from netcore.model import TABLES, Row
from netcore.views.records.corrections import (
    corrected_row,
    record_with_correction,
    record_with_rows_back,
    rows_back_with,
    rows_withdrawn_with,
    table_entries,
    withdrawn_entries,
    withdrawn_words,
)
from netcore.views.records.entry_checks import told_in_form
from netcore.views.records.history import recorded_words, table_history, versions_of
from netcore.views.row_words import cells_of, entry_words, fields_of, rows_by_entry
from pages.common import explain, session, widgets
from pages.common.records import history_session, undoing
from pages.common.records.form_fields import label_of
from pages.common.records.form_widgets import ask_field
from pages.common.records.forms import show_problems
from pages.common.session import Case


def show_corrections(case: Case | None) -> None:
    """Choose an entry, see who recorded it and when, correct it or take it out of the record."""
    if case is None:
        st.info("Choose a patient on the overview first.")
        return
    if case.store == session.EXAMPLE:
        st.info("This is an example patient: its record is not changed. What was recorded stands under history.")
        return
    tables = [table for table in TABLES if case.whole.table(table)]
    left, right = st.columns([1, 3])
    table = left.selectbox("table", tables, key=f"correct-table-{case.local_id}", persist_state="session",
                         format_func=lambda name: name.replace("_", " "), help=explain.control("table"))
    rows = rows_by_entry(case.whole, table)
    row_id = right.selectbox("entry", list(rows), key=f"correct-entry-{table}-{case.local_id}",
                             persist_state="session", format_func=lambda name: entry_words(rows[name]),
                             help=explain.control("entry"))
    _show_entry(case, rows[row_id])
    with st.expander(f"The whole table ({len(rows)}), with who recorded each entry and when"):
        widgets.show_table(table_entries(case.whole, table), key=f"entries-{table}", name=table,
                           about=f"entries {table}")
    _show_withdrawn(case)


def _show_entry(case: Case, row: Row) -> None:
    widgets.show_lines([recorded_words(row)])
    begun = cells_of(row)
    # Under the version's own keys, so that a correction made meanwhile is seen and not overwritten.
    name = f"{row.row_id}-{case.version}"
    with st.container(border=True, key="typing"):
        cells: dict[str, str] = {}
        columns = st.columns(4)
        for number, field in enumerate(fields_of(row.TABLE)):
            columns = columns if number % 4 or not number else st.columns(4)
            with columns[number % 4]:
                cells[field] = ask_field(row.TABLE, field, f"correct-{field}-{name}", begun.get(field, ""))
        reason = st.text_input("reason", key=f"reason-{name}", placeholder="why it is corrected or withdrawn",
                               persist_state="session", help=explain.control("reason"))
        going = rows_withdrawn_with(case.whole, row)
        with st.container(horizontal=True):
            correct = st.button("Save the correction", type="primary", key="correct")
            withdraw = row.TABLE != "patients" and st.button(
                "Withdraw this entry" if len(going) == 1 else f"Withdraw it and {len(going) - 1} that speak of it",
                key="withdraw", help="It leaves the record and stays in the history.")
    with st.container(key="answer"):
        undoing.show_saved()
        if correct:
            _correct(case, row, cells, reason)
        elif withdraw:
            _withdraw(case, going, reason)
    st.subheader("History of this entry")
    widgets.show_table(table_history(versions_of(history_session.history_of(case), row.TABLE, str(row.row_id))),
                       key="entry-history", name="history", about="history")


def _correct(case: Case, row: Row, cells: dict[str, str], reason: str) -> None:
    right = corrected_row(row, cells, session.calendar_day())
    problems = [*_asked(reason), *(right if isinstance(right, list) else [])]
    if problems or isinstance(right, list):
        show_problems([told_in_form(problem, label_of) for problem in problems])
        return
    try:
        result = session.open_stores()[session.USER].save(record_with_correction(case.whole, right),
                                                          by=st.session_state["recorded_by"], reason=reason)
        if not result.superseded:
            raise BadInput(Problem("correction", "the entry says this already", "another value", "look it up above"))
    except NetcoreError as error:
        show_problems(error.problems)
        return
    undoing.remember(case.local_id, result.version, "Corrected. What stood there before is in the history.")
    st.rerun()


def _withdraw(case: Case, rows: Sequence[Row], reason: str) -> None:
    if problems := _asked(reason):
        show_problems(problems)
        return
    try:
        version = session.open_stores()[session.USER].withdraw_all(
            case.whole.patient_id, [(row.TABLE, str(row.row_id)) for row in rows],
            by=st.session_state["recorded_by"], reason=reason)
    except NetcoreError as error:
        show_problems(error.problems)
        return
    undoing.remember(case.local_id, version, f"Withdrawn: {len(rows)} row(s). They stand in the history.")
    st.rerun()


def _show_withdrawn(case: Case) -> None:
    gone = withdrawn_entries(history_session.history_of(case))
    if not gone:
        return
    st.subheader(f"Withdrawn earlier ({len(gone)})")
    name = f"{case.local_id}-{case.version}"
    chosen = gone[st.selectbox("withdrawn entry", list(gone), key=f"back-{name}",
                               format_func=lambda row_id: withdrawn_words(gone[row_id]),
                               help=explain.control("withdrawn entry"))]
    coming = rows_back_with(gone, chosen)
    reason = st.text_input("reason", key=f"back-why-{name}", placeholder="why it stands again", width=420,
                           help=explain.control("reason"))
    more = f" and {len(coming) - 1} withdrawn with it" if len(coming) > 1 else ""
    if st.button(f"Bring it back{more}", key="bring-back", help="It stands again as it did; that it was withdrawn "
                 "stays in the history."):
        _bring_back(case, coming, reason)


def _bring_back(case: Case, rows: Sequence[Row], reason: str) -> None:
    if problems := _asked(reason):
        show_problems(problems)
        return
    try:
        result = session.open_stores()[session.USER].save(record_with_rows_back(case.whole, rows),
                                                          by=st.session_state["recorded_by"], reason=reason)
    except NetcoreError as error:
        show_problems(error.problems)
        return
    undoing.remember(case.local_id, result.version, f"Brought back: {result.restored} row(s).")
    st.rerun()


def _asked(reason: str) -> list[Problem]:
    problems = []
    if not st.session_state.get("recorded_by", "").strip():
        problems.append(Problem("recorded by", "blank", "your initials or role", "fill it in above"))
    if not reason.strip():
        problems.append(Problem("reason", "blank", "why it is corrected, withdrawn or brought back",
                                "say it in a few words"))
    return problems
