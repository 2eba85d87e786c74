"""What is written as FHIR is valid R4, reads back as the same record and says what mCODE asks for."""

import json
from datetime import date
from typing import Any

from fhir.resources.R4B import get_fhir_model_class
from hypothesis import HealthCheck, given, settings

from netcore.exchange import check_fhir, write_fhir
from netcore.model import Lab, Lesion, Measurement, Patient, PatientRecord, Study, Treatment
from tests.exchange.strategies import records
from tests.exchange.test_round_trip import full_record

TODAY = date(2024, 3, 12)


def small() -> PatientRecord:
    who = {"patient_id": "NET-1"}
    return PatientRecord.of([
        Patient(**who, sex="male", primary_site="ileum"),
        Lab(**who, analyte="five_hiaa", taken_on="2024-01-09", comparator=">", value="300.0", unit="umol/24h",
            specimen="urine_24h"),
        Study(**who, study_id="MR1", done_on="2024-01-10", kind="MRI"), Lesion(**who, lesion_id="B1", segment="VII"),
        Measurement(**who, study_id="MR1", lesion_id="B1", longest_diameter_mm="42", perpendicular_mm="30.5"),
        Treatment(**who, treatment_id="T1", kind="TACE", performed_on="2024-02-01")])


def resources(record: PatientRecord, kind: str) -> list[dict[str, Any]]:
    bundle = json.loads(write_fhir([record]))
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


def test_other_software_finds_codes_and_values_in_their_elements():
    marker, tumour_size = sorted(resources(small(), "Observation"), key=lambda one: one["id"])
    assert marker["code"]["coding"][0] == {"system": "http://loinc.org", "code": "14573-0"}
    assert marker["valueQuantity"] == {"value": 300.0, "unit": "umol/24h", "comparator": ">",
                                       "system": "http://unitsofmeasure.org", "code": "umol/(24.h)"}
    assert [part["valueQuantity"]["value"] for part in tumour_size["component"]] == [42, 30.5]
    assert tumour_size["focus"] == [{"reference": "BodyStructure/lesions-1"}]
    assert resources(small(), "Procedure")[0]["code"]["coding"][0]["code"] == "441525007"
    body, = resources(small(), "BodyStructure")
    assert body["location"]["coding"][0]["code"] == "277961009" and body["identifier"][0]["value"] == "B1"


def test_a_bundle_is_valid_by_the_models_of_fhir_resources():
    for record in (small(), full_record("NET-1")):
        bundle = get_fhir_model_class("Bundle").model_validate_json(write_fhir([record]))
        assert bundle.type == "collection" and bundle.entry[0].resource.get_resource_type() == "Patient"


def test_a_full_record_comes_back():
    record = full_record()
    intake = check_fhir({"x.json": write_fhir([record])}, today=TODAY)
    assert [str(one) for one in (*intake.refused, *intake.review)] == []
    assert intake.records == (record,)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(records())
def test_any_record_comes_back_as_it_was(record):
    intake = check_fhir({"x.json": write_fhir([record])}, today=TODAY)
    assert [str(one) for one in (*intake.refused, *intake.review)] == []
    assert intake.records == (record,)


def test_several_patients_are_one_bundle_a_line():
    both = [full_record("one"), full_record("two")]
    written = write_fhir(both)
    assert written.count(b"\n") == 2
    assert list(check_fhir({"x.ndjson": written}, today=TODAY).records) == both


def test_a_value_amended_elsewhere_is_read_from_its_element():
    text = write_fhir([small()]).decode().replace("300.0", "310.0").replace('"status": "final"', '"status": "amended"')
    intake = check_fhir({"x.json": text.encode()}, known={"NET-1": small()}.get)
    lab, = (one.row for one in intake.taken if one.row.TABLE == "labs")
    assert str(lab.value) == "310.0"


def test_the_same_records_give_the_same_bytes():
    assert write_fhir([full_record()]) == write_fhir([full_record()])
