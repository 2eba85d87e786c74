"""Is every fact defined once, and does each one that is defined have a gatherer that speaks its words?"""

from collections import Counter

import pytest

from netcore.errors import BadInput
from netcore.rules.facts import FactDefinition, fact_definitions, list_definitions
from netcore.rules.gather import ITEM_GATHERERS, PATIENT_GATHERERS, gather_facts
from netcore.rules.values import Facts, FactValue
from netcore.units import conversion_factor
from tests.examples import day_of, everybody, made

DEFINITIONS = fact_definitions()


@pytest.fixture(scope="module")
def everyone() -> list[Facts]:
    """The facts of every example on the day of its story."""
    return [gather_facts(record, day_of(record)) for record in everybody().values()]


def values(everyone: list[Facts]) -> list[tuple[str, FactValue]]:
    patient = [pair for facts in everyone for pair in facts.patient.items()]
    return patient + [pair for facts in everyone for items in facts.items.values() for item in items
                      for pair in item.facts.items()]


def test_no_fact_is_defined_twice() -> None:
    assert [name for name, times in Counter(one.name for one in list_definitions()).items() if times > 1] == []


def test_every_fact_of_the_patient_has_a_gatherer_and_no_gatherer_is_without_a_fact() -> None:
    assert set(PATIENT_GATHERERS) == {name for name, one in DEFINITIONS.items() if one.scope == "patient"}
    assert set(ITEM_GATHERERS) == {one.scope for one in DEFINITIONS.values()} - {"patient"}


def test_units_are_units() -> None:
    for one in DEFINITIONS.values():
        if one.unit is not None:
            assert conversion_factor(one.unit, one.unit) == 1, one.name


def test_every_gathered_fact_fits_its_definition(everyone: list[Facts]) -> None:
    wrong = [(name, why) for name, value in values(everyone) if (why := misfit(DEFINITIONS.get(name), value))]
    assert wrong == []


def misfit(definition: FactDefinition | None, value: FactValue) -> str | None:
    """Why a value is none of its definition; None where it is."""
    if definition is None:
        return "no such fact"
    given = {"number": value.number, "word": value.words, "date": value.date, "days": value.days}
    if [kind for kind, part in given.items() if part is not None] != [definition.kind]:
        return f"not only a {definition.kind}"
    if value.words is not None and definition.words and not value.words <= set(definition.words):
        return f"says {sorted(value.words)}"
    if value.number is not None and definition.unit is not None and definition.analyte is None:
        try:
            conversion_factor(str(value.unit), definition.unit, definition.molar_mass)
        except BadInput as error:
            return str(error)
    return None


def test_facts_of_items_stand_with_items_of_their_kind(everyone: list[Facts]) -> None:
    for facts in everyone:
        for kind, items in facts.items.items():
            assert {DEFINITIONS[name].scope for item in items for name in item.facts} <= {kind}


def test_no_fact_is_later_than_the_day(everyone: list[Facts]) -> None:
    """Only what is planned lies ahead."""
    ahead = {"planned_procedure", "planned_procedure_on", "procedure_urgent", "embolisation_territory"}
    for facts in everyone:
        late = [name for name, value in facts.patient.items()
                if name not in ahead and value.day is not None and value.day.last > facts.as_of]
        assert late == []


def test_only_what_is_wanted_is_gathered() -> None:
    record = next(iter(made().values()))
    day = record.patient.story_today.last
    whole = gather_facts(record, day)
    some = gather_facts(record, day, frozenset({"child_pugh", "size"}))
    assert dict(some.patient) == {"child_pugh": whole.patient["child_pugh"]}
    assert some.items == {"lesion": whole.items["lesion"]}
