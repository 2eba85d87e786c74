"""Every story, every step: what it points at is on the page and says what the step says it says.

A step whose text went stale fails here: the words under `see` must stand in the block it points at, and every number of
its sentence somewhere on that page.
"""

import csv
import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from netcore.errors import BadInput
from netcore.evidence import read_story, story_names
from netcore.model import Patient, PatientRecord
from netcore.store import Store, open_store
from pages.common import session
from pages.common.only_reading import WRITES, OnlyReading
from tests.app.conftest import Server
from tests.app.markup import plain
from tests.app.screen import await_idle, expect_text, visit
from tests.app.stores import UI, stores_in
from tests.conftest import ROOT

STORIES = {name: read_story(name) for name in story_names()}
STEPS = [(name, number) for name, story in STORIES.items() for number in range(1, len(story.steps) + 1)]
# A folder that stands for the examples holds only these patients, so that the store is made in seconds.
_PATIENTS = {story.patient for story in STORIES.values()}


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Store]]:
    """The patients of the stories as examples, and a user's own patient under the id of one of them."""
    folder = tmp_path_factory.mktemp("stories")
    examples = folder / "demo"
    examples.mkdir()
    for path in (ROOT / "data" / "demo").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as source:
            rows = list(csv.DictReader(source))
        with (examples / path.name).open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, list(rows[0]))
            writer.writeheader()
            writer.writerows(row for row in rows if row["patient_id"] in _PATIENTS)
    with stores_in(folder, [examples]) as opened:
        opened[session.USER].save(PatientRecord.of([Patient(patient_id="NET-001")]), by="test")
        yield opened


def at(name: str, number: int | str, **more: str) -> AppTest:
    """The app at the address of a step that knows no local id."""
    app = AppTest.from_file(UI, default_timeout=120)
    for key, value in {"story": name, "step": str(number), **more}.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception, app.exception[0].stack_trace
    return app


def nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from nodes(child)


def text_of(node: Any) -> str:
    """What a reader finds in a part of the page: markup without tags, cells, charts with what is read out of them."""
    told = []
    for leaf in nodes(node):
        kind = getattr(leaf, "type", "")
        if kind == "html":
            told.append(plain(leaf.proto.body))
        elif kind == "dataframe":
            told += [str(cell) for row in leaf.value.to_numpy() for cell in row] + list(map(str, leaf.value.columns))
        elif not getattr(leaf, "children", None):
            told += [str(getattr(leaf, part)) for part in ("label", "value") if getattr(leaf, part, None) is not None]
    return "\n".join(told)


def block_of(app: AppTest, key: str) -> Any:
    found = [node for node in nodes(app.main) if getattr(node, "key", None) == key]
    assert len(found) == 1, f"{len(found)} blocks called {key} on the page"
    return found[0]


def _told_in(app: AppTest, key: str) -> str:
    """The text of a named part of the page, be it a container, a chart, or a part of one piece of markup."""
    bodies = [leaf.proto.body for leaf in nodes(app.main) if getattr(leaf, "type", "") == "html"]
    parts = [part for body in bodies
             for part in re.findall(rf'<section class="net-part st-key-{key}">.*?</section>'
                                    rf'|<div class="net-figure" hidden data-key="{key}".*?</div>', body, re.S)]
    if parts:
        assert len(parts) == 1, f"{len(parts)} parts called {key} on the page"
        return plain(parts[0])
    return text_of(block_of(app, key))


def missing_words(app: AppTest, key: str, see: tuple[str, ...]) -> list[str]:
    """What a step says is to be seen and is not there."""
    told = _told_in(app, key)
    return [words for words in see if words not in told]


def unproven_numbers(app: AppTest, say: str) -> list[str]:
    """Numbers of a sentence that stand nowhere on the page below the story's own bar."""
    bar = block_of(app, "story")
    told = "\n".join(text_of(child) for child in app.main.children.values() if child is not bar)
    return [number for number in re.findall(r"\d+(?:\.\d+)?", say)
            if not re.search(rf"(?<![\d.]){re.escape(number)}(?!\.?\d)", told)]


def test_there_are_enough_stories_of_two_to_three_minutes() -> None:
    assert len(STORIES) >= 7
    assert {story.minutes for story in STORIES.values()} <= {2, 3}
    assert len({story.order for story in STORIES.values()}) == len(STORIES)


