"""What does a guided story say: its card, its title page, its steps, and what only the presenter reads?"""

from dataclasses import dataclass

from netcore.evidence import Story
from netcore.model import PatientRecord, cut_record
from netcore.views.patient.page import banner


@dataclass(frozen=True)
class StoryCard:
    """A story as it stands in the list and on its title page."""

    name: str
    title: str
    teaser: str
    question: str
    who: str
    length: str
    short: str


@dataclass(frozen=True)
class StepWords:
    """One step in words. `asked`: questions to expect, each with what can be said."""

    title: str
    place: str
    number: int
    of: int
    say: str
    see: tuple[str, ...]
    notes: tuple[str, ...]
    asked: tuple[tuple[str, str], ...]


def story_card(name: str, story: Story, record: PatientRecord) -> StoryCard:
    """The card of a story; the patient is described as on its first day."""
    day = story.steps[0].day
    told = banner(cut_record(record, day), day)
    minutes = f"{story.minutes} minute{'s' if story.minutes > 1 else ''}"
    length = f"{minutes}, {len(story.steps)} steps"
    return StoryCard(name, story.title, story.teaser, story.question,
                     f"{told.patient_id}: {told.person}, {told.diagnosis}", length, f"{told.patient_id}, {length}")


def step_words(story: Story, number: int) -> StepWords:
    """The words of a step, counted from 1."""
    step, of = story.steps[number - 1], len(story.steps)
    return StepWords(story.title, f"step {number} of {of}", number, of, step.say, step.see, step.notes,
                     tuple((one.asked, one.answer) for one in step.questions))
