"""Every rule and value has an entry that a search finds; what is not certain is never a link."""

import csv

import pytest

from netcore.evidence import read_catalogue, read_response_definitions
from netcore.evidence.sheets import DATA
from netcore.rules import load_rules
from netcore.views.evidence.page import counts, entries, find, find_all, search

BOOK = load_rules()


def test_every_rule_and_every_value_has_an_entry():
    found = {entry.id for entry in entries(BOOK)}
    assert {rule.id for _, rule in BOOK.rules()} <= found
    assert {f"{name}:{key}" for name, sheet in BOOK.sheets.items() for key in sheet.parameters} <= found
    assert {one.id for sheet in BOOK.sheets.values() for one in sheet.disagreements} <= found


@pytest.mark.parametrize("text", ["EMB-21", "emb-21 bilirubin", "RETNET bilirubin", "bilirubin_2"])
def test_a_rule_is_found_by_row_source_word_and_id(text):
    assert "embolisation.bilirubin_2" in [entry.id for entry in search(BOOK, text)]


def test_exclusions_that_hold_no_standing_back_are_found_together_with_their_reason():
    found = {entry.id: dict(entry.lines)["unknown"] for entry in search(BOOK, "holds no standing back")}
    assert set(found) == {rule.id for _, rule in BOOK.rules() if rule.effect == "excludes" and not rule.is_decisive}
    assert all(BOOK.rule(name).not_decisive_because in line for name, line in found.items())
    read_me = (DATA.parent / "README.md").read_text(encoding="utf-8")
    assert len(found) == 12 and "Twelve of 35 such rules" in read_me


def test_an_age_that_spares_what_holds_for_good_says_so():
    entry = find(BOOK, "embolisation.bilioenteric_retnet")
    assert dict(entry.lines)["holds when"] == \
        "bilio-enteric anastomosis: yes (yes of any age, else not older than 180 days)"


def test_every_word_must_be_found_and_kinds_narrow():
    assert search(BOOK, "bilirubin no-such-word") == []
    assert {entry.kind for entry in search(BOOK, "bilirubin", "value")} == {"value"}
    recalled = search(BOOK, "", "value", "recalled")
    assert recalled and all("recalled" in entry.checked and entry.unchecked for entry in recalled)


def test_a_rule_tells_its_limit_since_when_and_how_checked():
    entry = find(BOOK, "embolisation.bilirubin_2")
    assert entry is not None and entry.title == "Bilirubin above 2 mg/dL"
    line = entry.values[0]
    assert (line.value, line.since, line.checked, line.unchecked) == (
        "2 mg/dL", "2018-01-01", "read in an abstract or table at the source", False)
    assert "embolisation:bilirubin_retnet" in entry.uses
    back = find(BOOK, "embolisation:bilirubin_retnet")
    assert back is not None and "embolisation.bilirubin_2" in back.uses


def test_an_address_may_name_several_and_says_which_do_not_exist():
    asked = find_all(BOOK, ["embolisation.bilirubin_2", "nothing.of_this"])
    assert [entry.id for entry in asked.found] == ["embolisation.bilirubin_2"]
    assert asked.not_found == ("nothing.of_this",)


def test_an_identifier_that_is_not_certain_is_never_a_link():
    shown = [source for entry in entries(BOOK) for source in entry.sources if source.not_checked]
    assert len(shown) > 20
    assert [source.text for source in shown if source.link and source.not_checked in source.link] == []
    without = {document.title for sheet in BOOK.sheets.values() for document in sheet.references.values()
               if document.identifier_not_checked and not (document.doi or document.pmid or document.url)}
    assert {source.link for source in shown if source.text.startswith(tuple(without))} == {None}


def test_unchecked_values_are_counted_and_say_so():
    lines = [line for entry in entries(BOOK) if entry.kind == "value" for line in entry.values]
    unchecked = sum(line.unchecked for line in lines)
    assert 0 < unchecked < len(lines)
    assert f"Of {len(lines)} dated values {unchecked} were not checked" in counts(BOOK)


def test_every_row_of_the_evidence_finds_what_became_of_it():
    with (DATA / "guidelines" / "coverage.csv").open(encoding="utf-8") as file:
        rows = list(dict.fromkeys(line["row"] for line in csv.DictReader(file)))
    assert len(rows) >= 365
    assert [row for row in rows if not any(row in entry.rows for entry in search(BOOK, row))] == []


def test_definitions_of_a_biochemical_response_stand_with_their_numbers():
    found = {entry.id: entry for entry in entries(BOOK) if entry.kind == "definition"}
    assert set(found) == {f"biochemical_response:{one.id}" for one in read_response_definitions().definitions}
    first = found["biochemical_response:BR-01"]
    assert [(line.label, line.value, line.since, line.checked) for line in first.values] == [
        ("fall of at least", "50 %", "2019-04-01", "read in an abstract or table at the source")]
    assert "BR-01" in first.rows and any("0.21" in text for _, text in first.lines)
    assert [entry.id for entry in search(BOOK, "Mirakhur", "definition")] == ["biochemical_response:BR-02"]


def test_published_variation_of_a_marker_stands_with_its_numbers():
    """Braga 2013 prints 16.3 and 46 % for CgA; no assay variation is stated there."""
    entry = find(BOOK, "analytes:cga-braga-2013")
    assert entry is not None and entry.kind == "value" and "analytes:chromogranin_a" in entry.uses
    assert [line.value for line in entry.values] == ["16.3 %", "46 %"]
    assert all("Braga" in line.source and line.since == "2013-02-01" for line in entry.values)
    assumed = find(BOOK, "analytes:insulin-widjaja-1999")
    assert assumed is not None
    assert [(line.value, line.unchecked) for line in assumed.values] == [("26 %", False), ("6 %", True)]


def test_every_analyte_says_what_disturbs_it_and_what_is_never_converted():
    for analyte in read_catalogue().analytes.values():
        entry = find(BOOK, f"analytes:{analyte.id}")
        assert entry is not None and len([1 for name, _ in entry.lines if name == "never converted"]) == len(
            analyte.refused)
        text = " ".join(f"{name} {line}" for name, line in entry.lines)
        assert [one.why for one in analyte.confounders if one.why not in text] == []
        assert [name for name in entry.uses if find(BOOK, name) is None] == []


def test_every_link_from_one_entry_to_another_finds_it():
    known = {entry.id for entry in entries(BOOK)}
    assert [(entry.id, name) for entry in entries(BOOK) for name in entry.uses if name not in known] == []
