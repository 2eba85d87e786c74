"""Records taken away: the tables, a workbook, FHIR, and three de-identified forms with their key apart."""

from collections.abc import Callable, Sequence

import streamlit as st

from netcore.exchange import (
    ResearchFiles,
    write_cbioportal,
    write_fhir,
    write_relative,
    write_sheets,
    write_shifted,
    write_tables,
)
from netcore.model import PatientRecord
from pages.common import explain, exporting, session, widgets
from pages.common.patients import patient_session
from pages.common.records import forms
from pages.common.records.plain_rows import show_texts
from pages.common.session import Case

Writer = Callable[[Sequence[PatientRecord]], bytes]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Name of the form: how it is written, the ending of the file, its kind, what to know about it.
_IDENTIFIED: dict[str, tuple[Writer, str, str, str]] = {
    "tables (zip of CSV)": (write_tables, "zip", "application/zip", "can be read in again as it is"),
    "workbook (XLSX)": (write_sheets, "xlsx", _XLSX, "one sheet a table; no text in it can become a formula"),
    "FHIR R4 (mCODE)": (write_fhir, "json", "application/fhir+json", "one Bundle a patient; of several patients one "
                        "Bundle a line (NDJSON); what FHIR has no place for stands in an extension and in Basic "
                        "resources that only this app reads")}
_RESEARCH: dict[str, tuple[Callable[[Sequence[PatientRecord]], ResearchFiles], str]] = {
    "research: days from diagnosis": (write_relative, "no date leaves, ages over 89 are 90"),
    "research: shifted dates": (write_shifted, "intervals between days are kept; this is NOT Safe Harbor"),
    "research: cBioPortal": (write_cbioportal, "clinical and time line files in days from diagnosis")}


def show_export(case: Case | None) -> None:
    """The chosen patient, or every own patient, in the chosen form; own records leave only under a name."""
    own = session.open_stores()[session.USER].patient_ids()
    if not case and not own:
        st.info("There is nothing of your own to take away yet. To take the tables of an example, choose it on the "
                "overview first.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        form = st.selectbox("form", [*_IDENTIFIED, *_RESEARCH], key="export-form", width=330,
                            help=explain.control("form"))
        forms.ask_who("taken by")
    if own and not exporting.who():
        st.caption("Say who takes them away: what leaves stands in the history, with when and by whom. Own records "
                   "leave only then.")
    if form in _IDENTIFIED:
        _show_identified(form, case, len(own))
    else:
        _show_research(form, case, len(own))


def _show_identified(form: str, case: Case | None, own: int) -> None:
    write, ending, mime, words = _IDENTIFIED[form]
    short = "Tables" if ending == "zip" else form
    if case:
        # A button's words are Markdown, so the id from a file stands in the banner instead.
        widgets.show_banner(patient_session.banner_of(case))
        exporting.offer(f"{short} of this patient", lambda: write(_records(case)), form, case=case, mime=mime,
                        file_name=f"{case.local_id}.{ending}", key="export-one", disabled=_is_nameless(case))
    if own:
        several = "ndjson" if ending == "json" and own > 1 else ending
        exporting.offer(f"{short} of all own patients ({own})", lambda: write(_records(None)),
                        f"{form} of all {own} patients", mime=mime, file_name=f"records.{several}", key="export-all",
                        disabled=_is_nameless(None))
    st.caption(f"{form}: {words}. It holds the imported patient ids and every row. It is not de-identified.")


def _is_nameless(case: Case | None) -> bool:
    """Would an own record leave without anybody's name?"""
    return (case is None or case.store == session.USER) and not exporting.who()


def _show_research(form: str, case: Case | None, own: int) -> None:
    write, words = _RESEARCH[form]
    st.caption(f"{form}: {words}. Random pseudonyms; ids and readers are numbered anew; free text is left out.")
    if case:
        widgets.show_banner(patient_session.banner_of(case))
    everyone = f"all own patients ({own})"
    whose = ["this patient"] * bool(case) + [everyone] * bool(own)
    chosen = st.segmented_control("of", whose, default=whose[0], required=True, key="research-of",
                                  help=explain.control("research-of"))
    # Random names are drawn once, so that the files and their key belong together.
    key = (form, chosen, case.key if case else None, session.open_stores()[session.USER].revision())
    of = case if chosen == "this patient" else None
    if st.button("Make the files", key="make-research"):
        st.session_state["research"] = key, write(_records(of))
    made = st.session_state.get("research")
    if not made or made[0] != key:
        return
    files: ResearchFiles = made[1]
    if files.warnings:
        st.warning("Small groups, in which somebody may be recognised even so:")
        show_texts(files.warnings)
    form = form if of else f"{form}, of {everyone}"
    exporting.offer("Files without the person", lambda: files.packed, form, case=of, file_name="research.zip",
                    mime="application/zip", key="export-research", disabled=_is_nameless(of))
    exporting.offer("Key table: keep it apart", lambda: files.key, f"{form}: key table", case=of,
                    file_name="key-keep-apart.csv", mime="text/csv", key="export-key", disabled=_is_nameless(of))


def _records(case: Case | None) -> list[PatientRecord]:
    if case:
        return [session.open_stores()[case.store].load(case.whole.patient_id)]
    store = session.open_stores()[session.USER]
    return [store.load(patient_id) for patient_id in store.patient_ids()]
