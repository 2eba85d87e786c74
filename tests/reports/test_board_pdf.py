"""The printed board summary: one page for everybody, nothing decisive left out, the same bytes for the same data."""

import hashlib
import os
import subprocess
import sys

import pytest

from netcore.model import PatientRecord
from netcore.model.tables import Lab, Lesion, Measurement, Patient, Plan
from netcore.reports.board import BoardSummary, data_hash
from netcore.reports.board_pdf import board_pdf
from netcore.reports.page import PAPERS, SIZES, Paper
from netcore.rules.loading import defined_facts
from netcore.rules.truth import UNKNOWN
from netcore.views.options.beside import caution_lines
from netcore.views.options.missing import change_view
from netcore.views.options.page import OptionView, options_view
from netcore.views.options.stop_signs import SignView
from netcore.views.options.words import unknown_words
from netcore.views.patient.words import sentence_question
from tests.conftest import ROOT
from tests.examples import everybody
from tests.reports.conftest import Looked, look, look_at
from tests.reports.pdf_text import Piece, read, squeeze

EVERYBODY = sorted(everybody())


def _in_full(sign: SignView, looked: Looked) -> str:
    """Every fact that a rule of the sign lacks, however many."""
    facts = defined_facts(looked.evaluation.book)
    rules = [rule for sheet in looked.evaluation.book.sheets.values() for stop in sheet.stop_signs
             if stop.label == sign.label for rule in stop.rules]
    answers = [answer for rule in rules for answer in looked.evaluation.answers.get(rule, ())]
    reasons = [reason for one in answers if one.answer is UNKNOWN for reason in one.open_reasons]
    return ", ".join(unknown_words(reasons, facts))


def _decisive(looked: Looked) -> list[str]:
    """The question, every stop sign with its answer, every caution on stage and safety, every option with its standing,
    as the screens say them."""
    view = options_view(looked.evaluation)
    return [sentence_question(looked.record, looked.day), *(f"{sign.label}: {sign.answer}" for sign in view.signs),
            *(_in_full(sign, looked) for sign in view.signs),
            *(line.text for line in caution_lines(looked.evaluation)), *_standings(view.options)]


def _standings(options: tuple[OptionView, ...]) -> list[str]:
    """Every option with its standing; neighbours that stand alike for the same reason share a line."""
    alike: list[tuple[tuple[str, str], list[str]]] = []
    for one in options:
        if not alike or alike[-1][0] != (one.standing, one.in_short):
            alike.append(((one.standing, one.in_short), []))
        alike[-1][1].append(one.label)
    return [f"{', '.join(labels)}: {standing}" for (standing, _), labels in alike]


def _too_small(pieces: list[Piece], looked: Looked) -> list[Piece]:
    """Words under 7.5 pt; names of criteria, words of the chart, sources and the foot under 6 pt."""
    lesions = next(piece.y for piece in pieces if piece.text == "Lesions")
    sources = max(piece.y for piece in pieces if piece.text.startswith(("Sources: limits", "Day looked at")))
    names = ("treatments", "lesions, ", "markers, ", "symptoms, ")
    panels = [piece.y for piece in pieces if piece.text.startswith(names)]
    criteria = {word for title, _ in looked.summary.criteria for word in (title, *title.split())}
    looked_up = {piece for piece in pieces if piece.y <= sources or piece.text in criteria
                 or (panels and lesions < piece.y <= max(panels) + 1)}
    assert len(looked_up) < len(pieces)
    return [piece for piece in pieces if piece.size < (6.0 if piece in looked_up else 7.5) - 0.01]


@pytest.mark.parametrize("patient_id", ["NET-014", "NET-022", "NET-045"])
def test_what_is_missing_stands_in_the_order_of_the_options_page(patient_id: str) -> None:
    looked = look(patient_id)
    text, *_ = read(board_pdf(looked.summary, "A4"))
    facts = [squeeze(f"{one.label} ({one.count})") for one in change_view(looked.evaluation).missing]
    part = text[text.index(squeeze("Not known (options it could settle or turn)")):]
    shown = [fact for fact in facts if fact in part]
    assert shown == facts[:len(shown)] and shown
    assert [part.index(fact) for fact in shown] == sorted(part.index(fact) for fact in shown)
    if left := len(facts) - len(shown):
        assert f"{left}morefact" in part


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("patient_id", EVERYBODY)
def test_one_page_holds_the_question_every_stop_sign_and_every_option(patient_id: str, paper: Paper) -> None:
    looked = look(patient_id)
    text, pieces, size, pages = read(board_pdf(looked.summary, paper))
    assert pages == 1
    assert size == pytest.approx(SIZES[paper], abs=0.5)
    assert [line for line in _decisive(looked) if squeeze(line) not in text] == []
    assert "Notamedicaldevice" in text and data_hash(looked.record) in text
    assert all(0 < piece.y < size[1] and 0 < piece.x < size[0] for piece in pieces)
    assert _too_small(pieces, looked) == []
    foot = max(piece.y for piece in pieces if piece.text.startswith("Day looked at"))
    above = [piece.y for piece in pieces if piece.text.startswith(("Sources: limits", "Lesions", "Due", "Markers"))]
    assert min(above) > foot, "nothing runs into the foot"


