"""The one glossary: complete for what screens show, and clinical numbers in it say how well they were checked."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from netcore.errors import BadSheet
from netcore.evidence import read_glossary
from netcore.model import TABLES, PatientRecord, cut_record
from netcore.rules import load_rules
from netcore.rules.summary import summarise
from netcore.units import System
from netcore.views.cohort import page as cohort_page
from netcore.views.cohort.row import cohort_row, read_facts
from netcore.views.cohort.selection import COLOURS, UNITS, select_cohort
from netcore.views.evidence.page import search
from netcore.views.lesions.criteria import criteria_view, scan_view
from netcore.views.lesions.endpoints import endpoint_view
from netcore.views.lesions.liver_map import liver_map
from netcore.views.lesions.page import lesion_choices, lesion_view
from netcore.views.lesions.sections import lesion_sections
from netcore.views.markers.page import marker_names, marker_view, markers_together
from netcore.views.options.plan_drawing import plan_view
from netcore.views.overview import Listed, table_overview
from netcore.views.records import history
from netcore.views.records.corrections import table_entries
from netcore.views.terms import column_help, field_help, meaning, split_terms
from tests.examples import evaluated, made

GLOSSARY = read_glossary()
# What nobody types or reads under this name: forms give these fields words of their own.
_NOT_A_COLUMN = {"studies.baseline_for", "plans.otherwise_than"}
_LOOKED_AT = ("NET-007", "NET-014", "NET-023", "NET-060")


@pytest.fixture(scope="module")
def records() -> list[PatientRecord]:
    return [made()[name] for name in _LOOKED_AT]


def shown_tables(record: PatientRecord) -> Iterator[tuple[str, pd.DataFrame]]:
    """Every table of the patient's pages under the key that its page gives it."""
    day = record.patient.story_today.last if record.patient.story_today else date(2026, 11, 23)
    cut = cut_record(record, day)
    for analyte in marker_names(cut):
        view = marker_view(cut, analyte, day, system=System.SI)
        yield from (("results", view.table), ("responses", view.responses), ("labels", view.labels))
    together = markers_together(cut, day)
    yield from (("panel", together.panel), ("prognosis", together.prognosis))
    reader = lesion_choices(cut).readers[0]
    lesions, sections = lesion_view(cut, reader, None), lesion_sections(cut, reader, day)
    yield from (("responses", lesions.responses), ("lesions", lesions.lesions),
                ("procedures", sections.procedures.table), ("ablation", sections.ablation.table),
                ("problems", sections.problems), ("endpoint-rows", endpoint_view(cut, reader, None).table),
                ("liver-map-rows", liver_map(cut, reader, None).table),
                ("plan-table", plan_view(evaluated(record.patient_id)).table))
    criteria = criteria_view(cut, reader, None)
    yield "criteria-scans", criteria.table
    if scan := scan_view(criteria, None):
        yield from (("criteria", scan.verdicts), ("criteria-lesions", scan.lesions))
    yield from ((f"entries {table}", table_entries(cut, table)) for table in TABLES if cut.table(table))
    yield "patients", table_overview([Listed("example", "x", summarise(record))], day)


def test_every_column_of_every_table_is_explained(records: list[PatientRecord]) -> None:
    silent = {(key, str(name)) for record in records for key, table in shown_tables(record) for name in table.columns
              if not column_help(key, str(name))}
    assert not silent


def test_every_column_of_the_cohort_is_explained(records: list[PatientRecord]) -> None:
    read = [read_facts(cohort_row(record)["facts"], record.patient_id, date(2026, 11, 23)) for record in records]
    found = select_cohort([one for one in read if one is not None], {}, UNITS[1])
    assert found.cases
    pictures = [cohort_page.waterfall_picture(found, COLOURS[0]), cohort_page.spider_picture(found),
                cohort_page.swimmer_picture(found, 0), cohort_page.published_picture(found),
                cohort_page.rates_picture(found, {}, confirmed=False)]
    silent = {str(name) for view in pictures for name in view.table().columns if not column_help("cohort", str(name))}
    assert not silent


def test_every_column_of_the_history_is_explained() -> None:
    assert all(column_help("history", name) for name in history.COLUMNS)
    assert all(column_help("saves", name) for name in history.STORE_COLUMNS)


def test_every_field_of_the_record_is_explained_and_no_other() -> None:
    columns = {(table, name) for table, model in TABLES.items() for name in model.model_fields}
    assert {pair for pair in columns if not field_help(*pair)} == set()
    named = {f"{table}.{name}" for table, name in columns} | {name for _, name in columns} | _NOT_A_COLUMN
    assert set(GLOSSARY.fields) - named == set()


def test_an_unknown_column_has_no_explanation() -> None:
    assert column_help("results", "colour") is None and field_help("labs", "colour") is None


def test_a_meaning_with_a_clinical_number_says_how_well_it_was_checked() -> None:
    silent = [term.id for term in GLOSSARY.terms if re.search(r"\d+(?: to \d+)? ?(?:%|mm|weeks)", term.says)
              and term.source is None]
    assert silent == []


def test_a_meaning_is_one_or_two_sentences() -> None:
    long = [term.id for term in GLOSSARY.terms
            if len(re.findall(r"[.](?:\s|$)", term.says)) > 3 or len(term.says) > 260]
    assert long == []


def test_a_word_is_explained_where_it_stands_first() -> None:
    pieces = list(split_terms("Targets 62 mm by RECIST 1.1, PR; RECIST 1.1 again", set()))
    assert "".join(piece for piece, _ in pieces) == "Targets 62 mm by RECIST 1.1, PR; RECIST 1.1 again"
    assert [piece for piece, said in pieces if said] == ["RECIST 1.1", "PR"]
    assert meaning("pr").endswith("[Eisenhauer et al., read in a secondary source only: not checked]")


def test_a_part_of_a_word_is_no_term() -> None:
    assert [said for _, said in split_terms("PRIMAVERA NETWORK PDF x-PR", set()) if said] == []


def test_every_term_is_found_on_the_evidence_page() -> None:
    book = load_rules()
    assert {entry.id for entry in search(book, kind="term")} == {f"term:{term.id}" for term in GLOSSARY.terms}
    assert [entry.title for entry in search(book, "bilio-enteric", kind="term")] == ["Bilio-enteric anastomosis"]


@pytest.mark.parametrize(("change", "said"), [
    ("terms: [{id: a, term: x, says: long enough}, {id: b, term: x, says: long enough}]", "'x' stands under a too"),
    ("terms: [{id: a, term: x, says: long enough, source: {ref: r, checked: recalled}}]", "ref 'r'"),
    ("terms: [{id: a, term: x, says: long enough, colour: red}]", "colour")])
def test_a_wrong_glossary_does_not_load(tmp_path: Path, change: str, said: str) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_text(f"references: {{}}\nfields: {{}}\ncolumns: {{}}\ncontrols: {{}}\n{change}\n", encoding="utf-8")
    with pytest.raises(BadSheet, match=said):
        read_glossary(path)


