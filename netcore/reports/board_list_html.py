"""All summaries of a board as one HTML file: first the list, then the patients one after the other."""

from html import escape

from netcore.evidence import evidence_hash
from netcore.reports.board_html import STYLE, board_body
from netcore.reports.board_list import NOTE, BoardFile, BoardItem
from netcore.reports.html import document

_STYLE = STYLE + """
.list { padding-left: 1.6rem; } .list li { margin: .35rem 0; } .list a { color: inherit; }
section { border-top: 3px solid #4a5058; margin-top: 2.5rem; padding-top: .8rem; }
@media print { section { break-before: page; border: 0; margin: 0; padding: 0; } }
"""


def board_list_html(file: BoardFile) -> str:
    """The file; the same file gives the same bytes."""
    lines = "".join(_line(number, item) for number, item in enumerate(file.items, start=1))
    sections = "".join(f'<section id="patient-{number}"><p class="faint"><a href="#list">{number} of '
                       f"{len(file.items)}</a></p>{board_body(item.page)}</section>"
                       for number, item in enumerate(file.items, start=1))
    return document(file.title, _STYLE, f'<h1 id="list">{escape(file.title)}</h1><ol class="list">{lines}</ol>'
                    f'<p class="faint">{escape(NOTE)} Rules {evidence_hash()}. <strong>Not a medical device.</strong>'
                    f"</p>{sections}")


def _line(number: int, item: BoardItem) -> str:
    who = item.summary.banner
    person = " · ".join(filter(None, (who.person, who.diagnosis, who.syndrome, who.origin)))
    return (f'<li><a href="#patient-{number}"><strong>{escape(who.patient_id)}</strong>: {escape(item.board)}</a>'
            f'<div class="faint">{escape(person)} · day looked at {escape(item.summary.as_of)} · {escape(item.state)}'
            "</div></li>")
