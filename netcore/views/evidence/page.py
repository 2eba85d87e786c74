"""Every rule, value, reference series, disagreement, score and document: where from, since when, how well checked?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from netcore.evidence import (
    Parameter,
    Rulebook,
    RuleText,
    Sheet,
    Source,
    read_coverage,
    read_glossary,
    rule_age_limits,
    rule_limits,
)
from netcore.evidence.sheets import SHARED_REFERENCES
from netcore.rules.evaluation import in_force_from
from netcore.rules.loading import defined_facts
from netcore.views.evidence.analytes import analyte_entries
from netcore.views.evidence.definitions import definition_entries
from netcore.views.evidence.entry import DatedLine, Entry, document_entry
from netcore.views.options.arguments import SourceWords, source_words
from netcore.views.options.words import condition_words, parameter_words
from netcore.views.sources import CHECKED, UNCHECKED
from netcore.views.terms import term_lines
from netcore.views.text import number_words, titled
from netcore.views.unit_words import unit_words

KINDS = ("rule", "value", "definition", "analyte", "disagreement", "score", "series", "statement", "option", "document",
         "term")
_EFFECTS = {"supports": "in favour", "cautions": "caution", "excludes": "against", "requires": "needed first",
            "notes": "to note"}


@lru_cache(maxsize=4)
def entries(book: Rulebook) -> tuple[Entry, ...]:
    """Everything of a rulebook: rules first, then values and the rest, each sheet by sheet."""
    found = [entry for name, sheet in book.sheets.items() for entry in _sheet_entries(book, name, sheet)]
    shared = book.sheets.get(SHARED_REFERENCES)
    found += [*definition_entries(shared.references if shared else ()), *analyte_entries()]
    found += [Entry("term", f"term:{term.id}", "glossary", term.term, term_lines(term),
                    checked=(term.source.checked,) if term.source else ()) for term in read_glossary().terms]
    return tuple(_searchable(entry) for entry in sorted(found, key=lambda entry: KINDS.index(entry.kind)))


def search(book: Rulebook, text: str = "", kind: str | None = None, checked: str | None = None) -> list[Entry]:
    """The entries that hold every word typed, of one kind and one way of checking (None: all)."""
    words = text.casefold().split()
    return [entry for entry in entries(book)
            if (kind is None or entry.kind == kind) and (checked is None or checked in entry.checked)
            and all(word in entry.words for word in words)]


def find(book: Rulebook, entry_id: str) -> Entry | None:
    """One entry by its id (a value: `sheet:parameter`); None where there is none."""
    return _by_id(book).get(entry_id)


@lru_cache(maxsize=4)
def _by_id(book: Rulebook) -> dict[str, Entry]:
    return {entry.id: entry for entry in entries(book)}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: the entries in its order, and the names that nothing has."""

    found: tuple[Entry, ...]
    not_found: tuple[str, ...]


def find_all(book: Rulebook, names: Iterable[str]) -> Asked:
    """Several entries by their ids."""
    pairs = [(name.strip(), find(book, name.strip())) for name in names]
    return Asked(tuple(entry for _, entry in pairs if entry), tuple(name for name, entry in pairs if entry is None))


def counts(book: Rulebook) -> str:
    """How many of each kind, and how many rest on something that was not checked, in one sentence."""
    given = entries(book)
    parts = [f"{sum(entry.kind == kind for entry in given)} {kind}{'' if kind == 'series' else 's'}" for kind in KINDS]
    values = [line for entry in given if entry.kind == "value" for line in entry.values]
    return f"{', '.join(parts)}. Of {len(values)} dated values {sum(line.unchecked for line in values)} were not " \
        "checked at their source, and say so."


def _searchable(entry: Entry) -> Entry:
    # An entry carries the rows that its sheet names and those that the coverage of the evidence sends to it.
    rows = tuple(dict.fromkeys((*entry.rows, *read_coverage().get(entry.id, ()))))
    text = " ".join([entry.kind, entry.id, entry.title, entry.sheet, *rows, *(line for _, line in entry.lines),
                     *(f"{line.label} {line.value} {line.source}" for line in entry.values),
                     *(f"{source.text} {source.checked}" for source in entry.sources)]).casefold()
    return replace(entry, title=titled(entry.title), rows=rows, words=text)


def _sheet_entries(book: Rulebook, name: str, sheet: Sheet) -> Iterator[Entry]:
    yield from (_rule(book, name, rule) for rule in sheet.rules)
    yield from (_value(book, name, key, parameter) for key, parameter in sheet.parameters.items())
    for dispute in sheet.disagreements:
        sides = tuple((f"side {index}", side.says) for index, side in enumerate(dispute.sides, 1))
        sources = [source for side in dispute.sides for source in side.sources]
        yield Entry("disagreement", dispute.id, sheet.topic, dispute.question, (*sides, ("shown here", dispute.shown)),
                    sources=_sources(book, name, sources), rows=dispute.rows, checked=_how(sources),
                    uses=tuple(rule for side in dispute.sides for rule in side.rules))
    for score in sheet.scores:
        yield Entry("score", score.id, sheet.topic, score.label,
                    (("formula", score.formula), ("validated in", score.validated_in)), rows=score.rows,
                    sources=_sources(book, name, score.sources), checked=_how(score.sources))
    for series in sheet.series:
        given = [(label, value) for label, value in (
            ("patients", str(series.patients) if series.patients else "not one number"),
            ("treatments", ", ".join(series.treatments)), ("symptoms", series.symptom), ("markers", series.biochemical),
            ("imaging", series.imaging), ("survival", series.survival), ("harm", series.harm)) if value]
        yield Entry("series", series.id, sheet.topic, series.label, tuple(given), rows=series.rows,
                    sources=_sources(book, name, series.sources), checked=_how(series.sources))
    for text in sheet.statements:
        yield Entry("statement", text.id, sheet.topic, text.text, (("about", ", ".join(text.about)),), rows=text.rows,
                    sources=_sources(book, name, text.sources), checked=_how(text.sources))
    for option in sheet.options:
        yield Entry("option", f"option:{option.id}", sheet.topic, option.label,
                    (("meaning", option.meaning), *((("note", option.note),) if option.note else ())), rows=option.rows)
    shared = book.sheets.get("references")
    for key, document in sheet.references.items():
        if name == "references" or shared is None or key not in shared.references:
            yield document_entry(name, sheet.topic, key, document)


