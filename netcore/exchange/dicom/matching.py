"""Whose lesions are those of a DICOM report, as far as names and places tell, and what would they bring to the record?

Every match is a proposal with its reason. A person confirms or changes it before anything is saved; what nobody has
decided is not taken.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from netcore.errors import Problem
from netcore.exchange.dicom.report import ReportedLesion, SizeReport
from netcore.exchange.intake import Draft, Intake, Notes, settle
from netcore.model import PatientRecord, Study

_UID = "tracking UID "
_REPORT = "DICOM SR "


@dataclass(frozen=True, slots=True)
class Proposal:
    """The lesion of the record that a reported lesion may be, and why; None where nothing tells."""

    reported: ReportedLesion
    lesion_id: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Scan:
    """The scan that a report was made of: one of the record by its `study_id`, else a new one with day and kind."""

    study_id: str | None
    done_on: str | None = None
    kind: str | None = None


def propose_lesions(report: SizeReport, record: PatientRecord) -> list[Proposal]:
    """One proposal a reported lesion: by tracking UID, then by name, then by place. No lesion is proposed twice."""
    found: dict[int, Proposal] = {}
    for propose in (_by_uid, _by_name, _by_place):
        taken = {proposal.lesion_id for proposal in found.values()}
        told = {reported.number: proposal for reported in report.lesions if reported.number not in found
                and (proposal := propose(reported, record, taken))}
        names = [proposal.lesion_id for proposal in told.values()]
        # Two that look like the same one are neither.
        found |= {number: proposal for number, proposal in told.items() if names.count(proposal.lesion_id) == 1}
    return [found.get(reported.number, Proposal(reported, None, "nothing in the record tells which lesion it is"))
            for reported in report.lesions]


def _by_uid(reported: ReportedLesion, record: PatientRecord, taken: set[str | None]) -> Proposal | None:
    words = f"{_UID}{reported.tracking_uid};"
    known = {row.lesion_id for row in record.measurements if reported.tracking_uid and words in (row.note or "")}
    return Proposal(reported, known.pop(), "the same tracking UID as before") if len(known) == 1 else None


def _by_name(reported: ReportedLesion, record: PatientRecord, taken: set[str | None]) -> Proposal | None:
    for said in filter(None, (reported.tracking, reported.label)):
        for why, fits in (("the same name", lambda name, said=said: name.casefold() == said.casefold()),
                          (f"its name {said} holds this name", lambda name, said=said: _holds(said, name))):
            known = [lesion.lesion_id for lesion in record.lesions if lesion.lesion_id not in taken
                     and any(fits(name) for name in (lesion.lesion_id, lesion.label) if name)]
            if len(known) == 1:
                return Proposal(reported, known[0], why)
    return None


def _holds(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def _by_place(reported: ReportedLesion, record: PatientRecord, taken: set[str | None]) -> Proposal | None:
    if not reported.in_liver:
        return None
    free = [lesion for lesion in record.lesions
            if lesion.lesion_id not in taken and lesion.structure == "tumour" and lesion.in_liver]
    there = [lesion for lesion in free if lesion.segment and lesion.segment.rstrip("ab") == reported.segment] \
        if reported.segment else free
    where = f"in segment {reported.segment}" if reported.segment else "in the liver"
    return Proposal(reported, there[0].lesion_id, f"the only lesion known {where} that is left") \
        if len(there) == 1 else None


def propose_scan(report: SizeReport, record: PatientRecord) -> Scan:
    """The scan of the record that this report was read into before, or the only one of its day and kind; else new."""
    day = report.done_on
    known = [study for study in record.studies if f"{_REPORT}{report.report_uid};" in (study.note or "")]
    known = known or [study for study in record.studies if day and str(study.done_on) == day and _fits(study, report)]
    ids = {study.study_id for study in known}
    return Scan(ids.pop()) if len(ids) == 1 else Scan(None, day, report.kind)


def _fits(study: Study, report: SizeReport) -> bool:
    return None in (study.kind, report.kind) or study.kind == report.kind


def find_identity_doubts(report: SizeReport, record: PatientRecord) -> list[str]:
    """What the file says of its patient that the chosen one's record does not; [] where the id is the same and nothing
    else differs."""
    patient = record.patient
    doubts = []
    if report.patient_id is None:
        doubts.append(f"The file names no patient; chosen is {patient.patient_id}.")
    elif report.patient_id.casefold() != patient.patient_id.strip().casefold():
        doubts.append(f"The file is of patient {report.patient_id}; chosen is {patient.patient_id}.")
    if report.sex and patient.sex and report.sex != patient.sex:
        doubts.append(f"The file says {report.sex}, the record {patient.sex}.")
    born = patient.birth_year and str(patient.birth_year)[:4]
    if report.birth_year and born and report.birth_year != born:
        doubts.append(f"The file says born {report.birth_year}, the record {born}.")
    return doubts


def check_sizes(report: SizeReport, record: PatientRecord, chosen: Mapping[int, str | None], scan: Scan, *,
                today: date | None = None) -> Intake:
    """What would be saved of the report: `chosen` gives the lesion by the number in the report (a name that the record
    does not have is a new lesion; None: left out). Lesions that are not in `chosen` are refused."""
    patient_id, notes = record.patient_id, Notes(list(report.refused), [], list(report.left_out))
    known = {lesion.lesion_id for lesion in record.lesions}
    study_id = scan.study_id or f"{scan.kind or 'scan'} {scan.done_on or 'without date'} ({report.report_uid[-6:]})"
    drafts: list[Draft] = []
    if scan.study_id is None:
        signed = "" if report.verified else ", not verified"
        drafts.append(Draft("studies", {
            "patient_id": patient_id, "study_id": study_id, "done_on": scan.done_on, "kind": scan.kind,
            "note": f"{_REPORT}{report.report_uid}; read by {report.observer or 'somebody not named'}{signed}"},
            report.where))
    for reported in report.lesions:
        where = f"{report.where}, lesion {reported.label or reported.tracking or reported.number}"
        if reported.number not in chosen:
            notes.refused.append(Problem(where, "nobody has said which lesion it is", "a lesion, new or known",
                                         "choose it in the table"))
            continue
        lesion_id = chosen[reported.number]
        if lesion_id is None:
            notes.left_out.append(f"{where}: left out by choice")
            continue
        if list(chosen.values()).count(lesion_id) > 1:
            notes.refused.append(Problem(where, f"{lesion_id} was chosen for several", "another lesion for each",
                                         "choose again"))
            continue
        if lesion_id not in known:
            drafts.append(Draft("lesions", {
                "patient_id": patient_id, "lesion_id": lesion_id, "segment": reported.segment,
                "organ": "liver" if reported.in_liver else reported.site,
                "label": reported.label or reported.tracking}, where))
        drafts.append(_measurement(reported, patient_id, study_id, lesion_id, where))
    return settle(drafts, notes, today=today, known=lambda _: record)


def _measurement(reported: ReportedLesion, patient_id: str, study_id: str, lesion_id: str, where: str) -> Draft:
    repairs = (f"{reported.as_printed} in the file",) if "cm" in reported.as_printed else ()
    followed = "".join((f"{reported.tracking}; " if reported.tracking else "",
                        f"{_UID}{reported.tracking_uid};" if reported.tracking_uid else ""))
    return Draft("measurements", {
        "patient_id": patient_id, "study_id": study_id, "lesion_id": lesion_id,
        "state": "absent" if reported.long_mm == 0 else "measured", "longest_diameter_mm": reported.long_mm,
        "short_axis_mm": reported.short_mm, "as_printed": reported.as_printed, "note": followed.strip(),
        "doubt": "the file names no unit; read as mm by whoever saved it" if reported.assumed_mm else None}, where,
        repairs)
