"""All summaries of a board as one file: in the order of the list, each under its own question, the same bytes twice."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from netcore.reports.board_list import BoardFile, BoardItem
from netcore.reports.board_list_html import board_list_html
from netcore.reports.board_list_pdf import board_list_pdf
from netcore.reports.page import PAPERS, Paper
from tests.reports.conftest import look
from tests.reports.pdf_text import read_all, squeeze

NAMES = ("NET-022", "NET-014", "NET-002")


def _file(names: tuple[str, ...] = NAMES, period: str = "2024") -> BoardFile:
    return BoardFile(period, tuple(BoardItem(f"Board 1 Mar 2024: What about <{name}>?", "prepared: bring the echo",
                                             look(name).summary) for name in names))


@pytest.mark.parametrize("paper", PAPERS)
def test_the_first_page_lists_everybody_and_a_page_each_follows_in_the_order_of_the_list(paper: Paper) -> None:
    first, *pages = read_all(board_list_pdf(_file(), paper))
    assert squeeze("Board list, 2024: 3 patients") in first
    places = [first.index(squeeze(f"Board 1 Mar 2024: What about <{name}>?")) for name in NAMES]
    assert places == sorted(places) and first.count(squeeze("prepared: bring the echo")) == 3
    assert squeeze("day looked at 12 Mar 2024") in first and "Notamedicaldevice" in first
    assert len(pages) == 3
    for number, (name, page) in enumerate(zip(NAMES, pages, strict=True), start=1):
        assert name in page and squeeze(f"What about <{name}>?") in page and squeeze(f"{number} of 3") in page
        assert squeeze("Stop signs") in page


def test_every_line_of_the_list_leads_to_its_page() -> None:
    reader = PdfReader(BytesIO(board_list_pdf(_file(), "A4")))
    links = [one.get_object()["/Dest"][0] for one in reader.pages[0]["/Annots"]]
    assert [reader.get_page_number(link.get_object()) for link in links] == [1, 2, 3]


def test_a_list_that_is_longer_than_a_page_goes_on_and_loses_nobody() -> None:
    many = tuple(NAMES * 12)
    pages = read_all(board_list_pdf(_file(many), "Letter"))
    listed = [page for page in pages if squeeze("Board list, 2024: 36 patients") in page]
    assert len(listed) > 1 and len(pages) == len(listed) + 36
    assert sum(page.count(squeeze("What about")) for page in listed) == 36


def test_the_same_list_is_the_same_bytes() -> None:
    assert board_list_pdf(_file(), "A4") == board_list_pdf(_file(), "A4")
    assert board_list_html(_file()) == board_list_html(_file())


def test_the_html_holds_the_list_and_every_summary_and_no_markup_of_a_record() -> None:
    text = board_list_html(_file())
    assert [text.index(f'href="#patient-{number}"') < text.index(f'<section id="patient-{number}"')
            for number in (1, 2, 3)] == [True] * 3
    assert "What about &lt;NET-014&gt;?" in text and "<NET-014>" not in text and "<script" not in text
    assert text.count("<h2>Stop signs</h2>") == 3


def test_a_list_of_nobody_is_a_page_that_says_so() -> None:
    page, = read_all(board_list_pdf(_file(()), "A4"))
    assert squeeze("0 patients") in page
