"""Which lesions can be judged by their enhancement, and what makes an enhancing extent doubtful?

A lesion that does not enhance at baseline cannot be a target of a criterion that counts enhancing tissue: it is judged
as a non-target by its presence. Where nobody recorded enhancement at baseline the lesion stays a target and the answer
is unknown. Iodised oil hides enhancement on CT.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from netcore.model import Lesion, Measurement
from netcore.response.assessment import Baseline, Reason
from netcore.response.limits import Limits
from netcore.response.readings import Reader
from netcore.response.target import TargetSeries, TargetSum
from netcore.response.timepoints import TimePoint

_HILAR = ("porta hepatis", "hepatic hilum", "liver hilum", "hepatic hilar", "periportal")


def select_enhancing(smallest: str, hilar_node: str | None = None) -> Callable[
        [Reader, TimePoint, Baseline, Limits], Baseline]:
    """A chooser of targets: those whose enhancing diameter reaches the limit `smallest`; `hilar_node` names the limit
    for a node at the porta hepatis, where nodes count by their short axis."""
    def select(reader: Reader, point: TimePoint, baseline: Baseline, limits: Limits) -> Baseline:
        no_targets: dict[str, list[str]] = {}
        for name, value in reader.values(point, baseline.targets).items():
            node = reader.is_node(name) and reader.measure.unit == "mm"
            if node:
                code = _hilar_too_small(reader, name, value.mm, limits, hilar_node)
            else:
                diameter = value.row.enhancing_diameter_mm if value.row is not None else None
                code = _too_little(value.mm, diameter, limits.number(smallest)) if value.state != "absent" else None
            if code is not None:
                no_targets.setdefault(code, []).append(name)
        if not no_targets:
            return baseline
        named = {"hilar_node_below_target_size": hilar_node, "enhancing_part_too_small": smallest}
        moved = {name for names in no_targets.values() for name in names}
        notes = [Reason(code, {"lesions": tuple(names)},
                        limits.in_force[limit] if (limit := named.get(code)) is not None else None)
                 for code, names in sorted(no_targets.items())]
        return replace(baseline, targets=tuple(name for name in baseline.targets if name not in moved),
                       non_targets=tuple(sorted({*baseline.non_targets, *moved})), notes=(*baseline.notes, *notes))
    return select


def _too_little(extent: Decimal | None, diameter: Decimal | None, smallest: Decimal) -> str | None:
    if extent == 0 or diameter == 0:
        return "not_enhancing_at_baseline"
    return "enhancing_part_too_small" if diameter is not None and diameter < smallest else None


def _hilar_too_small(reader: Reader, name: str, short_axis: Decimal | None, limits: Limits,
                     limit: str | None) -> str | None:
    lesion = reader.stream.lesions[name]
    place = f"{lesion.organ or ''} {lesion.label or ''}".casefold()
    small = limit is not None and short_axis is not None and short_axis < limits.number(limit)
    return "hilar_node_below_target_size" if small and any(word in place for word in _HILAR) else None


def hold_back_nodule(row: Measurement, lesion: Lesion, limits: Limits) -> str | None:
    """Why a new nodule of the liver is not yet progression by mRECIST: too small, or not enhancing."""
    if lesion.structure != "tumour" or lesion.in_liver is False:
        return None
    size = row.longest_diameter_mm
    if size is not None and size < limits.number("mrecist_new_lesion_from"):
        return "new_nodule_too_small"
    return "new_nodule_without_enhancement" if row.enhancing_diameter_mm == 0 else None


def warn_of_enhancement(series: TargetSeries, entry: TargetSum) -> list[Reason]:
    """No arterial phase named on the scan; iodised oil in a target that was read on CT."""
    notes = []
    phases = [phase for study in entry.point.studies for phase in study.phases]
    if phases and not any("arterial" in phase.casefold() for phase in phases):
        notes.append(Reason("no_arterial_phase", {"phases": tuple(phases)}))
    hidden = tuple(name for name, value in entry.values.items()
                   if value.mm is not None and value.study is not None and value.study.kind == "CT"
                   and any(one.oil for one in series.treated.ever(name, entry.point)))
    if hidden:
        notes.append(Reason("oil_hides_enhancement", {"lesions": hidden}))
    return notes
