"""What would a click on the arrows beside the day show? Prepared while the reader still reads the day looked at."""

from contextlib import suppress
from threading import Timer

from pages.common import session
from pages.common.patients import patient_session
from pages.common.rules import rule_session
from pages.common.session import Case, Key

# Seconds after the page, so that sending it is not held up.
PAUSE = 0.2


def prepare_neighbours(case: Case) -> None:
    """Compute the patient page of the days before and after in the background; computed pages are kept."""
    keys = [(*case.key[:4], day) for day in session.neighbouring_days(case) if day is not None]
    timer = Timer(PAUSE, prepare, (keys,))
    timer.daemon = True
    timer.start()


def prepare(keys: list[Key]) -> None:
    """Compute and keep the patient page of these days."""
    for key in keys:
        # What fails here (a patient erased meanwhile) fails again at the click, and is told there.
        with suppress(Exception):
            patient_session.time_line_at(key)
            patient_session.banner_at(key)
            rule_session.patient_rules_at(key)
