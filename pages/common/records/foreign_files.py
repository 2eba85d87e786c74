"""Foreign files in: FHIR, SDTM and mapped tables. What would be taken, repaired or refused is shown first."""

import hashlib
from collections.abc import Callable

import streamlit as st

from netcore.errors import BadInput, UnknownPatient
from netcore.exchange import (
    Format,
    Grid,
    Intake,
    Mapping,
    check_fhir,
    check_mapped,
    check_sdtm,
    guess_columns,
    open_grid,
)
from netcore.model import PatientRecord
from netcore.views.records import mapping_table as view
from netcore.views.records.foreseen import button_words
from netcore.views.records.imports import (
    rows_to_withdraw,
    sentence_intake,
    sentences_withdrawals,
    table_repaired,
    table_review,
    table_taken,
)
from pages.common import explain, session, widgets
from pages.common.records import presets
from pages.common.records.forms import show_problems
from pages.common.records.import_saving import save_records, show_foreseen
from pages.common.records.plain_rows import show_rows, show_texts

_TABLES = {"labs": "laboratory results", "measurements": "sizes of lesions", "patients": "patients",
           "treatments": "treatments", "symptoms": "symptoms"}
_DECIMALS = {"as found": None, "4.1": ".", "4,1": ","}
_ORDERS = {"as found": None, "day first": "dmy", "month first": "mdy"}


def show_foreign(files: dict[str, bytes], kind: Format) -> None:
    """The way from uploaded files to a save, for every kind but this app's own tables."""
    digest = hashlib.sha256(b"".join(name.encode() + data for name, data in sorted(files.items()))).hexdigest()[:16]
    told, today = _told_names(digest), session.calendar_day()
    key = (digest, kind, tuple(sorted(told.items())))
    if kind == "table":
        _show_mapped(files, digest)
    elif kind == "fhir":
        _show_intake(_checked(key, lambda: check_fhir(files, today=today, known=_known, confirmed=told)), digest)
    else:
        names = view.mapping_names(told)
        _show_intake(_checked(key, lambda: check_sdtm(files, today=today, known=_known, names=names)), digest)


def _known(patient_id: str) -> PatientRecord | None:
    try:
        return session.open_stores()[session.USER].load(patient_id)
    except UnknownPatient:
        return None


def _checked(key: tuple[object, ...], check: Callable[[], Intake]) -> Intake:
    """The intake, made once for one content of files, mapping and store."""
    whole = (*key, session.open_stores()[session.USER].revision(), session.calendar_day())
    if st.session_state.get("intake_key") != whole:
        with st.spinner("Reading the file ..."):
            st.session_state["intake"] = check()
        st.session_state["intake_key"] = whole
    intake: Intake = st.session_state["intake"]
    return intake


def _show_mapped(files: dict[str, bytes], digest: str) -> None:
    if len(files) > 1:
        st.info("Tables of other make are read one at a time: leave one file in.")
        return
    (name, data), = files.items()
    try:
        grid = open_grid(data, name)
        mapping = _choose_start(grid, digest)
        grid = mapping.open(data, name)
    except BadInput as error:
        show_problems(error.problems)
        return
    mapping = _edit(grid, mapping, digest)
    if not view.patients_named(mapping):
        st.info("No column says whose rows these are: choose one that means patient_id, or name the patient above.")
        return
    told = _told_names(digest)
    mapping = mapping.model_copy(update={"names": {**mapping.names, **view.mapping_names(told)}})
    bar = st.empty()
    intake = _checked((digest, mapping.model_dump_json()), lambda: check_mapped(
        grid, mapping, today=session.calendar_day(), known=_known,
        told=lambda count: bar.progress(min(count / 100_000, 1.0), text=f"{count} rows read")))
    bar.empty()
    _show_intake(intake, digest)
    with st.expander("Keep this mapping for the next file of the source"):
        source = st.text_input("name of the source", value=mapping.source, key=f"source-{digest}",
                               help=explain.control("name of the source"))
        if st.button("Keep as preset", key="keep-preset"):
            presets.keep_preset(mapping.model_copy(update={"source": source}))


def _choose_start(grid: Grid, digest: str) -> Mapping:
    """The guess, or a preset that fits; a single one that fits is chosen at once."""
    kept = presets.list_presets()
    fitting = view.preset_names(kept, grid)
    columns = st.columns(2)
    start = columns[0].selectbox("mapping", ["guessed", *fitting], index=1 if len(fitting) == 1 else 0,
                                 key=f"preset-{digest}", help=explain.control("mapping"))
    chosen = dict(kept)[start] if start in fitting else guess_columns(grid)
    table = columns[1].selectbox("the table holds", list(_TABLES), index=list(_TABLES).index(chosen.table),
                                 format_func=_TABLES.get, key=f"table-{digest}-{start}",
                                 help=explain.control("the table holds"))
    return chosen if table == chosen.table else guess_columns(grid, table)


