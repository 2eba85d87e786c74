"""Who reads? The choice orders the blocks of the patient page; it is kept in the address, the session and the browser.

Nothing of a patient is kept with it.
"""

from pathlib import Path

import streamlit as st

from netcore.views.patient.reader_orders import READERS

_NAME = "reader"
_keep = st.components.v2.component("net_keep", js=Path(__file__).with_name("keep.js").read_text("utf-8"),
                                   isolate_styles=False)


def chosen_reader() -> str:
    """The reader of the address, else of this session, else of this browser, else the first."""
    asked = (st.query_params.get(_NAME), st.session_state.get(_NAME), st.context.cookies.get(_NAME), READERS[0])
    return next(one for one in asked if one in READERS)


def ask_reader() -> None:
    """For whom the page is ordered: the same blocks, never other facts."""
    reader = st.session_state["reader-choice"] = chosen_reader()
    _take(reader)
    st.selectbox("order for", READERS, key="reader-choice", on_change=_change, width=140,
                 help="The same blocks in another order: what this reader looks at first stands first. Nothing is "
                      "added or left out. The choice is kept in this browser.")


def keep_reader() -> None:
    """Keep the choice in this browser, for the next time."""
    _keep(key="keep-reader", data={"name": _NAME, "value": chosen_reader()})


def _change() -> None:
    _take(st.session_state["reader-choice"])


def _take(reader: str) -> None:
    st.session_state[_NAME] = reader
    if reader != READERS[0]:
        if st.query_params.get(_NAME) != reader:
            st.query_params[_NAME] = reader
    elif _NAME in st.query_params:
        del st.query_params[_NAME]
