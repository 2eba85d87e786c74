"""Numbers, days and ages as a reader meets them, and text from files that stays text."""

from datetime import date
from decimal import Decimal

import pytest

from netcore.model import (
    Finding,
    Lab,
    Lesion,
    Measurement,
    Patient,
    PatientRecord,
    Plan,
    Study,
    Symptoms,
    Treatment,
    read_day,
)
from netcore.model.dates import PartialDate
from netcore.views.lesions.page import lesion_view
from netcore.views.markers.page import marker_view
from netcore.views.patient.changes import sentences_since
from netcore.views.patient.page import patient_view
from netcore.views.patient.words import due_sentences, stop_sign_cells
from netcore.views.text import age_words, day_words, multiple_words, number_words, plain

DAY = date(2024, 3, 12)
NAMES = {"chromogranin_a": "CgA"}


def record(*rows: object, **patient: object) -> PatientRecord:
    return PatientRecord.of([Patient(patient_id="P", **patient), *rows])


@pytest.mark.parametrize(("value", "words"), [
    ("31", "31"), ("31.0", "31"), ("31.50", "31.5"), ("0", "0"), ("0.00", "0"), ("100", "100"), ("1E+3", "1000"),
    ("0.000001", "0.000001"), ("-3.10", "-3.1"), (None, "not known"),
])
def test_numbers_have_no_idle_zeros_and_no_exponent(value: str | None, words: str) -> None:
    assert number_words(None if value is None else Decimal(value)) == words


@pytest.mark.parametrize(("value", "digits", "words"), [
    ("3.14159", 1, "3.1"), ("2.0", 1, "2"), ("0.04", 1, "0"), ("100", 0, "100"), ("2.5", 0, "2"), ("3.5", 0, "4")])
def test_rounded_numbers(value: str, digits: int, words: str) -> None:
    assert number_words(Decimal(value), digits) == words


@pytest.mark.parametrize(("stated", "words"), [
    ("2024-03-12", "12 Mar 2024"), ("2024-03", "Mar 2024"), ("2024", "2024")])
def test_a_date_is_said_as_precisely_as_it_is_known(stated: str, words: str) -> None:
    assert day_words(PartialDate.read(stated), "in spring") == words


def test_a_missing_date_is_said_in_the_words_of_the_source_or_not_known() -> None:
    assert day_words(None, "day 14 after TARE") == "day 14 after TARE"
    assert day_words(None) == "day not known"


@pytest.mark.parametrize(("days", "words"), [
    (None, ""), (0, "today"), (1, "1 day old"), (59, "59 days old"), (60, "2 months old"), (365, "12 months old"),
    (731, "2.0 years old")])
def test_ages(days: int | None, words: str) -> None:
    assert age_words(days) == words


def test_an_address_that_names_no_day_names_none() -> None:
    assert read_day("2024-03-12") == DAY
    for text in ("2024-03", "2024", "", "12.3.2024", "2024-02-30", "tomorrow", "2024-03-12T00:00"):
        assert read_day(text) is None, text


def test_text_of_a_record_is_no_markup_and_no_template() -> None:
    assert plain("<b>x</b> & %{y}") == "&lt;b&gt;x&lt;/b&gt; &amp; % {y}"


def test_names_and_units_of_a_record_are_text_in_every_figure() -> None:
    nasty = "<i>%{x}</i>"
    tricky = record(
        Lesion(patient_id="P", lesion_id="B1", label=nasty, organ="liver"),
        *(row for on in ("2024-01-02", "2024-03-04") for row in (
            Study(patient_id="P", study_id=on, done_on=on, kind="CT", reader=nasty),
            Measurement(patient_id="P", study_id=on, lesion_id="B1", longest_diameter_mm="20", reader=nasty))),
        Treatment(patient_id="P", treatment_id="T", kind="SSA", agent=nasty, performed_on="2024-01-05"),
        Lab(patient_id="P", analyte=nasty, taken_on="2024-01-02", value="5", upper_limit="2", unit=nasty, assay=nasty),
        Lab(patient_id="P", analyte=nasty, taken_on="2024-02-02", value="5", upper_limit="2", unit=nasty, assay=nasty))
    lesions = lesion_view(tricky, nasty, None)
    figures = [patient_view(tricky, DAY).figure, lesions.spider, lesions.sums,
               *(marker_view(tricky, nasty, DAY, absolute).figure for absolute in (False, True))]
    for figure in figures:
        assert figure is not None
        assert "<i>" not in str(figure) and "%{x}</i>" not in str(figure)
        assert "&lt;i&gt;" in str(figure)


def test_every_stop_sign_without_a_row_is_unknown_and_nothing_else() -> None:
    cells = stop_sign_cells(record(), DAY)
    assert len(cells) == 10
    assert {(cell.answer, cell.when, cell.known) for cell in cells} == {("not known", "nothing recorded", False)}


