"""What is known of one analyte: names, codes, units, conversions refused, disturbances, published variation?

The schema of one entry of `data/analytes.yaml`. It is closed: an unknown key does not load.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field, model_validator

from netcore.evidence.closed import Closed
from netcore.evidence.sheets import Checked
from netcore.model.words import Condition, LabSpecimen
from netcore.units import Family, System, ucum_spelling

_SEEN: frozenset[str] = frozenset({"read", "abstract"})


class _Sourced(Closed):
    """A statement with the key of its reference and how well it was checked."""

    ref: str | None = None
    locator: str | None = None
    checked: Checked


class Washout(_Sourced):
    """For how many days after its end a drug still disturbs."""

    days: int = Field(gt=0)
    from_: date = Field(alias="from")
    note: str | None = None


class Confounder(_Sourced):
    """One circumstance that disturbs an analyte.

    `leaves_trend`: results taken under it stay visible but are not compared; otherwise they are only marked. `washout`:
    sources differ, so all that were found are listed; the longest in force counts.
    """

    condition: Condition
    effect: Literal["raises", "lowers", "varies"]
    leaves_trend: bool = True
    why: str
    washout: tuple[Washout, ...] = ()

    def washout_on(self, rules_on: date | None) -> Washout | None:
        """The longest wash-out in force on a day (None: the latest); None where the drug has none."""
        held = [one for one in self.washout if rules_on is None or one.from_ <= rules_on]
        return max(held, key=lambda one: one.days, default=None)


class RefusedConversion(_Sourced):
    """Two or more unit families between which nothing is converted, and why."""

    between: tuple[Family, ...]
    why: str


class LoincCode(_Sourced):
    """One LOINC code that means this analyte in these specimens. Only codes that were seen at their source are `sure`;
    the others wait for a person."""

    code: str = Field(pattern=r"^\d{1,5}-\d$")
    specimens: tuple[LabSpecimen, ...]
    family: Family
    note: str | None = None

    @property
    def sure(self) -> bool:
        """Was the code seen where codes are kept?"""
        return self.checked in _SEEN


class Variation(_Sourced):
    """How much the analyte varies in people in whom nothing changes. Coefficients in percent.

    `cv_within`: within-subject; `cv_analytical`: of the assay, `assumed` where the source does not state one;
    `rcv_printed`: the symmetric reference change value (95 %) that the source prints. `days`: between which results
    of how many days apart it was observed (None as the end: open). `specimens` empty: the source does not say.
    """

    id: str
    from_: date = Field(alias="from")
    cv_within: Decimal | None = None
    cv_analytical: Decimal | None = None
    assumed: bool = False
    rcv_printed: Decimal | None = None
    days: tuple[int, int | None] | None = None
    specimens: tuple[LabSpecimen, ...] = ()
    people: str

    @model_validator(mode="after")
    def _has_a_number(self) -> "Variation":
        if self.rcv_printed is None and self.cv_within is None:
            raise ValueError("neither cv_within nor rcv_printed; expected one of the two")
        return self


class Bridge(_Sourced):
    """A published equation between two assays: `to` = slope x `from` + intercept, both in `unit`. The assay names
    are those that records use for the two, in small letters."""

    from_assays: tuple[str, ...]
    to_assays: tuple[str, ...]
    unit: str
    slope: Decimal
    intercept: Decimal
    label: str


class SyndromeLine(_Sourced):
    """The syndrome in which a guideline asks for the analyte, and the diagnostic line in the source's figures.
    `also`: other names under which records hold the same syndrome."""

    syndrome: str
    also: tuple[str, ...] = ()
    line: str | None = None

    def means(self, recorded: str) -> bool:
        """Is a recorded syndrome this one? Case, blanks and a trailing "syndrome" aside."""
        return _plain(recorded) in {_plain(name) for name in (self.syndrome, *self.also)}


def _plain(name: str) -> str:
    return " ".join(name.replace("-", " ").casefold().removesuffix("syndrome").split())


class Analyte(Closed):
    """One analyte.

    `units`: UCUM units by family, in the first family the one shown by default first. `read_as`: units which a
    laboratory prints for this analyte and which mean another one (`mU/L` of insulin is `m[IU]/L`; none at all, of INR,
    is `{INR}`). `specimens`: the families that make sense in each specimen. `molar_mass` in g/mol; None where mass and
    molar units must not be converted. `molar_mass_within`: `laboratory` where that holds only inside one known assay
    or laboratory. `seed_panel`: the seed review lists it before treatment even without symptoms. `caution`: what no
    reader of a result may forget, in all specimens or those of `caution_in`. `shown`: for each system of units, the
    units in which screens show a result, the first into which it can be converted; `stays` says instead why results
    are shown as recorded whatever the system.
    """

    id: str
    name: str
    short: str
    group: Literal["marker", "safety"]
    synonyms: tuple[str, ...] = ()
    loinc: tuple[LoincCode, ...] = ()
    units: Mapping[Family, tuple[str, ...]]
    read_as: Mapping[str, str] = {}
    specimens: Mapping[LabSpecimen, tuple[Family, ...]] = {}
    molar_mass: Decimal | None = None
    molar_mass_within: Literal["specimen", "laboratory"] = "specimen"
    molar_mass_source: str | None = None
    molar_mass_checked: Checked | None = None
    refused: tuple[RefusedConversion, ...] = ()
    confounders: tuple[Confounder, ...] = ()
    variation: tuple[Variation, ...] = ()
    bridges: tuple[Bridge, ...] = ()
    syndromes: tuple[SyndromeLine, ...] = ()
    seed_panel: bool = False
    caution: str | None = None
    caution_in: tuple[LabSpecimen, ...] = ()
    shown: Mapping[System, tuple[str, ...]] = {}
    stays: str | None = None

    @model_validator(mode="after")
    def _consistent(self) -> "Analyte":
        if (self.molar_mass is None) != (self.molar_mass_checked is None):
            raise ValueError("only one of molar_mass and molar_mass_checked; expected both together")
        used = {family for families in self.specimens.values() for family in families}
        if not used <= set(self.units):
            raise ValueError(f"specimens speak of {sorted(used - set(self.units))}, which units does not list")
        unlisted = set(self.read_as.values()) - {unit for units in self.units.values() for unit in units}
        if unlisted:
            raise ValueError(f"read_as leads to {sorted(unlisted)}, which units does not list")
        if (set(self.shown) == set(System)) == (self.stays is not None) or (self.shown and self.stays):
            raise ValueError("shown and stays; expected either shown with conventional and si units, or stays with the "
                             "reason")
        unlisted = {unit for units in self.shown.values() for unit in units} - {
            unit for units in self.units.values() for unit in units}
        if unlisted:
            raise ValueError(f"shown names {sorted(unlisted)}, which units does not list")
        strange = {code.code for code in self.loinc if code.family not in self.units}
        if strange:
            raise ValueError(f"loinc {sorted(strange)} of a family which units does not list")
        return self

    @property
    def display_unit(self) -> str:
        """The unit in which the analyte is entered by default."""
        return next(iter(self.units.values()))[0]

    def caution_for(self, specimen: str | None) -> str | None:
        """What to keep in mind when a result in this specimen is read."""
        return self.caution if not self.caution_in or specimen in self.caution_in else None

    def sourced(self) -> Iterator[_Sourced]:
        """Every statement of the entry that must name its source."""
        yield from (*self.loinc, *self.refused, *self.confounders, *self.variation, *self.bridges, *self.syndromes)
        for confounder in self.confounders:
            yield from confounder.washout

    def family_of(self, unit: str) -> Family | None:
        """The family of one of the listed UCUM units; None where the unit is not listed."""
        return next((family for family, units in self.units.items() if unit in units), None)

    def keeps_apart(self, unit: str, other: str) -> bool:
        """Does the entry refuse to convert between the families of these two listed units?"""
        families = {self.family_of(unit), self.family_of(other)}
        return len(families) > 1 and any(families <= set(refused.between) for refused in self.refused)

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
