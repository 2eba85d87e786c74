"""Which analytes does the software know, under which names and codes?

The only reader of `data/analytes.yaml`. The schema is closed; limits of results are not in it: they belong to each
result, as its laboratory printed them.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import Field, ValidationError

from netcore.errors import BadSheet, Problem
from netcore.evidence.analyte import Analyte, LoincCode
from netcore.evidence.closed import Closed
from netcore.evidence.refusals import sheet_problems
from netcore.evidence.sheets import DATA, Reference
from netcore.evidence.yaml_file import read_yaml

_NEEDS_NO_REF = ("recalled", "software_choice", "computed")
_KEYS = {"references", "shared", "not_these", "analytes"}


class OtherThing(Closed):
    """Names that look like an analyte of the catalogue and mean something else, or cannot be told."""

    names: tuple[str, ...] = Field(min_length=1)
    why: str


class Catalogue:
    """All analytes, the clinically foremost first, found by id, name, synonym or code; with the references they rest
    on and the names that are refused."""

    def __init__(self, analytes: list[Analyte], references: Mapping[str, Reference] | None = None,
                 others: tuple[OtherThing, ...] = ()) -> None:
        self.analytes = {analyte.id: analyte for analyte in analytes}
        self.references = dict(references or {})
        self._names: dict[str, Analyte] = {}
        self._codes: dict[str, tuple[Analyte, LoincCode]] = {}
        self._refused = {_folded(name): other.why for other in others for name in other.names}
        problems = []
        for analyte in analytes:
            for name in (analyte.id, analyte.name, analyte.short, *analyte.synonyms):
                earlier = self._names.setdefault(_folded(name), analyte)
                if earlier is not analyte or _folded(name) in self._refused:
                    found = f"name {name!r} also names {earlier.id}" if earlier is not analyte \
                        else f"name {name!r} also stands under not_these"
                    problems.append(Problem(f"analytes.yaml, {analyte.id}", found, "each name once",
                                            "remove it from one of the two"))
            for code in analyte.loinc:
                if self._codes.setdefault(code.code, (analyte, code))[1] is not code:
                    problems.append(Problem(f"analytes.yaml, {analyte.id}", f"LOINC {code.code} twice",
                                            "each code once", "remove one of the two"))
        if problems:
            raise BadSheet(*problems)

    def find(self, name: str) -> Analyte | None:
        """The analyte with exactly this id, name or synonym (case and blanks aside); None where there is none."""
        return self._names.get(name) or self._names.get(_folded(name))

    def why_not(self, name: str) -> str | None:
        """Why a name that resembles an analyte is not read as one; None where nothing is said about it."""
        return self._refused.get(_folded(name))

    def find_loinc(self, code: str) -> tuple[Analyte, LoincCode] | None:
        """Analyte and meaning of a LOINC code; None for an unknown code and for one that nobody has verified yet."""
        found = self._codes.get(code.strip())
        return found if found and found[1].sure else None

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
    if not isinstance(content, dict) or not set(content) <= _KEYS or not isinstance(content.get("analytes"), dict):
        raise BadSheet(Problem(where, "other keys at the top", "references, shared (YAML anchors), not_these and "
                               "analytes", "correct the file"))
    problems: list[Problem] = []
    references: dict[str, Reference] = {}
    for name, entry in (content.get("references") or {}).items():
        try:
            references[name] = Reference.model_validate(entry)
        except ValidationError as error:
            problems += sheet_problems(error, f"{where}, references, {name}", entry, Reference)
    others: list[OtherThing] = []
    for position, entry in enumerate(content.get("not_these") or ()):
        try:
            others.append(OtherThing.model_validate(entry))
        except ValidationError as error:
            problems += sheet_problems(error, f"{where}, not_these, {position + 1}", entry, OtherThing)
    analytes: list[Analyte] = []
    for name, entry in content["analytes"].items():
        if not isinstance(entry, dict):
            problems.append(Problem(f"{where}, {name}", "no keys", "the keys of an analyte, as `name: gastrin`",
                                    "add them"))
            continue
        try:
            analyte = Analyte.model_validate({"id": name, **entry})
        except ValidationError as error:
            problems += sheet_problems(error, f"{where}, {name}", entry, Analyte)
            continue
        problems += _unsourced(analyte, references, where)
        analytes.append(analyte)
    if problems:
        raise BadSheet(*problems)
    return Catalogue(analytes, references, tuple(others))


def _unsourced(analyte: Analyte, references: Mapping[str, Reference], where: str) -> list[Problem]:
    problems = []
    for entry in analyte.sourced():
        if entry.ref is not None and entry.ref not in references:
            problems.append(Problem(f"{where}, {analyte.id}", f"ref {entry.ref!r}", "a key of references in this file",
                                    "describe the document under references"))
        if entry.ref is None and entry.checked not in _NEEDS_NO_REF:
            problems.append(Problem(f"{where}, {analyte.id}", f"checked {entry.checked!r} without ref", "a source",
                                    "name the ref, or say recalled"))
    return problems
