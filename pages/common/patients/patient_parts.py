"""The blocks of the patient page, each the same for every reader."""

from collections.abc import Callable, Iterable

import streamlit as st

from netcore.views.patient.brief import due_cell, unknown_cell
from netcore.views.patient.page import PatientView
from netcore.views.patient.reader_orders import TOPICS, Row
from pages.common import markup, widgets
from pages.common.rules import rule_parts, rule_session
from pages.common.session import Case

# What a block needs: who reads, the case, and what the page shows of it.
Shown = tuple[str, Case, PatientView]


def show_rows(rows: Iterable[Row], reader: str, case: Case, view: PatientView) -> None:
    """Rows of blocks, one below the other; blocks that are only read go to the browser in one piece."""
    shown, read = (reader, case, view), ""
    for row in rows:
        if row[0] in _READ:
            parts = [_READ[name](shown) for name in row]
            read += parts[0] if len(parts) == 1 else markup.side_by_side(parts)
            continue
        _send(read)
        read = ""
        _OPENED[row[0]](shown)
    _send(read)


def _send(html: str) -> None:
    if html:
        st.html(html)


def _question(shown: Shown) -> str:
    _, case, view = shown
    rules = rule_session.patient_rules_of(case)
    return markup.part("question", markup.question_html(
        view.question, [view.changed, unknown_cell(rules.signs, rules.holding), due_cell(rules.due)]))


def _stop_signs(shown: Shown) -> str:
    return markup.part("stop-signs", rule_parts.judged_cells_html(
        rule_session.patient_rules_of(shown[1]).signs, "stop signs as recorded, and what rules say of them"))


def _situation(shown: Shown) -> str:
    reader, case, view = shown
    said = markup.lines_html([line for topic in TOPICS[reader] for line in view.found[topic]],
                             "last scan, procedure, markers, symptoms")
    return markup.part("situation", rule_parts.cautions_html(rule_session.patient_rules_of(case).cautions) + said)


def _due(shown: Shown) -> str:
    return markup.part("due", rule_parts.due_html(rule_session.patient_rules_of(shown[1]).due))


def _undated(shown: Shown) -> str:
    undated = shown[2].undated
    return markup.lines_html(undated, "without an exact day, in order where the order is known") if undated else ""


def _since(shown: Shown) -> None:
    reader, _, view = shown
    # Open where it is what is read first.
    with st.expander(view.since_title, expanded=reader == "nurse"):
        widgets.show_lines(view.since)


def _doubts(shown: Shown) -> None:
    if doubts := shown[2].doubts:
        with st.expander(f"What is inferred or doubtful in the source ({len(doubts)})"):
            widgets.show_lines(doubts)


def _sources(shown: Shown) -> None:
    widgets.show_sources(shown[2].sources, numbered=True)


_READ: dict[str, Callable[[Shown], str]] = {
    "question": _question, "stop-signs": _stop_signs, "situation": _situation, "due": _due, "undated": _undated}
_OPENED: dict[str, Callable[[Shown], None]] = {"since": _since, "doubts": _doubts, "sources": _sources}
