"""The fields and tables of forms: what stands in them survives a change of page, and a slip is told beneath it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from netcore.model import choices, known_words
from netcore.views.records.entry_checks import refuse_cell
from pages.common import explain, session, widgets
from pages.common.records.form_fields import HINTS, label_of, word_of

Rows = list[dict[str, str]]
_move_on = st.components.v2.component("net_move_on", js=Path(__file__).with_name("moveon.js").read_text("utf-8"),
                                      isolate_styles=False)
YES_NO = ("yes", "no")


def ask_field(table: str, field: str, key: str, start: str = "") -> str:
    """One column of a table; kept for the session under the key; a slip is told beneath it at once."""
    label, said = label_of(field), explain.field(table, field)
    if field == "territory":
        given = [word for word in start.split("; ") if word]
        return "; ".join(st.multiselect(label, choices(table, field) or (), default=given, format_func=word_of,
                                        placeholder="not known", key=key, persist_state="session", help=said))
    if known := known_words(table, field):
        given = [word for word in start.split("; ") if word]
        return "; ".join(st.multiselect(label, list(dict.fromkeys((*known, *given))), default=given, key=key,
                                        format_func=word_of, accept_new_options=True, placeholder="none known",
                                        persist_state="session", help=said))
    words = YES_NO if field in ("urgent", "technical_success") else choices(table, field)
    if words:
        return st.selectbox(label, words, index=words.index(start) if start in words else None, key=key,
                            placeholder="not known", format_func=word_of, persist_state="session", help=said) or ""
    if "\n" in start:
        return st.text_area(label, value=start, key=key, persist_state="session", help=said)
    hint = "2024-03-12, 2024-03 or 2024" if field.endswith("_on") else HINTS.get(field, "")
    text = st.text_input(label, value=start, placeholder=hint, key=key, persist_state="session", help=said)
    show_slip(refuse_cell(table, field, text, session.calendar_day()))
    return text


def let_enter_move_on(key: str) -> None:
    """Within the form that this stands in, Enter goes from field to field and in the end to Save."""
    _move_on(key=key)


def show_slip(sentence: str | None) -> None:
    """Why a field is refused, beneath it."""
    if sentence:
        widgets.show_lines([(sentence, "strong")])


def ask_choice(label: str, options: Sequence[str], key: str, **more: Any) -> str:
    """A list of words that are no column of a table; '' where nothing is chosen."""
    return st.selectbox(label, options, index=None, key=key, persist_state="session", **more) or ""


def list_column(words: Sequence[str] | None) -> Any:
    """A column of a table whose cells hold one word of a list."""
    return st.column_config.SelectboxColumn(options=list(words or ()), format_func=word_of)


def ask_grid(start: Callable[[Rows], Sequence[Mapping[str, Any]]], columns: Mapping[str, Any], key: str,
             about: Sequence[str]) -> Rows:
    """A table to type into; rows without any text are left out.

    `start` gets what was typed before the page was left and gives what the table begins with. It is asked once each
    time the table comes on the screen: a table that got its own answers back would lose them. `about`: the tables of
    the record whose columns these are.
    """
    kept, begun = f"kept-{key}", f"begun-{key}"
    if key not in st.session_state:
        st.session_state[begun] = list(start(st.session_state.get(kept, [])))
    edited = st.data_editor(st.session_state[begun], num_rows="dynamic", key=key, hide_index=True, placeholder="",
                            width="stretch", column_config=_explained(st.session_state[begun], columns, about))
    texts = [{name: _text(value) for name, value in row.items()} for row in edited]
    filled = [row for row in texts if any(row.values())]
    st.session_state[kept] = filled
    return filled


def words_column(words: Sequence[str]) -> Any:
    """A column of a table whose cells hold several words, of a list or others."""
    return st.column_config.MultiselectColumn(options=list(words), accept_new_options=True, format_func=word_of)


def _text(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "; ".join(str(word).strip() for word in value if str(word).strip())
    return "" if value is None else str(value).strip()


def _explained(rows: Rows, columns: Mapping[str, Any], about: Sequence[str]) -> dict[str, Any]:
    """Every column with what the glossary says of it."""
    names = dict.fromkeys([*(name for row in rows for name in row), *columns])
    said = {name: next(filter(None, (explain.field(table, name) for table in about)), None) for name in names}
    own = {name: {**columns.get(name, st.column_config.TextColumn()), "help": text} for name, text in said.items()
           if text}
    return {**explain.columns("grid", names, columns), **own}
