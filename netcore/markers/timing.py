"""How long after the last procedure, and on which day of the injection cycle, was a sample taken?"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from netcore.evidence import Confounder, InForce, read_catalogue
from netcore.markers.confounding import gather_circumstances
from netcore.markers.verdict import in_force
from netcore.model import PatientRecord, Treatment
from netcore.model.words import LIVER_DIRECTED

_INJECTION = "SSA"
# An injection older than this many of its own intervals no longer makes a cycle.
_CYCLES = 2


@dataclass(frozen=True, slots=True)
class PointTiming:
    """Days from the last procedure on the liver and from the last injection before the sample, each None where no
    such event with an exact day is recorded. `interval_days` is the planned distance of the injections."""

    days_since_procedure: int | None
    procedure: str | None
    cycle_day: int | None
    agent: str | None
    interval_days: Decimal | None


@dataclass(frozen=True, slots=True)
class CycleDifference:
    """Two results taken at different points of the injection cycle, further apart than the tolerance."""

    earlier_day: int
    later_day: int
    tolerance: InForce


def compute_timing(record: PatientRecord, day: date | None) -> PointTiming:
    """The timing of a sample of this day. A procedure of the day itself counts as done after the sample."""
    if day is None:
        return PointTiming(None, None, None, None, None)
    procedure = _last_before(record, day, LIVER_DIRECTED)
    injection = _last_before(record, day, frozenset({_INJECTION}))
    cycle_day = agent = interval = None
    if injection is not None and injection.interval_days is not None:
        begun = (day - _day(injection)).days
        if begun <= _CYCLES * injection.interval_days:
            cycle_day, agent, interval = begun, injection.agent, injection.interval_days
    return PointTiming((day - _day(procedure)).days if procedure else None, procedure.kind if procedure else None,
                       cycle_day, agent, interval)


def compare_cycle(earlier: PointTiming, later: PointTiming, rules_on: date | None = None) -> CycleDifference | None:
    """Were two results taken at clearly different points of the injection cycle? None: no, or not known."""
    tolerance = in_force("cycle_tolerance", rules_on)
    if tolerance is None or earlier.cycle_day is None or later.cycle_day is None:
        return None
    if abs(earlier.cycle_day - later.cycle_day) <= tolerance.number:
        return None
    return CycleDifference(earlier.cycle_day, later.cycle_day, tolerance)


@dataclass(frozen=True, slots=True)
class ConfoundedWindow:
    """A stretch of time during which results of an analyte are disturbed, for shading. `ends` None: still open.
    `washed_out_from`: the part after it is only the wash-out of a drug that had ended."""

    condition: str
    detail: str | None
    begins: date
    ends: date | None
    washed_out_from: date | None
    leaves_trend: bool


def confounded_windows(record: PatientRecord, analyte: str, *, rules_on: date | None = None) -> list[ConfoundedWindow]:
    """When results of the analyte are disturbed by what the record says, in the order of time; undated circumstances
    and conditions noted on single results make no window."""
    entry = read_catalogue().find(analyte)
    by_name: dict[str, Confounder] = {one.condition: one for one in entry.confounders} if entry else {}
    windows = []
    for circumstance in gather_circumstances(record, rules_on):
        confounder = by_name.get(circumstance.condition)
        if confounder is None or circumstance.since is None:
            continue
        ends = circumstance.until.last if circumstance.until else None
        washout = confounder.washout_on(rules_on)
        washed = ends if ends and washout else None
        if ends and washout:
            ends += timedelta(days=washout.days)
        windows.append(ConfoundedWindow(circumstance.condition, circumstance.detail, circumstance.since.first, ends,
                                        washed, confounder.leaves_trend and not circumstance.marks_only))
    return sorted(windows, key=lambda one: one.begins)


def _last_before(record: PatientRecord, day: date, kinds: frozenset[str]) -> Treatment | None:
    rows = [row for row in record.treatments if row.kind in kinds and row.performed_on and row.performed_on.exact
            and _day(row) < day]
    return max(rows, key=_day, default=None)


def _day(row: Treatment) -> date:
    assert row.performed_on is not None
    return row.performed_on.first
