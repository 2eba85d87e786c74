"""What do FHIR's Patient, Condition, Procedure and the assessments say, as rows of the record?"""

from collections.abc import Iterator
from typing import Any

from netcore.errors import Problem
from netcore.exchange.fhir import codes
from netcore.exchange.fhir.files import Found
from netcore.exchange.fhir.imaging import lesion_id
from netcore.exchange.fhir.parts import (
    Context,
    codes_of,
    codings,
    day_of,
    dig,
    extension,
    first_of,
    has_code,
    notes_of,
    parts,
    patient_id,
    words_of,
)
from netcore.exchange.fhir.retracted import procedure_id
from netcore.exchange.intake import Draft, ReviewItem


def read_patient(found: Found, context: Context) -> Iterator[Draft]:
    """Sex, birth and death; names and addresses are not taken into the record."""
    patient = found.resource
    name = patient_id(patient)
    if not name:
        context.notes.refused.append(Problem(found.where, "a patient without identifier and id", "an identifier",
                                             "add it at the source"))
        return
    birth = day_of(patient.get("birthDate"))
    yield Draft("patients", {"patient_id": name, "sex": codes.GENDERS.get(str(patient.get("gender"))),
                             "birth_year": birth[:4] if birth else None,
                             "died_on": day_of(patient.get("deceasedDateTime"))}, found.where)
    if patient.get("deceasedBoolean") is True:
        context.notes.review.append(ReviewItem(found.where, "Patient.deceasedBoolean", "died",
                                               "the day of death is not stated; enter what is known of it"))


def read_condition(found: Found, context: Context, patient: str) -> Iterator[Draft]:
    """The primary tumour's site and day of diagnosis; everything else is listed."""
    condition = found.resource
    code = condition.get("code")
    where = f"{found.where}, {words_of(code)[:60]}"
    if any(has_code(condition.get("verificationStatus"), one) for one in ("refuted", "entered-in-error")):
        context.notes.left_out.append(f"{where}: refuted or entered in error")
        return
    icd = [one for system, one, _ in codings(code) if system.startswith(codes.ICD10)]
    profiles = condition.get("meta", {}).get("profile", [])
    primary = any(one.startswith(codes.PRIMARY_ICD) for one in icd) or \
        codes.PROFILES["primary-cancer-condition"] in profiles
    if primary:
        by_body = first_of(parts(condition, "bodySite"), codes.SNOMED, codes.SITES)
        by_code = next((codes.ICD_SITES[one] for one in icd if one in codes.ICD_SITES), None)
        if by_body and by_code and by_body != by_code and by_code not in ("small_bowel", "colon"):
            context.notes.review.append(ReviewItem(where, icd[0], words_of(code),
                                                   f"the code means {by_code}, the body site {by_body}"))
            return
        morphology = codes_of(dig(extension(condition, "http://hl7.org/fhir/us/mcode/StructureDefinition/"
                                            "mcode-histology-morphology-behavior"), "valueCodeableConcept"),
                              "http://terminology.hl7.org/CodeSystem/icd-o-3")
        if morphology:
            context.notes.review.append(ReviewItem(where, morphology[0], "morphology of the primary tumour",
                                                   "grade and Ki-67 are entered from the pathologist's report"))
        yield Draft("patients", {"patient_id": patient, "primary_site": by_body or by_code,
                                 "diagnosed_on": day_of(condition.get("onsetDateTime"))}, where)
    elif any(one.startswith(codes.LIVER_ICD) for one in icd):
        context.notes.left_out.append(f"{where}: metastases of the liver are held as lesions")
    elif any(one.startswith(codes.SECONDARY_ICD) for one in icd):
        context.notes.review.append(ReviewItem(where, icd[0], words_of(code), "disease outside the liver is entered "
                                               "as a finding, with its site, by a person"))
    else:
        context.notes.left_out.append(f"{where}: not a condition that the record holds")


