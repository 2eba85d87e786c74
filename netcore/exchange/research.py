"""Which files make a research export, in the two de-identified forms and as cBioPortal reads them?

cBioPortal: docs/File-Formats.md (clinical files with four header rows, time lines in days from diagnosis).
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from netcore.exchange.deidentify import (
    Pseudonym,
    Relative,
    days_from_diagnosis,
    shift_dates,
    small_cells,
)
from netcore.exchange.formulas import guard
from netcore.exchange.writing import cell_text, pack_files, table_files
from netcore.model import TABLES, PatientRecord
from netcore.model.words import LIVER_DIRECTED

STUDY = "net_liver_follow_up"
NOT_SAFE_HARBOR = "Dates are shifted, not removed: this is NOT Safe Harbor de-identification."
_DAYS_OF_MONTH = 30.4375
_HELP = "Free text, names and printed ids were left out. The key table is not in this file: keep it apart.\n"
Clinical = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class ResearchFiles:
    """A zip to hand over, the key table (CSV) to keep apart, and warnings about small groups."""

    packed: bytes
    key: bytes
    warnings: tuple[str, ...]


def write_shifted(records: Sequence[PatientRecord]) -> ResearchFiles:
    """The tables with shifted dates, labelled as not Safe Harbor; they read back as records."""
    shifted, keys = shift_dates(records)
    warnings = small_cells(records)
    readme = f"{NOT_SAFE_HARBOR}\n{_HELP}{_warned(warnings)}"
    packed = pack_files({**table_files(shifted), "NOT_SAFE_HARBOR.txt": readme.encode()})
    return ResearchFiles(packed, _key(keys), tuple(warnings))


def write_relative(records: Sequence[PatientRecord]) -> ResearchFiles:
    """The tables with days from diagnosis in place of dates, and the age at diagnosis, 90 for all older."""
    people, keys = days_from_diagnosis(records)
    warnings = small_cells(records)
    files: dict[str, bytes] = {}
    for table in TABLES:
        rows = [cells for one in people for name, cells in one.rows if name == table]
        if table == "patients":
            rows = [{**cells, "anchor": one.anchor, "age_at_anchor": one.age}
                    for one, cells in zip(people, rows, strict=True)]
        if rows:
            names = list(dict.fromkeys(name for cells in rows for name in cells))
            files[f"{table}.csv"] = _csv([names, *([cell_text(cells.get(name)) for name in names] for cells in rows)])
    readme = ("Days count from the day in the column anchor of patients.csv; no date is in these files. "
              f"{_left_out(people)}\n{_HELP}{_warned(warnings)}")
    return ResearchFiles(pack_files({**files, "README.txt": readme.encode()}), _key(keys), tuple(warnings))


def write_cbioportal(records: Sequence[PatientRecord]) -> ResearchFiles:
    """A study folder for cBioPortal: clinical files of patients and samples, time lines of laboratory tests,
    treatments and imaging, each with its meta file."""
    people, keys = days_from_diagnosis(records)
    warnings = small_cells(records)
    files = {
        "meta_study.txt": _meta(type_of_cancer="mixed", name="NET liver follow-up", short_name="NET liver",
                                description="De-identified export; days from diagnosis", add_global_case_list="true"),
        **_clinical_file("patient", "PATIENT_ATTRIBUTES", _PATIENT, [_patient(one) for one in people]),
        **_clinical_file("sample", "SAMPLE_ATTRIBUTES", _SAMPLE, [
            [one.pseudonym, f"{one.pseudonym}-1", "Neuroendocrine Tumor"] for one in people])}
    for name, columns, rows in (("lab_test", ["TEST", "RESULT", "UNIT"], _labs(people)),
                                ("treatment", ["TREATMENT_TYPE", "SUBTYPE", "AGENT"], _treatments(people)),
                                ("imaging", ["DIAGNOSTIC_TYPE"], _imaging(people))):
        if rows:
            heads = ["PATIENT_ID", "START_DATE", "STOP_DATE", "EVENT_TYPE", *columns]
            files[f"data_timeline_{name}.txt"] = _csv([heads, *rows], "\t")
            files[f"meta_timeline_{name}.txt"] = _meta(genetic_alteration_type="CLINICAL", datatype="TIMELINE",
                                                       data_filename=f"data_timeline_{name}.txt")
    files["README.txt"] = (f"{_left_out(people)}\n{_HELP}{_warned(warnings)}").encode()
    return ResearchFiles(pack_files(files), _key(keys), tuple(warnings))


_PATIENT: tuple[Clinical, ...] = (
    ("PATIENT_ID", "Patient", "STRING", "1"), ("SEX", "Sex", "STRING", "1"),
    ("AGE", "Age at diagnosis, 90 for all older", "NUMBER", "1"), ("PRIMARY_SITE", "Primary site", "STRING", "1"),
    ("OS_STATUS", "Overall survival status", "STRING", "1"),
    ("OS_MONTHS", "Months from diagnosis to death or last contact", "NUMBER", "1"))
_SAMPLE: tuple[Clinical, ...] = (
    ("PATIENT_ID", "Patient", "STRING", "1"), ("SAMPLE_ID", "Sample", "STRING", "1"),
    ("CANCER_TYPE", "Cancer type", "STRING", "1"))


def _clinical_file(name: str, datatype: str, heads: tuple[Clinical, ...],
                   rows: list[list[object]]) -> dict[str, bytes]:
    titles = [[f"#{row[0]}", *row[1:]] for row in (
        [head[0] for head in heads], [head[1] for head in heads], [head[2] for head in heads],
        [head[3] for head in heads])]
    return {f"data_clinical_{name}.txt": _csv([*titles, [head[0] for head in heads], *rows], "\t"),
            f"meta_clinical_{name}.txt": _meta(genetic_alteration_type="CLINICAL", datatype=datatype,
                                               data_filename=f"data_clinical_{name}.txt")}


def _patient(one: Relative) -> list[object]:
    cells = next(cells for table, cells in one.rows if table == "patients")
    # Survival counts from diagnosis; from another day it would be another number.
    from_diagnosis = one.anchor == "diagnosis"
    died = one.record.patient.died_on is not None
    end = cells.get("died_day") if died else cells.get("last_contact_day")
    months = round(end / _DAYS_OF_MONTH, 2) if from_diagnosis and isinstance(end, int) else ""
    return [one.pseudonym, str(cells.get("sex", "")).capitalize(), one.age if from_diagnosis and one.age else "",
            cells.get("primary_site", ""), ("1:DECEASED" if died else "0:LIVING") if months != "" else "", months]


def _events(people: Sequence[Relative], table: str, day: str) -> Iterable[tuple[Relative, int, Mapping[str, object]]]:
    for one in people:
        for name, cells in one.rows:
            start = cells.get(day)
            if name == table and isinstance(start, int):
                yield one, start, cells


def _labs(people: Sequence[Relative]) -> list[list[object]]:
    return [[one.pseudonym, start, "", "LAB_TEST", cells["analyte"],
             f"{cells.get('comparator', '')}{cells.get('value', cells.get('interpretation', ''))}",
             cells.get("unit", "")] for one, start, cells in _events(people, "labs", "taken_day")]


def _treatments(people: Sequence[Relative]) -> list[list[object]]:
    return [[one.pseudonym, start, cells.get("ended_day", ""), "TREATMENT",
             "Liver-directed" if cells["kind"] in LIVER_DIRECTED else "Other", cells["kind"], cells.get("agent", "")]
            for one, start, cells in _events(people, "treatments", "performed_day")]


def _imaging(people: Sequence[Relative]) -> list[list[object]]:
    return [[one.pseudonym, start, "", "IMAGING", cells.get("kind", "")]
            for one, start, cells in _events(people, "studies", "done_day")]


def _left_out(people: Sequence[Relative]) -> str:
    count = sum(one.left_out for one in people)
    return f"{count} date{'s' if count != 1 else ''} known only by month or year left out."


def _warned(warnings: Sequence[str]) -> str:
    if not warnings:
        return ""
    return "Small groups, in which somebody may be recognised:\n" + "".join(f"- {one}\n" for one in warnings)


def _key(keys: Sequence[Pseudonym]) -> bytes:
    rows = [asdict(key) for key in keys]
    return _csv([["pseudonym", "patient_id", "shift_days"], *(
        [row["pseudonym"], guard(row["patient_id"]), row["shift_days"] if row["shift_days"] is not None else ""]
        for row in rows)])


def _meta(**lines: str) -> bytes:
    return "".join(f"{name}: {value}\n" for name, value in {"cancer_study_identifier": STUDY, **lines}.items()).encode()


def _csv(rows: Iterable[Sequence[object]], delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8")

