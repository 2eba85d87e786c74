"""Does a broken sheet say where it is broken, what was found, what is allowed and how to mend it?

Each case breaks the small sheet in one place. The app does not start half: `load_rules` raises before anything is
evaluated, with every problem at once.
"""

import re
import shutil
from pathlib import Path

import pytest

from netcore.errors import BadSheet, Problem
from netcore.evidence import rule_age_limits, rule_limits
from netcore.evidence.catalogue import parse_catalogue
from netcore.evidence.needed import NEEDED
from netcore.evidence.sheets import DATA
from netcore.rules.loading import load_rules
from pages.common import warming
from tests.conftest import ROOT
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
        "liver_involvement", "exactly one"),
    "number instead of a limit's name": (
        "{fact: liver_involvement, at_least: burden_limit}", "{fact: liver_involvement, at_least: 50}",
        ("small.yaml", "small.burden", "when", "at_least"), "50", "the name of a limit"),
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
                             ("small.yaml", "bilirubin_limit.values.1", "from"), "no key 'from'", "this key"),
    "dates out of order": ("{from: 2010-01-01, value: 3,", "{from: 2024-01-01, value: 3,",
                           ("small.yaml", "bilirubin_limit"), "out of order", "ascending dates"),
    "status that is none": ("value: 3, ref: own, checked: abstract", "value: 3, ref: own, checked: sure",
                            ("small.yaml", "parameters.bilirubin_limit.values.1", "checked"), "'sure'", "'recalled'"),
    "anchor that is no day": ("due: {what: visit, anchor: diagnosed", "due: {what: visit, anchor: growth",
                              ("small.yaml", "small.visits", "due.anchor"), "'growth'", "a fact of kind date"),
    "an exclusion that holds nothing back, without a reason": (
        "    effect: excludes\n    question: may_embolise\n", "    effect: excludes\n    decisive: false\n"
        "    question: may_embolise\n", ("small.yaml", "small.bilirubin"), "not_decisive_because", "the reason beside"),
    "a reason for an exclusion that does hold back": (
        "    effect: excludes\n    question: may_embolise\n", "    effect: excludes\n    not_decisive_because: seldom\n"
        "    question: may_embolise\n", ("small.yaml", "small.bilirubin"), "not_decisive_because", "only there"),
    "class stated as no fact": ("defines: small_class", "defines: small_class\n    stated_as: reportd_grade",
                                ("small.yaml", "small.class", "stated_as"), "'reportd_grade'", "a fact"),
    "class named like a fact": ("defines: small_class", "defines: growth", ("small.yaml", "small.class", "defines"),
                                "'growth'", "a name that is no fact yet"),
    "key twice in a rule": ("    effect: cautions\n", "    effect: cautions\n    effect: notes\n",
                            ("small.yaml", "small.burden", "effect"), "'effect' twice", "each key once"),
    "two conditions of one name": (
        "    when: {fact: liver_inv", "    when: {fact: growth, is: stable}\n    when: {fact: liver_inv",
        ("small.yaml", "small.burden", "when"), "'when' twice", "each key once"),
    "parameter twice": ("  burden_low:", "  burden_limit:", ("small.yaml", "parameters.burden_limit"), "twice",
                        "each key once"),
    "day that no calendar has": ("{from: 2020-01-01", "{from: 2020-02-30", (
        "small.yaml", "parameters.bilirubin_limit.values.2.from"), "'2020-02-30'", "a day of the calendar"),
    "day in words": ("{from: 2020-01-01", "{from: spring 2020", (
        "small.yaml", "parameters.bilirubin_limit.values.2.from"), "'spring 2020'", "a day, as 2018-06-30"),
    "limit in words": ("value: 50", "value: fifty", ("small.yaml", "parameters.burden_limit", "2010-01-01"),
                       "the text 'fifty'", "a number"),
    "limit with its unit": ("value: 50", "value: '50 %'", ("small.yaml", "parameters.burden_limit"), "the text '50 %'",
                            "its unit stands under unit"),
    "decimal comma": ("value: 50", "value: '2,5'", ("small.yaml", "parameters.burden_limit"), "the text '2,5'",
                      "a number, as 2.5"),
    "limit that is a switch": ("value: 50", "value: yes", ("small.yaml", "parameters.burden_limit"), "yes", "a number"),
    "limit that is a list": ("value: 50", "value: [50, 60]", ("small.yaml", "parameters.burden_limit"),
                             "the list 50, 60", "a number"),
    "limit left blank": ("value: 50", "value: ", ("small.yaml", "parameters.burden_limit.values.1.value"), "nothing",
                         "a number"),
    "limit that is no number": ("value: 50", "value: .nan", ("small.yaml", "parameters.burden_limit.values.1.value"),
                                "nan", "a number"),
    "interval in words": ("value: 4, ref", "value: four, ref", ("small.yaml", "parameters.first"), "the text 'four'",
                          "a number"),
    "range with swapped ends": (
        "at_least: burden_limit}", "between: [burden_limit, burden_low]}",
        ("small.yaml", "small.burden", "between"), "burden_limit (50) above burden_low (45)", "the lower limit first"),
    "no source at all": ("hepatofugal]}\n    sources: [{ref: own, checked: abstract}]",
                         "hepatofugal]}\n    sources: []", ("small.yaml", "small.vein", "sources"), "an empty list",
                         "at least 1 entry"),
    "neither when nor due": ("    when: {fact: portal_vein, is_one_of: [occluded, hepatofugal]}\n", "",
                             ("small.yaml", "small.vein"), "none of them", "exactly one of when, classify, due"),
    "score of an unknown fact": (
        "rules:\n", "scores: [{id: s, label: s, fact: albii, formula: f, validated_in: nobody, sources: [{ref: own, "
        "checked: abstract}]}]\nrules:\n", ("small.yaml", "s", "fact"), "'albii'", "a fact of netcore/rules/facts"),
    "stop sign of an unknown fact": (
        "rules:\n", "stop_signs: [{id: s, label: s, facts: [bilirubine], rules: [small.vein]}]\nrules:\n",
        ("small.yaml", "s", "facts"), "'bilirubine'", "a fact of netcore/rules/facts"),
    "tabs": ("    says: closed", "\tsays: closed", ("small.yaml", "line"), "a tab character", "YAML"),
    "no YAML": ("topic: Small", "topic: [Small", ("small.yaml",), "expected", "YAML"),
}


