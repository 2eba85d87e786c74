"""The markers screen: the answer in words, the chart, the tables, the calculator."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from netcore.evidence import read_catalogue
from netcore.markers import fitting_variation
from netcore.model import Lab, Patient, PatientRecord, Row, Symptoms, Treatment, cut_record
from netcore.views.markers.calculator import calculator_markers, calculator_specimens, compare_two_values
from netcore.views.markers.page import marker_names, marker_view, markers_together
from tests.examples import made, read_folder

TODAY = date(2024, 12, 31)


def _record(*rows: Row) -> PatientRecord:
    return PatientRecord.of([Patient(patient_id="p"), *rows])


def _lab(taken_on: str, value: str, **fields: Any) -> Lab:
    comparator = value[0] if value[0] in "<>" else None
    return Lab(patient_id="p", taken_on=taken_on, value=value.lstrip("<>"), comparator=comparator, **{
        "analyte": "chromogranin_a", "unit": "ng/mL", "specimen": "serum", "assay": "KRYPTOR CgA II",
        "upper_limit": "100", **fields})


def _treatment(kind: str, performed_on: str, ended_on: str | None = None, **fields: Any) -> Treatment:
    return Treatment(patient_id="p", treatment_id=f"{kind} {performed_on}", kind=kind, performed_on=performed_on,
                     ended_on=ended_on, **fields)


def _said(*rows: Row, analyte: str = "chromogranin_a") -> str:
    return " ".join(text for text, _ in marker_view(_record(*rows), analyte, TODAY).answer)


def test_a_real_rise_says_since_when() -> None:
    said = _said(_lab("2024-01-10", "200"), _lab("2024-02-10", "210"), _lab("2024-03-10", "400"),
                 _lab("2024-04-10", "440"))
    assert said.startswith("Yes, CgA rose against baseline (10 Jan 2024).")
    assert "Since when: 10 Mar 2024 (2 results in a row beyond expected variation; on 10 Feb 2024 it was not yet)" \
        in said
    assert "nothing in the record speaks against it" in said


def test_a_change_inside_expected_variation_is_no_change() -> None:
    said = _said(_lab("2024-01-10", "200"), _lab("2024-02-10", "224"))
    assert said.startswith("No: CgA did not change by more than expected variation against baseline (10 Jan 2024).")
    # 12 %: chance by variation alone 0.62 (Braga) and 0.52 (Pedersen), 2*norm.sf(log(1.12)/sd/sqrt(2))
    assert "Probability that the change is real: 37 % to 48 %." in said
    assert "Since when" not in said


def test_where_sources_differ_both_are_named() -> None:
    said = _said(_lab("2024-01-10", "200"), _lab("2024-02-10", "300"))
    assert said.startswith("Sources differ whether CgA really rose against baseline")
    assert "Braga 2013 +58 % / −37 % not exceeded; Pedersen and Nybo 2014 +42 % / −29 % exceeded" in said


def test_without_published_variation_nothing_is_judged() -> None:
    said = _said(_lab("2024-01-10", "10", analyte="gastrin", unit="ng/L"),
                 _lab("2024-02-10", "30", analyte="gastrin", unit="ng/L"), analyte="gastrin")
    assert said.startswith("Cannot be judged against baseline (10 Jan 2024): no variation of gastrin is published")
    assert "50 %, a default chosen by this software, is exceeded; nothing is judged by it" in said


def test_a_newer_disturbed_result_is_told_first() -> None:
    said = _said(_lab("2024-01-10", "200"), _lab("2024-03-10", "900"), _treatment("PPI", "2024-02-01"))
    assert said.startswith("The newest result cannot be compared: 900 ng/mL on 10 Mar 2024, PPI since 1 Feb 2024.")


def test_caspar_prompts_nothing_here() -> None:
    said = _said(_lab("2024-01-10", "200"), _lab("2024-02-10", "300"))
    assert "CASPAR rule (at least 1.5 times the result before and above 100 ng/mL): met, 1.50 times 200 ng/mL" in said
    assert "no progression by itself" in said


def test_chart_draws_band_windows_and_treatments() -> None:
    view = marker_view(_record(
        _lab("2024-01-10", "200"), _lab("2024-06-10", "220"), _treatment("TACE", "2024-02-01"),
        _treatment("PPI", "2024-03-01", "2024-04-01", agent="omeprazole"),
        Symptoms(patient_id="p", observed_on="2024-03-01", stools_per_day="4")), "chromogranin_a", TODAY)
    assert view.figure is not None and view.symptoms is not None
    bands = [trace for trace in view.figure["data"] if trace.get("fill")]
    # Around 2.00 times the limit: Braga +57.9/-36.7 %, Pedersen +41.8/-29.5 %.
    assert [(round(band["y"][2], 2), round(band["y"][0], 2)) for band in bands] == [(3.16, 1.27), (2.84, 1.41)]
    windows = [(shape["x0"], shape["x1"]) for shape in view.figure["layout"]["shapes"] if shape["type"] == "rect"]
    assert windows == [(date(2024, 2, 2), date(2024, 2, 15)), (date(2024, 3, 1), date(2024, 4, 1)),
                       (date(2024, 4, 1), date(2024, 4, 15))]
    assert "omeprazole (PPI)" in [label["text"] for label in view.figure["layout"]["annotations"]]
    assert view.symptoms["layout"]["xaxis"]["range"] == view.figure["layout"]["xaxis"]["range"]


def test_a_bridged_series_is_drawn_as_such() -> None:
    view = marker_view(_record(_lab("2023-01-10", "100", assay="Cisbio"), _lab("2024-01-10", "150", assay="KRYPTOR")),
                       "chromogranin_a", TODAY)
    assert view.figure is not None
    (bridged,) = [trace for trace in view.figure["data"] if trace["name"] == "bridged"]
    assert (bridged["y"], bridged["line"]["dash"]) == ([0.767], "dot")    # (0.695 x 100 + 7.2) / 100
    assert any("nothing is judged by them" in text for text, _ in view.notes)


def test_the_table_has_every_result_with_its_verdict_and_reason() -> None:
    table = marker_view(_record(_lab("2024-01-10", "200"), _lab("2024-03-10", "900"), _lab("2024-06-10", "480"),
                                _treatment("PPI", "2024-02-01", "2024-03-05")), "chromogranin_a", TODAY).table
    assert list(table["verdict"]) == ["+140 %: more than expected variation", "not in the trend", "baseline"]
    assert table["why not, or marked"][1] == "PPI not washed out, 5 days after its end (5 Mar 2024)"


def test_every_limit_on_the_screen_has_its_source() -> None:
    sources = marker_view(_record(_lab("2024-01-10", "200"), _lab("2024-02-10", "300")), "CgA", TODAY).sources
    assert {"Braga", "Pedersen", "Meng"} <= {line.source.split()[0] for line in sources}


def _examples() -> list[PatientRecord]:
    return [*read_folder("published").values(), *list(made().values())[::6]]


@pytest.mark.parametrize("record", _examples(), ids=lambda record: record.patient_id)
def test_every_kind_of_patient_has_a_screen_without_advice(record: PatientRecord) -> None:
    day = record.patient.story_today.last if record.patient.story_today else date(2026, 1, 1)
    cut = cut_record(record, day)
    together = markers_together(cut, day)
    texts = [text for text, _ in (*together.panel_lines, *together.symptom_lines)]
    for analyte in list(marker_names(cut))[:4]:
        view = marker_view(cut, analyte, day)
        assert view.answer
        texts += [text for text, _ in (*view.answer, *view.notes, *view.episodes)]
    said = " ".join(texts).casefold()
    assert not [word for word in ("recommend", "should be stopped", "stop the", "pause", "!") if word in said]


@pytest.mark.parametrize(("earlier", "later", "starts"), [
    ("100", "112", "No, inside expected variation: CgA +12.0 %."), ("100", "160", "Yes, more than expected variation"),
    ("100", "150", "Sources differ"), ("0", "5", "Two values above 0")])
def test_two_values_without_a_patient(earlier: str, later: str, starts: str) -> None:
    found = compare_two_values("chromogranin_a", Decimal(earlier), Decimal(later), specimen="serum", days=90)
    assert found.answer[0][0].startswith(starts)


def test_the_calculator_takes_the_mean_of_earlier_results_into_account() -> None:
    # Against the mean of five: Braga +42.5 % (see test_variation), so +45 % is beyond both.
    found = compare_two_values("chromogranin_a", Decimal(100), Decimal(145), specimen="serum", days=90, results=5)
    assert found.answer[0][0].startswith("Yes")
    assert not any("doubles" in text for text, _ in found.answer)     # the mean of five has no day to count from
    single = compare_two_values("chromogranin_a", Decimal(100), Decimal(200), specimen="serum", days=90)
    assert any("it doubles in 90 days" in text for text, _ in single.answer)


def test_the_calculator_offers_only_what_can_be_measured() -> None:
    assert next(iter(calculator_markers())) == "chromogranin_a"
    assert calculator_specimens("chromogranin_a") == ["serum", "plasma"]
    entry = read_catalogue().analytes["chromogranin_a"]
    assert fitting_variation(entry, "plasma", 90, None) == ()
