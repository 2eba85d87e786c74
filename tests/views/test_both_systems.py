"""A dozen patients through every view in both systems of units: judged alike, and nothing left in the other system.

Multiples, percents, verdicts and standings must not move; only results, limits and their units are printed otherwise.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import pandas as pd
import pytest

from netcore.evidence import Rulebook, read_catalogue
from netcore.model import PatientRecord, cut_record
from netcore.reports.board import board_summary
from netcore.reports.sheet import patient_sheet
from netcore.rules import Evaluation, evaluate
from netcore.rules.change import Change, single_changes
from netcore.rules.values import Facts
from netcore.units import System
from netcore.views.lesions.sections import lesion_sections
from netcore.views.markers.page import MarkerView, marker_names, marker_view, markers_together
from netcore.views.options import missing
from netcore.views.options.due import due_entries
from netcore.views.options.judged_signs import judged_cells
from netcore.views.options.missing import change_view
from netcore.views.options.page import options_view
from netcore.views.options.plan_drawing import plan_view
from netcore.views.options.replay import replay_lines
from netcore.views.patient.page import patient_view
from tests.examples import day_of, evaluated, read_folder

# Chosen for what they hold: bilirubin in mg/dL, serotonin in nmol/L and by platelets, 5-HIAA in urine (both units) and
# plasma, insulinoma, VIPoma, glucagonoma, gastrinoma, undated published rows.
_FROM = {"demo": ("bilirubin", "serotonin", "five_hiaa", "insulin", "vip", "glucagon", "gastrin", "nt_probnp"),
         "published": ("serotonin", "five_hiaa", "c_peptide", "glucose", "bilirubin", "glucagon", "chromogranin_a",
                       "gastrin", "nse")}
# What stands as its source, its laboratory or the record printed it, and says so where it stands.
_AS_PRINTED = re.compile(r"\(source: [^()]*(?:\([^()]*\))?[^()]*\)|recorded as [^,;)<]*|\[[^\]]*\]")
_LEFT = re.compile(r"left as printed|\(printed |^Shown as recorded in either|no unit of")
_WORDS_OF_SOURCES = {"says", "limits", "sources", "described", "note", "doubt", "doubts", "as printed", "recorded as",
                     "published level", "definition", "what it predicted there", "went with, in that group",
                     "asked for by the syndrome", "keep in mind", "versions", "source", "checked", "found in",
                     "response_notes", "marker_sources", "symptom_sources", "panel_sources", "studied in", "question"}
_CONVENTIONAL = re.compile(r"\b(?:mg/dL|g/dL|ng/dL|µg/dL|mg/24 h|mEq/L|meq/L)\b|10³/µL")
_SI = re.compile(r"\b(?:mmol/L|µmol/L|µmol/24 h|umol/L)\b|10⁹/L")
# Of these, mass and molar units are printed in either system, since nothing converts them.
_STAY = re.compile("CgA|chromogranin|NSE|gastrin|somatostatin|pancreastatin|insulin|ACTH|calcitonin|marker (acth|nse)",
                   re.IGNORECASE)
_MASS, _MOLAR = re.compile(r"\b(?:ng/mL|pg/mL)\b"), re.compile(r"\b(?:nmol/L|pmol/L)\b")


@dataclass(frozen=True, eq=False)
class Looked:
    """One patient on the story's day; itself and no other, so that what was computed of it is found again."""

    record: PatientRecord
    whole: PatientRecord
    day: date
    evaluation: Evaluation


def _chosen() -> list[PatientRecord]:
    """For each analyte the first patient with a result who was not chosen yet."""
    found: dict[str, PatientRecord] = {}
    for folder, analytes in _FROM.items():
        records = read_folder(folder).values()
        for analyte in analytes:
            having = [one for one in records if one.patient_id not in found
                      and any(row.analyte == analyte and row.value for row in one.labs)]
            found |= {one.patient_id: one for one in having[:1]}
    return list(found.values())


CHOSEN = _chosen()


@pytest.fixture(scope="module", autouse=True)
def changes_found_once() -> Iterator[None]:
    """Which facts would change a standing is asked of the same facts for every system, and takes longest.

    The search is given no system: only the words for what it finds are made in one, and these are made each time.
    """
    found: dict[tuple[int, date | None], tuple[Facts, dict[str, list[Change]]]] = {}

    def once(facts: Facts, options: Sequence[str], *, rules: Rulebook,
             rules_on: date | None = None) -> dict[str, list[Change]]:
        if (id(facts), rules_on) not in found:
            found[id(facts), rules_on] = facts, single_changes(facts, options, rules=rules, rules_on=rules_on)
        return {option: list(found[id(facts), rules_on][1][option]) for option in options}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(missing, "single_changes", once)
        yield


@pytest.fixture(scope="module", params=CHOSEN, ids=lambda record: record.patient_id)
def looked(request: pytest.FixtureRequest) -> Looked:
    whole = request.param
    day = day_of(whole)
    return Looked(cut_record(whole, day), whole, day, evaluated(whole.patient_id))


