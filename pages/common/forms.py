"""Typing rows in: one form a table, checked by the same rules as files, saved in one go."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from netcore.errors import NetcoreError, Problem
from netcore.exchange import read_row
from netcore.model import PatientRecord, Row, choices
from pages.common import session
from pages.common.session import Case

# The columns that each form asks for, in the order in which people say them.
FIELDS: dict[str, tuple[str, ...]] = {
    "patients": ("patient_id", "sex", "birth_year", "primary_site", "diagnosed_on", "note"),
    "histology": ("sampled_on", "site", "specimen", "reported_grade", "differentiation", "ki67_low", "ki67_high",
                  "mitoses_per_2mm2"),
    "studies": ("done_on", "kind", "phases", "slice_mm", "new_lesion", "reader", "result"),
    "treatments": ("kind", "performed_on", "ended_on", "agent", "dose", "dose_unit", "interval_days", "territory",
                   "course_id", "intent", "complication"),
    "findings": ("fact", "observed_on", "comparator", "value", "unit", "method", "note"),
    "symptoms": ("observed_on", "flushes_per_day", "stools_per_day", "weight_kg", "pain_0_10", "fatigue_0_10", "note"),
    "plans": ("kind", "planned_on", "done_on", "question", "decision", "reason"),
}
LAB_COLUMNS = ("analyte", "comparator", "value", "unit", "lower_limit", "upper_limit", "specimen", "assay",
               "conditions")
LESION_COLUMNS = ("lesion_id", "segment", "role", "last size", "state", "longest_diameter_mm", "short_axis_mm",
                  "enhancing_diameter_mm")
_HINTS = {"territory": "right_lobe; or segments as V; VI", "phases": "arterial; portal", "birth_year": "1961",
          "conditions": "fasting; ppi", "analyte": "CgA"}


def ask_fields(table: str, prefix: str) -> dict[str, str]:
    """Input widgets for the columns of a form; values are texts, blank where nothing was typed."""
    values: dict[str, str] = {}
    columns = st.columns(4)
    for number, field in enumerate(FIELDS[table]):
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


def check_rows(case: Case | None, rows: Sequence[tuple[str, Mapping[str, str]]], patient_id: str) -> \
        tuple[list[Row], list[Problem]]:
    """The typed rows as rows of the record, and what is wrong with them."""
    good: list[Row] = []
    problems: list[Problem] = []
    today = case.today if case else session.calendar_day()
    for table, values in rows:
        result = read_row(table, {"patient_id": patient_id, **values}, where=f"{table} form", today=today)
        if isinstance(result, list):
            problems += result
        else:
            good.append(result)
    return good, problems


def save_rows(case: Case | None, rows: Sequence[tuple[str, Mapping[str, str]]], *, patient_id: str, done: str) -> None:
    """Check and save typed rows, all or none; says what was saved or every reason why nothing was."""
    good, problems = check_rows(case, rows, patient_id)
    by = st.session_state.get("recorded_by", "").strip()
    if not by:
        problems.append(Problem("recorded by", "blank", "your initials or role", "fill it in above the forms"))
    if not rows:
        problems.append(Problem("form", "nothing was typed", "at least one value", "fill in a row"))
    if not problems:
        try:
            record = case.whole.with_rows(good) if case else PatientRecord.of(good)
            result = session.open_stores()[session.USER].save(record, by=by)
        except NetcoreError as error:
            problems = list(error.problems)
        else:
            kept = "nothing new: the same values stood there already" if not result.added and not result.superseded \
                else f"{result.added} row(s) added, {result.superseded} corrected"
            st.session_state["saved"] = f"{done}: {kept}."
            st.rerun()
    show_problems(problems)


def show_problems(problems: Sequence[Problem]) -> None:
    """Refusals, one sentence each, as plain text; nothing was saved."""
    st.error(f"Nothing was saved: {len(problems)} thing(s) to correct.")
    st.code("\n".join(str(problem) for problem in problems[:200]), language=None, wrap_lines=True)


def ask_table(columns: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], key: str) -> list[dict[str, str]]:
    """An editable grid whose rows may be added; rows come back as texts, empty rows left out."""
    edited = st.data_editor(list(rows), column_config=dict(columns), num_rows="dynamic", key=key, hide_index=True,
                            width="stretch")
    texts = [{name: "" if value is None else str(value).strip() for name, value in row.items()} for row in edited]
    return [row for row in texts if any(row.values())]
