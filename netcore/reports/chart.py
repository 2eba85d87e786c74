"""How does the screen's time line stand on paper?

The figure of the screen, which is plain data, becomes lines, areas, marks and words in points, y downwards. Nothing is
computed from the record again, so that paper and screen cannot differ. `chart_svg` and `chart_pdf` draw them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from itertools import pairwise
from math import log10
from typing import Any

from netcore.reports.chart_axis import date_ticks, number_ticks
from netcore.reports.chart_parts import Area, Line, Mark, Part, Room, Words, place_apart

Figure = Mapping[str, Any]
INK, FAINT, GRID = "#15181c", "#5d636b", "#dfe2e6"
_RIGHT = 4.0
# Heights in letters: above a panel for its title, between panels, and below for the days.
_TITLE, _BETWEEN, _BELOW = 1.5, 0.6, 1.7
# Height of a treatment row in letters: a name stands above its bar.
_ROW = 1.9
# Share of the height that all of them may take.
_MOST_ROWS = 0.34
_DASHES = {"dash": (4.0, 2.4), "dot": (1.2, 1.8), "dashdot": (4.0, 2.0, 1.2, 2.0)}
# Marks and strokes of the screen, in pixels, as shares of a letter on paper.
_SHRINK = 0.105


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where one panel lies, and how days and values become places in it."""

    left: float
    right: float
    top: float
    bottom: float
    days: tuple[date, date]
    low: float
    high: float
    log: bool

    def x(self, day: Any) -> float:
        begins, ends = self.days
        share: float = (day - begins) / (ends - begins)
        return self.left + (self.right - self.left) * share

    def y(self, value: float) -> float:
        height = log10(value) if self.log else value
        return self.bottom - (self.bottom - self.top) * (height - self.low) / (self.high - self.low)


def lay_out(figure: Figure, width: float, height: float, letter: float = 5.6) -> list[Part]:
    """The parts of the figure in a box of `width` by `height` points; `letter` is the size of its words."""
    layout = figure["layout"]
    axes = [name for name in layout if name.startswith("yaxis")]
    titles = [note for note in layout["annotations"] if note.get("xref") == "paper"]
    left = 8 + letter * 0.58 * max((len(str(text)) for name in axes for text in layout[name].get("ticktext", ())),
                                   default=4)
    spread = _domains(layout, axes, height - _BELOW * letter, letter)
    days = layout["xaxis"]["range"]
    parts: list[Part] = []
    for name, (top, bottom), title in zip(axes, spread, titles, strict=True):
        traces = [trace for trace in figure["data"] if trace["yaxis"] == name.replace("axis", "")]
        low, high = _reach(layout[name], traces)
        frame = _Frame(left, width - _RIGHT, top, bottom, (days[0], days[1]), low, high,
                       layout[name].get("type") == "log")
        parts += _draw_frame(frame, layout[name], letter)
        parts.append(Words(0, top - 2.2, _plain(title["text"]), letter + 0.4, INK, bold=True))
        drawn = [part for trace in traces for part in _draw_trace(frame, trace, letter)]
        parts += [part for part in drawn if not isinstance(part, Words)]
        parts += place_apart([part for part in drawn if isinstance(part, Words)], letter,
                             Room(top, bottom, frame.right + _RIGHT))
    first, last = spread[0][0], spread[-1][1]
    whole = _Frame(left, width - _RIGHT, first, last, (days[0], days[1]), 0, 1, False)
    parts += [Words(whole.x(day), last + letter + 2, text, letter, FAINT, "middle") for day, text in
              date_ticks(days[0], days[1])]
    parts += _draw_today(whole, layout, letter)
    return parts


def _domains(layout: Figure, axes: Sequence[str], height: float, letter: float) -> list[tuple[float, float]]:
    """Top and bottom of each panel, each below its own title: rows of treatments as high as their names need, the rest
    in the screen's proportions."""
    shares = [layout[name]["domain"][1] - layout[name]["domain"][0] for name in axes]
    free = height - (_TITLE + _BETWEEN) * letter * len(axes)
    rows = [(layout[name]["range"][0] - layout[name]["range"][1]) * letter * _ROW if "range" in layout[name] else 0
            for name in axes]
    fixed = [min(row, free * _MOST_ROWS) if len(axes) > 1 else 0 for row in rows]
    others = sum(share for share, row in zip(shares, fixed, strict=True) if not row)
    places, top = [], 0.0
    for share, row in zip(shares, fixed, strict=True):
        top += _TITLE * letter
        bottom = top + (row or (free - sum(fixed)) * share / others)
        places.append((top, bottom))
        top = bottom + _BETWEEN * letter
    return places


def _reach(axis: Figure, traces: Sequence[Figure]) -> tuple[float, float]:
    """Lowest and highest value of the axis (their logarithms on a log axis)."""
    if "range" in axis:
        return axis["range"][0], axis["range"][1]
    values = [value for trace in traces for value in trace["y"] if value is not None]
    if axis.get("type") == "log":
        low, high = min(map(log10, values)), max(map(log10, values))
        room = max(0.1 * (high - low), 0.12)
        return low - room, high + room
    return 0.0, max(values, default=1) * 1.12 or 1.0


