"""Which analytes does the software know, under which names, in which units, and what disturbs them?

The only reader of `data/analytes.yaml`. The schema is closed; limits of results are not in it: they belong to each
result, as its laboratory printed them.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from netcore.errors import BadSheet, Problem
from netcore.evidence.sheets import DATA, Checked, Reference, read_yaml, sheet_problems
from netcore.model.words import Condition, LabSpecimen
from netcore.units import Family, ucum_spelling


class _Closed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Confounder(_Closed):
    """One circumstance that disturbs an analyte. `leaves_trend`: results taken under it stay visible but are not
    compared; otherwise they are only marked."""

    condition: Condition
    effect: Literal["raises", "lowers", "varies"]
    leaves_trend: bool = True
    why: str
    ref: str | None = None
    checked: Checked


class RefusedConversion(_Closed):
    """Two or more unit families between which nothing is converted, and why."""

    between: tuple[Family, ...]
    why: str
    ref: str | None = None
    checked: Checked


class Analyte(_Closed):
    """One analyte.

    `units`: UCUM units by family, in the first family the one shown by default first. `read_as`: units which a
    laboratory prints for this analyte and which mean another one (`mU/L` of insulin is `m[IU]/L`; none at all, of INR,
    is `{INR}`). `specimens`: the families that make sense in each specimen. `molar_mass` in g/mol; None where mass and
    molar units must not be converted. `molar_mass_within`: `laboratory` where that holds only inside one known assay
    or laboratory.
    """

    id: str
    name: str
    short: str
    group: Literal["marker", "safety"]
    synonyms: tuple[str, ...] = ()
    units: Mapping[Family, tuple[str, ...]]
    read_as: Mapping[str, str] = {}
    specimens: Mapping[LabSpecimen, tuple[Family, ...]] = {}
    molar_mass: Decimal | None = None
    molar_mass_within: Literal["specimen", "laboratory"] = "specimen"
    molar_mass_source: str | None = None
    molar_mass_checked: Checked | None = None
    refused: tuple[RefusedConversion, ...] = ()
    confounders: tuple[Confounder, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> "Analyte":
        if (self.molar_mass is None) != (self.molar_mass_checked is None):
            raise ValueError("expected molar_mass and molar_mass_checked together")
        used = {family for families in self.specimens.values() for family in families}
        if not used <= set(self.units):
            raise ValueError(f"specimens speak of {sorted(used - set(self.units))}, which units does not list")
        unlisted = set(self.read_as.values()) - {unit for units in self.units.values() for unit in units}
        if unlisted:
            raise ValueError(f"read_as leads to {sorted(unlisted)}, which units does not list")
        return self

    @property
    def display_unit(self) -> str:
        """The unit in which the analyte is entered by default."""
        return next(iter(self.units.values()))[0]

    def family_of(self, unit: str) -> Family | None:
        """The family of one of the listed UCUM units; None where the unit is not listed."""
        return next((family for family, units in self.units.items() if unit in units), None)

    def unit_of(self, text: str | None, specimen: str | None = None) -> str | None:
        """The listed UCUM unit that a printed unit means; None where it means none that this analyte has.

        With a specimen, a unit that makes no sense in it (5-HIAA of 24 h urine in nmol/L) is none either.
        """
        ucum = ucum_spelling(text or "")
        ucum = self.read_as.get(ucum, ucum)
        family = self.family_of(ucum)
        families: Any = self.specimens.get(specimen) if specimen else None  # type: ignore[call-overload]
        if family is None or (families is not None and family not in families):
            return None
        return ucum


class Catalogue:
    """All analytes, the clinically foremost first, found by id, name or synonym; with the references they rest on."""

    def __init__(self, analytes: list[Analyte], references: Mapping[str, Reference] | None = None) -> None:
        self.analytes = {analyte.id: analyte for analyte in analytes}
        self.references = dict(references or {})
        self._names: dict[str, Analyte] = {}
        problems = []
        for analyte in analytes:
            for name in (analyte.id, analyte.name, analyte.short, *analyte.synonyms):
                earlier = self._names.setdefault(_folded(name), analyte)
                if earlier is not analyte:
                    problems.append(Problem(f"analytes.yaml, {analyte.id}", f"name {name!r} also names {earlier.id}",
                                            "each name once", "remove it from one of the two"))
        if problems:
            raise BadSheet(*problems)

    def find(self, name: str) -> Analyte | None:
        """The analyte with exactly this id, name or synonym (case and blanks aside); None where there is none."""
        return self._names.get(_folded(name))

    def accepts_unit(self, analyte: str, unit: str, specimen: str | None = None) -> bool:
        """Does the catalogue list this unit, as written or after the usual spelling repairs, for the analyte?"""
        return self.unit_of(analyte, unit, specimen) is not None

    def unit_of(self, analyte: str, unit: str | None, specimen: str | None = None) -> str | None:
        """The UCUM unit meant by a printed unit of the analyte (any of its names); None where none is."""
        entry = self.find(analyte)
        return entry.unit_of(unit, specimen) if entry else None


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


@cache
def read_catalogue() -> Catalogue:
    """The catalogue of `data/analytes.yaml`, validated; raises `BadSheet`."""
    return parse_catalogue(read_yaml(DATA / "analytes.yaml"), "analytes.yaml")


def parse_catalogue(content: Any, where: str) -> Catalogue:
    """A catalogue from already parsed YAML; raises `BadSheet` that names `where`, analyte, key and mend."""
    if not isinstance(content, dict) or not set(content) <= {"references", "shared", "analytes"} \
            or not isinstance(content.get("analytes"), dict):
        raise BadSheet(Problem(where, "other keys at the top", "references, shared (YAML anchors) and analytes",
                               "correct the file"))
    problems: list[Problem] = []
    references: dict[str, Reference] = {}
    for name, entry in (content.get("references") or {}).items():
        try:
            references[name] = Reference.model_validate(entry)
        except ValidationError as error:
            problems += sheet_problems(error, f"{where}, references, {name}")
    analytes: list[Analyte] = []
    for name, entry in content["analytes"].items():
        try:
            analyte = Analyte.model_validate({"id": name, **entry})
        except ValidationError as error:
            problems += sheet_problems(error, f"{where}, {name}")
            continue
        problems += _unsourced(analyte, references, where)
        analytes.append(analyte)
    if problems:
        raise BadSheet(*problems)
    return Catalogue(analytes, references)


def _unsourced(analyte: Analyte, references: Mapping[str, Reference], where: str) -> list[Problem]:
    problems = []
    entries: tuple[Confounder | RefusedConversion, ...] = (*analyte.confounders, *analyte.refused)
    for entry in entries:
        if entry.ref is not None and entry.ref not in references:
            problems.append(Problem(f"{where}, {analyte.id}", f"ref {entry.ref!r}", "a key of references in this file",
                                    "describe the document under references"))
        if entry.ref is None and entry.checked not in ("recalled", "software_choice", "computed"):
            problems.append(Problem(f"{where}, {analyte.id}", f"checked {entry.checked!r} without ref", "a source",
                                    "name the ref, or say recalled"))
    return problems
