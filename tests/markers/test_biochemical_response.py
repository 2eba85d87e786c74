"""Biochemical response by each published definition."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from netcore.errors import BadSheet
from netcore.evidence import read_response_definitions
from netcore.evidence.definitions import parse_response_definitions
from netcore.evidence.yaml_file import read_yaml
from netcore.markers import ResponseAnswer, compute_biochemical_response, marker_series
from netcore.model import Lab, Patient, PatientRecord, Treatment

CASES = read_yaml(Path(__file__).parent / "biochemical_response.yaml")
UNITS = {"chromogranin_a": ("ng/mL", "serum"), "five_hiaa": ("umol/(24.h)", "urine_24h"),
         "pancreastatin": ("pg/mL", "plasma")}


def _answers(case: dict[str, Any], **more: Any) -> tuple[ResponseAnswer, ...]:
    analyte = case.get("analyte", "chromogranin_a")
    unit, specimen = UNITS[analyte]
    rows: list[Any] = [Patient(patient_id="p"), Treatment(patient_id="p", treatment_id="t", kind=case["treatment"],
                                                          performed_on="2024-01-01")]
    rows += [Lab(patient_id="p", analyte=analyte, taken_on=str(day), value=value.lstrip("<>"), unit=unit,
                 comparator=value[0] if value[0] in "<>" else None, specimen=specimen,
                 upper_limit=case.get("limit", "100")) for day, value in case["results"]]
    return compute_biochemical_response(marker_series(PatientRecord.of(rows), analyte), **more)


@pytest.mark.parametrize("case", CASES, ids=[f"{case['id']}: {case['name']}" for case in CASES])
def test_a_definition(case: dict[str, Any]) -> None:
    (answer,) = [one for one in _answers(case) if one.definition.id == case["id"]]
    assert (answer.answer, answer.reason) == (case["answer"], case.get("reason"))


def test_a_definition_is_put_only_to_the_treatment_in_which_it_was_studied() -> None:
    results = [["2023-12-01", "400"], ["2024-03-01", "50"]]
    asked = {kind: {one.definition.id for one in _answers({"treatment": kind, "results": results})}
             for kind in ("SSA", "TACE", "TARE", "resection")}
    assert asked == {"SSA": {"BR-01", "BR-02"}, "TACE": {"BR-07a", "BR-07b"}, "TARE": set(), "resection": {"BR-12a"}}


def test_before_a_definition_was_published_it_is_not_used() -> None:
    case = {"treatment": "SSA", "results": [["2023-12-01", "400"], ["2024-03-01", "50"]]}
    assert [one.definition.id for one in _answers(case, rules_on=date(2018, 12, 1))] == ["BR-02"]


def test_definitions_disagree_side_by_side() -> None:
    # 400 to 300: a fall after TACE, and no rise; three quarters of the baseline is no 80 % fall.
    answers = _answers({"treatment": "TACE", "results": [["2023-12-01", "400"], ["2024-03-01", "300"]]})
    assert {one.definition.id: one.answer for one in answers} == {"BR-07a": "met", "BR-07b": "not_met"}
    assert all(one.difference is not None and one.difference.verdict.code == "within" for one in answers)


def test_every_row_of_the_evidence_sheet_is_there_with_what_it_predicted() -> None:
    sheet = read_response_definitions()
    assert {one.id[:5] for one in sheet.definitions if one.kind != "prognostic"} == {
        f"BR-{number:02d}" for number in range(1, 13)}
    # Section 2.7, and the baseline line that the second reading adds from the trial of Maire.
    assert {one.id[:6] for one in sheet.definitions if one.kind == "prognostic"} == {
        *(f"PRG-{number:02d}" for number in range(1, 6)), "EMB-06"}
    assert all(one.predicted and one.studied_in for one in sheet.definitions)
    # RADIANT-1's cut-offs could not be read: they must never look checked.
    assert {one.source.checked for one in sheet.definitions if one.id.startswith("BR-03")} == {"recalled"}


@pytest.mark.parametrize(("change", "said"), [
    ({"source": {"from": date(2020, 1, 1), "ref": "nobody", "checked": "abstract"}}, "ref 'nobody'"),
    ({"analytes": ["unobtainium"]}, "analyte 'unobtainium'"), ({"rule": None}, "expected a rule"),
    ({"colour": "red"}, "colour")])
def test_a_wrong_definition_is_refused_with_its_place(change: dict[str, Any], said: str) -> None:
    entry = {"id": "X", "label": "x", "analytes": ["nse"], "treatments": ["TACE"], "studied_in": "x", "predicted": "x",
             "rule": {"at_least": 50}, "source": {"from": date(2020, 1, 1), "ref": "a", "checked": "abstract"}}
    with pytest.raises(BadSheet) as refusal:
        parse_response_definitions({"topic": "t", "references": {"a": {"title": "a"}},
                                    "definitions": [{**entry, **change}]}, "sheet.yaml")
    assert said in str(refusal.value)
