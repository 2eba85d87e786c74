"""Slopes, doubling times, segments between treatments, and what followed each treatment."""

from datetime import date
from decimal import Decimal
from math import inf, log
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcore.evidence.yaml_file import read_yaml
from netcore.markers import compute_episodes, compute_trend, doubling_days, marker_series
from netcore.markers.slope import LogValue, robust_slope
from netcore.markers.variation import log_sd
from netcore.model import Lab, Patient, PatientRecord, Treatment

CASES = read_yaml(Path(__file__).parent / "trend.yaml")


def _values(days: list[int], values: list[float]) -> list[LogValue]:
    return [LogValue(day, log(value), log(value)) for day, value in zip(days, values, strict=True)]


@pytest.mark.parametrize("case", CASES["slopes"], ids=[case["name"] for case in CASES["slopes"]])
def test_without_bounds_the_slope_is_that_of_scipy(case: dict[str, Any]) -> None:
    slope = robust_slope(_values(case["days"], case["values"]))
    assert slope is not None and slope.interval is not None
    assert slope.low == slope.high == pytest.approx(case["slope"], abs=1e-12)
    assert slope.interval == pytest.approx((case["low"], case["high"]), abs=1e-12)


def _bounded(days: list[int], values: list[str]) -> list[LogValue]:
    ends = [(-inf, log(float(value[1:]))) if value[0] == "<" else (log(float(value[1:])), inf) if value[0] == ">"
            else (log(float(value)),) * 2 for value in values]
    return [LogValue(day, *end) for day, end in zip(days, ends, strict=True)]


@pytest.mark.parametrize("case", CASES["bounded"], ids=[case["name"] for case in CASES["bounded"]])
def test_the_interval_with_bounds_holds_the_slopes_that_kendall_does_not_reject(case: dict[str, Any]) -> None:
    slope = robust_slope(_bounded(case["days"], case["values"]))
    assert slope is not None and slope.interval is not None
    for found, expected, no_end in zip(slope.interval, (case["low"], case["high"]), (-inf, inf), strict=True):
        assert found == (pytest.approx(expected, abs=1e-7) if expected is not None else no_end)


@pytest.mark.parametrize("detection", [0, 45, 70])
def test_the_interval_covers_the_true_slope(detection: int) -> None:
    # 400 made series of eight results, 16.3 % variation, halving in 346 days; without bounds, and with about a quarter
    # and more than half below detection. 95 % less three standard errors of 400 is 91.7 %.
    chance, true, covered, falling = Random(11), -0.002, 0, 0
    for _ in range(400):
        days = sorted(chance.sample(range(480), 8))
        logs = [log(100) + true * day + chance.gauss(0, log_sd(16.3)) for day in days]
        slope = robust_slope([LogValue(day, at, at) if at >= log(detection or 1) else
                              LogValue(day, -inf, log(detection)) for day, at in zip(days, logs, strict=True)])
        assert slope is not None and slope.interval is not None
        covered += slope.interval[0] <= true <= slope.interval[1]
        falling += slope.interval[1] < 0
    assert covered >= 0.917 * 400
    # Bounds cost power but do not leave everything open: some of these falls are still seen.
    assert falling > (0.5 if detection < 50 else 0.1) * 400


def test_below_five_results_there_is_no_interval() -> None:
    slope = robust_slope(_values([0, 30, 60, 90], [100, 200, 300, 400]))
    assert slope is not None and slope.interval is None


def test_results_of_one_day_have_no_slope() -> None:
    assert robust_slope(_values([5, 5], [100, 200])) is None


bounds = st.lists(st.tuples(st.integers(0, 900), st.floats(1, 9), st.floats(0, 3)), min_size=2, max_size=9,
                  unique_by=lambda row: row[0])


@settings(deadline=None)
@given(bounds, st.randoms())
def test_whatever_the_bounds_hide_the_slope_lies_between_its_ends(rows: list[tuple[int, float, float]],
                                                                 random: Any) -> None:
    wide = robust_slope([LogValue(day, low, low + width) for day, low, width in rows])
    hidden = robust_slope([LogValue(day, at, at) for day, low, width in rows
                           for at in [low + width * random.random()]])
    assert wide is not None and hidden is not None
    assert wide.low - 1e-9 <= hidden.low <= wide.high + 1e-9


@pytest.mark.parametrize("case", CASES["doubling"], ids=lambda case: f"{case['first']} to {case['last']}")
def test_the_doubling_times_of_the_evidence_sheet(case: dict[str, Any]) -> None:
    found = doubling_days(Decimal(case["first"]), Decimal(case["last"]), case["days"])
    assert found == pytest.approx(case["expected"], abs=0.05)


def test_nothing_doubles_from_zero_or_without_change() -> None:
    assert doubling_days(Decimal(0), Decimal(5), 30) is None
    assert doubling_days(Decimal(5), Decimal(5), 30) is None


