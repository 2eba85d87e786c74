"""The last save of a session can be taken back, as long as nothing was saved for its patients since."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import streamlit as st

from netcore.errors import NetcoreError
from netcore.store import SaveResult, Store
from pages.common import session
from pages.common.session import Case

# A larger import is taken back patient by patient.
MOST = 500
_REASON = "undone in the session that saved it"


@dataclass(frozen=True)
class Part:
    """One patient of a save: the version that came of it, and whether the save began the record."""

    patient_id: str
    version: int
    began: bool


@dataclass(frozen=True)
class LastSave:
    """What this session saved last, and what that did in words."""

    parts: tuple[Part, ...]
    words: str


def say(words: str) -> None:
    """What a save did, where it changed nothing: there is nothing to undo."""
    st.session_state["saved"] = words


def remember(local_id: str, version: int, words: str, *, began: bool = False) -> None:
    """Keep what was saved for one patient: it is said once, and may be undone."""
    patient_id = session.open_stores()[session.USER].patient_of(local_id)
    assert patient_id is not None
    _keep((Part(patient_id, version, began),), words)


def remember_import(results: Sequence[SaveResult], before: Collection[str], words: str,
                    withdrawn: Collection[str] = ()) -> None:
    """Keep what a file brought; `before`: the patients who were there already, `withdrawn`: those of whom rows left.
    What changed nothing is left out."""
    _keep(tuple(Part(one.patient_id, one.version, one.patient_id not in before) for one in results
                if one.added or one.superseded or one.restored or one.patient_id in withdrawn), words)


def _keep(parts: tuple[Part, ...], words: str) -> None:
    say(words)
    st.session_state["last_save"] = LastSave(parts, words)


def show_saved() -> None:
    """What the last save did, once."""
    if "saved" in st.session_state:
        words = st.session_state.pop("saved")
        st.toast(words)
        st.success(words)


def show_undo(case: Case | None) -> None:
    """The offer to take the session's last save back: of the chosen patient, or (`case` None) of a whole import."""
    last: LastSave | None = st.session_state.get("last_save")
    if "undo_failed" in st.session_state:
        st.error("Not everything was undone. Correct or withdraw what is listed here under correct.")
        st.code(st.session_state.pop("undo_failed"), language=None, wrap_lines=True)
    if "undone" in st.session_state:
        st.success(st.session_state.pop("undone"))
    if not last or not 0 < len(last.parts) <= MOST:
        return
    if case:
        here = Part(case.whole.patient_id, case.version, last.parts[0].began)
        if case.store != session.USER or last.parts != (here,):
            return
    store = session.open_stores()[session.USER]
    if not case and not all(_is_last(store, part) for part in last.parts):
        return
    begins = " A patient whose record began with this save is erased." if any(part.began for part in last.parts) else ""
    st.button("Undo the last save", key="undo", on_click=_undo, args=(last,),
              help=f"{last.words} What it added is withdrawn, what it corrected gets its earlier wording. Both stay in "
              f"the history.{begins}")


def _is_last(store: Store, part: Part) -> bool:
    return part.patient_id in store.patient_ids() and store.version(part.patient_id) == part.version


def _undo(last: LastSave) -> None:
    store = session.open_stores()[session.USER]
    by = st.session_state.get("recorded_by") or st.session_state.get("recorded_by_import", "")
    failed = []
    for part in last.parts:
        try:
            if part.began:
                store.erase(part.patient_id, by=by, reason=_REASON)
            else:
                store.undo(part.patient_id, part.version, by=by, reason=_REASON)
        except NetcoreError as error:
            failed += list(map(str, error.problems))
    if failed:
        st.session_state["undo_failed"] = "\n".join(failed)
    if len(failed) == len(last.parts):
        return
    del st.session_state["last_save"]
    erased = " The record that began with it is erased." if any(part.began for part in last.parts) else ""
    st.session_state["undone"] = f"The last save was undone.{erased or ' It stays in the history.'}"
