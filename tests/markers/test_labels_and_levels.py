"""Labels of this software, levels that went with an outcome in groups, gastrin with the acidity of the stomach."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from netcore.evidence.yaml_file import read_yaml
from netcore.markers import compute_labels, marker_series, prognostic_notes, read_gastrin
from netcore.model import Finding, Lab, Patient, PatientRecord, Row, Treatment
from netcore.views.markers.labels import sentence_gastrin, table_labels, table_prognosis

CASES = read_yaml(Path(__file__).parent / "labels.yaml")


def _record(*rows: Row, **person: Any) -> PatientRecord:
    return PatientRecord.of([Patient(patient_id="p", **person), *rows])


def _lab(taken_on: str | None, value: str, **fields: Any) -> Lab:
    return Lab(patient_id="p", taken_on=taken_on, value=value.lstrip("<>"),
               comparator=value[0] if value[0] in "<>" else None, **{
                   "analyte": "chromogranin_a", "unit": "ng/mL", "specimen": "serum", "upper_limit": "100", **fields})


def _treatment(kind: str, performed_on: str | None, **fields: Any) -> Treatment:
    return Treatment(patient_id="p", treatment_id=f"{kind} {performed_on}", kind=kind, performed_on=performed_on,
                     **fields)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_label(case: dict[str, Any]) -> None:
    fields = {name: case[name] for name in ("analyte", "unit", "specimen") if name in case}
    fields["upper_limit"] = case.get("limit", "100")
    labs = [_lab(f"2024-{month:02d}-10", value, **fields) for month, value in case["after"]]
    labs += [_lab("2023-12-10", case["baseline"], **fields)] if case["baseline"] else []
    series = marker_series(_record(*labs, _treatment("TACE", "2024-01-01")), case.get("analyte", "chromogranin_a"))
    found = {one.which: one for one in compute_labels(series)}
    lowest = found["lowest"]
    assert (lowest.label, lowest.why_not, lowest.at_least) == (case["lowest"], case.get("why"),
                                                               case.get("at_least", False))
    assert ({"last": found["last"].label} if "last" in found else {}) == (
        {"last": case["last"]} if "last" in case else {})


def test_caspar_positive_stands_beside_the_label_of_the_last_result_only() -> None:
    labs = [_lab(day, value, assay="KRYPTOR CgA II") for day, value in (
        ("2023-12-10", "1000"), ("2024-03-10", "300"), ("2024-09-10", "480"))]
    labels = compute_labels(marker_series(_record(*labs, _treatment("TACE", "2024-01-01")), "CgA"))
    assert [(one.which, one.label, one.caspar_positive) for one in labels] == [
        ("lowest", "partial", None), ("last", "partial", True)]      # 480 is 1.6 times 300, and 52 % below 1000
    assert list(table_labels(labels)["label"]) == ["partial", "partial, CASPAR-positive"]


def _notes(*rows: Row, **person: Any) -> dict[tuple[str, str], tuple[Any, str]]:
    return {(one.definition.id, one.series.analyte): (one.site_studied, one.against)
            for one in prognostic_notes(_record(*rows, **person))}


@pytest.mark.parametrize(("value", "line_1", "line_2_5", "line_6"), [
    ("100", "not_above", "not_above", "not_above"), ("101", "above", "not_above", "not_above"),
    ("250", "above", "not_above", "not_above"), ("251", "above", "above", "not_above"),
    ("601", "above", "above", "above"), ("<100", "not_above", "not_above", "not_above"),
    ("<150", "unknown", "not_above", "not_above"), (">250", "above", "above", "unknown")])
def test_a_level_against_the_published_lines(value: str, line_1: str, line_2_5: str, line_6: str) -> None:
    found = _notes(_lab("2024-01-10", value), primary_site="pancreas")
    assert found["PRG-01a", "chromogranin_a"] == (True, line_1)      # RADIANT-1: above the limit
    assert found["PRG-02", "chromogranin_a"] == (True, line_2_5)     # Han 2015
    assert found["PRG-03", "chromogranin_a"] == (False, line_6)      # Levy 2020, small intestine
    assert found["PRG-04b", "chromogranin_a"] == (True, "no_line")   # Fuksiewicz 2018, not in the pancreas


def test_whose_line_it_is_belongs_to_the_note() -> None:
    assert _notes(_lab("2024-01-10", "700"), primary_site="ileum")["PRG-03", "chromogranin_a"] == (True, "above")
    assert _notes(_lab("2024-01-10", "700"))["PRG-03", "chromogranin_a"] == (None, "above")
    urine = _lab("2024-01-10", "60", analyte="five_hiaa", unit="umol/24 h", specimen="urine_24h", upper_limit="47")
    assert _notes(urine) == {("EMB-06b", "five_hiaa"): (None, "above")}     # PRG-05 speaks of plasma
    plasma = _lab("2024-01-10", "600", analyte="five_hiaa", unit="nmol/L", specimen="plasma", upper_limit="123")
    assert _notes(plasma) == {("PRG-05", "five_hiaa"): (None, "no_line")}


def test_only_results_before_the_first_treatment_and_out_of_doubt_count() -> None:
    tace = _treatment("TACE", "2024-02-01")
    assert _notes(_lab("2024-03-10", "700"), tace) == {}
    assert _notes(_lab("2024-01-10", "700", conditions=("ppi",)), tace) == {}
    assert _notes(_lab("2024-01-10", "700"), _treatment("TACE", None)) == {}
    assert ("PRG-02", "chromogranin_a") in _notes(_lab("2024-01-10", "700"), tace)


def test_the_levels_say_in_whom_and_never_predict() -> None:
    table = table_prognosis(prognostic_notes(_record(_lab("2024-01-10", "310"), primary_site="pancreas")))
    row = table[table["published level"].str.startswith("PRG-02")].iloc[0]
    assert (row["here"], row["found in"]) == ("above it", "non-functioning pancreatic tumours with liver metastases "
                                                          "(51 people)")
    assert row["went with, in that group"].startswith("shorter overall survival")


def _gastrin(value: str = "1200", *rows: Row, ph: str | None = "1.5", ph_day: str = "2024-01-10",
             **fields: Any) -> str:
    acidity = [Finding(patient_id="p", fact="gastric_ph", observed_on=ph_day, value=ph)] if ph else []
    lab = _lab("2024-01-10", value, **{"analyte": "gastrin", "unit": "ng/L", **fields})
    (reading,) = read_gastrin(_record(lab, *acidity, *rows))
    assert "stop" not in sentence_gastrin(reading)
    return reading.answer


@pytest.mark.parametrize(("value", "ph", "fields", "answer"), [
    ("1200", "1.5", {}, "met"), ("1200", None, {}, "no_acidity"), ("1200", "2", {}, "met"),
    ("1200", "2.1", {}, "not_acid"), ("1200", "low", {}, "unknown"),
    ("499", "1.5", {}, "raised"), ("501", "1.5", {}, "met"),     # above 500 pg/mL
    ("400", "1.5", {"upper_limit": "40"}, "met"), ("399", "1.5", {"upper_limit": "40"}, "raised"),    # 10 times
    ("100", "1.5", {}, "not_met"), ("101", "1.5", {}, "raised"), ("<150", "1.5", {}, "unknown"),
    (">500", "1.5", {}, "met"), (">400", "1.5", {}, "unknown"), ("400", "1.5", {"upper_limit": None}, "unknown"),
    # pmol/L is not converted, so 600 pmol/L is not compared with 500 pg/mL; the multiple of the limit is.
    ("600", "1.5", {"unit": "pmol/L"}, "raised"), ("1200", "1.5", {"conditions": ("ppi",)}, "suppressed")])
def test_gastrin_is_read_only_with_the_acidity_of_the_stomach(value: str, ph: str | None, fields: dict[str, Any],
                                                              answer: str) -> None:
    # PDQ: 10 times the limit or above 500 pg/mL; the laboratory of Canterbury: pH up to 2.
    assert _gastrin(value, ph=ph, **fields) == answer


def test_acid_suppression_by_the_treatment_row_and_a_ph_of_another_day() -> None:
    assert _gastrin("1200", _treatment("PPI", "2023-01-01")) == "suppressed"
    assert _gastrin("1200", _treatment("PPI", "2023-01-01", ended_on="2023-12-28")) == "suppressed"    # 13 days
    assert _gastrin("1200", _treatment("PPI", "2023-01-01", ended_on="2023-12-26")) == "met"           # 15 days
    assert _gastrin("1200", ph_day="2024-01-11") == "no_acidity"
    assert read_gastrin(_record(_lab("2024-01-10", "900", analyte="gastrin", unit="ng/L", minutes="10"))) == ()
    assert read_gastrin(_record(_lab("2008-01-10", "900", analyte="gastrin", unit="ng/L")),
                        rules_on=date(2008, 2, 1)) == ()
