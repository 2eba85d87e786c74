"""Facts of laboratory results: the latest usable result of each analyte of the catalogue, and its multiple."""

from netcore.evidence import Analyte, read_catalogue
from netcore.rules.facts.definition import FactDefinition

# Analytes whose specimens are facts of their own, since results of two specimens say different things.
BY_SPECIMEN: dict[str, tuple[str, ...]] = {
    "five_hiaa": ("urine_24h", "plasma", "serum"),
    "serotonin": ("whole_blood", "platelets", "serum", "plasma", "urine_24h")}
_FOLLOWS = ("latest usable result: no dynamic test, {where}, for a marker not confounded; several results of the day "
            "or of a day not certainly earlier make a range")


def define_analytes() -> list[FactDefinition]:
    """The value in its own unit and the multiple of the result's own upper limit, for every analyte."""
    found = []
    for entry in read_catalogue().analytes.values():
        specimens = BY_SPECIMEN.get(entry.id, ())
        # Without a specimen in its name the fact may be of any specimen listed here: then only its multiple compares.
        found += _define(entry, entry.id, entry.name, _unit(entry, None),
                         f"any of {', '.join(specimens)}" if specimens else "blood")
        for specimen in specimens:
            found += _define(entry, f"{entry.id}_{specimen}", f"{entry.name} ({specimen.replace('_', ' ')})",
                             _unit(entry, specimen), specimen.replace("_", " "))
    return found


def _unit(entry: Analyte, specimen: str | None) -> str:
    families = entry.specimens.get(specimen) if specimen else None  # type: ignore[call-overload]
    return entry.units[families[0]][0] if families else entry.display_unit


def _define(entry: Analyte, name: str, label: str, unit: str, where: str) -> list[FactDefinition]:
    follows = _FOLLOWS.format(where=where)
    return [FactDefinition(name, label, "number", follows, unit=unit, analyte=entry.id),
            FactDefinition(f"{name}_times_upper_limit", f"{label}, multiple of its upper limit", "number",
                           f"the same result over its own upper limit: {follows}", unit="1")]
