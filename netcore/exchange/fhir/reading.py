"""What would FHIR R4 files bring into the record, entry by entry?

Taken: Patient, Observation (laboratory, tumour size, ECOG, disease status), Condition, Procedure, BodyStructure,
DiagnosticReport; Specimen is read for its kind. Medication goes to the review list. Not taken: results that are not
final and every other kind of resource; each is listed. What was entered in error is offered for withdrawal.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from netcore.errors import BadInput, Problem
from netcore.exchange.fhir import codes
from netcore.exchange.fhir.checked import check_resource
from netcore.exchange.fhir.clinical import (
    read_condition,
    read_disease_status,
    read_ecog,
    read_patient,
    read_procedure,
)
from netcore.exchange.fhir.files import Found, list_resources
from netcore.exchange.fhir.imaging import is_imaging, read_body_structure, read_report, read_tumour_size, study_id
from netcore.exchange.fhir.laboratory import read_laboratory
from netcore.exchange.fhir.parts import (
    Context,
    codes_of,
    codings,
    day_of,
    dig,
    extension,
    parts,
    short_reference,
    words_of,
)
from netcore.exchange.fhir.retracted import find_withdrawals
from netcore.exchange.intake import Draft, Intake, Known, Notes, ReviewItem, settle
from netcore.model import TABLES

# No code of a drug was verified, so a person enters what these say.
_DRUGS = ("MedicationStatement", "MedicationAdministration")
_READ = {"Patient", "Observation", "Condition", "Procedure", "BodyStructure", "Specimen", "DiagnosticReport",
         "Basic", *_DRUGS}
# What only this software's own rows are read from.
_CARRIERS = {"Basic", *_DRUGS}
_FINAL = {"final", "amended", "corrected", "appended"}
_HAVE_STATUS = {"Observation", "DiagnosticReport", "Procedure"}


def check_fhir(files: Mapping[str, bytes], *, today: date | None = None, known: Known | None = None,
               confirmed: Mapping[str, str] | None = None) -> Intake:
    """What these files (name and bytes) would bring, taken together: references may lead from one into another.

    `confirmed`: the analytes that a person chose for codes of the review list (`system|code`). Never raises for what
    the files hold.
    """
    notes = Notes()
    context = Context(confirmed or {}, notes)
    resources: list[Found] = []
    others: Counter[str] = Counter()
    for name, data in files.items():
        try:
            for found in list_resources(data, name):
                if isinstance(found, Problem):
                    notes.refused.append(found)
                elif found.resource["resourceType"] not in _READ:
                    others[found.resource["resourceType"][:40]] += 1
                elif problem := check_resource(found.resource, found.where):
                    notes.refused.append(problem)
                else:
                    resources.append(found)
        except BadInput as error:
            notes.refused.extend(error.problems)
    resources = _latest(resources, notes)
    for found in resources:
        context.add(found)
    notes.left_out += [f"{count} resource(s) of the kind {kind}: not a kind that is read"
                       for kind, count in sorted(others.items())]
    drafts = list(read_drafts(resources, context))
    withdrawals, sentences = find_withdrawals(context.retracted, known)
    notes.left_out += sentences
    return replace(settle(drafts, notes, today=today, known=known), withdrawals=tuple(withdrawals))


def _latest(resources: list[Found], notes: Notes) -> list[Found]:
    """Of several versions of a resource (a Bundle of its history) the one updated last; undated ones all stay."""
    newest: dict[tuple[str, ...], Found] = {}
    kept: list[Found] = []
    for found in resources:
        updated = found.resource.get("meta", {}).get("lastUpdated")
        name = (found.scope, found.container or "", found.resource["resourceType"], str(found.resource.get("id")))
        if not updated or not found.resource.get("id"):
            kept.append(found)
        elif name not in newest or str(newest[name].resource["meta"]["lastUpdated"]) < str(updated):
            newest[name] = found
    older = len(resources) - len(kept) - len(newest)
    if older:
        notes.left_out.append(f"{older} older version(s) of resources")
    chosen = {id(found) for found in (*kept, *newest.values())}
    return [found for found in resources if id(found) in chosen]


def read_drafts(resources: list[Found], context: Context) -> Iterator[Draft]:
    """The drafts of valid resources; patients first, so that they describe who the others speak of."""
    for found in resources:
        if found.resource["resourceType"] == "DiagnosticReport" and is_imaging(found.resource):
            name = study_id(found.resource)
            context.studies |= {(found.scope, short_reference(one["reference"])): name
                                for one in parts(found.resource, "result") if one.get("reference")}
    for found in sorted(resources, key=lambda one: one.resource["resourceType"] != "Patient"):
        own = own_row(found.resource)
        draft = _own_draft(own, found, context) if own else None
        if draft:
            yield draft
            continue
        try:
            yield from list(_read_one(found, context))
        except (TypeError, KeyError, AttributeError, ValueError, ArithmeticError) as error:
            # Valid by the letter and yet made of parts that fit nothing: this entry is refused, the others stay.
            notes = context.notes
            notes.refused.append(Problem(found.where, f"parts that do not fit together ({type(error).__name__})",
                                         "a resource as FHIR R4 describes it", "enter it by hand"))


def _read_one(found: Found, context: Context) -> Iterator[Draft]:
    resource = found.resource
    kind = resource["resourceType"]
    if kind == "Patient":
        yield from read_patient(found, context)
        return
    if kind == "Specimen":
        return
    if kind in _DRUGS:
        context.notes.review.append(_drug(found))
        return
    if kind in _CARRIERS:
        context.notes.left_out.append(f"{found.where}: {kind} is not read; enter it by hand")
        return
    patient = context.patient_of(found)
    if not patient:
        context.notes.refused.append(Problem(found.where, f"{kind} without a patient", "a reference to a Patient",
                                             "add it at the source"))
        return
    status = resource.get("status")
    if kind in _HAVE_STATUS and status not in _FINAL | {"completed"} and (
            kind != "Procedure" or status == "entered-in-error"):
        named = words_of(resource.get("code"))[:60]
        if status == "entered-in-error":
            context.retracted.append((found.where, patient, resource))
        else:
            context.notes.left_out.append(f"{found.where}, {named}: {str(status)[:30]}, so it is not taken")
        return
    if kind == "Observation":
        loinc = codes_of(resource.get("code"), codes.LOINC)
        reader = read_tumour_size if codes.TUMOUR_SIZE in loinc else read_ecog if codes.ECOG in loinc else \
            read_disease_status if codes.DISEASE_STATUS in loinc else read_laboratory
        yield from reader(found, context, patient)
    elif kind == "BodyStructure":
        yield from read_body_structure(found, context, patient)
    elif kind == "Condition":
        yield from read_condition(found, context, patient)
    elif kind == "Procedure":
        yield from read_procedure(found, context, patient)
    elif kind == "DiagnosticReport":
        yield from read_report(found, context, patient)


def _drug(found: Found) -> ReviewItem:
    resource = found.resource
    drug = resource.get("medicationCodeableConcept")
    spelled = next((f"{system}|{code}" for system, code, _ in codings(drug)), resource["resourceType"])
    start = dig(resource, "effectivePeriod", "start") or resource.get("effectiveDateTime")
    days = " to ".join(filter(None, (day_of(start), day_of(dig(resource, "effectivePeriod", "end")))))
    return ReviewItem(found.where, spelled, words_of(drug)[:200] or "a drug", f"{resource.get('status')}, "
                      f"{days or 'day not told'}; a drug is entered as a treatment by a person")


def own_row(resource: dict[str, Any]) -> tuple[str, dict[str, object]] | None:
    """Table and columns that this software wrote beside the resource, because FHIR has no place for them; a blank
    column is None. None for a resource of other make."""
    own = extension(resource, codes.OWN)
    table = None
    columns: dict[str, object] = {}
    for one in parts(own, "extension"):
        name, text = str(one.get("url")), one.get("valueString", one.get("valueCode"))
        if name == "table":
            table = text
        elif isinstance(text, str):
            try:
                columns[name] = json.loads(text)
            except (ValueError, RecursionError):
                columns[name] = text
    return (str(table), columns) if table in TABLES else None


def _own_draft(own: tuple[str, dict[str, object]], found: Found, context: Context) -> Draft | None:
    """The row of a resource that this software wrote: what its elements say, completed by its own columns. None where
    the elements were changed so that they say nothing any more."""
    table, columns = own
    silent = Context(context.confirmed, Notes(), context.index, context.studies, context.ambiguous)
    first = next((draft for draft in _read_one(found, silent) if draft.table == table), None)
    if first is None and found.resource["resourceType"] not in _CARRIERS:
        return None
    values = {**first.values, "row_id": None} if first else {"patient_id": context.patient_of(found)}
    return Draft(table, values | columns, found.where, corrects=bool(first and first.corrects))