@pytest.mark.parametrize(("name", "number"), STEPS)
def test_what_a_step_points_at_is_there(stores: dict[str, Store], name: str, number: int) -> None:
    story = STORIES[name]
    step = story.steps[number - 1]
    app = at(name, number)
    assert missing_words(app, step.point_at, step.see) == []
    assert unproven_numbers(app, step.say) == []
    bar = text_of(block_of(app, "story"))
    assert step.say in bar and f"step {number} of {len(story.steps)}" in bar
    assert step.notes[0] not in bar, "notes are for the presenter alone"
    example = session.open_stores()[session.EXAMPLE]
    assert app.query_params["patient"] == example.local_id(story.patient)
    assert app.query_params["day"] == step.day.isoformat()
    if step.page != "evidence":
        assert f"{story.patient}" in text_of(app.main)
        assert next(box.value for box in app.date_input if box.label == "day looked at") == step.day


def test_words_that_went_stale_are_noticed(stores: dict[str, Store]) -> None:
    app = at("ppi-spike", 2)
    assert missing_words(app, "marker-answer", ("PPI since 20 Jun 2023", "PPI since 21 Jun 2023")) == [
        "PPI since 21 Jun 2023"]
    assert unproven_numbers(app, "640 ng/mL and 641 ng/mL and 6.4") == ["641", "6.4"]


def test_the_users_own_patient_is_never_shown(stores: dict[str, Store]) -> None:
    own = session.open_stores()[session.USER].local_id("NET-001")
    app = at("ppi-spike", 1, patient=own)
    assert app.query_params["patient"] != own
    assert "woman, 72 or 73" in text_of(app.main)


def test_a_story_speaks_in_its_own_units_and_leaves_the_choice_alone(stores: dict[str, Store]) -> None:
    app = AppTest.from_file(UI, default_timeout=120)
    app.query_params["units"] = "si"
    app.run()
    assert app.session_state["units"] is session.System.SI
    app.query_params["story"], app.query_params["step"] = "yesterdays-knowledge", "2"
    app.run()
    step = STORIES["yesterdays-knowledge"].steps[1]
    assert missing_words(app, step.point_at, step.see) == []
    assert app.session_state["units"] is session.System.SI


def test_a_step_is_set_up_once_and_then_belongs_to_the_reader(stores: dict[str, Store]) -> None:
    app = at("four-verdicts", 2)
    app.segmented_control(key="lesion-part").set_value("response").run()
    assert app.segmented_control(key="lesion-part").value == "response"
    app.query_params["step"] = "3"
    app.run()
    assert app.segmented_control(key="lesion-part").value == "one scan, several verdicts"


def test_a_replay_ends_with_the_next_step(stores: dict[str, Store]) -> None:
    app = at("yesterdays-knowledge", 4)
    known = next(box for box in app.date_input if box.label.startswith("data recorded by"))
    assert known.value.isoformat() == "2025-01-19"
    app.query_params["step"] = "5"
    app.run()
    known, rules = (next(box for box in app.date_input if box.label.startswith(words))
                    for words in ("data recorded by", "rules in force"))
    assert known.value is None and rules.value.isoformat() == "2017-12-31"


def test_the_presenters_notes_open_by_the_address(stores: dict[str, Store]) -> None:
    step = STORIES["ppi-spike"].steps[0]
    bar = text_of(block_of(at("ppi-spike", 1, notes="1"), "story"))
    assert all(line in bar for line in step.notes)
    assert step.questions[0].asked in bar and step.questions[0].answer in bar


def test_the_list_and_a_title_page(stores: dict[str, Store]) -> None:
    app = AppTest.from_file(UI, default_timeout=60)
    app.run().switch_page("../stories.py").run()
    told = text_of(app.main)
    links = {link.proto.page_link.label if hasattr(link.proto, "page_link") else link.label
             for link in app.get("page_link")}
    for story in STORIES.values():
        assert story.teaser in told and story.title in links
    title = text_of(at("ppi-spike", 0).main)
    assert STORIES["ppi-spike"].question in title and "a made patient, no person" in title


@pytest.mark.parametrize("step", ["99", "-1", "x", "", "²"])
def test_a_step_that_is_not_there_leads_to_the_title_page(stores: dict[str, Store], step: str) -> None:
    assert STORIES["ppi-spike"].question in text_of(at("ppi-spike", step).main)


@pytest.mark.parametrize("name", ["../secret", "ppi", "<b>x</b>"])
def test_a_story_that_is_not_there_leads_to_the_list(stores: dict[str, Store], name: str) -> None:
    app = at(name, 1)
    assert app.warning[0].value == "There is no story of this name. These are there."
    assert STORIES["ppi-spike"].teaser in text_of(app.main)


