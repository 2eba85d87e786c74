"""A DICOM report of sizes: a person says which lesions it means, sees what would be saved, and saves it."""

import hashlib

import streamlit as st

from netcore.errors import BadInput, Problem
from netcore.exchange import Intake, Scan, SizeReport, check_sizes, find_identity_doubts, propose_scan, read_size_report
from netcore.model import choices
from netcore.views.records import size_report as view
from netcore.views.records.entry_doubts import find_doubts
from netcore.views.records.foreseen import button_words
from netcore.views.records.imports import sentence_intake
from pages.common import explain, session, widgets
from pages.common.patients import patient_session
from pages.common.records import foreign_files
from pages.common.records.forms import show_problems
from pages.common.records.import_saving import save_records, show_foreseen
from pages.common.session import Case

_NEW_SCAN = "a scan that the record does not have yet"


def show_size_report(files: dict[str, bytes], case: Case | None) -> None:
    """The way from one uploaded report to a save, for the chosen own patient."""
    (name, data), *others = files.items()
    if others:
        st.info("Reports are read one at a time: leave one file in.")
        return
    try:
        report = read_size_report(data, name)
    except BadInput as error:
        show_problems(error.problems)
        return
    widgets.show_lines(view.sentences_report(report), "the report")
    if case is None or case.store == session.EXAMPLE:
        st.info("Choose one of your own patients on the overview first: the lesions are matched with those of the "
                "chosen patient." if case is None else "The chosen patient is an example: its record is not changed.")
        return
    digest = f"{hashlib.sha256(data).hexdigest()[:16]}-{case.local_id}-{case.version}"
    widgets.show_banner(patient_session.banner_of(case))
    doubts = find_identity_doubts(report, case.whole)
    widgets.show_lines([(line, "strong") for line in doubts] or ["The file names the chosen patient."])
    sure = not doubts or st.checkbox("It is about the chosen patient all the same", key=f"whose-{digest}",
                                  help=explain.control("about the chosen patient"))
    _show_choice(report, case, digest, sure)


def _show_choice(report: SizeReport, case: Case, digest: str, sure: bool) -> None:
    scan = _ask_scan(report, case, digest)
    st.markdown("**Which lesions are they?** Proposals stand in the column *lesion*; look at each line and change what "
                "is wrong.")
    table = view.table_lesions(report, case.whole)
    edited = st.data_editor(
        table, hide_index=True, key=f"lesions-{digest}", width="stretch",
        disabled=[column for column in view.COLUMNS if column not in (view.LESION, view.NEW_NAME)],
        column_config=explain.columns("sizes", table.columns, {
            view.NAME: st.column_config.TextColumn(width="small"),
            view.LESION: st.column_config.SelectboxColumn(options=view.lesion_options(case.whole), required=True)}))
    chosen = view.read_choices(edited, report)
    if taken := view.names_taken_by_new(edited, case.whole):
        show_problems([Problem(f"new lesion {name}", "a lesion of this name is known", "another name, or that lesion",
                               "change it in the table") for name in taken])
        return
    intake = check_sizes(report, case.whole, chosen, scan, today=session.calendar_day())
    st.markdown(f"**{sentence_intake(intake)}**")
    foreign_files.show_parts(intake)
    if unlikely := find_doubts([one.row for one in intake.taken], case.whole):
        widgets.show_lines([(line, "strong") for line in unlikely], "far from what is recorded")
    _ask_save(report, intake, digest, sure)


def _ask_scan(report: SizeReport, case: Case, digest: str) -> Scan:
    """The scan that the report is of: one of the record, or a new one with its day and kind."""
    proposed, known = propose_scan(report, case.whole), view.scan_options(case.whole)
    names = [_NEW_SCAN, *known]
    columns = st.columns(3)
    chosen = columns[0].selectbox("scan", names, index=names.index(proposed.study_id or _NEW_SCAN),
                                  format_func=lambda name: known.get(name, name), key=f"scan-{digest}",
                                  help=explain.control("scan of the report"))
    if chosen != _NEW_SCAN:
        return Scan(chosen)
    kinds = choices("studies", "kind") or ()
    day = columns[1].text_input("done on", value=report.done_on or "", key=f"day-{digest}",
                                placeholder="2024-03-12, 2024-03 or 2024", help=explain.field("studies", "done_on"))
    kind = columns[2].selectbox("kind", kinds, index=kinds.index(report.kind) if report.kind in kinds else None,
                                key=f"kind-{digest}", placeholder="not known", help=explain.field("studies", "kind"))
    return Scan(None, day.strip() or None, kind)


def _ask_save(report: SizeReport, intake: Intake, digest: str, sure: bool) -> None:
    foreseen = show_foreseen(intake.records, (digest, intake.records)) if intake.records else []
    by = st.text_input("recorded by", key="recorded_by_import", placeholder="your initials or role",
                       help=explain.control("recorded by"))
    looked = st.checkbox("I have looked at every line: these are the right lesions", key=f"looked-{digest}",
                         help=explain.control("looked at every line"))
    unit = not any(lesion.assumed_mm for lesion in report.lesions) or st.checkbox(
        "The sizes without a unit are mm", key=f"unit-{digest}",
        help=explain.control("sizes without a unit"))
    without = not intake.refused or st.checkbox(f"Save without the {len(intake.refused)} refused",
                                                key=f"without-{digest}",
        help=explain.control("save without"))
    if st.button(button_words(foreseen or (), "Save these sizes"), type="primary", key="confirm-import",
                 disabled=foreseen is None or not (intake.records and sure and looked and unit and without)):
        save_records(intake.records, by)
