"""What does one entry of the rulebook hold, whatever sheet it stands in?"""

from dataclasses import dataclass, field
from datetime import date

from netcore.evidence import Checked, Reference
from netcore.views.options.arguments import SourceWords
from netcore.views.sources import CHECKED, UNCHECKED, link_of


@dataclass(frozen=True, slots=True)
class DatedLine:
    """One value of a limit: since when, from where, how well checked."""

    label: str
    value: str
    since: str
    source: str
    checked: str
    unchecked: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the rulebook as a reader meets it. `lines`: (heading, sentence). `uses`: ids of other entries."""

    kind: str
    id: str
    sheet: str
    title: str
    lines: tuple[tuple[str, str], ...] = ()
    values: tuple[DatedLine, ...] = ()
    sources: tuple[SourceWords, ...] = ()
    rows: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    words: str = field(default="", compare=False)

    @property
    def unchecked(self) -> bool:
        """Does any part of it rest on something that was not read at its source?"""
        return any(line.unchecked for line in self.values) or any(source.unchecked for source in self.sources)


def dated_line(label: str, value: str, since: date, source: str, checked: Checked) -> DatedLine:
    """A value with its source as the screens say it."""
    return DatedLine(label, value, since.isoformat(), source, CHECKED[checked], checked in UNCHECKED)


def document_source(reference: Reference | None, locator: str | None, checked: Checked) -> SourceWords:
    """The document of a statement; `no source` where it names none."""
    if reference is None:
        return SourceWords("no source", CHECKED[checked], checked in UNCHECKED)
    year = f" ({reference.year})" if reference.year and str(reference.year) not in reference.title else ""
    return SourceWords(f"{reference.title}{year}{f', {locator}' if locator else ''}", CHECKED[checked],
                       checked in UNCHECKED, link_of(reference), reference.identifier_not_checked)


def document_entry(sheet: str, topic: str, key: str, document: Reference) -> Entry:
    """A document that a sheet rests on, with its identifier: a link only where it is certain."""
    link = link_of(document) or (f"identifier not checked: {document.identifier_not_checked}"
                                 if document.identifier_not_checked else "no identifier")
    return Entry("document", f"document:{sheet}:{key}", topic, document.title,
                 (("year", str(document.year or "not stated")), ("identifier", link)))