# Rows that are made of the records and kept beside them, no records.
_DERIVED = {"refresh_summaries", "refresh_details"}


def test_no_door_of_the_store_that_writes_is_open_in_a_story(stores: dict[str, Store]) -> None:
    bodies = {name: inspect.getsource(member) for name, member in inspect.getmembers(Store, inspect.isfunction)
              if not name.startswith("_")}
    writing = {name for name, body in bodies.items() if ".writing()" in body}
    writing |= {name for name, body in bodies.items() if any(f"self.{door}(" in body for door in writing)}
    assert writing - _DERIVED <= WRITES
    store = session.open_stores()[session.USER]
    revision = store.revision()
    for door in WRITES:
        with pytest.raises(BadInput, match="leave the story and save then"):
            getattr(OnlyReading(store), door)
    assert OnlyReading(store).revision() == revision


def test_no_form_is_offered_in_a_story(stores: dict[str, Store]) -> None:
    app = at("guidelines-disagree", 2)
    app.segmented_control(key="options-part").set_value("what was decided").run()
    assert any("nothing is typed in or saved" in info.value for info in app.info)
    assert not [button for button in app.button if "Save" in button.label]
    # The page of records leads back into the story.
    app.switch_page("../records.py").run()
    assert STORIES["guidelines-disagree"].steps[1].say in text_of(app.main)


@pytest.mark.browser
def test_a_story_is_told_by_keyboard_and_a_stand_goes_home(page: Any, server: Server) -> None:
    story = STORIES["ppi-spike"]
    with open_store(f"sqlite:///{server.folder / 'records.sqlite'}") as store:
        before = store.revision()
    visit(page, f"{server.url}/stories?stand=0")
    page.get_by_role("link", name=story.title).click()
    expect_text(page, ".net-story-title", story.question)
    for number, step in enumerate(story.steps, start=1):
        _await_hand(page, number - 1)
        page.keyboard.press("ArrowRight" if number % 2 else "PageDown")
        expect_text(page, ".net-story-say", step.say)
        page.wait_for_url(re.compile(rf"/{step.page}\?.*step={number}$"))
        await_idle(page)
        _assert_pointed_at(page, step.point_at)
    _await_hand(page, len(story.steps))
    # The browser's own way back is the story's too.
    page.go_back()
    expect_text(page, ".net-story-say", story.steps[-2].say)
    _await_hand(page, len(story.steps) - 1)
    page.keyboard.press("ArrowRight")
    expect_text(page, ".net-story-say", story.steps[-1].say)
    _await_hand(page, len(story.steps))
    page.keyboard.press("ArrowLeft")
    expect_text(page, ".net-story-say", story.steps[-2].say)
    _await_hand(page, len(story.steps) - 1)
    assert page.locator(".net-story-notes").count() == 0
    page.keyboard.press("n")
    expect_text(page, ".net-story-notes", story.steps[-2].notes[0])
    page.wait_for_url(re.compile("notes=1"))
    # A key that is typed into a field belongs to the field.
    await_idle(page)
    page.get_by_role("combobox", name="marker").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(500)
    expect_text(page, ".net-story-say", story.steps[-2].say)
    # A link to the step opens it for somebody else.
    page.goto(page.url.replace("stand=0", "stand=4"))
    expect_text(page, ".net-story-say", story.steps[-2].say)
    expect_text(page, ".net-story-idle", "Back to the start in")
    page.wait_for_url(re.compile(r"/stories\?(?!.*story=)"))
    expect_text(page, ".net-story-card", story.teaser)
    with open_store(f"sqlite:///{server.folder / 'records.sqlite'}") as store:
        assert store.revision() == before


def _await_hand(page: Any, number: int) -> None:
    """Wait until keys are heard at this step."""
    page.wait_for_function("at => document.querySelector('.net-story-idle')?.shown?.at === at",
                           arg=f"ppi-spike {number}")
    await_idle(page)


def _assert_pointed_at(page: Any, key: str) -> None:
    """The block has its frame, lies below the bar and at least its beginning is in sight."""
    page.wait_for_function("""key => {
        const block = document.querySelector(`.st-key-${key}`)?.getBoundingClientRect();
        const bar = document.querySelector(".st-key-story").getBoundingClientRect();
        return block && bar.top === 0 && block.top >= bar.bottom && block.top < innerHeight - 60;
    }""", arg=key)
    assert page.locator(f".st-key-{key}").evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
