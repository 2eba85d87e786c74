"""What stands among the stop signs, and what is due: the latest answer, and everything that may contradict it."""

from datetime import date

from netcore.model import Finding, Histology, Lab, Patient, PatientRecord, Plan, Row, Treatment, cut_record
from netcore.rules.status import gather_due, gather_stop_signs
from netcore.views.patient.words import (
    due_sentences,
    sentence_diagnosis,
    sentence_last_procedure,
    stop_sign_cells,
)

DAY = date(2024, 3, 12)


def record(*rows: Row, **patient: object) -> PatientRecord:
    return PatientRecord.of([Patient(patient_id="P", **patient), *rows])


def finding(fact: str, on: str | None, value: str, **more: object) -> Finding:
    return Finding(patient_id="P", fact=fact, observed_on=on, value=value, **more)


def lab(analyte: str, on: str, value: str | None, unit: str | None, **more: object) -> Lab:
    return Lab(patient_id="P", analyte=analyte, taken_on=on, value=value, unit=unit, **more)


def treatment(kind: str, on: str | None, **more: object) -> Treatment:
    return Treatment(patient_id="P", treatment_id=f"{kind}-{on}-{more.get('agent')}", kind=kind, performed_on=on,
                     **more)


def cell(patient: PatientRecord, label: str):
    return next(cell for cell in stop_sign_cells(cut_record(patient, DAY), DAY) if cell.label == label)


def due(patient: PatientRecord, day: date = DAY) -> list[tuple[str, str, bool]]:
    return [(entry.kind, str(entry.on), entry.overdue) for entry in gather_due(cut_record(patient, day), day)]


def test_two_different_answers_of_one_day_are_both_shown_and_not_called_known():
    patient = record(finding("ecog", "2024-03-01", "1"), finding("ecog", "2024-03-01", "3", method="nurse"),
                     lab("bilirubin", "2024-03-01", "0.9", "mg/dL", sample_id="a"),
                     lab("bilirubin", "2024-03-01", "4.1", "mg/dL", sample_id="b"))
    assert (cell(patient, "ECOG").answer, cell(patient, "ECOG").known) == ("1 or 3", False)
    assert cell(patient, "bilirubin").answer == "0.9 mg/dL or 4.1 mg/dL"


def test_an_undated_answer_stands_beside_the_dated_one_that_it_contradicts():
    patient = record(finding("portal_vein", "2023-01-01", "open"),
                     finding("portal_vein", None, "occluded", when_text="spring 2024"))
    assert cell(patient, "portal vein").answer == "open or occluded"
    assert not cell(patient, "portal vein").known


def test_an_older_answer_contradicts_nothing():
    patient = record(finding("portal_vein", "2023-01-01", "open"), finding("portal_vein", "2024-01-01", "occluded"),
                     finding("ascites", None, "yes", sequence=1), finding("ascites", None, "no", sequence=2))
    assert (cell(patient, "portal vein").answer, cell(patient, "ascites").answer) == ("occluded", "no")


def test_what_was_found_at_a_treatment_counts_as_found_in_the_patient():
    patient = record(treatment("TACE", "2024-01-10"), finding("portal_vein", "2022-01-01", "open"),
                     finding("portal_vein", "2024-01-10", "occluded", treatment_id="TACE-2024-01-10-None"))
    assert cell(patient, "portal vein").answer == "occluded"


def test_a_bilioenteric_anastomosis_among_the_treatments_is_known_and_outlives_a_later_no():
    operation = treatment("bilioenteric_anastomosis", "2019-05-01")
    assert cell(record(operation), "bilio-enteric anastomosis").answer == "yes, operation"
    contradicted = cell(record(operation, finding("bilioenteric_anastomosis", "2022-01-01", "no")),
                        "bilio-enteric anastomosis")
    assert (contradicted.answer, contradicted.known) == ("no or yes, operation", False)
    agreed = record(operation, finding("bilioenteric_anastomosis", "2022-01-01", "yes"))
    assert cell(agreed, "bilio-enteric anastomosis").known


