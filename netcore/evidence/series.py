"""Which results of treatment series were published, and does each printed figure add up?

The only reader of `data/published/cohorts.yaml`.
"""

from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from netcore.errors import BadSheet
from netcore.evidence.closed import Closed
from netcore.evidence.refusals import sheet_problems
from netcore.evidence.sheets import DATA
from netcore.evidence.yaml_file import read_yaml

# What a count tells of. `death_30d`: died within 30 days or of the procedure.
Outcome = Literal["imaging", "symptom", "biochemical", "death_30d"]


class Count(Closed):
    """Events among patients. `basis` percent: the events follow from a printed percentage and the number of patients.

    `percent` is the percentage as printed, None where none is.
    """

    outcome: Outcome
    group: str = ""
    events: int = Field(ge=0)
    of: int = Field(gt=0)
    percent: str | None = None
    basis: Literal["counts", "percent"]


class Percent(Closed):
    """A printed percentage that should be one of `of` whole patients."""

    what: str
    percent: str
    of: int = Field(gt=0)


class PublishedSeries(Closed):
    """One published series: figures as printed, an arithmetic check, what does not add up. `patients` None: not one
    number."""

    id: str
    citation: str
    patients: int | None
    method: str
    figures: dict[str, str]
    check: str | None = None
    counts: tuple[Count, ...] = ()
    percents: tuple[Percent, ...] = ()
    problems: tuple[str, ...] = ()


class _File(Closed):
    series: tuple[PublishedSeries, ...]


@cache
def read_published_series(path: Path = DATA / "published" / "cohorts.yaml") -> tuple[PublishedSeries, ...]:
    """All published series in the order of the file; raises `BadSheet` that names place and mend."""
    content = read_yaml(path)
    try:
        return _File.model_validate(content).series
    except ValidationError as error:
        raise BadSheet(*sheet_problems(error, path.name, content, _File)) from None


def whole_numbers(percent: str, of: int) -> list[int]:
    """The numbers of events among `of` patients that print as this percentage, rounded to its decimals; [] for none."""
    digits = Decimal(1).scaleb(-len(percent.partition(".")[2]))
    return [events for events in range(of + 1)
            if (Decimal(100 * events) / of).quantize(digits, ROUND_HALF_UP) == Decimal(percent)]


def misfits(series: PublishedSeries) -> list[str]:
    """Printed percentages that no whole number of patients gives, and those that their printed counts do not give."""
    lines = [f"{entry.what}: {entry.percent} % is no whole number of {entry.of} patients"
             for entry in series.percents if not whole_numbers(entry.percent, entry.of)]
    return lines + [f"{count.outcome}: {count.events} of {count.of} is not {count.percent} %" for count in series.counts
                    if count.percent and count.events not in whole_numbers(count.percent, count.of)]
