"""Which limits shape a fact? They stand in `data/guidelines/facts.yaml`; the latest value counts on every day."""

from decimal import Decimal
from functools import cache

from netcore.evidence import read_sheet

DAYS_PER_MONTH = Decimal("365.25") / 12


@cache
def limit(name: str) -> Decimal:
    """One limit, in the unit of the sheet."""
    return read_sheet("facts").value(name).number
