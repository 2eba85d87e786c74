"""How did studies define a biochemical response? The entries of `biochemical_response.yaml` for the evidence page."""

from collections.abc import Container, Iterator

from netcore.evidence import ResponseDefinition, ResponseRule, ResponseSheet, read_catalogue, read_response_definitions
from netcore.views.evidence.entry import DatedLine, Entry, dated_line, document_entry, document_source
from netcore.views.text import number_words

_SHEET = "biochemical_response"
_KINDS = {"patient": "a line that one patient reaches or not",
          "group": "an average of a group: quoted, put to nobody",
          "clinical": "symptoms, not a laboratory result",
          "prognostic": "a level before treatment that went with an outcome in a group: no prediction for one person"}
_NORMAL = {"and": "the result must also be within the limit", "or": "a result within the limit is enough alone"}


def definition_entries(shared: Container[str] = ()) -> Iterator[Entry]:
    """Every definition with its numbers, and the documents they rest on but those of `shared`, by their keys."""
    sheet = read_response_definitions()
    for one in sheet.definitions:
        yield _definition(sheet, one)
    for key, document in sheet.references.items():
        if key not in shared:
            yield document_entry(_SHEET, sheet.topic, key, document)


def _definition(sheet: ResponseSheet, one: ResponseDefinition) -> Entry:
    analytes = read_catalogue().analytes
    reference = sheet.references[one.source.ref]
    named = [("kind", _KINDS[one.kind]), ("studied in", one.studied_in),
             ("analytes", ", ".join(analytes[name].short for name in one.analytes)),
             ("specimens", ", ".join(one.specimens)), ("treatments", ", ".join(one.treatments)),
             ("primary sites", ", ".join(one.primary_sites)), *_conditions(one.rule),
             ("what it went with", one.predicted), ("note", one.note or "")]
    lines = tuple((label, text.replace("_", " ")) for label, text in named if text)
    return Entry("definition", f"{_SHEET}:{one.id}", sheet.topic, f"{one.id}: {one.label}", lines,
                 tuple(_values(one, reference.title)), checked=(one.source.checked,),
                 sources=(document_source(reference, one.source.locator, one.source.checked),),
                 uses=tuple(f"analytes:{name}" for name in one.analytes))


def _conditions(rule: ResponseRule | None) -> Iterator[tuple[str, str]]:
    if rule is None:
        return
    if rule.baseline_raised:
        yield "speaks to", "results above the limit before treatment"
    if rule.at_least is not None or rule.less_than is not None:
        yield "result that counts", f"the {rule.result} before the next course of treatment"
    if rule.normal:
        yield "limit of the result", _NORMAL[rule.normal]
    if rule.then_rise:
        yield "then", "a rise after the fall"


def _values(one: ResponseDefinition, source: str) -> Iterator[DatedLine]:
    rule = one.rule
    if rule is None:
        return
    any_change = f"any {rule.direction}" if rule.at_least == 0 else None
    for label, value, unit in ((f"{rule.direction} of at least", rule.at_least, "%"),
                               (f"{rule.direction} of less than", rule.less_than, "%"),
                               ("level before treatment above", rule.baseline_above, rule.unit or "times the limit"),
                               ("on at least this share of days", rule.share_of_days, "%"),
                               ("at day", rule.at_day, ""), ("give or take", rule.within_days, "days"),
                               ("until day", rule.until_day, "")):
        if value is not None:
            text = any_change if any_change and value is rule.at_least else \
                f"{value if isinstance(value, int) else number_words(value)} {unit}".strip()
            yield dated_line(label, text, one.source.from_, source, one.source.checked)
