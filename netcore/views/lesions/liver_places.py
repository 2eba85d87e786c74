"""Where in its segment is each lesion put on the liver map?

A record knows the segment, not the place in it: places are chosen so that circles to scale cover each other as little
as possible, the same at every scan. They say nothing about the true place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import hypot

from netcore.views.lesions.liver_shape import CENTRES, NAMES, Point, outline

# Step of the grid on which places are tried, and room kept between circles, mm.
_STEP = 3.0
_ROOM = 3.0
# Room for the name beside a small circle, mm on a narrow screen.
NAME_WIDTH, NAME_HEIGHT = 24.0, 8.0
# From this diameter on the name stands inside the circle.
NAME_INSIDE = 26.0
# How much worse it is to cover another circle, or to leave the segment or the liver, than to be away from its middle.
_COVER, _LEAVE, _LEAVE_LIVER, _NAME = 20.0, 2.0, 60.0, 2.0
_NAME_ROOM = 5.0
# Circles too large to stand beside each other lie one in the other: then at least their names must be told apart.
_NESTED = 20.0


@dataclass(frozen=True, slots=True)
class Place:
    """Centre of one lesion on the map, mm."""

    lesion_id: str
    x: float
    y: float


def place_lesions(lesions: Sequence[tuple[str, str, float]]) -> list[Place]:
    """Places of (lesion_id, segment, largest diameter in mm) in the order given; the largest is placed first."""
    placed: dict[str, tuple[float, float, float]] = {}
    for lesion_id, segment, diameter in sorted(lesions, key=lambda one: (-one[2], one[0])):
        radius = max(diameter, 4) / 2
        taken = [*((x, y, _NAME_ROOM) for x, y in NAMES.values()), *placed.values()]
        placed[lesion_id] = (*_best_place(segment, radius, taken, [*placed.values()]), radius)
    return [Place(lesion_id, *placed[lesion_id][:2]) for lesion_id, _, _ in lesions]


def _best_place(segment: str, radius: float, taken: Sequence[tuple[float, float, float]],
                placed: Sequence[tuple[float, float, float]]) -> Point:
    middle = CENTRES[segment]

    def cost(spot: tuple[float, float, float, float]) -> float:
        x, y, to_border, to_outside = spot
        covered = sum(max(0.0, radius + other[2] + _ROOM - hypot(x - other[0], y - other[1])) for other in taken)
        names = sum(_names_meet(x + radius, y, other) for other in taken) + \
            _NESTED * sum(_nested_names_meet(x, y, radius, other) for other in placed)
        return _COVER * covered + _LEAVE * max(0.0, radius - to_border) + \
            _LEAVE_LIVER * max(0.0, radius - to_outside) + _NAME * names * NAME_WIDTH + \
            hypot(x - middle[0], y - middle[1])
    return min(_grid(segment), key=cost)[:2]


@cache
def _grid(segment: str) -> list[tuple[float, float, float, float]]:
    """Points within a segment with their distances to its border and to the edge of the liver, mm."""
    border, edge = outline(segment), outline("")
    left, right = min(x for x, _ in border), max(x for x, _ in border)
    low, high = min(y for _, y in border), max(y for _, y in border)
    tried = [CENTRES[segment], *((left + column * _STEP, low + row * _STEP)
                                 for column in range(int((right - left) / _STEP) + 1)
                                 for row in range(int((high - low) / _STEP) + 1))]
    return [(x, y, _distance((x, y), border), _distance((x, y), edge)) for x, y in tried if inside((x, y), border)]


def _distance(place: Point, line: Sequence[Point]) -> float:
    return min(hypot(place[0] - x, place[1] - y) for x, y in line)


def _names_meet(x: float, y: float, other: tuple[float, float, float]) -> bool:
    """Would a name that begins at x, y cover the other circle or its name?"""
    ox, oy, radius = other
    return abs(y - oy) < NAME_HEIGHT and x - NAME_WIDTH < ox + radius < x + NAME_WIDTH


def _nested_names_meet(x: float, y: float, radius: float, other: tuple[float, float, float]) -> bool:
    """Would two names within their circles cover each other?"""
    ox, oy, other_radius = other
    return min(radius, other_radius) >= NAME_INSIDE / 2 and abs(y - oy) < NAME_HEIGHT and abs(x - ox) < NAME_WIDTH


def inside(place: Point, edge: Sequence[Point]) -> bool:
    """Does the point lie within the closed outline?"""
    x, y = place
    crossings = 0
    for (x0, y0), (x1, y1) in zip(edge, (*edge[1:], edge[0]), strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            crossings += 1
    return crossings % 2 == 1
