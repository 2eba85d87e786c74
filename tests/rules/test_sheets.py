"""Does a broken sheet say where it is broken, what was found, what is allowed and how to mend it?

Each case breaks the small sheet in one place. The app does not start half: `load_rules` raises before anything is
evaluated, with every problem at once.
"""

from pathlib import Path

import pytest

from netcore.errors import BadSheet, Problem
from netcore.rules.loading import load_rules
from tests.rules.small import SHEET, small_book

# What is replaced in the small sheet; where the message must point to (file, rule or parameter, key), what it must say
# was found, and what it must say is allowed.
BROKEN = {
    "unknown key of a rule": (
        "    says: closed\n", "    says: closed\n    colour: red\n", ("small.yaml", "small.vein", "colour"), "'colour'",
        "sources"),
    "unknown key of a sheet": ("topic: Small", "topic: Small\nadvice: none", ("small.yaml", "advice"), "'advice'",
                               "parameters, rules"),
    "unknown operator": (
        "{fact: liver_involvement, at_least: burden_limit}", "{fact: liver_involvement, over: burden_limit}",
        ("small.yaml", "small.burden", "when", "over"), "'over'", "above, at_least"),
    "two operators": (
        "{fact: liver_involvement, at_least: burden_limit}",
        "{fact: liver_involvement, at_least: burden_limit, below: burden_low}", ("small.yaml", "small.burden", "when"),
        "liver_involvement", "expected exactly one"),
    "number instead of a limit's name": (
        "{fact: liver_involvement, at_least: burden_limit}", "{fact: liver_involvement, at_least: 50}",
        ("small.yaml", "small.burden", "when", "at_least"), "50", "valid string"),
    "effect that is none": ("effect: cautions", "effect: recommends", ("small.yaml", "small.burden", "effect"),
                            "'recommends'", "'supports'"),
    "option that is none": ("about: [TACE]\n    effect: cautions", "about: [chemoembolization]\n    effect: cautions",
                            ("small.yaml", "small.burden", "about"), "'chemoembolization'", "'TACE'"),
    "unknown fact": ("{fact: growth, is: progressive}", "{fact: grwth, is: progressive}",
                     ("small.yaml", "small.indicated", "when"), "'grwth'", "a fact of netcore/rules/facts"),
    "fact of another scope": ("{fact: liver_involvement, at_least: burden_limit}", "{fact: size, above: small}",
                              ("small.yaml", "small.burden", "when"), "'size'", "a fact about the patient"),
    "word a fact cannot say": ("is_one_of: [occluded, hepatofugal]", "is_one_of: [occluded, closed]",
                               ("small.yaml", "small.vein", "when"), "'closed'", "open, partial, occluded"),
    "word for a number": ("{fact: liver_involvement, at_least: burden_limit}", "{fact: liver_involvement, is: high}",
                          ("small.yaml", "small.burden", "when"), "'high'", "a comparison, because it is a number"),
    "limit for a word": ("{fact: growth, is: progressive}", "{fact: growth, above: burden_limit}",
                         ("small.yaml", "small.indicated", "when"), "growth against a limit", "that is a number"),
    "unit that does not fit": ("burden_limit: {label: burden, unit: \"%\"", "burden_limit: {label: burden, unit: mm",
                               ("small.yaml", "small.burden", "when"), "burden_limit in mm", "liver_involvement (%)"),
    "age in no time": ("lab_age: {label: age, unit: d", "lab_age: {label: age, unit: mm",
                       ("small.yaml", "small.bilirubin", "when", "lab_age"), "'mm'", "d, wk, mo or a"),
    "unknown reference of a rule": (
        "hepatofugal]}\n    sources: [{ref: own,", "hepatofugal]}\n    sources: [{ref: retnet,",
        ("small.yaml", "small.vein"), "'retnet'", "a key of references"),
    "unknown reference of a value": ("value: 3, ref: own", "value: 3, ref: retnet", ("small.yaml", "bilirubin_limit"),
                                     "'retnet'", "a key of references"),
    "unknown limit": ("above: bilirubin_limit, no_older_than", "above: bilirubin_line, no_older_than",
                      ("small.yaml", "small.bilirubin"), "'bilirubin_line'", "the name of a parameter"),
    "unknown age limit": ("no_older_than: lab_age}\n    sources", "no_older_than: lab_days}\n    sources",
                          ("small.yaml", "small.bilirubin"), "'lab_days'", "the name of a parameter"),
    "limit of an unknown sheet": ("above: bilirubin_limit, no_older_than", "above: other:bilirubin, no_older_than",
                                  ("small.yaml", "small.bilirubin"), "'other:bilirubin'", "the name of a parameter"),
    "id twice": ("id: small.vein", "id: small.bilirubin", ("small.yaml", "small.bilirubin"),
                 "also stands in small.yaml", "each id once"),
    "limit without a source": ("value: 3, ref: own, checked: abstract", "value: 3, checked: abstract",
                               ("small.yaml", "bilirubin_limit"), "'abstract' without ref", "a source"),
    "limit without a date": ("{from: 2010-01-01, value: 3,", "{value: 3,",
                             ("small.yaml", "parameters.bilirubin_limit.values.0", "from"), "", "Field required"),
    "dates out of order": ("{from: 2010-01-01, value: 3,", "{from: 2024-01-01, value: 3,",
                           ("small.yaml", "bilirubin_limit"), "out of order", "ascending dates"),
    "status that is none": ("value: 3, ref: own, checked: abstract", "value: 3, ref: own, checked: sure",
                            ("small.yaml", "parameters.bilirubin_limit.values.0", "checked"), "'sure'", "'recalled'"),
    "anchor that is no day": ("due: {what: visit, anchor: diagnosed", "due: {what: visit, anchor: growth",
                              ("small.yaml", "small.visits", "due.anchor"), "'growth'", "a fact of kind date"),
    "class named like a fact": ("defines: small_class", "defines: growth", ("small.yaml", "small.class", "defines"),
                                "'growth'", "a name that is no fact yet"),
    "no YAML": ("topic: Small", "topic: [Small", ("small.yaml",), "expected", "YAML"),
}


