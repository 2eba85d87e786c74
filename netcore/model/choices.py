"""Which words may a column of a table hold?"""

from typing import Literal, get_args, get_origin

from netcore.model.tables import TABLES
from netcore.model.words import Condition

# Columns that hold any words, of which some are known.
_OPEN: dict[tuple[str, str], tuple[str, ...]] = {("labs", "conditions"): get_args(Condition)}


def choices(table: str, field: str) -> tuple[str, ...] | None:
    """The words a column may hold; None where it is not a closed vocabulary."""
    waiting = [TABLES[table].model_fields[field].annotation]
    while waiting:
        annotation = waiting.pop()
        if get_origin(annotation) is Literal:
            return get_args(annotation)
        waiting += [part for part in get_args(annotation) if part is not Ellipsis]
    return None


def known_words(table: str, field: str) -> tuple[str, ...] | None:
    """The known words of a column that holds a list of any words; None where none are known."""
    return _OPEN.get((table, field))
