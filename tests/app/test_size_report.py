"""A DICOM report of sizes in the browser: proposed, confirmed by a person, saved; another patient's report asks."""

from typing import Any

import pytest

from netcore.model import Lesion, Measurement, Patient, PatientRecord, Study
from netcore.store import open_store
from tests.app.conftest import Server
from tests.app.screen import await_idle, choose, expect_text, upload, visit
from tests.exchange.dicom_reports import LONG, SHORT, group, report, size

pytestmark = pytest.mark.browser


def _begin(server: Server, name: str) -> None:
    with open_store(f"sqlite:///{server.folder / 'records.sqlite'}") as store:
        store.save(PatientRecord.of([
            Patient(patient_id=name), Lesion(patient_id=name, lesion_id="B1", organ="liver"),
            Study(patient_id=name, study_id="CT1", done_on="2023-02-01", kind="CT"),
            Measurement(patient_id=name, study_id="CT1", lesion_id="B1", longest_diameter_mm="40")]), by="XY")


def _sizes(server: Server, name: str) -> dict[tuple[str, str], str]:
    with open_store(f"sqlite:///{server.folder / 'records.sqlite'}") as store:
        record = store.load(name)
    days = {row.study_id: str(row.done_on) for row in record.studies}
    return {(days[row.study_id], row.lesion_id): str(row.longest_diameter_mm) for row in record.measurements}


def _open(page: Any, server: Server, name: str, data: bytes) -> None:
    visit(page, server.link("records", name) if name else f"{server.url}/records")
    choose(page, "read files in")
    upload(page, "sizes.dcm", data)
    await_idle(page)


def _save(page: Any) -> Any:
    return page.locator(".st-key-confirm-import button").first


def _tick(page: Any, words: str) -> None:
    page.get_by_text(words).click()
    page.wait_for_timeout(300)
    await_idle(page)


def test_sizes_are_saved_when_a_person_has_confirmed_the_lesions(page: Any, server: Server) -> None:
    _begin(server, "DCM-1")
    data = report([group(size(LONG, "4.2", "cm"), size(SHORT, "31"), tracking="B1", uid="1.2.7")],
                  changed={"PatientID": "DCM-1"})
    _open(page, server, "DCM-1", data)
    expect_text(page, ".net-lines", "1 measured lesion on CT of 2 Jun 2023, read by Reader One.")
    expect_text(page, ".net-lines", "The file names the chosen patient.")
    page.locator("canvas [role=gridcell]", has_text="the same name").first.wait_for(state="attached")
    page.locator("canvas [role=gridcell]", has_text="40 mm, 1 Feb 2023").first.wait_for(state="attached")
    page.locator(".st-key-recorded_by_import input").fill("AB")
    page.keyboard.press("Tab")
    await_idle(page)
    assert _save(page).is_disabled()
    _tick(page, "I have looked at every line")
    _save(page).click()
    expect_text(page, "[data-testid=stAlert]", "Saved: 1 patient(s), 2 row(s) added")
    assert _sizes(server, "DCM-1") == {("2023-02-01", "B1"): "40", ("2023-06-02", "B1"): "42"}
    _open(page, server, "DCM-1", data)
    expect_text(page, "[data-testid=stMarkdownContainer]", "1 already recorded")


def test_another_patients_report_and_a_lesion_nobody_knows_are_asked_about(page: Any, server: Server) -> None:
    _begin(server, "DCM-2")
    _open(page, server, "DCM-2", report([group(size(LONG, "12"), tracking="B1"), group(size(LONG, "9"), tracking="Q")]))
    expect_text(page, ".net-lines .strong", "The file is of patient SR-1; chosen is DCM-2.")
    expect_text(page, "[data-testid=stCode]", "lesion Q: nobody has said which lesion it is")
    page.locator(".st-key-recorded_by_import input").fill("AB")
    page.keyboard.press("Tab")
    _tick(page, "I have looked at every line")
    _tick(page, "Save without the 1 refused")
    assert _save(page).is_disabled(), "it is another patient's"
    _tick(page, "It is about the chosen patient all the same")
    page.locator(".st-key-confirm-import button:enabled").first.click()
    expect_text(page, "[data-testid=stAlert]", "Saved: 1 patient(s)")
    assert _sizes(server, "DCM-2")["2023-06-02", "B1"] == "12" and len(_sizes(server, "DCM-2")) == 2


def test_without_a_patient_or_with_another_file_nothing_can_be_saved(page: Any, server: Server) -> None:
    _open(page, server, "", report([group(size(LONG, "12"))]))
    expect_text(page, "[data-testid=stAlert]", "Choose one of your own patients")
    assert _save(page).count() == 0
    _open(page, server, "NET-014", report([group(size(LONG, "12"))]))
    expect_text(page, "[data-testid=stAlert]", "The chosen patient is an example")
    _open(page, server, "", b"nothing of DICOM")
    expect_text(page, "[data-testid=stCode]", "sizes.dcm: no DICOM file; expected a measurement report")
    assert _save(page).count() == 0