def _problems(folder: Path, sheet: str) -> tuple[Problem, ...]:
    (folder / "small.yaml").write_text(sheet, encoding="utf-8")
    with pytest.raises(BadSheet) as caught:
        load_rules(folder)
    return caught.value.problems


def test_the_small_sheet_is_whole(tmp_path: Path) -> None:
    assert len(list(small_book(tmp_path).rules())) > 10


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_sheet_names_place_finding_and_what_is_allowed(name: str, tmp_path: Path) -> None:
    old, new, places, found, allowed = BROKEN[name]
    assert old in SHEET, f"the small sheet no longer holds {old!r}"
    problems = _problems(tmp_path, SHEET.replace(old, new, 1))
    fitting = [problem for problem in problems if all(place in problem.where for place in places)]
    assert fitting, [problem.where for problem in problems]
    assert any(found in f"{problem.found} {problem.expected}" and allowed in problem.expected and problem.remedy
               for problem in fitting), fitting
    assert problems[0].where in str(BadSheet(*problems))


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    broken = SHEET.replace("{fact: growth, is: progressive}", "{fact: grwth, is: progressive}").replace(
        "is_one_of: [occluded, hepatofugal]", "is_one_of: [occluded, closed]")
    assert {problem.where for problem in _problems(tmp_path, broken)} == {
        "small.yaml, small.indicated, when", "small.yaml, small.vein, when"}


def test_a_name_nearly_right_is_offered(tmp_path: Path) -> None:
    [problem] = _problems(tmp_path, SHEET.replace("{fact: growth, is: progressive}", "{fact: grwth, is: progressive}"))
    assert "growth" in problem.remedy


def test_a_sheet_that_is_missing_is_named() -> None:
    from netcore.evidence import read_sheet

    with pytest.raises(BadSheet, match="nowhere"):
        read_sheet("nowhere")
