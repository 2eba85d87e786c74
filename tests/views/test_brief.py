"""Do the three cells at the top say what the sentences and lists below them say?"""

from collections.abc import Iterator
from datetime import date

import pytest

from netcore.model import PatientRecord, cut_record
from netcore.rules import evaluate_pressing
from netcore.rules.options import Standing
from netcore.views.options.due import DueEntry, due_entries
from netcore.views.options.held_back import HoldingFact, holding_facts
from netcore.views.options.judged_signs import Judged, JudgedCell, judged_cells
from netcore.views.patient.brief import due_cell, unknown_cell
from netcore.views.patient.page import patient_view
from netcore.views.patient.words import Cell
from tests.examples import day_of, evaluated, everybody


def sign(label: str, *, known: bool = True, state: str = "no", fact: str = "") -> JudgedCell:
    return JudgedCell(Cell(label, "1", "", known, fact=fact), (Judged("", state, ("rule",)),))


def due(what: str, kind: str = "") -> DueEntry:
    return DueEntry(what, f"{what}: some day", kind, (), ())


def test_missing_signs_are_named_and_those_that_rules_cannot_use_too() -> None:
    cell = unknown_cell([sign("bilirubin"), sign("INR", state="unknown"), sign("ECOG", known=False, state="unknown")])
    assert (cell.answer, cell.known) == ("ECOG", False)
    assert cell.when == "recorded, but not every rule can be told: INR"


def test_a_sign_that_rules_cannot_use_is_not_called_known() -> None:
    open_ = unknown_cell([sign("bilirubin"), sign("INR", state="unknown")])
    assert (open_.answer, open_.known) == ("what some rules say of INR", False)
    assert open_.when == "every stop sign is recorded, but these rules ask for more"
    all_known = unknown_cell([sign("INR")])
    assert (all_known.answer, all_known.when, all_known.known) == ("nothing: every stop sign is recorded", "", True)


def test_what_could_exclude_an_option_and_is_not_known_is_named_beside_the_signs() -> None:
    holding = [HoldingFact("ecog", "ECOG", 5), HoldingFact("encephalopathy", "encephalopathy", 4),
               HoldingFact("egfr", "filtration", 1), HoldingFact("a", "A", 1), HoldingFact("b", "B", 1)]
    cell = unknown_cell([sign("bilirubin"), sign("ECOG", known=False, fact="ecog")], holding)
    assert (cell.answer, cell.known) == ("ECOG", False)
    # A stop sign that was named already is not named twice.
    assert cell.when == "holding options back: encephalopathy (4 options); filtration (1); A (1) and 1 more"
    other = unknown_cell([sign("bilirubin")], holding[2:3])
    assert (other.answer, other.known) == ("no stop sign: all are recorded", False)
    assert other.when == "holding options back: filtration (1 option)"


def test_what_is_overdue_is_counted_and_what_follows_named() -> None:
    cell = due_cell([due("echo", "strong"), due("scan", "strong"), due("board"), due("PET", "unknown")])
    assert (cell.answer, cell.when, cell.known) == ("2 overdue: echo, scan", "then: board", True)
    assert due_cell([due("board")]).answer == "nothing overdue"
    assert not due_cell([due("PET", "unknown")]).known, "nothing but unknown schedules is not knowing"
    nothing = due_cell([DueEntry("", "No schedule names a day.", "unknown", (), ())])
    assert (nothing.answer, nothing.when, nothing.known) == ("not known", "No schedule names a day.", False)
    assert due_cell([DueEntry("", "Died 2012: nothing is due.", "", (), ())]).known


def test_a_stable_sum_does_not_hide_a_zone_that_progresses() -> None:
    record = next(record for record, _ in records() if record.patient_id == "NET-013")
    day = record.patient.story_today.last
    assert patient_view(record, day).changed.answer == "lesions stable, but an ablation zone progresses at its edge"


def records() -> Iterator[tuple[PatientRecord, date]]:
    for record in everybody().values():
        yield cut_record(record, day_of(record)), day_of(record)


@pytest.mark.parametrize(("record", "day"), list(records()), ids=lambda value: getattr(value, "patient_id", ""))
def test_the_cells_agree_with_what_stands_below(record: PatientRecord, day: date) -> None:
    view, evaluation = patient_view(record, day), evaluated(record.patient_id)
    signs, entries = judged_cells(record, evaluation, day), due_entries(record, evaluation, day)
    missing = sum(not one.cell.known for one in signs)
    said = unknown_cell(signs)
    assert said.known or missing or said.when
    assert ("every stop sign is recorded" in f"{said.answer} {said.when}") is (missing == 0)
    assert said.known is said.answer.startswith("nothing")
    overdue = sum(one.kind == "strong" for one in entries)
    assert due_cell(entries).answer.startswith(f"{overdue} overdue" if overdue else ("nothing", "Died", "not known"))
    if "No lesion was measured in a series of scans" in view.situation[0][0]:
        assert (view.changed.answer, view.changed.known) == ("response not known", False)
    if "progression by RECIST 1.1" in view.situation[0][0]:
        assert "progression" in view.changed.answer


@pytest.mark.parametrize(("record", "day"), list(records()), ids=lambda value: getattr(value, "patient_id", ""))
def test_what_holds_options_back_is_what_their_standings_wait_for(record: PatientRecord, day: date) -> None:
    """The patient page asks few rules only: it must not say otherwise than the standings, which rest on all."""
    held: dict[str, set[str]] = {}
    for option in evaluated(record.patient_id).options.values():
        if option.standing is Standing.CANNOT_BE_TOLD:
            for answer in option.because:
                for reason in answer.open_reasons if answer.rule.effect == "excludes" else ():
                    held.setdefault(reason.fact, set()).add(option.id)
    found = holding_facts(evaluate_pressing(record, as_of=day))
    assert {one.fact: one.options for one in found} == {fact: len(options) for fact, options in held.items()}
    assert [one.options for one in found] == sorted((one.options for one in found), reverse=True)
