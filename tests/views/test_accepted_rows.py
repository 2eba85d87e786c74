"""Is every accepted row shown with its place and what it says, before anything is saved?"""

from netcore.exchange import check_tables
from netcore.views.records.imports import accepted_counts, table_accepted_rows
from tests.conftest import ROOT


def test_each_accepted_row_stands_with_its_line_under_its_table() -> None:
    report = check_tables(ROOT / "data" / "published")
    counts = accepted_counts(report)
    assert sum(counts.values()) == len(report.accepted) > 0
    labs = table_accepted_rows(report, "labs", most=3)
    assert len(labs) == 3 < counts["labs"]
    first = next(entry for entry in report.accepted if entry.table == "labs")
    assert labs.iloc[0]["where"] == f"labs.csv, row {first.line}"
    assert labs.iloc[0]["patient"] == first.row.patient_id
    assert str(first.row.content()["analyte"]) in labs.iloc[0]["says"]
