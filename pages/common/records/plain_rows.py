"""What stands in files and records, as plain rows and lines; where not all are shown, how many there are is said."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.common import explain

_MOST_LINES = 200


def show_rows(table: Any, *, key: str, about: str, count: int | None = None) -> None:
    """A table whose columns the glossary explains under `about`; `count`: how many rows there are in all."""
    _say_cut(len(table), count)
    st.dataframe(table, hide_index=True, key=key, column_config=explain.columns(about, table.columns))


def show_texts(lines: Sequence[object]) -> None:
    """Sentences that hold words of a file, as text whatever they look like."""
    shown = lines[:_MOST_LINES]
    _say_cut(len(shown), len(lines))
    st.code("\n".join(map(str, shown)), language=None, wrap_lines=True)


def _say_cut(shown: int, count: int | None) -> None:
    if count is not None and shown < count:
        st.caption(f"The first {shown} of {count}.")
