"""Markers of the published patients: impossible and changing units behave as the notes of their tables say."""

from pathlib import Path

import pytest

from netcore.exchange import read_tables
from netcore.markers import compute_change, marker_series, read_gastrin, read_insulin
from netcore.model import PatientRecord
from netcore.views.markers.answer import answer_lines

PUBLISHED = Path(__file__).resolve().parents[2] / "data" / "published"


@pytest.fixture(scope="module")
def records() -> dict[str, PatientRecord]:
    return {record.patient_id: record for record in read_tables(PUBLISHED)}


@pytest.mark.parametrize(("patient", "analyte", "units"), [
    # The unit as printed makes each of these a series of its own, in which nothing is compared.
    ("CAN-767", "chromogranin_a", ["mg/mL"]), ("CAN-1466", "chromogranin_a", ["mmol/L"]),
    ("PG-GLUC-FONC2024", "glucagon", ["pg/L"])])
def test_an_impossible_unit_stays_as_printed_and_is_compared_with_nothing(
        records: dict[str, PatientRecord], patient: str, analyte: str, units: list[str]) -> None:
    found = marker_series(records[patient], analyte)
    assert [series.unit for series in found] == units
    for series in found:
        assert series.family == "as printed" and not any(point.usable for point in series.points)
        assert compute_change(series).judgement == "not_compared"
        assert all(point.doubt for point in series.points)


def test_three_units_of_one_marker_are_three_series_without_a_trend_between_them(
        records: dict[str, PatientRecord]) -> None:
    # CAN-712: ug/mL, then mg/dL in 24 h urine, then mg/dL without a specimen.
    found = marker_series(records["CAN-712"], "5-HIAA")
    assert sorted((series.specimen or "", series.unit, len(series.points)) for series in found) == [
        ("", "mg/dL", 2), ("urine_24h", "mg/dL", 1), ("urine_24h", "ug/mL", 1)]


def test_a_change_of_unit_in_mid_course_is_not_joined(records: dict[str, PatientRecord]) -> None:
    # CAN-1229: 1945 ng/dL as printed, then 438.7 and 142 ng/mL: (142 - 438.7) / 438.7 = -67.6 %.
    first, later = sorted(marker_series(records["CAN-1229"], "CgA"), key=lambda one: one.points[0].lab.sequence or 0)
    assert (first.unit, first.family, later.unit) == ("ng/dL", "as printed", "ng/mL")
    change = compute_change(later)
    assert change.from_baseline.percent is not None and round(float(change.from_baseline.percent), 1) == -67.6
    assert change.judgement == "beyond"


def test_a_value_without_a_unit_taken_under_omeprazole(records: dict[str, PatientRecord]) -> None:
    (series,) = marker_series(records["CAN-629"], "CgA")
    assert set(series.points[0].left_out_for) == {"unit_not_printed", "confounded"}
    assert str(series.points[0].times_upper) == "1.893"


def test_a_fall_below_detection_without_dates_is_a_bound(records: dict[str, PatientRecord]) -> None:
    # E3C-EN113674: gastrin 12,037 before surgery, less than 50 after: at least (12037 - 50) / 12037 = 99.58 % down.
    (series,) = marker_series(records["E3C-EN113674"], "gastrin")
    fall = compute_change(series).from_baseline
    assert fall.percent is None and fall.high is not None and round(float(fall.high), 2) == -99.58
    assert fall.verdict.code == "no_published_variation"


def test_platelet_serotonin_is_compared_and_not_judged(records: dict[str, PatientRecord]) -> None:
    # SPC-2014-017: 3886 then 4306 ng/10*9 platelets: +10.8 %.
    (series,) = marker_series(records["SPC-2014-017"], "serotonin")
    change = compute_change(series)
    assert round(float(change.from_baseline.percent or 0), 1) == 10.8
    assert change.judgement == "no_published_variation"


def test_glucagon_on_dialysis_is_not_in_the_trend(records: dict[str, PatientRecord]) -> None:
    (series,) = marker_series(records["CAN-646"], "glucagon")
    point = series.points[0]
    assert (point.comparator, point.value, [one.condition for one in point.confounders], point.usable) == (
        ">", 1000, ["renal_failure"], False)


@pytest.mark.parametrize(("patient", "analyte", "reasons"), [
    # No number printed: a word (CAN-475: not raised, read as normal), or neither word nor number.
    ("CAN-475", "chromogranin_a", {"printed_as_word"}), ("CAN-475", "five_hiaa", {"printed_as_word"}),
    ("CAN-249", "chromogranin_a", {"printed_as_word"}), ("CAN-250", "five_hiaa", {"printed_as_word"}),
    ("CAN-357", "insulin", {"unit_not_printed"})])
def test_what_is_printed_without_number_or_unit_is_listed_and_not_compared(
        records: dict[str, PatientRecord], patient: str, analyte: str, reasons: set[str]) -> None:
    points = [point for series in marker_series(records[patient], analyte) for point in series.points
              if point.value is None or point.lab.unit is None]
    assert points
    for point in points:
        assert not point.usable
        assert reasons <= set(point.left_out_for) or "no_result" in point.left_out_for


def test_insulin_without_a_glucose_in_the_table_is_not_readable(records: dict[str, PatientRecord]) -> None:
    # CAN-357: 12 without a unit; the glucose of 20 mg/dL stands in the note of the row only, and no note judges.
    assert [one.answer for one in read_insulin(records["CAN-357"])] == ["not_readable"]


def test_gastrin_under_an_unnamed_drug_against_acid_is_not_compared_with_the_later_one(
        records: dict[str, PatientRecord]) -> None:
    # PG-GAST-TSALIS: 375 pg/mL under antisecretory treatment of a kind not stated, 1688 pg/mL nine years later.
    (series,) = marker_series(records["PG-GAST-TSALIS"], "gastrin")
    assert [(point.value, point.usable) for point in series.points] == [(375, False), (1688, True)]
    assert compute_change(series).judgement == "not_compared"
    assert [one.answer for one in read_gastrin(records["PG-GAST-TSALIS"])] == ["suppressed", "no_acidity"]


def test_a_doubt_in_the_source_reaches_the_reader(records: dict[str, PatientRecord]) -> None:
    for patient, analyte in (("SPC-2014-017", "five_hiaa"), ("CAN-1466", "serotonin"), ("CAN-712", "chromogranin_a")):
        for series in marker_series(records[patient], analyte):
            said = " ".join(text for text, _ in answer_lines(records[patient], series, compute_change(series)))
            assert "Doubt in the source (latest)" in said, patient
