"""Did every row of the evidence sheet become something that exists, and does what judges really judge?

`data/guidelines/coverage.csv`: each row id, what became of it, what carries it, and whether a patient's facts are
judged by it.
"""

import csv
import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from netcore.evidence import OPTIONS, read_catalogue
from netcore.evidence.conditions import leaves
from netcore.evidence.rulebook import rule_conditions
from netcore.evidence.yaml_file import read_yaml
from netcore.rules.loading import load_rules
from tests.rules.rule_cases import Case, read_cases

GUIDELINES = Path(__file__).resolve().parents[2] / "data" / "guidelines"
# Rows of each section of the evidence sheet, counted there by hand (numbers have gaps).
SECTIONS = {"G20": 9, "STG": 20, "CMP": 17, "MRK": 28, "CNV": 15, "CON": 22, "CHG": 16, "BR": 13, "PRG": 5, "TIM": 4,
            "RES": 18, "ABL": 16, "CMB": 4, "EMB": 31, "DEB": 4, "SER": 15, "PES": 1, "TAR": 3, "SAF": 29, "FUP": 14,
            "SCR": 19, "CMPT": 5, "SYS": 8, "CAN": 10, "DIS": 23}
LATER_DISAGREEMENTS = [f"N{number}" for number in range(1, 17)]
# A rule of a source that the sheet does not have gets a row `NEW-1`, `NEW-2` and so on.
LATER_RULES = "NEW-"
BECAME = {"rule", "value", "score", "definition", "series", "statement", "disagreement", "left_out"}
MOST_LEFT_OUT, FEWEST_EXECUTABLE = 40, 180
# What a case says beside its facts: it must not differ in a pair that shows the effect of one fact.
_NOT_FACTS = {"why", "answer", "outcome", "possible", "due_on", "due_to", "state", "facts", "item", "lesions"}

with (GUIDELINES / "coverage.csv").open(encoding="utf-8") as file:
    LINES = list(csv.DictReader(file))
ROWS = list(dict.fromkeys(line["row"] for line in LINES))
EXECUTABLE: dict[str, list[str]] = {}
for one in LINES:
    if one["executable"] == "yes":
        EXECUTABLE.setdefault(one["row"], []).append(one["id"])


def test_every_section_has_all_its_rows() -> None:
    assert sum(SECTIONS.values()) == 349
    counted = Counter(row.split("-")[0] for row in ROWS
                      if row not in LATER_DISAGREEMENTS and not row.startswith(LATER_RULES))
    assert dict(counted) == SECTIONS
    assert [row for row in ROWS if row in LATER_DISAGREEMENTS] == LATER_DISAGREEMENTS


@pytest.mark.shared
def test_the_rows_are_those_of_the_evidence_sheet(shared: Path) -> None:
    text = (shared / "reference" / "evidence.md").read_text(encoding="utf-8")
    ids = set(re.findall(r"^\|\s*\**([A-Z][A-Z0-9]*-\d+[a-z]?)\**\s*\|", text, re.MULTILINE))
    assert ids == {row for row in ROWS if not row.startswith(LATER_RULES)} - set(LATER_DISAGREEMENTS)


def test_each_line_says_what_became_of_its_row() -> None:
    wrong = [line for line in LINES if line["became"] not in BECAME or line["executable"] not in ("yes", "no")
             or (line["executable"] == "yes" and line["became"] not in ("rule", "score"))]
    assert wrong == []
    assert [line for line in LINES if (line["became"] == "left_out") == bool(line["id"])] == []


def test_few_rows_are_left_out_and_each_says_why() -> None:
    left_out = [line for line in LINES if line["became"] == "left_out"]
    assert len({line["row"] for line in left_out}) <= MOST_LEFT_OUT
    assert [line["row"] for line in left_out if not line["why"].strip()] == []


def test_enough_rows_judge() -> None:
    assert len(EXECUTABLE) >= FEWEST_EXECUTABLE


