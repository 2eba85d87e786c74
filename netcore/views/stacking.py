"""Panels above each other on one pair of axes: where does each value stand?

A browser pays for every axis, panel and trace again with each drawing, so heights are worked out here, and the figure
has one axis that goes from 0 at its bottom to 1 at its top.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import ceil, floor, log10
from typing import Any

Trace = dict[str, Any]
Tick = tuple[float, str]
# Free height between panels, as a share of the figure.
GAP = 0.045
# Free height above the highest value, and on a log axis below the lowest too, as a share of the panel.
_ROOM = 0.08
_MOST_TICKS = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """From the value at the bottom of a panel to the one at its top, and the values that are written beside it."""

    low: float
    high: float
    ticks: Sequence[Tick]
    is_log: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel with its traces, between two heights of the figure."""

    traces: Sequence[Trace]
    scale: Scale
    bottom: float
    top: float

    def place(self, value: float) -> float:
        """The height of a value in the figure."""
        low, high, at = (log10(one) if self.scale.is_log else one for one in (self.scale.low, self.scale.high, value))
        return round(self.bottom + (self.top - self.bottom) * (at - low) / (high - low), 5)

    def ticks(self) -> list[Tick]:
        """Height and words of what is written beside the panel."""
        return [(self.place(value), words) for value, words in self.scale.ticks]


def stack_panels(drawn: Mapping[str, Sequence[Trace]], scales: Mapping[str, Scale],
                 heights: Mapping[str, float]) -> dict[str, Panel]:
    """The panels from top to bottom; `heights` are relative to each other."""
    shown = sum(heights[name] for name in drawn)
    free = 1 - GAP * (len(drawn) - 1)
    top, panels = 1.0, {}
    for name, traces in drawn.items():
        bottom = top - free * heights[name] / shown
        panels[name] = Panel(traces, scales[name], bottom, top)
        top = bottom - GAP
    return panels


def scale_from_zero(traces: Sequence[Trace]) -> Scale:
    """From 0 to somewhat above the highest value, with round numbers beside it."""
    high = max(_values(traces), default=0) * (1 + _ROOM) or 1.0
    step = _round_step(high / _MOST_TICKS)
    return Scale(0, high, [(number * step, f"{number * step:g}") for number in range(floor(high / step) + 1)])


def scale_log(traces: Sequence[Trace], ticks: Sequence[Tick]) -> Scale:
    """From somewhat below the lowest value to somewhat above the highest, with those of `ticks` that lie between."""
    values = _values(traces) or [1.0]
    low, high = log10(min(values)), log10(max(values))
    room = max(_ROOM * (high - low), _ROOM)
    scale = Scale(10 ** (low - room), 10 ** (high + room), (), is_log=True)
    return Scale(scale.low, scale.high, [tick for tick in ticks if scale.low <= tick[0] <= scale.high], is_log=True)


def _values(traces: Sequence[Trace]) -> list[float]:
    return [value for value in chain.from_iterable(trace["y"] for trace in traces) if value is not None]


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 5, 10, 20, ... (and 0.5, 0.2, ...) that is not below `least`."""
    power = 10.0 ** ceil(log10(least))
    return float(next(power * share for share in (0.1, 0.2, 0.5, 1) if power * share >= least * (1 - 1e-9)))
