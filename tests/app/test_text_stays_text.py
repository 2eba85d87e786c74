"""Names and notes of a record are text on every screen, whatever they look like."""

import json
from typing import Any

import pytest

from netcore.model import (
    Finding,
    Histology,
    Lab,
    Lesion,
    Measurement,
    Patient,
    PatientRecord,
    Plan,
    Row,
    Study,
    TargetChoice,
    TreatedLesion,
    Treatment,
)
from netcore.store import open_store
from tests.app.conftest import Server
from tests.app.screen import await_idle, choose, expect_text, upload, visit, zip_of
from tests.exchange.dicom_reports import LONG, group, report, size

pytestmark = pytest.mark.browser
# HTML, a link, a bare address, a formula of a spreadsheet, of mathematics, colour, an icon, a picture.
EVIL = ("<script>document.title='owned'</script><b class='evil'>x</b> [evil](http://evil.example) www.evil.example "
        "=1+1 $evil^2$ :red[evil] :material/skull: ![evil](http://evil.example/x.png) `evil` **evil**")
NAME = "EVIL <b class='evil'>x</b> [evil](http://evil.example) $evil^2$ :red[evil]"
PAGES = ("patient", "markers", "lesions", "options", "records", "cohort", "evidence", "")
LOOKS_LIKE_MARKUP = """() => ({
  html: document.querySelectorAll('.evil').length, title: document.title.includes('owned'),
  links: [...document.querySelectorAll('a[href*="evil"], [*|href*="evil"], img[src*="evil"]')].length,
  formulas: [...document.querySelectorAll('.katex')].map(e => e.textContent),
  coloured: [...document.querySelectorAll('[class*=stMarkdownColored], [data-testid=stIconMaterial]')]
    .map(e => e.textContent).filter(t => t.includes('evil') || t.includes('skull')),
  code: [...document.querySelectorAll('p code, label code, p strong, label strong')].map(e => e.textContent)
    .filter(t => t.includes('evil')) })"""
NOTHING = {"html": 0, "title": False, "links": 0, "formulas": [], "coloured": [], "code": []}


@pytest.fixture(scope="module")
def evil(server: Server) -> str:
    """A patient in whose every free text something lurks."""
    kept: dict[str, Any] = {"patient_id": NAME, "note": EVIL, "doubt": EVIL}
    rows: list[Row] = [
        Patient(**kept, primary_site="ileum", origin="entered", citation=EVIL, death_cause=EVIL),
        Histology(**kept, sampled_on="2023-01-02", site="liver", reported_grade="G2", edition=EVIL, when_text=EVIL),
        Plan(**kept, kind="board", planned_on="2024-03-14", question=EVIL, decision=EVIL, reason=EVIL),
        Lesion(**kept, lesion_id="B1 :red[evil] $evil$ <b class='evil'>", label=EVIL, organ="liver", segment="VI"),
        Treatment(**kept, treatment_id=NAME, kind="TACE", performed_on="2024-03-20", agent=EVIL, complication=EVIL,
                  course_id=NAME),
        TreatedLesion(**kept, treatment_id=NAME, lesion_id="B1 :red[evil] $evil$ <b class='evil'>"),
        Finding(**kept, fact="syndrome", observed_on="2024-03-01", value=EVIL, method=EVIL)]
    for day, mm in (("2024-03-12", "31"), ("2024-06-12", "33")):
        rows += [Study(**kept, study_id=f"{day} {NAME}", done_on=day, kind="MRI", result=EVIL, reader=NAME,
                       timepoint=EVIL),
                 Measurement(**kept, study_id=f"{day} {NAME}", lesion_id=rows[3].lesion_id, longest_diameter_mm=mm,
                             reader=NAME),
                 Lab(**kept, analyte="chromogranin_a", taken_on=day, value="140", unit="ng/mL", upper_limit="100",
                     assay=EVIL, laboratory=EVIL)]
    rows.append(TargetChoice(**kept, set_id=NAME, course_id=NAME, baseline_on="2024-03-12", reader=NAME,
                             lesion_id=rows[3].lesion_id, role="target"))
    with open_store(f"sqlite:///{server.folder / 'records.sqlite'}") as store:
        store.save(PatientRecord.of(rows), by=NAME, reason=EVIL)
    return NAME


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_it_as_text(page: Any, server: Server, evil: str, name: str) -> None:
    # The first look at the cohort makes the rows of all patients.
    page.set_default_timeout(120_000)
    visit(page, server.link(name, evil))
    page.wait_for_timeout(500)
    assert page.evaluate(LOOKS_LIKE_MARKUP) == NOTHING
    if name not in ("cohort", "evidence", ""):
        assert "[evil](http://evil.example)" in page.locator(".net-banner b").inner_text()


