"""What does the rulebook say of one laboratory analyte: what disturbs it, how much it varies, what is not converted?

The entries of `data/analytes.yaml` for the evidence page. Published variations and wash-out times are values of their
own, so that the number under a marker's verdict leads to its source.
"""

from collections.abc import Iterator
from decimal import Decimal

from netcore.evidence import Analyte, Reference, Variation, read_catalogue
from netcore.views.evidence.entry import DatedLine, Entry, dated_line, document_entry, document_source
from netcore.views.markers.sources import washout_name
from netcore.views.markers.words import CONDITIONS
from netcore.views.text import number_words
from netcore.views.unit_words import unit_words

_TOPIC = "Laboratory analytes"


def analyte_entries() -> Iterator[Entry]:
    """Every analyte, each published variation and wash-out time of it, and the documents they rest on."""
    catalogue = read_catalogue()
    for entry in catalogue.analytes.values():
        yield _analyte(entry)
        yield from (_variation(entry, one) for one in entry.variation)
        yield from _washouts(entry)
    for key, document in catalogue.references.items():
        yield document_entry("analytes", _TOPIC, key, document)


def _analyte(entry: Analyte) -> Entry:
    lines = [("names", ", ".join(dict.fromkeys((entry.name, entry.short, *entry.synonyms))))]
    lines += [("units", "; ".join(", ".join(map(unit_words, units)) for units in entry.units.values()))]
    if entry.molar_mass is not None:
        lines.append(("molar mass", f"{number_words(entry.molar_mass, 6)} g/mol"
                      f"{f' ({entry.molar_mass_source})' if entry.molar_mass_source else ''}"))
    lines += [("shown as recorded", entry.stays)] if entry.stays else []
    lines += [("never converted", f"{' and '.join(one.between)}: {one.why}".replace("_", " "))
              for one in entry.refused]
    lines += [(f"{CONDITIONS.get(one.condition, one.condition)} {one.effect} it".replace("varies it", "disturbs it"),
               one.why + ("" if one.leaves_trend else "; marked, and still compared")) for one in entry.confounders]
    lines += [("asked for with", f"{one.syndrome}{f': {one.line}' if one.line else ''}") for one in entry.syndromes]
    lines += [("published equation between assays", one.label) for one in entry.bridges]
    lines += [("to keep in mind", entry.caution)] if entry.caution else []
    sources, references = {}, read_catalogue().references
    for one in entry.sourced():
        sources[one.ref, one.locator, one.checked] = document_source(references.get(one.ref or ""), one.locator,
                                                                     one.checked)
    named = [*(one.id for one in entry.variation), *(name for name, _ in _washout_lines(entry))]
    checked = [one.checked for one in entry.sourced()]
    return Entry("analyte", f"analytes:{entry.id}", _TOPIC, f"{entry.name} ({entry.short})"
                 if entry.short != entry.name else entry.name, tuple(lines), sources=tuple(sources.values()),
                 checked=tuple(dict.fromkeys(checked)), uses=tuple(f"analytes:{name}" for name in named))


def _variation(entry: Analyte, one: Variation) -> Entry:
    source = _source_text(read_catalogue().references.get(one.ref or ""), one.locator)
    figures: tuple[tuple[str, Decimal | None], ...] = (
        ("variation within one person (coefficient)", one.cv_within),
        (f"variation of the assay (coefficient){', assumed: not stated by the source' if one.assumed else ''}",
         one.cv_analytical), ("reference change value as the source prints it (95 %)", one.rcv_printed))
    values = tuple(dated_line(label, f"{number_words(figure)} %", one.from_, source, "software_choice"
                              if one.assumed and figure is one.cv_analytical else one.checked)
                   for label, figure in figures if figure is not None)
    lines = [("found in", one.people)]
    if one.specimens:
        lines.append(("specimen", ", ".join(one.specimens).replace("_", " ")))
    if one.days:
        first, last = one.days
        lines.append(("results apart", f"{first} to {last} days" if last is not None else f"{first} days or more"))
    return Entry("value", f"analytes:{one.id}", _TOPIC, f"Variation of {entry.short}: {source}", tuple(lines), values,
                 sources=(document_source(read_catalogue().references.get(one.ref or ""), one.locator, one.checked),),
                 checked=(one.checked,), uses=(f"analytes:{entry.id}",))


def _washouts(entry: Analyte) -> Iterator[Entry]:
    for name, line in _washout_lines(entry):
        position = int(name.rpartition("-")[2])
        condition = name.removeprefix(f"{entry.id}-").rpartition("-")[0]
        washout = next(one.washout[position] for one in entry.confounders if one.condition == condition)
        yield Entry("value", f"analytes:{name}", _TOPIC, f"{line.label} before {entry.short}",
                    (("note", washout.note),) if washout.note else (), (line,), checked=(washout.checked,),
                    uses=(f"analytes:{entry.id}",))


def _washout_lines(entry: Analyte) -> list[tuple[str, DatedLine]]:
    references = read_catalogue().references
    return [(washout_name(entry, one.condition, position),
             dated_line(f"wash-out of {CONDITIONS.get(one.condition, one.condition)}", f"{washout.days} days",
                        washout.from_, _source_text(references.get(washout.ref or ""), washout.locator),
                        washout.checked))
            for one in entry.confounders for position, washout in enumerate(one.washout)]


def _source_text(reference: Reference | None, locator: str | None) -> str:
    return ", ".join(filter(None, (reference.title if reference else "no source", locator)))
