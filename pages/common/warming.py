"""What would the first visitor wait for? Prepared before anyone is let in."""

from netcore.evidence import (
    read_catalogue,
    read_glossary,
    read_published_series,
    read_response_definitions,
)
from netcore.rules import evaluate
from netcore.units import open_registry
from netcore.views.evidence.page import counts
from netcore.views.lesions.page import lesion_choices, lesion_view
from netcore.views.lesions.reader_error import reader_error_view
from netcore.views.patient.page import patient_view
from pages.common import session
from pages.common.rules import rule_session


def check_sheets() -> None:
    """Read every sheet of `data/` that a screen may ask for; raises `BadSheet`, so that the app never starts half."""
    rule_session.book()
    read_catalogue()
    read_response_definitions()
    read_glossary()
    read_published_series()


def prepare() -> None:
    """Open the stores (which makes the examples on a first start), and compute each page's part once."""
    check_sheets()
    store = session.open_stores()[session.EXAMPLE]
    open_registry()
    counts(rule_session.book())
    names = store.patient_ids()
    record = store.load(names[len(names) // 2])
    day = session.story_today(record)
    patient_view(record, day)
    evaluate(record, as_of=day)
    reader = next(iter(lesion_choices(record).readers), None)
    # Loads the statistics, which takes longer than all the rest.
    reader_error_view(record, lesion_view(record, reader, None).sums, reader, None, "same")
