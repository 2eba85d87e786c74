"""Did the event come, or until when is nothing known of one?

One decision for every endpoint that rests on scans, under the switches of one rule set. Dates may be partial: where
the order of two events, or the day that would be reported, cannot be told, the answer says so instead of guessing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from netcore.errors import BadInput, Problem
from netcore.evidence import InForce, read_sheet
from netcore.model import PartialDate
from netcore.response.assessment import Reason
from netcore.response.survival.time_to_event import RuleSet

RULE_SETS: tuple[RuleSet, ...] = ("FDA", "EMA")


class CensoringRules:
    """The settings of `data/guidelines/endpoints.yaml` for one rule set, with the caller's in their place.

    Raises `BadInput` for an unknown rule set, an unknown setting or a value of the wrong kind.
    """

    def __init__(self, name: RuleSet, settings: Mapping[str, object] | None = None) -> None:
        if name not in RULE_SETS:
            raise BadInput(Problem("censoring rules", repr(name), f"one of {', '.join(RULE_SETS)}", "choose one"))
        self.name: RuleSet = name
        sheet = read_sheet("endpoints")
        self.in_force: dict[str, InForce] = {key: sheet.value(key) for key in sheet.parameters}
        for key, value in (settings or {}).items():
            self._replace(key, value)

    def on(self, name: str) -> bool:
        """Is this switch on?"""
        return self.in_force[name].value is True

    def censors(self, what: str) -> InForce | None:
        """The rule set's switch (`new_treatment_censors` ...) where it is on; None where it is off."""
        entry = self.in_force[f"{self.name.lower()}_{what}"]
        return entry if entry.value is True else None

    @property
    def longest_gap(self) -> int:
        """Days without an adequate scan beyond which visits were missed."""
        days = (self.in_force[name].number for name in ("missed_visits", "scan_interval", "visit_window"))
        missed, interval, window = days
        return int(missed * interval + window)

    def days(self, start: date, end: date) -> int:
        """The duration in days, with the start day counted or not as the sheet says."""
        return (end - start).days + (1 if self.on("start_day_counted") else 0)

    def _replace(self, key: str, value: object) -> None:
        default = self.in_force.get(key)
        if default is None:
            raise BadInput(Problem(f"settings, {key}", "no such setting", f"one of {', '.join(sorted(self.in_force))}",
                                   "correct it"))
        switch = isinstance(default.value, bool)
        fits = isinstance(value, bool) if switch else \
            isinstance(value, (int, Decimal)) and not isinstance(value, bool) and value >= 0
        if not fits:
            raise BadInput(Problem(f"settings, {key}", repr(value), "True or False" if switch else "a number from 0",
                                   "correct the setting"))
        new = value if isinstance(value, bool) else Decimal(str(value))
        if new != default.value:
            self.in_force[key] = default.model_copy(update={
                "value": new, "checked": "software_choice", "reference": None,
                "locator": f"set by the user in place of {default.value}"})


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened; `when` None: nobody stated the day."""

    when: PartialDate | None


@dataclass(frozen=True, slots=True)
class Scan:
    """One judged time point after the start: adequate (any category but not evaluable), and progressed or not."""

    when: PartialDate | None
    adequate: bool
    progressed: bool


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What is known from `start` on: scans in order, death, and the first treatment off the plan of the course."""

    start: date
    scans: tuple[Scan, ...]
    death: Happening | None
    new_treatment: Happening | None


class Decision(NamedTuple):
    """The day of the event or of censoring, which of the two, and the step that decided; None: cannot be told."""

    day: date | None
    event: bool | None
    why: Reason


def decide_event(follow_up: FollowUp, rules: CensoringRules, *, death_counts: bool) -> Decision:
    """Progression, and death where it counts, or the day on which the patient is censored."""
    progression = next((scan for scan in follow_up.scans if scan.progressed), None)
    before = [scan for scan in follow_up.scans if scan.adequate and not scan.progressed]
    if progression is not None:
        before = before[:sum(scan.adequate and not scan.progressed for scan in
                             follow_up.scans[:follow_up.scans.index(progression)])]
    switch = rules.censors("new_treatment_censors")
    if switch is not None and follow_up.new_treatment is not None:
        started = follow_up.new_treatment.when
        first = _by(progression.when, started) if progression else False
        if first is None:
            return Decision(None, None, Reason("new_treatment_day_not_known", {"treatment": started}, switch))
        if not first:
            return _censor_before(follow_up, before, started, switch)
    if progression is not None:
        return _event("progression", progression.when, follow_up, before, rules)
    if follow_up.death is not None and death_counts:
        return _event("death", follow_up.death.when, follow_up, before, rules)
    return _censor("died_without_progression" if follow_up.death else "last_scan", follow_up, before)


def _by(event: PartialDate | None, limit: PartialDate | None) -> bool | None:
    """Did the event come by the limit? None where the dates cannot tell."""
    if event is None or limit is None:
        return None
    if event.last <= limit.first:
        return True
    return False if event.first > limit.last else None


def _censor_before(follow_up: FollowUp, scans: list[Scan], started: PartialDate | None, switch: InForce) -> Decision:
    placed = [(scan, _by(scan.when, started)) for scan in scans]
    if any(by is None for _, by in placed):
        return Decision(None, None, Reason("new_treatment_day_not_known", {"treatment": started}, switch))
    return _censor("new_treatment", follow_up, [scan for scan, by in placed if by], switch, treatment=started)


def _censor(code: str, follow_up: FollowUp, scans: list[Scan], limit: InForce | None = None,
            **facts: object) -> Decision:
    """Censored at the last of these scans, or on the start day where there is none."""
    if not scans:
        return Decision(follow_up.start, False, Reason("no_scan_after_start" if code == "last_scan" else code,
                                                       {**facts, "scan": None}, limit))
    last = scans[-1].when
    if last is None or last.exact is None:
        return Decision(None, False, Reason("scan_day_not_known", {**facts, "scan": last}, limit))
    return Decision(last.exact, False, Reason(code, {**facts, "scan": last}, limit))


def _event(code: str, when: PartialDate | None, follow_up: FollowUp, scans: list[Scan],
           rules: CensoringRules) -> Decision:
    switch = rules.censors("missed_visits_censor")
    if switch is not None:
        gap = _gap(follow_up.start, scans, when)
        longest = rules.longest_gap
        if gap is None or gap[0] <= longest < gap[1]:
            return Decision(None, None, Reason(f"{code}_day_not_known", {"when": when}, switch))
        if gap[0] > longest:
            return _censor("missed_visits", follow_up, scans, switch, event=code, when=when, longest_gap=longest)
    if when is None or when.exact is None:
        return Decision(None, True, Reason(f"{code}_day_not_known", {"when": when}))
    return Decision(when.exact, True, Reason(code, {"when": when}))


def _gap(start: date, scans: list[Scan], when: PartialDate | None) -> tuple[int, int] | None:
    """Fewest and most days between the last adequate scan, or the start, and the event; None where not known."""
    last = scans[-1].when if scans else PartialDate.read(start)
    if last is None or when is None:
        return None
    return (when.first - last.last).days, (when.last - last.first).days
