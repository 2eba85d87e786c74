"""Who is looked at, and on which day, stands in the address: never somebody else, never another day."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.app.conftest import Server
from tests.app.screen import (
    banner,
    click_first_cell,
    expect_text,
    go_to,
    listed,
    press_day,
    search,
    type_day,
    visit,
    wait_for_day,
)

pytestmark = pytest.mark.browser


def test_a_link_to_a_patient_works_as_the_first_request_to_a_fresh_server(page: Any, fresh_server: Server) -> None:
    visit(page, fresh_server.link("patient", "NET-014"))
    assert banner(page).inner_text() == "NET-014"
    # The page ran through the entry: header and navigation are there.
    page.locator(".st-key-header").get_by_role("link", name="overview", exact=True).wait_for()
    expect_text(page, ".net-question", "Board 14 Mar 2024: Embolise the right lobe again?")
    expect_text(page, ".net", "Targets 62 mm: 18 % below baseline, 7 % above nadir: stable by RECIST 1.1.")


def test_a_judged_word_of_the_overview_leads_to_its_rule_in_one_click(page: Any, server: Server) -> None:
    visit(page, server.url)
    search(page, "NET-001")
    listed(page, "NET-002").wait_for(state="detached")
    for name, title in (("response", "Rise of the sum"), ("overdue", "Echocardiography")):
        with page.expect_popup() as opened:
            page.get_by_role("link", name=name, exact=True).click()
        rule = opened.value
        found = rule.locator(".st-key-entries details[open] summary", has_text=re.compile(title, re.IGNORECASE))
        found.first.wait_for()
        assert rule.get_by_text("Nothing in the rulebook is called").count() == 0
        # Nothing of a patient stands in the address.
        assert re.fullmatch(r".*/evidence[?]rule=[\w.:,-]+", rule.url), rule.url
        rule.close()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="against baseline").click()
    opened.value.locator(".st-key-entries details[open]", has_text="chromogranin").first.wait_for()


def test_an_address_that_names_no_page_leads_to_the_overview_with_a_sentence(page: Any, server: Server) -> None:
    visit(page, f"{server.url}/nonsense?patient=x")
    expect_text(page, "[data-testid=stAlert]", "The address named no page of this app.")
    listed(page, "NET-001").wait_for(state="attached")
    assert page.get_by_role("dialog").count() == 0
    # Said once: what is done next does not say it again.
    search(page, "NET-014")
    listed(page, "NET-001").wait_for(state="detached")
    assert page.get_by_test_id("stAlert").count() == 0 and "unknown" not in page.url


def test_a_mangled_link_chooses_nobody(page: Any, server: Server) -> None:
    right = server.local_id("NET-014")
    for wrong in (right[:-1], right.swapcase(), f"{right}0", f"{right}%27%20OR%201%3D1", "NET-014"):
        visit(page, f"{server.url}/patient?patient={wrong}")
        expect_text(page, "h1", "patient")
        expect_text(page, "[data-testid=stAlert]", "No patient chosen.")
        assert banner(page).count() == 0, wrong
        assert page.locator(".net-chart").count() == 0, wrong


def test_without_a_patient_every_page_of_one_says_so(page: Any, server: Server) -> None:
    visit(page, server.url)
    for name in ("patient", "markers", "lesions"):
        go_to(page, name)
        expect_text(page, "h1", name)
        expect_text(page, "[data-testid=stAlert]", "No patient chosen.")
        assert banner(page).count() == 0


def test_a_patient_chosen_on_the_overview_follows_from_page_to_page(page: Any, server: Server) -> None:
    visit(page, server.url)
    expect_text(page, "h1", "Patients")
    search(page, "NET-014")
    expect_text(page, "[data-testid=stMarkdownContainer]", "1 patient: ")
    listed(page, "NET-014").wait_for(state="attached")
    click_first_cell(page, page.get_by_test_id("stDataFrame"))
    page.wait_for_url(re.compile(rf"/patient\?patient={server.local_id('NET-014')}$"))
    banner(page).wait_for()
    for name in ("lesions", "markers", "records", "patient"):
        go_to(page, name)
        banner(page).wait_for()
        assert banner(page).inner_text() == "NET-014", name
        assert f"patient={server.local_id('NET-014')}&day=2024-03-12" in page.url, name
        assert page.title() == f"{name} · NET liver follow-up", "two windows are told apart by their pages"
    page.reload()
    banner(page).wait_for()
    assert banner(page).inner_text() == "NET-014"
    go_to(page, "overview")
    expect_text(page, "h1", "Patients")


def test_the_day_looked_at_changes_address_and_content_and_follows(page: Any, server: Server) -> None:
    visit(page, server.link("patient", "NET-014"))
    expect_text(page, ".net", "Targets 62 mm")
    type_day(page, "2023-12-31")
    wait_for_day(page, "2023-12-31")
    # The scan before that day: 60 mm on 5 Sep 2023, the nadir 58 mm on 30 May 2023 (demo/measurements.csv).
    expect_text(page, ".net", "Scan of 5 Sep 2023: Targets 60 mm")
    assert "62 mm" not in page.locator(".net-lines").first.inner_text()
    assert "TACE" not in page.locator(".net-lines").first.inner_text()
    go_to(page, "lesions")
    assert "day=2023-12-31" in page.url
    expect_text(page, ".net", "Scan of 5 Sep 2023: Targets 60 mm")
    page.reload()
    expect_text(page, ".net", "Scan of 5 Sep 2023: Targets 60 mm")
    go_to(page, "patient")
    assert "day=2023-12-31" in page.url


def test_the_step_buttons_go_from_event_to_event(page: Any, server: Server) -> None:
    visit(page, server.link("patient", "NET-014", day="2024-03-11"))
    expect_text(page, ".net", "TACE right, 31 Jan 2024, 40 days ago")
    press_day(page, "earlier")
    wait_for_day(page, "2024-03-08")
    press_day(page, "later")
    wait_for_day(page, "2024-03-12")
    expect_text(page, ".net", "TACE right, 31 Jan 2024, 41 days ago")
    assert page.locator(".st-key-day-later button").first.is_disabled()


def test_a_day_after_the_examples_own_day_or_no_day_at_all_is_the_examples_day(page: Any, server: Server) -> None:
    for day in ("2031-01-01", "tomorrow"):
        visit(page, server.link("patient", "NET-014", day=day))
        expect_text(page, ".net", "bilirubin")
        expect_text(page, ".net", "12 Mar 2024 (today)")


def test_two_patients_in_two_tabs_do_not_mix(new_page: Callable[[], Any], server: Server) -> None:
    one, two = new_page(), new_page()
    visit(one, server.link("patient", "NET-014", day="2023-12-31"))
    visit(two, server.link("patient", "NET-001", day="2023-09-18"))
    go_to(one, "lesions")
    go_to(two, "markers")
    go_to(one, "markers")
    for tab, name, day in ((one, "NET-014", "2023-12-31"), (two, "NET-001", "2023-09-18")):
        assert banner(tab).inner_text() == name
        assert f"patient={server.local_id(name)}&day={day}" in tab.url


def test_back_goes_to_the_patient_before(page: Any, server: Server) -> None:
    visit(page, server.link("patient", "NET-014"))
    visit(page, server.link("patient", "NET-001"))
    assert banner(page).inner_text() == "NET-001"
    page.go_back()
    page.locator(".net-banner b", has_text="NET-014").wait_for()
