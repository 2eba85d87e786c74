"""What does a FHIR Observation of the laboratory say, as a row of labs?

The LOINC sets of `data/analytes.yaml` decide: the code's specimen wins over words, a code that is not there (or was not
verified) goes to the review list. A unit of another kind than the code's goes there too.
"""

import re
from collections.abc import Iterator
from typing import Any

from netcore.errors import Problem
from netcore.evidence import read_catalogue
from netcore.evidence.analyte import Analyte, LoincCode
from netcore.exchange.fhir import codes
from netcore.exchange.fhir.files import Found
from netcore.exchange.fhir.parts import (
    Context,
    codes_of,
    codings,
    day_of,
    dig,
    has_code,
    notes_of,
    parts,
    short_reference,
    time_of,
    words_of,
)
from netcore.exchange.intake import Draft, ReviewItem

_NUMBER = re.compile(r"(<=|>=|<|>)?\s*(\d+(?:\.\d+)?)")


def read_laboratory(found: Found, context: Context, patient_id: str) -> Iterator[Draft]:
    """The result of an Observation and of its components; what cannot be told goes into the context's notes."""
    resource = found.resource
    components = parts(resource, "component")
    if _says_something(resource) or not components:
        yield from _one(found, resource, context, patient_id)
    for component in components:
        yield from _one(found, component, context, patient_id)


def _says_something(part: dict[str, Any]) -> bool:
    return any(key.startswith("value") for key in part) or "dataAbsentReason" in part


def _one(found: Found, part: dict[str, Any], context: Context, patient_id: str) -> Iterator[Draft]:
    concept = part.get("code")
    named = words_of(concept)
    where = f"{found.where}, {named[:60]}" if named else found.where
    if not _says_something(part):
        members = len(parts(part, "hasMember"))
        context.notes.left_out.append(f"{where}: no value{f', a panel of {members} results' if members else ''}")
        return
    if absent := part.get("dataAbsentReason"):
        context.notes.left_out.append(f"{where}: no value ({words_of(absent)})")
        return
    meaning = _analyte(concept, where, context)
    if meaning is None:
        return
    analyte, code = meaning
    values: dict[str, object] = {"patient_id": patient_id, "analyte": analyte.id}
    repairs: list[str] = []
    if not _value(part, analyte, code, values, repairs, where, context):
        return
    _times(found.resource, values)
    _specimen(found, code, context, values, repairs)
    _limits(part, dig(part, "valueQuantity"), values, repairs)
    values["assay"] = words_of(found.resource.get("method")) or None
    # A physician among the performers is not where it was measured.
    values["laboratory"] = next((one["display"] for one in parts(found.resource, "performer") if one.get("display")
                                 and short_reference(str(one.get("reference", ""))).startswith("Organization")), None)
    values["note"] = notes_of(found.resource)
    status = found.resource["status"]
    if part is found.resource and found.resource.get("id"):
        values["row_id"] = f"Observation/{found.resource['id']}"
    yield Draft("labs", values, where, tuple(repairs), corrects=status in ("amended", "corrected"))


def _analyte(concept: Any, where: str, context: Context) -> tuple[Analyte, LoincCode | None] | None:
    catalogue = read_catalogue()
    found: dict[str, tuple[Analyte, LoincCode | None]] = {}
    for system, code, _ in codings(concept):
        entry: tuple[Analyte, LoincCode | None] | None = None
        if system == codes.LOINC:
            entry = catalogue.find_loinc(code)
        elif system == codes.ANALYTE and code in catalogue.analytes:
            entry = (catalogue.analytes[code], None)
        told = catalogue.analytes.get(context.confirmed.get(f"{system}|{code}", ""))
        entry = entry or ((told, None) if told else None)
        if entry:
            found.setdefault(entry[0].id, entry)
            if entry[1] and not found[entry[0].id][1]:
                found[entry[0].id] = entry
    if len(found) == 1:
        return next(iter(found.values()))
    text = words_of(concept)
    spelled = next((f"{system}|{code}" for system, code, _ in codings(concept)), f"text|{text}")
    by_person = catalogue.analytes.get(context.confirmed.get(spelled, ""))
    if by_person and not found:
        return by_person, None
    by_name = next((like for name in (text, *(display for _, _, display in codings(concept)))
                    if name and (like := catalogue.find(name))), None)
    unsure = next((known.id for known in catalogue.analytes.values() for one in known.loinc
                   if one.code in codes_of(concept, codes.LOINC)), None)
    why = f"its codes mean {' and '.join(sorted(found))}" if found else catalogue.why_not(text) or (
        "this code was not verified yet" if unsure else "this code is not in the catalogue")
    context.notes.review.append(ReviewItem(where, spelled, text, why, unsure or (by_name.id if by_name else None),
                                           asks_analyte=not found))
    return None


