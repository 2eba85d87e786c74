"""Board summary and patient sheet from the patient page: made on the click, of the day looked at, by the local id."""

from pathlib import Path
from typing import Any

import pytest

from tests.app.conftest import Server
from tests.app.screen import await_idle, open_documents, visit
from tests.reports.pdf_text import read

pytestmark = pytest.mark.browser


def _get(page: Any, label: str, place: Path) -> tuple[str, bytes]:
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name=label).click()
    download.value.save_as(place)
    return download.value.suggested_filename, place.read_bytes()


def test_the_documents_are_those_of_the_patient_and_day(page: Any, server: Server, tmp_path: Path) -> None:
    visit(page, server.link("patient", "NET-014", day="2024-03-12"))
    open_documents(page)
    name, pdf = _get(page, "Board summary (PDF)", tmp_path / "board.pdf")
    assert name == f"{server.local_id('NET-014')}-2024-03-12-board-A4.pdf"
    text, _, size, pages = read(pdf)
    assert pages == 1 and size[0] == pytest.approx(595, abs=1) and "Embolisetherightlobeagain?" in text
    page.get_by_role("radio", name="Letter").or_(page.get_by_role("button", name="Letter")).first.click()
    # The buttons hold the paper of the last run of the page.
    page.wait_for_timeout(300)
    await_idle(page)
    name, pdf = _get(page, "Patient sheet (PDF)", tmp_path / "sheet.pdf")
    text, _, size, pages = read(pdf)
    assert "Letter" in name and size[0] == pytest.approx(612, abs=1) and "Yournextappointments" in text
    name, html = _get(page, "Board summary (HTML)", tmp_path / "board.html")
    assert name.endswith(".html") and b"12 Mar 2024" in html and b"<script" not in html
