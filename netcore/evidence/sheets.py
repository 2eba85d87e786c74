"""Where does a number used to judge come from, and which value was in force on a day?

The only reader of `data/guidelines/*.yaml`. The schema is closed: an unknown key, a value whose reference is not
described, a date out of order: the sheet does not load, and the message names file, place and mend.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr, ValidationError

from netcore.errors import BadSheet, Problem
from netcore.evidence.closed import Closed
from netcore.evidence.refusals import sheet_problems
from netcore.evidence.rules import Disagreement, OptionText, ReferenceSeries, RuleText, Score, Statement, StopSign
from netcore.evidence.yaml_file import read_yaml

DATA = Path(__file__).resolve().parents[2] / "data"

# How well the printed figure was checked by whoever wrote the sheet, best first.
Checked = Literal["read", "abstract", "secondary", "recalled", "computed", "software_choice"]
SHARED_REFERENCES = "references"
Setting = Decimal | bool | str | tuple[Decimal, ...]
INFINITE = float("inf")


def _exact(value: Any) -> Any:
    if isinstance(value, list) and value:
        return tuple(_exact(one) for one in value)
    if not isinstance(value, (int, float, str, Decimal)) or value != value or value in (INFINITE, -INFINITE):
        raise ValueError(f"{'nothing' if value is None else repr(value)}; expected a number, yes, no, a word or a list "
                         f"of numbers")
    return Decimal(str(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


class Reference(Closed):
    """One document that a value or rule rests on.

    `doi`, `pmid` or `url` only where the identifier was printed at its source; `identifier_not_checked` holds one that
    was not, and is shown as text, never as a link.
    """

    title: str
    year: int | None = None
    doi: str | None = None
    pmid: str | None = None
    url: str | None = None
    identifier_not_checked: str | None = None


class DatedValue(Closed):
    """One value with the day from which it holds, its source and how well it was checked.

    `setting` says in whom it was found; `borrowed`: in another disease than neuroendocrine tumours.
    """

    from_: date = Field(alias="from")
    value: Annotated[Setting, BeforeValidator(_exact)]
    ref: str | None = None
    locator: str | None = None
    setting: str | None = None
    borrowed: bool = False
    checked: Checked


class Parameter(Closed):
    """One number or setting that judgements use, with all its dated values."""

    label: str
    unit: str | None = None
    note: str | None = None
    values: tuple[DatedValue, ...] = Field(min_length=1)


class InForce(Closed):
    """The value of one parameter on one day, with everything a sceptic asks for. `sheet`: the file that keeps it."""

    parameter: str
    label: str
    unit: str | None
    value: Setting
    since: date
    checked: Checked
    reference: Reference | None
    locator: str | None
    setting: str | None = None
    borrowed: bool = False
    sheet: str | None = None

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The values of a schedule, or the one number as a tuple; TypeError where it is a switch or a word."""
        return self.value if isinstance(self.value, tuple) else (self.number,)

    @property
    def number(self) -> Decimal:
        """The value where it is a number; TypeError where it is a switch or a word."""
        if isinstance(self.value, Decimal):
            return self.value
        raise TypeError(f"{self.parameter} is {self.value!r}, not a number")


class Sheet(Closed):
    """One YAML file of `data/guidelines`. References that several sheets use stand in `references.yaml`."""

    _file: str | None = PrivateAttr(None)
    topic: str
    references: dict[str, Reference] = {}
    parameters: dict[str, Parameter] = {}
    rules: tuple[RuleText, ...] = ()
    statements: tuple[Statement, ...] = ()
    series: tuple[ReferenceSeries, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    scores: tuple[Score, ...] = ()
    options: tuple[OptionText, ...] = ()
    stop_signs: tuple[StopSign, ...] = ()

    def value(self, parameter: str, on: date | None = None) -> InForce:
        """The value of `parameter` in force on a day (`None`: the latest).

        Raises KeyError for an unknown parameter, `BadSheet` where no value held yet on that day.
        """
        entry = self.parameters[parameter]
        held = [dated for dated in entry.values if on is None or dated.from_ <= on]
        if not held:
            raise BadSheet(Problem(f"{self.topic}, {parameter}", f"no value in force on {on}",
                                   f"a day from {entry.values[0].from_}", "choose a later day for the rules"))
        dated = max(held, key=lambda candidate: candidate.from_)
        return InForce(parameter=parameter, label=entry.label, unit=entry.unit, value=dated.value, since=dated.from_,
                       checked=dated.checked, locator=dated.locator, setting=dated.setting, borrowed=dated.borrowed,
                       reference=self.references[dated.ref] if dated.ref else None, sheet=self._file)


@cache
def read_sheet(name: str, folder: Path | None = None) -> Sheet:
    """The sheet `name`.yaml of `data/guidelines` (or of `folder`), validated; raises `BadSheet`."""
    place = folder or DATA / "guidelines"
    return parse_sheet(read_yaml(place / f"{name}.yaml"), f"{name}.yaml", shared_references(place))


@cache
def shared_references(folder: Path) -> dict[str, Reference]:
    """The documents that several sheets of the folder rest on; empty where it has no such sheet."""
    path = folder / f"{SHARED_REFERENCES}.yaml"
    return parse_sheet(read_yaml(path), path.name).references if path.exists() else {}


def parse_sheet(content: Any, where: str, shared: Mapping[str, Reference] | None = None) -> Sheet:
    """A sheet from already parsed YAML with the references it may share; raises `BadSheet` that names `where`, key and
    mend."""
    try:
        sheet = Sheet.model_validate(content)
    except ValidationError as error:
        raise BadSheet(*sheet_problems(error, where, content, Sheet)) from None
    if shared and where != f"{SHARED_REFERENCES}.yaml":
        twice = [Problem(f"{where}, references.{key}", "also in references.yaml", "each document described once",
                         "delete one of the two") for key in sheet.references if key in shared]
        if twice:
            raise BadSheet(*twice)
        sheet = sheet.model_copy(update={"references": {**shared, **sheet.references}})
    sheet._file = where.removesuffix(".yaml")
    problems = []
    for name, parameter in sheet.parameters.items():
        days = [dated.from_ for dated in parameter.values]
        if days != sorted(set(days)):
            problems.append(Problem(f"{where}, {name}", "dates out of order or twice", "ascending dates", "sort them"))
        for dated in parameter.values:
            if dated.ref is not None and dated.ref not in sheet.references:
                problems.append(Problem(f"{where}, {name}", f"ref {dated.ref!r}", "a key of references in this file "
                                        "or in references.yaml", "describe the document there"))
            if dated.ref is None and dated.checked not in ("software_choice", "computed"):
                problems.append(Problem(f"{where}, {name}", f"checked {dated.checked!r} without ref", "a source",
                                        "name the ref, or say software_choice"))
    if problems:
        raise BadSheet(*problems)
    return sheet


@cache
def evidence_hash() -> str:
    """A short hash of every sheet and of the catalogue: two programs that share it judge by the same numbers."""
    digest = hashlib.sha256()
    for path in sorted([*(DATA / "guidelines").glob("*.yaml"), DATA / "analytes.yaml"]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
