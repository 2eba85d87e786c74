"""Small records for the tests of the store; every value is made up."""

from typing import Any

from netcore.model import TABLES, Lab, Patient, PatientRecord, Row

FULL_ROWS: list[dict[str, Any]] = [
    {"table": "patients", "sex": "female", "birth_year": "1961", "primary_site": "ileum", "diagnosed_on": "2017-06",
     "died_on": "2023-01-02", "death_cause": "heart failure", "last_contact_on": "2022-12", "origin": "entered",
     "citation": "nobody, \"nowhere\"; 2020", "story_today": "2022-01-01"},
    {"table": "lesions", "lesion_id": "B1", "label": "dôme", "organ": "liver", "segment": "IVa", "structure": "tumour",
     "of_lesion_id": "B2", "first_seen_on": "2017"},
    {"table": "lesions", "lesion_id": "B2", "label": "B2", "organ": "liver", "segment": "VIII", "structure": "node",
     "of_lesion_id": "B1", "first_seen_on": "2017-06-12"},
    {"table": "histology", "sampled_on": "2017-06-12", "site": "liver", "lesion_id": "B1", "specimen": "biopsy",
     "edition": "WHO 2019", "reported_grade": "G2", "differentiation": "well", "ki67_low": "5", "ki67_high": "10.0",
     "mitoses_per_2mm2": "3.50", "cells_counted": "2000"},
    {"table": "labs", "analyte": "cga", "taken_on": "2018-02-03", "sample_id": "S1", "minutes": "-5.0",
     "comparator": "<", "value": "0.1230", "interpretation": "low", "unit": "µg/L", "lower_limit": "0",
     "upper_limit": "100.00", "specimen": "serum", "assay": "A", "laboratory": "L", "conditions": "ppi;fasting"},
    {"table": "studies", "study_id": "CT1", "done_on": "2018-02-03", "timepoint": "baseline", "reader": "R1",
     "kind": "CT", "phases": "arterial;portal", "slice_mm": "2.50", "regions": "liver", "new_lesion": "equivocal",
     "krenning": "3", "result": "line one\nline two"},
    {"table": "target_sets", "set_id": "T", "course_id": "C1", "reader": "R1", "baseline_on": "2018-02-03",
     "lesion_id": "B1", "role": "target"},
    {"table": "measurements", "study_id": "CT1", "lesion_id": "B1", "reader": "R1", "state": "split",
     "linked_lesion_ids": "B2", "longest_diameter_mm": "30.10", "perpendicular_mm": "20", "third_axis_mm": "1.0",
     "short_axis_mm": "0", "enhancing_diameter_mm": "9.9", "enhancing_perpendicular_mm": "8", "attenuation_hu": "-12",
     "volume_ml": "14.137", "enhancing_volume_ml": "9.01", "zone_finding": "benign_rim", "certainty": "equivocal"},
    {"table": "treatments", "treatment_id": "X1", "course_id": "C1", "kind": "DEB-TACE", "performed_on": "2019-05",
     "ended_on": "2019-06-01", "agent": "doxorubicin", "dose": "50.0", "dose_unit": "mg", "interval_days": "28",
     "territory": "right_lobe;IVb", "access": "transarterial", "urgent": "no", "intent": "palliative",
     "stop_reason": "done", "complication": "none"},
    {"table": "treated_lesions", "treatment_id": "X1", "lesion_id": "B1", "technical_success": "yes",
     "margin_mm": "-1.50"},
    {"table": "findings", "fact": "liver_involvement", "observed_on": "2018", "lesion_id": "B1", "treatment_id": "X1",
     "comparator": ">", "value": "10-15", "unit": "%", "grade": "II", "method": "CT"},
    {"table": "symptoms", "observed_on": "2018-02-03", "flushes_per_day": "0", "stools_per_day": "4.5",
     "weight_kg": "61.20", "pain_0_10": "0", "fatigue_0_10": "10"},
    {"table": "plans", "kind": "board", "planned_on": "2031-01-01", "done_on": "2018-02-03", "question": "TACE?",
     "decision": "wait", "reason": "bilirubin"},
]
_COMMON = {"row_id": "own", "recorded_on": "2020-05-06T07:08:09.123456Z", "recorded_by": "AB", "as_printed": "1,5",
           "when_text": "spring", "sequence": "3", "doubt": "inferred", "note": "😀 'quoted'; second line\nthird"}


def full_record(patient_id: str = "P1") -> PatientRecord:
    """A record with every column of every table filled."""
    rows: list[Row] = []
    for number, filled in enumerate(FULL_ROWS):
        cells = {name: value for name, value in filled.items() if name != "table"}
        rows.append(TABLES[filled["table"]].model_validate(
            {**_COMMON, **cells, "patient_id": patient_id, "row_id": f"r{number}"}))
    return PatientRecord.of(rows)


def lab(value: str, *, patient_id: str = "P1", sample: str = "S1", taken_on: str = "2020-01-01", **more: Any) -> Lab:
    """One chromogranin A result; sample and day are its natural key here."""
    return Lab.model_validate({"patient_id": patient_id, "analyte": "cga", "taken_on": taken_on, "sample_id": sample,
                               "value": value, "unit": "ng/mL", **more})


def record(*rows: Row, patient_id: str = "P1", **more: Any) -> PatientRecord:
    """A record of one patient with these rows."""
    return PatientRecord.of([Patient.model_validate({"patient_id": patient_id, **more}), *rows])


def values(of: PatientRecord) -> list[str]:
    """The values of the laboratory results, as they are kept."""
    return [str(row.value) for row in of.labs]
