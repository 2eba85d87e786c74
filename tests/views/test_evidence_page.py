"""Every rule and value has an entry that a search finds; what is not certain is never a link."""

import pytest

from netcore.rules import load_rules
from netcore.views.evidence_page import counts, entries, find, find_all, search

BOOK = load_rules()


def test_every_rule_and_every_value_has_an_entry():
    found = {entry.id for entry in entries(BOOK)}
    assert {rule.id for _, rule in BOOK.rules()} <= found
    assert {f"{name}:{key}" for name, sheet in BOOK.sheets.items() for key in sheet.parameters} <= found
    assert {one.id for sheet in BOOK.sheets.values() for one in sheet.disagreements} <= found


@pytest.mark.parametrize("text", ["EMB-21", "emb-21 bilirubin", "RETNET bilirubin", "bilirubin_2"])
def test_a_rule_is_found_by_row_source_word_and_id(text):
    assert "embolisation.bilirubin_2" in [entry.id for entry in search(BOOK, text)]


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
