"""How are the recurring parts of FHIR resources read: references, codes, dates, quantities?"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from netcore.exchange.fhir import codes
from netcore.exchange.fhir.files import Found
from netcore.exchange.intake import Notes

_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_TIME = re.compile(r"T(\d{2}:\d{2})")


@dataclass(slots=True)
class Context:
    """What one resource needs to know of the others in its file. `confirmed`: analytes that a person chose for codes
    (`system|code`); `studies`: the study id of each tumour size that a report lists; `retracted`: place, patient and
    resource of what was entered in error."""

    confirmed: Mapping[str, str]
    notes: Notes
    index: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    studies: dict[tuple[str, str], str] = field(default_factory=dict)
    ambiguous: set[str] = field(default_factory=set)
    retracted: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    def add(self, found: Found) -> None:
        """Make a resource known under the names by which others may refer to it: within its own Bundle, and from
        outside where only one resource has the name."""
        resource = found.resource
        name = str(resource.get("id", ""))
        keys = [f"{found.container}#{name}"] if found.container else [f"{resource['resourceType']}/{name}", found.url]
        for key in keys:
            if key and not key.endswith("/"):
                self.index.setdefault((found.scope, key), resource)
                if self.index.setdefault(("", key), resource) != resource:
                    self.ambiguous.add(key)

    def find(self, reference: str | None, found: Found) -> dict[str, Any] | None:
        """The resource that a reference in `found` names; None where it is not in the files, or could be two."""
        if not reference:
            return None
        keys = [f"{found.container}{reference}"] if reference.startswith("#") else [
            reference, short_reference(reference)]
        for key in keys:
            if found.scope and (found.scope, key) in self.index:
                return self.index[found.scope, key]
            if ("", key) in self.index and key not in self.ambiguous:
                return self.index["", key]
        return None

    def patient_of(self, found: Found) -> str | None:
        """The id of the patient that a resource speaks of: as the Patient resource in the file says, else the id
        within the reference; None where it names none."""
        subject = found.resource.get("subject") or found.resource.get("patient")
        if not isinstance(subject, dict):
            return None
        reference = subject.get("reference")
        patient = self.find(reference, found)
        if patient is None and reference and {reference, short_reference(reference)} & self.ambiguous:
            return None
        if patient and patient.get("resourceType") == "Patient":
            return patient_id(patient)
        inside = dig(subject, "identifier", "value")
        return inside or (short_reference(reference).rpartition("/")[2].lstrip("#") if reference else None)


def patient_id(patient: dict[str, Any]) -> str | None:
    """The id under which a Patient resource is recorded: this software's own, the medical record number (MR), the
    usual identifier, the first one, else the resource's id."""
    identifiers = parts(patient, "identifier")
    for own in codes.PATIENT_SYSTEMS:
        for one in identifiers:
            if one.get("system") == own and one.get("value"):
                return str(one["value"])
    ranked = sorted((one for one in identifiers if one.get("value")),
                    key=lambda one: (not has_code(one.get("type"), "MR"), one.get("use") != "usual"))
    return str(ranked[0]["value"]) if ranked else patient.get("id")


def short_reference(reference: str) -> str:
    """`Patient/1` of `http://server/fhir/Patient/1/_history/3`."""
    pieces = reference.split("/_history/", maxsplit=1)[0].split("/")
    return "/".join(pieces[-2:])


def parts(value: Any, key: str) -> list[dict[str, Any]]:
    """The dictionaries in a list-valued element; none where it is absent."""
    found = value.get(key) if isinstance(value, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def dig(value: Any, *keys: str) -> Any:
    """The value at the end of nested keys; None where the way breaks off."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def codings(concept: Any) -> Iterator[tuple[str, str, str]]:
    """System, code and display of each coding of a concept."""
    for one in parts(concept, "coding"):
        if one.get("code"):
            yield str(one.get("system", "")), str(one["code"]), str(one.get("display", ""))


def has_code(concept: Any, code: str) -> bool:
    """Does the concept hold this code, in whatever system?"""
    return any(one == code for _, one, _ in codings(concept))


def codes_of(concept: Any, system: str) -> list[str]:
    """The concept's codes in one system, in their order."""
    return [code for of, code, _ in codings(concept) if of == system]


def first_of(concepts: list[dict[str, Any]], system: str, known: Mapping[str, str]) -> str | None:
    """The word for the first code of these concepts that is known."""
    return next((known[code] for one in concepts for code in codes_of(one, system) if code in known), None)


def words_of(concept: Any) -> str:
    """The concept as a person reads it: its text, else a display, else a code."""
    text = dig(concept, "text")
    found = [display or code for _, code, display in codings(concept)]
    return str(text or (found[0] if found else ""))


def day_of(text: Any) -> str | None:
    """The day, month or year as it is printed in the file's own time zone; None where there is none."""
    match = _DAY.match(text) if isinstance(text, str) else None
    return match[0] if match else None


def time_of(text: Any) -> str | None:
    """`08:15` of a moment; None for a bare day."""
    match = _TIME.search(text) if isinstance(text, str) else None
    return match[1] if match else None


def extension(resource: Any, url: str) -> dict[str, Any] | None:
    """The first extension with this url."""
    return next((one for one in parts(resource, "extension") if one.get("url") == url), None)


def notes_of(resource: dict[str, Any]) -> str | None:
    """The notes of a resource as one text."""
    return "\n".join(str(one["text"]) for one in parts(resource, "note") if one.get("text"))[:2000] or None
