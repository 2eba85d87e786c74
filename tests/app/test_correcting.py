"""What stands in a record is corrected, withdrawn and read in its history on the screen; a changed past is shown."""

import sqlite3
from typing import Any

import pytest

from netcore.model import Lab, Patient, PatientRecord
from netcore.store import open_store
from tests.app.conftest import Server
from tests.app.screen import await_idle, choose, expect_text, press, visit

pytestmark = pytest.mark.browser


def _begin(server: Server, name: str) -> None:
    with open_store(f"sqlite:///{server.folder / 'records.sqlite'}") as store:
        store.save(PatientRecord.of([
            Patient(patient_id=name),
            Lab(patient_id=name, analyte="chromogranin_a", taken_on="2024-03-12", value="140", unit="ng/mL")]), by="XY")


def _values(server: Server, name: str) -> list[str]:
    with open_store(f"sqlite:///{server.folder / 'records.sqlite'}") as store:
        return [str(row.value) for row in store.load(name).labs]


def _open_results(page: Any, server: Server, name: str) -> None:
    visit(page, server.link("records", name))
    choose(page, "correct")
    page.locator("[class*='st-key-correct-table']").get_by_role("combobox").click()
    page.get_by_role("option", name="labs", exact=True).click()
    page.locator("[class*='st-key-correct-value'] input").wait_for()
    await_idle(page)


def test_a_correction_asks_who_and_why_and_keeps_what_stood_there(page: Any, server: Server) -> None:
    _begin(server, "CORRECT-1")
    _open_results(page, server, "CORRECT-1")
    expect_text(page, ".net-lines", "by XY")
    page.locator("[class*='st-key-correct-value'] input").fill("14")
    press(page, "Save the correction")
    expect_text(page, "[data-testid=stCode]", "recorded by: blank")
    expect_text(page, "[data-testid=stCode]", "reason: blank")
    assert _values(server, "CORRECT-1") == ["140"]
    page.get_by_role("textbox", name="recorded by").fill("AB")
    page.locator("[class*='st-key-reason'] input").fill("misread")
    press(page, "Save the correction")
    expect_text(page, "[data-testid=stAlert]", "Corrected. What stood there before is in the history.")
    assert _values(server, "CORRECT-1") == ["14"]
    page.locator("canvas [role=gridcell]", has_text="value: 140 → 14").first.wait_for(state="attached")
    expect_text(page, ".net-lines", "by AB")
    press(page, "Undo the last save")
    expect_text(page, "[data-testid=stAlert]", "The last save was undone.")
    assert _values(server, "CORRECT-1") == ["140"]


def test_an_entry_is_withdrawn_with_a_reason_and_stays_in_the_history(page: Any, server: Server) -> None:
    _begin(server, "CORRECT-2")
    _open_results(page, server, "CORRECT-2")
    page.get_by_role("textbox", name="recorded by").fill("AB")
    page.locator("[class*='st-key-reason'] input").fill("other patient")
    press(page, "Withdraw this entry")
    expect_text(page, "[data-testid=stAlert]", "Withdrawn: 1 row(s).")
    assert _values(server, "CORRECT-2") == []
    choose(page, "history")
    page.locator("canvas [role=gridcell]", has_text="other patient").first.wait_for(state="attached")
    page.locator("canvas [role=gridcell]", has_text="withdrawn").first.wait_for(state="attached")


def test_a_changed_past_is_shown(page: Any, server: Server) -> None:
    _begin(server, "CORRECT-3")
    visit(page, server.link("records", "CORRECT-3"))
    choose(page, "history")
    expect_text(page, ".net-lines", "are as they were saved.")
    with sqlite3.connect(server.folder / "records.sqlite") as connection:
        trigger, = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'row_versions_refuse_update'").fetchone()
        connection.execute("DROP TRIGGER row_versions_refuse_update")
        number, before = connection.execute("SELECT id, content FROM row_versions WHERE content LIKE '%\"140\"%' "
                                            "ORDER BY id DESC LIMIT 1").fetchone()
        connection.execute("UPDATE row_versions SET content = replace(content, '140', '14') WHERE id = ?", (number,))
        connection.commit()
        press(page, "Check again")
        expect_text(page, ".net-lines .strong", "The past was changed. First broken: save")
        expect_text(page, ".net-lines .strong", "patient CORRECT-3, labs")
        # The other tests share the store.
        connection.execute("UPDATE row_versions SET content = ? WHERE id = ?", (before, number))
        connection.execute(trigger)
    press(page, "Check again")
    expect_text(page, ".net-lines", "are as they were saved.")


def test_an_examples_record_is_read_and_not_corrected(page: Any, server: Server) -> None:
    visit(page, server.link("records", "NET-014"))
    choose(page, "correct")
    expect_text(page, "[data-testid=stAlert]", "This is an example patient: its record is not changed.")
    choose(page, "history")
    expect_text(page, ".net-lines", "are as they were saved.")