@pytest.mark.parametrize("task", ["correct", "history", "take files away", "erase"])
def test_the_parts_of_the_records_page_show_it_as_text(page: Any, server: Server, evil: str, task: str) -> None:
    visit(page, server.link("records", evil))
    choose(page, task)
    page.wait_for_timeout(500)
    await_idle(page)
    assert page.evaluate(LOOKS_LIKE_MARKUP) == NOTHING


@pytest.mark.parametrize("form", ["treatment", "laboratory", "scan"])
def test_the_forms_show_it_as_text(page: Any, server: Server, evil: str, form: str) -> None:
    visit(page, server.link("records", evil))
    choose(page, form)
    page.wait_for_timeout(500)
    await_idle(page)
    if form != "laboratory":
        label = "lesions treated" if form == "treatment" else "baseline for"
        page.get_by_role("combobox", name=label).click()
        page.get_by_role("option").first.wait_for()
    assert page.evaluate(LOOKS_LIKE_MARKUP) == NOTHING
    if form == "scan":
        page.get_by_text("B1 :red[evil] $evil$ <b class='evil'>").first.wait_for()


# Each kind of file with the same words in every text of it, under a name that is one of them.
_TEXT = EVIL.replace('"', "'")
FILES = {
    "tables.zip": lambda: zip_of({"patients.csv": f'patient_id,note\n"{NAME}","{_TEXT}"\n',
                                  "labs.csv": f'patient_id,analyte,value,unit\n"{NAME}","{_TEXT}",4,"{_TEXT}"\n'}),
    "table.csv": lambda: f'patient;date;test;result;unit;"{_TEXT}"\n"{NAME}";2024-01-02;"{_TEXT}";4;"{_TEXT}";x\n'
                         f'"{NAME}";"{_TEXT}";CgA;"{_TEXT}";ng/mL;x\n'.encode(),
    "bundle.json": lambda: json.dumps([
        {"resourceType": "Observation", "id": "1", "status": "final", "subject": {"reference": NAME},
         "code": {"coding": [{"system": "http://loinc.org", "code": "1-1", "display": EVIL}], "text": EVIL},
         "valueQuantity": {"value": 4, "unit": EVIL}, "method": {"text": EVIL}},
        {"resourceType": "MedicationStatement", "id": "2", "status": "active", "subject": {"reference": NAME},
         "medicationCodeableConcept": {"text": EVIL}},
        {"resourceType": "Observation", "id": "3", "status": EVIL, "code": {"text": EVIL}}]).encode(),
    "sizes.dcm": lambda: report([group(size(LONG, "12"), tracking=EVIL, label=EVIL, site=("1", "99X", EVIL[:60]))],
                                changed={"PatientID": "<b class='evil'>evil</b>", "PatientName": EVIL[:60]})}


@pytest.mark.parametrize("kind", FILES)
def test_files_that_are_read_in_show_it_as_text(page: Any, server: Server, evil: str, kind: str) -> None:
    visit(page, server.link("records", evil))
    choose(page, "read files in")
    page.get_by_test_id("stFileUploader").wait_for()
    ending = kind.rpartition(".")[2]
    upload(page, f"{NAME.replace('/', '')}.{ending}", FILES[kind]())
    shown = {"zip": "[data-testid=stCode]", "dcm": ".net-lines .strong"}.get(ending, "[data-testid=stExpander]")
    expect_text(page, shown, "evil" if ending in ("zip", "dcm") else "To look at")
    await_idle(page)
    for fold in page.locator("[data-testid=stExpander] summary").all():
        fold.click()
    page.wait_for_timeout(500)
    assert page.evaluate(LOOKS_LIKE_MARKUP) == NOTHING


def test_the_evidence_page_shows_a_search_as_text(page: Any, server: Server, evil: str) -> None:
    visit(page, server.link("evidence", evil))
    box = page.get_by_role("textbox").first
    box.fill(EVIL)
    box.press("Enter")
    page.wait_for_timeout(500)
    await_idle(page)
    assert page.evaluate(LOOKS_LIKE_MARKUP) == NOTHING
