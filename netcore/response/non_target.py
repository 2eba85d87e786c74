"""In which states are the non-targets at one time point?

A non-target without a row at a scan was not evaluated, unless it was ablated or resected: then it left the set, under
every policy, and is followed on its own track. Growth is judged by the reader who states it (`progressed`); an
equivocal progression counts as present. Where a criterion counts enhancing tissue only, a non-target that enhanced at
baseline and does so no more is gone.
"""

from netcore.response.assessment import LesionReading
from netcore.response.criteria.criterion import NonTargetState
from netcore.response.criteria.measures import Value
from netcore.response.limits import Limits
from netcore.response.readings import Reader, as_reading, settle_mergers
from netcore.response.timepoints import TimePoint
from netcore.response.treated import LocalTreatments

_STILL_THERE = frozenset({None, "measured_without_number", "too_small_with_that_length", "merged_with_two_lengths",
                          "fragment_not_measured", "counted_in"})


# A lesion, its value, and the lesion it is counted in.
_Seen = tuple[str, Value, str | None]


class NonTargets:
    """Reads the non-targets of one course in one stream."""

    def __init__(self, reader: Reader, limits: Limits, treated: LocalTreatments, baseline: TimePoint,
                 lesions: tuple[str, ...], *, enhancing: bool = False) -> None:
        self.reader, self.limits, self.treated = reader, limits, treated
        self.baseline, self.lesions = baseline, lesions
        self._read: dict[tuple[int, bool], tuple[list[_Seen], dict[str, list[str]]]] = {}
        first = reader.values(baseline, lesions) if enhancing else {}
        self._enhancing = {name for name, value in first.items() if value.row and value.row.enhancing_diameter_mm}

    def at(self, point: TimePoint, *, after_complete_response: bool) -> \
            tuple[NonTargetState, dict[str, list[str]]]:
        """The context for the outcomes and the lesion ids by state."""
        _, by_state = self._of(point, after_complete_response=after_complete_response)
        state = NonTargetState(len(by_state["progressed"]), len(by_state["not_evaluated"]), len(by_state["present"]),
                               len(by_state["removed"]), after_complete_response)
        return state, by_state

    def readings(self, point: TimePoint, *, after_complete_response: bool) -> list[LesionReading]:
        """The lesions for an assessment."""
        seen, _ = self._of(point, after_complete_response=after_complete_response)
        return [as_reading(name, "non_target", value, self.reader.is_node(name), carrier)
                for name, value, carrier in seen]

    def _of(self, point: TimePoint, *, after_complete_response: bool) -> \
            tuple["list[_Seen]", dict[str, list[str]]]:
        key = point.index, after_complete_response
        if key not in self._read:
            self._read[key] = self._read_at(point, after_complete_response=after_complete_response)
        return self._read[key]

    def _read_at(self, point: TimePoint, *, after_complete_response: bool) -> \
            tuple["list[_Seen]", dict[str, list[str]]]:
        values = self.reader.values(point, self.lesions)
        counted_in: dict[str, str] = {}
        if masses := self.reader.masses_at(point):
            values, counted_in = settle_mergers(values, masses, lambda name: self.reader.value(point, name))
        by_state: dict[str, list[str]] = {"progressed": [], "not_evaluated": [], "present": [], "removed": [],
                                          "gone": []}
        seen: list[_Seen] = []
        for name in self.lesions:
            value = values[name]
            state_of = self._state(name, value, point)
            by_state[state_of].append(name)
            if state_of == "removed":
                value = Value("treated", None, "left_the_sum", value.seen, value.row, value.study)
            seen.append((name, value, counted_in.get(name)))
        if by_state["gone"] and not after_complete_response and point is not self.baseline \
                and self.treated.unrecorded(self.baseline, point):
            by_state["removed"] += by_state["gone"]
            by_state["gone"] = []
        return seen, by_state

    def _state(self, name: str, value: Value, point: TimePoint) -> str:
        if (name in self.treated.by_lesion or name in self.treated.zones.values()) and point is not self.baseline:
            treated = self.treated.between(self.reader.stream, name, self.baseline, point)
            if treated is not None and treated.removes:
                return "removed"
            if value.row is None and self.treated.before(name, self.baseline) is not None:
                return "removed"
        if value.state == "progressed":
            equivocal = value.row is not None and value.row.certainty == "equivocal"
            return "present" if equivocal else "progressed"
        if name in self._enhancing and value.seen and value.row and value.row.enhancing_diameter_mm == 0:
            return "gone"
        if value.mm is not None:
            smallest = self.limits.node_normal_below if self.reader.is_node(name) else None
            there = value.mm >= smallest if smallest is not None else value.mm > 0
            return "present" if there else "gone"
        if value.seen and value.note in _STILL_THERE:
            return "present"
        return "gone" if value.state == "absent" else "not_evaluated"
