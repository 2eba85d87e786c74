"""Files in and out on the records page: what would be read is shown before anything is saved."""

from io import BytesIO

import streamlit as st

from netcore.errors import NetcoreError
from netcore.exchange import TablesReport, bundle_files, check_tables, write_tables
from netcore.views.imports import sentence_report, table_accepted
from pages.common import session, widgets
from pages.common.forms import show_problems
from pages.common.session import Case


def show_import() -> None:
    """Upload a zip of CSV tables (or the tables themselves), see what is accepted and refused, then confirm."""
    st.markdown("A **zip of CSV tables**, or the CSV files themselves (all of a folder): one file a table, named "
                "`patients.csv`, `labs.csv`, `measurements.csv` ...; columns are the field names. Nothing is saved "
                "before you confirm, and then everything or nothing.")
    uploads = st.file_uploader("zip or CSV tables", type=["zip", "csv"], accept_multiple_files=True, key="upload",
                               max_upload_size=20)
    if not uploads:
        return
    source = bundle_files({upload.name: upload.getvalue() for upload in uploads})
    report = check_tables(source, today=session.calendar_day())
    st.markdown(f"**{sentence_report(report)}**")
    if report.refused:
        show_problems(report.problems)
    _show_details(report)
    by = st.text_input("recorded by", key="recorded_by_import", placeholder="your initials or role")
    ready = bool(report.records) and not report.refused
    if st.button("Save all of it", type="primary", disabled=not ready, key="confirm-import"):
        _save(report, by)


def _show_details(report: TablesReport) -> None:
    """Accepted rows by table, repeats that are taken once, files that were not read: as plain text."""
    if report.accepted:
        st.dataframe(table_accepted(report), hide_index=True, key="accepted")
    aside = [str(line) for line in (*report.dropped, *report.ignored)]
    if aside:
        with st.expander(f"Not taken ({len(aside)})"):
            st.code("\n".join(aside[:200]), language=None, wrap_lines=True)


def _save(report: TablesReport, by: str) -> None:
    try:
        results = session.open_stores()[session.USER].save_all(report.records, by=by, reason="read from a file")
    except NetcoreError as error:
        show_problems(error.problems)
        return
    added, changed = (sum(getattr(result, name) for result in results) for name in ("added", "superseded"))
    st.success(f"Saved: {len(results)} patient(s), {added} row(s) added, {changed} corrected, "
               f"{sum(result.unchanged for result in results)} already there.")


def show_export(case: Case | None) -> None:
    """The chosen patient's tables, or those of every own patient, as one zip that can be read in again."""
    if case:
        # A button's words are Markdown, so the id from a file stands in the banner instead.
        widgets.show_banner(session.banner_of(case))
        st.download_button("Tables of this patient", data=lambda: _zip([case.store], case.whole.patient_id),
                           file_name=f"{case.local_id}.zip", mime="application/zip", on_click="ignore",
                           key="export-one")
    own = session.open_stores()[session.USER].patient_ids()
    if own:
        st.download_button(f"Tables of all {len(own)} own patients", data=lambda: _zip([session.USER]),
                           file_name="records.zip", mime="application/zip", on_click="ignore", key="export-all")
    if not case and not own:
        st.info("There is nothing of your own to take away yet. To take the tables of an example, choose it on the "
                "overview first.")
    st.caption("The zip holds the imported patient ids and every row. It is not de-identified.")


def _zip(names: list[str], patient_id: str | None = None) -> bytes:
    stores = [session.open_stores()[name] for name in names]
    records = [store.load(one) for store in stores for one in ([patient_id] if patient_id else store.patient_ids())]
    target = BytesIO()
    write_tables(records, target)
    return target.getvalue()
