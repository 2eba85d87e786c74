"""Typing rows in: one form a kind of entry, checked by the same rules as files, saved in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from netcore.errors import NetcoreError, Problem
from netcore.exchange import read_row
from netcore.model import PatientRecord, Row, choices, known_words
from netcore.views.options.decisions import OTHERWISE
from netcore.views.records.entry import (
    SIZES,
    baseline_choices,
    lesion_grid,
    lesion_names,
    merge_sizes,
    overlay_grid,
    record_with,
    rows_of_form,
    size_fields,
)
from netcore.views.records.entry_checks import find_repeats, refuse_form, slips_of_grid, told_in_form
from netcore.views.records.entry_doubts import find_doubts
from netcore.views.records.entry_paste import read_pasted_sheet
from netcore.views.records.entry_sheet import NAMES, lab_grid, typed_rows, with_last_units
from netcore.views.text import unmarked
from pages.common import explain, session, widgets
from pages.common.records import form_widgets, undoing
from pages.common.records.form_fields import FORMS, label_of
from pages.common.records.form_widgets import Rows, ask_field, list_column
from pages.common.records.plain_rows import show_texts
from pages.common.session import Case

Typed = tuple[str, Mapping[str, str]]


def ask_who(label: str = "recorded by") -> None:
    """Every row keeps by whom it was recorded, and every export by whom it was taken; asked once a session."""
    st.text_input(label, key="recorded_by", placeholder="your initials or role", persist_state="session",
                  width=260, help=explain.control("recorded by"))


def show_form(kind: str, case: Case | None, standings: Sequence[str] = ()) -> None:
    """One form; an example's record is not changed, and all but the patient form need a patient. `standings`: those of
    options, from which a decision may depart.

    What is typed is kept for this patient and form until it is saved, whatever page is looked at meanwhile.
    """
    if session.story_shown():
        st.info("A story is shown: nothing is typed in or saved. Leave the story first.")
        return
    if kind != "patient" and case is None:
        st.info("Choose a patient on the overview first, or add one with the patient form.")
        return
    if kind != "patient" and case and case.store == session.EXAMPLE:
        st.info("This is an example patient: its record is not changed. Add one of your own with the patient form.")
        # The records page has that form above; elsewhere it needs a way there.
        if kind == "decision":
            widgets.link_to_adding()
        return
    table, fields = FORMS[kind]
    case = case if kind != "patient" else None
    name = f"{kind}-{case.local_id}" if case else kind
    with st.container(border=True, key="typing"):
        values = _ask_fields(kind, table, fields, name, case, standings)
        grid = _ask_grid(kind, case, name)
        checked = _check(case, kind, table, values, grid)
        asked = bool(checked.doubts) and st.session_state.get(f"asked-{name}") == checked.doubts
        # No keys of its own: they would save without the field that is being typed in.
        sent = st.button("Save all the same" if asked else "Save", type="primary", key=f"save-{kind}")
        form_widgets.let_enter_move_on(f"move-on-{kind}")
    # What a save did is said where the eye rests, at the button, also on a phone. It has its room there, so that
    # nothing moves when it goes: a list that is open closes when the page moves.
    with st.container(key="answer"):
        undoing.show_saved()
        if sent and (problems := checked.problems):
            show_problems([told_in_form(problem, label_of) for problem in problems])
        elif sent and checked.doubts and not asked:
            st.session_state[f"asked-{name}"] = checked.doubts
            st.rerun()
        elif sent:
            _store(case, name, checked.rows)
        elif asked:
            show_doubts(checked.doubts)


@dataclass(frozen=True)
class Checked:
    """What a filled form means: rows, every reason not to save them, and what is asked once before."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    doubts: tuple[str, ...]


def _key(name: str, field: str) -> str:
    """Saving empties the form: its fields and its table begin anew under other keys."""
    kind, _, local_id = name.partition("-")
    return f"{kind}-{field}-{local_id}-{st.session_state.get(f'saved-{name}', 0)}"


