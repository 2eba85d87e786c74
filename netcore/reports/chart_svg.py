"""The printed time line as SVG written by hand: no script, nothing from outside."""

from collections.abc import Sequence
from html import escape

from netcore.reports.chart_parts import Area, Line, Mark, Part, Words


def draw_svg(parts: Sequence[Part], width: float, height: float, alt: str) -> str:
    """One SVG element that scales with its page; `alt` says in words what it shows."""
    return (f'<svg viewBox="0 0 {width:g} {height:g}" role="img" '
            f'aria-label="{escape(alt, quote=True)}" font-family="DejaVu Sans, Arial, sans-serif">'
            f'{"".join(_draw(part) for part in parts)}</svg>')


def _draw(part: Part) -> str:
    if isinstance(part, Line):
        dash = f' stroke-dasharray="{" ".join(f"{step:g}" for step in part.dash)}"' if part.dash else ""
        return f'<polyline points="{_points(part.points)}" fill="none" stroke="{part.colour}" ' \
               f'stroke-width="{part.width:.2f}"{dash}/>'
    if isinstance(part, Area):
        return f'<polygon points="{_points(part.points)}" fill="{part.colour}" fill-opacity="{part.strength:g}"/>'
    if isinstance(part, Words):
        weight = ' font-weight="bold"' if part.bold else ""
        return f'<text x="{part.x:.1f}" y="{part.y:.1f}" font-size="{part.size:g}" fill="{part.colour}" ' \
               f'text-anchor="{part.anchor}"{weight} paint-order="stroke" stroke="#ffffff" stroke-opacity="0.7" ' \
               f'stroke-width="2">{escape(part.text)}</text>'
    return _draw_mark(part)


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _draw_mark(mark: Mark) -> str:
    half, x, y = mark.size / 2, mark.x, mark.y
    look = f'fill="{"#ffffff" if mark.symbol.endswith("-open") else mark.colour}" stroke="{mark.colour}" ' \
           'stroke-width="0.8"'
    strokes = f'fill="none" stroke="{mark.colour}" stroke-width="1"'
    match mark.symbol.removesuffix("-open"):
        case "square":
            return f'<rect x="{x - half:.1f}" y="{y - half:.1f}" width="{mark.size:.1f}" height="{mark.size:.1f}" ' \
                   f"{look}/>"
        case "diamond" | "triangle-down" | "triangle-up" as name:
            return f'<polygon points="{_points([(x + dx * half, y + dy * half) for dx, dy in CORNERS[name]])}" {look}/>'
        case "x-thin":
            return f'<path d="M{x - half:.1f} {y - half:.1f}l{mark.size:.1f} {mark.size:.1f}m0 -{mark.size:.1f}' \
                   f'l-{mark.size:.1f} {mark.size:.1f}" {strokes}/>'
        case "line-ew":
            return f'<path d="M{x - half:.1f} {y:.1f}h{mark.size:.1f}" {strokes}/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{half:.1f}" {look}/>'


# Corners in halves of the mark's size, y downwards.
CORNERS = {"diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
           "triangle-down": ((-1, -0.8), (1, -0.8), (0, 1)), "triangle-up": ((-1, 0.8), (1, 0.8), (0, -1))}