def test_the_summary_of_the_first_screen_says_what_is_not_known() -> None:
    # Anastomosis and octreotide plan are not recorded, B4 was not measured.
    text, *_ = read(board_pdf(look("NET-014").summary, "A4"))
    for words in ("Board 14 Mar 2024: Embolise the right lobe again?",
                  "bile ducts: not known: bilio-enteric anastomosis",
                  "crisis cover: not known: octreotide plan documented: not recorded",
                  "Targets 62 mm: 18 % below baseline", "stable by RECIST 1.1", "Non-target B4 not evaluated",
                  "CgA 3.1 x upper limit",
                  "Chemoembolisation (TACE): cannot be told", "12 Mar 2024"):
        assert squeeze(words) in text, words


def test_a_grade_that_its_sample_contradicts_stands_among_the_cautions() -> None:
    text, *_ = read(board_pdf(look("NET-024").summary, "A4"))
    after = text[text.index(squeeze("Cautions on stage and safety")):]
    assert squeeze("Reported G1 contradicts Ki-67 60 % (16 Nov 2020): G3 by the WHO classification") in after
    assert squeeze("Cautions on stage and safety") not in read(board_pdf(look("NET-014").summary, "A4"))[0]


def _long_record() -> PatientRecord:
    rows = [Patient(patient_id="LONG"), Plan(patient_id="LONG", kind="board", planned_on="2024-06-01",
                                             question="What next?")]
    rows += [Lesion(patient_id="LONG", lesion_id=f"M{number}", organ="liver", segment="VII") for number in range(40)]
    rows += [_study(day) for day in ("2024-01-10", "2024-05-10")]
    rows += [Measurement(patient_id="LONG", study_id=day, lesion_id=f"M{number}", reader="clinical", state="measured",
                         longest_diameter_mm=20 + number) for day in ("2024-01-10", "2024-05-10")
             for number in range(40)]
    rows += [Lab(patient_id="LONG", analyte="chromogranin_a", taken_on="2024-05-10", value=100, unit="ng/mL",
                 upper_limit=93)]
    return PatientRecord.of(rows)


def _study(day: str):  # type: ignore[no-untyped-def]
    from netcore.model.tables import Study
    return Study(patient_id="LONG", study_id=day, done_on=day, kind="CT", reader="clinical")


def test_lesions_without_room_are_counted() -> None:
    looked = look_at(_long_record())
    text, _, _, pages = read(board_pdf(looked.summary, "Letter"))
    shown = sum(squeeze(f"M{number}no role") in text or squeeze(f"M{number}target") in text
                or squeeze(f"M{number}non-target") in text for number in range(40))
    assert pages == 1 and 0 < shown < 40
    assert f"{40 - shown}morelesions:seethescreen" in text


def test_a_name_that_looks_like_markup_is_printed_as_it_stands() -> None:
    nasty = "<script>alert(1)</script> & <b>"
    record = PatientRecord.of([Patient(patient_id="A<b>"), Plan(patient_id="A<b>", kind="board", question=nasty,
                                                               planned_on="2024-06-01")])
    text, *_ = read(board_pdf(look_at(record).summary, "A4"))
    assert squeeze(nasty) in text and "A<b>" in text


def test_words_without_a_blank_stay_on_the_page() -> None:
    record = PatientRecord.of([Patient(patient_id="W"), Plan(patient_id="W", kind="board", question="W" * 400,
                                                             planned_on="2024-06-01")])
    text, _, _, pages = read(board_pdf(look_at(record).summary, "A4"))
    assert pages == 1 and "W" * 400 in text


@pytest.mark.parametrize("paper", PAPERS)
def test_the_same_summary_is_the_same_bytes(paper: Paper) -> None:
    summary = look("NET-022").summary
    assert board_pdf(summary, paper) == board_pdf(summary, paper)


_AGAIN = """
import hashlib
from netcore.reports.board_html import board_html
from netcore.reports.board_pdf import board_pdf
from tests.reports.conftest import look
summary = look("NET-022").summary
print(hashlib.sha256(board_pdf(summary, "A4") + board_html(summary).encode()).hexdigest())
"""


def test_another_run_of_the_program_makes_the_same_bytes() -> None:
    from netcore.reports.board_html import board_html
    summary: BoardSummary = look("NET-022").summary
    here = hashlib.sha256(board_pdf(summary, "A4") + board_html(summary).encode()).hexdigest()
    # Another seed of Python's hashes, so that no order of a set gets into a document.
    there = subprocess.run([sys.executable, "-c", _AGAIN], cwd=ROOT, capture_output=True, text=True, check=True,
                           env={**os.environ, "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo"})
    assert there.stdout.strip() == here


def test_the_data_hash_is_of_the_data_alone() -> None:
    record = everybody()["NET-022"]
    rows = list(record.rows())
    turned = PatientRecord.of([rows[0], *reversed(rows[1:])])
    signed = PatientRecord.of([row.model_copy(update={"recorded_by": "AB"}) for row in rows])
    changed = PatientRecord.of([rows[0].model_copy(update={"sex": "other"}), *rows[1:]])
    assert data_hash(record) == data_hash(turned) == data_hash(signed)
    assert data_hash(record) != data_hash(changed)
