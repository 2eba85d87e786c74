"""Which results stand in one series, and which leave its trend."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netcore.markers import compute_change, marker_overview, marker_series
from netcore.model import Finding, Lab, Patient, PatientRecord, Row, Treatment


def _record(*rows: Row) -> PatientRecord:
    return PatientRecord.of([Patient(patient_id="p"), *rows])


def _lab(analyte: str = "chromogranin_a", taken_on: str | None = "2024-01-10", **fields: Any) -> Lab:
    return Lab(patient_id="p", analyte=analyte, taken_on=taken_on, **{"unit": "ng/mL", "value": "100", **fields})


def _drug(kind: str, performed_on: str | None, ended_on: str | None = None) -> Treatment:
    return Treatment(patient_id="p", treatment_id=f"{kind} {performed_on}", kind=kind, performed_on=performed_on,
                     ended_on=ended_on)


@pytest.mark.parametrize("other", [
    {"specimen": "plasma"}, {"assay": "Cisbio"}, {"unit": "nmol/L"}, {"unit": "U/L"}, {"unit": "mg/mL"},
    {"unit": None}])
def test_chromogranin_of_another_specimen_assay_or_kind_of_unit_is_another_series(other: dict[str, Any]) -> None:
    known = {"specimen": "serum", "assay": "KRYPTOR"}
    found = marker_series(_record(_lab(**known), _lab(taken_on="2024-03-10", **{**known, **other})), "CgA")
    assert [len(series.points) for series in found] == [1, 1]


def test_where_the_assay_is_not_known_the_laboratory_sets_series_apart() -> None:
    found = marker_series(_record(_lab(laboratory="A"), _lab(taken_on="2024-02-10", laboratory="B"),
                                  _lab(taken_on="2024-03-10", laboratory="A")), "chromogranin_a")
    assert [(series.laboratory, len(series.points)) for series in found] == [("A", 2), ("B", 1)]


def test_one_assay_in_two_laboratories_is_one_series() -> None:
    found = marker_series(_record(_lab(assay="Kryptor", laboratory="A"),
                                  _lab(taken_on="2024-02-10", assay="KRYPTOR ", laboratory="B")), "chromogranin_a")
    assert [len(series.points) for series in found] == [2]


def test_units_of_one_family_are_joined_in_the_unit_used_most_with_their_limits() -> None:
    (series,) = marker_series(_record(
        _lab("albumin", "2024-01-01", value="3.5", unit="g/dL", lower_limit="3.4", upper_limit="5.0"),
        _lab("albumin", "2024-02-01", value="36", unit="g/L"), _lab("albumin", "2024-03-01", value="37", unit="g/l"),
    ), "albumin")
    first = series.points[0]
    assert (series.unit, series.family) == ("g/L", "mass_per_volume")
    assert (first.value, first.lower_limit, first.upper_limit) == (35, 34, 50)   # 1 g/dL = 10 g/L
    assert first.times_upper == Decimal("0.7")                                   # 3.5 / 5.0


def test_where_two_units_are_used_equally_often_the_latest_is_the_unit_of_the_series() -> None:
    (series,) = marker_series(_record(_lab(unit="ng/mL"), _lab(taken_on="2024-03-10", unit="µg/L")), "CgA")
    assert (series.unit, [point.value for point in series.points]) == ("ug/L", [100, 100])


def test_serotonin_in_mass_and_molar_units_is_one_series() -> None:
    (series,) = marker_series(_record(
        _lab("serotonin", value="176.215", unit="ng/mL", specimen="serum"),
        _lab("serotonin", "2024-03-10", value="500", unit="nmol/L", specimen="serum")), "5-HT")
    assert [point.value for point in series.points] == [1000, 500]    # 176.215 g/mol: 1 umol/L
    assert compute_change(series).from_baseline.percent == -50


def test_serotonin_of_serum_and_of_whole_blood_are_two_series() -> None:
    assert len(marker_series(_record(_lab("serotonin", specimen="serum"), _lab("serotonin", specimen="whole_blood")),
                             "serotonin")) == 2


def test_insulin_is_not_converted_because_the_factor_belongs_to_the_laboratory() -> None:
    found = marker_series(_record(_lab("insulin", value="3", unit="µU/mL"),
                                  _lab("insulin", "2024-02-10", value="21", unit="pmol/L"),
                                  _lab("insulin", "2024-03-10", value="4", unit="mU/L")), "insulin")
    assert [(series.unit, [point.value for point in series.points]) for series in found] == [
        ("m[IU]/L", [3, 4]), ("pmol/L", [21])]


@pytest.mark.parametrize(("place", "series"), [({}, 2), ({"laboratory": "A"}, 1), ({"assay": "RIA"}, 1)])
def test_vip_is_converted_only_inside_one_known_laboratory(place: dict[str, str], series: int) -> None:
    record = _record(_lab("vip", unit="pg/mL", **place), _lab("vip", "2024-03-10", unit="pmol/L", **place))
    assert len(marker_series(record, "VIP")) == series


def test_five_hiaa_of_spot_urine_in_mass_and_molar_ratios_stays_apart() -> None:
    record = _record(_lab("five_hiaa", unit="mg/g creatinine", specimen="urine_spot"),
                     _lab("five_hiaa", "2024-03-10", unit="mmol/mol{creat}", specimen="urine_spot"))
    assert [series.family for series in marker_series(record, "5-HIAA")] == ["ratio_per_creatinine"] * 2


def test_impossible_units_of_the_published_patients_stay_as_printed() -> None:
    # CAN-767: 6.110 mg/ml with the limit in ng/mL; CAN-712: 24 h urine in mg/dL.
    (cga,) = marker_series(_record(_lab(value="6110", unit="mg/mL", upper_limit="134", as_printed="6.110 mg/ml",
                                        doubt="unit impossible")), "CgA")
    (urine,) = marker_series(_record(_lab("five_hiaa", value="2276", unit="mg/dL", specimen="urine_24h")), "5-HIAA")
    assert (cga.family, cga.unit, cga.points[0].value, cga.points[0].times_upper) == ("as printed", "mg/mL", 6110, None)
    assert (cga.points[0].left_out_for, cga.points[0].doubt) == (("unit_not_listed",), "unit impossible")
    assert (urine.family, urine.unit) == ("as printed", "mg/dL")


def test_a_unit_that_makes_no_sense_in_the_specimen_stays_as_printed() -> None:
    (series,) = marker_series(_record(_lab("five_hiaa", unit="nmol/L", specimen="urine_24h")), "5-HIAA")
    assert series.family == "as printed"


def test_a_value_without_a_unit_still_has_its_multiple_of_the_limit_printed_with_it() -> None:
    # CAN-629: 189,3 (0-100), unit not printed.
    (series,) = marker_series(_record(_lab(value="189.3", unit=None, upper_limit="100")), "CgA")
    assert series.points[0].times_upper == Decimal("1.893")
    assert series.points[0].left_out_for == ("unit_not_printed",)


def test_a_value_below_the_limit_of_detection_stays_below_it() -> None:
    (series,) = marker_series(_record(_lab(value="4", comparator="<", upper_limit="10")), "CgA")
    point = series.points[0]
    assert (point.value, point.comparator, point.bounds, point.times_upper) == (4, "<", (0, 4), Decimal("0.4"))


def test_a_result_printed_as_a_word_is_listed_and_not_compared() -> None:
    (series,) = marker_series(_record(_lab(), _lab(taken_on="2024-03-10", value=None, interpretation="normal")), "CgA")
    assert [(point.word, point.usable) for point in series.points] == [(None, True), ("normal", False)]
    assert compute_change(series).latest is series.points[0]


def test_partial_and_missing_dates_are_never_a_day() -> None:
    (series,) = marker_series(_record(
        _lab(taken_on="2017-06"), _lab(taken_on=None, when_text="after surgery", sequence=3),
        _lab(taken_on=None, when_text="before surgery", sequence=2), _lab(taken_on="2017-02-01")), "CgA")
    assert [point.day for point in series.points] == [date(2017, 2, 1), None, None, None]
    assert [point.lab.when_text for point in series.points] == [None, None, "before surgery", "after surgery"]


@pytest.mark.parametrize(("performed_on", "ended_on", "certain"), [
    ("2023-12-01", None, True), ("2024-01-10", None, True), ("2023-12-01", "2024-01-10", True),
    ("2024-01-11", None, None),
    ("2024-01", None, False), ("2023-12", "2024-01", False)])
def test_a_ppi_on_the_day_of_the_sample_takes_chromogranin_out_of_the_trend(
        performed_on: str, ended_on: str | None, certain: bool | None) -> None:
    (series,) = marker_series(_record(_lab(), _drug("PPI", performed_on, ended_on)), "CgA")
    point = series.points[0]
    assert [one.certain for one in point.confounders] == ([] if certain is None else [certain])
    assert point.usable is (certain is None)


def test_a_ppi_of_unknown_dates_is_only_marked() -> None:
    (series,) = marker_series(_record(_lab(), _drug("PPI", None)), "CgA")
    point = series.points[0]
    assert [(one.condition, one.certain) for one in point.confounders] == [("ppi", False)]
    assert point.usable


@pytest.mark.parametrize(("analyte", "kind", "marked", "usable"), [
    ("chromogranin_a", "H2_blocker", True, True), ("chromogranin_a", "SSRI", False, True),
    ("gastrin", "H2_blocker", True, False), ("serotonin", "SSRI", True, False), ("serotonin", "PPI", False, True),
    ("five_hiaa", "SSRI", True, True)])
def test_a_drug_matters_only_for_the_analytes_that_list_it(analyte: str, kind: str, marked: bool,
                                                           usable: bool) -> None:
    (series,) = marker_series(_record(_lab(analyte), _drug(kind, "2023-12-01")), analyte)
    assert (bool(series.points[0].confounders), series.points[0].usable) == (marked, usable)


def test_a_condition_noted_on_the_result_counts_without_any_treatment() -> None:
    (series,) = marker_series(_record(_lab("nse", conditions="haemolysed")), "NSE")
    assert (series.points[0].confounders[0].origin, series.points[0].usable) == ("noted", False)


def test_renal_failure_holds_until_a_later_finding_says_no() -> None:
    findings = [Finding(patient_id="p", fact="renal_failure", observed_on=day, value=value)
                for day, value in (("2024-01-01", "yes"), ("2024-06-01", "no"))]
    labs = [_lab(taken_on=day) for day in ("2023-12-01", "2024-02-01", "2024-07-01")]
    (series,) = marker_series(_record(*labs, *findings), "CgA")
    assert [point.usable for point in series.points] == [True, False, True]


def test_renal_failure_with_a_blank_value_says_nothing() -> None:
    (series,) = marker_series(_record(_lab(), Finding(patient_id="p", fact="renal_failure",
                                                      observed_on="2024-01-01")), "CgA")
    assert series.points[0].confounders == ()


def test_later_minutes_of_a_dynamic_test_leave_the_trend() -> None:
    (series,) = marker_series(_record(_lab("gastrin", unit="pg/mL", minutes="0"),
                                      _lab("gastrin", unit="pg/mL", minutes="10")), "gastrin")
    assert [point.usable for point in series.points] == [True, False]


def test_an_analyte_without_results_or_unknown_to_the_catalogue() -> None:
    assert marker_series(_record(), "CgA") == []
    (series,) = marker_series(_record(_lab("CA 19-9", unit="U/mL")), "CA 19-9")
    assert (series.entry, series.family, series.points[0].usable) == (None, "as printed", False)


def test_the_overview_shows_markers_in_the_order_of_the_catalogue_and_the_series_with_the_newest_result() -> None:
    summaries = marker_overview(_record(
        _lab("nse", unit="ug/L"), _lab(assay="A", upper_limit="50"),
        _lab(taken_on="2024-03-10", assay="B", upper_limit="80"),
        _lab(taken_on="2024-04-10", value="120", assay="B", upper_limit="80"),
        _lab(taken_on="2024-05", value="140", assay="B", upper_limit="80"),
        _lab(taken_on="2024-06-10", assay="B", value="4", comparator="<", upper_limit="80"), _lab("bilirubin")))
    cga, nse = summaries
    assert (cga.analyte, nse.analyte) == ("chromogranin_a", "nse")
    assert (cga.series.assay, [other.assay for other in cga.others]) == ("B", ["A"])
    # 100 / 80 and 120 / 80; a month has no place on a day's axis and `<4` no place as a number.
    assert cga.sparkline == ((date(2024, 3, 10), Decimal("1.25")), (date(2024, 4, 10), Decimal("1.5")))
    assert nse.sparkline == ()


def test_the_overview_of_an_earlier_day_knows_nothing_later() -> None:
    record = _record(_lab(assay="A"), _lab(taken_on="2024-03-10", assay="B"))
    (summary,) = marker_overview(record, date(2024, 2, 1))
    assert (summary.series.assay, summary.others) == ("A", ())


days = st.integers(0, 900).map(lambda offset: date.fromordinal(date(2022, 1, 1).toordinal() + offset))


@given(st.lists(st.tuples(days, st.integers(1, 5000), st.sampled_from(["ng/mL", "ug/L", "nmol/L"])), max_size=12,
                unique_by=lambda row: row[0]), st.randoms(), days)
def test_order_of_rows_is_irrelevant_and_the_future_does_not_leak(rows: list[tuple[date, int, str]], random: Any,
                                                                 as_of: date) -> None:
    labs = [_lab(taken_on=day.isoformat(), value=value, unit=unit) for day, value, unit in rows]
    shuffled = random.sample(labs, len(labs))
    assert marker_series(_record(*labs), "CgA") == marker_series(_record(*shuffled), "CgA")
    past = [lab for lab in labs if lab.when is not None and lab.when.last <= as_of]
    assert marker_series(_record(*labs), "CgA", as_of=as_of) == marker_series(_record(*past), "CgA")
