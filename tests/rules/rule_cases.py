"""Cases of the rules: how a YAML case becomes facts, and what was answered."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from netcore.evidence import read_catalogue
from netcore.evidence.yaml_file import read_yaml
from netcore.model import PartialDate
from netcore.rules.evaluation import CompiledRule, answer_rules, compile_rules, with_definers
from netcore.rules.loading import defined_facts, load_rules
from netcore.rules.reading import read_fact
from netcore.rules.values import Facts, FactValue, Item

FOLDER = Path(__file__).parent
DAY = date(2026, 1, 1)
# Files in this folder that hold cases of something else.
NOT_RULES = frozenset({"vectors"})


@dataclass(frozen=True)
class Case:
    """One case: the rule, what is known, what must be answered and why."""

    rule: str
    sheet: str
    content: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.rule}: {self.content.get('why', '')}"

    @property
    def facts(self) -> dict[str, Any]:
        """Everything known, the facts of the one item among them."""
        return {**self.content.get("facts", {}), **{f"item.{name}": value
                                                    for name, value in self.content.get("item", {}).items()}}


@cache
def _entries() -> tuple[tuple[str, dict[str, Any]], ...]:
    """Every entry of all files, with the sheet it belongs to."""
    return tuple((path.stem, entry) for path in sorted(FOLDER.glob("*.yaml")) if path.stem not in NOT_RULES
                 for entry in read_yaml(path))


@cache
def read_cases() -> tuple[Case, ...]:
    """All cases of all files."""
    return tuple(Case(entry["rule"], sheet, content) for sheet, entry in _entries() for content in entry["cases"])


@cache
def read_never(rule_id: str) -> frozenset[str]:
    """The answers that a rule cannot give although its kind can, as its cases say with the reason (`never`)."""
    return frozenset(answer for _, entry in _entries() if entry["rule"] == rule_id for answer in entry.get("never", {}))


def day_of(value: Any) -> date:
    """A day as YAML gives it."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def case_facts(case: Case) -> Facts:
    """The facts that a case states."""
    as_of = day_of(case.content.get("as_of", DAY))
    kind = load_rules().rule(case.rule).for_each
    items: dict[str, tuple[Item, ...]] = {}
    if "lesions" in case.content:
        items["lesion"] = tuple(Item("lesion", f"L{index}", f"L{index}", _values(facts, as_of))
                                for index, facts in enumerate(case.content["lesions"], 1))
    if "item" in case.content and kind:
        items[kind] = (Item(kind, "the item", "the item", _of_its_analyte(_values(case.content["item"], as_of))),
                       *items.get(kind, ()))
    reference = day_of(case.content.get("procedure_on", as_of))
    return Facts(as_of, reference, _values(case.content.get("facts", {}), as_of), items,
                 case.content.get("lesions_complete", True))


def _values(facts: dict[str, Any], as_of: date) -> dict[str, FactValue]:
    definitions = defined_facts(load_rules())
    return {name: read_fact(definitions[name], _plain(value), day=PartialDate.read(as_of.isoformat()))
            for name, value in facts.items()}


def _of_its_analyte(facts: dict[str, FactValue]) -> dict[str, FactValue]:
    """A result knows the molar mass of its analyte, as results of a record do."""
    analyte = facts["analyte"].word if "analyte" in facts else None
    if "result" in facts and analyte:
        facts["result"] = facts["result"]._replace(molar_mass=read_catalogue().analytes[analyte].molar_mass)
    return facts


def _plain(value: Any) -> Any:
    return [str(one) for one in value] if isinstance(value, list) else str(value)


@cache
def _asked(rule: str, rules_on: date) -> tuple[CompiledRule, ...]:
    """The rule and the classifications it reads; the others have no part in its answer."""
    return with_definers(compile_rules(load_rules(), rules_on), {rule})


def asked_rules(case: Case) -> tuple[CompiledRule, ...]:
    """The rule of a case and the classifications it reads, as in force on the day of the case."""
    return _asked(case.rule, day_of(case.content.get("rules_on", case.content.get("as_of", DAY))))


def answer_case(case: Case) -> dict[str, Any]:
    """What the rule answers, in the words of a case."""
    answers = answer_rules(asked_rules(case), case_facts(case))[case.rule]
    if not answers and "item" in case.content:
        # A result of another analyte is not even asked.
        return {"answer": "not_applicable", "outcome": None, "possible": [], "due_on": None, "due_to": None,
                "state": None}
    given = answers[0]
    due = given.due
    return {"answer": str(given.answer), "outcome": given.outcome, "possible": list(given.possible),
            "due_on": due.earliest if due and due.earliest == due.latest else None,
            "due_to": due.latest if due else None, "state": due.state if due else None}
