"""How does one lesion go from state to state, session by session and scan by scan?

untreated -> technical failure | awaiting efficacy -> complete | residual; residual -> retreated -> complete after
repeat | residual; complete -> local tumour progression -> retreated -> complete after progression | uncontrolled; no
scan in the window: efficacy not evaluable. Progression that nobody retreated stays progression.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from netcore.evidence import InForce
from netcore.model import PartialDate
from netcore.response.ablation.events import Look, Session
from netcore.response.ablation.limits import AblationLimits, Position
from netcore.response.assessment import Reason
from netcore.response.best import days_between

State = Literal["untreated", "technical_failure", "awaiting_efficacy", "complete", "residual", "residual_retreated",
                "complete_after_repeat", "local_tumour_progression", "ltp_retreated", "complete_after_ltp",
                "ltp_uncontrolled", "efficacy_not_evaluable"]
Efficacy = Literal["yes", "no", "awaiting", "not_evaluable", "not_known"]
_Phase = Literal["first", "after_residual", "after_ltp", "unclear"]

_WAITING: dict[str, State] = {"first": "awaiting_efficacy", "unclear": "awaiting_efficacy",
                              "after_residual": "residual_retreated", "after_ltp": "ltp_retreated"}
_COMPLETE: dict[str, State] = {"first": "complete", "unclear": "complete", "after_residual": "complete_after_repeat",
                               "after_ltp": "complete_after_ltp"}
_VIABLE = ("residual", "local_tumour_progression", "ltp_uncontrolled")


@dataclass(frozen=True, slots=True)
class Step:
    """One change of state: when, by which session or scan (None: by time passing), days after the last session."""

    state: State
    when: PartialDate | None
    by: str | None
    days: int | None


@dataclass(slots=True)
class AblationCourse:
    """The state of one lesion; sessions and looks are handed in, in order of time."""

    limits: AblationLimits
    state: State = "untreated"
    primary: Efficacy = "not_known"
    secondary: Efficacy | None = None
    sessions: list[Session] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    notes: list[Reason] = field(default_factory=list)
    efficacy_scan_on: PartialDate | None = None
    efficacy_days: int | None = None
    progressed_on: PartialDate | None = None
    last_looked_on: PartialDate | None = None
    ever_complete: bool = False
    _phase: _Phase = "first"
    _judged: bool = False
    _shown: bool = False
    _viable_early: bool = False
    _equivocal_on: PartialDate | None = None

    def treat(self, session: Session) -> None:
        """One ablation. A session of the same declared course before any efficacy scan continues that course; the clock
        of efficacy then runs from it."""
        if self.sessions and not self._continues(session):
            self._close_attempt()
            if self._shown and self.state not in _VIABLE:
                self.note("ablated_again_while_complete", when=session.when)
            elif not self._judged and not self._viable_early:
                self.note("sessions_not_declared_one_course", when=session.when)
            self._phase = self._next_phase()
        self.sessions.append(session)
        self._judged = self._shown = self._viable_early = False
        self._equivocal_on = self.efficacy_scan_on = self.efficacy_days = None
        if self._phase in ("first", "unclear"):
            self.primary = "awaiting" if self.primary == "not_known" and len(self.sessions) == 1 else self.primary
        else:
            self.secondary = self.secondary if self.secondary == "yes" else "awaiting"
        failed = session.technical_success is False
        if session.technical_success is None:
            self.note("technical_success_not_recorded", treatment=session.treatment_id)
        self._go("technical_failure" if failed else _WAITING[self._phase], session.when, session.treatment_id)

    def look(self, look: Look) -> None:
        """One reading of the zone."""
        if not self.sessions:
            self.note("zone_without_ablation", study=look.study_id)
        if look.finding is None:
            self.note(look.contradiction or "zone_finding_not_stated", study=look.study_id, when=look.when)
            return
        if look.shared:
            self.note("zone_shared", zone=look.zone_id)
        span = days_between(self.sessions[-1].when, look.when) if self.sessions else None
        position = self.limits.position(span)
        if position == "unknown" and self.sessions and not self._judged:
            self.note("scan_date_leaves_window_open", self.limits.window, study=look.study_id, when=look.when)
        if look.finding == "benign_rim" and not self.limits.rim_may_be_benign(span):
            self.note("rim_after_limit", (self.limits.in_force["benign_rim_until"],), when=look.when)
            return
        if look.equivocal:
            self.note("equivocal_finding", when=look.when, finding=look.finding)
            if look.finding in ("residual", "progression_at_edge"):
                self._equivocal_on = self._equivocal_on or look.when
            return
        self.last_looked_on = look.when
        if look.finding in ("complete", "benign_rim"):
            self._look_complete(look, position, span)
        else:
            self._look_viable(look, position, span)

    def close(self, today: date | None) -> None:
        """What has become of an unjudged ablation by this day, the last of which anything is known."""
        if not self.sessions or self._judged or today is None:
            return
        when = self.sessions[-1].when
        if when is None or (today - when.last).days > self.limits.number("efficacy_window_to"):
            self._close_attempt()
            if self.state in (*_WAITING.values(), "technical_failure"):
                self.note("no_scan_in_window", self.limits.window)
            if self.state in _WAITING.values():
                self._go("efficacy_not_evaluable", None, None)

    def note(self, code: str, limits: tuple[InForce, ...] = (), **facts: object) -> None:
        """Something that a reader of the state must know; each once."""
        reason = Reason(code, facts, limits[0] if limits else None, limits[1:])
        if reason not in self.notes:
            self.notes.append(reason)

    def _look_complete(self, look: Look, position: Position, span: tuple[int, int] | None) -> None:
        self._equivocal_on = None
        if self.state in _VIABLE:
            self.note("complete_without_retreatment", when=look.when)
            return
        if position == "technical":
            self.note("technical_scan", (self.limits.in_force["technical_success_until"],), when=look.when)
            return
        self._shown = self.ever_complete = True
        if look.finding == "benign_rim":
            self.note("rim_is_benign", (self.limits.in_force["benign_rim_until"],), when=look.when)
        if self._judged:
            return
        if position == "early":
            self.note("scan_before_window", self.limits.window, when=look.when, days=span[1] if span else None)
        elif position == "window":
            if self.state == "technical_failure":
                self.note("complete_despite_technical_failure", when=look.when)
            self._judge("yes", look, span)
            self._go(_COMPLETE[self._phase], look.when, look.study_id)
        else:
            self._close_attempt()
            if self.state != "efficacy_not_evaluable":
                self.note("complete_outside_window", self.limits.window, when=look.when)
                self._go("efficacy_not_evaluable", look.when, look.study_id)

    def _look_viable(self, look: Look, position: Position, span: tuple[int, int] | None) -> None:
        if self.state in _VIABLE:
            self.note("tumour_still_there", when=look.when)
        elif not self._judged and position in ("technical", "early"):
            self._viable_early = True
            self.note("tumour_before_window", self.limits.window, when=look.when)
        elif self._shown and (self._judged or position != "window"):
            if look.finding == "residual":
                self.note("reader_called_it_residual", when=look.when)
            if self._equivocal_on is not None:
                self.note("progression_first_equivocal", first=self._equivocal_on, when=look.when)
            when = self._equivocal_on or look.when
            self.progressed_on = self.progressed_on or when
            if not self._judged:
                self._close_attempt()
            self._judged = True
            self._go("local_tumour_progression", when, look.study_id)
        else:
            if look.finding == "progression_at_edge":
                self.note("no_complete_scan_before", when=look.when)
            if position == "window":
                self._judge("no", look, span)
            else:
                self._close_attempt()
                self._judged = True
                self.note("tumour_outside_window", self.limits.window, when=look.when)
            self._go("ltp_uncontrolled" if self._phase == "after_ltp" else "residual", look.when, look.study_id)

    def _judge(self, answer: Efficacy, look: Look, span: tuple[int, int] | None) -> None:
        """The first scan in the window decides efficacy of the course."""
        self._judged = True
        self.efficacy_scan_on = look.when
        self.efficacy_days = span[0] if span and span[0] == span[1] else None
        if self._phase == "first":
            self.primary = answer
        elif self._phase == "unclear":
            self.primary = "not_known" if self.primary != "yes" else "yes"
        elif self.secondary != "yes":
            self.secondary = answer

    def _close_attempt(self) -> None:
        """An ablation that no scan in its window has judged, and that none can judge any more."""
        if self._judged:
            return
        if self._phase in ("first", "unclear") and self.primary == "awaiting":
            self.primary = "not_evaluable"
        elif self.secondary == "awaiting":
            self.secondary = "not_evaluable"

    def _continues(self, session: Session) -> bool:
        return not self._judged and not self._shown and session.course_id is not None \
            and session.course_id == self.sessions[-1].course_id and self.state not in _VIABLE

    def _next_phase(self) -> _Phase:
        if self.progressed_on is not None:
            return "after_ltp"
        if self.state == "residual" or self._viable_early or self._phase == "after_residual":
            return "after_residual"
        return "unclear"

    def _go(self, state: State, when: PartialDate | None, by: str | None) -> None:
        self.state = state
        span = days_between(self.sessions[-1].when, when) if self.sessions else None
        self.steps.append(Step(state, when, by, span[0] if span and span[0] == span[1] else None))