def test_a_result_without_a_value_does_not_hide_the_one_before_it():
    patient = record(lab("platelets", "2024-02-01", "40", "10*9/L"), lab("platelets", "2024-03-01", None, None))
    assert "40" in cell(patient, "platelets").answer


def test_creatinine_in_urine_is_not_the_kidney_function():
    patient = record(lab("creatinine", "2024-03-01", "120", "mg/dL", specimen="urine_spot"))
    assert not cell(patient, "creatinine").known


def test_a_number_without_its_unit_says_so_and_inr_has_none():
    patient = record(lab("albumin", "2024-03-01", "31", None), lab("inr", "2024-03-01", "1.1", None))
    assert cell(patient, "albumin").answer == "31 (unit not recorded)"
    assert cell(patient, "INR").answer == "1.1"


def test_a_result_under_another_name_of_the_analyte_is_found():
    assert {sign.name for sign in gather_stop_signs(record(lab("INR", "2024-03-01", "1.1", None)), DAY)
            if sign.row} == {"inr"}


def test_tablets_and_cycles_are_no_injections_that_are_due():
    patient = record(treatment("everolimus", "2024-01-01", interval_days=1, access="oral"),
                     treatment("PPI", "2024-01-01", interval_days=1),
                     treatment("PRRT", "2024-01-02", interval_days=56, access="infusion"),
                     treatment("SSA", "2024-02-20", agent="lanreotide", interval_days=28))
    assert due(patient) == [("injection", "2024-03-19", False)]


def test_one_somatostatin_analogue_replaces_the_other():
    patient = record(treatment("SSA", "2022-01-01", agent="octreotide LAR", interval_days=28),
                     treatment("SSA", "2024-02-20", agent="lanreotide", interval_days=28))
    assert due(patient) == [("injection", "2024-03-19", False)]


def test_a_planned_injection_takes_the_place_of_the_interval_only_where_it_lies_ahead():
    given = treatment("SSA", "2024-02-20", agent="lanreotide", interval_days=28)
    planned = [Plan(patient_id="P", kind="injection", planned_on=on, recorded_on="2022-01-01T00:00:00Z")
               for on in ("2022-02-01", "2024-03-15")]
    assert due(record(given, planned[0])) == [("injection", "2022-02-01", True), ("injection", "2024-03-19", False)]
    assert due(record(given, planned[1])) == [("injection", "2024-03-15", False)]


def test_nothing_is_due_after_death_but_was_before():
    patient = record(treatment("SSA", "2024-02-01", agent="lanreotide", interval_days=28), died_on="2024-03-10")
    assert due(patient, date(2024, 3, 9)) == [("injection", "2024-02-29", True)]
    assert due(patient) == []


def test_a_procedure_that_may_be_later_stands_beside_the_last_one():
    patient = record(treatment("TACE", "2017-02-02"), treatment("resection", None, when_text="after the TACE"))
    assert sentence_last_procedure(patient, DAY).endswith(
        "perhaps later, as the order is not known: resection, after the TACE.")


def test_an_interval_that_passed_more_than_once_may_mean_that_the_drug_was_stopped():
    given = treatment("SSA", "2022-03-07", agent="octreotide LAR", interval_days=28)
    assert due_sentences(record(given), DAY) == [(
        "octreotide LAR injection: overdue since 4 Apr 2022 (708 days); no end of this treatment is recorded", True)]


def test_a_sample_with_another_grade_is_not_hidden_by_the_latest_one():
    samples = [Histology(patient_id="P", sampled_on=on, site=site, reported_grade=grade)
               for on, site, grade in (("2023-01-01", "liver", "G3"), ("2024-01-01", "primary", "G1"))]
    assert sentence_diagnosis(record(*samples), DAY).endswith("; other samples: G3 (liver, 1 Jan 2023)")
