"""A patient typed in through the forms is on every screen; a slip of the key is told and saves nothing."""

from typing import Any

import pytest

from netcore.store import open_store
from tests.app.conftest import Server
from tests.app.screen import (
    await_idle,
    banner,
    choose,
    expect_text,
    fill,
    go_to,
    listed,
    paste_rows,
    press,
    search,
    unfold,
    visit,
)

pytestmark = pytest.mark.browser


def _rows(server: Server, patient_id: str) -> dict[str, int]:
    """How many rows of each table the store holds of this patient."""
    with open_store(f"sqlite:///{server.folder / 'records.sqlite'}") as store:
        record = store.load(patient_id)
    return {table: len(record.table(table)) for table in ("studies", "lesions", "target_sets", "measurements")}


def _add_patient(page: Any, server: Server, patient_id: str) -> None:
    visit(page, f"{server.url}/records")
    page.get_by_role("textbox", name="recorded by").fill("AB")
    fill(page, "patient", {"patient_id": patient_id, "sex": "female", "birth_year": "1961", "primary_site": "ileum"})
    press(page, "Save")
    expect_text(page, "[data-testid=stAlert]", "Saved: 1 row(s) added")
    banner(page).wait_for()
    assert banner(page).inner_text() == patient_id


def test_a_typed_patient_and_scan_are_on_the_screens(page: Any, server: Server) -> None:
    _add_patient(page, server, "TYPED-1")
    assert f"patient={server.local_id('TYPED-1')}" in page.url
    choose(page, "scan")
    fill(page, "scan", {"done_on": "2024-03-12", "kind": "MRI", "new_lesion": "none"})
    paste_rows(page, page.get_by_test_id("stDataFrame"),
               [["B1", "VI", "target", "", "measured", "31.5"], ["B2", "VII", "target", "", "", "12"]])
    press(page, "Save")
    # One study, and for each of two lesions the lesion, its role and its size.
    expect_text(page, "[data-testid=stAlert]", "Saved: 7 row(s) added")
    assert _rows(server, "TYPED-1") == {"studies": 1, "lesions": 2, "target_sets": 2, "measurements": 2}

    go_to(page, "lesions")
    banner(page).wait_for()
    expect_text(page, ".net", "after its baseline, 12 Mar 2024")
    # 31.5 + 12 mm.
    page.locator("canvas [role=gridcell]", has_text="43.5").first.wait_for(state="attached")
    go_to(page, "patient")
    expect_text(page, ".net-banner", "ileal NET, grade not known")
    expect_text(page, ".net", "after its baseline, 12 Mar 2024")
    assert page.locator(".st-key-stop-signs .net-cell.unknown").count() == 10
    go_to(page, "overview")
    search(page, "TYPED-1")
    listed(page, "TYPED-1").wait_for(state="attached")


def test_a_slip_is_told_where_it_is_and_nothing_is_saved(page: Any, server: Server) -> None:
    _add_patient(page, server, "TYPED-2")
    choose(page, "scan")
    fill(page, "scan", {"done_on": "2024-03-12"})
    paste_rows(page, page.get_by_test_id("stDataFrame"),
               [["B1", "VI", "target", "", "measured", "31"], ["B2", "VII", "target", "", "measured", "12mm"]])
    press(page, "Save")
    expect_text(page, "[data-testid=stAlert]", "Nothing was saved: 1 thing to correct.")
    expect_text(page, "[data-testid=stCode]", "longest, mm: '12mm'; expected a plain number such as 12 or 12.5")
    assert sum(_rows(server, "TYPED-2").values()) == 0
    # The screen still holds what was typed, so that only the slip needs correcting.
    page.locator("canvas [role=gridcell]", has_text="12mm").first.wait_for(state="attached")


def test_a_size_without_its_lesion_is_not_dropped_in_silence(page: Any, server: Server) -> None:
    _add_patient(page, server, "TYPED-3")
    choose(page, "scan")
    fill(page, "scan", {"done_on": "2024-03-12"})
    paste_rows(page, page.get_by_test_id("stDataFrame"), [["", "", "", "", "", "31"], ["B2", "", "", "", "", "12"]])
    press(page, "Save")
    expect_text(page, "[data-testid=stCode]", "lesion: blank")
    assert sum(_rows(server, "TYPED-3").values()) == 0


