"""A follow-up visit is typed in with the keys alone; what is unfinished waits; what is unlikely is asked once."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from netcore.model import Lab, Lesion, Measurement, Patient, PatientRecord, Row, Study, TargetChoice
from netcore.store import open_store
from tests.app.conftest import Server
from tests.app.screen import (
    await_idle,
    banner,
    choose,
    click_first_cell,
    expect_text,
    go_to,
    listed,
    paste_rows,
    press,
    visit,
)

pytestmark = pytest.mark.browser
SIZES = {"B1": "31.5", "B2": "22", "B3": "18", "B4": "40", "B5": "12", "B6": "27"}
# What the sheet before held, so that a value finds its unit there.
LAST = {"chromogranin_a": ("140", "ng/mL"), "bilirubin": ("0.9", "mg/dL"), "inr": ("1.0", "1"),
        "albumin": ("42", "g/L"), "creatinine": ("0.9", "mg/dL"), "alt": ("30", "U/L"), "ast": ("27", "U/L"),
        "platelets": ("220", "10*9/L")}
SHEET = ("CgA 152 < 100", "bilirubin 0.8", "INR 1.1", "albumin 41", "creatinine 0.9", "ALT 31", "AST 28",
         "platelets 210")
# Seconds by the keystroke-level model: a key of a person who is no typist (40 words a minute), pointing, the button, a
# hand going from keys to mouse, making up one's mind. Card, Moran, Newell, The keystroke-level model for user
# performance time with interactive systems, Commun ACM 1980;23:396-410 (recalled, not read here).
KEY, POINT, BUTTON, HAND, MIND = 0.28, 1.10, 0.20, 0.40, 1.35


@pytest.fixture
def known(server: Server, request: pytest.FixtureRequest) -> str:
    """A patient of the test's own, with six lesions of one scan and one result."""
    name = f"VISIT-{sum(map(ord, request.node.name))}"
    rows: list[Row] = [Patient(patient_id=name),
                       Study(patient_id=name, study_id="S1", done_on="2024-03-12", kind="MRI"),
                       *(Lab(patient_id=name, analyte=analyte, taken_on="2024-03-12", value=value, unit=unit)
                         for analyte, (value, unit) in LAST.items())]
    for lesion, mm in SIZES.items():
        rows += [Lesion(patient_id=name, lesion_id=lesion, organ="liver", segment="VI"),
                 TargetChoice(patient_id=name, set_id="T", baseline_on="2024-03-12", lesion_id=lesion, role="target"),
                 Measurement(patient_id=name, study_id="S1", lesion_id=lesion, longest_diameter_mm=mm)]
    server.add([PatientRecord.of(rows)])
    return name


def record_of(server: Server, name: str) -> PatientRecord:
    with open_store(f"sqlite:///{server.folder / 'records.sqlite'}") as store:
        return store.load(name)


class Hands:
    """A keyboard and a mouse that count what is pressed and clicked, and how often a mind is made up."""

    def __init__(self, page: Any) -> None:
        self.page, self.pressed, self.clicked, self.decided = page, 0, 0, 0

    def type(self, text: str) -> None:
        """One value: a decision and its keys."""
        self.page.keyboard.type(text, delay=15)
        self.pressed += len(text)
        self.decided += 1

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def click(self, do: Callable[[], None]) -> None:
        """One click, whatever it takes to do it here."""
        do()
        self.clicked += 1
        self.decided += 1

    def tab_to(self, label: str) -> None:
        """Press the tabulator until the field that is called so has the focus."""
        for _ in range(40):
            here = self.page.evaluate("() => document.activeElement.getAttribute('aria-label') || "
                                      "document.activeElement.textContent")
            if here.startswith(label):
                return
            self.press("Tab")
            self.page.wait_for_timeout(30)
        raise AssertionError(f"no way to {label} with the tabulator")

    def enter_to(self, label: str) -> None:
        """Press Enter, which goes to the next field, until the field or button that is called so has the focus."""
        for _ in range(40):
            here = self.page.evaluate("() => (window.left = document.activeElement).getAttribute('aria-label') || "
                                      "document.activeElement.textContent")
            if here.startswith(label):
                return
            self.press("Enter")
            self.page.wait_for_function("() => document.activeElement !== window.left")
        raise AssertionError(f"no way to {label} with Enter")

    def save(self, said: str) -> None:
        """Go to the button, press it, read what it did."""
        self.enter_to("Save")
        self.press("Enter")
        self.decided += 1
        expect_text(self.page, "[data-testid=stAlert]", said)

    @property
    def seconds(self) -> float:
        """How long a person takes, without waiting for the machine."""
        return (KEY * self.pressed + MIND * self.decided + (POINT + BUTTON + 2 * HAND) * self.clicked)


