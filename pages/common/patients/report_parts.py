"""Documents of the chosen patient to take away: they are built when they are clicked, not before."""

from collections.abc import Callable

import streamlit as st

from netcore.reports.board import BoardSummary, board_summary
from netcore.reports.board_html import board_html
from netcore.reports.board_pdf import board_pdf
from netcore.reports.page import PAPERS
from netcore.reports.sheet import patient_sheet
from netcore.reports.sheet_html import sheet_html
from netcore.reports.sheet_pdf import sheet_pdf
from pages.common import explain, exporting
from pages.common.records import forms
from pages.common.rules import rule_session
from pages.common.session import Case


def show_downloads(case: Case) -> None:
    """Board summary, patient sheet and calendar of the day looked at, offered once they are asked for."""
    documents = st.expander("Take away: board summary, patient sheet, calendar of what is due", key="take-away",
                            on_change="rerun")
    if not documents.open:
        return
    with documents, st.container(horizontal=True, vertical_alignment="center", key="documents"):
        paper = st.segmented_control("paper", PAPERS, default=PAPERS[0], key="paper",
                                     label_visibility="collapsed", help=explain.control("paper")) or PAPERS[0]
        forms.ask_who("taken by")
        _offer(case, "Board summary (PDF)", f"board-{paper}.pdf", lambda: board_pdf(_summary(case), paper))
        _offer(case, "Board summary (HTML)", "board.html", lambda: board_html(_summary(case)).encode())
        _offer(case, "Patient sheet (PDF)", f"sheet-{paper}.pdf",
               lambda: sheet_pdf(patient_sheet(case.record, case.day, case.units), paper))
        _offer(case, "Patient sheet (HTML)", "sheet.html",
               lambda: sheet_html(patient_sheet(case.record, case.day, case.units)).encode())
        exporting.offer("Calendar (.ics)", lambda: rule_session.calendar_of(case), "calendar of what is due (ICS)",
                        file_name=f"{case.local_id}-due.ics", mime="text/calendar", key="calendar", case=case,
                        type="tertiary", icon=":material/event:")


def _offer(case: Case, label: str, ending: str, make: Callable[[], bytes]) -> None:
    """A button that builds its file on the click; the file is named by the random local id."""
    # Without the day looked at: an event stays when the patient is erased, and that day may be one of theirs.
    exporting.offer(label, make, label, case=case,
                    file_name=f"{case.local_id}-{case.day}-{ending}", key=f"get-{ending}", type="tertiary",
                    mime="text/html" if ending.endswith("html") else "application/pdf",
                    icon=":material/download:")


def _summary(case: Case) -> BoardSummary:
    return board_summary(case.record, rule_session.evaluation_of(case), case.units)