def _problems(folder: Path, sheet: str) -> tuple[Problem, ...]:
    (folder / "small.yaml").write_text(sheet, encoding="utf-8")
    with pytest.raises(BadSheet) as caught:
        load_rules(folder)
    return caught.value.problems


def test_the_small_sheet_is_whole(tmp_path: Path) -> None:
    assert len(list(small_book(tmp_path).rules())) > 10


# Words of the package that checks the sheets, which nobody who edits one knows.
FOREIGN = ("Input should", "valid string", "Field required", "leaf", "tuple[", "should have at least", "Extra inputs",
           "validation", "ValidationError", "Decimal", "expected expected")


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_sheet_names_place_finding_and_what_is_allowed(name: str, tmp_path: Path) -> None:
    old, new, places, found, allowed = BROKEN[name]
    assert old in SHEET, f"the small sheet no longer holds {old!r}"
    problems = _problems(tmp_path, SHEET.replace(old, new, 1))
    fitting = [problem for problem in problems if all(place in problem.where for place in places)]
    assert fitting, [problem.where for problem in problems]
    assert any(found in f"{problem.found} {problem.expected}" and allowed in problem.expected and problem.remedy
               for problem in fitting), fitting
    told = str(BadSheet(*problems))
    assert [word for word in FOREIGN if word in told] == []
    places = [problem.where for problem in problems]
    assert len(places) == len(set(places)), "one line a fault"


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


