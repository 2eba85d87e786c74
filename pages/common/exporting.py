"""Whatever leaves through a button is written down first: what, when, by whom. Where that fails, nothing leaves.

An example's exports stand in the history of the examples, beside what they are about; all others in that of the user's
own records.
"""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages.common import session
from pages.common.session import Case

# A store, and the imported id of one of its patients; None: all of them.
Whose = tuple[str, str | None]
# In place of a name, where nobody typed one in this session.
NOT_SAID = "somebody unnamed"


def who() -> str:
    """By whom, as typed for saves in this session; '' where nobody said so."""
    return str(st.session_state.get("recorded_by", "")).strip()


def recorded(make: Callable[[], bytes], what: str, whose: Sequence[Whose]) -> Callable[[], bytes]:
    """The maker of a file that stands in the history once it was asked for.

    It is called when the button is clicked, outside the run of the page, so who asks is looked up before.
    """
    by, stores = who() or NOT_SAID, session.open_stores()

    def make_recorded() -> bytes:
        data = make()
        for store, patient_id in dict.fromkeys(whose):
            stores[store].record_export(what, by=by, patient_id=patient_id)
        return data
    return make_recorded


def offer(label: str, make: Callable[[], bytes], what: str, *, file_name: str, mime: str, key: str,
          case: Case | None = None, store: str = session.USER, whose: Sequence[Whose] = (), **look: Any) -> None:
    """A button that makes its file on the click and writes it down: of a case, of several patients, else of all of a
    store."""
    # A file stands in the history, and nothing is written while a story is shown.
    look.setdefault("disabled", session.story_shown())
    whose = whose or [(case.store, case.whole.patient_id) if case else (store, None)]
    st.download_button(label, data=recorded(make, what, whose), file_name=file_name, mime=mime, key=key,
                       on_click="ignore", **look)
