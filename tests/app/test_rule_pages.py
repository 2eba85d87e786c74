"""The options and evidence pages: every part opens, an argument leads to its source, a fact tried otherwise moves a
standing, the search finds, the due list comes as a calendar."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from streamlit.testing.v1 import AppTest

from netcore.model import Patient, PatientRecord, Plan
from netcore.store import Store
from pages.common import session
from pages.common.rules.option_parts import PARTS
from tests.app.conftest import Server
from tests.app.markup import html_of
from tests.app.screen import await_idle, choose, expect_text, open_documents, visit
from tests.app.stores import UI


@pytest.fixture(scope="module")
def stores(stores: dict[str, Store]) -> dict[str, Store]:
    """The examples, and of the user's own two empty patients and one with a decision of the board."""
    own = stores[session.USER]
    own.save(PatientRecord.of([Patient(patient_id="EMPTY")]), by="test")
    own.save(PatientRecord.of([Patient(patient_id="DEPARTED")]), by="test")
    own.save(PatientRecord.of([Patient(patient_id="DECIDED"), Plan(
        patient_id="DECIDED", kind="board", planned_on="2024-03-14", done_on="2024-03-14", question="TACE?",
        decision="no embolisation", reason="the patient prefers to wait")]), by="test")
    return stores


def run(page: str, patient_id: str | None = None, **asked: str) -> AppTest:
    app = AppTest.from_file(UI, default_timeout=120)
    for name, value in asked.items():
        app.query_params[name] = value
    if patient_id is not None:
        store = next(one for one in session.open_stores().values() if patient_id in one.patient_ids())
        app.query_params["patient"] = store.local_id(patient_id)
    app.run().switch_page(f"../{page}.py").run()
    assert not app.exception, app.exception[0].stack_trace
    return app


def heading(app: AppTest) -> str:
    """The options page's own heading: how many options stand where."""
    return next(one.value for one in app.markdown if one.value.startswith("##### "))


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("patient_id", ["NET-014", "CAN-712", "EMPTY"])
def test_every_part_of_the_options_page_opens(stores: dict[str, Store], patient_id: str, part: str) -> None:
    app = run("options", patient_id)
    app.segmented_control(key="options-part").set_value(part).run()
    assert not app.exception
    assert heading(app).startswith("##### 12 options: ")
    assert f">{patient_id}</b>" in html_of(app) and "stop signs" in html_of(app)
    assert "recommended" not in html_of(app).casefold()


def test_nobody_chosen_says_what_to_do(stores: dict[str, Store]) -> None:
    app = run("options")
    assert [title.value for title in app.title] == ["Options"]
    assert app.info[0].value.startswith("No patient chosen.")


def test_of_an_empty_patient_no_stop_sign_is_told(stores: dict[str, Store]) -> None:
    html = html_of(run("options", "EMPTY"))
    assert html.count('class="net-sign unknown"') == 7 and 'class="net-sign no"' not in html


def test_a_decision_is_shown_with_its_reason(stores: dict[str, Store]) -> None:
    app = run("options", "DECIDED")
    app.segmented_control(key="options-part").set_value("what was decided").run()
    assert "14 Mar 2024: no embolisation, because the patient prefers to wait (asked: TACE?)" in html_of(app)


def test_where_an_example_takes_no_decision_a_link_leads_to_the_form_of_a_patient(stores: dict[str, Store]) -> None:
    app = run("options", "NET-014")
    app.segmented_control(key="options-part").set_value("what was decided").run()
    assert any("its record is not changed" in info.value for info in app.info)
    assert "Add a patient" in [link.proto.label for link in app.get("page_link")]


def test_a_decision_is_kept_with_an_own_patients_record(stores: dict[str, Store]) -> None:
    app = run("options", "EMPTY")
    app.segmented_control(key="options-part").set_value("what was decided").run()
    app.text_input(key="recorded_by").set_value("AB")
    for name, value in (("planned_on", "2025-02-03"), ("decision", "resection"), ("reason", "the surgeon sees a way")):
        next(field for field in app.text_input if str(field.key).startswith(f"decision-{name}-")).set_value(value)
    next(button for button in app.button if button.label == "Save").click()
    app.run()
    assert not app.exception
    kept = session.open_stores()[session.USER].load("EMPTY").plans
    assert [(row.kind, row.decision, row.reason) for row in kept] == [
        ("board", "resection", "the surgeon sees a way")]


