"""What the screens say about a marker."""

from typing import Any

import pytest

from netcore.markers import compute_change, marker_series
from netcore.model import Lab, Patient, PatientRecord, Row, Treatment
from netcore.views.markers.words import sentence_change, words_series
from netcore.views.unit_words import words_unit


def _said(*rows: Row) -> list[str]:
    record = PatientRecord.of([Patient(patient_id="p"), *rows])
    return [sentence_change(series, compute_change(series)) for series in marker_series(record, "CgA")]


def _lab(taken_on: str | None, value: str | None, **fields: Any) -> Lab:
    return Lab(patient_id="p", analyte="CgA", taken_on=taken_on, value=value, **{"unit": "ng/mL", **fields})


TACE = Treatment(patient_id="p", treatment_id="t", kind="TACE", performed_on="2023-11-20")
PPI = Treatment(patient_id="p", treatment_id="d", kind="PPI", performed_on="2024-02-03")


def test_level_and_change_in_one_sentence() -> None:
    # 310 / 100 = 3.1; (310 - 277) / 277 = 11.9 %; (310 - 221) / 221 = 40.3 %
    assert _said(_lab("2023-11-14", "277"), _lab("2024-01-10", "221"), _lab("2024-03-12", "310", upper_limit="100"),
                 TACE) == [
        "CgA 3.1 x upper limit (310 ng/mL, 12 Mar 2024), 12 % above baseline (14 Nov 2023, before TACE): "
        "inside expected variation; 40 % above nadir (10 Jan 2024): inside expected variation."]


def test_a_confounded_result_is_named_with_its_reason() -> None:
    assert _said(_lab("2023-11-14", "200"), _lab("2024-01-10", "150"), _lab("2024-03-12", "900"), PPI) == [
        "CgA 150 ng/mL (10 Jan 2024; no upper limit printed), 25 % below baseline (14 Nov 2023): inside expected "
        "variation; the lowest usable result so far. Not in the trend: 900 ng/mL on 12 Mar 2024, PPI since 3 Feb 2024."]


@pytest.mark.parametrize(("earlier", "latest", "said"), [
    (_lab("2024-01-10", "10"), _lab("2024-03-12", "4", comparator="<", upper_limit="10"),
     "CgA below 0.4 x upper limit (<4 ng/mL, 12 Mar 2024), at least 60 % below baseline (10 Jan 2024): more "
     "than expected variation; the lowest usable result so far."),
    (_lab("2024-01-10", "4", comparator="<"), _lab("2024-03-12", "10"),
     "CgA 10 ng/mL (12 Mar 2024; no upper limit printed), at least 150 % above baseline (10 Jan 2024): "
     "more than expected variation."),
    (_lab("2024-01-10", "4", comparator="<"), _lab("2024-03-12", "4", comparator="<"),
     "CgA <4 ng/mL (12 Mar 2024; no upper limit printed), not comparable with baseline (10 Jan 2024): one of the two "
     "is only a bound."),
    (_lab("2024-01-10", "200"), _lab("2024-03-12", "200.4"),
     "CgA 200.4 ng/mL (12 Mar 2024; no upper limit printed), less than 1 % above baseline (10 Jan 2024): "
     "inside expected variation."),
    (_lab("2024-03", "200"), _lab("2024-03-12", "300"),
     "CgA 300 ng/mL (12 Mar 2024; no upper limit printed), not compared with baseline (Mar 2024): which came first is "
     "not known."),
])
def test_what_cannot_be_compared_says_so(earlier: Lab, latest: Lab, said: str) -> None:
    assert _said(earlier, latest) == [said]


def test_one_result_alone() -> None:
    assert _said(_lab("2024-03-12", "300", upper_limit="40")) == [
        "CgA 7.5 x upper limit (300 ng/mL, 12 Mar 2024), no earlier usable result to compare with."]


def test_no_result_that_can_be_compared() -> None:
    assert _said(_lab(None, "6110", unit="mg/mL", when_text="October 2011")) == [
        "CgA: no result can be compared. Last: 6110 mg/mL (October 2011), mg/mL is no unit of CgA: left as printed; "
        "neither date nor order known."]


def test_doubt_of_the_source_is_repeated() -> None:
    (said,) = _said(_lab("2024-01-10", "4589", doubt="thousands point inferred."), _lab("2024-03-12", "300"))
    assert said.endswith("Doubt in the source: thousands point inferred.")


def test_two_results_of_one_day_are_both_named() -> None:
    (said,) = _said(_lab("2024-01-10", "200"), _lab("2024-03-12", "300", sample_id="a"),
                    _lab("2024-03-12", "310", sample_id="b"))
    assert "Another result of the same day: 300 ng/mL." in said


@pytest.mark.parametrize(("ucum", "words"), [
    ("ug/L", "µg/L"), ("umol/(24.h)", "µmol/24 h"), ("u[IU]/mL", "µIU/mL"), ("m[IU]/L", "mIU/L"),
    ("10*9/L", "×10⁹/L"), ("mmol/mol{creat}", "mmol/mol creatinine"), ("10*3/uL", "×10³/µL"), ("{INR}", ""),
    ("nmol/10*9{platelets}", "nmol/10⁹ platelets"), ("mL/min/{1.73_m2}", "mL/min/1.73 m²"), (None, "")])
def test_units_as_people_write_them(ucum: str | None, words: str) -> None:
    assert words_unit(ucum) == words


def test_what_sets_a_series_apart() -> None:
    record = PatientRecord.of([Patient(patient_id="p"), _lab("2024-01-10", "1", specimen="serum", assay="KRYPTOR"),
                               _lab("2024-01-10", "1", unit=None)])
    assert {words_series(series) for series in marker_series(record, "CgA")} == {
        "serum, KRYPTOR, ng/mL", "specimen not known, assay and laboratory not known, unit not printed"}
