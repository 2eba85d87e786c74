"""What FHIR R4 files bring: entry by entry, never an analyte by guess."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from netcore.exchange import check_fhir
from netcore.model import PatientRecord

TODAY = date(2024, 6, 1)
PATIENT = {"resourceType": "Patient", "id": "p", "identifier": [{"value": "NET-1"}], "gender": "female"}
SNOMED, LOINC, UCUM = "http://snomed.info/sct", "http://loinc.org", "http://unitsofmeasure.org"


def lab(loinc: str = "9811-1", **changed: Any) -> dict[str, Any]:
    found = {"resourceType": "Observation", "id": "o", "status": "final",
             "code": {"coding": [{"system": LOINC, "code": loinc}], "text": "a test"},
             "subject": {"reference": "Patient/p"}, "effectiveDateTime": "2024-01-09",
             "valueQuantity": {"value": 412.5, "unit": "ng/mL", "system": UCUM, "code": "ng/mL"}}
    return {key: value for key, value in {**found, **changed}.items() if value is not None}


def read(*resources: dict[str, Any], **options: Any):
    bundle = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in resources]}
    return check_fhir({"file.json": json.dumps(bundle).encode()}, today=TODAY, **options)


def rows(intake, table: str) -> list[dict[str, Any]]:
    return [one.row.content() for one in intake.taken if table == one.row.TABLE]


def only(intake, table: str = "labs") -> dict[str, Any]:
    assert [str(problem) for problem in intake.refused] == []
    row, = rows(intake, table)
    return row


def test_a_marker_result_keeps_value_unit_limits_and_assay():
    row = only(read(PATIENT, lab(method={"text": "KRYPTOR"}, referenceRange=[{"low": {"value": 0}, "high": {
        "value": 102, "unit": "ng/mL", "code": "ng/mL"}}], note=[{"text": "fasting?"}])))
    assert (row["analyte"], row["value"], row["unit"], row["taken_on"]) == (
        "chromogranin_a", "412.5", "ng/mL", "2024-01-09")
    assert (row["lower_limit"], row["upper_limit"], row["assay"], row["note"]) == ("0", "102", "KRYPTOR", "fasting?")
    assert "specimen" not in row, "serum or plasma: the code leaves it open"


def test_decimals_stay_as_printed():
    text = json.dumps([PATIENT, lab()]).replace("412.5", "1.00")
    assert only(check_fhir({"a.json": text.encode()}))["value"] == "1.00"


def test_a_censored_value_stays_censored():
    row = only(read(PATIENT, lab(valueQuantity={"value": 4, "comparator": "<", "unit": "ng/mL"})))
    assert (row["comparator"], row["value"]) == ("<", "4")


@pytest.mark.parametrize(("printed", "kept", "words"), [
    ("2019", "2019", None), ("2019-04", "2019-04", None), ("2024-01-09", "2024-01-09", None),
    ("2024-01-09T23:30:00-05:00", "2024-01-09", "at 23:30"), ("2024-01-09T08:15", "2024-01-09", "at 08:15")])
def test_dates_keep_their_precision_and_their_own_day(printed, kept, words):
    row = only(read(PATIENT, lab(effectiveDateTime=printed)))
    assert (row["taken_on"], row.get("when_text")) == (kept, words)


def test_a_collection_over_a_day_counts_from_its_end():
    row = only(read(PATIENT, lab("1695-6", effectiveDateTime=None, valueQuantity={"value": 8, "unit": "mg/24 h"},
                                 effectivePeriod={"start": "2024-01-08", "end": "2024-01-09"})))
    assert (row["taken_on"], row["when_text"], row["specimen"]) == (
        "2024-01-09", "from 2024-01-08 to 2024-01-09", "urine_24h")


def test_the_codes_specimen_wins_over_words():
    intake = read(PATIENT, lab("1695-6", specimen={"display": "Serum"}, valueQuantity={
        "value": 8, "unit": "mg/(24.h)"}))
    assert only(intake)["specimen"] == "urine_24h"
    assert intake.repaired[0].repairs == ("the code means urine_24h, where the specimen says serum: the code wins",)
    assert only(read(PATIENT, lab(specimen={"display": "Plasma"})))["specimen"] == "plasma"


@pytest.mark.parametrize("status", ["preliminary", "registered", "cancelled", "entered-in-error", "unknown"])
def test_what_is_not_final_is_listed_and_not_taken(status):
    intake = read(PATIENT, lab(status=status))
    assert rows(intake, "labs") == [] and not intake.refused
    assert f"{status}, so it is not taken" in intake.left_out[0]


@pytest.mark.parametrize(("code", "why"), [
    ("85337-4", "not in the catalogue"), ("1742-6", "not verified yet"), ("3126-0", "not in the catalogue")])
def test_an_unknown_code_goes_to_the_review_list(code, why):
    intake = read(PATIENT, lab(code={"coding": [{"system": LOINC, "code": code}], "text": "Chromogranin A"}))
    assert rows(intake, "labs") == []
    assert [item.code for item in intake.review] == [f"{LOINC}|{code}"] and why in intake.review[0].why


def test_a_person_can_say_what_a_code_means():
    row = only(read(PATIENT, lab("1742-6", valueQuantity={"value": 31, "unit": "U/L"}),
                    confirmed={f"{LOINC}|1742-6": "alt"}))
    assert (row["analyte"], row["value"]) == ("alt", "31")


def test_two_codes_that_disagree_are_reviewed():
    two = {"coding": [{"system": LOINC, "code": "9811-1"}, {"system": LOINC, "code": "2333-3"}]}
    intake = read(PATIENT, lab(code=two))
    assert rows(intake, "labs") == [] and "chromogranin_a and gastrin" in intake.review[0].why


def test_a_unit_of_another_kind_than_the_codes_is_reviewed():
    intake = read(PATIENT, lab("9811-1", valueQuantity={"value": 3, "unit": "nmol/L"}))
    assert rows(intake, "labs") == [] and "the unit nmol/L is molar per volume" in intake.review[0].why


def test_words_and_numbers_in_strings():
    assert only(read(PATIENT, lab(valueQuantity=None, valueString="<4")))["comparator"] == "<"
    row = only(read(PATIENT, lab(valueQuantity=None, valueCodeableConcept={"text": "Not detected"})))
    assert row["interpretation"] == "not_detected" and "value" not in row
    assert "neither a number nor a known word" in str(read(PATIENT, lab(valueQuantity=None,
                                                                        valueString="see below")).refused[0])
    absent = read(PATIENT, lab(valueQuantity=None, dataAbsentReason={"text": "haemolysed"}))
    assert rows(absent, "labs") == [] and "no value (haemolysed)" in absent.left_out[0]


def test_components_and_contained_results_are_followed():
    part = {"code": lab()["code"], "valueQuantity": {"value": 9, "unit": "ng/mL"}}
    assert only(read(PATIENT, lab("58410-2", valueQuantity=None, component=[part])))["value"] == "9"
    report = {"resourceType": "DiagnosticReport", "id": "r", "status": "final", "code": {"text": "panel"},
              "subject": {"reference": "Patient/p"}, "contained": [lab(id="in")], "result": [{"reference": "#in"}]}
    assert only(read(PATIENT, report))["value"] == "412.5"


def test_a_bad_entry_is_refused_and_the_rest_stays():
    intake = read(PATIENT, lab(valueString="both"), lab(id="second"), {"resourceType": "Observation"}, {"x": 1})
    assert [row["row_id"] for row in rows(intake, "labs")] == ["Observation/second"]
    assert sorted(problem.where.split(",")[1].strip() for problem in intake.refused) == [
        "entry 2", "entry 4", "entry 5"]


def size(**changed: Any) -> dict[str, Any]:
    parts = [("33728-7", 4.2), ("33729-5", 3.05)]
    return lab("21889-1", valueQuantity=None, id="s", focus=[{"reference": "BodyStructure/b"}], method={"coding": [
        {"system": SNOMED, "code": "77477000"}]}, component=[
        {"code": {"coding": [{"system": LOINC, "code": code}]}, "valueQuantity": {"value": value, "unit": "cm"}}
        for code, value in parts]) | changed


BODY = {"resourceType": "BodyStructure", "id": "b", "identifier": [{"value": "T1"}], "patient": {
    "reference": "Patient/p"}, "location": {"coding": [{"system": SNOMED, "code": "277960005"}]}}


def test_a_tumour_size_becomes_a_measurement_in_millimetres():
    intake = read(size(), BODY, PATIENT)
    row = only(intake, "measurements")
    assert (Decimal(row["longest_diameter_mm"]), Decimal(row["perpendicular_mm"])) == (42, Decimal("30.5"))
    assert (row["lesion_id"], row["study_id"], row["state"]) == ("T1", "CT 2024-01-09", "measured")
    assert only(intake, "lesions")["segment"] == "VI"


def test_a_size_without_a_tumour_or_in_another_unit_is_refused():
    assert "one BodyStructure in focus" in str(read(PATIENT, size(focus=[])).refused[0])
    inches = json.loads(json.dumps(size()).replace('"cm"', '"[in_i]"'))
    assert "mm or cm" in str(read(PATIENT, BODY, inches).refused[0])


def test_treatments_by_code_and_others_reviewed():
    def procedure(code: str, **more: Any) -> dict[str, Any]:
        return {"resourceType": "Procedure", "id": f"x{code}", "status": "completed", "subject": {
            "reference": "Patient/p"}, "performedDateTime": "2024-02", "code": {"coding": [
                {"system": SNOMED, "code": code}]}, **more}
    liver = [{"coding": [{"system": SNOMED, "code": "10200004"}]}]
    intake = read(PATIENT, procedure("441525007"), procedure("65801008", bodySite=liver), procedure("440252007"),
                  procedure("57238002", status="not-done"), procedure("71388002"))
    assert [(row["kind"], row["performed_on"]) for row in rows(intake, "treatments")] == [
        ("TACE", "2024-02"), ("resection", "2024-02")]
    assert [item.code for item in intake.review] == [f"{SNOMED}|440252007", f"{SNOMED}|71388002"]
    assert "not-done, not completed" in intake.left_out[0]


def test_performance_status_and_primary_tumour():
    condition = {"resourceType": "Condition", "subject": {"reference": "Patient/p"}, "onsetDateTime": "2021-03",
                 "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "C7A.012"}]}}
    ecog = lab("89247-1", valueQuantity=None, valueInteger=0)
    intake = read(PATIENT, condition, ecog)
    assert (only(intake, "patients")["primary_site"], only(intake, "patients")["diagnosed_on"]) == ("ileum", "2021-03")
    assert (only(intake, "findings")["fact"], only(intake, "findings")["value"]) == ("ecog", "0")
    assert "0 to 5" in str(read(PATIENT, lab("89247-1", valueQuantity=None, valueInteger=9)).refused[0])


def stored(*resources: dict[str, Any]) -> PatientRecord:
    return read(PATIENT, *resources).records[0]


def test_the_same_file_twice_adds_nothing_and_an_amended_value_corrects():
    record = stored(lab())
    known = {"NET-1": record}.get
    again = read(PATIENT, lab(), known=known)
    assert (again.taken, again.already, again.records) == ((), 2, ())
    other = {"value": 500, "unit": "ng/mL"}
    differs, = read(PATIENT, lab(valueQuantity=other), known=known).refused
    assert "'500', where the record says '412.5'" in str(differs)
    amended = read(PATIENT, lab(status="amended", valueQuantity=other), known=known)
    assert only(amended)["value"] == "500" and "becomes '500'" in amended.repaired[0].repairs[0]


def test_the_same_ids_in_two_bundles_are_two_patients():
    def bundle(name: str) -> bytes:
        patient = PATIENT | {"identifier": [{"value": name}]}
        return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [
            {"fullUrl": f"http://x/{one['resourceType']}/{one['id']}", "resource": one} for one in (patient, lab())]}
                          ).encode()
    files = {"a.json": bundle("one"), "b.json": bundle("two")}
    assert [row["patient_id"] for row in rows(check_fhir(files), "labs")] == ["one", "two"]
    lone = check_fhir({**files, "c.json": json.dumps(lab(id="third")).encode()})
    assert len(rows(lone, "labs")) == 2
    assert "c.json: Observation without a patient" in str(lone.refused[0]), "Patient/p could be either"


def test_of_a_history_the_latest_version_counts():
    versions = [lab(meta={"lastUpdated": f"2024-01-{day}T10:00:00Z"}, valueQuantity={"value": day, "unit": "ng/mL"})
                for day in (11, 12, 10)]
    intake = read(PATIENT, *versions)
    assert only(intake)["value"] == "12" and "2 older version(s)" in intake.left_out[0]


def test_ndjson_takes_the_good_lines():
    lines = [json.dumps(PATIENT), "{broken}", json.dumps(lab())]
    intake = check_fhir({"x.ndjson": "\n".join(lines).encode()}, today=TODAY)
    assert len(rows(intake, "labs")) == 1 and "x.ndjson, line 2: not JSON" in str(intake.refused[0])


@pytest.mark.parametrize("content", [b"", b"not json", b"[" * 100_000, b'{"resourceType":"Bundle","entry":5}',
                                     b'{"a":NaN}', b"\xff\xfe\x00", b'{"resourceType": "Patient", "id": 1e999999999}'])
def test_a_file_that_is_none_is_refused_with_a_sentence(content):
    intake = check_fhir({"x.json": content})
    assert intake.refused and not intake.records and all("x.json" in str(problem) for problem in intake.refused)


@pytest.mark.shared
def test_the_net_bundle_of_the_oracles(shared: Path):
    intake = check_fhir({"net.json": (shared / "oracles/fhir/net-bundle.json").read_bytes()}, today=TODAY)
    assert intake.refused == ()
    record, = intake.records
    # As the bundle says: oracles/README.md names it, its entries m0 to m2, t1, s1, x1, e1.
    assert (record.patient_id, record.patient.sex, record.patient.primary_site) == ("NET-0001", "female", "ileum")
    assert [(row.analyte, str(row.value), row.unit) for row in record.labs] == [
        ("chromogranin_a", "412.0", "ng/mL"), ("five_hiaa", "38.5", "mg/(24.h)"), ("serotonin", "610", "ng/mL")]
    assert [(row.lesion_id, str(row.longest_diameter_mm), str(row.perpendicular_mm)) for row in record.measurements
            ] == [("T01", "42", "30.5")]
    assert [(row.kind, str(row.performed_on)) for row in record.treatments] == [("TACE", "2024-02-01")]


@pytest.mark.shared
def test_the_examples_of_us_core_and_mcode(shared: Path):
    folder = shared / "oracles/fhir"
    intake = check_fhir({path.name: path.read_bytes() for path in sorted(folder.glob("*.json"))
                         if path.name != "net-bundle.json"}, today=TODAY)
    # A report whose text lacks its div is read; a size without a tumour in focus is the only refusal.
    assert [str(problem).split(":")[0] for problem in intake.refused] == ["mcode-tumor-size.json, tumour size"]
    assert sorted((row["analyte"], row["value"], row["specimen"]) for row in rows(intake, "labs")) == [
        ("creatinine", "1", "serum"), ("platelets", "200", "whole_blood")]
    assert [item.code for item in intake.review] == ["http://loinc.org|85337-4"]
