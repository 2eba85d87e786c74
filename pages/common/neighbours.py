"""What would a click on the arrows beside the day show? Prepared while the reader still reads the day looked at."""

from threading import Timer

from pages.common import rule_session, session
from pages.common.session import Case, Key

# Seconds after the page, so that sending it is not held up.
PAUSE = 0.2


def prepare_neighbours(case: Case) -> None:
    """Compute the patient page of the days before and after in the background; computed pages are kept."""
    keys = [(*case.key[:4], day) for day in session.neighbouring_days(case) if day is not None]
    timer = Timer(PAUSE, _prepare, (keys,))
    timer.daemon = True
    timer.start()


def _prepare(keys: list[Key]) -> None:
    for key in keys:
        session.time_line_at(key)
        session.banner_at(key)
        rule_session.patient_rules_at(key)
