"""Every field, column and word is explained where it stands, out of the one glossary."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import streamlit as st

from netcore.views.terms import column_help, control_help, field_help, split_terms

control, field, column = control_help, field_help, column_help


def columns(table: str, names: Iterable[str], given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The configuration of a table's columns, each with its explanation; `given` is what else is said of them."""
    configured = dict(given or {})
    for name in names:
        said = column_help(table, str(name))
        own = configured.get(name)
        if said and own is None:
            configured[name] = st.column_config.Column(help=said)
        elif said and isinstance(own, dict):
            configured[name] = {**own, "help": own.get("help") or said}
    return configured


def marked(text: str, seen: set[str]) -> str:
    """A sentence as HTML: a word of the glossary is underlined with dots where it stands first, its meaning beside the
    pointer. `seen`: what was explained above."""
    return "".join(f'<abbr class="net-term" title="{escape(said, quote=True)}">{escape(piece)}</abbr>' if said
                   else escape(piece) for piece, said in split_terms(text, seen))
