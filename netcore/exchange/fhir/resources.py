"""Which FHIR resource does one row of the record become?

mCODE's shapes where it has one: tumour marker test, tumour, tumour size, performance status; US Core for procedures; a
report of imaging for a study. What FHIR has no agreed place for (histology, symptoms, plans, target lesions, treated
lesions with their margins, most findings, lesions seen but not measured, tests without a result) becomes a `Basic`
resource that only this software reads. Codes are written only where one was verified; words always stand beside them.
"""

from decimal import Decimal
from typing import Any

from netcore.evidence import read_catalogue
from netcore.exchange.fhir import codes
from netcore.model import Finding, Lab, Lesion, Measurement, Patient, Row, Study, Treatment

_DRUGS = {"SSA", "octreotide_short_acting", "interferon", "telotristat", "everolimus", "sunitinib", "cabozantinib",
          "chemotherapy", "immunotherapy", "diazoxide", "PPI", "H2_blocker", "SSRI", "MAOI"}
_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
_SECTION = "http://terminology.hl7.org/CodeSystem/v2-0074"
_INTERPRETATION = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
_FLAGS = {"normal": "N", "high": "H", "low": "L", "detected": "DET", "not_detected": "ND"}
SUBJECT = {"reference": "Patient/patient"}
Resource = dict[str, Any]


def coding(system: str, code: str) -> Resource:
    """A concept of one code."""
    return {"coding": [{"system": system, "code": code}]}


def quantity(value: Decimal, unit: str | None, ucum: str | None = None) -> Resource:
    """A value with its printed unit, and with its UCUM code where that is known."""
    found: Resource = {"value": value}
    if unit:
        found["unit"] = unit
    return found | ({"system": codes.UCUM, "code": ucum} if ucum else {})


def patient_resource(row: Patient) -> Resource:
    """The person; the name is the id under which the patient is recorded, because mCODE asks for one."""
    resource: Resource = {"resourceType": "Patient", "meta": {"profile": [codes.PROFILES["cancer-patient"]]},
                          "identifier": [{"system": codes.PATIENT, "value": row.patient_id}],
                          "name": [{"text": row.patient_id}], "gender": row.sex or "unknown"}
    if row.birth_year:
        resource["birthDate"] = str(row.birth_year)
    if row.died_on:
        resource["deceasedDateTime"] = str(row.died_on)
    return resource


def condition_resource(row: Patient) -> Resource:
    """The primary tumour. Active, because the person is followed for it; whether it was removed is a treatment."""
    status = "http://terminology.hl7.org/CodeSystem/condition-clinical"
    resource: Resource = {
        "resourceType": "Condition", "meta": {"profile": [codes.PROFILES["primary-cancer-condition"]]},
        "clinicalStatus": coding(status, "active"),
        "category": [coding("http://terminology.hl7.org/CodeSystem/condition-category", "problem-list-item")],
        "code": {**coding(codes.SNOMED, "255046005"), "text": "neuroendocrine tumour"}, "subject": SUBJECT}
    code = _reversed(codes.SITES).get(str(row.primary_site))
    if row.primary_site:
        resource["bodySite"] = [{**(coding(codes.SNOMED, code) if code else {}), "text": row.primary_site}]
    if row.diagnosed_on:
        resource["onsetDateTime"] = str(row.diagnosed_on)
    return resource


def resource_of(row: Row, places: dict[tuple[str, str], str]) -> Resource:
    """The resource of any other row. `places`: where the lesions stand (`("lesions", "B1")` -> `BodyStructure/..`)."""
    if isinstance(row, Lab) and (row.value is not None or row.interpretation):
        return _laboratory(row)
    if isinstance(row, Lesion):
        return _tumour(row)
    if isinstance(row, Study):
        return _study(row)
    if isinstance(row, Measurement) and row.longest_diameter_mm is not None:
        return _size(row, places)
    if isinstance(row, Treatment) and row.kind != "watch_and_wait":
        return _drug(row) if row.kind in _DRUGS else _procedure(row)
    if isinstance(row, Finding) and row.fact == "ecog" and row.value in codes.ECOG_ANSWERS.values():
        return _ecog(row)
    return {"resourceType": "Basic", "code": {**coding(codes.KIND, row.TABLE), "text": row.TABLE.replace("_", " ")},
            "subject": SUBJECT}


def _observation(row: Row, category: str, profile: str | None, code: Resource) -> Resource:
    resource: Resource = {"resourceType": "Observation", "status": "final", "category": [coding(_CATEGORY, category)],
                          "code": code, "subject": SUBJECT}
    if profile:
        resource["meta"] = {"profile": [codes.PROFILES[profile]]}
    if row.when:
        resource["effectiveDateTime"] = str(row.when)
    if row.note:
        resource["note"] = [{"text": row.note}]
    return resource


