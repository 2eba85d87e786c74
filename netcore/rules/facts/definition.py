"""What does the definition of one fact say?

`netcore/rules/gather/` computes each fact from a record as of a day. A fact that does not follow from the record is not
known: it is never a default.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from netcore.evidence import read_catalogue
from netcore.model import words

Kind = Literal["number", "word", "date", "days"]
Scope = Literal["patient", "lesion", "lab", "treatment", "study"]
YES_NO = ("yes", "no")
SITES: tuple[str, ...] = get_args(words.PrimarySite)
SYNDROMES = ("none", "carcinoid", "insulinoma", "gastrinoma", "glucagonoma", "VIPoma", "somatostatinoma", "PPoma",
             "ectopic ACTH", "PTHrP", "other")
TREATMENTS: tuple[str, ...] = get_args(words.TreatmentKind)


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """One fact. `words`: all it can say (kind word; none: any). `irreversible`: never stale, whatever it says.
    `lasting`: the words that never go stale: that something was done or happened stays true, that it was not may change
    the next day. `analyte`: of the catalogue, for its molar mass. `follows`: how it comes from the record. Kind date:
    one day; days: every day on which it was done."""

    name: str
    label: str
    kind: Kind
    follows: str
    unit: str | None = None
    words: tuple[str, ...] = ()
    scope: Scope = "patient"
    irreversible: bool = False
    analyte: str | None = None
    lasting: frozenset[str] = frozenset()

    def lasts(self, words: frozenset[str] | None) -> bool:
        """Can a value that leaves these words possible not go stale?"""
        return self.irreversible or (words is not None and words <= self.lasting)

    @property
    def molar_mass(self) -> Decimal | None:
        """Of the analyte, in g/mol, where the catalogue lets mass and amount be converted."""
        entry = read_catalogue().analytes.get(self.analyte) if self.analyte else None
        return entry.molar_mass if entry else None


def number(name: str, label: str, unit: str, follows: str, scope: Scope = "patient", *,
            irreversible: bool = False) -> FactDefinition:
    """A number in a unit; a result is compared in the unit in which the source of a limit prints it."""
    return FactDefinition(name, label, "number", follows, unit=unit, scope=scope, irreversible=irreversible)


def word(name: str, label: str, says: tuple[str, ...], follows: str, scope: Scope = "patient", *,
            irreversible: bool = False) -> FactDefinition:
    """One of these words."""
    return FactDefinition(name, label, "word", follows, words=says, scope=scope, irreversible=irreversible)


def yes_no(name: str, label: str, follows: str, scope: Scope = "patient", *,
            irreversible: bool = False) -> FactDefinition:
    """Yes or no."""
    return word(name, label, YES_NO, follows, scope, irreversible=irreversible)


def happened(name: str, label: str, follows: str) -> FactDefinition:
    """Has it been done, has it happened? A yes holds for good; a no is as old as the finding that says it."""
    return FactDefinition(name, label, "word", follows, words=YES_NO, lasting=frozenset({"yes"}))


def a_date(name: str, label: str, follows: str) -> FactDefinition:
    """The day of one event."""
    return FactDefinition(name, label, "date", follows, irreversible=True)


def days(name: str, label: str, follows: str) -> FactDefinition:
    """Every day on which something was done."""
    return FactDefinition(name, label, "days", follows, irreversible=True)
