"""What do the words, fields, columns and controls of the screens mean?

The only reader of `data/glossary.yaml`. The schema is closed; a term that stands twice, or one whose document is not
described, does not load.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import Field, ValidationError

from netcore.errors import BadSheet, Problem
from netcore.evidence.closed import Closed
from netcore.evidence.refusals import sheet_problems
from netcore.evidence.sheets import DATA, Checked, Reference
from netcore.evidence.yaml_file import read_yaml


class TermSource(Closed):
    """From where a meaning is, and how well it was checked; `ref` None: no document."""

    ref: str | None = None
    locator: str | None = None
    checked: Checked


class Term(Closed):
    """One word of the field. `also`: other spellings that screens use. `source` where the meaning is clinical.
    `underlined` False: the word means other things as well, so it is explained in the list of terms only."""

    id: str
    term: str
    also: tuple[str, ...] = ()
    says: str = Field(min_length=10)
    underlined: bool = True
    source: TermSource | None = None


class Glossary(Closed):
    """Every explanation. `fields` and `columns` are keyed `table.column` and `table/column`, or by the column alone
    where it means the same in all; a key that ends in `/*` holds for every other column of its table."""

    references: Mapping[str, Reference]
    terms: tuple[Term, ...]
    fields: Mapping[str, str]
    columns: Mapping[str, str]
    controls: Mapping[str, str]

    def field(self, table: str, name: str) -> str | None:
        """What a column of the record's tables means."""
        return self.fields.get(f"{table}.{name}") or self.fields.get(name) if table else None

    def column(self, table: str, name: str) -> str | None:
        """What a column of a table on a screen means; `table` is the key of the screen's table, with a table of the
        record behind it (`entries labs`) where it shows that one's own columns."""
        kind, _, own = table.partition(" ")
        return self.columns.get(f"{kind}/{name.strip()}") or self.field(own, name) \
            or self.columns.get(name.strip()) or self.columns.get(f"{kind}/*")

    def control(self, label: str) -> str | None:
        """What a list, switch or field that is no column of the record is for."""
        return self.controls.get(label)


@cache
def read_glossary(path: Path = DATA / "glossary.yaml") -> Glossary:
    """The glossary; raises `BadSheet` with every problem found."""
    content = read_yaml(path)
    try:
        glossary = Glossary.model_validate(content)
    except ValidationError as error:
        raise BadSheet(*sheet_problems(error, path.name, content, Glossary)) from None
    problems, seen = [], dict[str, str]()
    for term in glossary.terms:
        for spelling in (term.term, *term.also):
            if seen.setdefault(spelling, term.id) != term.id:
                problems.append(Problem(f"{path.name}, {term.id}", f"{spelling!r} stands under {seen[spelling]} too",
                                        "each word once", "remove it from one of the two"))
        if term.source and term.source.ref and term.source.ref not in glossary.references:
            problems.append(Problem(f"{path.name}, {term.id}", f"ref {term.source.ref!r}", "a key of references",
                                    "describe the document under references"))
    if problems:
        raise BadSheet(*problems)
    return glossary
