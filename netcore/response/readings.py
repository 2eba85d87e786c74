"""What does one time point say of one lesion, as the number that enters the sum?

A row is read by the measure of the criterion. Split lesions count the sum of their fragments, merged lesions the
merged mass once.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal

from netcore.response.assessment import LesionReading
from netcore.response.criteria.measures import DIAMETER, NOT_MEASURED, Measure, Value
from netcore.response.limits import Limits
from netcore.response.timepoints import Stream, TimePoint

_ZERO = Decimal(0)
_LINKING = ("split", "merged")


class Reader:
    """Reads the lesions of one stream, following splits and mergers from the scan that states them on."""

    def __init__(self, stream: Stream, limits: Limits, measure: Measure = DIAMETER) -> None:
        self.stream = stream
        self.limits = limits
        self.measure = measure
        self._known: dict[int, dict[str, Value]] = {}
        self._nodes = {name for name, lesion in stream.lesions.items() if lesion.structure == "node"}
        self._zones = {name for name, lesion in stream.lesions.items() if lesion.structure == "ablation_zone"}
        self._fragments: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        self._masses: list[tuple[int, frozenset[str]]] = []
        for point in stream.points:
            self._note_links(point)
        self.fragment_ids = frozenset(name for stated in self._fragments.values() for _, names in stated
                                      for name in names)

    def _note_links(self, point: TimePoint) -> None:
        for study in point.studies:
            for lesion_id, row in self.stream.rows.get(study.study_id, {}).items():
                if row.state not in _LINKING or lesion_id in self._zones:
                    continue
                linked = tuple(name for name in row.linked_lesion_ids if name != lesion_id and name not in self._zones)
                if row.state == "split":
                    self._fragments.setdefault(lesion_id, []).append((point.index, linked))
                else:
                    self._masses.append((point.index, frozenset((lesion_id, *linked))))

    def is_node(self, lesion_id: str) -> bool:
        """Is the lesion a lymph node, measured by its short axis?"""
        return lesion_id in self._nodes

    def left(self, lesion_id: str, value: Value) -> bool:
        """Does the value mean that disease is left?"""
        return self.measure.left(value, lesion_id in self._nodes, self.limits)

    def masses_at(self, point: TimePoint) -> list[frozenset[str]]:
        """The merged masses stated at this time point or before; they hold for later scans that do not repeat them."""
        if not self._masses:
            return []
        masses: list[frozenset[str]] = []
        for index, mass in self._masses:
            if index <= point.index:
                joined = [other for other in masses if other & mass]
                masses = [*(other for other in masses if not other & mass), mass.union(*joined)]
        return masses

    def _fragments_of(self, lesion_id: str, point: TimePoint) -> tuple[str, ...] | None:
        stated = [names for index, names in self._fragments.get(lesion_id, ()) if index <= point.index and names]
        return stated[-1] if stated else None

    def values(self, point: TimePoint, lesion_ids: Iterable[str]) -> dict[str, Value]:
        """The value of each lesion at this time point, splits followed; mergers are settled by `settle_mergers`."""
        if len(point.studies) > 1 or self._fragments:
            return {lesion_id: self.value(point, lesion_id) for lesion_id in lesion_ids}
        study, nodes, limits, read = point.studies[0], self._nodes, self.limits, self.measure.read
        rows, known = self.stream.rows.get(study.study_id, {}), self._known.setdefault(point.index, {})
        found = {}
        for lesion_id in lesion_ids:
            value = known.get(lesion_id)
            if value is None:
                row = rows.get(lesion_id)
                value = NOT_MEASURED if row is None else read(study, row, lesion_id in nodes, limits)
                known[lesion_id] = value
            found[lesion_id] = value
        return found

    def value(self, point: TimePoint, lesion_id: str) -> Value:
        """The value of one lesion, its fragments added where it has split."""
        own = self._own(point, lesion_id)
        if lesion_id not in self._fragments:
            return own
        fragments = self._fragments_of(lesion_id, point)
        if own.state == "split" or (own.row is None and fragments):
            return self._split(point, own, fragments or ())
        return own

    def _own(self, point: TimePoint, lesion_id: str) -> Value:
        found = self.stream.rows_at(point, lesion_id)
        if not found:
            return NOT_MEASURED
        node = lesion_id in self._nodes
        values = [self.measure.read(study, row, node, self.limits) for study, row in found]
        return values[0] if len(values) == 1 else _agree(values, lambda: self._kinds_before(point, lesion_id))

    def _kinds_before(self, point: TimePoint, lesion_id: str) -> frozenset[str]:
        """The kinds of study on which the lesion was last measured before this time point."""
        for earlier in reversed(self.stream.points[:point.index]):
            kinds = frozenset(study.kind for study, row in self.stream.rows_at(earlier, lesion_id)
                              if study.kind
                              and self.measure.read(study, row, lesion_id in self._nodes, self.limits).mm is not None)
            if kinds:
                return kinds
        return frozenset()

    def _split(self, point: TimePoint, own: Value, fragments: tuple[str, ...]) -> Value:
        parts = [self._own(point, name) for name in fragments]
        numbers = [part.mm for part in parts if part.mm is not None]
        if len(numbers) < len(parts):
            if own.mm is not None and not any(part.row for part in parts) and len(parts) != 1:
                return Value("split", own.mm, "fragments_as_one_number", True, own.row, own.study)
            return Value("split" if own.row or any(part.row for part in parts) else "not_measured", None,
                         "fragment_not_measured", own.row is not None, own.row, own.study)
        total = sum(numbers, _ZERO)
        if own.mm is not None and len(parts) == 1:
            total += own.mm
        elif own.mm is not None and parts and own.mm != total:
            return Value("split", None, "split_contradicts_fragments", True, own.row, own.study)
        elif not parts:
            return own
        shown = next((part for part in (own, *parts) if part.row), own)
        return Value("split", total, "sum_of_fragments", total > 0, shown.row, shown.study)


def _agree(values: list[Value], kinds_before: Callable[[], frozenset[str]]) -> Value:
    """Several scans of one time point read the same lesion: one number; where they differ that of the method used
    before, else none."""
    judged = [value for value in values if value.mm is not None]
    if not judged:
        seen = [value for value in values if value.seen]
        return (seen or values)[-1]
    if len({value.mm for value in judged}) == 1:
        return judged[-1]
    before = kinds_before()
    same = [value for value in judged if value.study is not None and value.study.kind in before]
    if len({value.mm for value in same}) == 1:
        return same[-1]._replace(note="same_method_as_before")
    last = judged[-1]
    return Value("not_evaluable", None, "scans_of_one_time_point_differ", True, last.row, last.study)


def settle_mergers(values: dict[str, Value], masses: Iterable[frozenset[str]],
                   value_of: Callable[[str], Value]) -> tuple[dict[str, Value], dict[str, str]]:
    """Count each merged mass once.

    Returns the values and, for each lesion that is part of a mass counted elsewhere, the lesion that carries the
    number. `value_of` reads a member of the mass that is not among `values`.
    """
    counted_in: dict[str, str] = {}
    for mass in masses:
        members = sorted(name for name in mass if name in values)
        if not members:
            continue
        read = {name: values[name] if name in values else value_of(name) for name in sorted(mass)}
        if not any(value.state == "merged" for value in read.values()) and \
                sum(1 for value in read.values() if value.row is not None) > 1:
            continue  # the lesions are read one by one again
        carriers = [name for name, value in read.items() if value.mm is not None]
        if not carriers:
            continue
        if len({read[name].mm for name in carriers}) > 1:
            for name in members:
                values[name] = Value("not_evaluable", None, "merged_with_two_lengths", True, read[name].row,
                                     read[name].study)
            continue
        carrier = next((name for name in carriers if name in values and values[name].state != "merged"),
                       next((name for name in carriers if name in values), members[0]))
        mass_value = read[carriers[0]]
        values[carrier] = Value(read[carrier].state if read[carrier].row else "merged", mass_value.mm, "merged_mass",
                                mass_value.seen, mass_value.row, mass_value.study)
        for name in members:
            if name != carrier:
                values[name] = Value("merged", None, "counted_in", mass_value.seen, read[name].row, read[name].study)
                counted_in[name] = carrier
    return values, counted_in


def as_reading(lesion_id: str, role: str, value: Value, node: bool, counted_in: str | None = None,
               measure: Measure = DIAMETER) -> LesionReading:
    """The value as part of an assessment."""
    counted = measure.node_inputs if node and measure.unit == "mm" else (measure.name,)
    return LesionReading(lesion_id, role, value.state, value.mm, counted[0],  # type: ignore[arg-type]
                         value.note, counted_in, value.missing)
