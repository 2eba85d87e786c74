"""The patient's sheet as one printed page in large type."""

from bisect import bisect_left

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from netcore.reports.page import FAINT, MARGIN, Kit, Paper, draw_down, height_of, one_page, safe
from netcore.reports.sheet import PatientSheet

# Sizes of running text, the largest that fits is taken.
_SIZES = (14.0, 13.5, 13.0, 12.5, 12.0, 11.5, 11.0, 10.0, 9.0, 8.0, 7.0)
_EDGE = MARGIN + 14


def sheet_pdf(sheet: PatientSheet, paper: Paper) -> bytes:
    """The page; the same sheet gives the same bytes."""
    return one_page(paper, f"{sheet.title}, {sheet.as_of}",
                    lambda canvas, width, height: _draw(canvas, sheet, width, height))


def _draw(canvas: Canvas, sheet: PatientSheet, width: float, height: float) -> None:
    inner = width - 2 * _EDGE
    foot = [Kit(10.5).text(safe(sheet.closing), colour=FAINT)]
    room = height - 2 * _EDGE - height_of(foot, inner) - 8
    place = bisect_left(_SIZES, True, key=lambda size: height_of(_blocks(sheet, Kit(size)), inner) <= room)
    draw_down(canvas, _blocks(sheet, Kit(_SIZES[min(place, len(_SIZES) - 1)])), _EDGE, height - _EDGE, inner)
    draw_down(canvas, foot, _EDGE, _EDGE + height_of(foot, inner), inner)


def _blocks(sheet: PatientSheet, kit: Kit) -> list[Flowable]:
    blocks: list[Flowable] = [kit.text(safe(sheet.title), by=1.5, bold=True),
                              kit.text(f"As of {safe(sheet.as_of)}", colour=FAINT)]
    for heading, lines in sheet.parts:
        if lines:
            blocks += [kit.gap(0.9), kit.text(safe(heading), by=1.15, bold=True, after=kit.size * 0.2),
                       *(kit.text(safe(line), after=kit.size * 0.2, indent=8) for line in lines)]
    return blocks
