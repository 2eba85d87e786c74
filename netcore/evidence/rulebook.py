"""Which rules, limits, references, disagreements, scores and options do all sheets together hold?

A rulebook is the whole of `data/guidelines`. It knows nothing of patients; `netcore.rules` checks it against the facts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from netcore.errors import BadSheet, Problem
from netcore.evidence.conditions import Condition, age_limit_names, limit_names
from netcore.evidence.rules import RuleText, Source
from netcore.evidence.sheets import DATA, InForce, Parameter, Reference, Sheet, read_sheet

# Sheets that follow a schema of their own.
OWN_SCHEMA = frozenset({"biochemical_response"})
# What became of each row of the evidence.
COVERAGE = "coverage.csv"


@dataclass(frozen=True)
class Rulebook:
    """All sheets of one folder by name. A limit is named `parameter` in its own sheet, else `sheet:parameter`."""

    sheets: dict[str, Sheet]

    def rules(self) -> Iterator[tuple[str, RuleText]]:
        """Every rule with the name of its sheet, in the order of sheets and lines."""
        for name, sheet in self.sheets.items():
            for rule in sheet.rules:
                yield name, rule

    def rule(self, rule_id: str) -> RuleText:
        """One rule by its id; KeyError where there is none."""
        return self._by_id()[rule_id][1]

    def sheet_of(self, rule_id: str) -> str:
        """The sheet in which a rule stands; KeyError where there is none."""
        return self._by_id()[rule_id][0]

    @cache  # noqa: B019 - a rulebook lives as long as the program
    def _by_id(self) -> dict[str, tuple[str, RuleText]]:
        return {rule.id: (name, rule) for name, rule in self.rules()}

    def __hash__(self) -> int:
        return id(self)

    def parameter(self, sheet: str, limit: str) -> Parameter:
        """The dated values of a limit as named in `sheet`; KeyError where there is none."""
        place, name = self._place(sheet, limit)
        return self.sheets[place].parameters[name]

    def limit(self, sheet: str, limit: str, on: date | None = None) -> InForce | None:
        """The value of a limit in force on a day (`None`: the latest); None where none was in force yet."""
        place, name = self._place(sheet, limit)
        parameter = self.sheets[place].parameters[name]
        if on is not None and all(dated.from_ > on for dated in parameter.values):
            return None
        return self.sheets[place].value(name, on)

    def reference(self, sheet: str, source: Source) -> Reference:
        """The document of a source named in `sheet`."""
        return self.sheets[sheet].references[source.ref]

    @staticmethod
    def _place(sheet: str, limit: str) -> tuple[str, str]:
        other, _, name = limit.rpartition(":")
        return other or sheet, name


@cache
def read_rulebook(folder: Path | None = None) -> Rulebook:
    """Every sheet of `data/guidelines` (or of `folder`); raises `BadSheet` with every problem found."""
    place = folder or DATA / "guidelines"
    names = [path.stem for path in sorted(place.glob("*.yaml")) if path.stem not in OWN_SCHEMA]
    sheets: dict[str, Sheet] = {}
    problems: list[Problem] = [
        Problem(path.name, "a file that nothing reads", "sheets that end in .yaml, and coverage.csv",
                "rename it, or put it elsewhere") for path in sorted(place.iterdir())
        if path.suffix != ".yaml" and path.name != COVERAGE and not path.name.startswith(".")]
    for name in names:
        try:
            sheets[name] = read_sheet(name, folder)
        except BadSheet as error:
            problems += error.problems
    if problems:
        raise BadSheet(*problems)
    book = Rulebook(sheets)
    problems = [*_unknown_limits(book), *_unknown_references(book), *_unknown_rules(book), *_ids_twice(book)]
    if problems:
        raise BadSheet(*problems)
    return book


def rule_conditions(rule: RuleText) -> list[Condition]:
    """Every condition of a rule: to whom it speaks, when it holds, each of its outcomes."""
    given = (rule.applies_when, rule.when, *(one.when for one in rule.classify or ()))
    return [one for one in given if one is not None]


def rule_limits(rule: RuleText) -> list[str]:
    """The names of every limit a rule compares values with, each once; age limits are not among them."""
    names = [name for condition in rule_conditions(rule) for name in limit_names(condition)]
    return list(dict.fromkeys([*names, *(rule.due.limits if rule.due else ())]))


def rule_age_limits(rule: RuleText) -> list[str]:
    """The names of every age from which a fact is stale for the rule."""
    return list(dict.fromkeys(name for condition in rule_conditions(rule) for name in age_limit_names(condition)))


def _unknown_limits(book: Rulebook) -> Iterator[Problem]:
    for sheet, rule in book.rules():
        for limit in [*rule_limits(rule), *rule_age_limits(rule)]:
            try:
                book.parameter(sheet, limit)
            except KeyError:
                yield Problem(f"{sheet}.yaml, {rule.id}", f"limit {limit!r}", "the name of a parameter of this sheet, "
                              "or sheet:parameter", "add the parameter with its dated value, or correct the name")


def _sourced(book: Rulebook) -> Iterator[tuple[str, str, tuple[Source, ...]]]:
    for name, sheet in book.sheets.items():
        yield from ((name, rule.id, rule.sources) for rule in sheet.rules)
        yield from ((name, text.id, text.sources) for text in sheet.statements)
        yield from ((name, bars.id, bars.sources) for bars in sheet.series)
        yield from ((name, score.id, score.sources) for score in sheet.scores)
        for dispute in sheet.disagreements:
            for side in dispute.sides:
                yield name, dispute.id, side.sources


def _unknown_references(book: Rulebook) -> Iterator[Problem]:
    for sheet, entry, sources in _sourced(book):
        for source in sources:
            if source.ref not in book.sheets[sheet].references:
                yield Problem(f"{sheet}.yaml, {entry}", f"ref {source.ref!r}", "a key of references in this file or in "
                              "references.yaml", "describe the document there")


def _unknown_rules(book: Rulebook) -> Iterator[Problem]:
    known = {rule.id for _, rule in book.rules()}
    for name, sheet in book.sheets.items():
        named = [(dispute.id, rule) for dispute in sheet.disagreements for side in dispute.sides for rule in side.rules]
        named += [(sign.id, rule) for sign in sheet.stop_signs for rule in sign.rules]
        for entry, rule in named:
            if rule not in known:
                yield Problem(f"{name}.yaml, {entry}", f"rule {rule!r}", "the id of a rule", "correct the id")


def _ids_twice(book: Rulebook) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for name, sheet in book.sheets.items():
        ids = [*(one.id for one in sheet.rules), *(one.id for one in sheet.statements),
               *(one.id for one in sheet.series), *(one.id for one in sheet.disagreements),
               *(one.id for one in sheet.scores), *(one.id for one in sheet.options)]
        for entry in ids:
            if entry in seen:
                yield Problem(f"{name}.yaml, {entry}", f"the id also stands in {seen[entry]}.yaml",
                              "each id once", "rename one of the two")
            seen[entry] = name
