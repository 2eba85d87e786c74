"""Every published and made patient through every screen, on the story's day and on a day in the middle of it.

What the figures may show is worked out here from the rows themselves: a mark stands on a day that somebody stated, on
the day looked at, or where a stated interval of injections ends; nothing stands after the day looked at, and no line
joins results of different series.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from netcore.markers import marker_series
from netcore.model import PartialDate, PatientRecord, cut_record
from netcore.model.words import LIVER_DIRECTED
from netcore.rules import evaluate, evaluate_pressing, load_rules
from netcore.rules.summary import summarise
from netcore.views.evidence.page import find
from netcore.views.lesions.criteria import criteria_view, scan_view
from netcore.views.lesions.page import lesion_choices, lesion_view
from netcore.views.lesions.reader_error import READER_CHOICES, reader_error_view
from netcore.views.lesions.sections import lesion_sections
from netcore.views.linked_cells import read_cell
from netcore.views.markers.page import marker_names, marker_view
from netcore.views.options.due import due_entries
from netcore.views.options.judged_signs import judged_cells
from netcore.views.overview import Listed, table_overview
from netcore.views.patient.page import PatientView, patient_view
from netcore.views.sources import SourceLine
from tests.conftest import ROOT
from tests.examples import CALENDAR, everybody
from tests.examples import day_of as story_day

FOLDERS = [ROOT / "data" / "published", ROOT / "data" / "demo"]


def _ids() -> list[str]:
    ids = []
    for folder in FOLDERS:
        with (folder / "patients.csv").open(encoding="utf-8") as file:
            ids += [row["patient_id"] for row in csv.DictReader(file)]
    return ids


EVERYONE = _ids()
_SLIPS = re.compile(r"\b(None|nan|NaN|NaT|datetime|Decimal|PartialDate|not_known)\b|[{}]|  | ,|\(\)|: ?[.]$")


@pytest.fixture(scope="module")
def cohort() -> dict[str, PatientRecord]:
    return everybody()


def assert_sources_lead_on(sources: Iterable[SourceLine]) -> None:
    """Each number that judged has its entry on the evidence page."""
    assert [line.what for line in sources if line.entry is None or find(load_rules(), line.entry) is None] == []


def stated_days(record: PatientRecord) -> set[date]:
    """Every exact day that any date column of any row names."""
    return {value.exact for row in record.rows() for name in type(row).model_fields
            if isinstance(value := getattr(row, name), PartialDate) and value.exact}


def drawable_days(record: PatientRecord, as_of: date) -> set[date]:
    """Stated days, the day looked at, and the ends of stated injection intervals, none after the day looked at."""
    ends = {row.performed_on.exact + timedelta(days=int(row.interval_days)) for row in record.treatments
            if row.interval_days and row.performed_on and row.performed_on.exact}
    return {day for day in stated_days(record) | ends | {as_of} if day <= as_of}


def window_ends(record: PatientRecord, as_of: date) -> set[date]:
    """Where a window that disturbs a marker may begin or end besides on stated days: 14 days after a procedure on the
    liver or the end of a drug that raises a marker (3 after an H2 blocker); data/guidelines and data/analytes.yaml."""
    after = {row.performed_on.exact + timedelta(days=days) for row in record.treatments for days in (1, 14)
             if row.kind in LIVER_DIRECTED and row.performed_on and row.performed_on.exact}
    after |= {row.ended_on.exact + timedelta(days=days) for row in record.treatments for days in (3, 14)
              if row.kind in ("PPI", "H2_blocker") and row.ended_on and row.ended_on.exact}
    return {day for day in after if day <= as_of}


def marks(figure: Mapping[str, Any] | None) -> Iterator[tuple[str, date]]:
    """Every day at which a figure draws something: traces, shapes and notes, with the name of what stands there."""
    if figure is None:
        return
    for trace in figure["data"]:
        for day in trace["x"]:
            if day is not None:
                yield f"trace {trace.get('name') or trace.get('text')}", day
    for shape in figure["layout"].get("shapes", ()):
        for end in ("x0", "x1"):
            if isinstance(shape.get(end), date):
                yield "shape", shape[end]
        for day in re.findall(r"[ML]([^,]+),", shape.get("path", "")):
            yield "line", date.fromisoformat(day)
    for note in figure["layout"].get("annotations", ()):
        if isinstance(note.get("x"), date):
            yield f"note {note['text']}", note["x"]


def assert_only_stated(figure: Mapping[str, Any] | None, allowed: set[date], what: str) -> None:
    wrong = {(name, day) for name, day in marks(figure) if day not in allowed}
    assert not wrong, f"{what}: {sorted(wrong)[:5]}"


def assert_sentences(lines: list[Any]) -> None:
    """No sentence of a screen holds a raw value of Python or an empty place."""
    for line in lines:
        text = line if isinstance(line, str) else line[0]
        assert not _SLIPS.search(text), text


def days_looked_at(record: PatientRecord) -> list[date]:
    """The story's day, and the day in the middle of what is dated."""
    last = story_day(record)
    days = sorted(day for day in stated_days(record) if day <= last)
    return [last, *days[len(days) // 2:len(days) // 2 + 1]]


@pytest.mark.parametrize("patient_id", EVERYONE)
def test_the_patient_screen(cohort: dict[str, PatientRecord], patient_id: str) -> None:
    whole = cohort[patient_id]
    for day in days_looked_at(whole):
        record = cut_record(whole, day)
        view = patient_view(record, day)
        assert view.banner.patient_id == patient_id
        assert_sources_lead_on(view.sources)
        evaluation = evaluate(record, as_of=day)
        signs = judged_cells(record, evaluation, day)
        assert [one.cell.label for one in signs] == [
            "bilirubin", "albumin", "INR", "platelets", "creatinine", "portal vein", "bilio-enteric anastomosis",
            "ascites", "ECOG", "octreotide plan"]
        assert_only_stated(view.figure, drawable_days(record, day), "time line")
        assert_sentences([view.question, *view.situation, *view.since])
        due = due_entries(record, evaluation, day)
        assert due, "that nothing is due, or known to be, is said"
        assert_sentences([*(one.text for one in due), *(said.text for one in signs for said in one.judged)])
        _assert_undated_are_listed(record, view)


def _assert_undated_are_listed(record: PatientRecord, view: PatientView) -> None:
    tables = ("histology", "labs", "studies", "treatments", "findings", "symptoms")
    undated = [row for table in tables for row in record.table(table) if row.when is None or row.when.exact is None]
    assert len(view.undated) == len(undated)
    assert len(view.doubts) == sum(row.doubt is not None for row in record.rows())


@pytest.mark.parametrize("patient_id", EVERYONE)
def test_the_lesions_screen(cohort: dict[str, PatientRecord], patient_id: str) -> None:
    whole = cohort[patient_id]
    day = story_day(whole)
    record = cut_record(whole, day)
    allowed = drawable_days(record, day) & {row.done_on.exact for row in record.studies if row.done_on}
    choices = lesion_choices(record)
    assert set(choices.readers) == {row.reader for row in record.measurements}
    for reader in choices.readers or [None]:
        sections = lesion_sections(record, reader, day)
        assert_sentences([*sections.procedures.lines, *sections.ablation.lines])
        measured = {row.lesion_id for row in record.measurements if row.reader == reader}
        for course in choices.courses.get(reader or "", []) or [None]:
            view = lesion_view(record, reader, course)
            assert view.answer
            assert_sentences([*view.answer, *view.reasons])
            assert_sources_lead_on(view.sources)
            for what, figure in (("spider", view.spider), ("sums", view.sums)):
                assert_only_stated(figure, allowed, f"{what} of {course}")
            assert len(view.lesions) == len(measured)
        # What the screen offers first: the last course, with its band of reader error and the other criteria.
        error = reader_error_view(record, view.sums, reader, course, next(iter(READER_CHOICES)))
        assert_only_stated(error.sums, allowed, "band of reader error")
        assert_sentences(list(error.lines))
        criteria = criteria_view(record, reader, course)
        for scan in criteria.scans[-1:]:
            one = scan_view(criteria, scan)
            assert one is not None
            assert_sentences([*one.answer, *one.reasons])


@pytest.mark.parametrize("patient_id", EVERYONE)
def test_the_markers_screen(cohort: dict[str, PatientRecord], patient_id: str) -> None:
    whole = cohort[patient_id]
    day = story_day(whole)
    record = cut_record(whole, day)
    allowed = drawable_days(record, day) | window_ends(record, day)
    names = marker_names(record)
    assert len(names) == len(set(names.values()))
    shown = 0
    for analyte in names:
        series = marker_series(record, analyte)
        for absolute in (False, True):
            view = marker_view(record, analyte, day, absolute)
            assert_only_stated(view.figure, allowed, analyte)
            assert_sentences([*view.answer, *view.notes, *view.episodes, *view.response_notes])
            assert_sources_lead_on(view.sources)
            assert len(view.table) == sum(len(one.points) for one in series)
            _assert_no_line_joins_two_series(view.figure, series, f"{analyte}, absolute {absolute}")
        shown += len(view.table)
    assert shown == len(record.labs), "every result of the record is in one table"


def _assert_no_line_joins_two_series(figure: Mapping[str, Any] | None, series: list[Any], what: str) -> None:
    """Each stretch of a line lies within the days of one series; lines of limits are dashed and left out,
    as are bands of expected variation."""
    of_one = [{point.day for point in one.points if point.usable} for one in series]
    for trace in figure["data"] if figure else ():
        if "lines" not in trace["mode"] or trace["line"].get("dash") == "dash" or "fill" in trace:
            continue
        stretch: set[date] = set()
        for x, y in [*zip(trace["x"], trace["y"], strict=True), (None, None)]:
            if y is not None:
                stretch.add(x)
                continue
            assert not stretch or any(stretch <= days for days in of_one), f"{what}: {sorted(stretch)}"
            stretch = set()


def test_the_overview_has_a_row_for_everybody(cohort: dict[str, PatientRecord]) -> None:
    listed = [Listed("example", f"id{number}", summarise(record)) for number, record in enumerate(cohort.values())]
    table = table_overview(listed, CALENDAR)
    assert list(table["patient"]) == list(cohort)
    assert list(table.columns[:3]) == ["patient", "response", "overdue"]
    for name in table.columns:
        if name not in ("x limit", "course"):
            assert pd.api.types.is_string_dtype(table[name]), name
            assert not table[name].isin(["None", "nan", ""]).any() or name == "overdue", name


def test_each_judged_word_of_the_overview_leads_in_one_click_to_what_the_patients_pages_cite(
        cohort: dict[str, PatientRecord]) -> None:
    for record in cohort.values():
        row = Listed("example", "x", summarise(record))
        table, told = table_overview([row], CALENDAR), record.patient.story_today
        day = told.last if told else CALENDAR
        cut = cut_record(record, day)
        due = {rule for entry in due_entries(cut, evaluate_pressing(record, as_of=day), day) for rule in entry.rules}
        cited = {line.entry for line in patient_view(cut, day, on_paper=True).sources}
        choices = lesion_choices(cut)
        # The last verdict may be of the course before the current one.
        verdicts = {line.entry for reader, courses in choices.courses.items() for course in courses
                    for line in lesion_view(cut, reader, course).sources}
        for name, behind in (("response", cited | verdicts), ("overdue", due), ("change", cited)):
            words, entries = read_cell(table[name][0])
            assert bool(words) == bool(entries)
            assert [one for one in entries if find(load_rules(), one) is None] == [], record.patient_id
            judged = {one for one in entries if not one.startswith("term:")}
            assert judged <= behind, (record.patient_id, name)
        # A sum of diameters was put to limits wherever the verdict rests on one.
        assert row.summary["response_by"] or row.summary["response"] in (None, "NE", "NON-CR/NON-PD"), record.patient_id
        assert bool(row.summary["grade_by"]) == bool(row.summary["grade_against"])


def test_a_list_of_nobody_is_a_table_too() -> None:
    assert len(table_overview([], CALENDAR)) == 0
