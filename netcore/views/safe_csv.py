"""How does a table leave the screen so that no spreadsheet takes a text of a record for a formula?"""

import re

import pandas as pd

# What spreadsheets begin a formula with; a number may begin with its sign.
_FORMULA = re.compile(r"^\s*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[\d.,]+([eE][+-]?\d+)?%?")


def safe_text(value: object) -> object:
    """The value, or a text with an apostrophe before what would be a formula."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def safe_csv(table: pd.DataFrame) -> bytes:
    """The table as CSV that spreadsheets open, column names too."""
    guarded = table.map(safe_text).rename(columns=safe_text)
    return guarded.to_csv(index=False).encode("utf-8-sig")