def test_we_decided_otherwise_is_kept_with_the_standing_and_shown_beside_the_option(stores: dict[str, Store]) -> None:
    app = run("options", "DEPARTED")
    app.segmented_control(key="options-part").set_value("what was decided").run()
    app.text_input(key="recorded_by").set_value("AB")
    otherwise = next(field for field in app.selectbox if field.label == "otherwise than")
    chosen = next(choice for choice in otherwise.options if choice.startswith("TACE: "))
    otherwise.set_value(chosen)
    for name, value in (("planned_on", "2025-02-03"), ("decision", "TACE of the right lobe")):
        next(field for field in app.text_input if str(field.key).startswith(f"decision-{name}-")).set_value(value)
    next(button for button in app.button if button.label == "Save").click()
    app.run()
    assert session.open_stores()[session.USER].load("DEPARTED").plans == (), "without a reason it is not saved"
    assert any("why it was decided otherwise" in one.value for one in app.code)
    next(field for field in app.text_input
         if str(field.key).startswith("decision-reason-")).set_value("the vein is open on the scan seen today")
    next(button for button in app.button if button.label == "Save").click()
    app.run()
    assert not app.exception
    plan, = session.open_stores()[session.USER].load("DEPARTED").plans
    assert plan.decision == f"TACE of the right lobe (otherwise than {chosen})"
    said = f"3 Feb 2025: {plan.decision}, because the vein is open on the scan seen today"
    assert said in html_of(app)
    app.segmented_control(key="options-part").set_value("options").run()
    shown = [part for part in html_of(app).split("<details") if "decided otherwise" in part]
    assert len(shown) == 1 and said in shown[0] and "Chemoembolisation (TACE)" in shown[0]
    assert f"No question for a board is recorded. Decided {said}." in html_of(run("patient", "DEPARTED"))


def test_a_fact_set_otherwise_moves_a_standing_and_saves_nothing(stores: dict[str, Store]) -> None:
    app = run("options", "NET-014")
    app.segmented_control(key="options-part").set_value("try out").run()
    app.selectbox(key="try-fact").set_value("bilioenteric_anastomosis").run()
    app.selectbox(key="try-bilioenteric_anastomosis").set_value("yes").run()
    assert not app.exception
    assert "Chemoembolisation (TACE): cannot be told becomes " in html_of(app)
    otherwise, = (one for one in app.expander if one.label.startswith("Rules that would answer otherwise"))
    lines = re.findall(r'<div>[^<]+ <a href="/evidence[?]rule=([\w.]+)"', html_of(app))
    assert f"({len(lines)})" in otherwise.label and lines, "each of them leads to its rule"


def test_what_changed_on_the_board_list_leads_to_the_limits_that_judged_it(stores: Path) -> None:
    shown = html_of(run("board", "NET-014"))
    named = {number for group in re.findall(r"[.] \[([\d, ]+)\]</div>", shown) for number in group.split(", ")}
    assert named and all(f"[{number}] <b>" in shown for number in named)


def test_the_rules_of_another_day_mark_what_differs(stores: dict[str, Store]) -> None:
    app = run("options", "NET-020")
    assert "other than with today" not in html_of(app)
    rules_on = next(field for field in app.date_input if field.label == "rules in force on")
    rules_on.set_value(date(2009, 1, 1)).run()
    assert not app.exception
    assert "other than with today" in html_of(app) and "otherwise" in html_of(app)


def test_the_evidence_page_finds_and_opens_what_an_address_names(stores: dict[str, Store]) -> None:
    app = run("evidence", rule="embolisation.bilirubin_2,no.such_rule")
    assert [title.value for title in app.title] == ["Evidence"]
    assert "<details" in html_of(app) and " open>" in html_of(app)
    assert "Bilirubin above 2 mg/dL" in html_of(app)
    assert "Nothing in the rulebook is called no.such_rule." in html_of(app)
    app.text_input(key="evidence-text").set_value("EMB-21").run()
    assert "rule embolisation.bilirubin_3" in html_of(app)
    assert "rule seed_review" not in html_of(app) and "No entry holds" not in html_of(app)
    app.text_input(key="evidence-text").set_value("xyzzy").run()
    assert "No entry holds every word typed" in html_of(app)


def test_an_address_cannot_bring_markup(stores: dict[str, Store]) -> None:
    assert "<script" not in html_of(run("evidence", rule="<script>alert(1)</script>"))


