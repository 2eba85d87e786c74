"""How is one page of a printed document filled, and made to fit?

Blocks are measured before they are drawn, so that a document never runs onto a second page.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Any, Literal

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Spacer

from netcore.reports.fonts import BOLD, REGULAR, register_fonts

Paper = Literal["A4", "Letter"]
PAPERS: tuple[Paper, ...] = ("A4", "Letter")
SIZES: dict[Paper, tuple[float, float]] = {"A4": A4, "Letter": LETTER}
MARGIN = 24.0
Draw = Callable[[Canvas, float, float], None]
INK, FAINT, UNKNOWN, ALARM = "#15181c", "#4a5058", "#8a5f00", "#a8400a"
_TALL = 1e5
_ROUNDING = 1e-6
_KINDS = {"strong": f'<font name="{BOLD}">{{}}</font>', "unknown": f'<font color="{UNKNOWN}">{{}}</font>', "": "{}"}


class _Text(Paragraph):  # type: ignore[misc]
    """A paragraph that breaks its lines once a width, for it is measured several times."""

    measured: tuple[float, tuple[float, float]] | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Called by ReportLab."""
        if self.measured is None or self.measured[0] != width:
            self.measured = width, super().wrap(width, height)
        return self.measured[1]


@dataclass(frozen=True, slots=True)
class Kit:
    """Makes paragraphs in one size; `size` is that of running text in points, and nothing is set below `least`."""

    size: float
    least: float = 0.0

    def text(self, markup: str, *, by: float = 1.0, colour: str = INK, bold: bool = False, after: float = 0.0,
             align: int = 0, indent: float = 0.0) -> Paragraph:
        """A paragraph of ReportLab's markup: words of a record must come through `safe`."""
        size = max(self.size * by, self.least)
        return _Text(markup, ParagraphStyle("one", fontName=BOLD if bold else REGULAR, fontSize=size,
                                            leading=size * 1.2, textColor=HexColor(colour), spaceAfter=after,
                                            alignment=align, leftIndent=indent, splitLongWords=1))

    def heading(self, words: str) -> Paragraph:
        """The name of a part."""
        return self.text(safe(words), by=1.08, bold=True, colour=FAINT, after=self.size * 0.2)

    def lines(self, lines: Iterable[tuple[str, str]]) -> list[Flowable]:
        """Sentences, one a paragraph; a pair is (sentence, `strong` or `unknown`)."""
        return [self.text(_KINDS[kind].format(safe(text)), after=self.size * 0.22) for text, kind in lines if text]

    def gap(self, by: float = 0.6) -> Spacer:
        """An empty strip."""
        return Spacer(1, self.size * by)


def safe(text: str) -> str:
    """Text of a record as text: no markup, no sign that a page cannot hold."""
    return escape("".join(sign if sign.isprintable() else " " for sign in text), quote=False)


def left_out(count: int, what: str) -> str:
    """What the page has no room for."""
    return f"{count} more {what}{'s' if count > 1 else ''}: see the screen"


def height_of(blocks: Sequence[Flowable], width: float) -> float:
    """How high the blocks are, one below the other."""
    return float(sum(block.wrap(width, _TALL)[1] + block.getSpaceAfter() for block in blocks))


def even_columns(blocks: Sequence[Flowable], number: int, width: float) -> list[list[Flowable]]:
    """The blocks in so many columns, in their order, so that the highest column is as low as can be."""
    heights = [height_of([block], width) for block in blocks]
    sums = sorted({sum(heights[first:last]) for first in range(len(heights))
                   for last in range(first + 1, len(heights) + 1)})
    lowest = sums[bisect_left(sums, True, key=lambda most: len(_filled(heights, most)) <= number)] if sums else 0.0
    columns = [[blocks[place] for place in column] for column in _filled(heights, lowest)]
    return [*columns, *([] for _ in range(number - len(columns)))]


def _filled(heights: Sequence[float], most: float) -> list[list[int]]:
    """Places of the blocks in columns that are at most so high."""
    columns: list[list[int]] = []
    used = 0.0
    for place, height in enumerate(heights):
        if not columns or used + height > most + _ROUNDING:
            columns.append([])
            used = 0.0
        columns[-1].append(place)
        used += height
    return columns


def draw_down(canvas: Canvas, blocks: Sequence[Flowable], x: float, top: float, width: float) -> float:
    """Draw the blocks from `top` downwards; returns where the last one ends."""
    for block in blocks:
        _, height = block.wrap(width, _TALL)
        block.drawOn(canvas, x, top - height)
        top -= height + block.getSpaceAfter()
    return top


def make_pages(paper: Paper, title: str, draws: Iterable[Draw]) -> bytes:
    """A PDF with a page for each of `draws`, which get canvas, width and height of the paper.

    The same content gives the same bytes.
    """
    register_fonts()
    target = BytesIO()
    size = SIZES[paper]
    canvas = Canvas(target, pagesize=size, invariant=1, lang="en")
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setSubject("Not a medical device")
    for draw in draws:
        draw(canvas, *size)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def one_page(paper: Paper, title: str, draw: Draw) -> bytes:
    """A PDF of one page."""
    return make_pages(paper, title, [draw])


class Columns(Flowable):  # type: ignore[misc]
    """Blocks side by side; `shares` of the width, with a gap between them."""

    def __init__(self, columns: Sequence[Sequence[Flowable]], shares: Sequence[float], gap: float) -> None:
        super().__init__()
        self.columns, self.shares, self.gap = columns, shares, gap
        self.width, self.height = -1.0, 0.0

    def _widths(self, width: float) -> list[float]:
        free = width - self.gap * (len(self.shares) - 1)
        return [free * share / sum(self.shares) for share in self.shares]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Called by ReportLab: as high as the highest column. Asked several times, measured once a width."""
        if self.width == width:
            return width, self.height
        self.width = width
        self.height = max(height_of(blocks, part) for blocks, part in
                          zip(self.columns, self._widths(width), strict=True))
        return width, self.height

    def draw(self) -> None:
        """Called by ReportLab."""
        x = 0.0
        for blocks, width in zip(self.columns, self._widths(self.width), strict=True):
            draw_down(self.canv, blocks, x, self.height, width)
            x += width + self.gap


class Box(Flowable):  # type: ignore[misc]
    """Blocks with a stroke at their left, dashed where something is not known, perhaps on a tinted ground."""

    def __init__(self, blocks: Sequence[Flowable], colour: str, *, dashed: bool = False, ground: str | None = None,
                 after: float = 0.0) -> None:
        super().__init__()
        self.blocks, self.colour, self.dashed, self.ground = blocks, colour, dashed, ground
        self.spaceAfter = after
        self.width, self.height = -1.0, 0.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Called by ReportLab."""
        if self.width == width:
            return width, self.height
        self.width = width
        self.height = height_of(self.blocks, width - 8) + 4
        return width, self.height

    def draw(self) -> None:
        """Called by ReportLab."""
        canvas: Any = self.canv
        canvas.saveState()
        if self.ground:
            canvas.setFillColor(HexColor(self.ground))
            canvas.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        canvas.setStrokeColor(HexColor(self.colour))
        canvas.setLineWidth(1.8)
        canvas.setDash(*([[3, 2]] if self.dashed else []))
        canvas.line(0.9, 0, 0.9, self.height)
        canvas.restoreState()
        draw_down(canvas, self.blocks, 6, self.height - 2, self.width - 8)
