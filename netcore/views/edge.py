"""How much room do the names at the right edge of a figure need, so that none is cut, on a phone either?"""

import re
from collections.abc import Iterable
from typing import Any

# Pixels: a letter of a chart, what is free beside the longest name, and about how wide a plot is on a phone.
_LETTER, _CLEAR, _PLOT = 6.2, 8, 200
_SLANT = 0.71
_MARKUP = re.compile("<(?!br)[^>]*>")
# The share of a name that lies to the right of its mark, by how it is placed.
_BESIDE = {"right": 1.0, "center": 0.5, "left": 0.0}


def room_for_names(traces: Iterable[dict[str, Any]], begins: Any, ends: Any) -> int:
    """Pixels that are needed to the right of a plot whose axis goes from `begins` to `ends` (days or numbers)."""
    reach = [_over(x, text, place, begins, ends) for trace in traces if "text" in trace["mode"]
             for x, text, place in zip(trace["x"], trace["text"], _each(trace), strict=True) if text and x is not None]
    return round(_CLEAR + max([0.0, *reach]))


def room_for_slanted(labels: Iterable[tuple[Any, str]], begins: Any, ends: Any) -> tuple[int, int]:
    """Pixels that names at 45 degrees need above the plot and to the right of it."""
    found = [(_SLANT * _LETTER * letters(text), (ends - x) / (ends - begins)) for x, text in labels]
    return (round(_CLEAR + max([0.0, *(_LETTER + size for size, _ in found)])),
            round(_CLEAR + max([0.0, *(_LETTER + size - _PLOT * free for size, free in found)])))


def letters(text: str) -> int:
    """Letters of the longest line of a name, its markup left out."""
    return max(len(line) for line in _MARKUP.sub("", text).split("<br>"))


def _over(x: Any, text: str, place: str, begins: Any, ends: Any) -> float:
    """By how many pixels the name goes beyond the axis where the plot is as narrow as on a phone."""
    free: float = (ends - x) / (ends - begins)
    return _LETTER * letters(text) * _BESIDE[place.rsplit(maxsplit=1)[-1]] - _PLOT * free


def _each(trace: dict[str, Any]) -> list[str]:
    place = trace.get("textposition", "middle center")
    return place if isinstance(place, list) else [place] * len(trace["x"])
