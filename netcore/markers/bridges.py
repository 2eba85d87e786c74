"""Can results of one assay be shown on the scale of another?

Only where an equation between the two is published. What comes out is drawn as bridged and judges nothing: an equation
between two assays has a scatter of its own, which its source does not give here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from netcore.errors import BadInput
from netcore.evidence import Bridge
from netcore.markers.series import MarkerPoint, MarkerSeries
from netcore.units import convert


@dataclass(frozen=True, slots=True)
class BridgedSeries:
    """Results of `source` on the scale and in the unit of `target`, by one published equation. Usable results with a
    plain number only: a bound stays a bound of its own assay."""

    bridge: Bridge
    source: MarkerSeries
    target: MarkerSeries
    points: tuple[tuple[MarkerPoint, Decimal], ...]


def bridge_series(series: Sequence[MarkerSeries]) -> tuple[BridgedSeries, ...]:
    """Every pair of series of one analyte and specimen whose assays a published equation joins."""
    found = []
    for source in series:
        for target in series:
            bridge = _bridge(source, target)
            if bridge is not None:
                points = tuple((point, value) for point in source.points if point.usable and point.comparator is None
                               and (value := _bridged(point, source, target, bridge)) is not None)
                if points:
                    found.append(BridgedSeries(bridge, source, target, points))
    return tuple(found)


def _bridge(source: MarkerSeries, target: MarkerSeries) -> Bridge | None:
    if source is target or source.entry is None or source.entry is not target.entry \
            or source.specimen != target.specimen or source.assay is None or target.assay is None:
        return None
    names = _folded(source.assay), _folded(target.assay)
    return next((one for one in source.entry.bridges
                 if names[0] in one.from_assays and names[1] in one.to_assays), None)


def _bridged(point: MarkerPoint, source: MarkerSeries, target: MarkerSeries, bridge: Bridge) -> Decimal | None:
    if point.value is None or source.unit is None or target.unit is None:
        return None
    try:
        value = convert(point.value, source.unit, bridge.unit) * bridge.slope + bridge.intercept
        return convert(value, bridge.unit, target.unit)
    except BadInput:
        return None


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
