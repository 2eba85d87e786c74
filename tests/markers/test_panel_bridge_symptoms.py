"""The staging panel, insulin with its glucose, two assays on one scale, symptoms around treatments."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from netcore.markers import (
    bridge_series,
    compute_stool_responses,
    compute_symptom_changes,
    marker_series,
    read_insulin,
    staging_panel,
)
from netcore.model import Finding, Lab, Patient, PatientRecord, Row, Symptoms, Treatment
from netcore.views.markers.symptoms import symptom_lines


def _record(*rows: Row) -> PatientRecord:
    return PatientRecord.of([Patient(patient_id="p"), *rows])


def _lab(analyte: str, value: str, unit: str, taken_on: str | None = "2024-01-10", **fields: Any) -> Lab:
    return Lab(patient_id="p", analyte=analyte, value=value, unit=unit, taken_on=taken_on, **fields)


def _treatment(kind: str, performed_on: str | None, **fields: Any) -> Treatment:
    return Treatment(patient_id="p", treatment_id=f"{kind} {performed_on}", kind=kind, performed_on=performed_on,
                     **fields)


def _panel(*rows: Row) -> dict[str, tuple[str, bool, bool]]:
    return {one.entry.id: (one.taken, one.by_seed_review, one.by_syndrome is not None)
            for one in staging_panel(_record(*rows)).markers}


def test_the_seed_review_lists_four_markers_even_without_symptoms() -> None:
    found = _panel(_lab("chromogranin_a", "200", "ng/mL", "2023-12-01"), _treatment("TACE", "2024-01-01"))
    assert found == {"chromogranin_a": ("before", True, False), "serotonin": ("never", True, False),
                     "insulin": ("never", True, False), "vip": ("never", True, False)}


def test_a_syndrome_asks_for_its_own_markers() -> None:
    found = _panel(Finding(patient_id="p", fact="syndrome", value="gastrinoma", observed_on="2023-12-01"))
    assert found["gastrin"] == ("never", False, True)
    assert "glucagon" not in found


@pytest.mark.parametrize(("taken_on", "taken"), [
    ("2024-01-01", "before"), ("2024-01-02", "after_only"), ("2023-12", "before"), ("2024-01", "order_not_known"),
    (None, "order_not_known")])
def test_before_or_after_the_first_treatment(taken_on: str | None, taken: str) -> None:
    assert _panel(_lab("vip", "20", "pmol/L", taken_on), _treatment("TACE", "2024-01-01"),
                  _treatment("TACE", "2024-06-01"))["vip"][0] == taken


def test_beside_a_treatment_of_unknown_date_nothing_is_certainly_before() -> None:
    assert _panel(_lab("vip", "20", "pmol/L"), _treatment("TACE", None))["vip"][0] == "order_not_known"


INSULIN = _lab("insulin", "9", "mU/L", sample_id="a")
GLUCOSE = _lab("glucose", "2.3", "mmol/L", sample_id="a")
C_PEPTIDE = _lab("c_peptide", "1.1", "nmol/L", sample_id="a")


@pytest.mark.parametrize(("rows", "answer"), [
    ([INSULIN, GLUCOSE, C_PEPTIDE], "met"), ([INSULIN], "not_readable"), ([INSULIN, GLUCOSE], "unknown"),
    ([INSULIN, _lab("glucose", "3.0", "mmol/L", sample_id="a"), C_PEPTIDE], "does_not_apply"),
    ([INSULIN, _lab("glucose", "2.99", "mmol/L", sample_id="a"), C_PEPTIDE], "met"),
    # The source prints 55 mg/dL (3.0 mmol/L) and 0.6 ng/mL (0.2 nmol/L): each is compared as printed.
    ([INSULIN, _lab("glucose", "54.9", "mg/dL", sample_id="a"), C_PEPTIDE], "met"),
    ([INSULIN, _lab("glucose", "55", "mg/dL", sample_id="a"), C_PEPTIDE], "does_not_apply"),
    ([INSULIN, GLUCOSE, _lab("c_peptide", "0.6", "ng/mL", sample_id="a")], "met"),
    ([INSULIN, GLUCOSE, _lab("c_peptide", "0.59", "ng/mL", sample_id="a")], "not_met"),
    ([INSULIN, _lab("glucose", "2.3", "mmol/L", sample_id="b"), C_PEPTIDE], "not_readable"),
    ([_lab("insulin", "2.9", "mU/L", sample_id="a"), GLUCOSE, C_PEPTIDE], "not_met"),
    ([_lab("insulin", "3", "mU/L", sample_id="a"), GLUCOSE, C_PEPTIDE], "met"),
    ([_lab("insulin", "20", "pmol/L", sample_id="a"), GLUCOSE, C_PEPTIDE], "unknown"),     # the factor is not known
    ([_lab("insulin", "2", "mU/L", sample_id="a", comparator="<"), GLUCOSE, C_PEPTIDE], "not_met"),
    ([_lab("insulin", "2", "mU/L", sample_id="a", comparator=">"), GLUCOSE, C_PEPTIDE], "unknown"),
    ([INSULIN, GLUCOSE, C_PEPTIDE, _lab("proinsulin", "4", "pmol/L", sample_id="a")], "not_met")])
def test_insulin_is_read_only_with_the_glucose_of_its_sample(rows: list[Row], answer: str) -> None:
    # Endocrine Society 2009: glucose below 3.0 mmol/L, insulin 3 mIU/L, C-peptide 0.2 nmol/L, proinsulin 5 pmol/L.
    (reading,) = read_insulin(_record(*rows))
    assert reading.answer == answer


def _cga(assay: str, value: str, taken_on: str, **fields: Any) -> Lab:
    return _lab("chromogranin_a", value, "ng/mL", taken_on, **{"assay": assay, "specimen": "serum", **fields})


def test_cisbio_is_shown_on_the_scale_of_kryptor_by_the_published_equation() -> None:
    (bridged,) = bridge_series(marker_series(_record(_cga("Cisbio", "100", "2023-01-10"),
                                                     _cga("KRYPTOR", "90", "2024-01-10")), "CgA"))
    assert [(point.value, value) for point, value in bridged.points] == [(100, Decimal("76.7"))]   # 69.5 + 7.2
    assert bridged.target.assay == "KRYPTOR"


@pytest.mark.parametrize("rows", [
    [_cga("Dako", "100", "2023-01-10"), _cga("KRYPTOR", "90", "2024-01-10")],
    [_cga("Cisbio", "100", "2023-01-10", specimen="plasma"), _cga("KRYPTOR", "90", "2024-01-10")],
    [_cga("Cisbio", "100", "2023-01-10", comparator=">"), _cga("KRYPTOR", "90", "2024-01-10")],
    [_cga("Cisbio", "100", "2023-01-10"), _cga("Cisbio", "90", "2024-01-10")]])
def test_without_a_published_equation_nothing_is_bridged(rows: list[Row]) -> None:
    assert bridge_series(marker_series(_record(*rows), "CgA")) == ()


def _symptoms(day: str, stools: str, **fields: str) -> Symptoms:
    return Symptoms(patient_id="p", observed_on=day, stools_per_day=stools, **fields)


def test_symptoms_before_and_after_a_treatment() -> None:
    record = _record(_symptoms("2023-12-01", "8", flushes_per_day="0", weight_kg="60"),
                     _treatment("TACE", "2024-01-01"), _symptoms("2024-03-01", "4", flushes_per_day="1"),
                     _treatment("PRRT", "2024-06-01"), _symptoms("2024-08-01", "2"))
    found = [(one.treatment.kind, one.field, one.before, one.after, one.percent)
             for one in compute_symptom_changes(record)]
    assert found == [("TACE", "flushes_per_day", 0, 1, None), ("TACE", "stools_per_day", 8, 4, -50),
                     ("PRRT", "stools_per_day", 4, 2, -50)]
    assert compute_symptom_changes(record, as_of=date(2024, 2, 1)) == ()
    newest, first = (text for text, _ in symptom_lines(compute_symptom_changes(record), ()))
    assert newest == ("PRRT, 1 Jun 2024: stools 4 (1 Mar 2024) to 2 a day (1 Aug 2024) (\u221250 %), until the next "
                      "treatment.")
    assert "flushes 0 (1 Dec 2023) to 1 a day (1 Mar 2024); stools 8" in first


def test_stools_by_the_telestar_line_on_the_days_that_are_recorded() -> None:
    record = _record(_symptoms("2023-12-01", "10"), _treatment("telotristat", "2024-01-01"),
                     _symptoms("2024-02-01", "7"), _symptoms("2024-03-01", "8"))   # 7 is 30 % fewer than 10, 8 is not
    (found,) = compute_stool_responses(record)
    assert (found.definition.id, found.in_context, found.days_reached, found.days_recorded) == ("BR-06", True, 1, 2)
