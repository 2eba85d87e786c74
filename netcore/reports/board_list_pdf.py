"""All summaries of a board as one PDF: first who is on the list and what is asked, then one page a patient."""

from collections.abc import Iterator
from functools import partial

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from netcore.evidence import evidence_hash
from netcore.reports.board_list import NOTE, BoardFile, BoardItem
from netcore.reports.board_pdf import draw_board
from netcore.reports.fonts import register_fonts
from netcore.reports.page import (
    FAINT,
    MARGIN,
    SIZES,
    Columns,
    Draw,
    Kit,
    Paper,
    draw_down,
    height_of,
    make_pages,
    safe,
)

_KIT = Kit(9.5)
_GAP = 10.0
_SHARES = (0.35, 1.25, 3.2, 3.4)
_NUMBER_SIZE = 7.5


def board_list_pdf(file: BoardFile, paper: Paper) -> bytes:
    """The file; each line of the list leads to its page. The same file gives the same bytes."""
    width, height = SIZES[paper]
    # Measured before anything is drawn, so that the list knows how many pages it takes.
    register_fonts()
    chunks = list(_chunks(file, width - 2 * MARGIN, height - 2 * MARGIN))
    draws: list[Draw] = [partial(_draw_list, file, part, number, len(chunks))
                         for number, part in enumerate(chunks, start=1)]
    draws += [partial(_draw_item, item, number, len(file.items)) for number, item in enumerate(file.items, start=1)]
    return make_pages(paper, file.title, draws)


def _row(number: int, item: BoardItem) -> Columns:
    who = item.summary.banner
    return Columns([
        [_KIT.text(str(number), colour=FAINT)],
        [_KIT.text(f"<b>{safe(who.patient_id)}</b>")],
        [_KIT.text(f"<b>{safe(item.board)}</b>"), _KIT.text(safe(item.state), by=0.85, colour=FAINT)],
        [_KIT.text(safe(" · ".join(filter(None, (who.person, who.diagnosis, who.syndrome, who.origin)))), by=0.9),
         _KIT.text(f"day looked at {safe(item.summary.as_of)}", by=0.85, colour=FAINT)]], _SHARES, _GAP)


def _chunks(file: BoardFile, width: float, room: float) -> Iterator[list[tuple[int, Columns]]]:
    """The lines of the list, as many a page as fit between its head and its foot."""
    free = room - height_of(_head(file, 1, 1), width) - height_of(_foot(), width)
    part: list[tuple[int, Columns]] = []
    used = 0.0
    for number, item in enumerate(file.items, start=1):
        row = _row(number, item)
        tall = height_of([row], width) + _GAP
        if part and used + tall > free:
            yield part
            part, used = [], 0.0
        part.append((number, row))
        used += tall
    yield part


def _head(file: BoardFile, number: int, of: int) -> list[Flowable]:
    more = f" ({number} of {of})" if of > 1 else ""
    return [_KIT.text(f"{safe(file.title)}{more}", by=1.7, bold=True), _KIT.gap(1.2)]


def _foot() -> list[Flowable]:
    return [_KIT.text(f"{safe(NOTE)} Rules {evidence_hash()}. <b>Not a medical device.</b>", by=0.8, colour=FAINT)]


def _draw_list(file: BoardFile, part: list[tuple[int, Columns]], number: int, of: int, canvas: Canvas, width: float,
               height: float) -> None:
    inner = width - 2 * MARGIN
    top = draw_down(canvas, _head(file, number, of), MARGIN, height - MARGIN, inner)
    if number == 1:
        canvas.bookmarkPage("list")
        canvas.addOutlineEntry(file.title, "list")
    for place, row in part:
        below = draw_down(canvas, [row], MARGIN, top, inner)
        canvas.linkAbsolute("", f"patient-{place}", (MARGIN, below, width - MARGIN, top))
        canvas.setStrokeColorRGB(0.87, 0.88, 0.9)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, below - _GAP / 2, width - MARGIN, below - _GAP / 2)
        top = below - _GAP
    draw_down(canvas, _foot(), MARGIN, MARGIN + height_of(_foot(), inner), inner)


def _draw_item(item: BoardItem, number: int, of: int, canvas: Canvas, width: float, height: float) -> None:
    canvas.bookmarkPage(f"patient-{number}")
    canvas.addOutlineEntry(f"{number}. {item.summary.banner.patient_id}", f"patient-{number}")
    draw_board(canvas, item.page, width, height)
    place = [_KIT.text(f"{number} of {of}", by=_NUMBER_SIZE / _KIT.size, colour=FAINT, align=2)]
    draw_down(canvas, place, MARGIN, MARGIN - 4, width - 2 * MARGIN)