def _rule(book: Rulebook, sheet: str, rule: RuleText) -> Entry:
    facts = defined_facts(book)
    lines = [("what it says", rule.says), ("about", ", ".join(rule.about).replace("_", " ")),
             ("effect", _EFFECTS[rule.effect])]
    if rule.for_each:
        lines.append(("asked of each", rule.for_each))
    if rule.applies_when:
        lines.append(("speaks to", condition_words(rule.applies_when, book, sheet, facts)))
    if rule.when:
        lines.append(("holds when", condition_words(rule.when, book, sheet, facts)))
    for one in rule.classify or ():
        words = condition_words(one.when, book, sheet, facts) if one.when else "whatever remains"
        lines.append((one.outcome.replace("_", " "), words))
    if rule.due:
        lines.append(("due", _due_words(book, sheet, rule)))
    if rule.question:
        lines.append(("question", f"{rule.question.replace('_', ' ')}{f'; side: {rule.side}' if rule.side else ''}"))
    if rule.effect in ("excludes", "requires", "supports", "cautions") and rule.is_decisive:
        lines.append(("unknown", "leaves its options untold"))
    if rule.not_decisive_because:
        lines.append(("unknown", f"holds no standing back, and is named beside it: {rule.not_decisive_because}"))
    since = in_force_from(book, sheet, rule)
    lines.append(("in force", f"since {since.isoformat()}" if since else "its source states no year"))
    if rule.note:
        lines.append(("note", rule.note))
    limits = [*rule_limits(rule), *rule_age_limits(rule)]
    values = tuple(line for limit in limits for line in _dated(book, _home(sheet, limit), limit.rpartition(":")[2],
                                                               book.parameter(sheet, limit)))
    return Entry("rule", rule.id, book.sheets[sheet].topic, rule.title, tuple(lines), values,
                 _sources(book, sheet, rule.sources), rule.rows, _how(rule.sources),
                 tuple(f"{_home(sheet, limit)}:{limit.rpartition(':')[2]}" for limit in limits))


def _home(sheet: str, limit: str) -> str:
    return limit.rpartition(":")[0] or sheet


def _due_words(book: Rulebook, sheet: str, rule: RuleText) -> str:
    due = rule.due
    assert due is not None

    def said(limit: str) -> str:
        return parameter_words(book.parameter(sheet, limit))

    facts = defined_facts(book)
    start = f"{said(due.first_after)} after" if due.first_after else f"at {said(str(due.at))} after"
    parts = [f"{due.what} {start} {facts[due.anchor].label}"]
    parts += [f"then every {said(due.then_every)}"] if due.then_every else []
    parts += [f"in time within {said(due.window)}"] if due.window else []
    parts += [f"until {said(due.until)}"] if due.until else []
    return f"{', '.join(parts)}; done by: {facts[due.satisfied_by].label}"


def _value(book: Rulebook, sheet: str, key: str, parameter: Parameter) -> Entry:
    values = _dated(book, sheet, key, parameter)
    lines = (("note", parameter.note),) if parameter.note else ()
    return Entry("value", f"{sheet}:{key}", book.sheets[sheet].topic, parameter.label, lines, values,
                 checked=tuple(dict.fromkeys(dated.checked for dated in parameter.values)),
                 uses=tuple(_rules_by_limit(book).get((sheet, key), ())))


@lru_cache(maxsize=4)
def _rules_by_limit(book: Rulebook) -> dict[tuple[str, str], list[str]]:
    """The ids of the rules that read a limit, by the limit's sheet and name."""
    used: dict[tuple[str, str], list[str]] = {}
    for home, rule in book.rules():
        for sheet, key in dict.fromkeys((_home(home, limit), limit.rpartition(":")[2])
                                        for limit in (*rule_limits(rule), *rule_age_limits(rule))):
            used.setdefault((sheet, key), []).append(rule.id)
    return used


def _dated(book: Rulebook, sheet: str, key: str, parameter: Parameter) -> tuple[DatedLine, ...]:
    lines = []
    for dated in parameter.values:
        value = ", ".join(number_words(one) for one in dated.value) if isinstance(dated.value, tuple) else \
            str(dated.value) if isinstance(dated.value, (str, bool)) else number_words(dated.value)
        reference = book.sheets[sheet].references.get(dated.ref) if dated.ref else None
        source = ", ".join(filter(None, (reference.title if reference else "no source", dated.locator or "",
                                         f"borrowed from {dated.setting or 'another disease'}" if dated.borrowed else
                                         f"in {dated.setting}" if dated.setting else "")))
        lines.append(DatedLine(parameter.label, f"{value} {unit_words(parameter.unit)}".strip(),
                               dated.from_.isoformat(), source, CHECKED[dated.checked],
                               dated.checked in UNCHECKED or dated.borrowed))
    return tuple(lines)


def _sources(book: Rulebook, sheet: str, sources: tuple[Source, ...] | list[Source]) -> tuple[SourceWords, ...]:
    return tuple(source_words(source, book.reference(sheet, source)) for source in sources)


def _how(sources: tuple[Source, ...] | list[Source]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source.checked for source in sources))
