"""The printed time line as part of a PDF page."""

from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import HexColor, white
from reportlab.platypus import Flowable

from netcore.reports.chart_parts import Area, Line, Mark, Part, Words
from netcore.reports.chart_svg import CORNERS
from netcore.reports.fonts import BOLD, REGULAR


class Chart(Flowable):  # type: ignore[misc]
    """The parts of a time line in a box of points."""

    def __init__(self, parts: Sequence[Part], width: float, height: float) -> None:
        super().__init__()
        self.parts, self.width, self.height = parts, width, height

    def draw(self) -> None:
        """Called by ReportLab with `canv` standing at the lower left corner."""
        for part in self.parts:
            self.canv.saveState()
            _draw(self.canv, part, self.height)
            self.canv.restoreState()


def _draw(canvas: Any, part: Part, height: float) -> None:
    canvas.setStrokeColor(HexColor(part.colour))
    canvas.setFillColor(HexColor(part.colour))
    if isinstance(part, Line):
        canvas.setLineWidth(part.width)
        canvas.setDash(*([list(part.dash)] if part.dash else []))
        canvas.setLineJoin(1)
        _trace(canvas, [(x, height - y) for x, y in part.points], fill=0, closed=False)
    elif isinstance(part, Area):
        canvas.setFillAlpha(part.strength)
        _trace(canvas, [(x, height - y) for x, y in part.points], fill=1, stroke=0)
    elif isinstance(part, Words):
        _clear(canvas, part, height)
        canvas.setFont(BOLD if part.bold else REGULAR, part.size)
        write = {"start": canvas.drawString, "middle": canvas.drawCentredString, "end": canvas.drawRightString}
        write[part.anchor](part.x, height - part.y, part.text)
    else:
        _draw_mark(canvas, part, height - part.y)


def _clear(canvas: Any, words: Words, height: float) -> None:
    """A pale ground under the words, so that they can be read across a line."""
    wide = canvas.stringWidth(words.text, BOLD if words.bold else REGULAR, words.size)
    left = words.x - {"start": 0, "middle": wide / 2, "end": wide}[words.anchor]
    canvas.saveState()
    canvas.setFillColor(white, alpha=0.7)
    canvas.rect(left, height - words.y - words.size * 0.15, wide, words.size * 0.9, stroke=0, fill=1)
    canvas.restoreState()


def _draw_mark(canvas: Any, mark: Mark, y: float) -> None:
    half, x = mark.size / 2, mark.x
    canvas.setLineWidth(0.8)
    if mark.symbol.endswith("-open"):
        canvas.setFillColor(white)
    match mark.symbol.removesuffix("-open"):
        case "square":
            canvas.rect(x - half, y - half, mark.size, mark.size, fill=1)
        case "diamond" | "triangle-down" | "triangle-up" as name:
            _trace(canvas, [(x + dx * half, y - dy * half) for dx, dy in CORNERS[name]], fill=1)
        case "x-thin":
            canvas.lines([(x - half, y - half, x + half, y + half), (x - half, y + half, x + half, y - half)])
        case "line-ew":
            canvas.line(x - half, y, x + half, y)
        case _:
            canvas.circle(x, y, half, fill=1)


def _trace(canvas: Any, points: Sequence[tuple[float, float]], *, fill: int, stroke: int = 1,
           closed: bool = True) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    if closed:
        path.close()
    canvas.drawPath(path, fill=fill, stroke=stroke)
