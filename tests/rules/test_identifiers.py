"""Is an identifier a working link only where it was printed at its source, and the same in every sheet?"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from netcore.evidence import (
    Reference,
    read_catalogue,
    read_glossary,
    read_response_definitions,
    read_rulebook,
)

# Identifiers that are links although the list of those seen does not hold them, with where they were seen.
SEEN_ELSEWHERE = {
    "10.5114/pg.2020.91501": "the seed review itself, which was read",
    "10.1111/hpb.12326": "row EMB-02 of the evidence: seen at dx.doi.org",
    "10.7937/TCIA.5FNA-0924": "the data set of readings before and after TACE, which was downloaded under it",
}


def references() -> Iterator[tuple[str, str, Reference]]:
    """Every document of every file, with the file and its key there."""
    files = {name: sheet.references for name, sheet in read_rulebook().sheets.items()}
    files |= {"biochemical_response": read_response_definitions().references, "analytes": read_catalogue().references,
              "glossary": read_glossary().references}
    for file, given in files.items():
        for key, document in given.items():
            yield file, key, document


def test_no_identifier_is_certain_in_one_file_and_not_checked_in_another() -> None:
    links: dict[str, str] = {}
    doubts: dict[str, str] = {}
    for file, key, document in references():
        for name in filter(None, (document.doi, document.pmid, document.url)):
            links[name.removeprefix("https://doi.org/")] = f"{file}, {key}"
        if document.identifier_not_checked:
            doubts[document.identifier_not_checked.removeprefix("https://doi.org/")] = f"{file}, {key}"
    assert {name: (links[name], doubts[name]) for name in links.keys() & doubts.keys()} == {}


def test_a_document_described_twice_has_the_same_identifier() -> None:
    """The same key with the same title in two files speaks of one document."""
    found: dict[tuple[str, str], set[tuple[str | None, str | None]]] = {}
    for _, key, document in references():
        found.setdefault((key, document.title), set()).add((document.doi, document.identifier_not_checked))
    assert {key for key, told in found.items() if len(told) > 1} == set()


def test_no_document_has_a_certain_and_an_uncertain_doi() -> None:
    assert [(file, key) for file, key, document in references()
            if document.doi and (document.identifier_not_checked or "").startswith("10.")] == []


@pytest.mark.shared
def test_every_linked_doi_was_printed_at_its_source(shared: Path) -> None:
    text = (shared / "reference" / "evidence_updates.md").read_text(encoding="utf-8")
    start = text.index("**Printed only in code or data files")
    second_hand = text[start:text.index("\n## ", start)]
    linked = {document.doi: f"{file}, {key}" for file, key, document in references() if document.doi}
    assert len(linked) > 10
    assert {doi: place for doi, place in linked.items() if doi in second_hand or (
        doi not in text and doi not in SEEN_ELSEWHERE)} == {}
