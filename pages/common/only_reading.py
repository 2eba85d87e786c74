"""How is nothing written while a story is shown? Every door of a store that writes is refused, whoever knocks."""

from typing import Any

from netcore.errors import BadInput, Problem
from netcore.store import Store

WRITES = frozenset({"save", "save_all", "withdraw", "withdraw_all", "undo", "erase", "record_export"})


class OnlyReading:
    """A store that answers, and refuses to be written to."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        if name in WRITES:
            raise BadInput(Problem("story", "a story is shown", "nothing to be saved meanwhile",
                                   "leave the story and save then"))
        return getattr(self._store, name)