GUIDELINES = DATA / "guidelines"
# Files of the folder itself, broken: file; what becomes of its bytes (None: the file is new); words of the message.
FILES: dict[str, tuple[str, bytes, bytes | None, tuple[str, ...]]] = {
    "not UTF-8": ("embolisation.yaml", b"topic: Embolisation", b"topic: Embolisation \xe4",
                  ("embolisation.yaml", "the byte 0xe4", "UTF-8")),
    "ending that nothing reads": ("extra.yml", b"topic: Extra", None, ("extra.yml", "nothing reads", ".yaml")),
    "coefficient renamed": ("scores.yaml", b"\n  albi_bilirubin:", b"\n  albi_bilirubine:", (
        "scores.yaml", "albi_bilirubin", "no such value, but albi_bilirubine", "which formulas read")),
    "coefficient in words": ("scores.yaml", b"value: 0.66,", b"value: two thirds,", (
        "scores.yaml", "albi_bilirubin", "'two thirds'", "a number")),
    "switch in words": ("response.yaml", b"value: true", b"value: sometimes", (
        "response.yaml", "'sometimes'", "yes or no")),
    "biochemical response": ("biochemical_response.yaml", b"checked: abstract", b"checked: sure", (
        "biochemical_response.yaml", "BR-01", "source.checked", "'sure'", "'abstract'")),
    "biochemical response, key twice": ("biochemical_response.yaml", b"    kind: group\n",
                                        b"    kind: group\n    kind: patient\n", (
        "biochemical_response.yaml", "BR-04", "'kind' twice", "each key once")),
}


@pytest.mark.parametrize("name", FILES)
def test_a_broken_folder_does_not_load(name: str, tmp_path: Path) -> None:
    file, old, new, said = FILES[name]
    folder = tmp_path / "guidelines"
    shutil.copytree(GUIDELINES, folder)
    before = (folder / file).read_bytes() if new is not None else b""
    assert new is None or old in before
    (folder / file).write_bytes(old if new is None else before.replace(old, new, 1))
    with pytest.raises(BadSheet) as caught:
        load_rules(folder)
    told = str(caught.value)
    assert [word for word in said if word not in told] == [], told
    assert [word for word in FOREIGN if word in told] == []


def test_code_asks_only_for_values_that_are_listed_as_needed() -> None:
    """A sheet that code reads by names holds these names and no others; a new one is listed as needed too."""
    book = load_rules()
    compared = {(limit.rpartition(":")[0] or sheet, limit.rpartition(":")[2]) for sheet, rule in book.rules()
                for limit in (*rule_limits(rule), *rule_age_limits(rule))}
    for sheet, kinds in NEEDED.items():
        listed = {name for names in kinds.values() for name in names.split()}
        given = {name for name in book.sheets[sheet].parameters if (sheet, name) not in compared}
        assert listed - {name for place, name in compared if place == sheet} == given, sheet
    code = {match for path in (ROOT / "netcore").rglob("*.py")
            for match in re.findall(r'read_sheet\("(\w+)"\)', path.read_text(encoding="utf-8"))}
    assert code - NEEDED.keys() == set()


def test_a_catalogue_without_keys_is_refused() -> None:
    with pytest.raises(BadSheet, match=r"analytes\.yaml, gastrin: no keys"):
        parse_catalogue({"analytes": {"gastrin": None}}, "analytes.yaml")


def test_the_server_reads_every_sheet_before_it_lets_anyone_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading one of them fails: so does the start."""
    def refuse() -> None:
        raise BadSheet(Problem("analytes.yaml", "broken"))

    for name in ("read_catalogue", "read_response_definitions", "read_glossary", "read_published_series"):
        with monkeypatch.context() as patched:
            patched.setattr(warming, name, refuse)
            with pytest.raises(BadSheet, match=r"analytes\.yaml: broken"):
                warming.prepare()
