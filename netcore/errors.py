"""How does netcore say no?

Every refusal names where it happened, what was found, what was expected and what to do.
"""

from dataclasses import dataclass

# Longer texts are cut where a refusal names what was found.
SHOWN = 60


def shown(value: object) -> str:
    """A found value as plain text of at most 60 characters; what cannot be printed is escaped."""
    text = repr(value)
    return text if len(text) <= SHOWN else text[:SHOWN - 3] + "..."


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal as data; `str(problem)` is the sentence a user reads."""

    where: str
    found: str
    expected: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        parts = [part for part in (self.found, self.expected and f"expected {self.expected}", self.remedy) if part]
        return f"{self.where}: {'; '.join(parts)}"


class NetcoreError(Exception):
    """Base of all errors that netcore raises on purpose; carries one or more `Problem`s."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class BadInput(NetcoreError):
    """A value, row or file that cannot be taken into the record."""


class BadSheet(NetcoreError):
    """A YAML sheet in `data/` that does not follow its schema."""


class UnknownPatient(NetcoreError):
    """No patient is stored under this id."""


class StoreProblem(NetcoreError):
    """The database cannot be opened, read or written."""
