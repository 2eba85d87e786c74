"""Typing rows in: one form a kind of entry, checked by the same rules as files, saved in one go."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from netcore.errors import NetcoreError, Problem
from netcore.exchange import read_row
from netcore.model import PatientRecord, Row, choices
from netcore.views.entry import (
    SIZES,
    STATES,
    baseline_choices,
    lab_grid,
    lesion_grid,
    lesion_names,
    record_with,
    rows_of_form,
)
from netcore.views.entry_checks import find_repeats, refuse_form
from pages.common import session
from pages.common.form_fields import FORMS, HINTS, label_of, word_of
from pages.common.session import Case

Typed = tuple[str, Mapping[str, str]]


def ask_who() -> None:
    """Every row keeps by whom it was recorded."""
    st.text_input("recorded by", key="recorded_by", placeholder="your initials or role", persist_state="session",
                  width=260)


def _show_saved() -> None:
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
    # Saving empties the form: its fields and its table begin anew under other keys.
    turn = st.session_state.get(f"saved-{kind}", 0)
    with st.form(f"form-{kind}", clear_on_submit=False):
        values = _ask_fields(table, fields, kind, turn, case)
        grid = _ask_grid(kind, case, turn)
        # What a save did is said where the eye rests, at the button, also on a phone.
        answer = st.container()
        sent = st.form_submit_button("Save", type="primary", key=f"save-{kind}")
    with answer:
        _show_saved()
        if sent:
            _save(case if kind != "patient" else None, kind, table, values, grid)


def _key(name: str, turn: int) -> str:
    return f"{name}-{turn}" if turn else name


def _ask_fields(table: str, fields: Sequence[str], prefix: str, turn: int, case: Case | None) -> dict[str, str]:
    values: dict[str, str] = {}
    columns = st.columns(4)
    for number, field in enumerate(fields):
        # Row by row, so that a phone, which stacks columns, keeps the order.
        columns = columns if number % 4 or not number else st.columns(4)
        label, key = label_of(field), _key(f"{prefix}-{field}", turn)
        with columns[number % 4]:
            if field == "baseline_for":
                values[field] = st.selectbox(
                    "baseline for", baseline_choices(case.whole) if case else [], index=None, key=key,
                    placeholder="no new baseline", help="The roles below begin a target set of their own: for the "
                    "treatment that comes next, or for a course that has a name in the record.") or ""
            elif field == "territory":
                values[field] = "; ".join(st.multiselect(label, choices(table, field) or (), format_func=word_of,
                                                         placeholder="not known", key=key))
            elif words := choices(table, field):
                values[field] = st.selectbox(label, words, index=None, placeholder="not known", format_func=word_of,
                                             key=key) or ""
            else:
                hint = "2024-03-12, 2024-03 or 2024" if field.endswith("_on") else HINTS.get(field, "")
                values[field] = st.text_input(label, placeholder=hint, key=key)
    return values


def _ask_grid(kind: str, case: Case | None, turn: int) -> list[dict[str, str]]:
    """The rows below a form: a scan's lesions, a laboratory sheet's results, a treatment's lesions."""
    if kind == "scan" and case:
        st.caption("One row a lesion. Blank means not measured; 0 or absent means looked for and gone. A new lesion is "
                   "a new row. Roles are kept until a new baseline is chosen above.")
        return _grid(lesion_grid(case.whole), {
            "last size": st.column_config.TextColumn(disabled=True),
            "state": _list_column(STATES), "segment": _list_column(choices("lesions", "segment")),
            "role": _list_column(choices("target_sets", "role")),
            **{name: st.column_config.TextColumn(label_of(name)) for name in ("lesion_id", *SIZES)}},
            _key("grid-scan", turn))
    if kind == "laboratory":
        st.caption("One row a result, in the unit of the laboratory.")
        return _grid(lab_grid(), {
            **{name: _list_column(choices("labs", name)) for name in ("comparator", "interpretation", "specimen")},
            **{name: st.column_config.TextColumn(label_of(name)) for name in ("lower_limit", "upper_limit")}},
            _key("grid-lab", turn))
    if kind == "treatment" and case:
        chosen = st.multiselect("lesions treated", lesion_names(case.whole), key=_key("treated-lesions", turn))
        return [{"lesion_id": lesion} for lesion in chosen]
    return []


def _list_column(words: Sequence[str] | None) -> Any:
    return st.column_config.SelectboxColumn(options=list(words or ()), format_func=word_of)


def _grid(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Any], key: str) -> list[dict[str, str]]:
    edited = st.data_editor(list(rows), column_config=dict(columns), num_rows="dynamic", key=key, hide_index=True,
                            placeholder="", width="stretch")
    texts = [{name: "" if value is None else str(value).strip() for name, value in row.items()} for row in edited]
    return [row for row in texts if any(row.values())]


def _save(case: Case | None, kind: str, table: str, values: Mapping[str, str], grid: list[dict[str, str]]) -> None:
    """Check and save what was typed, all or none; says what was saved or every reason why nothing was."""
    patient_id = case.whole.patient_id if case else values.get("patient_id", "")
    whole = case.whole if case else None
    typed: list[Typed] = rows_of_form(kind, table, values, grid, whole)
    good: list[Row] = []
    problems: list[Problem] = refuse_form(kind, values, grid, whole)
    for one, cells in typed:
        named = cells.get("lesion_id") or cells.get("analyte") if grid else None
        where = ", ".join(filter(None, (f"{kind} form", named)))
        result = read_row(one, {"patient_id": patient_id, **cells}, where=where, today=session.calendar_day())
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
    problems = problems or find_repeats(good, whole) or _store(case, kind, good)
    if problems:
        show_problems(problems)
    else:
        st.rerun()


def _store(case: Case | None, kind: str, rows: Sequence[Row]) -> list[Problem]:
    try:
        record = record_with(case.whole, rows) if case else PatientRecord.of(rows)
        store = session.open_stores()[session.USER]
        result = store.save(record, by=st.session_state["recorded_by"])
    except NetcoreError as error:
        return list(error.problems)
    st.session_state["saved"] = f"Saved: {result.added} row(s) added, {result.superseded} corrected." \
        if result.added or result.superseded else "Nothing new: the same values stood there already."
    st.session_state[f"saved-{kind}"] = st.session_state.get(f"saved-{kind}", 0) + 1
    if case is None:
        st.query_params["patient"] = store.local_id(record.patient_id)
    return []


def show_problems(problems: Sequence[Problem]) -> None:
    """Refusals, one sentence each, as plain text; nothing was saved."""
    st.error(f"Nothing was saved: {len(problems)} thing{'s' if len(problems) > 1 else ''} to correct.")
    st.code("\n".join(str(problem) for problem in problems[:200]), language=None, wrap_lines=True)
