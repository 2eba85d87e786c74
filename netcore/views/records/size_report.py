"""How does a DICOM report look to a person who says which lesion is which, and what does the answer mean?"""

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd

from netcore.exchange import SizeReport, propose_lesions
from netcore.model import PatientRecord, order_key
from netcore.views.lesions.tracks import size_of
from netcore.views.text import day_words, number_words

COLUMNS = ("in the report", "lesion", "long axis, mm", "short axis, mm", "last size", "why", "site", "name if new")
NAME, LESION, NEW_NAME = "in the report", "lesion", "name if new"
NOT_SAID, LEAVE_OUT, NEW = "(not said yet)", "(leave out)", "(a new lesion)"


def sentences_report(report: SizeReport) -> list[tuple[str, str]]:
    """What the file says of itself, each with how it is shown."""
    kind = report.kind or "images of a kind not told"
    lines = [(f"{len(report.lesions)} measured lesion{'s' if len(report.lesions) != 1 else ''} on {kind} of "
              f"{_day(report)}, read by {report.observer or 'somebody not named'}.", "")]
    if not report.verified:
        lines.append(("The report is not verified: nobody has signed it.", "unknown"))
    if any(lesion.assumed_mm for lesion in report.lesions):
        lines.append(("Sizes without a unit stand in it. They are shown as if they were mm; whether they are, only its "
                      "source can say.", "unknown"))
    return lines


def _day(report: SizeReport) -> str:
    return "a day not told" if report.done_on is None else day_words(pd.Timestamp(report.done_on).date())


def table_lesions(report: SizeReport, record: PatientRecord) -> pd.DataFrame:
    """One row a reported lesion with the proposed one, its last recorded size and why it is proposed."""
    rows = []
    for proposal in propose_lesions(report, record):
        reported = proposal.reported
        name = reported.label or reported.tracking or f"lesion {reported.number}"
        rows.append({
            NAME: " / ".join(filter(None, (reported.label, reported.tracking))) or name,
            "site": reported.segment or reported.site or "", "long axis, mm": _number(reported.long_mm),
            "short axis, mm": _number(reported.short_mm), LESION: proposal.lesion_id or NOT_SAID,
            "last size": last_size(record, proposal.lesion_id), "why": proposal.why, NEW_NAME: name})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _number(mm: Decimal | None) -> str:
    return "" if mm is None else number_words(mm)


def last_size(record: PatientRecord, lesion_id: str | None) -> str:
    """33 mm, 12 Jun 2024: the last recorded size of a lesion, whoever read it; '' where there is none."""
    lesion = next((one for one in record.lesions if one.lesion_id == lesion_id), None)
    studies = {study.study_id: study for study in record.studies}
    sized = [(studies[row.study_id], mm) for row in record.measurements
             if lesion and row.lesion_id == lesion_id and (mm := size_of(lesion, row)) is not None]
    if not sized:
        return ""
    study, mm = max(sized, key=lambda pair: order_key(pair[0]))
    return f"{number_words(mm)} mm, {day_words(study.done_on, study.when_text)}"


def lesion_options(record: PatientRecord) -> list[str]:
    """What a reported lesion can be said to be."""
    return [NOT_SAID, LEAVE_OUT, NEW, *(lesion.lesion_id for lesion in record.lesions)]


def read_choices(edited: pd.DataFrame, report: SizeReport) -> dict[int, str | None]:
    """The lesion that a person chose by the number in the report, None for one to leave out; those not said are not in
    it."""
    chosen: dict[int, str | None] = {}
    for reported, line in zip(report.lesions, edited.to_dict("records"), strict=True):
        word, name = line[LESION], line[NEW_NAME]
        if word == LEAVE_OUT:
            chosen[reported.number] = None
        elif word == NEW and isinstance(name, str) and name.strip():
            chosen[reported.number] = name.strip()
        elif isinstance(word, str) and word not in ("", NOT_SAID, NEW):
            chosen[reported.number] = word
    return chosen


def scan_options(record: PatientRecord) -> dict[str, str]:
    """The scans of the record by their study_id, the newest first, in words."""
    studies = {study.study_id: study for study in sorted(record.studies, key=order_key, reverse=True)}
    return {name: f"{study.kind or 'scan'}, {day_words(study.done_on, study.when_text)} ({name})"
            for name, study in studies.items()}


def names_taken_by_new(edited: pd.DataFrame, record: PatientRecord) -> Sequence[str]:
    """Names given to new lesions that the record has already: they would be taken for the known one."""
    known = {lesion.lesion_id for lesion in record.lesions}
    return [line[NEW_NAME].strip() for line in edited.to_dict("records")
            if line[LESION] == NEW and isinstance(line[NEW_NAME], str) and line[NEW_NAME].strip() in known]