def _draw_frame(frame: _Frame, axis: Figure, letter: float) -> Iterator[Part]:
    """Grid lines with their names; a log axis has those of the screen that are inside."""
    if "tickvals" in axis:
        ticks = [(value, _plain(str(text))) for value, text in zip(axis["tickvals"], axis["ticktext"], strict=True)]
    else:
        ticks = [(value, f"{value:g}") for value in number_ticks(frame.high)]
    for day, _ in date_ticks(*frame.days):
        yield Line(((frame.x(day), frame.top), (frame.x(day), frame.bottom)), GRID, 0.4)
    taken: list[float] = []
    for value, text in ticks:
        if frame.log and not frame.low <= log10(value) <= frame.high:
            continue
        y = frame.y(value)
        if "range" not in axis:
            yield Line(((frame.left, y), (frame.right, y)), GRID, 0.4)
        if all(abs(y - other) >= letter for other in taken):
            taken.append(y)
            yield Words(frame.left - 3, y + letter * 0.35, text, letter, FAINT, "end")


def _draw_trace(frame: _Frame, trace: Figure, letter: float) -> Iterator[Part]:
    points = [(frame.x(day), frame.y(value)) if day is not None and value is not None else None
              for day, value in zip(trace["x"], trace["y"], strict=True)]
    modes = trace["mode"].split("+")
    if "lines" in modes:
        yield from _draw_lines(frame, trace, points, letter)
    marker = trace.get("marker", {})
    for number, point in enumerate(points):
        if point is None:
            continue
        size = _pick(marker.get("size", 0), number) if "markers" in modes else 0
        # A point without a colour carries a name only and is not seen on the screen either.
        colour = _ink(_pick(marker.get("color"), number))
        if size and colour:
            yield Mark(*point, _pick(marker.get("symbol", "circle"), number), size * _SHRINK * letter, colour)
        text = _plain(_pick(trace.get("text", ""), number) or "") if "text" in modes else ""
        if text:
            yield _beside(point, text, _pick(trace.get("textposition"), number) or "middle right", letter,
                          INK, size * _SHRINK * letter / 2 if colour else 0)


def _draw_lines(frame: _Frame, trace: Figure, points: Sequence[tuple[float, float] | None],
                letter: float) -> Iterator[Part]:
    look = trace["line"]
    for run in _runs(points):
        if look.get("shape") == "hv":
            run = [run[0], *(place for before, after in pairwise(run)
                             for place in ((after[0], before[1]), after))]
        if trace.get("fill") == "tozeroy":
            colour, strength = _shade(trace["fillcolor"])
            yield Area((*run, (run[-1][0], frame.bottom), (run[0][0], frame.bottom)), colour, strength)
        yield Line(tuple(run), _ink(look["color"]) or INK, look.get("width", 2) * _SHRINK * letter,
                   _DASHES.get(look.get("dash", ""), ()))


def _runs(points: Sequence[tuple[float, float] | None]) -> Iterator[list[tuple[float, float]]]:
    """The stretches without a gap; a single point is no line."""
    run: list[tuple[float, float]] = []
    for point in [*points, None]:
        if point is not None:
            run.append(point)
        else:
            if len(run) > 1:
                yield run
            run = []


def _beside(point: tuple[float, float], text: str, position: str, letter: float, colour: str,
            half: float) -> Words:
    x, y = point
    upright, _, side = position.partition(" ")
    up = {"top": -half - 1.4, "middle": letter * 0.35, "bottom": half + letter + 0.5}[upright]
    across = {"left": -half - 1.5, "right": half + 1.5}.get(side, 0.0)
    anchor = {"left": "end", "right": "start"}.get(side, "middle")
    return Words(x + across, y + up, text, letter, colour, anchor)


def _draw_today(frame: _Frame, layout: Figure, letter: float) -> Iterator[Part]:
    for shape in layout["shapes"]:
        x = frame.x(shape["x0"])
        yield Line(((x, frame.top), (x, frame.bottom)), FAINT, 0.6, _DASHES["dash"])
    for note in layout["annotations"]:
        if note.get("xref") != "paper":
            yield Words(frame.x(note["x"]), frame.top - 2.2, _plain(note["text"]), letter, FAINT, "middle")


def _ink(colour: str | None) -> str | None:
    """The colour as `#rrggbb`; None where there is none or it cannot be seen."""
    if colour is None or colour.startswith("#"):
        return colour
    shown, strength = _shade(colour)
    return shown if strength else None


def _pick(given: Any, number: int) -> Any:
    return given[number] if isinstance(given, (list, tuple)) else given


def _plain(text: str) -> str:
    """What the browser shows of it: the screen's own bold marks taken off, escapes undone."""
    return unescape(re.sub(r"</?b>", "", text)).replace("\u00a0", " ").strip()


def _shade(colour: str) -> tuple[str, float]:
    """`rgba(176,125,0,0.05)` as `#b07d00` and 0.05."""
    red, green, blue, strength = colour.removeprefix("rgba(").removesuffix(")").split(",")
    return f"#{int(red):02x}{int(green):02x}{int(blue):02x}", float(strength)

