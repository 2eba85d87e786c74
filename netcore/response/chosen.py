"""Which roles did people choose for the lesions of a course?"""

from collections.abc import Iterable
from dataclasses import dataclass

from netcore.model import PartialDate, TargetChoice, order_key
from netcore.response.timepoints import Stream


@dataclass(frozen=True, slots=True)
class Chosen:
    """The roles of one set: targets and non-targets, sorted, and the stated baseline."""

    targets: tuple[str, ...]
    non_targets: tuple[str, ...]
    baseline_on: PartialDate | None
    sets: int = 1


def choose(choices: Iterable[TargetChoice], reader: str) -> Chosen | None:
    """The roles one stream chose for a course; of several sets the earliest. None where it chose nothing."""
    sets: dict[str, list[TargetChoice]] = {}
    for row in choices:
        if row.reader == reader:
            sets.setdefault(row.set_id, []).append(row)
    if not sets:
        return None
    rows = next(iter(sets.values())) if len(sets) == 1 else \
        min(sets.values(), key=lambda group: min(order_key(row) for row in group))
    days = [row.baseline_on for row in rows if row.baseline_on is not None]
    return Chosen(tuple(sorted(row.lesion_id for row in rows if row.role == "target")),
                  tuple(sorted(row.lesion_id for row in rows if row.role == "non_target")),
                  min(days, key=lambda day: (day.first, day.last), default=None), len(sets))


def choose_of_other_stream(choices: Iterable[TargetChoice], stream: Stream) -> Chosen | None:
    """The roles another stream chose, where this one measured one of those targets; None where none did."""
    rows = list(choices)
    measured = {name for by_lesion in stream.rows.values() for name in by_lesion}
    for reader in sorted({row.reader for row in rows}):
        chosen = choose(rows, reader)
        if chosen is not None and measured & set(chosen.targets):
            return chosen
    return None
