"""Which facts may rules speak of: name, unit, kind, and how each follows from the record?

Every fact is defined once, in this package; `netcore/rules/gather/` computes it from a record as of a day.
"""

from functools import cache

from netcore.rules.facts.analytes import BY_SPECIMEN, define_analytes
from netcore.rules.facts.definition import YES_NO, FactDefinition, Kind, Scope
from netcore.rules.facts.disease import DISEASE
from netcore.rules.facts.history import HISTORY, RECORDED
from netcore.rules.facts.items import LAB, LESION, STUDY, TREATMENT
from netcore.rules.facts.liver import LIVER, SCORES
from netcore.rules.facts.person import PERSON, TISSUE

__all__ = ["BY_SPECIMEN", "YES_NO", "FactDefinition", "Kind", "Scope", "fact_definitions", "list_definitions"]


def list_definitions() -> list[FactDefinition]:
    """Every definition, in the order in which a person would look for it."""
    return [*PERSON, *TISSUE, *DISEASE, *LIVER, *SCORES, *HISTORY, *RECORDED, *LESION, *LAB, *TREATMENT, *STUDY,
            *define_analytes()]


@cache
def fact_definitions() -> dict[str, FactDefinition]:
    """Every fact by its name. Facts of lesions, results, treatments and studies have names of their own."""
    return {definition.name: definition for definition in list_definitions()}
