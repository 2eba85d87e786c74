"""What is one time to an event, and what is said where it cannot be told?"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from netcore.response.assessment import Reason

Endpoint = Literal["TTP", "PFS", "hepatic PFS", "duration of response", "duration of stable disease", "OS"]
RuleSet = Literal["FDA", "EMA"]

ENDPOINTS: tuple[Endpoint, ...] = ("TTP", "PFS", "hepatic PFS", "duration of response", "duration of stable disease",
                                   "OS")


@dataclass(frozen=True, slots=True)
class TimeToEvent:
    """One endpoint of one course in one reading stream, under one set of censoring rules.

    `days` runs from `start` to `day`, with the start day counted where the sheet says so. `event` True: the event came
    on `day`; False: censored on `day`; None: it cannot be told, or the endpoint does not apply. `days` is None wherever
    a day that decides is not known, and `why` says which; an event on an unknown day is `event=True, days=None`.
    `why` is the step that decided. `reader` None: no reading stream is involved (overall survival, or no scans).
    """

    endpoint: Endpoint
    rules: RuleSet
    course_id: str | None
    reader: str | None
    start: date | None
    day: date | None
    days: int | None
    event: bool | None
    why: Reason

    @property
    def usable(self) -> bool:
        """Can it enter a Kaplan-Meier estimate?"""
        return self.days is not None and self.event is not None
