"""How do sentences, cells and the named parts of a page look as HTML?

One piece of HTML costs the browser as much as one widget, however much stands in it: what changes together is sent
together. Text of a record is escaped here: it is text, whatever it looks like.
"""

from collections.abc import Iterable
from html import escape

from netcore.views.patient.page import Banner
from netcore.views.patient.words import Cell
from netcore.views.sources import SourceLine
from pages.common import explain


def part(name: str, html: str) -> str:
    """A named part of a page, which a story can point at by the class that Streamlit gives to a container's key."""
    return f'<section class="net-part st-key-{name}">{html}</section>'


def side_by_side(parts: Iterable[str]) -> str:
    """Two parts beside each other, the first one the wider; on a phone one below the other."""
    return f'<div class="net-beside">{"".join(parts)}</div>'


def lines_html(lines: Iterable[str | tuple[str, str]], label: str = "") -> str:
    """Sentences, one a line; a pair is (sentence, `strong` or `unknown`)."""
    pairs = [(line, "") if isinstance(line, str) else line for line in lines]
    seen: set[str] = set()
    items = "".join(f'<div class="{kind}">{explain.marked(text, seen)}</div>' for text, kind in pairs if text)
    return headed(escape(label), f'<div class="net-lines">{items}</div>')


def headed(label: str, html: str) -> str:
    """A piece of the screen below its label, which is markup; '' for none."""
    head = f'<div class="net-label">{label}</div>' if label else ""
    return f'<div class="net">{head}{html}</div>'


def cells_html(cells: Iterable[Cell], label: str = "") -> str:
    """Facts side by side; what is not known is dashed and says so."""
    return headed(escape(label), _cells(cells))


def _cells(cells: Iterable[Cell]) -> str:
    seen: set[str] = set()
    boxes = "".join(cell_html(cell, seen) for cell in cells)
    return f'<div class="net-cells">{boxes}</div>' if boxes else ""


def cell_html(cell: Cell, seen: set[str], *, looks: str = "", below: str = "") -> str:
    """One fact; `looks`: a class of its own, `below`: markup under its day."""
    unknown = "" if cell.known else " unknown"
    return (f'<div class="net-cell{unknown}{f" {looks}" if looks else ""}" title="{escape(cell.detail)}">'
            f'<div class="label">{explain.marked(cell.label, seen)}</div>'
            f'<div class="answer">{escape(cell.answer)}</div><div class="when">'
            f'{escape(" · ".join(filter(None, (cell.when, cell.detail))))}</div>{below}</div>')


def question_html(question: str, cells: Iterable[Cell] = ()) -> str:
    """Today's question, large, and the answer in a few cells below it."""
    return f'<div class="net"><div class="net-question">{escape(question)}</div>{_cells(cells)}</div>'


def banner_html(banner: Banner, level: int) -> str:
    """Who is looked at, as a heading of this level."""
    origin = f'<span class="net-badge">{escape(banner.origin)}</span>' if banner.origin else ""
    citation = f'<div class="net-small">{escape(banner.citation)}</div>' if banner.citation else ""
    return (f'<div class="net"><div class="net-banner"><b role="heading" aria-level="{level}">'
            f'{escape(banner.patient_id)}</b><span>{escape(banner.person)}</span><span>{escape(banner.diagnosis)}</span>'
            f'<span>{escape(banner.syndrome)}</span>{origin}</div>{citation}</div>')


def source_lines_html(sources: Iterable[SourceLine], *, numbered: bool) -> str:
    """Limits with value, since when, from where and how well checked."""
    items = "".join(
        f'<div class="{"unknown" if line.unchecked else ""}">{f"[{number}] " if numbered else ""}<b>'
        f'{escape(line.what)}: {escape(line.value)}</b>, in '
        f'force since {escape(line.since)}. {escape(line.source)}. {escape(line.checked).capitalize()}.'
        + (f' <a href="/evidence?rule={escape(line.entry, quote=True)}" target="_blank" rel="noopener">evidence</a>'
           if line.entry else "")
        + (f' <a href="{escape(line.link)}" target="_blank" rel="noopener noreferrer">{escape(line.link)}</a>'
           if line.link else "") + "</div>" for number, line in enumerate(sources, start=1))
    return f'<div class="net"><div class="net-lines">{items}</div></div>'
