"""Which lesions does a DICOM structured report hold, with their long and short axes (template TID 1500)?

Read with pydicom, which need not be installed for the rest. Source: DICOM PS3.16 TID 1500, 1410, 1411 and 1501 as
`pydicom.sr` names their codes; old SNOMED-RT codes count as their SNOMED CT successors. Only the two axes are taken;
whose lesions they are, a person says (`netcore.exchange.dicom.matching`).
"""

import io
import logging
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from netcore.errors import BadInput, Problem, shown
from netcore.exchange.fhir.codes import LIVER, SEGMENTS
from netcore.exchange.limits import LARGEST_REPORT, MOST_REPORT_ITEMS, megabytes
from netcore.units import convert

PYDICOM = "pydicom==3.0.2"
_DEFLATED = b"1.2.840.10008.1.2.1.99"
_DEEPEST = 20
# The kinds of images that a report may be of, by SOP class; PET does not say its tracer.
_KINDS = {"1.2.840.10008.5.1.4.1.1.2": "CT", "1.2.840.10008.5.1.4.1.1.2.1": "CT", "1.2.840.10008.5.1.4.1.1.4": "MRI",
          "1.2.840.10008.5.1.4.1.1.4.1": "MRI", "1.2.840.10008.5.1.4.1.1.6.1": "ultrasound"}
_EXPECTED = "a measurement report of the template TID 1500"
_REMEDY = "export the measurements as DICOM SR (TID 1500), or type the sizes into the scan form"


@dataclass(frozen=True, slots=True)
class ReportedLesion:
    """One measured lesion as the report calls it. Sizes in mm; None: that axis is not in the report.

    `tracking` is the name under which it is followed, `tracking_uid` the same for machines; `segment` and `in_liver`
    say as much as the site's code does. `as_printed` is what stands in the file; `assumed_mm`: it names no unit.
    """

    number: int
    tracking: str | None
    tracking_uid: str | None
    label: str | None
    site: str | None
    segment: str | None
    in_liver: bool
    long_mm: Decimal | None
    short_mm: Decimal | None
    as_printed: str
    assumed_mm: bool = False


@dataclass(frozen=True, slots=True)
class SizeReport:
    """One report. `done_on` is the day of the images as ISO date, `kind` theirs where their class tells it; None where
    the file does not say. `verified`: a person has signed it. `left_out`: what was understood and is not taken."""

    where: str
    report_uid: str
    patient_id: str | None
    sex: str | None
    birth_year: str | None
    done_on: str | None
    kind: str | None
    observer: str | None
    verified: bool
    lesions: tuple[ReportedLesion, ...]
    refused: tuple[Problem, ...]
    left_out: tuple[str, ...]


def read_size_report(data: bytes, where: str) -> SizeReport:
    """The lesions of a report; raises `BadInput` for every other file, and where pydicom is not installed."""
    dataset = _open(data, where)
    try:
        with warnings.catch_warnings():
            # They quote values of the file.
            warnings.simplefilter("ignore")
            return _read(dataset, where)
    except BadInput:
        raise
    except Exception:
        # pydicom reads an element when it is asked for, and raises whatever it meets in a broken one.
        raise _refusal(where, "a DICOM file that is broken inside") from None


def _open(data: bytes, where: str) -> Any:
    try:
        import pydicom
    except ImportError:
        raise BadInput(Problem(where, "a DICOM file, and pydicom is not installed here", PYDICOM,
                               f"install it with .venv/bin/pip install {PYDICOM} and start the app again")) from None
    if data[128:132] != b"DICM":
        raise _refusal(where, "no DICOM file")
    if len(data) > LARGEST_REPORT:
        raise _refusal(where, f"a DICOM file of {megabytes(len(data))}",
                       f"{_EXPECTED} of at most {megabytes(LARGEST_REPORT)}")
    if _DEFLATED in data:
        raise BadInput(Problem(where, "a deflated DICOM file", "one that is not compressed", "save it uncompressed"))
    logging.getLogger("pydicom").setLevel(logging.CRITICAL)
    pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return pydicom.dcmread(io.BytesIO(data), stop_before_pixels=True)
    except Exception:
        raise _refusal(where, "a DICOM file that is broken") from None