def test_a_visit_of_six_lesions_eight_results_and_symptoms_takes_a_person_under_two_minutes(
        page: Any, server: Server, known: str, capsys: pytest.CaptureFixture[str]) -> None:
    visit(page, server.url)
    hands, began = Hands(page), time.monotonic()
    hands.click(page.get_by_role("textbox", name="search").click)
    hands.type(known)
    hands.press("Enter")
    listed(page, known).wait_for(state="attached")
    hands.click(lambda: click_first_cell(page, page.get_by_test_id("stDataFrame")))
    banner(page).wait_for()
    hands.click(lambda: go_to(page, "records"))
    # The form of a scan is the first one; the place where the cursor was put stands before its fields.
    hands.click(page.get_by_role("textbox", name="recorded by").click)
    hands.type("AB")
    hands.tab_to("done on")
    hands.type("2024-06-12")
    hands.enter_to("kind")
    hands.type("MRI")
    page.get_by_role("option", name="MRI", exact=True).wait_for()
    hands.enter_to("B1")
    for lesion, size in zip(SIZES, ("33", "24", "s", "a", "n", "29"), strict=True):
        hands.enter_to(lesion)
        hands.type(size)
    hands.save("Saved: 7 row(s) added, 0 corrected.")
    hands.click(lambda: choose(page, "laboratory"))
    page.locator("[class*='st-key-laboratory-taken_on']").wait_for()
    hands.tab_to("taken on")
    hands.type("2024-06-12")
    hands.enter_to("from a report")
    for line in SHEET:
        hands.type(line)
        hands.press("Enter")
    hands.press("Tab")
    page.locator("canvas [role=gridcell]", has_text="210").first.wait_for(state="attached")
    await_idle(page)
    hands.tab_to("Save")
    hands.save("Saved: 8 row(s) added, 0 corrected.")
    hands.click(lambda: choose(page, "symptoms"))
    page.locator("[class*='st-key-symptoms-flushes']").first.wait_for()
    hands.tab_to("observed on")
    hands.type("2024-06-12")
    for label, value in (("flushes", "1"), ("stools", "3"), ("weight", "71"), ("pain", "2"), ("fatigue", "4")):
        hands.enter_to(label)
        hands.type(value)
    hands.save("Saved: 1 row(s) added, 0 corrected.")
    took = time.monotonic() - began
    with capsys.disabled():
        print(f"\na visit: {hands.clicked} clicks, {hands.pressed} keys, {hands.decided} decisions: "
              f"{hands.seconds:.0f} s by the keystroke-level model; the machine took {took:.0f} s")
    assert hands.seconds < 120
    assert hands.clicked <= 6 and hands.pressed <= 230
    record = record_of(server, known)
    read = {row.lesion_id: (row.state, str(row.longest_diameter_mm or "")) for row in record.measurements
            if row.study_id != "S1"}
    assert read == {"B1": ("measured", "33"), "B2": ("measured", "24"), "B3": ("too_small", ""), "B4": ("absent", ""),
                    "B5": ("not_evaluable", ""), "B6": ("measured", "29")}
    results = {row.analyte: row for row in record.labs if str(row.taken_on) == "2024-06-12"}
    assert {name: (str(row.value), row.unit) for name, row in results.items()} == {
        "chromogranin_a": ("152", "ng/mL"), "bilirubin": ("0.8", "mg/dL"), "inr": ("1.1", "1"),
        "albumin": ("41", "g/L"), "creatinine": ("0.9", "mg/dL"), "alt": ("31", "U/L"), "ast": ("28", "U/L"),
        "platelets": ("210", "10*9/L")}
    assert str(results["chromogranin_a"].upper_limit) == "100"
    told = record.symptoms[-1]
    assert tuple(map(str, (told.flushes_per_day, told.stools_per_day, told.weight_kg, told.pain_0_10,
                           told.fatigue_0_10))) == ("1", "3", "71", "2", "4")


def test_what_is_unlikely_is_asked_once_and_undone_with_one_click(page: Any, server: Server, known: str) -> None:
    visit(page, server.link("records", known))
    page.get_by_role("textbox", name="recorded by").fill("AB")
    page.locator("[class*='st-key-scan-done_on'] input").fill("2024-06-12")
    page.locator("[class*='st-key-scan-size0'] input").fill("315")
    # The field that is typed in last counts, although nothing but the click leaves it.
    page.locator("[class*='st-key-scan-new'] input").last.fill("B7 II 9")
    press(page, "Save")
    expect_text(page, "[data-testid=stCode]", "B1: longest diameter 315 mm; the last was 31.5 mm (12 Mar 2024)")
    assert len(record_of(server, known).studies) == 1
    press(page, "Save all the same")
    expect_text(page, "[data-testid=stAlert]", "Saved: 4 row(s) added")
    assert [lesion.segment for lesion in record_of(server, known).lesions if lesion.lesion_id == "B7"] == ["II"]
    press(page, "Undo the last save")
    expect_text(page, "[data-testid=stAlert]", "The last save was undone.")
    assert len(record_of(server, known).studies) == 1


