"""How long until the event, course by course, under the censoring rules of FDA or EMA?

TTP: from the start of the course to progression. PFS: to progression or death. Hepatic PFS: from the first treatment of
the liver in the course to progression in the liver or death; only a further treatment of the liver off the plan of the
course is a new treatment. Duration of response: from the first response to progression or death, responders only.
Duration of stable disease: from the start to progression, where stable was the best response. OS: from the start to
death. Sessions of one course are its plan; another course is a new treatment. A scan that is not evaluable is no
adequate scan, and a response after a new treatment is not counted, under both rule sets. Not automated: stopping for
toxicity or for progression that no scan shows.
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from datetime import date
from functools import cached_property

from netcore.errors import BadInput, Problem
from netcore.model import PartialDate, PatientRecord, cut_record, order_key
from netcore.model.words import LIVER_DIRECTED
from netcore.response.assess import courses, response_series
from netcore.response.assessment import Assessment, Reason, ResponseSeries
from netcore.response.best import best_overall_response
from netcore.response.courses import CoursePlan, plan_courses
from netcore.response.limits import read_limits
from netcore.response.survival.censoring import (
    RULE_SETS,
    CensoringRules,
    Decision,
    FollowUp,
    Happening,
    Scan,
    decide_event,
)
from netcore.response.survival.followed_on import follow_on, has_liver_lesion, liver_alone
from netcore.response.survival.time_to_event import ENDPOINTS, Endpoint, RuleSet, TimeToEvent


def times_to_event(record: PatientRecord, endpoint: Endpoint, *, rules: RuleSet = "FDA",
                   reader: str | None = None, as_of: date | None = None,
                   settings: Mapping[str, object] | None = None) -> list[TimeToEvent]:
    """One endpoint for every course of treatment in every reading stream, courses in order.

    `reader` None: every stream. `as_of`: what had happened by the end of that day. `settings` replace parameters of
    `data/guidelines/endpoints.yaml`. Overall survival has one entry a course and no reader. Scans without a recorded
    treatment make no course and have no times.

    Raises `BadInput` for an unknown endpoint, rule set, reader or setting.
    """
    if endpoint not in ENDPOINTS:
        raise BadInput(Problem("endpoint", repr(endpoint), f"one of {', '.join(ENDPOINTS)}", "choose one of these"))
    return _Counter(cut_record(record, as_of), CensoringRules(rules, settings), "recist-1.1", reader).times(endpoint)


def all_times_to_event(record: PatientRecord, *, reader: str | None = None) -> list[TimeToEvent]:
    """Every endpoint of every course under every rule set, as `times_to_event`; the record is judged once for all."""
    first = _Counter(record, CensoringRules(RULE_SETS[0]), "recist-1.1", reader)
    found = []
    for name in RULE_SETS:
        # What was judged does not depend on the rule set, and goes along.
        counter = copy(first)
        counter.rules = CensoringRules(name)
        found += [one for endpoint in ENDPOINTS for one in counter.times(endpoint)]
        first = counter
    return found


class _Judged:
    """The courses of one record and how each was judged, followed on into later courses where that is asked for."""

    def __init__(self, record: PatientRecord, criterion: str, reader: str | None) -> None:
        self.record, self.criterion, self.reader = record, criterion, reader
        self.plans = plan_courses(record, read_limits(None))
        self._followed: dict[tuple[str, ...], list[ResponseSeries]] = {}

    @cached_property
    def series(self) -> list[ResponseSeries]:
        """Every course in every stream, each ending where the next begins."""
        return response_series(self.record, self.criterion, reader=self.reader)

    def of(self, plan: CoursePlan, reader: str | None, until: PartialDate | None) -> ResponseSeries | None:
        """The course in one stream; it goes on past the next course where no progression was seen and scans up to
        `until` (None: all) are left. None: the stream has no baseline for it."""
        series = next((one for one in self.series if one.reader == reader
                       and one.course.treatment_ids == plan.treatment_ids), None)
        if series is None or any(one.overall == "PD" for one in series.assessments):
            return series
        last = series.points[-1].when
        index = next(number for number, one in enumerate(self.plans) if one.treatment_ids == plan.treatment_ids)
        left = index + 1 < len(self.plans) and any(
            study.done_on is None or last is None or study.done_on.first > last.last
            for study in self.record.studies
            if until is None or study.done_on is None or study.done_on.first <= until.last)
        if not left:
            return series
        if plan.treatment_ids not in self._followed:
            record, course_id = follow_on(self.record, self.plans, index)
            self._followed[plan.treatment_ids] = response_series(record, self.criterion, reader=self.reader,
                                                                 course_id=course_id)
        return next((one for one in self._followed[plan.treatment_ids] if one.reader == reader), series)


class _Counter:
    """Counts the endpoints of one record under one set of rules."""

    def __init__(self, record: PatientRecord, rules: CensoringRules, criterion: str, reader: str | None) -> None:
        self.record, self.rules, self.criterion = record, rules, criterion
        self.only_reader = reader
        self.whole = _Judged(record, criterion, reader)
        self.treatments = {row.treatment_id: row for row in record.treatments}
        self.death = _death(record)

    @cached_property
    def readers(self) -> list[str | None]:
        """The streams that read any scan of a course; one None where nobody did."""
        found = courses(self.record, reader=self.only_reader)
        return [*sorted({name for course in found for name in (*course.baselines, *course.without_baseline)})] or [None]

    @cached_property
    def liver(self) -> tuple[_Judged, _Judged]:
        """The liver alone, without and with what may or may not lie in it."""
        strict, wide = (liver_alone(self.record, place_not_stated_counts=counts) for counts in (False, True))
        judged = _Judged(strict, self.criterion, self._reader_in(strict))
        return judged, judged if wide == strict else _Judged(wide, self.criterion, self._reader_in(wide))

    def _reader_in(self, record: PatientRecord) -> str | None:
        """The chosen stream, where anything of it is left (all streams are judged otherwise, and not used)."""
        left = {row.reader for row in record.studies} | {row.reader for row in record.measurements} | \
            {row.reader for row in record.target_sets}
        return self.only_reader if self.only_reader in left else None

    def times(self, endpoint: Endpoint) -> list[TimeToEvent]:
        """This endpoint for every course, and every stream where it rests on scans."""
        readers = [None] if endpoint == "OS" else self.readers
        return [self._time(endpoint, index, plan, reader) for index, plan in enumerate(self.whole.plans)
                if plan.treatment_ids for reader in readers]

    def _time(self, endpoint: Endpoint, index: int, plan: CoursePlan, reader: str | None) -> TimeToEvent:
        start, decision = self._decide(endpoint, index, plan, reader)
        days = None if start is None or decision.day is None else self.rules.days(start, decision.day)
        return TimeToEvent(endpoint, self.rules.name, plan.course_id, reader, start, decision.day, days,
                           decision.event, decision.why)

    def _decide(self, endpoint: Endpoint, index: int, plan: CoursePlan,
                reader: str | None) -> tuple[date | None, Decision]:
        hepatic = endpoint == "hepatic PFS"
        if hepatic and not set(plan.kinds) & LIVER_DIRECTED:
            return None, _none("no_liver_treatment")
        if hepatic and not has_liver_lesion(self.record):
            return None, _none("no_liver_lesion")
        begun = self._first_in_liver(plan) if hepatic else plan.started_on
        if begun is None or begun.exact is None:
            return None, _none("start_day_not_known", when=begun)
        start = begun.exact
        if endpoint == "OS":
            return start, self._alive_until()
        new = self._new_treatment(index, start, hepatic)
        until = new.when if new is not None and self.rules.censors("new_treatment_censors") else None
        decisions = [self._on_scans(endpoint, start, judged.of(plan, reader, until), new)
                     for judged in (self.liver if hepatic else (self.whole,))]
        if any(one[1][:2] != decisions[0][1][:2] for one in decisions):
            return start, _none("place_not_stated")
        return decisions[0]

    def _on_scans(self, endpoint: Endpoint, start: date, series: ResponseSeries | None,
                  new: Happening | None) -> tuple[date | None, Decision]:
        needs_best = endpoint in ("duration of response", "duration of stable disease")
        counts = endpoint in ("PFS", "hepatic PFS", "duration of response")
        if series is None:
            return start, _none("no_baseline") if needs_best else self._without_baseline(start, counts)
        judged = [one for one in series.assessments if one.when is None or one.when.last >= start]
        if needs_best:
            plan_only = [one for one in judged if not _certainly_after(one.when, new)]
            if endpoint == "duration of response":
                first = self._first_response(plan_only)
                if first is None:
                    known = any(one.overall != "NE" for one in plan_only)
                    return None, _none("no_response" if known else "response_not_known")
                if first.day is None:
                    return None, _none("response_day_not_known", when=first.when)
                start, judged = first.day, judged[judged.index(first):]
            else:
                best = best_overall_response(plan_only, confirm=False).category
                if best in (None, "NE"):
                    return None, _none("response_not_known")
                if best not in ("SD", "NON-CR/NON-PD"):
                    return None, _none("best_not_stable", best=best)
        scans = tuple(Scan(one.when, one.overall != "NE", one.overall == "PD") for one in judged)
        return start, decide_event(FollowUp(start, scans, self.death, new), self.rules, death_counts=counts)

    def _first_response(self, judged: list[Assessment]) -> Assessment | None:
        """The first response, confirmed later where the sheet asks for it."""
        until = next((number for number, one in enumerate(judged) if one.overall == "PD"), len(judged))
        responses = [one for one in judged[:until] if one.overall in ("CR", "PR")]
        if not self.rules.on("response_confirmed"):
            return next(iter(responses), None)
        alike = [replace(one, overall="PR") if one in responses else one for one in judged[:until]]
        best = best_overall_response(alike, confirm=True)
        return next((one for one in responses if best.category == "PR" and one.day == best.day), None)

    def _without_baseline(self, start: date, death_counts: bool) -> Decision:
        switch = self.rules.censors("no_baseline_censors")
        if switch is None and death_counts and self.death is not None:
            return decide_event(FollowUp(start, (), self.death, None), self.rules, death_counts=True)
        return Decision(start, False, Reason("no_baseline", {}, switch))

    def _first_in_liver(self, plan: CoursePlan) -> PartialDate | None:
        rows = [self.treatments[name] for name in plan.treatment_ids if self.treatments[name].kind in LIVER_DIRECTED]
        return min(rows, key=order_key).performed_on

    def _new_treatment(self, index: int, start: date, hepatic: bool) -> Happening | None:
        """The first treatment of another course after the start; an undated one may be the first."""
        later = [(self._first_in_liver(plan) if hepatic else plan.started_on) for plan in self.whole.plans[index + 1:]
                 if plan.treatment_ids and (not hepatic or set(plan.kinds) & LIVER_DIRECTED)]
        days = [day for day in later if day is None or day.exact is None or day.exact > start]
        if not days:
            return None
        dated = [day for day in days if day is not None]
        return Happening(min(dated, key=lambda day: (day.last, day.first)) if len(dated) == len(days) else None)

    def _alive_until(self) -> Decision:
        if self.death is not None:
            when = self.death.when
            if when is None or when.exact is None:
                return Decision(None, True, Reason("death_day_not_known", {"when": when}))
            return Decision(when.exact, True, Reason("death", {"when": when}))
        contact = self.record.patient.last_contact_on
        return Decision(self._last_day, False, Reason("last_known_alive", {"contact": contact}))

    @cached_property
    def _last_day(self) -> date:
        """The last exact day of contact, or on which anything was done or taken."""
        record, contact = self.record, self.record.patient.last_contact_on
        days = [row.when.exact for row in (*record.studies, *record.labs, *record.treatments, *record.symptoms)
                if row.when is not None]
        return max(day for day in (*days, contact.exact if contact is not None else None) if day is not None)


def _none(code: str, **facts: object) -> Decision:
    return Decision(None, None, Reason(code, facts))


def _certainly_after(when: PartialDate | None, new: Happening | None) -> bool:
    return new is not None and new.when is not None and when is not None and when.first > new.when.last


def _death(record: PatientRecord) -> Happening | None:
    """Death, also where only a cause or the word of an outcome tells of it."""
    patient = record.patient
    told = any(row.fact == "outcome" and (row.value or "").strip().casefold() == "died" for row in record.findings)
    return Happening(patient.died_on) if patient.died_on is not None or patient.death_cause or told else None
