"""Files in on the records page: what would be read is shown before anything is saved."""

import hashlib

import streamlit as st

from netcore.exchange import TablesReport, bundle_files, check_tables, guess_format, name_known_patients
from netcore.views.records.foreseen import button_words, changes_anything
from netcore.views.records.imports import accepted_counts, sentence_report, table_accepted, table_accepted_rows
from pages.common import explain, session
from pages.common.records import foreign_files, size_report, undoing
from pages.common.records.forms import show_problems
from pages.common.records.import_saving import save_records, show_foreseen
from pages.common.records.plain_rows import show_rows, show_texts
from pages.common.session import Case

_ENDINGS = ["zip", "csv", "xlsx", "json", "ndjson", "xpt", "txt", "tsv", "dcm"]
_MOST_MB = 20
_FORMATS = {"guess": "guess from the content", "tables": "tables of this app", "fhir": "FHIR R4",
            "sdtm": "SDTM (LB, or TU, TR and RS)", "dicom": "DICOM SR (sizes of lesions)",
            "table": "another table (laboratory list, scan list)"}


def show_import(case: Case | None) -> None:
    """Upload files, see what each row would become, then confirm."""
    st.markdown("**Tables of this app** (a zip, or its CSV files), **FHIR R4** (Bundle, resources, NDJSON), **SDTM** "
                "(CSV, XPT), **DICOM SR** (sizes of lesions, of the chosen patient) or **any other table** (CSV, XLSX: "
                "you say what its columns mean). Nothing is saved before you confirm, and then in one step.")
    uploads = st.file_uploader("files to read", type=_ENDINGS, accept_multiple_files=True, key="upload",
                               max_upload_size=_MOST_MB, help=explain.control("files to read"))
    st.caption(f"Of a file above {_MOST_MB} MB nothing is read. Split it by patients, each part with all rows of its "
               "patients, and read the parts one after the other: what one part brought stays, and a row that is "
               "there already adds nothing.")
    if uploads:
        _show_uploads({upload.name: upload.getvalue() for upload in uploads}, case)
    undoing.show_saved()
    undoing.show_undo(None)


def _show_uploads(files: dict[str, bytes], case: Case | None) -> None:
    guessed = guess_format(files)
    chosen = st.selectbox("format", list(_FORMATS), format_func=lambda one: f"{_FORMATS[one]}: {_FORMATS[guessed]}"
                          if one == "guess" else _FORMATS[one], key="import-format", help=explain.control("format"))
    kind = guessed if chosen == "guess" else chosen
    if kind == "tables":
        _show_tables(files)
    elif kind == "dicom":
        size_report.show_size_report(files, case)
    else:
        foreign_files.show_foreign(files, kind)


def _show_tables(files: dict[str, bytes]) -> None:
    known = session.open_stores()[session.USER].patient_ids()
    report = check_tables(bundle_files(name_known_patients(files, known)), today=session.calendar_day())
    st.markdown(f"**{sentence_report(report)}**")
    if report.refused:
        show_problems(report.problems)
    digest = hashlib.sha256(b"".join(name.encode() + data for name, data in sorted(files.items()))).hexdigest()
    foreseen = show_foreseen(report.records, digest) if report.records else None
    _show_details(report)
    by = st.text_input("recorded by", key="recorded_by_import", placeholder="your initials or role",
                       help=explain.control("recorded by"))
    ready = foreseen is not None and not report.refused and changes_anything(foreseen)
    if st.button(button_words(foreseen or (), "Save all of it"), type="primary", disabled=not ready,
                 key="confirm-import"):
        save_records(report.records, by)


def _show_details(report: TablesReport) -> None:
    """Accepted rows by table, repeats that are taken once, files that were not read: as plain text."""
    if report.accepted:
        show_rows(table_accepted(report), key="accepted", about="accepted")
        for name, count in accepted_counts(report).items():
            folded = st.expander(f"Accepted rows of {name} ({count})", key=f"rows-{name}", on_change="rerun")
            if folded.open:
                with folded:
                    show_rows(table_accepted_rows(report, name), key=f"accepted-{name}", about="accepted rows",
                              count=count)
    aside = [str(line) for line in (*report.dropped, *report.ignored)]
    if aside:
        with st.expander(f"Not taken ({len(aside)})"):
            show_texts(aside)