def test_a_saved_form_is_empty_and_the_same_scan_is_refused(page: Any, server: Server) -> None:
    _add_patient(page, server, "TYPED-5")
    choose(page, "scan")
    scan, rows = {"done_on": "2024-03-12", "kind": "MRI"}, [["B1", "VI", "target", "", "too_small", ""],
                                                            ["B2", "VII", "non_target", "", "", "12"]]
    fill(page, "scan", scan)
    paste_rows(page, page.get_by_test_id("stDataFrame"), rows)
    press(page, "Save")
    expect_text(page, "[data-testid=stAlert]", "Saved: 7 row(s) added")
    saved = _rows(server, "TYPED-5")
    # A list takes the word as it stands in tables, whatever the screen shows.
    with open_store(f"sqlite:///{server.folder / 'records.sqlite'}") as store:
        record = store.load("TYPED-5")
    assert [row.state for row in record.measurements] == ["too_small", "measured"]
    assert [row.role for row in record.target_sets] == ["target", "non_target"]
    await_idle(page)
    assert page.locator("[class*='st-key-scan-done_on']").get_by_role("textbox").input_value() == ""
    assert page.locator("canvas [role=gridcell]", has_text="too small").count() == 0
    press(page, "Save")
    expect_text(page, "[data-testid=stCode]", "scan form: nothing was typed")
    # The lesions are known now, with their roles; the same entry again is a slip.
    fill(page, "scan", scan)
    unfold(page, "All columns")
    paste_rows(page, page.get_by_test_id("stDataFrame"), rows)
    press(page, "Save")
    expect_text(page, "[data-testid=stCode]", "the same scan with the same values stands in the record")
    assert _rows(server, "TYPED-5") == saved == {"studies": 1, "lesions": 2, "target_sets": 2, "measurements": 2}


def test_a_changed_role_is_refused_until_a_new_baseline_is_chosen(page: Any, server: Server) -> None:
    _add_patient(page, server, "TYPED-6")
    choose(page, "scan")
    fill(page, "scan", {"done_on": "2024-03-12", "kind": "MRI"})
    paste_rows(page, page.get_by_test_id("stDataFrame"), [["B1", "VI", "target", "", "", "31"]])
    press(page, "Save")
    expect_text(page, "[data-testid=stAlert]", "Saved: 4 row(s) added")
    fill(page, "scan", {"done_on": "2024-06-12", "kind": "MRI"})
    unfold(page, "All columns")
    paste_rows(page, page.get_by_test_id("stDataFrame"),
               [["B1", "VI", "target", "", "", "33"], ["B2", "VII", "target", "", "", "14"]])
    press(page, "Save")
    expect_text(page, "[data-testid=stCode]", "scan form, B2, role: target, where the record's target set gives it no")
    assert _rows(server, "TYPED-6")["studies"] == 1
    fill(page, "scan", {"baseline_for": "the next course"})
    press(page, "Save")
    expect_text(page, "[data-testid=stAlert]", "Saved: 6 row(s) added")
    assert _rows(server, "TYPED-6") == {"studies": 2, "lesions": 2, "target_sets": 3, "measurements": 3}


def test_two_values_for_one_lesion_and_scan_are_refused(page: Any, server: Server) -> None:
    _add_patient(page, server, "TYPED-7")
    choose(page, "scan")
    fill(page, "scan", {"done_on": "2024-03-12", "kind": "MRI"})
    paste_rows(page, page.get_by_test_id("stDataFrame"),
               [["B1", "VI", "", "", "", "31"], ["B1", "VI", "", "", "", "33"]])
    press(page, "Save")
    expect_text(page, "[data-testid=stCode]", "two rows for study_id MRI-2024-03-12, lesion_id B1, reader clinical")
    assert sum(_rows(server, "TYPED-7").values()) == 0


def test_a_second_click_on_the_chosen_form_changes_nothing(page: Any, server: Server) -> None:
    _add_patient(page, server, "TYPED-8")
    choose(page, "plan")
    page.locator("[class*='st-key-plan-planned_on']").wait_for()
    choose(page, "plan")
    page.wait_for_timeout(500)
    await_idle(page)
    assert page.locator("[class*='st-key-plan-planned_on']").count() == 1
    assert page.locator("[class*='st-key-patient-sex']").count() == 0


def test_what_cannot_be_is_refused_with_its_sentence(page: Any, server: Server) -> None:
    visit(page, f"{server.url}/records")
    fill(page, "patient", {"patient_id": "TYPED-4", "birth_year": "61"})
    press(page, "Save")
    expect_text(page, "[data-testid=stAlert]", "Nothing was saved: 2 things to correct.")
    expect_text(page, "[data-testid=stCode]", "'61'; expected a date as 2017-06-12, 2017-06 or 2017")
    expect_text(page, "[data-testid=stCode]", "recorded by: blank; expected your initials or role")
    assert "TYPED-4" not in server.own_patients()


def test_an_examples_record_is_not_changed(page: Any, server: Server) -> None:
    visit(page, server.link("records", "NET-014"))
    expect_text(page, "[data-testid=stAlert]", "This is an example patient: its record is not changed.")
    assert page.get_by_role("button", name="Save", exact=True).count() == 0


def test_a_patient_id_that_is_taken_is_refused_and_changes_nothing(page: Any, server: Server) -> None:
    _add_patient(page, server, "TYPED-TAKEN")
    visit(page, f"{server.url}/records")
    page.get_by_role("textbox", name="recorded by").fill("AB")
    fill(page, "patient", {"patient_id": "TYPED-TAKEN"})
    press(page, "Save")
    expect_text(page, "[data-testid=stAlert]", "Nothing was saved: 1 thing to correct.")
    expect_text(page, "[data-testid=stCode]", "stands in the records already")
    with open_store(f"sqlite:///{server.folder / 'records.sqlite'}") as store:
        assert store.load("TYPED-TAKEN").patient.sex == "female"
