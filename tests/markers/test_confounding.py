"""Windows in which a result is disturbed, found from treatments and findings alone."""

from datetime import date
from typing import Any

import pytest

from netcore.markers import compute_change, marker_series
from netcore.markers.timing import compare_cycle, compute_timing, confounded_windows
from netcore.model import Finding, Lab, Patient, PatientRecord, Row, Treatment
from netcore.views.markers.words import words_confounder


def _record(*rows: Row) -> PatientRecord:
    return PatientRecord.of([Patient(patient_id="p"), *rows])


def _lab(taken_on: str, analyte: str = "chromogranin_a", **fields: Any) -> Lab:
    return Lab(patient_id="p", analyte=analyte, taken_on=taken_on, **{"unit": "ng/mL", "value": "100", **fields})


def _treatment(kind: str, performed_on: str, ended_on: str | None = None, **fields: Any) -> Treatment:
    return Treatment(patient_id="p", treatment_id=f"{kind}{performed_on}", kind=kind, performed_on=performed_on,
                     ended_on=ended_on, **fields)


@pytest.mark.parametrize(("analyte", "kind", "days", "phase"), [
    ("chromogranin_a", "PPI", 0, "during"), ("chromogranin_a", "PPI", 1, "wash_out"),
    ("chromogranin_a", "PPI", 14, "wash_out"), ("chromogranin_a", "PPI", 15, None),    # Mosli 2012 and Mayo: 14 days
    ("gastrin", "PPI", 14, "wash_out"), ("gastrin", "PPI", 15, None),                  # 7 d (Mayo), 14 d (UK)
    ("gastrin", "H2_blocker", 3, "wash_out"), ("gastrin", "H2_blocker", 4, None),      # 3 d (UK), 30 h (NZ)
    ("serotonin", "SSRI", 1, None)])                                                   # no wash-out published
def test_a_drug_disturbs_until_it_is_washed_out(analyte: str, kind: str, days: int, phase: str | None) -> None:
    ended = date(2024, 3, 1)
    taken = date.fromordinal(ended.toordinal() + days).isoformat()
    unit = "ng/L" if analyte == "gastrin" else "ng/mL"
    drug = _treatment(kind, "2024-01-01", "2024-03-01")
    (series,) = marker_series(_record(_lab(taken, analyte, unit=unit), drug), analyte)
    found = [(one.phase, one.days_since) for one in series.points[0].confounders]
    assert found == ([] if phase is None else [(phase, days if phase == "wash_out" else None)])
    assert series.points[0].usable is (phase is None)


def test_an_end_known_to_the_month_washes_out_from_its_last_day() -> None:
    (series,) = marker_series(_record(_lab("2024-03-10"), _treatment("PPI", "2024-01-01", "2024-02")), "CgA")
    assert [(one.certain, one.days_since) for one in series.points[0].confounders] == [(False, None)]
    assert not series.points[0].usable


def test_the_wash_out_of_the_day_on_which_one_looks_holds() -> None:
    record = _record(_lab("2011-06-10"), _treatment("PPI", "2011-01-01", "2011-06-02"))
    # In 2011 only Pregun (5 days) was out; 8 days after the end nothing spoke against the result.
    assert marker_series(record, "CgA", rules_on=date(2011, 12, 31))[0].points[0].usable
    assert not marker_series(record, "CgA")[0].points[0].usable


@pytest.mark.parametrize(("taken_on", "days"), [
    ("2024-03-01", None), ("2024-03-02", 1), ("2024-03-15", 14), ("2024-03-16", None)])
def test_the_days_after_a_procedure_on_the_liver(taken_on: str, days: int | None) -> None:
    (series,) = marker_series(_record(_lab(taken_on), _treatment("TACE", "2024-03-01")), "CgA")
    assert [one.days_since for one in series.points[0].confounders] == ([] if days is None else [days])
    assert series.points[0].usable is (days is None)


def test_a_low_filtration_rate_marks_and_does_not_exclude() -> None:
    rates = [_lab("2024-01-01", "egfr", value="48", unit="mL/min/1.73m2"),
             _lab("2024-05-01", "egfr", value="70", unit="mL/min/1.73m2")]
    labs = [_lab(day) for day in ("2023-12-20", "2024-02-01", "2024-05-02")]
    (series,) = marker_series(_record(*labs, *rates), "CgA")
    assert [[one.detail for one in point.confounders] for point in series.points] == [[], ["eGFR 48"], []]
    assert all(point.usable for point in series.points)


@pytest.mark.parametrize(("value", "comparator", "marked"), [
    ("60", None, False), ("59", None, True), ("60", "<", True), ("60", ">", False), ("90", "<", False)])
def test_the_filtration_limit(value: str, comparator: str | None, marked: bool) -> None:
    rate = _lab("2024-01-01", "egfr", value=value, comparator=comparator, unit="mL/min/1.73m2")
    (series,) = marker_series(_record(_lab("2024-01-02"), rate), "CgA")
    assert bool(series.points[0].confounders) is marked