def test_a_stop_sign_shows_value_day_and_age_and_judges_nothing() -> None:
    cells = {cell.label: cell for cell in stop_sign_cells(record(
        Lab(patient_id="P", analyte="bilirubin", taken_on="2024-02-01", value="4.1", unit="mg/dL", upper_limit="1.2"),
        Lab(patient_id="P", analyte="bilirubin", taken_on="2023-02-01", value="0.9", unit="mg/dL"),
        Lab(patient_id="P", analyte="albumin", when_text="before TARE", value="31", unit="g/L", comparator="<"),
        Finding(patient_id="P", fact="portal_vein", observed_on="2024-01", value="occluded", method="CT"),
        Finding(patient_id="P", fact="ascites", observed_on="2024-03-12"),
    ), DAY)}
    # 1 Feb to 12 Mar 2024: 28 days of February's 29 and 12 of March are 40.
    assert (cells["bilirubin"].answer, cells["bilirubin"].when) == ("4.1 mg/dL", "1 Feb 2024 (40 days old)")
    assert cells["bilirubin"].detail == "limits up to 1.2"
    assert (cells["albumin"].answer, cells["albumin"].when) == ("< 31 g/L", "before TARE")
    # Known to the month only: no age is computed from it.
    assert (cells["portal vein"].answer, cells["portal vein"].when) == ("occluded", "Jan 2024")
    assert (cells["ascites"].answer, cells["ascites"].known) == ("recorded without a value", False)
    assert not cells["INR"].known


def test_what_changed_stands_beside_what_was_there_before() -> None:
    patient = record(
        Symptoms(patient_id="P", observed_on="2023-12-01", flushes_per_day="4", stools_per_day="6"),
        Symptoms(patient_id="P", observed_on="2024-02-01", flushes_per_day="2"),
        Lab(patient_id="P", analyte="chromogranin_a", taken_on="2023-12-01", value="300", unit="ng/mL", assay="K"),
        Lab(patient_id="P", analyte="chromogranin_a", taken_on="2024-02-01", value="280", unit="ng/mL", assay="K"),
        Lab(patient_id="P", analyte="chromogranin_a", taken_on="2024-02-02", value="9", unit="nmol/L", assay="E"),
        Finding(patient_id="P", fact="ecog", observed_on="2023-11-01", value="1"),
        Finding(patient_id="P", fact="ecog", observed_on="2024-02-01", value="2"),
        Treatment(patient_id="P", treatment_id="T", kind="TACE", performed_on="2024-01-31", territory="right_lobe"),
        *(Treatment(patient_id="P", treatment_id=on, kind="SSA", agent="lanreotide", performed_on=on)
          for on in ("2023-12-01", "2024-01-01", "2024-02-01")),
        Study(patient_id="P", study_id="S", done_on="2024-02-20", kind="MRI"),
        # None of these is news: known to the month, on the visit's own day, after the day looked at.
        Study(patient_id="P", study_id="M", done_on="2024-02", kind="CT"),
        Study(patient_id="P", study_id="V", done_on="2023-12-15", kind="echo"),
        Study(patient_id="P", study_id="F", done_on="2024-03-13", kind="xray"))
    said = sentences_since(patient, date(2023, 12, 15), DAY, NAMES)
    assert said == [
        "TACE right, 31 Jan 2024", "2 injections of lanreotide, last 1 Feb 2024", "MRI of 20 Feb 2024",
        "flushes 2 a day (before 4)", "ecog: 2 (before 1), 1 Feb 2024",
        "CgA 280 ng/mL (before 300 ng/mL), 1 Feb 2024", "CgA 9 nmol/L, 2 Feb 2024"]


def test_without_an_earlier_visit_nothing_is_called_new() -> None:
    assert sentences_since(record(Study(patient_id="P", study_id="S", done_on="2024-02-20")), None, DAY, NAMES) == []


def test_the_boards_question_and_what_is_due() -> None:
    plans = record(
        Plan(patient_id="P", kind="board", planned_on="2024-03-14", question="Embolise again?"),
        Plan(patient_id="P", kind="scan", planned_on="2024-03-01", question="liver MRI"),
        Plan(patient_id="P", kind="visit", planned_on="2024-03"),
        Plan(patient_id="P", kind="laboratory", planned_on="2024-02-01", done_on="2024-02-02"))
    assert patient_view(plans, DAY).question == "Board 14 Mar 2024: Embolise again?"
    # March is not over on 12 March, so the visit is not overdue; what was done is not due.
    assert sorted(due_sentences(plans, DAY)) == sorted([
        ("scan (liver MRI): overdue since 1 Mar 2024 (11 days)", True), ("tumour board: 14 Mar 2024", False),
        ("visit: Mar 2024", False)])


def test_age_is_said_only_where_the_year_of_birth_is_known() -> None:
    assert patient_view(record(sex="female"), DAY).banner.person == "woman, age not known"


def test_an_age_is_no_more_exact_than_the_day_of_birth() -> None:
    # On 12 March 2024 the birthday of somebody born in 1961 may still be to come.
    said = {born: patient_view(record(birth_year=born), DAY).banner.person.removeprefix("sex not known, ")
            for born in ("1961", "1961-02", "1961-03", "1961-04", "1961-03-12", "1961-03-13", "2024")}
    assert said == {"1961": "62 or 63", "1961-02": "63", "1961-03": "62 or 63", "1961-04": "62", "1961-03-12": "63",
                    "1961-03-13": "62", "2024": "born 2024"}
    died = patient_view(record(birth_year="1961", died_on="2023"), DAY).banner.person
    assert died == "sex not known, died 2023 at 61 or 62"


def test_a_multiple_of_a_limit_never_hides_on_which_side_it_lies():
    # NT-proBNP 131 with limit 125 is above it, 124.9 below; only the limit itself is once the limit.
    assert [multiple_words(Decimal(value) / 125) for value in ("131", "124.9", "125", "388")] == \
        ["1.05", "0.999", "1", "3.1"]
