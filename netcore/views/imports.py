"""What would an import bring, in words and as a table?"""

from collections import Counter

import pandas as pd

from netcore.exchange import TablesReport


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
