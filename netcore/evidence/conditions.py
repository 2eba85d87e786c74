"""How does a sheet say when a rule holds?

The closed grammar of conditions: `all`, `any`, `not`, `count_of`, one fact against a limit or a word, and the lesions
of a patient. A limit is always the name of a dated parameter: no number stands in a condition.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from netcore.evidence.closed import Closed

Comparison = Literal["above", "at_least", "below", "at_most"]
COMPARISONS: tuple[Comparison, ...] = ("above", "at_least", "below", "at_most")


class _Closed(Closed):
    model_config = ConfigDict(populate_by_name=True)


def _word(value: Any) -> Any:
    """YAML reads yes and no as switches and 3 as a number; facts know words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int) else value


Word = Annotated[str, BeforeValidator(_word)]


class Leaf(_Closed):
    """One fact against one limit, word or other fact.

    `times_upper_limit`: the multiple of the result's own upper limit is compared instead of the value. `compared_to`:
    another fact of the same unit; `is` then holds one of the four comparisons. `no_older_than`: a fact older than this
    many days is unknown ("stale since"). `is_recorded`: met or not met, never unknown.
    """

    fact: str
    is_: Word | None = Field(default=None, alias="is")
    is_one_of: tuple[Word, ...] | None = None
    above: str | None = None
    at_least: str | None = None
    below: str | None = None
    at_most: str | None = None
    between: tuple[str, str] | None = None
    times_upper_limit: bool = False
    compared_to: str | None = None
    is_recorded: bool | None = None
    no_older_than: str | None = None

    @model_validator(mode="after")
    def _one_operator(self) -> "Leaf":
        given = [name for name in ("is_", "is_one_of", *COMPARISONS, "between", "is_recorded")
                 if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"{self.fact}: {len(given)} of is, is_one_of, above, at_least, below, at_most, between, "
                             f"is_recorded; expected exactly one")
        if self.compared_to is not None and self.is_ not in COMPARISONS:
            raise ValueError(f"{self.fact}: compared_to with is: {self.is_}; expected one of {', '.join(COMPARISONS)}")
        if self.times_upper_limit and not self.limits:
            raise ValueError(f"{self.fact}: times_upper_limit without a limit; expected above, at_least, below, "
                             f"at_most or between")
        return self

    @property
    def limits(self) -> tuple[str, ...]:
        """The names of the parameters that the value is compared with; the age limit is not among them."""
        return self.between or tuple(name for name in (self.above, self.at_least, self.below, self.at_most) if name)

    @property
    def value_fact(self) -> str:
        """The fact that is read: with `times_upper_limit` the multiple of the result's own limit."""
        return f"{self.fact}_times_upper_limit" if self.times_upper_limit else self.fact


class All(_Closed):
    """Every part holds."""

    all: tuple["Condition", ...] = Field(min_length=1)


class Any_(_Closed):
    """At least one part holds."""

    any: tuple["Condition", ...] = Field(min_length=1)


class Not(_Closed):
    """The part does not hold."""

    not_: "Condition" = Field(alias="not")


class Counted(_Closed):
    """So many of the parts hold. A plain number: it counts the parts of the sentence, it is no clinical limit."""

    at_least: int = Field(ge=1)
    of: tuple["Condition", ...] = Field(min_length=1)


class CountOf(_Closed):
    """At least so many parts hold."""

    count_of: Counted


class LesionTest(_Closed):
    """Lesions for which `where` holds (all where it is left out) and, for any and every, what they must satisfy."""

    where: "Condition | None" = None
    satisfies: "Condition | None" = None
    above: str | None = None
    at_least: str | None = None
    below: str | None = None
    at_most: str | None = None

    @property
    def comparison(self) -> tuple[Comparison, str] | None:
        """The one comparison of a count and its parameter; None where there is none."""
        given = [(name, getattr(self, name)) for name in COMPARISONS if getattr(self, name) is not None]
        return given[0] if len(given) == 1 else None


class AnyLesion(_Closed):
    """At least one lesion satisfies this."""

    any_lesion: LesionTest


class EveryLesion(_Closed):
    """Every lesion (for which `where` holds) satisfies this; unknown where no lesion is recorded."""

    every_lesion: LesionTest

    @model_validator(mode="after")
    def _says_what(self) -> "EveryLesion":
        if self.every_lesion.satisfies is None:
            raise ValueError("every_lesion without satisfies; expected a condition on each lesion")
        return self


class CountLesions(_Closed):
    """The number of lesions for which `where` holds against a limit."""

    count_lesions: LesionTest

    @model_validator(mode="after")
    def _one_limit(self) -> "CountLesions":
        if self.count_lesions.comparison is None:
            raise ValueError("count_lesions: expected exactly one of above, at_least, below, at_most")
        return self


_KEYS = {"all": "all", "any": "any", "not": "not", "count_of": "count_of", "any_lesion": "any_lesion",
         "every_lesion": "every_lesion", "count_lesions": "count_lesions"}
_CLASSES: dict[type, str] = {All: "all", Any_: "any", Not: "not", CountOf: "count_of", AnyLesion: "any_lesion",
                             EveryLesion: "every_lesion", CountLesions: "count_lesions", Leaf: "leaf"}


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return next((tag for key, tag in _KEYS.items() if key in value), "leaf")
    return _CLASSES.get(type(value), "leaf")


Condition = Annotated[
    Annotated[All, Tag("all")] | Annotated[Any_, Tag("any")] | Annotated[Not, Tag("not")]
    | Annotated[CountOf, Tag("count_of")] | Annotated[AnyLesion, Tag("any_lesion")]
    | Annotated[EveryLesion, Tag("every_lesion")] | Annotated[CountLesions, Tag("count_lesions")]
    | Annotated[Leaf, Tag("leaf")],
    Discriminator(_kind)]

for _model in (All, Any_, Not, Counted, CountOf, LesionTest, AnyLesion, EveryLesion, CountLesions):
    _model.model_rebuild()


def parts(condition: "Condition | None") -> tuple["Condition", ...]:
    """The conditions directly inside this one; those inside a lesion test are about each lesion."""
    match condition:
        case All(all=inside) | Any_(any=inside) | CountOf(count_of=Counted(of=inside)):
            return inside
        case Not(not_=inside):
            return (inside,)
        case AnyLesion(any_lesion=test) | EveryLesion(every_lesion=test) | CountLesions(count_lesions=test):
            return tuple(part for part in (test.where, test.satisfies) if part is not None)
    return ()


def leaves(condition: "Condition | None") -> Iterator[Leaf]:
    """Every leaf of the condition, in the order written."""
    if isinstance(condition, Leaf):
        yield condition
    for part in parts(condition):
        yield from leaves(part)


def lesion_tests(condition: "Condition | None") -> Iterator[LesionTest]:
    """Every test of the patient's lesions in the condition."""
    match condition:
        case AnyLesion(any_lesion=test) | EveryLesion(every_lesion=test) | CountLesions(count_lesions=test):
            yield test
    for part in parts(condition):
        yield from lesion_tests(part)


def limit_names(condition: "Condition | None") -> list[str]:
    """The parameters that values are compared with, each once; age limits are not among them."""
    names = [name for leaf in leaves(condition) for name in leaf.limits]
    names += [test.comparison[1] for test in lesion_tests(condition) if test.comparison]
    return list(dict.fromkeys(names))


def age_limit_names(condition: "Condition | None") -> list[str]:
    """The parameters that say from which age on a fact is stale, each once."""
    return list(dict.fromkeys(leaf.no_older_than for leaf in leaves(condition) if leaf.no_older_than))
