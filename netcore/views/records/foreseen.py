"""What would saving the rows of a file do to what is recorded, before anybody confirms it?"""

from collections.abc import Sequence

import pandas as pd

from netcore.store import Foreseen
from netcore.store.merging import Change
from netcore.views.records.history import moment_words
from netcore.views.row_words import cells_of, entry_words, fields_of

COLUMNS = ("patient", "table", "entry", "field", "recorded", "in the file", "recorded by")


def sentence_foreseen(foreseen: Sequence[Foreseen]) -> str:
    """Saving it: 3 rows are new, 2 correct what is recorded, 1 fills blanks, 4723 are recorded already."""
    new, same = (sum(getattr(one.result, name) for one in foreseen) for name in ("added", "unchanged"))
    parts = [f"{new} new" if new else "no new row", *_replacing(foreseen),
             f"{same} recorded already" if same else ""]
    words = ", ".join(filter(None, parts))
    return f"Saving it: {words}." if changes_anything(foreseen) else f"Nothing to save: {words}."


def sentence_later(foreseen: Sequence[Foreseen]) -> str:
    """What somebody recorded after the moment that the file names for its own row; '' where that is nothing."""
    later = sum(map(_is_later, _changes(foreseen)))
    are = "was" if later == 1 else "were"
    return f"{later} of them {are} recorded later than the file's own row: look at who recorded it." if later else ""


def button_words(foreseen: Sequence[Foreseen], words: str) -> str:
    """Save all of it: correct 2 rows, bring back 1."""
    corrected, back = _counts(foreseen)
    told = ", ".join(filter(None, (f"correct {corrected} row{'s' if corrected != 1 else ''}" if corrected else "",
                                   f"bring back {back} withdrawn" if back else "")))
    return f"{words}: {told}" if told else words


def changes_anything(foreseen: Sequence[Foreseen]) -> bool:
    """Whether a save would write anything."""
    return any(one.result.added or one.replacing for one in foreseen)


def table_foreseen(foreseen: Sequence[Foreseen], most: int = 1000) -> pd.DataFrame:
    """One row a cell that would be replaced or filled, and one a withdrawn row that would come back: what is recorded,
    by whom and when, and what the file says."""
    lines = [line for change in _changes(foreseen) for line in _lines(change)]
    return pd.DataFrame(lines[:most], columns=list(COLUMNS))


def count_cells(foreseen: Sequence[Foreseen]) -> int:
    """How many rows the whole of that table has."""
    return sum(len(list(_lines(change))) for change in _changes(foreseen))


def _replacing(foreseen: Sequence[Foreseen]) -> list[str]:
    corrected, back = _counts(foreseen)
    filled = sum(one.result.completed for one in foreseen)
    return [f"{count} {one if count == 1 else many}" for count, one, many in (
        (corrected, "corrects what is recorded", "correct what is recorded"),
        (filled, "fills blanks of what is recorded", "fill blanks of what is recorded"),
        (back, "comes back after a withdrawal", "come back after a withdrawal")) if count]


def _counts(foreseen: Sequence[Foreseen]) -> tuple[int, int]:
    return (sum(one.result.superseded - one.result.completed for one in foreseen),
            sum(one.result.restored for one in foreseen))


def _changes(foreseen: Sequence[Foreseen]) -> list[Change]:
    return [change for one in foreseen for change in one.replacing]


def _is_later(change: Change) -> bool:
    return (change.replaced is not None and change.said_on is not None
            and change.replaced.recorded_on > change.said_on)


def _lines(change: Change) -> list[dict[str, str]]:
    assert change.replaced is not None
    old = change.replaced.row
    by = f"{change.replaced.recorded_by}, {moment_words(change.replaced.recorded_on)}"
    if _is_later(change) and change.said_on:
        by += f", later than the file's row ({moment_words(change.said_on)})"
    line = {"patient": old.patient_id, "table": old.TABLE, "entry": entry_words(old), "recorded by": by}
    if change.kind == "restored":
        return [{**line, "field": "the whole row", "recorded": "withdrawn", "in the file": entry_words(change.row)}]
    was, now = cells_of(old), cells_of(change.row)
    return [{**line, "field": name, "recorded": was.get(name) or "blank", "in the file": now.get(name) or "blank"}
            for name in fields_of(old.TABLE) if was.get(name) != now.get(name)]
