"""What a source calls entered in error is found among what was read from it, offered, and withdrawn with the save."""

from typing import Any

import pytest

from netcore.model import Finding, Lab, Patient, PatientRecord
from netcore.store import open_store
from netcore.views.records.imports import rows_to_withdraw, sentence_intake, sentences_withdrawals
from tests.exchange.test_fhir_in import LOINC, PATIENT, SNOMED, lab, read, rows

LIVER = {"coding": [{"system": SNOMED, "code": "10200004"}]}
RFA = {"resourceType": "Procedure", "id": "x", "status": "completed", "subject": {"reference": "Patient/p"},
       "code": {"coding": [{"system": SNOMED, "code": "879916008"}], "text": "RFA"}, "bodySite": [LIVER],
       "performedDateTime": "2023-01-02"}
CT = {"resourceType": "DiagnosticReport", "id": "r", "status": "final", "code": {"text": "CT"},
      "category": [{"coding": [{"code": "RAD"}]}], "subject": {"reference": "Patient/p"},
      "effectiveDateTime": "2023-01-02"}


def stored(*resources: dict[str, Any]) -> PatientRecord:
    record, = read(PATIENT, *resources).records
    return record


def again(record: PatientRecord, *resources: dict[str, Any]):
    return read(PATIENT, *({**one, "status": "entered-in-error"} for one in resources), known=lambda _: record)


@pytest.mark.parametrize(("resource", "table"), [(lab(), "labs"), (RFA, "treatments"), (CT, "studies")])
def test_the_row_of_a_resource_entered_in_error_is_offered_for_withdrawal(resource: dict[str, Any], table: str):
    record = stored(resource)
    intake = again(record, resource)
    row, = record.table(table)
    assert [one.row for one in intake.withdrawals] == [row]
    assert rows(intake, table) == [] and intake.left_out == () and intake.refused == ()
    assert sentence_intake(intake).endswith("1 to withdraw. Nothing is saved yet.")


def test_another_resource_another_patient_and_what_a_person_typed_stay():
    record = stored(lab())
    intake = again(record, lab(id="other"))
    assert intake.withdrawals == () and "nothing was recorded from it" in intake.left_out[0]
    typed = PatientRecord.of([Patient(patient_id="NET-1"), Lab(
        patient_id="NET-1", row_id="r1", analyte="chromogranin_a", taken_on="2024-01-09", value="412.5",
        unit="ng/mL")])
    assert again(typed, lab()).withdrawals == ()
    assert read(PATIENT, lab(status="entered-in-error"), known=lambda _: None).withdrawals == ()
    assert read(PATIENT, lab(status="preliminary"), known=lambda _: record).withdrawals == ()


def test_a_treatment_takes_the_lesions_it_was_aimed_at_along_and_stays_where_more_hangs_on_it():
    tumour = {"resourceType": "BodyStructure", "id": "b", "patient": {"reference": "Patient/p"}, "location": LIVER,
              "identifier": [{"value": "B1"}]}
    aimed = {**RFA, "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/procedure-targetBodyStructure",
                                   "valueReference": {"reference": "BodyStructure/b"}}]}
    record = stored(tumour, aimed)
    assert [one.row.TABLE for one in again(record, aimed).withdrawals] == ["treatments", "treated_lesions"]
    more = PatientRecord.of([*record.rows(), Finding(patient_id="NET-1", fact="crisis", value="yes",
                                                     treatment_id=record.treatments[0].treatment_id)])
    intake = again(more, aimed)
    assert intake.withdrawals == () and "1 row(s) hang on what was recorded" in " ".join(intake.left_out)


def test_it_is_withdrawn_in_the_same_step_or_nothing_is_saved(tmp_path):
    with open_store(f"sqlite:///{tmp_path / 'r.sqlite'}") as store:
        store.save(stored(lab()), by="AB")
        new = lab("2333-3", id="g", valueQuantity={"value": 90, "unit": "pg/mL"})
        intake = read(PATIENT, lab(status="entered-in-error"), new, known=store.load)
        sentence, = sentences_withdrawals(intake)
        assert "by AB" in sentence and "chromogranin_a 412.5" in sentence
        gone = rows_to_withdraw(intake)
        with pytest.raises(Exception, match="no such row"):
            store.save_all(intake.records, by="CD", reason="file", withdrawing={"NET-1": [("labs", "no such")]})
        assert [row.analyte for row in store.load("NET-1").labs] == ["chromogranin_a"]
        store.save_all(intake.records, by="CD", reason="file", withdrawing=gone)
        assert [row.analyte for row in store.load("NET-1").labs] == ["gastrin"]
        last = [version for version in store.history("NET-1") if version.withdrawn]
        assert [(version.saved_by, version.reason) for version in last] == [("CD", "file")]
        assert store.verify().broken is None


@pytest.mark.parametrize("kind", ["MedicationStatement", "MedicationAdministration"])
def test_a_drug_waits_for_a_person_and_is_no_treatment_by_guess(kind: str):
    drug = {"resourceType": kind, "id": "m", "status": "completed", "subject": {"reference": "Patient/p"},
            "medicationCodeableConcept": {"coding": [{"system": LOINC, "code": "x"}], "text": "lanreotide"},
            "effectivePeriod": {"start": "2023-01-02", "end": "2023-05-02T10:00:00Z"}}
    intake = read(PATIENT, drug)
    item, = intake.review
    assert rows(intake, "treatments") == [] and not item.asks_analyte
    assert (item.text, item.code) == ("lanreotide", f"{LOINC}|x")
    assert item.why == "completed, 2023-01-02 to 2023-05-02; a drug is entered as a treatment by a person"
