"""How does a record become a FHIR R4 Bundle in mCODE's shape that reads back as the same record?

Each resource says what FHIR has words for. What its elements do not give back (`reader`, `sequence`, a doubt ...)
stands beside them in an extension of this software (`urn:netcore:row`); what it holds is found by reading the resource
with the reader of `fhir_in`, so that nothing is said twice.
"""

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from netcore.exchange.fhir import codes
from netcore.exchange.fhir.files import Found
from netcore.exchange.fhir.parts import Context
from netcore.exchange.fhir.reading import read_drafts
from netcore.exchange.fhir.resources import Resource, condition_resource, patient_resource, resource_of
from netcore.exchange.intake import Notes
from netcore.model import TABLES, Lesion, Measurement, Patient, PatientRecord, Row, Study

_BASE = "http://netcore.invalid/fhir"
# No text of the record can hold this character, so it marks the numbers that JSON shall print exactly.
_EXACT = "\x00"


def write_fhir(records: Sequence[PatientRecord]) -> bytes:
    """One collection Bundle; of several patients one Bundle a line (NDJSON). The same records give the same bytes."""
    bundles = [_json(bundle_of(record), indent=1 if len(records) == 1 else None) for record in records]
    return ("\n".join(bundles) + "\n").encode("utf-8")


def bundle_of(record: PatientRecord) -> Resource:
    """The record as a Bundle of plain JSON values; numbers are Decimal."""
    rows = list(record.rows())
    places: dict[tuple[str, str], str] = {}
    resources: list[tuple[Resource, Row | None]] = []
    counts: dict[str, int] = {}
    for row in sorted(rows, key=lambda one: (one.TABLE != "patients", one.TABLE != "lesions")):
        resource = patient_resource(row) if isinstance(row, Patient) else resource_of(row, places)
        counts[row.TABLE] = counts.get(row.TABLE, 0) + 1
        resource["id"] = "patient" if row.TABLE == "patients" else f"{row.TABLE.replace('_', '-')}-{counts[row.TABLE]}"
        if isinstance(row, Lesion):
            places["lesions", row.lesion_id] = f"{resource['resourceType']}/{resource['id']}"
        resources.append((resource, row))
    if record.patient.primary_site or record.patient.diagnosed_on:
        resources.append(({**condition_resource(record.patient), "id": "primary"}, None))
    _bind_results(resources)
    _keep_the_rest([(resource, row) for resource, row in resources if row is not None])
    entries = [{"fullUrl": f"{_BASE}/{resource['resourceType']}/{resource['id']}", "resource": resource}
               for resource, _ in resources]
    return {"resourceType": "Bundle", "meta": {"profile": [codes.PROFILES["patient-bundle"]]}, "type": "collection",
            "entry": entries}


def _bind_results(resources: list[tuple[Resource, Row | None]]) -> None:
    """Let each study's report name the sizes that were measured in it."""
    reports = {(row.study_id, row.reader): resource for resource, row in resources if isinstance(row, Study)}
    by_study = {study: resource for (study, _), resource in reversed(reports.items())}
    for resource, row in resources:
        if isinstance(row, Measurement) and resource["resourceType"] == "Observation":
            report = reports.get((row.study_id, row.reader)) or by_study[row.study_id]
            report.setdefault("result", []).append({"reference": f"Observation/{resource['id']}"})
            if day := report.get("effectiveDateTime"):
                resource["effectiveDateTime"] = day


def _keep_the_rest(resources: list[tuple[Resource, Row]]) -> None:
    """Add to each resource the columns that its elements do not give back."""
    for resource, row in resources:
        resource.setdefault("extension", []).append(
            {"url": codes.OWN, "extension": [{"url": "table", "valueCode": row.TABLE}]})
    found = [Found("", resource) for resource, _ in resources]
    context = Context({}, Notes())
    for one in found:
        context.add(one)
    drafts = read_drafts(found, context)
    # The reader takes patients first, as they are written.
    for (resource, row), draft in zip(resources, drafts, strict=True):
        try:
            given = TABLES[row.TABLE].model_validate(draft.values).content()
        except ValueError:
            given = {}
        stated = row.content()
        rest = [{"url": name, "valueString": json.dumps(stated.get(name))} for name in type(row).model_fields
                if stated.get(name) != given.get(name) and name != "patient_id"]
        resource["extension"][-1]["extension"] += rest


def _json(value: Any, indent: int | None) -> str:
    text = json.dumps(_marked(value), ensure_ascii=True, indent=indent)
    return re.sub(r'"\\u0000([^"]*)"', r"\1", text)


def _marked(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _marked(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_marked(one) for one in value]
    return f"{_EXACT}{value:f}" if isinstance(value, Decimal) else value
