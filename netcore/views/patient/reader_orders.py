"""In which order does each reader meet the blocks of the patient page? The same blocks for everybody."""

TIME_LINE = "time-line"
# What stands in one row stands side by side.
Row = tuple[str, ...]
ORDERS: dict[str, tuple[Row, ...]] = {
    "radiologist": (("question",), ("stop-signs",), ("situation", "due"), (TIME_LINE,), ("since",), ("undated",),
                    ("doubts",), ("sources",)),
    "nurse": (("situation", "due"), ("since",), ("question",), ("stop-signs",), (TIME_LINE,), ("undated",),
              ("doubts",), ("sources",)),
    "researcher": ((TIME_LINE,), ("question",), ("situation", "due"), ("stop-signs",), ("since",), ("undated",),
                   ("doubts",), ("sources",)),
}
READERS = tuple(ORDERS)
# What each reads first of the situation; the topics are those of `PatientView.found`.
TOPICS: dict[str, tuple[str, ...]] = {
    "radiologist": ("lesions", "procedure", "markers", "symptoms"),
    "nurse": ("symptoms", "markers", "procedure", "lesions"),
    "researcher": ("lesions", "procedure", "markers", "symptoms"),
}


def rows_above(reader: str) -> tuple[Row, ...]:
    """The rows before the time line."""
    rows = ORDERS[reader]
    return rows[:rows.index((TIME_LINE,))]


def rows_below(reader: str) -> tuple[Row, ...]:
    """The rows after it."""
    rows = ORDERS[reader]
    return rows[rows.index((TIME_LINE,)) + 1:]
