"""What does a story for a conference show, step by step? The reader of `data/stories/*.yaml`.

The schema is closed: an unknown key, page or choice, a text that is too long, a patient or day that the examples do not
hold: the story does not open, and the message names file, step, key, what was found and what may stand there.
"""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

from netcore.errors import BadSheet, Problem
from netcore.evidence.closed import Closed
from netcore.evidence.refusals import sheet_problems
from netcore.evidence.sheets import DATA
from netcore.evidence.yaml_file import read_yaml
from netcore.model import PatientRecord

# What can be chosen on a page, by the name a story uses for it.
CHOICES: dict[str, tuple[str, ...]] = {
    "patient": (),
    "markers": ("marker", "part", "absolute"),
    "lesions": ("part", "policy", "readers"),
    "options": ("part", "known_on", "rules_on", "option", "fact", "set_to"),
    "evidence": ("rule", "search"),
}
# What a page needs to be told, since it would else show what was chosen on it before.
NEEDED: dict[str, tuple[str, ...]] = {"markers": ("marker", "part"), "lesions": ("part",), "options": ("part",)}
Line = Annotated[str, Field(min_length=1, max_length=400)]


class Choices(Closed):
    """What stands chosen on the page of a step; `CHOICES` says which page has which."""

    marker: str | None = None
    part: str | None = None
    absolute: bool | None = None
    policy: str | None = None
    readers: str | None = None
    known_on: date | None = None
    rules_on: date | None = None
    option: str | None = None
    fact: str | None = None
    set_to: str | None = None
    rule: str | None = None
    search: str | None = None

    def given(self) -> dict[str, Any]:
        """The choices that a step makes."""
        return self.model_dump(exclude_none=True)


class Question(Closed):
    """What an audience may ask, and what can be said."""

    asked: Line
    answer: Line


class Step(Closed):
    """One screen with one sentence. `point_at`: the block's key on the page; `see`: literal text of that block."""

    page: Literal["patient", "markers", "lesions", "options", "evidence"]
    day: date
    choose: Choices = Choices()
    point_at: Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")]
    say: Annotated[str, Field(min_length=1, max_length=150)]
    see: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=120)], ...], Field(min_length=1, max_length=4)]
    notes: Annotated[tuple[Line, ...], Field(min_length=1)]
    questions: tuple[Question, ...] = ()

    @model_validator(mode="after")
    def _page_has_choices(self) -> "Step":
        given, allowed = set(self.choose.given()), CHOICES[self.page]
        if strange := sorted(given - set(allowed)):
            raise ValueError(f"{', '.join(strange)} cannot be chosen on the page {self.page}; allowed there: "
                             f"{', '.join(allowed) or 'nothing'}")
        if missing := [name for name in NEEDED.get(self.page, ()) if name not in given]:
            raise ValueError(f"the page {self.page} needs {', '.join(missing)} under choose")
        return self


class Story(Closed):
    """One story on one example patient. `teaser`: what a visitor at a stand reads first."""

    order: int
    title: Annotated[str, Field(min_length=1, max_length=48)]
    teaser: Annotated[str, Field(min_length=1, max_length=110)]
    question: Annotated[str, Field(min_length=1, max_length=110)]
    patient: str
    minutes: Annotated[int, Field(ge=1, le=5)]
    steps: tuple[Step, ...]

    @model_validator(mode="after")
    def _steps_for_some_minutes(self) -> "Story":
        if not 2 <= len(self.steps) <= 9:
            raise ValueError(f"{len(self.steps)} {'step' if len(self.steps) == 1 else 'steps'}; expected 2 to 9 steps")
        return self


@cache
def story_names(folder: Path = DATA / "stories") -> tuple[str, ...]:
    """The names of all stories, which are those of their files, sorted."""
    return tuple(sorted(path.stem for path in folder.glob("*.yaml")))


@cache
def read_story(name: str, folder: Path = DATA / "stories") -> Story:
    """The story `name`.yaml by its form alone; raises `BadSheet`."""
    where = f"{name}.yaml"
    return parse_story(read_yaml(folder / where), where)


def parse_story(content: Any, where: str) -> Story:
    """A story from already parsed YAML; raises `BadSheet` that names file, step and key."""
    try:
        return Story.model_validate(content)
    except ValidationError as error:
        raise BadSheet(*sheet_problems(error, where, _numbered(content), Story)) from None


def _numbered(content: Any) -> Any:
    """The content with its steps named as people count them, for messages."""
    steps = content.get("steps") if isinstance(content, dict) else None
    if not isinstance(steps, list):
        return content
    return {**content, "steps": [{**step, "id": f"step {number}"} if isinstance(step, dict) else step
                                 for number, step in enumerate(steps, start=1)]}


def check_story(story: Story, where: str, find: Callable[[str], PatientRecord | None]) -> None:
    """Does its patient exist among the examples, and do its days lie in the record? Raises `BadSheet`."""
    record = find(story.patient)
    if record is None:
        raise BadSheet(Problem(f"{where}, patient", repr(story.patient), "the patient_id of an example",
                               "look it up on the overview"))
    days = [row.when.exact for row in record.rows() if row.TABLE != "plans" and row.when and row.when.exact]
    told = record.patient.story_today
    last = told.last if told else max(days, default=date.max)
    first = min(days, default=last)
    problems = [Problem(f"{where}, step {number}, day", str(step.day), f"a day from {first} to {last}",
                        "correct this key")
                for number, step in enumerate(story.steps, start=1) if not first <= step.day <= last]
    if problems:
        raise BadSheet(*problems)
