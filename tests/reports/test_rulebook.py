"""The whole rulebook as one page: complete, without script, the same each time."""

from html import escape

from netcore.reports.rulebook import rulebook_page
from netcore.rules import load_rules


def test_the_same_sheets_give_the_same_bytes():
    assert rulebook_page(load_rules()).encode() == rulebook_page(load_rules()).encode()


def test_every_rule_and_value_stands_in_it():
    page, book = rulebook_page(load_rules()), load_rules()
    assert [rule.id for _, rule in book.rules() if f"rule {escape(rule.id)}" not in page] == []
    assert [key for name, sheet in book.sheets.items() for key in sheet.parameters
            if f"value {name}:{key}" not in page] == []
    assert "Mirakhur" in page and "definition biochemical_response:BR-01, rows BR-01" in page
    assert "value analytes:cga-braga-2013" in page and "analyte analytes:chromogranin_a, rows MRK-01" in page


def test_it_needs_nothing_from_elsewhere():
    page = rulebook_page(load_rules())
    assert "<script" not in page and "src=" not in page and "@import" not in page and "url(" not in page
    assert "Not a medical device" in page
    # A limit that was not checked is set in italics.
    assert 'class="unchecked-line"' in page
