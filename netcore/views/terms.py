"""Which words of a sentence does the glossary explain, and what does a reader read on them?"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from netcore.evidence.glossary import Glossary, Term, TermSource, read_glossary
from netcore.views.sources import CHECKED
from netcore.views.text import titled


@cache
def _by_spelling() -> tuple[re.Pattern[str], dict[str, Term]]:
    terms = {spelling: term for term in read_glossary().terms if term.underlined
             for spelling in (term.term, *term.also)}
    longest = sorted(terms, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])"), terms


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[tuple[str, str], ...]:
    pattern, terms = _by_spelling()
    found, end = [], 0
    for match in pattern.finditer(text):
        found += [(text[end:match.start()], ""), (match[0], terms[match[0]].id)]
        end = match.end()
    return (*found, (text[end:], ""))


def split_terms(text: str, seen: set[str]) -> Iterator[tuple[str, str]]:
    """The pieces of a text, each with what the glossary says of it ('' where nothing): a term counts where it stands
    first. `seen` holds the terms that were explained already and is added to."""
    for piece, name in _pieces(text):
        if piece:
            yield piece, meaning(name) if name and name not in seen else ""
            seen |= {name} if name else set()


@cache
def meaning(term_id: str) -> str:
    """What a term means, with how well that was checked where the meaning is clinical."""
    glossary = read_glossary()
    term = next(one for one in glossary.terms if one.id == term_id)
    return f"{term.says} {_source_words(glossary, term.source)}".strip()


def _source_words(glossary: Glossary, source: TermSource | None) -> str:
    if source is None or source.checked == "software_choice":
        return ""
    title = glossary.references[source.ref].title.split(",")[0] if source.ref else ""
    return f"[{', '.join(filter(None, (title, CHECKED[source.checked])))}]"


def field_help(table: str, name: str) -> str | None:
    """What a column of the record means; None where the glossary says nothing."""
    return read_glossary().field(table, name)


def column_help(table: str, name: str) -> str | None:
    """What a column of a screen's table means; None where the glossary says nothing."""
    return read_glossary().column(table, name)


def control_help(label: str) -> str | None:
    """What a list, switch or field is for; None where the glossary says nothing."""
    return read_glossary().control(label)


def term_lines(term: Term) -> tuple[tuple[str, str], ...]:
    """A term as it stands on the evidence page."""
    also = ((("also", ", ".join(term.also)),) if term.also else ())
    glossary = read_glossary()
    source = term.source
    said = "a choice of this software" if source and source.checked == "software_choice" else \
        _source_words(glossary, source).strip("[]")
    return (("meaning", titled(term.says)), *also, *((("source", said),) if said else ()))
