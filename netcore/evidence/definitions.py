"""How did studies define a biochemical response?

The only reader of `data/guidelines/biochemical_response.yaml`; the schema is closed.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from netcore.errors import BadSheet, Problem
from netcore.evidence.catalogue import read_catalogue
from netcore.evidence.closed import Closed
from netcore.evidence.refusals import sheet_problems
from netcore.evidence.sheets import DATA, Checked, InForce, Reference, shared_references
from netcore.evidence.yaml_file import read_yaml
from netcore.model.words import LabSpecimen, PrimarySite, TreatmentKind

_FILE = "biochemical_response.yaml"
Exact = Annotated[Decimal, BeforeValidator(lambda value: Decimal(str(value)))]


class ResponseRule(Closed):
    """The line of one definition; percentages are positive numbers, the head of the sheet explains the words."""

    baseline_raised: bool = False
    baseline_above: Exact | None = None
    unit: str | None = None
    direction: Literal["fall", "rise"] = "fall"
    at_least: Exact | None = None
    less_than: Exact | None = None
    normal: Literal["and", "or"] | None = None
    result: Literal["lowest", "last", "nearest"] = "lowest"
    at_day: int | None = None
    within_days: int | None = None
    until_day: int | None = None
    then_rise: bool = False
    share_of_days: Exact | None = None


class DefinitionSource(Closed):
    """Where a definition is from, and from when on."""

    from_: date = Field(alias="from")
    ref: str
    locator: str | None = None
    checked: Checked


class ResponseDefinition(Closed):
    """One published definition, or (`prognostic`) one level before treatment that went with an outcome.

    `rule` is None where a trial states only the average of a group, and where a publication ties a level to an outcome
    without a line. `primary_sites` of those in whom it was found; empty: any, or not told apart.
    """

    id: str
    kind: Literal["patient", "group", "clinical", "prognostic"] = "patient"
    label: str
    analytes: tuple[str, ...]
    specimens: tuple[LabSpecimen, ...] = ()
    treatments: tuple[TreatmentKind, ...]
    primary_sites: tuple[PrimarySite, ...] = ()
    studied_in: str
    rule: ResponseRule | None = None
    predicted: str
    note: str | None = None
    source: DefinitionSource

    @model_validator(mode="after")
    def _rule_where_one_is_due(self) -> "ResponseDefinition":
        if (self.rule is None) != (self.kind == "group") and self.kind != "prognostic":
            raise ValueError("rule and kind do not fit; expected a rule, and none where kind is group")
        return self


class ResponseSheet(Closed):
    """All definitions with their references, in the order in which they are shown."""

    topic: str
    references: dict[str, Reference]
    definitions: tuple[ResponseDefinition, ...]

    def source(self, definition: ResponseDefinition) -> InForce:
        """The definition as a limit with its source, for the list of sources of a screen."""
        return InForce(parameter=definition.id, label=f"{definition.id}, {definition.studied_in}", unit=None,
                       value=definition.label, since=definition.source.from_, checked=definition.source.checked,
                       reference=self.references[definition.source.ref], locator=definition.source.locator,
                       sheet=_FILE.removesuffix(".yaml"))


@cache
def read_response_definitions(folder: Path | None = None) -> ResponseSheet:
    """The definitions of `data/guidelines` (or of `folder`), validated; raises `BadSheet`."""
    place = folder or DATA / "guidelines"
    return parse_response_definitions(read_yaml(place / _FILE), _FILE, shared_references(place))


def parse_response_definitions(content: Any, where: str,
                               shared: Mapping[str, Reference] | None = None) -> ResponseSheet:
    """The definitions from already parsed YAML, with the references they may share; raises `BadSheet` that names
    `where`, key and mend."""
    try:
        sheet = ResponseSheet.model_validate(content)
    except ValidationError as error:
        raise BadSheet(*sheet_problems(error, where, content, ResponseSheet)) from None
    sheet = sheet.model_copy(update={"references": {**(shared or {}), **sheet.references}})
    problems = []
    names = [one.id for one in sheet.definitions]
    for one in sheet.definitions:
        if one.source.ref not in sheet.references:
            problems.append(Problem(f"{where}, {one.id}", f"ref {one.source.ref!r}", "a key of references in this file",
                                    "describe the document under references"))
        problems += [Problem(f"{where}, {one.id}", f"analyte {analyte!r}", "an id of data/analytes.yaml", "correct it")
                     for analyte in one.analytes if analyte not in read_catalogue().analytes]
        if names.count(one.id) > 1:
            problems.append(Problem(f"{where}, {one.id}", "the id twice", "each id once", "rename one of the two"))
    if problems:
        raise BadSheet(*problems)
    return sheet
