"""Which day had the reader chosen for a patient before a page led to another day of the same patient?

The board list looks at everyone on the day of the board. The header's links lead back to the day that the reader had
chosen; the links of the list itself carry the day of the list.
"""

import streamlit as st

from pages.common import session


def begin_run() -> None:
    """Note whether the page of the run before led; at the beginning of every run."""
    st.session_state["led_before"] = st.session_state.pop("led", False)


def keep_day() -> None:
    """A page is about to lead: keep the day with which the reader came to it from another page."""
    case = session.chosen_case()
    if case and not st.session_state["led_before"]:
        st.session_state.setdefault("reader_days", {})[case.local_id] = case.day
    st.session_state["led"] = True


def header_address() -> dict[str, str]:
    """The query parameters of the header's links."""
    case = session.chosen_case()
    day = st.session_state.get("reader_days", {}).get(case.local_id) if case and "led" in st.session_state else None
    return {**session.address(case), **({"day": day.isoformat()} if day else {})}
