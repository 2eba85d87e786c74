"""Where does each number on a screen come from, and how well was it checked?"""

from collections.abc import Iterable
from dataclasses import dataclass

from netcore.evidence import InForce, Reference
from netcore.views.text import number_words

Line = tuple[str, str]
# How well a figure was checked, as every screen and document says it.
CHECKED = {
    "read": "read in the full text", "abstract": "read in an abstract or table at the source",
    "secondary": "read in a secondary source only: not checked", "recalled": "recalled: not checked",
    "computed": "computed from cited figures", "software_choice": "a choice of this software"}
UNCHECKED = frozenset({"secondary", "recalled", "software_choice"})


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One limit as a reader checks it: what, which value since when, from where, how well checked.

    `entry`: its id on the evidence page; None where it stands in no sheet of rules.
    """

    what: str
    value: str
    since: str
    source: str
    checked: str
    unchecked: bool
    link: str | None
    entry: str | None = None


def source_lines(limits: Iterable[InForce]) -> list[SourceLine]:
    """The limits that judged something on a screen, each once, in the order first used."""
    return list(_by_name(limits).values())


def cite(said: Iterable[tuple[Line, Iterable[InForce]]]) -> tuple[list[Line], list[SourceLine]]:
    """Lines, each with the numbers of the limits that judged it at its end (`... stable by RECIST 1.1. [1, 2]`), and
    those limits in the order of their numbers."""
    pairs = [(line, list(limits)) for line, limits in said]
    sources = _by_name(limit for _, limits in pairs for limit in limits)
    numbers = {name: number for number, name in enumerate(sources, start=1)}
    lines = []
    for (text, kind), limits in pairs:
        own = sorted(numbers[name] for name in _by_name(limits))
        lines.append((f"{text} [{', '.join(map(str, own))}]" if own else text, kind))
    return lines, list(sources.values())


def _by_name(limits: Iterable[InForce]) -> dict[tuple[str, str], SourceLine]:
    """Two analytes may share the name of a publication, so the label counts too."""
    return {(limit.parameter, limit.label): _line(limit) for limit in limits}


def _line(limit: InForce) -> SourceLine:
    if isinstance(limit.value, bool):
        value = "on" if limit.value else "off"
    else:
        value = limit.value.replace("_", " ") if isinstance(limit.value, str) else number_words(limit.number)
    unit = f" {limit.unit}" if limit.unit and limit.unit != "1" else ""
    reference = limit.reference
    parts = [limit.locator or ""]
    if reference:
        doubt = reference.identifier_not_checked
        unsure = f"identifier not checked: {doubt}" if doubt else ""
        parts = [reference.title, str(reference.year or ""), *parts, unsure]
    source = ", ".join(filter(None, parts)) or "No source"
    link = link_of(reference) if reference else None
    return SourceLine(limit.label, f"{value}{unit}", limit.since.isoformat(), source, CHECKED[limit.checked],
                      limit.checked in UNCHECKED, link, f"{limit.sheet}:{limit.parameter}" if limit.sheet else None)


def link_of(reference: Reference) -> str | None:
    """A working link, only where the identifier was seen at its source."""
    if reference.doi:
        return f"https://doi.org/{reference.doi}"
    if reference.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{reference.pmid}/"
    return reference.url
