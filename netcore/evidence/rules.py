"""What is one rule, statement, disagreement or option, as a sheet states it?

Data only: `netcore.rules` evaluates it. A rule carries the rows of the evidence sheet from which it was made.
"""

from typing import Literal

from pydantic import Field, model_validator

from netcore.evidence.closed import Closed
from netcore.evidence.conditions import Condition

Strength = Literal["A", "B", "C", "D", "L", "M", "narrative", "software_choice"]
Effect = Literal["supports", "cautions", "excludes", "requires", "notes"]
ItemKind = Literal["lesion", "lab", "treatment", "study"]
CheckedRef = Literal["read", "abstract", "secondary", "recalled", "computed", "software_choice"]

OPTIONS = ("curative_resection", "debulking_resection", "resection_with_RFA", "RFA", "MWA", "TAE", "TACE", "DEB-TACE",
           "TARE", "transplantation", "PRRT", "watch_and_wait")
TOPICS = ("staging", "markers", "response", "safety", "follow_up", "lesion_plan", "prognosis", "drugs")
About = Literal["curative_resection", "debulking_resection", "resection_with_RFA", "RFA", "MWA", "TAE", "TACE",
                "DEB-TACE", "TARE", "transplantation", "PRRT", "watch_and_wait", "staging", "markers", "response",
                "safety", "follow_up", "lesion_plan", "prognosis", "drugs"]


class Source(Closed):
    """Where a rule or statement is from. `borrowed`: from another disease, said in `setting`.

    `strength` is the evidence code of the sheet: A trial or meta-analysis, B large cohort, C small series, D guideline
    or consensus, L laboratory document, M definition.
    """

    ref: str
    locator: str | None = None
    strength: Strength | None = None
    setting: str | None = None
    borrowed: bool = False
    checked: CheckedRef


class Outcome(Closed):
    """One outcome of a classification, with its condition. `when` left out: whatever remains."""

    outcome: str
    when: Condition | None = None


class Schedule(Closed):
    """When is something due? Every entry but `what` names a fact or a parameter.

    `anchor`: a date fact. Due at anchor + `first_after` (or at each of `at` after the anchor), then every `then_every`
    after the last time it was done, until anchor + `until`. `window`: how long after the due day it still counts as in
    time (with `at`: before and after). `satisfied_by`: the days fact on which it was done; only days after the anchor
    count, and where `counts_from` is given only those at least so long after it.
    """

    what: str
    anchor: str
    first_after: str | None = None
    at: str | None = None
    window: str | None = None
    then_every: str | None = None
    until: str | None = None
    counts_from: str | None = None
    satisfied_by: str

    @model_validator(mode="after")
    def _one_start(self) -> "Schedule":
        if (self.first_after is None) == (self.at is None):
            raise ValueError("first_after and at both or neither; expected exactly one of first_after and at")
        return self

    @property
    def limits(self) -> tuple[str, ...]:
        """The names of the parameters of the schedule."""
        return tuple(name for name in (self.first_after, self.at, self.window, self.then_every, self.until,
                                  self.counts_from) if name)


class RuleText(Closed):
    """One rule as its sheet states it.

    Exactly one of `when` (holds or not), `classify` (the first outcome that holds) and `due` (a schedule).
    `says`: the sentence a reader sees where it is met, in the words of the source, never an order. `question` joins
    rules that answer the same question; `side` names this one's answer. `for_each`: judged for every lesion, result,
    treatment or study. `decisive`: an unknown answer leaves the option untold (default: every `excludes`;
    a `supports` that is decisive does so only while no other support is met). `not_decisive_because`: why an `excludes`
    that is not known holds no standing back; such a rule must say so.
    `defines`: the classification is itself a fact that later rules may read; `stated_as`: the fact that holds the same
    class as somebody stated it, said beside a class that is not known.
    """

    id: str = Field(pattern=r"^[a-z0-9_]+\.[A-Za-z0-9_\-]+$")
    rows: tuple[str, ...] = ()
    title: str
    says: str
    question: str | None = None
    side: str | None = None
    about: tuple[About, ...] = Field(min_length=1)
    effect: Effect = "notes"
    decisive: bool | None = None
    not_decisive_because: str | None = None
    for_each: ItemKind | None = None
    defines: str | None = None
    stated_as: str | None = None
    applies_when: Condition | None = None
    when: Condition | None = None
    classify: tuple[Outcome, ...] | None = None
    due: Schedule | None = None
    note: str | None = None
    sources: tuple[Source, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_kind(self) -> "RuleText":
        given = [name for name in ("when", "classify", "due") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"{' and '.join(given) or 'none of them'}; expected exactly one of when, classify, due")
        if self.classify and any(one.when is None for one in self.classify[:-1]):
            raise ValueError("an outcome without when that is not the last; expected a condition")
        if self.defines and not self.classify:
            raise ValueError("defines without classify; expected a classification")
        if (self.effect == "excludes" and self.decisive is False) is not bool(self.not_decisive_because):
            raise ValueError(f"{'' if self.not_decisive_because else 'no '}not_decisive_because; expected the reason "
                             "beside effect: excludes with decisive: false, and only there")
        return self

    @property
    def is_decisive(self) -> bool:
        """Does an unknown answer leave its options untold?"""
        return self.effect == "excludes" if self.decisive is None else self.decisive


class Statement(Closed):
    """A sentence of a source that is quoted beside an option or topic and judges nobody."""

    id: str
    rows: tuple[str, ...] = ()
    text: str
    about: tuple[About, ...] = Field(min_length=1)
    sources: tuple[Source, ...] = Field(min_length=1)


class ReferenceSeries(Closed):
    """Results of one published series, as printed: bars to compare with, not targets. `patients` None: not stated."""

    id: str
    rows: tuple[str, ...] = ()
    label: str
    patients: int | None = None
    treatments: tuple[About, ...] = Field(min_length=1)
    symptom: str | None = None
    biochemical: str | None = None
    imaging: str | None = None
    survival: str | None = None
    harm: str | None = None
    sources: tuple[Source, ...] = Field(min_length=1)


class Side(Closed):
    """One answer to a disputed question, the rules that carry it (none where it is only quoted) and its sources."""

    says: str
    rules: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


class Disagreement(Closed):
    """A question that sources answer differently; shown side by side, never averaged. `shown`: what is done here."""

    id: str
    rows: tuple[str, ...] = ()
    question: str
    sides: tuple[Side, ...] = Field(min_length=2)
    shown: str


class Score(Closed):
    """One score or formula: its words, where its coefficients stand, in whom it was validated. `fact` holds it."""

    id: str
    rows: tuple[str, ...] = ()
    label: str
    fact: str
    formula: str
    validated_in: str
    sources: tuple[Source, ...] = Field(min_length=1)


class StopSign(Closed):
    """One question a board asks before any procedure, and the rules that answer it. `facts`: what it looks at."""

    id: str
    label: str
    rules: tuple[str, ...] = Field(min_length=1)
    facts: tuple[str, ...] = Field(min_length=1)


class OptionText(Closed):
    """One option as the screens name it. `note` says what stands on it whatever the patient."""

    id: Literal["curative_resection", "debulking_resection", "resection_with_RFA", "RFA", "MWA", "TAE", "TACE",
                "DEB-TACE", "TARE", "transplantation", "PRRT", "watch_and_wait"]
    rows: tuple[str, ...] = ()
    label: str
    meaning: str
    note: str | None = None