def test_a_filtration_rate_speaks_for_half_a_year() -> None:
    rate = _lab("2024-01-01", "egfr", value="48", unit="mL/min/1.73m2")
    (series,) = marker_series(_record(_lab("2024-06-29"), _lab("2024-06-30"), rate), "CgA")   # 180 and 181 days
    assert [bool(point.confounders) for point in series.points] == [True, False]


def test_renal_failure_found_takes_the_result_out() -> None:
    failure = Finding(patient_id="p", fact="renal_failure", observed_on="2024-01-01", value="dialysis")
    (series,) = marker_series(_record(_lab("2024-02-01"), failure), "CgA")
    assert not series.points[0].usable


def test_a_disturbed_result_never_becomes_the_latest_of_a_change() -> None:
    (series,) = marker_series(_record(_lab("2023-11-01"), _lab("2024-03-08", value="640"),
                                      _treatment("PPI", "2024-01-01", "2024-03-01")), "CgA")
    change = compute_change(series)
    assert change.latest is series.points[0] and change.left_out == (series.points[1],)


def test_windows_for_shading() -> None:
    record = _record(_treatment("PPI", "2024-01-01", "2024-03-01", agent="omeprazole"),
                     _treatment("TACE", "2024-04-01"), _treatment("SSRI", "2024-01-01"))
    found = [(one.condition, one.begins, one.ends, one.washed_out_from)
             for one in confounded_windows(record, "chromogranin_a")]
    assert found == [("ppi", date(2024, 1, 1), date(2024, 3, 15), date(2024, 3, 1)),
                     ("post_procedure", date(2024, 4, 2), date(2024, 4, 15), None)]
    assert [one.ends for one in confounded_windows(record, "serotonin") if one.condition == "ssri"] == [None]


def test_days_since_the_procedure_and_in_the_injection_cycle() -> None:
    record = _record(_treatment("TACE", "2024-01-10"), _treatment("SSA", "2024-03-01", agent="lanreotide",
                                                                  interval_days="28"))
    timing = compute_timing(record, date(2024, 3, 21))
    assert (timing.days_since_procedure, timing.procedure, timing.cycle_day, timing.agent) == (
        71, "TACE", 20, "lanreotide")
    # 57 days after the last injection of a 28-day interval the cycle is over.
    assert compute_timing(record, date(2024, 4, 27)).cycle_day is None
    assert compute_timing(record, date(2024, 1, 10)).days_since_procedure is None


@pytest.mark.parametrize(("first", "second", "differs"), [(27, 27, False), (27, 24, False), (27, 23, True)])
def test_two_points_of_the_injection_cycle(first: int, second: int, differs: bool) -> None:
    record = _record(_treatment("SSA", "2024-01-01", interval_days="28"), _treatment("SSA", "2024-01-29",
                                                                                     interval_days="28"))
    found = compare_cycle(compute_timing(record, date(2024, 1, 1 + first)),
                          compute_timing(record, date.fromordinal(date(2024, 1, 29).toordinal() + second)))
    assert (found is not None) is differs


@pytest.mark.parametrize(("analyte", "condition", "in_trend"), [
    ("chromogranin_a", "delayed_processing", False), ("chromogranin_a", "other_disease", True),
    ("chromogranin_a", "not_fasting", True), ("gastrin", "not_fasting", False), ("nse", "haemolysed", False),
    ("serotonin", "maoi", False), ("five_hiaa", "interfering_drug", True), ("five_hiaa", "diet_not_kept", False),
    # The catalogue lists no effect, but a stimulated or suppressed sample is no basal one of anything.
    ("vip", "stimulated", False), ("serotonin", "suppressed", False), ("chromogranin_a", "stimulated", False),
    # A note of the laboratory whose effect is not known is kept in sight.
    ("vip", "haemolysed", True), ("chromogranin_a", "lipaemic", True), ("chromogranin_a", "left_in_the_sun", True)])
def test_a_condition_noted_on_a_result_is_never_lost(analyte: str, condition: str, in_trend: bool) -> None:
    unit = {"gastrin": "ng/L", "nse": "ug/L", "vip": "pmol/L", "five_hiaa": "nmol/L"}.get(analyte, "ng/mL")
    (series,) = marker_series(_record(_lab("2024-03-10", analyte, unit=unit, conditions=(condition,))), analyte)
    assert [one.condition for one in series.points[0].confounders] == [condition]
    assert series.points[0].usable is in_trend
    assert words_confounder(series.points[0].confounders[0]).endswith("(noted on the result)")


def test_fasting_is_no_disturbance() -> None:
    (series,) = marker_series(_record(_lab("2024-03-10", conditions=("fasting",))), "CgA")
    assert series.points[0].confounders == ()


@pytest.mark.parametrize(("days", "usable"), [(0, False), (7, False), (8, True)])
def test_serotonin_a_week_after_a_mao_inhibitor(days: int, usable: bool) -> None:
    # Labcorp 120089 (CON-14): off for at least one week.
    taken = date.fromordinal(date(2024, 3, 1).toordinal() + days).isoformat()
    drug = _treatment("MAOI", "2024-01-01", "2024-03-01", agent="moclobemide")
    (series,) = marker_series(_record(_lab(taken, "serotonin"), drug), "serotonin")
    assert series.points[0].usable is usable
    assert series.treatment_starts == ()      # it treats no tumour and begins no course
