"""Typing rows in: one form a kind of entry, checked by the same rules as files, saved in one go."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from netcore.errors import NetcoreError, Problem
from netcore.exchange import read_row
from netcore.model import PatientRecord, Row, choices
from netcore.views.entry import STATES, lab_grid, lesion_grid, lesion_names, rows_of_form
from pages.common import session
from pages.common.session import Case

# The columns that each form asks for, in the order in which people say them.
FORMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "patient": ("patients", ("patient_id", "sex", "birth_year", "primary_site", "diagnosed_on", "note")),
    "scan": ("studies", ("done_on", "kind", "phases", "slice_mm", "new_lesion", "reader", "result")),
    "laboratory": ("labs", ("taken_on", "laboratory", "sample_id")),
    "treatment": ("treatments", ("kind", "performed_on", "ended_on", "agent", "dose", "dose_unit", "interval_days",
                                 "territory", "course_id", "intent", "complication")),
    "finding": ("findings", ("fact", "observed_on", "comparator", "value", "unit", "method", "note")),
    "symptoms": ("symptoms", ("observed_on", "flushes_per_day", "stools_per_day", "weight_kg", "pain_0_10",
                              "fatigue_0_10", "note")),
    "plan": ("plans", ("kind", "planned_on", "done_on", "question", "decision", "reason")),
    "decision": ("plans", ("planned_on", "question", "decision", "reason")),
    "histology": ("histology", ("sampled_on", "site", "specimen", "reported_grade", "differentiation", "ki67_low",
                                "ki67_high", "mitoses_per_2mm2")),
}
_HINTS = {"territory": "right_lobe; or segments as V; VI", "phases": "arterial; portal", "birth_year": "1961",
          "reader": "clinical"}
Typed = tuple[str, Mapping[str, str]]


def ask_who() -> None:
    """Every row keeps by whom it was recorded."""
    st.text_input("recorded by", key="recorded_by", placeholder="your initials or role", persist_state="session",
                  width=260)


def show_saved() -> None:
    """What the last save did, once."""
    if "saved" in st.session_state:
        st.success(st.session_state.pop("saved"))


def show_form(kind: str, case: Case | None) -> None:
    """One form; an example's record is not changed, and all but the patient form need a patient."""
    if kind != "patient" and case is None:
        st.info("Choose a patient on the overview first, or add one with the patient form.")
        return
    if kind != "patient" and case and case.store == session.EXAMPLE:
        st.info("This is an example patient: its record is not changed. Add one of your own with the patient form.")
        return
    table, fields = FORMS[kind]
    with st.form(f"form-{kind}", clear_on_submit=False):
        values = _ask_fields(table, fields, kind)
        grid = _ask_grid(kind, case)
        sent = st.form_submit_button("Save", type="primary", key=f"save-{kind}")
    if sent:
        _save(case if kind != "patient" else None, kind, table, values, grid)


def _ask_fields(table: str, fields: Sequence[str], prefix: str) -> dict[str, str]:
    values: dict[str, str] = {}
    columns = st.columns(4)
    for number, field in enumerate(fields):
        words = choices(table, field)
        label = field.replace("_", " ")
        with columns[number % 4]:
            if words and field != "territory":
                values[field] = st.selectbox(label, words, index=None, placeholder="not known",
                                             key=f"{prefix}-{field}") or ""
            else:
                hint = "2024-03-12, 2024-03 or 2024" if field.endswith("_on") else _HINTS.get(field, "")
                values[field] = st.text_input(label, placeholder=hint, key=f"{prefix}-{field}")
    return values


def _ask_grid(kind: str, case: Case | None) -> list[dict[str, str]]:
    """The rows below a form: a scan's lesions, a laboratory sheet's results, a treatment's lesions."""
    if kind == "scan" and case:
        st.caption("One row a lesion. Blank means not measured; 0 or absent means looked for and gone. A new lesion is "
                   "a new row.")
        return _grid(lesion_grid(case.record), {
            "last size": st.column_config.TextColumn(disabled=True),
            "state": st.column_config.SelectboxColumn(options=list(STATES)),
            "segment": st.column_config.SelectboxColumn(options=list(choices("lesions", "segment") or ())),
            "role": st.column_config.SelectboxColumn(options=["target", "non_target"])}, "grid-scan")
    if kind == "laboratory":
        st.caption("One row a result, in the unit of the laboratory.")
        return _grid(lab_grid(), {
            "comparator": st.column_config.SelectboxColumn(options=list(choices("labs", "comparator") or ())),
            "interpretation": st.column_config.SelectboxColumn(options=list(choices("labs", "interpretation") or ())),
            "specimen": st.column_config.SelectboxColumn(options=list(choices("labs", "specimen") or ()))}, "grid-lab")
    if kind == "treatment" and case:
        chosen = st.multiselect("lesions treated", lesion_names(case.record), key="treated-lesions")
        return [{"lesion_id": lesion} for lesion in chosen]
    return []


def _grid(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Any], key: str) -> list[dict[str, str]]:
    edited = st.data_editor(list(rows), column_config=dict(columns), num_rows="dynamic", key=key, hide_index=True,
                            placeholder="", width="stretch")
    texts = [{name: "" if value is None else str(value).strip() for name, value in row.items()} for row in edited]
    return [row for row in texts if any(row.values())]


def _save(case: Case | None, kind: str, table: str, values: Mapping[str, str], grid: list[dict[str, str]]) -> None:
    """Check and save what was typed, all or none; says what was saved or every reason why nothing was."""
    patient_id = case.whole.patient_id if case else values.get("patient_id", "")
    typed: list[Typed] = rows_of_form(kind, table, values, grid, case.whole if case else None)
    good: list[Row] = []
    problems: list[Problem] = []
    for one, cells in typed:
        result = read_row(one, {"patient_id": patient_id, **cells}, where=f"{kind} form", today=session.calendar_day())
        if isinstance(result, list):
            problems += result
        else:
            good.append(result)
    if not typed:
        problems.append(Problem(f"{kind} form", "nothing was typed", "at least one value", "fill in the form"))
    if kind == "patient" and patient_id in session.open_stores()[session.USER].patient_ids():
        problems.append(Problem("patient form, patient_id", f"{patient_id!r} stands in the records already",
                                "an id that is not taken", "choose that patient on the overview; nothing was changed"))
    if not st.session_state.get("recorded_by", "").strip():
        problems.append(Problem("recorded by", "blank", "your initials or role", "fill it in above the form"))
    if not problems:
        problems = _store(case, kind, good)
    if problems:
        show_problems(problems)
    else:
        st.rerun()


def _store(case: Case | None, kind: str, rows: Sequence[Row]) -> list[Problem]:
    try:
        record = case.whole.with_rows(rows) if case else PatientRecord.of(rows)
        store = session.open_stores()[session.USER]
        result = store.save(record, by=st.session_state["recorded_by"])
    except NetcoreError as error:
        return list(error.problems)
    st.session_state["saved"] = f"Saved: {result.added} row(s) added, {result.superseded} corrected." \
        if result.added or result.superseded else "Nothing new: the same values stood there already."
    if case is None:
        st.query_params["patient"] = store.local_id(record.patient_id)
    return []


def show_problems(problems: Sequence[Problem]) -> None:
    """Refusals, one sentence each, as plain text; nothing was saved."""
    st.error(f"Nothing was saved: {len(problems)} thing{'s' if len(problems) > 1 else ''} to correct.")
    st.code("\n".join(str(problem) for problem in problems[:200]), language=None, wrap_lines=True)
