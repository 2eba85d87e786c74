"""What do FHIR resources say about tumours: their places, sizes and studies?"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from netcore.errors import BadInput, Problem
from netcore.exchange.fhir import codes
from netcore.exchange.fhir.files import Found
from netcore.exchange.fhir.parts import (
    Context,
    codes_of,
    codings,
    day_of,
    dig,
    first_of,
    notes_of,
    parts,
    short_reference,
    words_of,
)
from netcore.exchange.intake import Draft
from netcore.units import convert

_SIZES = ("longest_diameter_mm", "perpendicular_mm", "third_axis_mm")


def lesion_id(body: dict[str, Any]) -> str:
    """The identifier that follows a tumour through time, else the resource's id."""
    return next((str(one["value"]) for one in parts(body, "identifier") if one.get("value")), str(body.get("id", "")))


def read_body_structure(found: Found, context: Context, patient_id: str) -> Iterator[Draft]:
    """One tumour, as a row of lesions."""
    body = found.resource
    location = body.get("location")
    segment = first_of([location] if isinstance(location, dict) else [], codes.SNOMED, codes.SEGMENTS)
    liver = segment or codes.LIVER in codes_of(location, codes.SNOMED)
    organ = "liver" if liver else words_of(location).removesuffix(" structure (body structure)").lower()
    values: dict[str, object] = {"patient_id": patient_id, "lesion_id": lesion_id(body), "organ": organ or None,
                                 "segment": segment, "label": body.get("description")}
    if "lymph node" in words_of(location).casefold():
        values["structure"] = "node"
    yield Draft("lesions", values, found.where)


def read_tumour_size(found: Found, context: Context, patient_id: str) -> Iterator[Draft]:
    """A tumour's size (LOINC 21889-1), as a measurement, with the study and lesion that only it names."""
    resource = found.resource
    targets = [(one.get("reference"), context.find(one.get("reference"), found))
               for one in parts(resource, "focus")]
    targets = [(name, body) for name, body in targets
               if (body or {}).get("resourceType", "BodyStructure") == "BodyStructure"]
    if len(targets) != 1 or not targets[0][0]:
        context.notes.refused.append(Problem(
            f"{found.where}, tumour size", f"{len(targets)} tumours in focus", "one BodyStructure in focus",
            "name the tumour at the source, or enter the size by hand"))
        return
    name, body = str(targets[0][0]), targets[0][1]
    sizes = _sizes(found, context)
    if sizes is None:
        return
    lesion = lesion_id(body) if body else short_reference(name).rpartition("/")[2]
    day = day_of(resource.get("effectiveDateTime") or dig(resource, "effectivePeriod", "start"))
    method = resource.get("method")
    kind = first_of([method] if isinstance(method, dict) else [], codes.SNOMED, codes.METHODS)
    study = context.studies.get((found.scope, f"Observation/{resource.get('id')}"))
    if study is None:
        study = f"{kind or 'scan'} {day or 'without date'}"
        yield Draft("studies", {"patient_id": patient_id, "study_id": study, "done_on": day, "kind": kind}, found.where)
    if body is None:
        yield Draft("lesions", {"patient_id": patient_id, "lesion_id": lesion}, found.where,
                    ("the tumour is known only by this reference",), by_reference=True)
    row_id = f"Observation/{resource['id']}" if resource.get("id") else None
    state = "absent" if sizes.get("longest_diameter_mm") == 0 else "measured"
    yield Draft("measurements", {"patient_id": patient_id, "study_id": study, "lesion_id": lesion, "state": state,
                                 "row_id": row_id, "note": notes_of(resource), **sizes}, found.where,
                corrects=resource["status"] in ("amended", "corrected"))


def _sizes(found: Found, context: Context) -> dict[str, object] | None:
    values: dict[str, object] = {}
    others = list(_SIZES[1:])
    for component in parts(found.resource, "component"):
        code = component.get("code")
        known = codes_of(code, codes.LOINC)
        column = _SIZES[0] if codes.LONGEST in known else others.pop(0) \
            if codes.OTHER_DIMENSION in known and others else None
        quantity = component.get("valueQuantity")
        if column is None or not isinstance(quantity, dict) or quantity.get("value") is None or column in values:
            context.notes.left_out.append(f"{found.where}, tumour size: {words_of(code)[:60] or 'a part'} is not taken")
            continue
        unit = dig(quantity, "code") or dig(quantity, "unit")
        if unit not in ("mm", "cm") or dig(quantity, "comparator"):
            context.notes.refused.append(Problem(f"{found.where}, tumour size", f"a size in {str(unit)[:20]}",
                                                 "an exact size in mm or cm", "enter the size by hand"))
            return None
        try:
            values[column] = convert(Decimal(quantity["value"]), str(unit), "mm")
        except (BadInput, ArithmeticError, ValueError, TypeError):
            context.notes.refused.append(Problem(f"{found.where}, tumour size", "a size that is no number",
                                                 "a size in mm or cm", "enter it by hand"))
            return None
    if _SIZES[0] not in values:
        context.notes.refused.append(Problem(f"{found.where}, tumour size", "no longest dimension (33728-7)",
                                             "the longest dimension in mm or cm", "enter the size by hand"))
        return None
    return values


def read_report(found: Found, context: Context, patient_id: str) -> Iterator[Draft]:
    """An imaging report, as a study; a laboratory report only binds its results."""
    report = found.resource
    results = [one for one in parts(report, "result") if one.get("reference")]
    missing = [one for one in results if context.find(one["reference"], found) is None]
    if missing:
        context.notes.left_out.append(f"{found.where}, {words_of(report.get('code'))[:60]}: {len(missing)} of "
                                      f"{len(results)} results are not in the file")
    kind = imaging_kind(report)
    if kind or is_imaging(report):
        yield Draft("studies", {"patient_id": patient_id, "study_id": study_id(report), "kind": kind,
                                "done_on": day_of(report.get("effectiveDateTime")
                                                  or dig(report, "effectivePeriod", "start")),
                                "result": str(report["conclusion"])[:2000] if report.get("conclusion") else None},
                    found.where, corrects=report["status"] in ("amended", "corrected", "appended"))


def is_imaging(report: dict[str, Any]) -> bool:
    """Is the report one of radiology (v2-0074 RAD, or LOINC LP29684-5)?"""
    return any(code in ("RAD", "imaging", "LP29684-5") for one in parts(report, "category")
               for _, code, _ in codings(one))


def imaging_kind(report: dict[str, Any]) -> str | None:
    """The kind of study that a report's own code names; None where only a person could tell."""
    return next(iter(codes_of(report.get("code"), codes.KIND)), None)


def study_id(report: dict[str, Any]) -> str:
    """The identifier of the study, else the report's id."""
    return next((str(one["value"]) for one in parts(report, "identifier") if one.get("value")),
                f"DiagnosticReport/{report.get('id', '')}")
