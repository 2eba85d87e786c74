"""Which scans does the board summary print of the lesions? The baseline and the last ones, oldest first."""

from collections import Counter

import pytest

from netcore.views.text import day_words
from tests.examples import everybody
from tests.reports.conftest import Looked, look


def test_the_sizes_of_the_last_scan_are_printed_beside_those_of_the_baseline() -> None:
    """As they stand in data/demo/measurements.csv."""
    head, *rows = look("NET-024").summary.lesions
    assert (head[3], head[-2]) == ("MRI 24 Jun 2022 (baseline), mm", "MRI 26 Oct 2023, mm")
    assert [(row[0], row[-2]) for row in rows] == [("L1", "37"), ("L2", "39"), ("L3", "33")]
    sizes = {row[0]: row[-2] for row in look("NET-001").summary.lesions[1:]}
    assert (sizes["L1"], sizes["L3"]) == ("26.5", "34")


def _last_scan(looked: Looked) -> str:
    """The day of the last scan that the stream with most measurements read."""
    rows = looked.record.measurements
    reader = Counter(row.reader for row in rows).most_common(1)[0][0]
    days = {study.study_id: study.done_on for study in looked.record.studies}
    return day_words(max((day for row in rows if row.reader == reader and (day := days[row.study_id])),
                         key=lambda day: day.first))


@pytest.mark.parametrize("patient_id", sorted(name for name in everybody() if name.startswith("NET-")))
def test_the_last_scan_of_everybody_stands_last(patient_id: str) -> None:
    looked = look(patient_id)
    if looked.summary.lesions:
        assert _last_scan(looked) in looked.summary.lesions[0][-2]
