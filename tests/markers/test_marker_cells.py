"""The three answers at the top of the markers screen, and how results that cannot be read are told."""

from datetime import date
from math import exp
from random import Random
from typing import Any

import pytest

from netcore.markers import compute_change, marker_series
from netcore.markers.variation import log_sd
from netcore.model import Lab, Patient, PatientRecord, Row, Treatment, cut_record
from netcore.views.markers.page import MarkerView, marker_view, markers_together
from tests.examples import read_folder

TODAY = date(2024, 12, 31)


def _view(*rows: Row) -> MarkerView:
    return marker_view(PatientRecord.of([Patient(patient_id="p"), *rows]), "chromogranin_a", TODAY)


def _lab(month: int, value: str, **fields: Any) -> Lab:
    return Lab(patient_id="p", taken_on=f"2024-{month:02d}-10", value=value.lstrip("<>"),
               comparator=value[0] if value[0] in "<>" else None, **{
                   "analyte": "chromogranin_a", "unit": "ng/mL", "specimen": "serum", "assay": "KRYPTOR CgA II",
                   "upper_limit": "100", **fields})


def _said(view: MarkerView) -> list[tuple[str, bool]]:
    return [(cell.answer, cell.known) for cell in view.cells]


@pytest.mark.parametrize(("values", "changed", "since"), [
    # Limits in serum: Braga +58/-37 %, Pedersen +42/-29 %; against the lowest of two Braga is +67 %.
    (("200", "210"), ("No", True), ("no change beyond variation from baseline to date", True)),
    (("200", "400", "440"), ("Yes, rose", True), ("10 Feb 2024", True)),
    (("200", "100", "90"), ("Yes, fell", True), ("10 Feb 2024", True)),
    (("400", "100", "220"), ("Yes, fell, and rose again from its lowest", True), ("10 Feb 2024", True)),
    (("200", "130", "230"), ("Yes, rose from its lowest", True), ("after its lowest, 10 Feb 2024", True)),
    # +67 % against the lowest of three: beyond Pedersen (+52 %), not Braga (+73 %).
    (("200", "150", "170", "250"), ("Not from baseline; from its lowest: sources differ", False),
     ("no change beyond variation from baseline to date", True)),
    (("200", "<190", "210"), ("Not from baseline; from its lowest: cannot be told", False),
     ("no change beyond variation from baseline to date", True)),
    (("200", "300"), ("Sources differ", False), ("cannot be told", False)),
    (("200", "<190"), ("Cannot be told", False), ("cannot be told", False)),
    (("200",), ("Cannot be told", False), ("cannot be told", False))])
def test_changed_and_since_when(values: tuple[str, ...], changed: tuple[str, bool], since: tuple[str, bool]) -> None:
    said = _said(_view(*(_lab(month, value) for month, value in enumerate(values, 1))))
    assert said == [changed, since, ("nothing speaks against it", True)]


def test_a_drift_that_no_single_result_shows_is_said() -> None:
    # 100 to 125 in seven steps: +25 % is inside variation, yet every result is higher than the one before.
    values = ("100", "104", "108", "112", "116", "120", "125")
    changed, since, _ = _view(*(_lab(month, value) for month, value in enumerate(values, 1))).cells
    assert changed.answer.startswith("Not beyond variation, but rising +")
    # Both cells speak of the same seven results.
    assert since.answer == "no change beyond variation from baseline to date"
    assert since.when == "rising over 7 results, 10 Jan 2024 to 10 Jul 2024"


def test_without_published_variation_no_answer_is_given() -> None:
    said = _said(_view(_lab(1, "200", specimen="plasma"), _lab(2, "900", specimen="plasma")))
    assert said[0] == ("Cannot be judged: no published variation", False)


def test_what_cannot_be_compared_is_told_before_an_old_answer() -> None:
    ppi = Treatment(patient_id="p", treatment_id="a", kind="PPI", performed_on="2024-03-01")
    view = _view(_lab(1, "200"), _lab(2, "210"), *(_lab(month, "900") for month in range(4, 12)), ppi)
    assert _said(view) == [("not known since 10 Feb 2024", False), ("cannot be told", False),
                           ("the newest result cannot be compared", False)]
    assert view.cells[0].when.startswith("until then: No; 5 % above baseline (10 Jan 2024)")
    # Eight results left out for one reason are one sentence.
    (trust,) = [text for text, _ in view.answer if text.startswith("Can it be trusted")]
    assert "Newer and not in the trend: 8 results, 900 ng/mL on 10 Apr 2024 to 900 ng/mL on 10 Nov 2024, PPI" in trust
    assert trust.count("not in the trend") == 1


def test_results_in_no_unit_of_the_marker_give_no_answer() -> None:
    said = _said(_view(_lab(1, "200", unit="mg/mL"), _lab(2, "210", unit="mg/mL")))
    assert said == [("cannot be told", False), ("cannot be told", False), ("no result can be compared", False)]


def test_without_dates_the_stated_order_says_which_series_is_newest() -> None:
    # CAN-1229: 1945 ng/dL came first and cannot be read; 438.7 and 142 ng/mL followed.
    record = read_folder("published")["CAN-1229"]
    day = record.patient.story_today.last if record.patient.story_today else TODAY
    view = marker_view(cut_record(record, day), "chromogranin_a", day)
    assert view.cells[0].answer == "Yes, fell"
    assert any("1945 ng/dL" in text for text, _ in view.notes)


def test_the_table_begins_with_result_verdict_and_reason() -> None:
    table = _view(_lab(1, "200"), _lab(2, "210")).table
    assert list(table.columns)[:7] == ["taken", "result", "x upper limit", "verdict", "why not, or marked", "series",
                                       "in trend"]


def test_small_charts_join_the_results_of_one_series_and_no_others() -> None:
    rows = [*(_lab(month, "200") for month in (1, 3, 5)),
            *(_lab(month, "9", analyte="nse", unit="ug/L", assay=None, upper_limit="16") for month in (1, 2)),
            *(_lab(month, "12", analyte="nse", unit="ug/L", assay="other", upper_limit="16") for month in (4, 6))]
    figure = markers_together(PatientRecord.of([Patient(patient_id="p"), *rows]), TODAY).multiples
    assert figure is not None
    drawn = [(trace["mode"], len(trace["x"])) for trace in figure["data"] if trace["name"] != "upper limit"]
    assert sorted(drawn) == [("lines+markers", 2), ("lines+markers", 2), ("lines+markers", 3)]


def test_in_people_in_whom_nothing_changes_the_answer_is_rarely_yes() -> None:
    # Braga's total variation (46 / (1.96 * sqrt 2) = 16.6 %) drawn 400 times in six results: against baseline 5 % of
    # the answers are yes by chance, against the lowest (only upwards) 2.5 %; three standard errors of 400 are 4 %.
    chance, changed = Random(3), 0
    for _ in range(400):
        rows = [_lab(month, f"{200 * exp(chance.gauss(0, log_sd(16.6))):.1f}") for month in range(1, 7)]
        (series,) = marker_series(PatientRecord.of([Patient(patient_id="p"), *rows]), "chromogranin_a")
        change = compute_change(series)
        changed += change.judgement == "beyond" or (change.from_nadir.verdict.code == "beyond")
    assert 0.01 * 400 < changed < 0.115 * 400
