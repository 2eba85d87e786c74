"""The blocks of the patient page, each drawn the same for every reader."""

from collections.abc import Callable, Iterable

import streamlit as st

from netcore.views.patient.brief import due_cell, unknown_cell
from netcore.views.patient.page import PatientView
from netcore.views.patient.reader_orders import TOPICS, Row
from pages.common import exporting, rule_parts, rule_session, widgets
from pages.common.session import Case

# Of two blocks in a row the first one's share of the width.
_SHARES = (3, 2)


def show_rows(rows: Iterable[Row], reader: str, case: Case, view: PatientView) -> None:
    """Rows of blocks, one below the other."""
    for row in rows:
        if len(row) == 1:
            _BLOCKS[row[0]](reader, case, view)
            continue
        for place, name in zip(st.columns(_SHARES), row, strict=True):
            with place:
                _BLOCKS[name](reader, case, view)


def _question(reader: str, case: Case, view: PatientView) -> None:
    rules = rule_session.patient_rules_of(case)
    with widgets.block("question"):
        widgets.show_question(view.question, [view.changed, unknown_cell(rules.signs), due_cell(rules.due)])


def _stop_signs(reader: str, case: Case, view: PatientView) -> None:
    with widgets.block("stop-signs"):
        rule_parts.show_judged_cells(rule_session.patient_rules_of(case).signs,
                                     "stop signs as recorded, and what rules say of them")


def _situation(reader: str, case: Case, view: PatientView) -> None:
    with widgets.block("situation"):
        widgets.show_lines([line for topic in TOPICS[reader] for line in view.found[topic]],
                           "last scan, procedure, markers, symptoms")


def _due(reader: str, case: Case, view: PatientView) -> None:
    with widgets.block("due"):
        rule_parts.show_due(rule_session.patient_rules_of(case).due)
    exporting.offer("calendar (.ics)", lambda: rule_session.calendar_of(case), "calendar of what is due (ICS)",
                    file_name=f"{case.local_id}-due.ics", mime="text/calendar", key="calendar", case=case,
                    type="tertiary", icon=":material/event:")


def _since(reader: str, case: Case, view: PatientView) -> None:
    # Open where it is what is read first.
    with st.expander(view.since_title, expanded=reader == "nurse"):
        widgets.show_lines(view.since)


def _undated(reader: str, case: Case, view: PatientView) -> None:
    if view.undated:
        widgets.show_lines(view.undated, "without an exact day, in order where the order is known")


def _doubts(reader: str, case: Case, view: PatientView) -> None:
    if view.doubts:
        with st.expander(f"What is inferred or doubtful in the source ({len(view.doubts)})"):
            widgets.show_lines(view.doubts)


def _sources(reader: str, case: Case, view: PatientView) -> None:
    widgets.show_sources(view.sources, numbered=True)


_BLOCKS: dict[str, Callable[[str, Case, PatientView], None]] = {
    "question": _question, "stop-signs": _stop_signs, "situation": _situation, "due": _due, "since": _since,
    "undated": _undated, "doubts": _doubts, "sources": _sources}
