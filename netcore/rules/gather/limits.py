"""Which limits shape a fact? They stand in `data/guidelines/facts.yaml`, a few in the sheet of what they are part of;
the latest value counts on every day."""

from decimal import Decimal
from functools import cache

from netcore.evidence import read_sheet

DAYS_PER_MONTH = Decimal("365.25") / 12


@cache
def limit(name: str, sheet: str = "facts") -> Decimal:
    """One limit, in the unit of the sheet."""
    return read_sheet(sheet).value(name).number
