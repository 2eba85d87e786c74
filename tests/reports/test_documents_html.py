"""Board summary and patient sheet as HTML: no script, nothing from outside, text of a record stays text."""

import re
from html import unescape

import pytest

from netcore.model import PatientRecord
from netcore.model.tables import Finding, Lesion, Measurement, Patient, Plan, Study, Treatment
from netcore.reports.board_html import board_html
from netcore.reports.sheet import patient_sheet
from netcore.reports.sheet_html import sheet_html
from netcore.views.options.beside import caution_lines
from netcore.views.options.page import options_view
from tests.reports.conftest import look, look_at

NASTY = '<script>alert("x")</script><img src=x onerror=alert(1)>'
FEW = ("NET-014", "NET-022", "NET-024", "NET-054", "PG-GAST-TSALIS")
LOADING = re.compile(r"<script|<img|<iframe|<object|<embed|<link|\ssrc=|url\(|@import|javascript:|\son\w+=", re.I)


def _nasty_record() -> PatientRecord:
    who = {"patient_id": NASTY}
    return PatientRecord.of([
        Patient(**who, primary_site="ileum"), Plan(**who, kind="board", planned_on="2024-06-01", question=NASTY),
        Plan(**who, kind="visit", planned_on="2024-07-01", question=NASTY),
        Lesion(**who, lesion_id="L", label=NASTY, organ="liver"), Finding(**who, fact="syndrome", value=NASTY,
                                                                        observed_on="2024-05-01"),
        Study(**who, study_id="S1", done_on="2024-01-01", kind="CT", reader="clinical"),
        Study(**who, study_id="S2", done_on="2024-05-01", kind="CT", reader="clinical"),
        Measurement(**who, study_id="S1", lesion_id="L", reader="clinical", longest_diameter_mm=20),
        Measurement(**who, study_id="S2", lesion_id="L", reader="clinical", longest_diameter_mm=22),
        Treatment(**who, treatment_id="T", kind="SSA", agent=NASTY, performed_on="2024-05-20", interval_days=28)])


def _documents(looked) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    return board_html(looked.summary), sheet_html(patient_sheet(looked.record, looked.day))


@pytest.mark.parametrize("patient_id", FEW)
def test_nothing_runs_and_nothing_is_loaded(patient_id: str) -> None:
    looked = look(patient_id)
    known = {source.link for source in looked.summary.sources}
    for page in _documents(looked):
        assert not LOADING.search(page)
        assert "default-src 'none'" in page
        links = {unescape(link) for link in re.findall(r'href="([^"]*)"', page)}
        assert links <= known and all(link.startswith("https://") for link in links)


def test_text_of_a_record_is_escaped_wherever_it_stands() -> None:
    looked = look_at(_nasty_record())
    board, sheet = _documents(looked)
    assert board.count("&lt;script&gt;") >= 5, "name, question, lesion, syndrome, drug on the time line"
    assert sheet.count("&lt;script&gt;") >= 3, "name, lesion, drug"
    for page in (board, sheet):
        assert not LOADING.search(re.sub(r"&lt;.*?&gt;", "", page))


@pytest.mark.parametrize("patient_id", FEW)
def test_the_html_summary_leaves_nothing_out(patient_id: str) -> None:
    looked = look(patient_id)
    text = unescape(re.sub(r"<[^>]+>", "", board_html(looked.summary)))
    view = options_view(looked.evaluation)
    said = [looked.summary.question, *(sign.answer for sign in view.signs), *(one.standing for one in view.options),
            *(one.label for one in view.options), *(line for line, _ in looked.summary.markers),
            *(row[0] for row in looked.summary.lesions), *(source.text for source in looked.summary.sources),
            *(line.text for line in caution_lines(looked.evaluation))]
    assert [line for line in said if line not in text] == []
    assert "see the screen" not in text
