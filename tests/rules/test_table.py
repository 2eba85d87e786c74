"""A table of patients gets the answers that each patient gets alone."""

import sys
from datetime import date
from pathlib import Path

import pytest

from netcore.evidence import Rulebook
from netcore.rules.evaluation import answer_rules, compile_rules
from netcore.rules.loading import load_rules
from netcore.rules.table import facts_table
from netcore.rules.table.evaluate import evaluate_table
from netcore.rules.truth import summary
from netcore.rules.values import Facts
from tests.rules.generated import Generator
from tests.rules.small import small_book

# A class that ends with "whatever remains" always holds; what is recorded is never unknown.
NEVER = {"small.plan": {"unknown"}, "small.class": {"not_met"}}


def disagreements(book: Rulebook, patients: list[Facts], rules_on: date | None) -> list[tuple[int, str, str, str]]:
    """Where table and single patient answer differently: patient, rule, alone, in the table."""
    table = evaluate_table(facts_table(patients, book), rules_on=rules_on)
    compiled = compile_rules(book, rules_on)
    assert set(table.columns) == {one.rule.id for one in compiled}
    columns = {name: table[name].astype(str).tolist() for name in table.columns}
    found = []
    for index, facts in enumerate(patients):
        for name, given in answer_rules(compiled, facts).items():
            alone = str(summary(one.answer for one in given))
            if columns[name][index] != alone:
                found.append((index, name, alone, columns[name][index]))
    return found


@pytest.mark.parametrize("rules_on", [None, date(2015, 1, 1), date(2005, 1, 1)])
def test_the_small_rules_agree_on_generated_patients(tmp_path: Path, rules_on: date | None) -> None:
    book = small_book(tmp_path)
    generator = Generator(book, seed=5)
    patients = [generator.patient() for _ in range(2000)]
    assert disagreements(book, patients, rules_on) == []


def test_the_small_patients_meet_every_answer(tmp_path: Path) -> None:
    """Without this an agreement on nothing but unknown would pass."""
    book = small_book(tmp_path)
    generator = Generator(book, seed=5)
    table = evaluate_table(facts_table([generator.patient() for _ in range(2000)], book))
    for name in table.columns:
        answers = {"met", "not_met", "unknown"} - NEVER.get(name, set())
        assert answers <= set(table[name].unique()), name


def test_all_rules_agree_on_2000_generated_patients() -> None:
    book = load_rules()
    generator = Generator(book, seed=11)
    patients = [generator.patient() for _ in range(2000)]
    assert disagreements(book, patients, None) == []


def test_answers_do_not_depend_on_how_many_patients_are_judged_at_a_time(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Items must stay with their patients where the table is cut, also where a stretch has no item at all."""
    book = small_book(tmp_path)
    generator = Generator(book, seed=5)
    patients = [generator.patient() for _ in range(200)]
    whole = evaluate_table(facts_table(patients, book))
    monkeypatch.setattr(sys.modules[evaluate_table.__module__], "_AT_ONCE", 7)
    assert evaluate_table(facts_table(patients, book)).equals(whole)
    monkeypatch.setattr(sys.modules[evaluate_table.__module__], "_AT_ONCE", 1)
    assert evaluate_table(facts_table(patients, book)).equals(whole)
