"""What moves when one fact is set otherwise, without saving?"""

from dataclasses import dataclass, replace
from datetime import date

from netcore.errors import BadInput
from netcore.evidence import Analyte, read_catalogue, rule_conditions, shown_unit
from netcore.evidence.conditions import leaves
from netcore.model import PartialDate
from netcore.rules.evaluate import Evaluation, differences, evaluate_facts
from netcore.rules.facts import FactDefinition
from netcore.rules.gather import try_facts
from netcore.rules.loading import defined_facts
from netcore.rules.reading import read_fact
from netcore.units import System
from netcore.views.options.page import label_of
from netcore.views.options.plan_moves import plan_moves
from netcore.views.options.rule_titles import rule_title
from netcore.views.options.words import STANDINGS, value_words
from netcore.views.unit_words import unit_words


@dataclass(frozen=True, slots=True)
class Tried:
    """What moved: standings, and classes of the lesion plan (`plan` says so where none did). `rules`: those that
    would answer otherwise, as (title, id). `refusal`: why the typed value cannot be meant; then nothing was tried."""

    sentence: str
    moved: tuple[str, ...]
    plan: tuple[str, ...]
    rules: tuple[tuple[str, str], ...]
    refusal: str = ""


def facts_to_try(evaluation: Evaluation) -> dict[str, str]:
    """The patient's facts that rules about options read: name to label, in the order of the labels."""
    definitions = defined_facts(evaluation.book)
    defined = {rule.defines for _, rule in evaluation.book.rules() if rule.defines}
    read = {leaf.fact for _, rule in evaluation.book.rules() if rule.effect != "notes"
            for condition in rule_conditions(rule) for leaf in leaves(condition)}
    wanted = [definitions[name] for name in read if name not in defined]
    return {one.name: one.label for one in sorted(wanted, key=lambda one: one.label.casefold())
            if one.scope == "patient" and one.kind in ("number", "word")}


def hint(evaluation: Evaluation, name: str, system: System | None = None) -> str:
    """What may be typed for a fact, and its value today."""
    definition = defined_facts(evaluation.book)[name]
    today = value_words(evaluation.facts.patient.get(name), _entry(definition), system)
    unit = unit_words(_typed_unit(definition, system))
    allowed = ", ".join(definition.words) if definition.words else \
        f"a number{f' in {unit}' if unit else ''}, such as 2 or <4; or with another unit behind it"
    return f"today: {today}; {allowed}"


def words_to_try(evaluation: Evaluation, name: str) -> tuple[str, ...]:
    """The words a fact can say; empty for a number."""
    return defined_facts(evaluation.book)[name].words


def _entry(definition: FactDefinition) -> Analyte | None:
    return read_catalogue().analytes.get(definition.analyte or "")


def _typed_unit(definition: FactDefinition, system: System | None) -> str | None:
    """The unit that a number without one is meant in."""
    shown = shown_unit(_entry(definition), definition.unit, system)
    return shown.unit if shown is not None else definition.unit


def try_out(evaluation: Evaluation, name: str, text: str, system: System | None = None) -> Tried:
    """The standings that move when the fact is as typed (a bare number in the unit of the system); an empty text takes
    the fact away."""
    definition: FactDefinition = defined_facts(evaluation.book)[name]
    definition, entry = replace(definition, unit=_typed_unit(definition, system)), _entry(definition)
    day: date = evaluation.facts.reference_day
    try:
        value = read_fact(definition, text, day=PartialDate.read(day.isoformat()), source="tried out") if text else None
    except BadInput as error:
        return Tried("", (), (), (), "; ".join(map(str, error.problems)))
    after = evaluate_facts(try_facts(evaluation.facts, {name: value}), rules_on=evaluation.rules_on,
                           rules=evaluation.book)
    options, rules = differences(evaluation, after)
    moved = tuple(f"{label_of(after.options[one])}: {STANDINGS[evaluation.options[one].standing]} becomes "
                  f"{STANDINGS[after.options[one].standing]}" for one in options)
    today = value_words(evaluation.facts.patient.get(name), entry, system)
    said = f"{definition.label} {value_words(value, entry, system)} instead of {today}"
    return Tried(f"With {said}: {len(moved) or 'no'} standing{'s' if len(moved) != 1 else ''} would move.", moved,
                 tuple(plan_moves(evaluation, after, system)),
                 tuple((rule_title(rule, evaluation.book, system), rule) for rule in rules))