def _series(results: list[list[Any]], treatments: list[dict[str, Any]] | None = None, limit: str | None = "93",
            **fields: Any) -> Any:
    known = {"analyte": "chromogranin_a", "unit": "ng/mL", "specimen": "serum", "assay": "KRYPTOR",
             "upper_limit": limit, **fields}
    rows: list[Any] = [Patient(patient_id="p")]
    rows += [Lab(patient_id="p", taken_on=str(day), value=value.lstrip("<>"),
                 comparator=value[0] if value[0] in "<>" else None, **known) for day, value in results]
    rows += [Treatment(patient_id="p", treatment_id=f"t{number}", kind=one["kind"],
                       performed_on=str(one["performed_on"])) for number, one in enumerate(treatments or ())]
    (series,) = marker_series(PatientRecord.of(rows), known["analyte"])
    return series


@pytest.mark.parametrize("case", CASES["segments"], ids=[case["name"] for case in CASES["segments"]])
def test_the_current_segment(case: dict[str, Any]) -> None:
    segment = compute_trend(_series(case["results"], case.get("treatments"), case.get("limit", "93")))[-1]
    expect = case["expect"]
    assert (segment.direction, list(segment.not_met)) == (expect["direction"], expect["not_met"])
    if "doubling" in expect:
        assert segment.doubling_days == pytest.approx((expect["doubling"], expect["doubling"]), abs=0.1)
    else:
        assert segment.doubling_days is None
    assert len(segment.points) == expect.get("points", len(case["results"]))
    assert segment.bounds == expect.get("bounds", 0)


def test_the_slope_with_a_bound_is_a_range() -> None:
    (segment,) = compute_trend(_series([["2024-01-01", "200"], ["2024-01-31", "100"], ["2024-03-01", "<20"]]))
    assert segment.slope is not None
    # pairs: ln(.5)/30; at most ln(.1)/60; at most ln(.2)/30. The median of the upper ends is ln(.1)/60.
    assert segment.slope.low == -inf
    assert segment.slope.high == pytest.approx(log(0.1) / 60)


def test_a_disturbed_result_takes_no_part() -> None:
    series = _series([["2024-01-01", "150"], ["2024-02-15", "183.7"], ["2024-03-31", "225"]],
                     [{"kind": "PPI", "performed_on": "2024-03-01"}])
    (segment,) = compute_trend(series)
    assert [point.day for point in segment.points] == [date(2024, 1, 1), date(2024, 2, 15)]


def test_each_treatment_has_its_baseline_nadir_and_pattern() -> None:
    series = _series([["2023-12-20", "400"], ["2024-02-10", "150"], ["2024-04-10", "90"], ["2024-07-10", "300"],
                      ["2024-10-10", "310"]],
                     [{"kind": "TACE", "performed_on": "2024-01-01"}, {"kind": "PRRT", "performed_on": "2024-08-01"}])
    first, second = compute_episodes(series)
    assert (first.line, first.baseline.value, first.nadir.value, first.pattern) == (1, 400, 90, "drop_then_rise")
    assert first.to_nadir.percent == Decimal("-77.5")      # (90 - 400) / 400
    assert first.to_latest.percent == Decimal("-25")       # (300 - 400) / 400
    assert round(first.rise_from_nadir.percent) == 233     # (300 - 90) / 90
    assert (second.line, second.baseline.value, second.pattern) == (2, 300, "within_variation")


@pytest.mark.parametrize(("after", "pattern"), [
    (["100", "95"], "drop"), (["390", "410"], "within_variation"), (["500", "900"], "rise"), ([], "no_result"),
    (["100", "120"], "drop_then_rise?"), (["<20"], "drop"), (["<20", "26"], "drop_then_open")])
def test_patterns_after_a_treatment(after: list[str], pattern: str) -> None:
    results = [["2023-12-20", "400"]] + [[f"2024-{month:02d}-20", value] for month, value in enumerate(after, 2)]
    (episode,) = compute_episodes(_series(results, [{"kind": "TACE", "performed_on": "2024-01-01"}]))
    # +20 % from the nadir is inside expected variation: no rise.
    assert episode.pattern == pattern.replace("drop_then_rise?", "drop")


def test_without_published_variation_a_pattern_is_not_judged() -> None:
    series = _series([["2023-12-20", "900"], ["2024-02-20", "300"], ["2024-05-20", "800"]],
                     [{"kind": "TACE", "performed_on": "2024-01-01"}], analyte="pancreastatin", unit="pg/mL",
                     specimen="plasma")
    (episode,) = compute_episodes(series)
    assert episode.pattern == "not_judged"
    assert episode.rise_from_nadir is not None and round(episode.rise_from_nadir.percent) == 167


def test_without_a_result_before_the_treatment_there_is_no_baseline() -> None:
    (episode,) = compute_episodes(_series([["2024-02-20", "300"]], [{"kind": "TACE", "performed_on": "2024-01-01"}]))
    assert (episode.pattern, episode.baseline) == ("no_baseline", None)
