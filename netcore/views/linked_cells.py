"""How does a judged word in a table lead to the rules and limits behind it in one click?

A cell of a table holds one text only: the address of the entries on the evidence page, with the word in it that is
shown. The word comes first, so that a column still sorts by what is read.
"""

from collections.abc import Iterable, Sequence
from urllib.parse import quote, unquote

# What of the address is shown (for a column of links). Blanks stay in it, since a screen reader hears the address.
SHOWN_WORDS = r"[?]said=([^&]*)"
_SAID, _RULE = "/evidence?said=", "&rule="


def linked_cell(words: str, entries: Sequence[str]) -> str | None:
    """The cell of a column of links; None, an empty one, where nothing is said.

    `entries`: ids of the evidence page. Raises `ValueError` where words are said that lead nowhere.
    """
    if not words:
        return None
    if not entries:
        raise ValueError(f"linked cell: {words!r} leads nowhere; expected at least one entry, such as a term")
    return f"{_SAID}{quote(words, safe=' /,?:')}{_RULE}{_named(entries)}"


def read_cell(cell: object) -> tuple[str, tuple[str, ...]]:
    """The words of a cell and the entries to which it leads; neither where it is empty (a table keeps that as NaN)."""
    words, _, named = (cell if isinstance(cell, str) else "").removeprefix(_SAID).partition(_RULE)
    return unquote(words), tuple(filter(None, named.split(",")))


def evidence_address(entries: Iterable[str]) -> str:
    """The address of several entries of the evidence page."""
    return f"/evidence?rule={_named(entries)}"


def _named(entries: Iterable[str]) -> str:
    return quote(",".join(dict.fromkeys(entries)), safe=",:")
