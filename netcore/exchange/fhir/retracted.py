"""Which recorded rows came from a resource that its source now calls entered in error?

Only a row that was read from the same resource of the same patient is meant: an Observation by its id, a Procedure or
an imaging report by the name that its treatment or scan got. What a person typed is never among them. Nothing is
withdrawn here; a person sees the rows first.
"""

from collections.abc import Iterable
from typing import Any

from netcore.exchange.fhir.imaging import study_id
from netcore.exchange.fhir.parts import parts, words_of
from netcore.exchange.intake import Known, Withdrawal
from netcore.model import PatientRecord, Row

# Rows of these tables were read from other resources and would lose what they hang on.
_HANG_ON = {"treatments": ("treatment_id", "findings"), "studies": ("study_id", "measurements")}


def procedure_id(procedure: dict[str, Any]) -> str:
    """The identifier of a treatment, else the resource's id."""
    return next((str(one["value"]) for one in parts(procedure, "identifier") if one.get("value")),
                f"Procedure/{procedure.get('id', '')}")


def find_withdrawals(retracted: Iterable[tuple[str, str, dict[str, Any]]],
                     known: Known | None) -> tuple[list[Withdrawal], list[str]]:
    """The rows to withdraw, and a sentence for each resource of which none is; `retracted` gives place, patient and
    resource."""
    found: list[Withdrawal] = []
    sentences = []
    for where, patient_id, resource in retracted:
        record = known(patient_id) if known else None
        rows = _rows_of(resource, record) if record else []
        named = words_of(resource.get("code"))[:60] or resource["resourceType"]
        said = f"{where}, {named}: entered-in-error, so it is not taken"
        if record is None or not rows:
            sentences.append(f"{said}; nothing was recorded from it")
        elif hanging := _hanging_on(rows[0], record):
            sentences.append(f"{said}; {hanging} row(s) hang on what was recorded from it: withdraw it by hand")
        else:
            found += [Withdrawal(row, where, named) for row in rows]
    return found, sentences


def _rows_of(resource: dict[str, Any], record: PatientRecord) -> list[Row]:
    kind, number = resource["resourceType"], resource.get("id")
    if kind == "Procedure":
        name = procedure_id(resource)
        own: list[Row] = [row for row in record.treatments if row.treatment_id == name]
        return [*own, *(row for row in record.treated_lesions if row.treatment_id == name)] if own else []
    if kind == "DiagnosticReport":
        return [row for row in record.studies if row.study_id == study_id(resource)]
    return [row for row in record.rows() if number and row.row_id == f"{kind}/{number}"]


def _hanging_on(row: Row, record: PatientRecord) -> int:
    if row.TABLE not in _HANG_ON:
        return 0
    field, table = _HANG_ON[row.TABLE]
    return sum(getattr(one, field) == getattr(row, field) for one in record.table(table))