def _laboratory(row: Lab) -> Resource:
    entry = read_catalogue().analytes.get(row.analyte)
    code: Resource = {"coding": [{"system": codes.ANALYTE, "code": row.analyte}],
                      "text": entry.name if entry else row.analyte}
    ucum = entry.unit_of(row.unit) if entry and row.unit else None
    # A code with a note says more than the row does (its method, its collection).
    fitting = [one.code for one in entry.loinc if one.sure and one.note is None and row.specimen in one.specimens
               and one.family == entry.family_of(ucum)] if entry and ucum else []
    if len(fitting) == 1:
        code["coding"].insert(0, {"system": codes.LOINC, "code": fitting[0]})
    marker = bool(entry and entry.group == "marker" and row.value is not None)
    resource = _observation(row, "laboratory", "tumor-marker-test" if marker else None, code)
    if row.value is not None:
        resource["valueQuantity"] = quantity(row.value, row.unit, ucum) | (
            {"comparator": row.comparator} if row.comparator else {})
        if row.interpretation:
            resource["interpretation"] = [coding(_INTERPRETATION, _FLAGS[row.interpretation])]
    elif row.interpretation:
        resource["valueString"] = row.interpretation.replace("_", " ")
    limits = {end: quantity(value, row.unit, ucum) for end, value in (("low", row.lower_limit),
                                                                      ("high", row.upper_limit)) if value is not None}
    if limits:
        resource["referenceRange"] = [limits]
    if row.assay:
        resource["method"] = {"text": row.assay}
    if row.laboratory:
        resource["performer"] = [{"type": "Organization", "display": row.laboratory}]
    if row.specimen or row.sample_id:
        resource["specimen"] = ({"display": row.specimen} if row.specimen else {}) | (
            {"identifier": {"value": row.sample_id}} if row.sample_id else {})
    return resource


def _tumour(row: Lesion) -> Resource:
    code = _reversed(codes.SEGMENTS).get(str(row.segment)) or (codes.LIVER if row.organ == "liver" else None)
    words = " ".join(word for word in (row.organ, row.segment and f"segment {row.segment}") if word)
    resource: Resource = {
        "resourceType": "BodyStructure", "meta": {"profile": [codes.PROFILES["tumor"]]},
        "identifier": [{"use": "usual", "type": coding("http://hl7.org/fhir/resource-types", "BodyStructure"),
                        "system": codes.LESION, "value": row.lesion_id}],
        "location": {**(coding(codes.SNOMED, code) if code else {}), "text": words or "not stated"},
        "patient": SUBJECT}
    if row.label:
        resource["description"] = row.label
    return resource


def _study(row: Study) -> Resource:
    resource: Resource = {
        "resourceType": "DiagnosticReport", "status": "final", "category": [coding(_SECTION, "RAD")],
        "identifier": [{"value": row.study_id}], "subject": SUBJECT,
        "code": {"text": row.kind, **coding(codes.KIND, row.kind)} if row.kind else {"text": "imaging"}}
    if row.done_on:
        resource["effectiveDateTime"] = str(row.done_on)
    if row.result:
        resource["conclusion"] = row.result
    return resource


def _size(row: Measurement, places: dict[tuple[str, str], str]) -> Resource:
    resource = _observation(row, "imaging", "tumor-size", coding(codes.LOINC, codes.TUMOUR_SIZE))
    resource["focus"] = [{"reference": places["lesions", row.lesion_id]}]
    sizes = [(codes.LONGEST, row.longest_diameter_mm), (codes.OTHER_DIMENSION, row.perpendicular_mm)]
    if row.perpendicular_mm is not None:
        sizes.append((codes.OTHER_DIMENSION, row.third_axis_mm))
    resource["component"] = [{"code": coding(codes.LOINC, code), "valueQuantity": quantity(size, "mm", "mm")}
                             for code, size in sizes if size is not None]
    return resource


def _procedure(row: Treatment) -> Resource:
    code = _reversed(codes.PROCEDURES).get(row.kind)
    resource: Resource = {"resourceType": "Procedure", "status": "completed", "subject": SUBJECT,
                          "identifier": [{"value": row.treatment_id}],
                          "code": {"coding": [*([{"system": codes.SNOMED, "code": code}] if code else []),
                                              {"system": codes.KIND, "code": row.kind}],
                                   "text": row.as_printed or row.kind}}
    _span(resource, row, "performed")
    intent = _reversed(codes.INTENTS).get(str(row.intent))
    if intent:
        resource["extension"] = [{"url": codes.PROFILES["treatment-intent"],
                                  "valueCodeableConcept": coding(codes.SNOMED, intent)}]
    segments = _reversed(codes.SEGMENTS)
    if row.territory:
        resource["bodySite"] = [{**(coding(codes.SNOMED, segments[one]) if one in segments else {}), "text": one}
                                for one in row.territory]
    if row.complication:
        resource["complication"] = [{"text": row.complication}]
    if row.note:
        resource["note"] = [{"text": row.note}]
    return resource


def _drug(row: Treatment) -> Resource:
    resource: Resource = {"resourceType": "MedicationStatement", "status": "completed" if row.ended_on else "unknown",
                          "medicationCodeableConcept": {"text": row.agent or row.kind}, "subject": SUBJECT}
    _span(resource, row, "effective")
    return resource


def _span(resource: Resource, row: Treatment, name: str) -> None:
    days = {end: str(day) for end, day in (("start", row.performed_on), ("end", row.ended_on)) if day}
    if list(days) == ["start"]:
        resource[f"{name}DateTime"] = days["start"]
    elif days:
        resource[f"{name}Period"] = days


def _ecog(row: Finding) -> Resource:
    resource = _observation(row, "survey", "ecog-performance-status", coding(codes.LOINC, codes.ECOG))
    resource["valueInteger"] = int(str(row.value))
    answer = _reversed(codes.ECOG_ANSWERS)[str(row.value)]
    resource["interpretation"] = [coding(codes.LOINC, answer)]
    return resource


def _reversed(known: dict[str, str]) -> dict[str, str]:
    """The first code of each word."""
    return {word: code for code, word in reversed(known.items())}