def _value(part: dict[str, Any], analyte: Analyte, code: LoincCode | None, values: dict[str, object],
           repairs: list[str], where: str, context: Context) -> bool:
    quantity, text, word = part.get("valueQuantity"), part.get("valueString"), part.get("valueCodeableConcept")
    if isinstance(quantity, dict) and quantity.get("value") is not None:
        values |= {"value": quantity["value"], "comparator": quantity.get("comparator")}
        if not _unit(quantity, analyte, code, values, where, context):
            return False
    elif "valueInteger" in part:
        values["value"] = part["valueInteger"]
    elif isinstance(text, str) and (match := _NUMBER.fullmatch(text.strip())):
        values |= {"comparator": match[1], "value": match[2], "as_printed": text.strip()}
        repairs.append(f"the text {text.strip()[:20]!r} is read as a number without unit")
    elif known := codes.WORDS.get(str(text if text is not None else words_of(word)).strip().casefold()):
        values["interpretation"] = known
    else:
        context.notes.refused.append(Problem(where, "a result that is neither a number nor a known word",
                                             "a quantity, or detected, not detected, low, normal or high",
                                             "enter it by hand"))
        return False
    flags = [codes.FLAGS[one] for concept in parts(part, "interpretation") for _, one, _ in codings(concept)
             if one in codes.FLAGS]
    if flags and len(set(flags)) == 1:
        values.setdefault("interpretation", flags[0])
    return True


def _unit(quantity: dict[str, Any], analyte: Analyte, code: LoincCode | None, values: dict[str, object],
          where: str, context: Context) -> bool:
    coded = quantity.get("code") if quantity.get("system") == codes.UCUM else None
    printed = quantity.get("unit")
    unit = next((one for one in (coded, printed) if one and analyte.unit_of(str(one))), coded or printed)
    values["unit"] = unit
    meant = analyte.unit_of(str(unit)) if unit else None
    family = analyte.family_of(meant) if meant else None
    if code and family and family != code.family:
        context.notes.review.append(ReviewItem(
            where, f"{codes.LOINC}|{code.code}", analyte.name,
            f"the code means {code.family.replace('_', ' ')}, the unit {unit} is {family.replace('_', ' ')}"))
        return False
    return True


def _times(resource: dict[str, Any], values: dict[str, object]) -> None:
    moment = resource.get("effectiveDateTime") or resource.get("effectiveInstant")
    period = resource.get("effectivePeriod")
    words: list[str] = []
    if isinstance(period, dict):
        # A collection over a day counts from its end: then the sample is whole.
        start, end = day_of(period.get("start")), day_of(period.get("end"))
        moment = period.get("end") or period.get("start")
        if start != end:
            words.append(f"from {start or 'unknown'} to {end or 'unknown'}")
    if moment is None and (issued := day_of(resource.get("issued"))):
        words.append(f"issued {issued}")
    if time := time_of(moment):
        words.append(f"at {time}")
    values |= {"taken_on": day_of(moment), "when_text": ", ".join(words) or None}


def _specimen(found: Found, code: LoincCode | None, context: Context, values: dict[str, object],
              repairs: list[str]) -> None:
    reference = found.resource.get("specimen")
    specimen = context.find(dig(reference, "reference"), found)
    stated = next((codes.SPECIMENS[one] for _, one, _ in codings(dig(specimen, "type"))
                   if one in codes.SPECIMENS), None)
    text = f"{words_of(dig(specimen, 'type'))} {dig(reference, 'display') or ''}".casefold()
    stated = stated or next((kind for kind in ("serum", "plasma") if kind in text), None)
    allowed = code.specimens if code else ()
    if len(allowed) == 1:
        values["specimen"] = allowed[0]
        if stated and stated != allowed[0]:
            repairs.append(f"the code means {allowed[0]}, where the specimen says {stated}: the code wins")
    elif not allowed or stated in allowed:
        values["specimen"] = stated
    elif stated:
        repairs.append(f"the code means {' or '.join(allowed)}, where the specimen says {stated}: left blank")
    identifiers = [dig(reference, "identifier"), dig(specimen, "accessionIdentifier"), *parts(specimen, "identifier")]
    values["sample_id"] = next((str(one["value"]) for one in identifiers if dig(one, "value")), None)
    if values.get("taken_on") is None:
        values["taken_on"] = day_of(dig(specimen, "collection", "collectedDateTime"))


def _limits(part: dict[str, Any], quantity: Any, values: dict[str, object], repairs: list[str]) -> None:
    unit = (dig(quantity, "code"), dig(quantity, "unit"))
    ranges = [one for one in parts(part, "referenceRange")
              if not one.get("type") or has_code(one["type"], "normal")]
    if len(ranges) > 1:
        repairs.append(f"{len(ranges)} reference ranges: none is taken")
    elif ranges:
        for column, end in (("lower_limit", "low"), ("upper_limit", "high")):
            limit = ranges[0].get(end)
            if not isinstance(limit, dict) or limit.get("value") is None:
                continue
            if (dig(limit, "code") or unit[0], dig(limit, "unit") or unit[1]) == unit:
                values[column] = limit["value"]
            else:
                repairs.append(f"the {column.replace('_', ' ')} has another unit than the value and is left out")
