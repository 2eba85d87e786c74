"""What is a printed chart made of? Lines, areas, marks and words in points, y downwards."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# How far words may move, in letters.
_STEPS = (0.5, 1.0, 1.5, 2.0, 2.5)


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points; `dash` () is solid."""

    points: tuple[tuple[float, float], ...]
    colour: str
    width: float
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """A shaded area; `strength` from 0 to 1."""

    points: tuple[tuple[float, float], ...]
    colour: str
    strength: float


@dataclass(frozen=True, slots=True)
class Mark:
    """One point: circle, square, triangle-down, triangle-up, diamond, x-thin or line-ew, perhaps `-open`."""

    x: float
    y: float
    symbol: str
    size: float
    colour: str


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text at a point; `anchor` start, middle or end."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    anchor: str = "start"
    bold: bool = False


Part = Line | Area | Mark | Words


@dataclass(frozen=True, slots=True)
class Room:
    """Where words may stand."""

    top: float
    bottom: float
    right: float


def wide(words: Words) -> float:
    """About how wide the words are, in points."""
    return len(words.text) * words.size * 0.58


def _box(words: Words) -> tuple[float, float]:
    width = wide(words)
    begins = words.x - (width if words.anchor == "end" else width / 2 if words.anchor == "middle" else 0)
    return begins, begins + width


def place_apart(words: Sequence[Words], letter: float, room: Room) -> list[Words]:
    """The words without covering each other or leaving the page: each moves by as little as it can, up or down, or to
    the other side of its point. Where nothing is free it stays."""
    placed: list[Words] = []
    for one in words:
        choices = [_inside(Words(x, one.y + step, one.text, one.size, one.colour, anchor, one.bold), room)
                   for x, anchor in _sides(one) for step in (0.0, *(way * part * letter for part in _STEPS
                                                                   for way in (-1, 1)))]
        free = (choice for choice in choices if room.top - letter < choice.y < room.bottom + 2
                and not any(_covers(choice, other, letter) for other in placed))
        placed.append(next(free, choices[0]))
    return placed


def _sides(one: Words) -> Iterator[tuple[float, str]]:
    yield one.x, one.anchor
    if one.anchor == "start":
        yield one.x - 8, "end"


def _inside(one: Words, room: Room) -> Words:
    shift = min(0.0, room.right - _box(one)[1])
    return Words(one.x + shift, one.y, one.text, one.size, one.colour, one.anchor, one.bold)


def _covers(one: Words, other: Words, letter: float) -> bool:
    (begins, ends), (first, last) = _box(one), _box(other)
    return abs(other.y - one.y) < letter * 0.98 and begins < last and first < ends
