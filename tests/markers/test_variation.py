"""What a change means: limits of expected variation, probability, verdicts, the CASPAR rule."""

from decimal import Decimal
from math import sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Any

import pytest

from netcore.evidence import read_catalogue
from netcore.evidence.yaml_file import read_yaml
from netcore.markers import compute_caspar, compute_change, marker_series
from netcore.markers.variation import chance_of, change_limits, total_cv
from netcore.model import Lab, Patient, PatientRecord

CATALOGUE = read_catalogue()
CASES = read_yaml(Path(__file__).parent / "variation.yaml")


@pytest.mark.parametrize("case", CASES, ids=[f"{case['row']} {case['what']}" for case in CASES])
def test_the_limits_of_the_evidence_sheet_come_out(case: dict[str, Any]) -> None:
    variation = {one.id: one for one in CATALOGUE.analytes[case["analyte"]].variation}[case["variation"]]
    cv = total_cv(variation)
    limits = change_limits(cv)
    # The older, symmetric reference change value, which some sources print: sqrt 2 times z times CV.
    found = {"up": limits.up, "down": limits.down, "linear": sqrt(2) * NormalDist().inv_cdf(0.975) * cv}
    for name in ("up", "down", "linear"):
        if name in case:
            assert found[name] == pytest.approx(case[name], abs=0.51), name


@pytest.mark.parametrize(("earlier", "up", "down"), [
    # 100*(exp(scipy.stats.norm.ppf(.975)*sqrt(1+1/n)*sd)-1), sd = sqrt(log(1+(.46/sqrt(2)/norm.ppf(.975))**2))
    (1, 57.9138, -36.6743), (2, 48.5377, -32.6770), (5, 42.4608, -29.8053), (10, 40.3306, -28.7397)])
def test_the_mean_of_several_earlier_results_narrows_the_limits(earlier: int, up: float, down: float) -> None:
    braga = CATALOGUE.analytes["chromogranin_a"].variation[0]
    limits = change_limits(total_cv(braga), earlier=earlier)
    assert (limits.up, limits.down) == pytest.approx((up, down), abs=1e-3)


@pytest.mark.parametrize(("earlier", "up"), [
    # q from scipy.optimize.brentq over scipy.integrate.quad of norm.pdf(x)*(1-norm.sf(x-d)**n), tail 0.025;
    # 100*(exp(q*sd)-1). n = 5 was also drawn 2,000,000 times with numpy: q 3.554 against 3.552.
    (1, 57.9138), (2, 67.4746), (3, 72.9029), (5, 79.5777), (10, 88.3597)])
def test_the_lowest_of_several_earlier_results_widens_the_upper_limit(earlier: int, up: float) -> None:
    braga = CATALOGUE.analytes["chromogranin_a"].variation[0]
    assert change_limits(total_cv(braga), earlier=earlier, earlier_is="lowest").up == pytest.approx(up, abs=1e-3)


def test_the_chance_of_a_change_by_variation_alone() -> None:
    cv = total_cv(CATALOGUE.analytes["chromogranin_a"].variation[0])
    limits = change_limits(cv)
    assert chance_of(1 + limits.up / 100, cv) == pytest.approx(0.05)
    assert chance_of(1 + limits.down / 100, cv) == pytest.approx(0.05)
    assert chance_of(1, cv) == 1
    # 2*scipy.stats.norm.sf(log(1.5)/sd/sqrt(2)) and, for the lowest of 5, twice the quad integral at log(1.5)/sd
    assert chance_of(1.5, cv) == pytest.approx(0.0819638, abs=1e-6)
    assert chance_of(1.5, cv, earlier=5, earlier_is="lowest") == pytest.approx(0.2810372, abs=1e-6)


def test_a_laboratory_may_state_its_own_analytical_variation() -> None:
    pedersen = CATALOGUE.analytes["chromogranin_a"].variation[1]
    # sqrt(11.9^2 + 8^2) = 14.34
    assert total_cv(pedersen, analytical_cv=8) == pytest.approx(14.339, abs=1e-3)


def _series(*results: str, **fields: Any) -> Any:
    known = {"analyte": "chromogranin_a", "unit": "ng/mL", "specimen": "serum", "assay": "KRYPTOR CgA II", **fields}
    rows = [Lab(patient_id="p", taken_on=f"2024-{month:02d}-10", value=value.lstrip("<>"),
                comparator=value[0] if value[0] in "<>" else None, **known)
            for month, value in enumerate(results, start=1)]
    (series,) = marker_series(PatientRecord.of([Patient(patient_id="p"), *rows]), known["analyte"])
    return series


