"""Which words may a column of a table hold?"""

from typing import Literal, get_args, get_origin

from netcore.model.tables import TABLES


def choices(table: str, field: str) -> tuple[str, ...] | None:
    """The words a column may hold; None where it is not a closed vocabulary."""
    waiting = [TABLES[table].model_fields[field].annotation]
    while waiting:
        annotation = waiting.pop()
        if get_origin(annotation) is Literal:
            return get_args(annotation)
        waiting += [part for part in get_args(annotation) if part is not Ellipsis]
    return None
