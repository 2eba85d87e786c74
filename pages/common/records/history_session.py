"""The history of the stores, as pages ask for it."""

import streamlit as st

from netcore.store import Verified, Version
from pages.common import session
from pages.common.session import Case

# A past that is changed behind the software's back changes no version; after so long it is looked at again.
_LOOKED_AT_AGAIN = 300


def history_of(case: Case) -> list[Version]:
    """Every version of every row of the case's patient."""
    return _history(case.store, case.local_id, case.version)


@st.cache_resource(max_entries=50, show_spinner=False)
def _history(store: str, local_id: str, version: int) -> list[Version]:
    patient_id = session.open_stores()[store].patient_of(local_id)
    assert patient_id is not None
    return session.open_stores()[store].history(patient_id)


@st.cache_resource(max_entries=4, ttl=_LOOKED_AT_AGAIN, show_spinner="Looking through the whole history ...")
def verified_history(store: str, revision: int, exports: int) -> Verified:
    """Is the past of a store what was saved? Kept for five minutes; a store of 10,000 patients takes ten seconds."""
    return session.open_stores()[store].verify()