@pytest.mark.parametrize(("results", "fields", "code"), [
    (("100", "112"), {}, "within"), (("100", "141"), {}, "within"), (("100", "150"), {}, "sources_differ"),
    (("100", "160"), {}, "beyond"), (("100", "72"), {}, "within"), (("100", "65"), {}, "sources_differ"),
    (("100", "60"), {}, "beyond"),
    (("145", "<20"), {}, "beyond"), (("100", "<90"), {}, "cannot_tell"), (("<20", "30"), {}, "cannot_tell"),
    (("<20", "40"), {}, "beyond"), (("<20", "<20"), {}, "cannot_tell"), ((">1000", "700"), {}, "cannot_tell"),
    (("100", "300"), {"specimen": "plasma"}, "no_published_variation"),
    (("100", "300"), {"specimen": None}, "beyond"),
    (("10", "90"), {"analyte": "vip", "unit": "pmol/L", "specimen": "plasma"}, "no_published_variation"),
    (("100", "130"), {"analyte": "nse", "unit": "ug/L"}, "within"), (("100",), {}, "not_compared")])
def test_the_verdict_on_a_change(results: tuple[str, ...], fields: dict[str, Any], code: str) -> None:
    # Braga +58/-37 %, Pedersen +42/-29 % in serum; NSE +47/-32 %.
    assert compute_change(_series(*results, **fields)).judgement == code


def test_where_nothing_is_published_the_labelled_default_judges_nothing() -> None:
    change = compute_change(_series("10", "16", analyte="gastrin", unit="pmol/L"))
    assert change.judgement == "no_published_variation"
    assert change.from_baseline.verdict.default_exceeded is True     # +60 % against 50 %
    assert change.from_baseline.verdict.probabilities == ()


def test_variation_of_another_interval_is_not_applied() -> None:
    change = compute_change(_series("100", "150", analyte="nt_probnp", unit="ng/L"))
    assert [one.variation.id for one in change.from_baseline.verdict.applied] == [
        "ntprobnp-2009-1-month", "ntprobnp-2017", "ntprobnp-eflm"]     # 31 days apart


def test_the_verdict_against_the_lowest_of_many_is_more_careful() -> None:
    # 170 against the lowest of five results of about 100: +70 % is beyond +58 % (one result) but not beyond +79.6 %.
    change = compute_change(_series("100", "104", "101", "103", "102", "170"))
    nadir = change.from_nadir.verdict
    assert (nadir.earlier, {one.variation.id: one.outcome for one in nadir.applied}) == (
        5, {"cga-braga-2013": "within", "cga-pedersen-2014": "beyond"})
    assert change.judgement == "beyond"


def test_before_a_variation_was_published_it_does_not_judge() -> None:
    from datetime import date
    change = compute_change(_series("100", "300"), rules_on=date(2012, 12, 31))
    assert change.judgement == "no_published_variation"


@pytest.mark.parametrize(("results", "assay", "answer", "reason"), [
    (("100", "150"), "KRYPTOR CgA II", "met", None), (("100", "149"), "KRYPTOR CgA II", "not_met", None),
    (("60", "100"), "KRYPTOR CgA II", "not_met", None),       # 1.67-fold, but not above 100 ng/mL
    (("60", "101"), "B·R·A·H·M·S CgA II KRYPTOR", "met", None),
    (("100", "150"), "KRYPTOR", "unknown", "assay_not_told_apart"), (("100", "150"), None, "unknown",
                                                                    "assay_not_recorded"),
    (("100", "150"), "Cisbio", "not_applicable", "another_assay"), (("150",), "KRYPTOR CgA II", "unknown",
                                                                    "no_earlier_result"),
    (("<20", "150"), "KRYPTOR CgA II", "unknown", "only_a_bound")])
def test_caspar_only_in_the_assay_it_was_validated_in(results: tuple[str, ...], assay: str | None, answer: str,
                                                      reason: str | None) -> None:
    rule = compute_caspar(_series(*results, assay=assay))
    assert rule is not None
    assert (rule.answer, rule.reason) == (answer, reason)


def test_caspar_is_a_rule_of_chromogranin_only() -> None:
    assert compute_caspar(_series("10", "90", analyte="nse", unit="ug/L")) is None
    rule = compute_caspar(_series("100", "150"))
    assert rule is not None and rule.fold == Decimal("1.5")


@pytest.mark.parametrize(("results", "fields", "course"), [
    (("100", "160"), {}, "rose"), (("100", "60"), {}, "fell"), (("100", "112"), {}, "within"),
    (("100", "150"), {}, "cannot_tell"),                    # +50 %: Pedersen says more, Braga says not
    (("100", "300"), {"specimen": "plasma"}, "cannot_tell"), (("100", "<90"), {}, "cannot_tell"), (("100",), {}, None)])
def test_the_course_in_one_word_is_the_verdict_not_the_direction(results: tuple[str, ...], fields: dict[str, Any],
                                                                 course: str | None) -> None:
    change = compute_change(_series(*results, **fields))
    assert change.course == course
