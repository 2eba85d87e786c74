"""Measurement reports (DICOM SR, TID 1500) as a viewer writes them, built with pydicom."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

CT, MR = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.4"
_SR = "1.2.840.10008.5.1.4.1.1.88.33"
TRACKING, TRACKING_UID, FINDING = ("112039", "DCM"), ("112040", "DCM"), ("121071", "DCM")
SITE, LONG, SHORT = ("363698007", "SCT"), ("103339001", "SCT"), ("103340004", "SCT")
OLD_LONG, OLD_SHORT, LENGTH = ("G-A185", "SRT"), ("G-A186", "SRT"), ("410668003", "SCT")
LIVER, SEGMENT_VI = ("10200004", "SCT", "Liver"), ("277960005", "SCT", "Segment VI")


def code(value: str, scheme: str, meaning: str = "x") -> Dataset:
    found = Dataset()
    found.CodeValue, found.CodingSchemeDesignator, found.CodeMeaning = value, scheme, meaning
    return found


def item(kind: str, name: tuple[str, ...], **values: Any) -> Dataset:
    made = Dataset()
    made.ValueType, made.ConceptNameCodeSequence = kind, [code(*name)]
    for key, value in values.items():
        setattr(made, key, value)
    return made


def size(name: tuple[str, str], number: str, unit: str | None = "mm") -> Dataset:
    measured = Dataset()
    measured.NumericValue = number
    if unit is not None:
        measured.MeasurementUnitsCodeSequence = [code(unit, "UCUM")]
    return item("NUM", name, MeasuredValueSequence=[measured])


def group(*sizes: Dataset, tracking: str | None = None, uid: str | None = None, label: str | None = None,
          site: tuple[str, str, str] | None = None) -> Dataset:
    parts: list[Dataset] = []
    if tracking:
        parts.append(item("TEXT", TRACKING, TextValue=tracking))
    if uid:
        parts.append(item("UIDREF", TRACKING_UID, UID=uid))
    if label:
        parts.append(item("TEXT", FINDING, TextValue=label))
    if site:
        parts.append(item("CODE", SITE, ConceptCodeSequence=[code(*site)]))
    return item("CONTAINER", ("125007", "DCM"), ContentSequence=[*parts, *sizes])


def report(groups: Iterable[Dataset], *, title: tuple[str, str, str] = ("126000", "DCM", "Imaging Measurement Report"),
           images: str = CT, changed: Mapping[str, Any] | None = None) -> bytes:
    """A whole file: of patient SR-1, of images of 2 June 2023."""
    data = Dataset()
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID = _SR
    data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID = "1.2.3.4"
    data.PatientID, data.PatientName, data.PatientSex, data.PatientBirthDate = "SR-1", "Made^Up", "F", "19600102"
    data.StudyInstanceUID, data.StudyDate, data.Modality, data.VerificationFlag = "1.2.3", "20230602", "SR", "VERIFIED"
    data.ValueType, data.ConceptNameCodeSequence = "CONTAINER", [code(*title)]
    image, series, study = Dataset(), Dataset(), Dataset()
    image.ReferencedSOPClassUID, image.ReferencedSOPInstanceUID = images, "1.2.3.9"
    series.ReferencedSOPSequence, study.ReferencedSeriesSequence = [image], [series]
    data.CurrentRequestedProcedureEvidenceSequence = [study]
    data.ContentSequence = [item("PNAME", ("121008", "DCM"), PersonName="Reader^One"),
                            item("CONTAINER", ("126010", "DCM"), ContentSequence=list(groups))]
    for name, value in (changed or {}).items():
        setattr(data, name, value)
    target = io.BytesIO()
    data.save_as(target, enforce_file_format=True)
    return target.getvalue()
