"""A story file that cannot be told is refused with file, step, key, what was found and what may stand there."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from netcore.errors import BadSheet
from netcore.evidence import check_story, parse_story, read_story, story_names
from netcore.model import PatientRecord
from tests.examples import made

GOOD: dict[str, Any] = {
    "order": 1, "title": "A title", "teaser": "A teaser", "question": "A question?", "patient": "NET-001", "minutes": 2,
    "steps": [{"page": "patient", "day": "2023-08-07", "point_at": "question", "say": "One sentence.",
               "see": ["a word"], "notes": ["What to say."]},
              {"page": "lesions", "day": "2023-12-11", "choose": {"part": "response"}, "point_at": "lesion-answer",
               "say": "Another.", "see": ["a word"], "notes": ["What to say."]}]}


def changed(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    content = copy.deepcopy(GOOD)
    change(content)
    return content


def test_a_good_story_is_read() -> None:
    story = parse_story(GOOD, "good.yaml")
    assert [step.page for step in story.steps] == ["patient", "lesions"]
    assert story.steps[1].choose.given() == {"part": "response"}


@pytest.mark.parametrize(("change", "says"), [
    (lambda story: story.update(titel="x"), ["bad.yaml, titel", "key 'titel'", "one of order, title, teaser"]),
    (lambda story: story["steps"][1].update(sees=["x"]), ["bad.yaml, step 2, sees", "one of page, day, choose"]),
    (lambda story: story["steps"][1]["choose"].update(tab="x"), ["step 2, choose.tab", "one of marker, part"]),
    (lambda story: story["steps"][0].update(page="overvieuw"), ["step 1, page", "'overvieuw'", "'patient', 'markers'"]),
    (lambda story: story["steps"][0].update(page="records"), ["step 1, page", "'records'"]),
    (lambda story: story["steps"][0].update(see=["x" * 121]), ["step 1, see.1", "at most 120 characters"]),
    (lambda story: story["steps"][0].update(see=[]), ["step 1, see", "at least 1 entry"]),
    (lambda story: story["steps"][0].update(say="x" * 151), ["step 1, say", "at most 150 characters"]),
    (lambda story: story["steps"][0].update(day="2023-13-01"), ["step 1, day", "'2023-13-01'"]),
    (lambda story: story["steps"][0].update(choose={"part": "response"}),
     ["step 1", "part cannot be chosen on the page patient; allowed there: nothing"]),
    (lambda story: story["steps"][1].update(choose={}), ["step 2", "the page lesions needs part under choose"]),
    (lambda story: story["steps"][0].update(point_at=".st-key-x{}"), ["step 1, point_at"]),
    (lambda story: story["steps"].pop(), ["1 step; expected 2 to 9 steps"]),
    (lambda story: story.pop("minutes"), ["bad.yaml, minutes"]),
])
def test_a_story_that_does_not_follow_the_schema_is_refused(change: Callable[[dict[str, Any]], Any],
                                                             says: list[str]) -> None:
    with pytest.raises(BadSheet) as refusal:
        parse_story(changed(change), "bad.yaml")
    message = str(refusal.value)
    assert [words for words in says if words not in message] == [], message


@pytest.fixture(scope="module")
def examples() -> dict[str, PatientRecord]:
    return made()


def test_every_story_stands_on_an_example_and_inside_its_record(examples: dict[str, PatientRecord]) -> None:
    for name in story_names():
        check_story(read_story(name), f"{name}.yaml", examples.get)


@pytest.mark.parametrize(("change", "says"), [
    (lambda story: story.update(patient="NET-999"), ["bad.yaml, patient", "'NET-999'", "patient_id of an example"]),
    (lambda story: story["steps"][1].update(day="2023-12-12"),
     ["bad.yaml, step 2, day", "2023-12-12", "a day from 20", "to 2023-12-11"]),
    (lambda story: story["steps"][0].update(day="1999-01-01"), ["bad.yaml, step 1, day", "1999-01-01"]),
])
def test_a_story_outside_the_records_is_refused(change: Callable[[dict[str, Any]], Any], says: list[str],
                                                examples: dict[str, PatientRecord]) -> None:
    with pytest.raises(BadSheet) as refusal:
        check_story(parse_story(changed(change), "bad.yaml"), "bad.yaml", examples.get)
    assert [words for words in says if words not in str(refusal.value)] == []