def read_procedure(found: Found, context: Context, patient: str) -> Iterator[Draft]:
    """A completed treatment of the liver, with the tumours it was aimed at; others are listed or reviewed."""
    procedure = found.resource
    code = procedure.get("code")
    where = f"{found.where}, {words_of(code)[:60]}"
    if procedure["status"] != "completed":
        context.notes.left_out.append(f"{where}: {procedure['status']}, not completed")
        return
    sites = parts(procedure, "bodySite")
    liver = any(one == codes.LIVER or one in codes.SEGMENTS for site in sites for one in codes_of(site, codes.SNOMED))
    kind = _kind(code, liver)
    name = procedure_id(procedure)
    if kind is None:
        spelled = next((f"{system}|{one}" for system, one, _ in codings(code)), "text")
        context.notes.review.append(ReviewItem(where, spelled, words_of(code),
                                               "this code is not known as a treatment of the liver"))
        return
    period = procedure.get("performedPeriod")
    start = day_of(procedure.get("performedDateTime") or dig(period, "start"))
    end = day_of(dig(period, "end"))
    intent = first_of([one for one in (dig(extension(procedure, codes.PROFILES["treatment-intent"]),
                                           "valueCodeableConcept"),) if one], codes.SNOMED, codes.INTENTS)
    segments = [codes.SEGMENTS[one] for site in sites for one in codes_of(site, codes.SNOMED) if one in codes.SEGMENTS]
    values: dict[str, object] = {
        "patient_id": patient, "treatment_id": name, "kind": kind, "performed_on": start,
        "ended_on": end if end != start else None, "intent": intent, "territory": tuple(segments),
        "complication": "; ".join(words_of(one) for one in parts(procedure, "complication"))[:2000] or None,
        "note": notes_of(procedure)}
    if (text := dig(code, "text")) and kind != text:
        values["as_printed"] = str(text)[:2000]
    yield Draft("treatments", values, where)
    for one in parts(procedure, "extension"):
        body = context.find(dig(one, "valueReference", "reference"), found)
        if one.get("url") == codes.TARGET_BODY and body:
            yield Draft("treated_lesions", {"patient_id": patient, "treatment_id": name,
                                            "lesion_id": lesion_id(body)}, where)


def _kind(code: Any, liver: bool) -> str | None:
    own = codes_of(code, codes.KIND)
    known = {(codes.NEED_LIVER if one in codes.NEED_LIVER else codes.PROCEDURES).get(one)
             for one in codes_of(code, codes.SNOMED) if one not in codes.NEED_LIVER or liver} - {None}
    if own:
        return own[0]
    if len(known) != 1:
        return None
    kind = known.pop()
    drug_eluting = any(word in words_of(code).casefold() for word in ("deb-", "deb ", "drug-eluting", "drug eluting"))
    return "DEB-TACE" if kind == "TACE" and drug_eluting else kind


def read_ecog(found: Found, context: Context, patient: str) -> Iterator[Draft]:
    """The performance status (LOINC 89247-1), 0 to 5."""
    resource = found.resource
    answer = next((codes.ECOG_ANSWERS[one] for one in codes_of(resource.get("valueCodeableConcept"), codes.LOINC)
                   if one in codes.ECOG_ANSWERS), None)
    number = resource.get("valueInteger", dig(resource, "valueQuantity", "value"))
    value = answer if answer is not None else None if number is None else f"{number}"
    if value not in codes.ECOG_ANSWERS.values():
        context.notes.refused.append(Problem(f"{found.where}, ECOG", f"{str(value)[:20]}", "a whole number from 0 to 5",
                                             "correct it at the source"))
        return
    yield _finding(found, patient, "ecog", value, None)


def read_disease_status(found: Found, context: Context, patient: str) -> Iterator[Draft]:
    """A clinician's judgement (LOINC 97509-4), as the reported response; it judges nothing here."""
    value = found.resource.get("valueCodeableConcept")
    word = first_of([value] if isinstance(value, dict) else [], codes.SNOMED, codes.DISEASE_WORDS)
    text = word or words_of(value)
    if text:
        yield _finding(found, patient, "reported_response", text, "cancer disease status")


def _finding(found: Found, patient: str, fact: str, value: str | None, method: str | None) -> Draft:
    resource = found.resource
    day = day_of(resource.get("effectiveDateTime") or dig(resource, "effectivePeriod", "start"))
    row_id = f"Observation/{resource['id']}" if resource.get("id") else None
    return Draft("findings", {"patient_id": patient, "fact": fact, "observed_on": day, "value": value,
                              "method": method, "row_id": row_id, "note": notes_of(resource)}, found.where,
                 corrects=resource["status"] in ("amended", "corrected"))
