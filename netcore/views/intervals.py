"""How large is a share, within which exact limits, and what could those of whom nothing is known make of it?

Intervals: Clopper and Pearson, Biometrika 26:404-413, 1934, as quantiles of the beta distribution by SciPy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from textwrap import wrap
from typing import Any

from scipy.special import betaincinv

from netcore.views import palette
from netcore.views.edge import room_for_names
from netcore.views.text import plain

CONFIDENCE = 0.95
_ROW, _HEAD = 38, 60
# Letters of a line of the axis title, and of a name, that a phone has room for.
_TITLE, _NAME = 27, 54
# How far above its row a name stands, in rows; one of two lines.
_ABOVE, _TWO_ABOVE = 0.42, 0.62
# Rows more of room over a name of two lines, so that it does not lie on the row above.
_SECOND_LINE = 0.4


@dataclass(frozen=True, slots=True)
class Share:
    """`events` among `of` that could be evaluated; `unknown` more could not. `aside`: what else a reader must know.

    `heading` begins a group of rows; a published share has `published` true; `apart` are those who are no candidates.
    """

    name: str
    events: int
    of: int
    unknown: int = 0
    heading: str = ""
    aside: str = ""
    published: bool = False
    apart: str = ""

    @property
    def percent(self) -> float | None:
        """None where nobody could be evaluated."""
        return 100 * self.events / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Exact 95 % limits in percent; None where nobody could be evaluated."""
        if not self.of:
            return None
        return _exact_limits(self.events, self.of)

    @property
    def mostly_unknown(self) -> bool:
        """More are unknown than known: then the share of the known is no estimate of the whole."""
        return self.unknown > self.of

    @property
    def reach(self) -> tuple[float, float] | None:
        """The share if none, and if all, of the unknown were events, percent; None where nothing is unknown."""
        whole = self.of + self.unknown
        if not self.unknown or not whole:
            return None
        return 100 * self.events / whole, 100 * (self.events + self.unknown) / whole


@cache
def _exact_limits(events: int, of: int) -> tuple[float, float]:
    tail = (1 - CONFIDENCE) / 2
    low = float(betaincinv(events, of - events + 1, tail)) if events else 0.0
    high = float(betaincinv(events + 1, of - events, 1 - tail)) if events < of else 1.0
    return 100 * low, 100 * high


def share_words(share: Share) -> str:
    """14 of 52 evaluable (27 %, exact 95 % interval 16 to 41 %); 8 more not evaluable, ..."""
    if share.percent is None or share.interval is None:
        return f"not known: {f'none of {share.unknown} could be evaluated' if share.unknown else 'there is nobody'}"
    words = f"{share.events} of {share.of} evaluable ({share.percent:.0f} %, exact 95 % interval " \
            f"{share.interval[0]:.0f} to {share.interval[1]:.0f} %)"
    if share.reach:
        words += f"; {share.unknown} more not evaluable, which could make it {share.reach[0]:.0f} to " \
                 f"{share.reach[1]:.0f} % of all"
    return words


def draw_shares(shares: Sequence[Share], axis: str) -> dict[str, Any] | None:
    """A row a share: square with exact limits, hollow where published; a pale bar for what the unknown could make of
    it, alone where more are unknown than known; the counts in words at the right. None without shares."""
    if not shares:
        return None
    names = [wrap(plain(share.name), _NAME) for share in shares]
    places, headings, place = [], [], 0.0
    for share, name in zip(shares, names, strict=True):
        if share.heading:
            headings.append((share.heading, place))
            place += 0.85
        place += _SECOND_LINE * (len(name) - 1)
        places.append(place)
        place += 1
    traces = [_reach(share, at) for share, at in zip(shares, places, strict=True) if share.reach]
    traces += [_limits(share, at) for share, at in zip(shares, places, strict=True)
               if share.interval and not share.mostly_unknown]
    traces += [{"type": "scatter", "mode": "text", "x": [0] * len(shares), "textposition": "middle right",
                "y": [at - (_ABOVE if len(name) == 1 else _TWO_ABOVE) for at, name in zip(places, names, strict=True)],
                "text": ["<br>".join(name) for name in names], "hoverinfo": "skip", "cliponaxis": False}]
    counts = {"type": "scatter", "mode": "text", "x": [101] * len(shares), "y": places, "hoverinfo": "skip",
              "text": [_short(share) for share in shares], "textposition": "middle right", "cliponaxis": False}
    traces.append(counts)
    shown = [-2, 103]
    return {"data": traces, "layout": {
        "height": int(_ROW * place + _HEAD + 20), "showlegend": False, "hovermode": "closest",
        "margin": {"l": 12, "r": room_for_names([counts], *shown), "t": _HEAD, "b": 6},
        "hoverlabel": {"align": "left", "namelength": -1},
        # Above the rows, since they may go on below the screen.
        "xaxis": {"title": {"text": "<br>".join(wrap(axis, _TITLE)), "standoff": 4}, "side": "top", "range": shown,
                  "tickvals": [0, 20, 40, 60, 80, 100], "gridcolor": palette.GRID, "zeroline": False,
                  "fixedrange": True},
        "yaxis": {"range": [place - 0.4, -0.7], "visible": False, "fixedrange": True},
        "annotations": [{"text": f"<b>{plain(text)}</b>", "x": 0, "xref": "x", "xanchor": "left",
                         "y": at - 0.1, "showarrow": False, "font": {"size": 14}} for text, at in headings]}}


def say_shares(shares: Sequence[Share]) -> str:
    """Every row in words, for who cannot see it."""
    return " ".join(f"{share.name}: {share_words(share)}." for share in shares)


def _short(share: Share) -> str:
    if share.percent is None:
        return f"\u00a0\u00a0\u00a0{share.unknown} not known"
    if share.mostly_unknown:
        return f"\u00a0\u00a0\u00a0{share.events}/{share.of}, {share.unknown} not known"
    unknown = f", {share.unknown} not known" if share.unknown else ""
    return f"\u00a0\u00a0\u00a0<b>{share.percent:.0f} %</b> {share.events}/{share.of}{unknown}"


def _reach(share: Share, at: float) -> dict[str, Any]:
    assert share.reach is not None
    return {"type": "scatter", "mode": "lines", "x": list(share.reach), "y": [at, at], "name": plain(
        f"{share.name}: {share.reach[0]:.0f} to {share.reach[1]:.0f} % if none or all of the {share.unknown} that are "
        "not known are counted"), "line": {"color": palette.shade(palette.UNKNOWN, 0.35), "width": 13},
        "hoverinfo": "name"}


def _limits(share: Share, at: float) -> dict[str, Any]:
    assert share.interval is not None
    low, high = share.interval
    colour = palette.NON_TARGET if share.published else palette.TARGET
    words = f"{share.name}: {share_words(share)}{f'. {share.aside}' if share.aside else ''}"
    return {"type": "scatter", "mode": "lines+markers", "x": [low, share.percent, high], "y": [at] * 3,
            "name": plain(words), "hoverinfo": "name", "line": {"color": colour, "width": 2.2}, "cliponaxis": False,
            "marker": {"symbol": ["line-ns-open", "square-open" if share.published else "square", "line-ns-open"],
                       "size": [9, 12, 9], "color": colour, "line": {"width": 2.2, "color": colour}}}