def _ask_fields(kind: str, table: str, fields: Sequence[str], name: str, case: Case | None,
                standings: Sequence[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    columns = st.columns(4)
    for number, field in enumerate(fields):
        # Row by row, so that a phone, which stacks columns, keeps the order.
        columns = columns if number % 4 or not number else st.columns(4)
        with columns[number % 4]:
            if field == "baseline_for":
                values[field] = form_widgets.ask_choice(
                    "baseline for", baseline_choices(case.whole) if case else [], _key(name, field),
                    placeholder="no new baseline", help="The roles below begin a target set of their own: for the "
                    "treatment that comes next, or for a course that has a name in the record.")
            elif field == OTHERWISE:
                values[field] = form_widgets.ask_choice(
                    "otherwise than", standings, _key(name, field), placeholder="no option in particular",
                    help=explain.control("otherwise than"))
            else:
                values[field] = ask_field(table, field, _key(name, field))
    return values


def _ask_grid(kind: str, case: Case | None, name: str) -> Rows:
    """The rows below a form: a scan's lesions, a laboratory sheet's results, a treatment's lesions."""
    if case is None:
        return []
    if kind == "scan":
        record = case.whole
        sizes, new = _ask_sizes(name, record)
        with st.expander("All columns, one row a lesion", expanded=not sizes):
            st.caption("The letters do under state and in place of a size, too. A new lesion is a new row. Roles are "
                       "kept until a new baseline is chosen above.")
            grid = form_widgets.ask_grid(
                lambda kept: overlay_grid(lesion_grid(record), kept),
                {"last size": st.column_config.TextColumn(disabled=True),
                 "segment": list_column(choices("lesions", "segment")),
                 "role": list_column(choices("target_sets", "role")),
                 **{one: st.column_config.TextColumn(label_of(one)) for one in ("lesion_id", "state", *SIZES)}},
                _key(name, "grid"), ("measurements", "lesions", "target_sets"))
        _show_slips("scan", grid)
        return merge_sizes(grid, sizes, new, record)
    if kind == "laboratory":
        pasted = f"pasted-{name}"
        st.text_area("from a report", key=_key(name, "paste"), persist_state="session", height=110,
                     placeholder="chromogranin A\t140\tng/mL\t< 100", on_change=_take_sheet,
                     args=(name, case.whole),
                     help="One result a line: name, value, unit, limits, apart by tabs, semicolons or blanks. A line "
                     "without a unit takes unit and limits of the last sheet. The results are put into the table below "
                     "to be looked at; nothing is saved yet.")
        if left := read_pasted_sheet(st.session_state.get(_key(name, "paste"), "")).left:
            widgets.show_lines([(line, "unknown") for line in left],
                               f"{len(left)} line{'s' if len(left) > 1 else ''} not taken: type into the table what "
                               "belongs there, under a name of the catalogue")
        st.caption("One row a result, in the unit of the laboratory. The analytes of the last sheet stand there with "
                   "their units and limits: look whether they still hold. A row without a value is not saved.")
        grid = form_widgets.ask_grid(
            lambda kept: lab_grid(case.whole, kept),
            {**{one: list_column(choices("labs", one)) for one in ("comparator", "interpretation", "specimen")},
             **{one: st.column_config.TextColumn(label_of(one)) for one in (
                 "analyte", "value", "unit", "lower_limit", "upper_limit", "assay")},
             "conditions": form_widgets.words_column(known_words("labs", "conditions") or ())},
            _key(name, f"grid{st.session_state.get(pasted, 0)}"), ("labs",))
        grid = typed_rows(grid, case.whole)
        _show_slips("laboratory", grid)
        return grid
    if kind == "treatment":
        chosen = st.multiselect("lesions treated", lesion_names(case.whole), key=_key(name, "lesions"),
                                placeholder="none named", persist_state="session",
                                help=explain.control("lesions treated"))
        return [{"lesion_id": lesion} for lesion in chosen]
    return []


def _ask_sizes(name: str, record: PatientRecord) -> tuple[dict[str, str], str]:
    """One field a known lesion, which a hand on the keys gets through with the tabulator, and one for new lesions."""
    fields = size_fields(record)
    if fields:
        st.caption("Size in mm, or one letter: **a** absent, **s** too small, **n** not evaluable. Blank means not "
                   "measured; 0 or a means looked for and gone.")
    sizes: dict[str, str] = {}
    columns = st.columns(4)
    for number, field in enumerate(fields):
        columns = columns if number % 4 or not number else st.columns(4)
        with columns[number % 4]:
            typed = sizes[field.lesion_id] = st.text_input(
                unmarked(field.words), key=_key(name, f"size{number}"), persist_state="session",
                help=explain.control("size"))
            _show_slips("scan", merge_sizes([], {field.lesion_id: typed}, "", record), "")
    new = st.text_input("new lesions" if fields else "lesions", key=_key(name, "new"), persist_state="session",
                        placeholder="name, segment, size: B7 VI 14; B8 II 9", help=explain.control("new lesions"))
    _show_slips("scan", merge_sizes([], {}, new, record), "")
    return sizes, new


def _take_sheet(name: str, record: PatientRecord) -> None:
    """The pasted rows take their place in a table of their own, after what was typed before."""
    number = st.session_state.get(f"pasted-{name}", 0)
    typed = st.session_state.get(f"kept-{_key(name, f'grid{number}')}", [])
    rows = with_last_units(read_pasted_sheet(st.session_state[_key(name, "paste")]).rows, record)
    st.session_state[f"pasted-{name}"] = number + 1
    old = st.session_state.get(f"sheet-{name}", [])
    laid = [{column: row.get(column, "") for column in NAMES} for row in rows]
    # A sheet that is pasted again, corrected, takes the place of the one before.
    st.session_state[f"sheet-{name}"] = laid
    st.session_state[f"kept-{_key(name, f'grid{number + 1}')}"] = [row for row in typed if row not in old] + laid


def _show_slips(kind: str, grid: Rows, label: str = "cannot be taken as it stands") -> None:
    if slips := slips_of_grid(kind, grid, session.calendar_day(), label_of):
        widgets.show_lines([(line, "strong") for line in slips], label)


def _check(case: Case | None, kind: str, table: str, values: Mapping[str, str], grid: Rows) -> Checked:
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
    return Checked(tuple(good), tuple(problems or find_repeats(good, whole)), tuple(find_doubts(good, whole)))


def _store(case: Case | None, name: str, rows: Sequence[Row]) -> None:
    """Save all rows or none; says every reason why nothing was saved, else the form begins anew."""
    try:
        record = record_with(case.whole, rows) if case else PatientRecord.of(rows)
        store = session.open_stores()[session.USER]
        result = store.save(record, by=st.session_state["recorded_by"], reason=f"{name.partition('-')[0]} form")
    except NetcoreError as error:
        show_problems(error.problems)
        return
    local_id = store.local_id(record.patient_id)
    if result.added or result.superseded or result.restored:
        more = "" if case else f" {record.patient_id} is chosen now: the forms above are for this patient."
        undoing.remember(local_id, result.version, f"Saved: {result.added + result.restored} row(s) added, "
                         f"{result.superseded} corrected.{more}", began=case is None)
    else:
        undoing.say("Nothing new: the same values stood there already.")
    st.session_state[f"saved-{name}"] = st.session_state.get(f"saved-{name}", 0) + 1
    if case is None:
        st.query_params["patient"] = local_id
    st.rerun()


def show_problems(problems: Sequence[Problem], nothing: str = "Nothing was saved") -> None:
    """Refusals, one sentence each, as plain text; nothing was saved."""
    said = f"{nothing}: {len(problems)} thing{'s' if len(problems) > 1 else ''} to correct."
    # The keys may have saved while the button was out of sight.
    st.toast(said)
    st.error(said)
    show_texts(problems)


def show_doubts(doubts: Sequence[str]) -> None:
    """What is possible and worth a second look, as plain text; asked once."""
    st.toast("Nothing was saved yet: something to look at first.")
    st.warning("Nothing was saved yet. This is possible, and worth a second look: correct it, or save all the same.")
    show_texts(doubts)
