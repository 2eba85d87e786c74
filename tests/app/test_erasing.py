"""A patient is erased with a typed confirmation, only an own one; what was withdrawn is brought back."""

from typing import Any

import pytest

from netcore.model import Lab, Patient, PatientRecord
from netcore.store import open_store
from tests.app.conftest import Server
from tests.app.screen import await_idle, choose, expect_text, press, visit

pytestmark = pytest.mark.browser


def _begin(server: Server, name: str) -> str:
    with open_store(f"sqlite:///{server.folder / 'records.sqlite'}") as store:
        store.save(PatientRecord.of([
            Patient(patient_id=name),
            Lab(patient_id=name, analyte="chromogranin_a", taken_on="2024-03-12", value="140", unit="ng/mL")]), by="XY")
        return store.local_id(name)


def _fill(page: Any, name: str, text: str) -> None:
    page.get_by_role("textbox", name=name, exact=True).fill(text)
    page.keyboard.press("Tab")
    page.wait_for_timeout(200)
    await_idle(page)


def test_an_own_patient_is_erased_after_a_typed_confirmation_and_the_address_chooses_nobody(
        page: Any, server: Server) -> None:
    local_id, address = _begin(server, "ERASE-1"), server.link("records", "ERASE-1")
    visit(page, address)
    choose(page, "erase")
    expect_text(page, ".net-lines .strong", "It cannot be undone.")
    press(page, "Erase this patient for good")
    expect_text(page, "[data-testid=stCode]", "confirmation: blank")
    expect_text(page, "[data-testid=stAlert]", "Nothing was erased: 3 things to correct.")
    assert "ERASE-1" in server.own_patients()
    _fill(page, "erased by", "CD")
    _fill(page, "reason", "asked by letter")
    _fill(page, "the patient's id, to confirm", "ERASE-2")
    press(page, "Erase this patient for good")
    expect_text(page, "[data-testid=stCode]", "confirmation: another text")
    assert "ERASE-1" in server.own_patients()
    _fill(page, "the patient's id, to confirm", "ERASE-1")
    press(page, "Erase this patient for good")
    expect_text(page, "[data-testid=stAlert]", f"under the local id {local_id}")
    page.locator("canvas [role=gridcell]", has_text="asked by letter").first.wait_for(state="attached")
    assert "ERASE-1" not in server.own_patients()
    assert local_id not in page.url
    for name in ("patient", "markers", "lesions", "options"):
        visit(page, address.replace("/records", f"/{name}"))
        expect_text(page, "[data-testid=stAlert]", "No patient chosen.")
    visit(page, f"{server.url}/records")
    choose(page, "history")
    expect_text(page, ".net-lines", "are as they were saved.")
    page.locator("canvas [role=gridcell]", has_text=f"erased ({local_id})").first.wait_for(state="attached")


def test_an_example_cannot_be_erased(page: Any, server: Server) -> None:
    visit(page, server.link("records", "NET-014"))
    choose(page, "erase")
    expect_text(page, "[data-testid=stAlert]", "cannot be erased")
    assert page.get_by_role("button", name="Erase this patient for good").count() == 0


def test_a_withdrawn_entry_is_brought_back_with_a_reason(page: Any, server: Server) -> None:
    _begin(server, "BACK-1")
    with open_store(f"sqlite:///{server.folder / 'records.sqlite'}") as store:
        row_id = str(store.load("BACK-1").labs[0].row_id)
        store.withdraw("BACK-1", "labs", row_id, by="CD", reason="other patient")
    visit(page, server.link("records", "BACK-1"))
    choose(page, "correct")
    page.get_by_role("heading", name="Withdrawn earlier (1)").wait_for()
    press(page, "Bring it back")
    expect_text(page, "[data-testid=stCode]", "reason: blank")
    _fill(page, "recorded by", "AB")
    page.locator("[class*='st-key-back-why'] input").fill("was this patient after all")
    page.keyboard.press("Tab")
    await_idle(page)
    press(page, "Bring it back")
    expect_text(page, "[data-testid=stAlert]", "Brought back: 1 row(s).")
    with open_store(f"sqlite:///{server.folder / 'records.sqlite'}") as store:
        assert [str(row.value) for row in store.load("BACK-1").labs] == ["140"]
        last = store.history("BACK-1")[-1]
        assert (last.saved_by, last.reason, last.row_id) == ("AB", "was this patient after all", row_id)
    assert page.get_by_role("heading", name="Withdrawn earlier (1)").count() == 0
    press(page, "Undo the last save")
    page.get_by_role("heading", name="Withdrawn earlier (1)").wait_for()