def views(one: Looked, system: System | None) -> Iterator[tuple[str, Any]]:
    """Every view that shows a result, by name."""
    yield "patient", patient_view(one.record, one.day, system=system)
    yield "patient on paper", patient_view(one.record, one.day, system=system, on_paper=True)
    yield "stop signs", judged_cells(one.record, one.evaluation, one.day, system)
    yield "due", due_entries(one.record, one.evaluation, one.day)
    yield "options", options_view(one.evaluation, system)
    yield "missing", change_view(one.evaluation, system)
    yield "plan", plan_view(one.evaluation, system)
    yield "lesions", lesion_sections(one.record, "clinical", one.day, system)
    # Its undated lines hold doubts as their source words them; the patient page has them apart.
    yield "board", replace(board_summary(one.record, one.evaluation, system), undated=[])
    yield "sheet", patient_sheet(one.record, one.day, system)
    yield "markers", markers_together(one.record, one.day, system)
    yield "replay", replay_lines(one.evaluation, evaluate(one.whole, as_of=one.day, rules_on=date(2016, 1, 1)), system)
    for analyte in marker_names(one.record):
        for absolute in (False, True):
            yield f"marker {analyte}", _marker(one, analyte, system, absolute)


@cache
def _marker(one: Looked, analyte: str, system: System | None, absolute: bool) -> MarkerView:
    return marker_view(one.record, analyte, one.day, absolute, system)


def texts(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text inside a view with where it stands; what prints a source or the record as it is, is left out."""
    if place.rpartition(".")[2] in _WORDS_OF_SOURCES:
        return
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, pd.DataFrame):
        for row in value.to_dict("records"):
            of = row.get("marker", row.get("quantity", ""))
            yield from ((where, f"{of} {said}") for where, said in texts(row, place))
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from texts(inner, f"{place}.{name}")
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name), f"{place}.{field.name}")
    elif isinstance(value, (list, tuple)):
        names = value._fields if hasattr(value, "_fields") else [""] * len(value)
        for name, inner in zip(names, value, strict=True):
            yield from texts(inner, f"{place}.{name}" if name else place)


def _foreign(view: str, said: str, wrong: re.Pattern[str], unsure: re.Pattern[str]) -> list[str]:
    own = _AS_PRINTED.sub("", said)
    if _LEFT.search(own):
        return []
    found = wrong.findall(own)
    if not _STAY.search(f"{own} {view}"):
        found += unsure.findall(own)
    return found


def test_there_are_a_dozen_patients_with_results_in_both_systems() -> None:
    units = {(row.analyte, row.unit) for record in CHOSEN for row in record.labs}
    assert len(CHOSEN) >= 12
    assert {("bilirubin", "mg/dL"), ("creatinine", "umol/L"), ("five_hiaa", "mg/(24.h)"), ("five_hiaa", "umol/(24.h)"),
            ("serotonin", "nmol/L"), ("glucose", "mmol/L"), ("vip", "pmol/L"), ("nt_probnp", "ng/L")} <= units


@pytest.mark.parametrize("system", System)
def test_no_result_is_left_in_the_other_system(looked: Looked, system: System) -> None:
    wrong, unsure = (_CONVENTIONAL, _MASS) if system is System.SI else (_SI, _MOLAR)
    # Printed with a unit that the analyte cannot have, and left as printed.
    impossible = {row.unit for row in looked.record.labs
                  if row.unit and (entry := read_catalogue().find(row.analyte)) and entry.unit_of(row.unit) is None}
    left = [(view, place, said, found) for view, shown in views(looked, system) for place, said in texts(shown)
            if (found := set(_foreign(view, said, wrong, unsure)) - impossible)]
    assert not left, "\n".join(map(str, left[:12]))


def test_the_walk_finds_what_is_not_converted(looked: Looked) -> None:
    recorded = {row.unit for row in looked.record.labs if row.value is not None and row.analyte == "bilirubin"}
    found = {unit for view, shown in views(looked, None) for _, said in texts(shown)
             for unit in _foreign(view, said, _CONVENTIONAL, _MASS)}
    assert "mg/dL" in found or "mg/dL" not in recorded


@cache
def _judged(one: Looked, system: System | None) -> dict[str, Any]:
    options = options_view(one.evaluation, system)
    found: dict[str, Any] = {
        "standings": {option.id: (option.standing, option.counts) for option in options.options},
        "signs": [(sign.label, sign.state, sign.rules) for sign in options.signs],
        "arguments": [(argument.rule, argument.answer, argument.missing, argument.unchecked)
                      for option in options.options for _, given in option.groups for argument in given],
        "cells": [(cell.cell.label, cell.cell.known, cell.cell.when, [(said.state, said.rules) for said in cell.judged])
                  for cell in judged_cells(one.record, one.evaluation, one.day, system)],
        "changes": {name: len(lines) for name, lines in change_view(one.evaluation, system).by_option.items()}}
    for analyte in marker_names(one.record):
        view = _marker(one, analyte, system, False)
        found[analyte] = (
            [(cell.answer, cell.known) for cell in view.cells], [kind for _, kind in view.answer],
            [text for text, _ in view.answer if text.startswith(("Yes", "No", "Sources"))],
            [list(view.table[name]) for name in ("x upper limit", "verdict", "in trend") if len(view.table)],
            [list(view.responses[name]) for name in ("answer", "change") if len(view.responses)],
            [list(view.labels[name]) for name in ("label", "change") if len(view.labels)],
            [(line.what, line.value) for line in view.sources])
    return found


@pytest.mark.parametrize("system", System)
def test_what_is_judged_is_the_same_in_both_systems(looked: Looked, system: System) -> None:
    assert _judged(looked, system) == _judged(looked, None)


def test_marks_of_the_relative_axis_do_not_move(looked: Looked) -> None:
    for analyte in marker_names(looked.record):
        heights = [[trace["y"] for trace in view.figure["data"]] if view.figure else None for view in (
            _marker(looked, analyte, system, False) for system in (None, *System))
            if not view.figure or "multiples" in view.figure["layout"]["yaxis"]["title"]["text"]]
        assert all(one == heights[0] for one in heights)