def _refusal(where: str, found: str, expected: str = _EXPECTED) -> BadInput:
    return BadInput(Problem(where, found, expected, _REMEDY))


def _read(dataset: Any, where: str) -> SizeReport:
    from pydicom.sr.codedict import codes

    if not dataset.get("ContentSequence"):
        kind = getattr(getattr(dataset, "SOPClassUID", None), "name", "") or "another kind"
        raise _refusal(where, f"a DICOM file of {shown(kind)}")
    name = _code(dataset, "ConceptNameCodeSequence")
    groups = [item for item in _items(dataset, where) if _is(item, codes.DCM.MeasurementGroup)]
    if not _same(name, codes.DCM.ImagingMeasurementReport) or not groups:
        title = _text(getattr(name, "meaning", None)) or "without a title"
        raise _refusal(where, f"a structured report, {shown(title)}, that holds no measurements of this template")
    lesions: list[ReportedLesion] = []
    refused: list[Problem] = []
    left_out: list[str] = []
    for number, group in enumerate(groups, start=1):
        try:
            lesion = _lesion(group, number, where, left_out)
        except BadInput as error:
            refused += error.problems
            continue
        if lesion:
            lesions.append(lesion)
    return SizeReport(
        where, str(dataset.SOPInstanceUID), _text(dataset.get("PatientID")),
        {"F": "female", "M": "male"}.get(str(dataset.get("PatientSex", ""))),
        (_text(dataset.get("PatientBirthDate")) or "")[:4] or None, _day(dataset.get("StudyDate")),
        _image_kind(dataset), _observer(dataset, codes), dataset.get("VerificationFlag") == "VERIFIED",
        tuple(lesions), tuple(refused), tuple(left_out))


def _items(dataset: Any, where: str) -> Iterator[Any]:
    """Every item of the content tree, in its order."""
    left = [(item, 1) for item in reversed(dataset.get("ContentSequence") or [])]
    seen = 0
    while left:
        item, depth = left.pop()
        seen += 1
        if depth > _DEEPEST or seen > MOST_REPORT_ITEMS:
            raise _refusal(where, "a report that is nested or long beyond measure")
        yield item
        left += [(inner, depth + 1) for inner in reversed(item.get("ContentSequence") or [])]


def _lesion(group: Any, number: int, where: str, left_out: list[str]) -> ReportedLesion | None:
    from pydicom.sr.codedict import codes
    from pydicom.sr.coding import Code

    names: dict[str, str | None] = {}
    axes: dict[str, tuple[Decimal, str, bool]] = {}
    site = None
    for item in group.get("ContentSequence") or []:
        if _is(item, codes.DCM.TrackingIdentifier):
            names["tracking"] = _text(item.get("TextValue"))
        elif _is(item, codes.DCM.TrackingUniqueIdentifier):
            names["uid"] = _text(item.get("UID"))
        elif _is(item, codes.DCM.Finding):
            value = _code(item, "ConceptCodeSequence")
            # Viewers put a label typed by hand into a code of their own making.
            free = value is not None and value.scheme_designator not in ("SCT", "SRT", "DCM", "NCIt", "UMLS")
            names["label"] = _text(item.get("TextValue")) or (_text(value.meaning) if value and free else None)
        elif _is(item, codes.SCT.FindingSite):
            site = _code(item, "ConceptCodeSequence") or site
        elif item.get("ValueType") == "NUM":
            axis = "long" if _is(item, codes.SCT.LongAxis) else "short" if _is(item, codes.SCT.ShortAxis) else None
            place = f"{where}, lesion {names.get('label') or names.get('tracking') or number}"
            if axis is None:
                said = _text(getattr(_code(item, "ConceptNameCodeSequence"), "meaning", None)) or "a number"
                left_out.append(f"{place}: {said[:60]} is not taken")
                continue
            if axis in axes:
                raise BadInput(Problem(place, f"two values for the {axis} axis", "one", _REMEDY))
            axes[axis] = _length(item, f"{place}, {axis} axis")
    if not axes:
        left_out.append(f"{where}, group {number}: no long or short axis")
        return None
    segment = next((word for code, word in SEGMENTS.items() if _same(site, Code(code, "SCT", ""))), None)
    (long, short) = (axes.get(axis) for axis in ("long", "short"))
    return ReportedLesion(
        number, names.get("tracking"), names.get("uid"), names.get("label"),
        _text(site.meaning) if site else None, segment, bool(segment) or _same(site, Code(LIVER, "SCT", "")),
        long[0] if long else None, short[0] if short else None,
        " x ".join(axis[1] for axis in (long, short) if axis), any(axis[2] for axis in axes.values()))


