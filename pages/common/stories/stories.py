"""Which story runs, at which step, and on which example patient does it stand?

The address says it: `story`, `step`, `notes=1` (the presenter's notes are open) and `stand` (seconds until a stand
that nobody touches goes back to the list; 0: never). A step is set up once, when it is reached; what a visitor changes
on the page after that stays until the next step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from netcore.errors import BadSheet, NetcoreError, Problem
from netcore.evidence import Step, Story, check_story, read_story, story_names
from netcore.model import PatientRecord
from netcore.views.stories import StepWords, StoryCard, step_words, story_card
from pages.common import session
from pages.common.lesions import lesion_parts
from pages.common.markers import marker_parts
from pages.common.rules import option_parts

# Seconds without key, pointer or touch after which a stand returns to the list of stories.
IDLE = 120
# The widget behind each choice that a story can make on a page.
_WIDGETS = {
    "markers": {"marker": "analyte", "part": "marker-part", "absolute": "absolute"},
    "lesions": {"part": "lesion-part", "policy": "policy", "readers": "readers"},
    "options": {"part": "options-part", "known_on": "known-on-{patient}", "rules_on": "rules-on-{patient}-{day}",
                "option": "change-option", "fact": "try-fact", "set_to": "try-{fact}"},
    "evidence": {"search": "evidence-text"},
}
# What stands chosen where a step does not say it; the rest keeps what is chosen.
_ELSE: dict[str, Any] = {"absolute": False, "known_on": None, "option": None, "fact": None}
PARTS = {"markers": marker_parts.PARTS, "lesions": lesion_parts.PARTS, "options": option_parts.PARTS}
Link = tuple[str, dict[str, str]]


@dataclass(frozen=True)
class Running:
    """A story at one of its steps, counted from 1; 0 is its title page."""

    name: str
    story: Story
    local_id: str
    number: int

    @property
    def step(self) -> Step | None:
        """The step; None on the title page."""
        return self.story.steps[self.number - 1] if self.number else None

    @property
    def words(self) -> StepWords:
        """The words of the step."""
        return step_words(self.story, self.number)


@dataclass(frozen=True)
class Listed:
    """The stories that can be told, by their order, and why others cannot."""

    stories: Mapping[str, Story]
    cards: list[StoryCard]
    problems: list[Problem]


def list_stories() -> Listed:
    """Every story of `data/stories`."""
    return _list_stories(session.open_stores()[session.EXAMPLE].revision())


@st.cache_resource(max_entries=2, show_spinner=False)
def _list_stories(revision: int) -> Listed:
    found: dict[str, Story] = {}
    problems: list[Problem] = []
    for name in story_names():
        try:
            story = read_story(name)
            check_story(story, f"{name}.yaml", _example)
            _check_parts(story, f"{name}.yaml")
        except NetcoreError as error:
            problems += error.problems
        else:
            found[name] = story
    stories = dict(sorted(found.items(), key=lambda one: one[1].order))
    cards = [story_card(name, story, session.open_stores()[session.EXAMPLE].load(story.patient))
             for name, story in stories.items()]
    return Listed(stories, cards, problems)


def _check_parts(story: Story, where: str) -> None:
    problems = [Problem(f"{where}, step {number}, choose.part", repr(step.choose.part),
                        f"one of {', '.join(PARTS[step.page])}", "correct this key")
                for number, step in enumerate(story.steps, start=1)
                if step.choose.part is not None and step.choose.part not in PARTS[step.page]]
    if problems:
        raise BadSheet(*problems)


def _example(patient_id: str) -> PatientRecord | None:
    store = session.open_stores()[session.EXAMPLE]
    return store.load(patient_id) if patient_id in store.patient_ids() else None


def running(page: str) -> Running | None:
    """The story of the address, its page set up if it is new; None where no story runs on `page`."""
    name = st.query_params.get("story", "")
    story = list_stories().stories.get(name) if name else None
    if story is None:
        if name and page != "stories":
            # The page of all stories says that there is none of this name.
            st.switch_page("../stories.py", query_params={"story": name})
        before = st.session_state.pop("story-step", None)
        if before and before[-1] == page:
            _state_address()
        return None
    typed = st.query_params.get("step", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and int(typed) <= len(story.steps) else 0
    found = Running(name, story, session.open_stores()[session.EXAMPLE].local_id(story.patient), number)
    if page != (target := found.step.page if found.step else "stories"):
        st.switch_page(f"../{target}.py", query_params=link_to(found, number)[1])
    here = name, number, notes_open(), page
    before = st.session_state.get("story-step", (None,) * 4)
    if found.step and before[:2] != here[:2]:
        _set_up(found, found.step)
    if before != here and before[-1] == page:
        _state_address()
    st.session_state["story-step"] = here
    return found


def _state_address() -> None:
    """A link to the page that is shown already leaves the browser's address as it was: say it again.

    Only then, since every saying is a step of its own for the browser's way back.
    """
    st.query_params.update({})


def _set_up(found: Running, step: Step) -> None:
    for name, value in link_to(found, found.number)[1].items():
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    given = step.choose.given()
    places = {"patient": found.local_id, "day": step.day.isoformat(), "fact": step.choose.fact}
    for name, key in _WIDGETS.get(step.page, {}).items():
        value = given.get(name, step.day if name == "rules_on" else _ELSE.get(name))
        if name in given or name in _ELSE or name == "rules_on":
            st.session_state[key.format(**places)] = value


def link_to(found: Running, number: int) -> Link:
    """Page and address of a step of the running story; 0 is its title page."""
    kept = {"story": found.name, **carried()}
    if not number:
        return "stories", kept
    step = found.story.steps[number - 1]
    rule = {"rule": step.choose.rule} if step.choose.rule else {}
    return step.page, {"patient": found.local_id, "day": _iso(step.day), **kept, "step": str(number), **rule}


def link_after(found: Running) -> Link:
    """Where `next` leads: the next step, after the last one the next story's title page, at last the list."""
    if found.number < len(found.story.steps):
        return link_to(found, found.number + 1)
    names = list(list_stories().stories)
    following = names[names.index(found.name) + 1:]
    return "stories", {**({"story": following[0]} if following else {}), **carried()}


def link_before(found: Running) -> Link:
    """Where `back` leads: the step before, from the title page the list."""
    return link_to(found, found.number - 1) if found.number else ("stories", carried())


def link_notes(found: Running) -> Link:
    """The same step with the presenter's notes opened or closed."""
    page, query = link_to(found, found.number)
    return page, {**{name: value for name, value in query.items() if name != "notes"},
                  **({} if notes_open() else {"notes": "1"})}


def carried() -> dict[str, str]:
    """What stays in the address from step to step."""
    return {name: st.query_params[name] for name in ("notes", "stand") if st.query_params.get(name)}


def notes_open() -> bool:
    """Are the presenter's notes asked for?"""
    return st.query_params.get("notes") == "1"


def idle_seconds() -> int:
    """Seconds until an untouched stand goes back to the list; 0: never."""
    typed = st.query_params.get("stand", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else IDLE


def _iso(day: date) -> str:
    return day.isoformat()
