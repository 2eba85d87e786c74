"""What would an import bring, in words and as a table?"""

from collections import Counter

import pandas as pd

from netcore.exchange import Intake, TablesReport
from netcore.model import Row
from netcore.views.records.history import recorded_words
from netcore.views.row_words import KEPT_BY_STORE, entry_words


def sentence_report(report: TablesReport) -> str:
    """12 rows of 2 patients accepted, 1 refused: nothing will be saved until every row is right."""
    patients = len({entry.row.patient_id for entry in report.accepted})
    words = f"{len(report.accepted)} rows of {patients} patient{'s' if patients != 1 else ''} accepted"
    if report.dropped:
        words += f", {len(report.dropped)} identical repeats taken once"
    if report.refused:
        return f"{words}, {len(report.refused)} refusals: nothing will be saved until every row is right."
    return f"{words}, none refused." if report.accepted else "No row was found."


def table_accepted(report: TablesReport) -> pd.DataFrame:
    """One row a table and patient: how many rows would be taken."""
    counts = Counter((entry.row.patient_id, entry.table) for entry in report.accepted)
    tables = list(dict.fromkeys(entry.table for entry in report.accepted))
    patients = list(dict.fromkeys(entry.row.patient_id for entry in report.accepted))
    return pd.DataFrame([{"patient": patient, **{table: counts.get((patient, table), 0) for table in tables}}
                         for patient in patients])


def table_accepted_rows(report: TablesReport, table: str, most: int = 2000) -> pd.DataFrame:
    """The accepted rows of one table as plain text: where each stands and what it says, the first `most` of them."""
    rows = [entry for entry in report.accepted if entry.table == table]
    return pd.DataFrame([{"where": f"{table}.csv, row {entry.line}", "patient": entry.row.patient_id,
                          "says": _told(entry.row)} for entry in rows[:most]])


def accepted_counts(report: TablesReport) -> dict[str, int]:
    """How many rows of each table are accepted, in the order of the files."""
    return dict(Counter(entry.table for entry in report.accepted))


def sentence_intake(intake: Intake) -> str:
    """240 rows of 5 patients can be taken (36 repaired), 2 refused, 1 code to look at, 12 already recorded."""
    rows = [one for one in intake.taken if one.row.TABLE != "patients"]
    patients = len({one.row.patient_id for one in intake.taken})
    repaired = sum(bool(one.repairs) for one in rows)
    words = [f"{len(rows)} row{'s' if len(rows) != 1 else ''} of {patients} patient{'s' if patients != 1 else ''} can "
             f"be taken ({repaired} of them repaired or completed)",
             f"{len(intake.refused)} refused", f"{len(intake.review)} to look at", f"{intake.already} already recorded"]
    words += [f"{len(intake.withdrawals)} to withdraw"] if intake.withdrawals else []
    return ", ".join(words) + ". Nothing is saved yet."


def sentences_withdrawals(intake: Intake) -> list[str]:
    """The recorded rows that the source calls entered in error, as they stand now."""
    return [f"{entry_words(one.row)}, {recorded_words(one.row)} ({one.where}, {one.named})"
            for one in intake.withdrawals]


def rows_to_withdraw(intake: Intake) -> dict[str, list[tuple[str, str]]]:
    """The same as the store takes them: table and row_id by patient."""
    rows: dict[str, list[tuple[str, str]]] = {}
    for one in intake.withdrawals:
        rows.setdefault(one.row.patient_id, []).append((one.row.TABLE, str(one.row.row_id)))
    return rows


def table_taken(intake: Intake, most: int = 1000) -> pd.DataFrame:
    """The rows that would be saved, as plain text: where they stand, what they say, what was repaired."""
    return pd.DataFrame([{"where": one.where, "patient": one.row.patient_id, "table": one.row.TABLE,
                          "says": _told(one.row), "repaired": "; ".join(one.repairs)} for one in intake.taken[:most]])


def table_repaired(intake: Intake, most: int = 1000) -> pd.DataFrame:
    """The rows that stand otherwise in the file."""
    return table_taken(Intake(taken=intake.repaired), most)


def table_review(intake: Intake, most: int = 200) -> pd.DataFrame:
    """What a person has to look at, with the analyte that is suggested, if any."""
    return pd.DataFrame([{"where": item.where, "in the file": item.text, "code": item.code, "why": item.why,
                          "may be": item.suggestion or ""} for item in intake.review[:most]])


def _told(row: Row) -> str:
    return ", ".join(f"{name} {';'.join(value) if isinstance(value, list) else value}"
                     for name, value in row.content().items() if name not in KEPT_BY_STORE and value != [])
