"""Which analytes does the software know, under which names and in which units?

The only reader of `data/analytes.yaml`.
"""

from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from netcore.errors import BadSheet
from netcore.evidence.sheets import DATA, read_yaml, sheet_problems


class Analyte(BaseModel):
    """One analyte. `units` maps a unit family (mass, molar, activity ...) to the UCUM units of that family, first the
    one in which the app shows it. `molar_mass` in g/mol; None where mass and molar units must not be converted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    short: str
    group: str
    synonyms: tuple[str, ...] = ()
    units: dict[str, tuple[str, ...]]
    molar_mass: Decimal | None = None
    molar_mass_source: str | None = None
    confounders: tuple[str, ...] = ()


class Catalogue:
    """All analytes, found by id, name or synonym."""

    def __init__(self, analytes: list[Analyte]) -> None:
        self.analytes = {analyte.id: analyte for analyte in analytes}
        self._names = {name.casefold(): analyte for analyte in analytes
                       for name in (analyte.id, analyte.name, analyte.short, *analyte.synonyms)}

    def find(self, name: str) -> Analyte | None:
        """The analyte with exactly this id, name or synonym (case aside); None where the catalogue has none."""
        return self._names.get(name.strip().casefold())

    def accepts_unit(self, analyte: str, unit: str) -> bool:
        """Does the catalogue list this unit, as written or after the usual spelling repairs, for the analyte?"""
        entry = self.analytes.get(analyte)
        return entry is not None and any(unit in units for units in entry.units.values())


@cache
def read_catalogue() -> Catalogue:
    """The catalogue of `data/analytes.yaml`, validated; raises `BadSheet`."""
    content: dict[str, dict[str, Any]] = read_yaml(DATA / "analytes.yaml")["analytes"]
    analytes = []
    for name, entry in content.items():
        try:
            analytes.append(Analyte.model_validate({"id": name, **entry}))
        except ValidationError as error:
            raise BadSheet(*sheet_problems(error, f"analytes.yaml, {name}")) from None
    return Catalogue(analytes)
