"""The change of a marker against baseline and nadir, case by case."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from netcore.markers import MarkerPoint, compute_change, marker_series
from netcore.model import Lab, Patient, PatientRecord, Row, Treatment


class _AsWritten(yaml.SafeLoader):
    """YAML without dates and floats: `2024-03` and `200.0` stay as written."""


_AsWritten.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:float",
                                                      "tag:yaml.org,2002:int")]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()}
CASES = yaml.load((Path(__file__).parent / "changes.yaml").read_text(encoding="utf-8"), _AsWritten)


def _lab(position: int, when: str | None, value: str, more: dict[str, Any] | None = None) -> Lab:
    comparator = value[0] if value[0] in "<>" else None
    fields = {"analyte": "chromogranin_a", "taken_on": when, "value": value.lstrip("<>"), "comparator": comparator,
              "unit": "ng/mL", "specimen": "serum", "assay": "KRYPTOR", "sample_id": str(position), **(more or {})}
    return Lab(patient_id="p", **fields)


def _record(case: dict[str, Any]) -> PatientRecord:
    rows: list[Row] = [Patient(patient_id="p")]
    rows += [_lab(position, *result) for position, result in enumerate(case["results"])]
    rows += [Treatment(patient_id="p", treatment_id=f"t{position}", **fields)
             for position, fields in enumerate(case.get("treatments", ()))]
    return PatientRecord.of(rows)


def _when(point: MarkerPoint | None) -> str | None:
    return str(point.when) if point and point.when else None


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_change(case: dict[str, Any]) -> None:
    (series,) = marker_series(_record(case), "CgA")
    change = compute_change(series, baseline_day=_day(case.get("baseline_day")), as_of=_day(case.get("as_of")))
    found = {
        "latest": _when(change.latest), "baseline_is": change.baseline_is,
        "baseline": _when(change.from_baseline.reference), "from_baseline": change.from_baseline.percent,
        "baseline_reason": change.from_baseline.reason, "baseline_low": change.from_baseline.low,
        "baseline_high": change.from_baseline.high, "direction": change.from_baseline.direction,
        "nadir": _when(change.from_nadir.reference), "from_nadir": change.from_nadir.percent,
        "nadir_reason": change.from_nadir.reason, "nadir_low": change.from_nadir.low,
        "nadir_high": change.from_nadir.high, "judgement": change.judgement,
        "left_out": [_when(point) for point in change.left_out]}
    expected = case["expect"]
    assert {key: found[key] for key in expected} == {key: _meant(key, value) for key, value in expected.items()}


def _meant(key: str, value: Any) -> Any:
    if value in ("none", None):
        return None
    return Decimal(value) if key.startswith("from_") or key.endswith(("_low", "_high")) else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
