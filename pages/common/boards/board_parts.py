"""The parts of the board list: which list, where on it, the mark, the prepared patient, the files."""

from pathlib import Path

import streamlit as st

from netcore.reports.board_list_html import board_list_html
from netcore.reports.board_list_pdf import board_list_pdf
from netcore.reports.page import PAPERS
from netcore.views.board_list import (
    SPANS,
    BoardEntry,
    first_span,
    sentence_board,
    sentence_list,
    sentence_state,
    undated_lines,
)
from netcore.views.text import day_words, unmarked
from pages.common import explain, exporting, session, widgets
from pages.common.boards import board_session
from pages.common.boards.board_session import BoardList
from pages.common.patients import patient_session
from pages.common.records import forms, undoing
from pages.common.rules import rule_parts, rule_session
from pages.common.session import Case

_MISSING_SHOWN = 6
_focus = st.components.v2.component("net_focus", js=Path(__file__).with_name("focus.js").read_text("utf-8"),
                                    isolate_styles=False)


def ask_list() -> BoardList | None:
    """A day, week, month or year, and which of those that hold a board; None where no board has a day."""
    entries = board_session.all_entries()
    with st.container(horizontal=True, vertical_alignment="center", key="board-choice"):
        st.title("Board list", width="content")
        if not entries:
            return None
        span = st.segmented_control("patients of one", SPANS, default=first_span(entries), key="board-span",
                                    required=True, persist_state="session", label_visibility="collapsed",
                                    help=explain.control("patients of one"))
        board = board_session.find_list(span)
        if board is None:
            return None
        key = f"board-period-{span}"
        st.session_state[key] = board.period
        st.selectbox("board", board.periods, key=key, format_func=lambda period: period.words, width=290,
                     label_visibility="collapsed", on_change=_take_period, args=(key,), help=explain.control("board"))
        st.markdown(sentence_list(board.entries), width="content")
    return board


def _take_period(key: str) -> None:
    board_session.go_to_period(st.session_state[key])


def show_rail(board: BoardList) -> None:
    """Everybody on the list with what is asked; arrow keys go through it."""
    st.session_state["board-at"] = board.place
    with st.container(key="board-rail", height=560 if len(board.entries) > 12 else "content"):
        st.radio("patients of this list", range(len(board.entries)), key="board-at", on_change=_take_place,
                 args=(board.entries,), label_visibility="collapsed", help=explain.control("patients of this list"),
                 format_func=lambda place: _rail_words(board.entries[place]),
                 captions=[unmarked(one.question or "no question is recorded") for one in board.entries])


def _rail_words(entry: BoardEntry) -> str:
    return f"{'✓ ' if entry.prepared else ''}**{unmarked(entry.patient_id)}** · {day_words(entry.when)}"


def _take_place(entries: list[BoardEntry]) -> None:
    board_session.go_to(entries[st.session_state["board-at"]])


def show_steps(board: BoardList, case: Case) -> None:
    """Back, next and the mark, also by key; where on the list the reader is."""
    before, after, entry = board.beside(-1), board.beside(1), board.current
    with st.container(horizontal=True, vertical_alignment="bottom", key="board-steps"):
        st.button("back", key="board-back", shortcut="B", disabled=before is None, on_click=board_session.go_to,
                  args=(before,))
        st.button("next", key="board-next", shortcut="N", disabled=after is None, on_click=board_session.go_to,
                  args=(after,), type="primary")
        if entry.store == session.USER:
            _ask_mark(board, case)
    own = "" if entry.store == session.USER else " An example's record is not changed: it cannot be marked."
    widgets.show_lines([(f"{board.place + 1} of {len(board.entries)}: {sentence_state(entry)}.{own}", "")])
    if refused := st.session_state.pop("board-refused", ""):
        st.error(refused)