def test_a_recorded_value_leads_to_the_rules_that_judge_it(stores: dict[str, Store]) -> None:
    html = html_of(run("patient", "NET-020"))
    assert re.search(r'portal vein</div>.*?href="/evidence\?rule=embolisation\.main_portal_vein_occluded"', html)
    assert re.search(r'due</div>.*?href="/evidence\?rule=', html, re.S)


def test_limits_of_other_pages_lead_to_their_entry(stores: dict[str, Store]) -> None:
    for page in ("patient", "markers", "lesions"):
        assert re.search(r'href="/evidence\?rule=[a-z_]+:[a-z0-9_]+"', html_of(run(page, "NET-014"))), page


@pytest.mark.browser
def test_an_argument_opens_and_its_rule_leads_to_the_evidence_page(page: Any, server: Server, context: Any) -> None:
    visit(page, server.link("options", "NET-020"))
    option = page.locator(".net-options > details", has_text="Chemoembolisation (TACE)").first
    option.locator("> summary").click()
    argument = option.locator(".net-argument", has_text="Main portal vein occluded").first
    argument.locator("> summary").click()
    with context.expect_page() as opened:
        argument.get_by_role("link", name="rule", exact=True).click()
    evidence = opened.value
    evidence.locator(".net-rule details[open]", has_text="Main portal vein occluded").first.wait_for(timeout=60_000)
    assert evidence.get_by_role("heading", level=1).inner_text() == "Evidence"
    evidence.close()


@pytest.mark.browser
def test_what_is_tried_out_moves_a_standing(page: Any, server: Server) -> None:
    visit(page, server.link("options", "NET-014"))
    choose(page, "try out")
    await_idle(page)
    for key, word in (("try-fact", "bilio-enteric anastomosis"), ("try-bilioenteric_anastomosis", "yes")):
        box = page.locator(f".st-key-{key}").get_by_role("combobox")
        box.click()
        # Of a long list only what is near is drawn.
        box.press_sequentially(word[:12])
        page.get_by_role("option", name=word, exact=True).click()
        await_idle(page)
    expect_text(page, ".net-lines", "Chemoembolisation (TACE): cannot be told becomes")


@pytest.mark.browser
def test_a_territory_tried_out_moves_a_standing_but_no_class_and_nothing_is_kept(page: Any, server: Server) -> None:
    """85 % of the liver taken leaves 15 %, less than the lowest limit of the sheet."""
    visit(page, server.link("options", "NET-014"))
    before = page.locator(".st-key-standings").inner_text()
    choose(page, "try out")
    await_idle(page)
    choose(page, "a territory")
    await_idle(page)
    for key, word in (("territory-procedure", "resection"), ("territory-parts", "right lobe (V, VI, VII, VIII)")):
        page.locator(f".st-key-{key}").get_by_role("combobox").click()
        page.get_by_role("option", name=word, exact=True).click()
        await_idle(page)
    moved = ".st-key-territory-moved .net-lines"
    expect_text(page, moved, "Resection of right lobe (V, VI, VII, VIII)")
    share = page.locator(".st-key-territory-share input")
    share.fill("85")
    share.press("Enter")
    expect_text(page, moved, "Debulking resection: open, with cautions becomes stop sign")
    expect_text(page, moved, "Lesion plan: no lesion changes its class.")
    expect_text(page, ".st-key-territory-held", "future liver remnant: 15 %; as recorded 42 %")
    visit(page, server.link("options", "NET-014"))
    choose(page, "lesion plan")
    expect_text(page, ".st-key-remnant", "Future liver remnant: 42 %")
    assert page.locator(".st-key-standings").inner_text() == before


@pytest.mark.browser
def test_the_evidence_search_finds_by_row(page: Any, server: Server) -> None:
    visit(page, f"{server.url}/evidence")
    box = page.locator(".st-key-evidence-text input")
    box.fill("EMB-21")
    box.press("Enter")
    expect_text(page, ".net-rule summary", "Bilirubin above 3 mg/dL")
    await_idle(page)
    assert "Carcinoid" not in page.locator(".net-rule summary").first.inner_text()


@pytest.mark.browser
def test_the_due_list_is_taken_away_as_a_calendar(page: Any, server: Server) -> None:
    visit(page, server.link("patient", "NET-014"))
    open_documents(page)
    with page.expect_download() as started:
        page.locator(".st-key-calendar button").click()
    events = Calendar.from_ical(Path(started.value.path()).read_bytes()).walk("VEVENT")
    names = [str(event["summary"]) for event in events]
    assert any(name.startswith("echocardiography (patient ") for name in names)
    assert not any("NET-014" in name for name in names), "the imported name stays here"