def _length(item: Any, where: str) -> tuple[Decimal, str, bool]:
    """The length in mm, as it stands there, and whether mm had to be assumed."""
    measured = item.get("MeasuredValueSequence") or []
    if len(measured) != 1:
        raise BadInput(Problem(where, "no value" if not measured else "several values", "one number with its unit",
                               _REMEDY))
    number = measured[0].get("NumericValue")
    # The digits as they were written: a float would round them.
    digits = str(getattr(number, "original_string", number)).strip()
    unit = getattr(_code(measured[0], "MeasurementUnitsCodeSequence"), "value", None)
    try:
        value = Decimal(digits)
        if not value.is_finite() or value < 0:
            raise InvalidOperation
    except InvalidOperation:
        raise BadInput(Problem(where, shown(digits), "a length", _REMEDY)) from None
    if unit in ("mm", "cm"):
        return convert(value, str(unit), "mm"), f"{digits} {unit}", False
    if unit in (None, "1", "{none}", "[arb'U]"):
        return value, f"{digits} (no unit)", True
    raise BadInput(Problem(where, f"a length in {shown(unit)}", "mm or cm", _REMEDY))


def _code(item: Any, sequence: str) -> Any:
    """A code of the item, which knows its old and new spelling; None where there is none."""
    from pydicom.sr.coding import Code

    found = item.get(sequence) or []
    if not found:
        return None
    value = found[0].get("CodeValue") or found[0].get("LongCodeValue") or found[0].get("URNCodeValue") or ""
    return Code(str(value), str(found[0].get("CodingSchemeDesignator", "")), str(found[0].get("CodeMeaning", "")))


def _is(item: Any, code: Any) -> bool:
    return _same(_code(item, "ConceptNameCodeSequence"), code)


def _same(found: Any, code: Any) -> bool:
    # pydicom's codes fail where they are compared with None.
    return found is not None and bool(found == code)


def _text(value: object) -> str | None:
    """Readable text on one line; None where there is none."""
    text = " ".join(re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", str(value or "")).split())
    return text[:120] or None


def _day(value: object) -> str | None:
    found = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", str(value or "").strip())
    return "-".join(found.groups()) if found else None


def _image_kind(dataset: Any) -> str | None:
    classes = {str(image.get("ReferencedSOPClassUID")) for study in
               dataset.get("CurrentRequestedProcedureEvidenceSequence") or []
               for series in study.get("ReferencedSeriesSequence") or []
               for image in series.get("ReferencedSOPSequence") or []}
    kinds = {_KINDS.get(one) for one in classes}
    return kinds.pop() if len(kinds) == 1 else None


def _observer(dataset: Any, codes: Any) -> str | None:
    names = [_text(item.get("PersonName")) for item in dataset.get("ContentSequence") or []
             if _is(item, codes.DCM.PersonObserverName)]
    return next((name.replace("^", " ").strip() for name in names if name), None)