def _ask_mark(board: BoardList, case: Case) -> None:
    """The mark and the remark, which are written into the board's row of the record."""
    entry = board.current
    name = f"board-remark-{entry.row_id}-{case.version}"
    with st.form(f"form-{name}", border=False, width=420), \
            st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(key="board-remark"):
            st.text_input("remark for the board (M)", value=entry.remark, key=name,
                          help=explain.control("remark for the board"))
        st.form_submit_button("prepared, next", shortcut="P", on_click=_mark, args=(board, name, True))
    _focus(key="board-focus", data={"letter": "m", "field": ".st-key-board-remark input"})
    forms.ask_who()
    undoing.show_undo(None)
    if entry.prepared:
        st.button("not prepared", key="board-unmark", type="tertiary", on_click=_mark, args=(board, name, False))


def _mark(board: BoardList, name: str, prepared: bool) -> None:
    entry = board.current
    refused = board_session.mark(entry, st.session_state.get(name, entry.remark), prepared=prepared)
    st.session_state["board-refused"] = refused
    following = board.beside(1)
    if prepared and following and not refused:
        board_session.go_to(following)


def show_prepared(entry: BoardEntry, case: Case) -> None:
    """One patient at a glance: question, stop signs, what changed, what is missing; the pages that say more."""
    view = patient_session.patient_view_of(case)
    rules = rule_session.options_of(case, case.day, None)
    widgets.show_banner(view.banner)
    widgets.show_question(sentence_board(entry))
    left, right = st.columns(2)
    with left:
        rule_parts.show_sign_lines(rules.signs)
        missing = [(one.line, "unknown") for one in rule_session.changes_of(case, case.day, None).missing]
        if (more := len(missing) - _MISSING_SHOWN) > 0:
            missing = [*missing[:_MISSING_SHOWN], (f"{more} more on the options page, what is missing", "unknown")]
        widgets.show_lines(missing or ["No missing fact of those tried would settle or turn a standing."],
                           "not known, and the options whose standing it could settle or turn")
    with right:
        rule_parts.show_cautions(rule_session.patient_rules_of(case).cautions)
        widgets.show_lines(view.situation, f"what changed, as known on {day_words(case.day)}")
        rule_parts.show_due(rule_session.patient_rules_of(case).due)
        with st.expander(view.since_title):
            widgets.show_lines(view.since)
        widgets.show_sources(view.sources, numbered=True)
    widgets.show_lines([rules.summary], "options, none is ranked")
    with st.container(horizontal=True):
        for name in ("patient", "options", "lesions", "markers"):
            st.page_link(f"../{name}.py", label=f"{name} page", query_params=session.address(case),
                         icon=":material/arrow_forward:")


def show_files(board: BoardList) -> None:
    """All summaries of the list as one file, built on the click; its name holds no name."""
    days = f"{board.period.first}-{board.period.last}" if board.period.first != board.period.last \
        else f"{board.period.first}"
    with st.container(horizontal=True, vertical_alignment="center", key="board-files"):
        st.markdown(f"Summaries of all {len(board.entries)} in one file:", width="content")
        paper = st.segmented_control("paper", PAPERS, default=PAPERS[0], key="paper", required=True,
                                     label_visibility="collapsed", help=explain.control("paper"))
        for label, ending, make in (
                ("PDF", f"-{paper}.pdf", lambda: board_list_pdf(board_session.file_of(board), paper)),
                ("HTML", ".html", lambda: board_list_html(board_session.file_of(board)).encode())):
            exporting.offer(label, make, f"Board summary in a list ({label})", file_name=f"board-list-{days}{ending}",
                            whose=[(entry.store, entry.patient_id) for entry in board.entries], type="tertiary",
                            mime="text/html" if label == "HTML" else "application/pdf", key=f"get-list-{label}",
                            icon=":material/download:")


def show_no_list() -> None:
    """What to do where no board has a day."""
    if not session.list_patients():
        widgets.show_nobody()
        return
    st.info("No board with a day is recorded. Choose a patient on the overview, then add a plan of the kind board with "
            "its day and its question on the records page; or show the example patients.")
    show_undated()


def show_undated() -> None:
    """Boards that are on no list, since nobody recorded their day."""
    if lines := undated_lines(board_session.all_entries()):
        widgets.show_lines([(line, "unknown") for line in lines], "boards without a day, on no list")
