"""How an entry of the rulebook stands on the screen: its sentences, its dated values, its sources."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from netcore.views.evidence.entry import Entry
from pages.common.rules.rule_parts import source_html

MOST = 60


def show_entries(found: Sequence[Entry], *, opened: bool = False) -> None:
    """The entries, each opening to its whole; at most `MOST` at a time."""
    blocks = "".join(_entry(entry, opened) for entry in found[:MOST])
    more = f'<div class="net-small">{len(found) - MOST} more: type another word to find them.</div>' \
        if len(found) > MOST else ""
    st.html(f'<div class="net net-rule">{blocks}{more}</div>')


def _entry(entry: Entry, opened: bool) -> str:
    lines = "".join(f"<li><b>{escape(name)}</b>: {escape(text)}</li>" for name, text in entry.lines)
    values = "".join(f'<li class="{"unchecked" if line.unchecked else ""}">{escape(line.label)}: '
                     f"<b>{escape(line.value)}</b>, since {escape(line.since)}. {escape(line.source)}. "
                     f"{escape(line.checked.capitalize())}.</li>"
                     for line in entry.values)
    sources = "".join(f"<li>{source_html(source)}</li>" for source in entry.sources)
    uses = " ".join(f'<a href="/evidence?rule={escape(name, quote=True)}">{escape(name)}</a>' for name in entry.uses)
    label = '<div class="net-label">values, with the day from which each holds</div>'
    rows = f", rows {', '.join(entry.rows)}" if entry.rows else ""
    parts = [f"<ul>{lines}</ul>" if lines else "", f"{label}<ul>{values}</ul>" if values else "",
             f'<div class="net-label">sources</div><ul>{sources}</ul>' if sources else "",
             f'<div class="net-small">joined with: {uses}</div>' if uses else "",
             f'<div class="net-small">{escape(f"{entry.kind} {entry.id}, sheet {entry.sheet}{rows}")}</div>']
    return (f'<details class="net-argument{" unchecked" if entry.unchecked else ""}"{" open" if opened else ""}>'
            f'<summary><span class="net-badge">{escape(entry.kind)}</span> {escape(entry.title)}'
            f'{" <span class=net-small>· not all checked</span>" if entry.unchecked else ""}</summary>'
            f'{"".join(parts)}</details>')