def _exists(line: dict[str, str]) -> bool:
    """Is there a rule, a parameter, an entry of a sheet, an option or an analyte of that name, of the kind said?"""
    book, name = load_rules(), line["id"]
    if name.startswith("option:"):
        return name.removeprefix("option:") in {*OPTIONS, *(one.id for one in book.sheets["options"].options)}
    if name.startswith("analytes:"):
        return name.removeprefix("analytes:") in read_catalogue().analytes
    if ":" in name:
        sheet, _, parameter = name.partition(":")
        return sheet in book.sheets and parameter in book.sheets[sheet].parameters
    if name.startswith("biochemical_response#"):
        return name.partition("#")[2] in (GUIDELINES / "biochemical_response.yaml").read_text(encoding="utf-8")
    if "#" in name:
        place, _, entry = name.partition("#")
        sheet_of = book.sheets.get(place)
        parts = () if sheet_of is None else (
            *sheet_of.statements, *sheet_of.series, *sheet_of.scores, *sheet_of.disagreements, *sheet_of.rules)
        return entry in {part.id.removeprefix(f"{place}.") for part in parts} | {part.id for part in parts}
    return line["became"] == "rule" and name in {rule.id for _, rule in book.rules()}


def test_each_id_names_something_that_exists() -> None:
    assert [(line["row"], line["id"]) for line in LINES if line["became"] != "left_out" and not _exists(line)] == []


def test_a_disagreement_is_the_entry_of_its_row() -> None:
    texts = {text.id: text for sheet in load_rules().sheets.values() for text in sheet.disagreements}
    assert {line["id"].partition("#")[2] for line in LINES if line["became"] == "disagreement"} == set(texts)
    assert [name for name, text in texts.items() if text.rows != (name,)] == []


def _stated(case: Case) -> dict[str, str]:
    """Everything a case knows, flat: facts, facts of its item, facts of each lesion."""
    stated = {name: repr(value) for name, value in case.facts.items()}
    for place, lesion in enumerate(case.content.get("lesions", ())):
        stated |= {f"lesion {place}.{name}": repr(value) for name, value in lesion.items()}
    return stated


def _frame(case: Case) -> dict[str, str]:
    return {name: repr(value) for name, value in case.content.items() if name not in _NOT_FACTS} | {
        "lesions": str(len(case.content.get("lesions", ())))}


def _said(case: Case) -> tuple[object, ...]:
    answer = case.content.get("answer", "met" if "outcome" in case.content else None)
    return answer, case.content.get("outcome"), case.content.get("state"), str(case.content.get("due_on"))


def one_fact_apart(one: Case, other: Case) -> bool:
    """Do two cases state the same facts but for the value of one, and answer differently? Where a rule asks whether
    something is recorded, the one fact may be missing on one side."""
    here, there = _stated(one), _stated(other)
    if _frame(one) != _frame(other) or _said(one) == _said(other):
        return False
    apart = {name for name in here.keys() | there.keys() if here.get(name) != there.get(name)}
    asked = {leaf.fact for condition in rule_conditions(load_rules().rule(one.rule)) for leaf in leaves(condition)
             if leaf.is_recorded is not None}
    return len(apart) == 1 and (here.keys() == there.keys() or {name.removeprefix("item.") for name in apart} <= asked)


@pytest.mark.parametrize("row", EXECUTABLE)
def test_changing_one_fact_changes_the_answer(row: str) -> None:
    """The cases themselves are put to the engine by test_cases.py."""
    rules = EXECUTABLE[row]
    pairs = (pair for rule in rules for pair in combinations([case for case in read_cases() if case.rule == rule], 2))
    assert any(one_fact_apart(*pair) for pair in pairs), f"{row}: no two cases of {rules} differ in one fact only"


def test_every_rule_carries_a_row_or_is_a_choice_of_this_software() -> None:
    named = {line["id"] for line in LINES}
    unnamed = [rule for _, rule in load_rules().rules() if rule.id not in named]
    assert [rule.id for rule in unnamed if {source.checked for source in rule.sources} != {"software_choice"}] == []


def test_the_rows_a_rule_says_it_carries_are_covered_by_it() -> None:
    """`rows` in a sheet and the lines of the table tell the same. A disagreement is carried by its own entry, which
    names the rules of its sides."""
    lines = {(line["row"], line["id"]) for line in LINES}
    disputed = {line["row"] for line in LINES if line["became"] == "disagreement"}
    missing = [(row, rule.id) for _, rule in load_rules().rules() for row in rule.rows
               if row not in disputed and (row, rule.id) not in lines]
    assert missing == []


def test_cases_name_rules_that_exist() -> None:
    known = {rule.id for _, rule in load_rules().rules()}
    files = [path for path in Path(__file__).parent.glob("*.yaml") if path.stem != "vectors"]
    named = {entry["rule"] for path in files for entry in read_yaml(path)}
    assert named - known == set()