def test_a_slip_is_told_beneath_its_field_before_anything_is_saved(page: Any, server: Server, known: str) -> None:
    visit(page, server.link("records", known))
    page.locator("[class*='st-key-scan-done_on'] input").fill("12.6.2024")
    page.locator("[class*='st-key-scan-slice_mm'] input").fill("thin")
    page.locator("[class*='st-key-scan-size1'] input").fill("2000")
    page.keyboard.press("Tab")
    expect_text(page, ".net-lines .strong", "'12.6.2024'; expected a date")
    expect_text(page, ".net-lines .strong", "'thin'; expected a plain number")
    expect_text(page, ".net-lines .strong", "B2, longest, mm: 2000; expected a length from 0 to 1000 mm")


def test_an_unfinished_form_survives_a_change_of_page_for_its_patient_only(page: Any, server: Server,
                                                                          known: str) -> None:
    visit(page, server.link("records", known))
    page.locator("[class*='st-key-scan-done_on'] input").fill("2024-06-12")
    page.locator("[class*='st-key-scan-size2'] input").fill("19")
    page.keyboard.press("Tab")
    await_idle(page)
    choose(page, "symptoms")
    page.locator("[class*='st-key-symptoms-stools'] input").fill("4")
    page.keyboard.press("Tab")
    await_idle(page)
    go_to(page, "lesions")
    go_to(page, "records")
    choose(page, "symptoms")
    page.locator("[class*='st-key-symptoms-stools'] input").wait_for()
    assert page.locator("[class*='st-key-symptoms-stools'] input").input_value() == "4"
    choose(page, "scan")
    page.locator("[class*='st-key-scan-size2'] input").wait_for()
    assert page.locator("[class*='st-key-scan-size2'] input").input_value() == "19"
    assert page.locator("[class*='st-key-scan-done_on'] input").input_value() == "2024-06-12"


def test_a_pasted_sheet_is_laid_into_the_table_and_unknown_names_are_listed(page: Any, server: Server,
                                                                           known: str) -> None:
    visit(page, server.link("records", known))
    choose(page, "laboratory")
    page.locator("[class*='st-key-laboratory-taken_on'] input").fill("2024-06-12")
    page.get_by_role("textbox", name="recorded by").fill("AB")
    box = page.locator("[class*='st-key-laboratory-paste'] textarea")
    box.fill("Chromogranin A;<;20\nChromogranin A\t1520,5\tng/mL\tH\t0-100\nCRP [x](http://e.org)\t3\tmg/L")
    page.keyboard.press("Tab")
    expect_text(page, ".net-lines .unknown", "CRP [x](http://e.org)")
    page.locator("canvas [role=gridcell]", has_text="1520.5").first.wait_for(state="attached")
    await_idle(page)
    press(page, "Save")
    expect_text(page, "[data-testid=stCode]", "chromogranin_a: 1520.5 ng/mL; the last was 140 ng/mL (12 Mar 2024)")
    press(page, "Save all the same")
    expect_text(page, "[data-testid=stAlert]", "Saved: 1 row(s) added")


def test_a_sheet_begins_with_the_last_ones_analytes_and_only_what_was_typed_is_saved(page: Any, server: Server,
                                                                                    known: str) -> None:
    visit(page, server.link("records", known))
    choose(page, "laboratory")
    page.locator("[class*='st-key-laboratory-taken_on'] input").fill("2024-06-12")
    page.get_by_role("textbox", name="recorded by").fill("AB")
    table = page.get_by_test_id("stDataFrame").first
    page.locator("canvas [role=gridcell]", has_text="chromogranin_a").first.wait_for(state="attached")
    press(page, "Save")
    expect_text(page, "[data-testid=stCode]", "nothing was typed")
    paste_rows(page, table, [["chromogranin_a", "", "141", "", "ng/mL", "", "100", "", "", "ppi,fasting"]])
    page.wait_for_timeout(500)
    await_idle(page)
    press(page, "Save")
    expect_text(page, "[data-testid=stAlert]", "Saved: 1 row(s) added")
    row, = (lab for lab in record_of(server, known).labs if str(lab.taken_on) == "2024-06-12")
    assert (row.analyte, str(row.value), row.conditions) == ("chromogranin_a", "141", ("ppi", "fasting"))
