"""Which courses of treatment did the patient have, in order?

A course is what carries one `course_id`. Rows without one are joined: repeated doses of one drug, and sessions of one
procedure within the gap of the sheet and with no other procedure between them. What only disturbs a marker begins no
course. A record with target sets but no treatment has one course; so has one with scans alone.
"""

from dataclasses import dataclass, field, replace

from netcore.model import PartialDate, PatientRecord, TargetChoice, Treatment, order_key
from netcore.model.words import LIVER_DIRECTED, NOT_ANTITUMOUR
from netcore.response.limits import Limits

_SESSIONS = LIVER_DIRECTED | {"PRRT", "radiotherapy"}


@dataclass(frozen=True, slots=True)
class CoursePlan:
    """One course before its scans are looked at. `started_on` None: no treatment recorded, or undated; `sequence` is
    the place of its first treatment in the order of the record, as far as it is known."""

    course_id: str | None
    started_on: PartialDate | None
    kinds: tuple[str, ...] = ()
    treatment_ids: tuple[str, ...] = ()
    choices: tuple[TargetChoice, ...] = field(default=(), repr=False)
    sequence: int | None = None

    @property
    def first_choice(self) -> PartialDate | None:
        """The earliest stated baseline of the course's target sets."""
        days = [row.baseline_on for row in self.choices if row.baseline_on is not None]
        return min(days, key=lambda day: (day.first, day.last), default=None)


def plan_courses(record: PatientRecord, limits: Limits) -> list[CoursePlan]:
    """The courses of a record in the order in which they began, undated ones last."""
    rows = sorted((row for row in record.treatments if row.kind not in NOT_ANTITUMOUR),
                  key=lambda row: (order_key(row), row.treatment_id))
    groups = _group(rows, limits.days("session_gap"))
    plans = [_plan(course_id, group) for course_id, group in groups]
    known = {plan.course_id for plan in plans if plan.course_id is not None}
    loose = _loose_sets([row for row in record.target_sets if row.course_id is None or row.course_id not in known])
    chosen: dict[str | None, list[TargetChoice]] = {}
    for row in record.target_sets:
        chosen.setdefault(row.course_id, []).append(row)
    plans = [replace(plan, choices=tuple(chosen[plan.course_id]))
             if plan.course_id in known and plan.course_id in chosen else plan for plan in plans]
    for course_id, choices in loose:
        added = CoursePlan(course_id, None, choices=tuple(choices))
        home = _home_of(added, plans) if course_id is None else None
        if home is None:
            plans.append(added)
        else:
            plans[home] = replace(plans[home], choices=(*plans[home].choices, *choices))
    if not plans:
        plans = [CoursePlan(None, None)]
    return sorted(plans, key=_begin)


def _loose_sets(rows: list[TargetChoice]) -> list[tuple[str | None, list[TargetChoice]]]:
    """Target sets of no recorded course, put together course by course; where no course is named, the first set of
    every stream makes the first course, the second the second."""
    named: dict[str, list[TargetChoice]] = {}
    unnamed: dict[str, dict[str, list[TargetChoice]]] = {}
    for row in rows:
        if row.course_id is not None:
            named.setdefault(row.course_id, []).append(row)
        else:
            unnamed.setdefault(row.reader, {}).setdefault(row.set_id, []).append(row)
    turns: dict[int, list[TargetChoice]] = {}
    for sets in unnamed.values():
        in_order = sorted(sets.values(), key=lambda group: min(order_key(row) for row in group))
        for turn, group in enumerate(in_order):
            turns.setdefault(turn, []).extend(group)
    return [*named.items(), *((None, turns[turn]) for turn in sorted(turns))]


def _begin(plan: CoursePlan) -> tuple[object, ...]:
    day = plan.started_on or plan.first_choice
    return (day is None, *((day.first, day.last) if day else ()), plan.course_id or "")


def _group(rows: list[Treatment], gap: int) -> list[tuple[str | None, list[Treatment]]]:
    named: dict[str, list[Treatment]] = {}
    runs: list[list[Treatment]] = []
    for row in rows:
        if row.course_id is not None:
            named.setdefault(row.course_id, []).append(row)
            continue
        run = next((run for run in reversed(runs) if _continues(run, row, rows, gap)), None)
        if run is None:
            runs.append([row])
        else:
            run.append(row)
    return [*named.items(), *((None, run) for run in _same_day(runs))]


def _continues(run: list[Treatment], row: Treatment, rows: list[Treatment], gap: int) -> bool:
    last = run[-1]
    if last.kind != row.kind:
        return False
    if row.kind not in _SESSIONS:
        ended = last.ended_on
        return last.agent == row.agent and (ended is None or row.performed_on is None
                                            or (row.performed_on.first - ended.last).days <= gap)
    between = rows[rows.index(last) + 1:rows.index(row)]
    if any(other.kind in _SESSIONS and other.kind != row.kind for other in between):
        return False
    return last.performed_on is None or row.performed_on is None or \
        (row.performed_on.first - last.performed_on.last).days <= gap


def _same_day(runs: list[list[Treatment]]) -> list[list[Treatment]]:
    """Treatments that begin on one day (a resection with an ablation) are one course."""
    joined: list[list[Treatment]] = []
    for run in runs:
        day = run[0].performed_on
        twin = next((other for other in joined if day is not None and day.exact and other[0].performed_on == day), None)
        if twin is None:
            joined.append(list(run))
        else:
            twin.extend(run)
    return joined


def _plan(course_id: str | None, rows: list[Treatment]) -> CoursePlan:
    return CoursePlan(course_id, rows[0].performed_on, tuple(dict.fromkeys(row.kind for row in rows)),
                      tuple(row.treatment_id for row in rows), sequence=rows[0].sequence)


def _home_of(added: CoursePlan, plans: list[CoursePlan]) -> int | None:
    """The course a target set without a course belongs to: the first that begins at or after its baseline, else the
    last that began before; without a baseline day the first course."""
    treated = sorted((index for index, plan in enumerate(plans) if plan.treatment_ids),
                     key=lambda index: _begin(plans[index]))
    if not treated:
        return None
    day = added.first_choice
    if day is None:
        return treated[0]
    later = [index for index in treated if (start := plans[index].started_on) is not None and start.last >= day.first]
    return later[0] if later else treated[-1]
