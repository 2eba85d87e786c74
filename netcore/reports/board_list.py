"""The summaries of all patients of a board in one file: what does each page show, and in which order?"""

from dataclasses import dataclass, replace

from netcore.reports.board import BoardSummary


@dataclass(frozen=True, slots=True)
class BoardItem:
    """One patient of the list: the board and its question, how far it is prepared, the summary."""

    board: str
    state: str
    summary: BoardSummary

    @property
    def page(self) -> BoardSummary:
        """The summary under the question of this board, which need not be the patient's next."""
        return replace(self.summary, question=self.board)


@dataclass(frozen=True, slots=True)
class BoardFile:
    """All patients of one period, in the order of the list; `period` in words."""

    period: str
    items: tuple[BoardItem, ...]

    @property
    def title(self) -> str:
        """The name of the file's first page."""
        count = len(self.items)
        return f"Board list, {self.period}: {count} patient{'s' if count != 1 else ''}"


NOTE = "Each page shows the record as known on the day looked at. Arguments from published sources; nothing here " \
       "decides, ranks or recommends. Not known is neither yes nor no."