def _edit(grid: Grid, mapping: Mapping, digest: str) -> Mapping:
    """The mapping screen: what each column means, and how numbers and days are printed."""
    key = f"{digest}-{mapping.table}-{mapping.source}"
    edited = st.data_editor(
        table := view.table_mapping(grid, mapping), hide_index=True, key=f"mapping-{key}", width="stretch",
        disabled=[view.COLUMN, view.SHOWN], column_config=explain.columns("mapping", table.columns, {
            view.MEANS: st.column_config.SelectboxColumn(options=view.meanings(mapping.table), required=True)}))
    columns = st.columns(3)
    decimal = columns[0].segmented_control("decimal sign", list(_DECIMALS), default=_name(_DECIMALS, mapping.decimal),
                                           key=f"decimal-{key}", help=explain.control("decimal sign"))
    order = columns[1].segmented_control("12/03 means", list(_ORDERS), default=_name(_ORDERS, mapping.dates),
                                         key=f"order-{key}", help=explain.control("12/03 means"))
    whose = columns[2].text_input("all rows are of patient", key=f"whose-{key}",
                                  help="only where no column says it")
    size_unit = mapping.size_unit if mapping.table != "measurements" else columns[2].segmented_control(
        "sizes are in", ["mm", "cm"], default=mapping.size_unit, required=True, key=f"size-{key}",
        help=explain.control("sizes are in"))
    constants = {"patient_id": whose.strip()} if whose.strip() else {}
    return view.read_mapping(edited, mapping).model_copy(update={
        "decimal": _DECIMALS.get(decimal), "dates": _ORDERS.get(order), "constants": constants,
        "size_unit": size_unit})


def _name(choices: dict[str, str | None], value: str | None) -> str:
    return next(name for name, one in choices.items() if one == value)


def _told_names(digest: str) -> dict[str, str]:
    """The analytes that the reader of this file has chosen for its unknown names so far."""
    told: dict[str, str] = st.session_state.setdefault(f"told-{digest}", {})
    return told


def _show_intake(intake: Intake, digest: str) -> None:
    st.markdown(f"**{sentence_intake(intake)}**")
    names = view.table_names(intake)
    if len(names):
        waiting = view.count_names(intake)
        more = f" The first {len(names)} of {waiting}; the others follow once these are said." \
            if waiting > len(names) else ""
        st.markdown("**To look at**: names and codes that mean no analyte for sure. Say what they are, or leave them; "
                    f"nothing of them is taken until then.{more}")
        edited = st.data_editor(names, hide_index=True, key=f"names-{digest}-{len(_told_names(digest))}",
                                width="stretch", disabled=[view.NAME, view.CODE, "why", "may be"],
                                column_config=explain.columns("names", names.columns, {
                                    view.ANALYTE: st.column_config.SelectboxColumn(options=view.analyte_choices(),
                                                                                   required=True)}))
        if st.button("Read again with these analytes", key="told-names", disabled=not view.read_names(edited)):
            st.session_state[f"told-{digest}"] = {**_told_names(digest), **view.read_names(edited)}
            st.rerun()
    show_parts(intake)
    foreseen = show_foreseen(intake.records, st.session_state["intake_key"]) if intake.records else []
    by = st.text_input("recorded by", key="recorded_by_import", placeholder="your initials or role",
                       help=explain.control("recorded by"))
    without = not intake.refused or st.checkbox(
        f"Save without the {len(intake.refused)} refused row(s)", key=f"without-{digest}",
        help=explain.control("save without"))
    gone = rows_to_withdraw(intake) if _ask_withdrawals(intake, digest) else {}
    if st.button(button_words(foreseen or (), "Save what can be taken"), type="primary", key="confirm-import",
                 disabled=foreseen is None or not ((intake.records or gone) and without)):
        save_records(intake.records, by, gone)


def _ask_withdrawals(intake: Intake, digest: str) -> bool:
    if not intake.withdrawals:
        return False
    widgets.show_lines([(line, "strong") for line in sentences_withdrawals(intake)],
                       "recorded earlier from what the source now calls entered in error")
    return st.checkbox(f"Withdraw {len(intake.withdrawals)} row(s); they stay in the history", value=True,
                       key=f"withdraw-{digest}", help=explain.control("withdraw what the source withdrew"))


def show_parts(intake: Intake) -> None:
    """What would be refused, looked at, repaired, taken and left out, each with its reason."""
    if intake.refused:
        st.markdown(f"**Refused** ({len(intake.refused)})")
        show_texts(intake.refused)
    if intake.review:
        with st.expander(f"To look at ({len(intake.review)})"):
            show_rows(table_review(intake), key="review", about="review", count=len(intake.review))
    if intake.repaired:
        with st.expander(f"Repaired or completed ({len(intake.repaired)})"):
            show_rows(table_repaired(intake), key="repaired", about="repaired", count=len(intake.repaired))
    if intake.taken:
        with st.expander(f"Can be taken ({len(intake.taken)})"):
            show_rows(table_taken(intake), key="taken", about="taken", count=len(intake.taken))
    if intake.left_out:
        with st.expander(f"Not taken ({len(intake.left_out)})"):
            show_texts(intake.left_out)
