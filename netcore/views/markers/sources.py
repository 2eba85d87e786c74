"""Which published figures judged the markers on a screen, and how well were they checked?"""

from collections.abc import Iterable, Sequence
from datetime import date

from netcore.evidence import Analyte, InForce, Variation, read_catalogue, read_response_definitions, read_sheet
from netcore.markers import (
    CasparRule,
    Difference,
    GastrinReading,
    InsulinReading,
    MarkerChange,
    MarkerPoint,
    MarkerSeries,
    PrognosticNote,
    ResponseAnswer,
    StoolResponse,
    TrendSegment,
)
from netcore.views.markers.words import CONDITIONS
from netcore.views.sources import SourceLine, source_lines

# Which settings decide that a result was disturbed, by circumstance and by where it was found.
_SETTINGS = {("post_procedure", "treatment"): ("peri_procedural",),
             ("renal_failure", "laboratory"): ("egfr_flag", "egfr_age")}


def variation_name(variation: Variation) -> str:
    """First author and year, as a reader knows the publication: `Braga 2013`."""
    reference = read_catalogue().references[variation.ref or ""]
    words = reference.title.split(",")[0].split(":")[0]
    author = words.split(" et al.")[0] if " et al." in words else words if len(words) < 28 else variation.id
    return f"{author} {reference.year or ''}".strip()


def change_sources(changes: Iterable[tuple[MarkerSeries, MarkerChange]]) -> list[InForce]:
    """The variations and settings behind the verdicts of these changes."""
    found: list[InForce] = []
    for series, change in changes:
        for difference in (change.from_baseline, change.from_nadir):
            found += verdict_sources(series.entry, difference)
    return found


def verdict_sources(entry: Analyte | None, difference: Difference) -> list[InForce]:
    """The same for one difference."""
    verdict = difference.verdict
    names = entry.short if entry else ""
    return [variation_limit(one.variation, names) for one in verdict.applied] + list(verdict.settings)


def variation_limit(variation: Variation, short: str) -> InForce:
    """One published variation as a limit with its source."""
    figures = [f"within-subject {variation.cv_within} %" if variation.cv_within is not None else "",
               f"analytical {variation.cv_analytical} %{' (assumed)' if variation.assumed else ''}"
               if variation.cv_analytical is not None else "",
               f"printed reference change value {variation.rcv_printed} %" if variation.rcv_printed is not None else ""]
    return InForce(parameter=variation.id, label=f"variation of {short} ({variation.people})", unit=None,
                   value=", ".join(filter(None, figures)), since=variation.from_, checked=variation.checked,
                   reference=read_catalogue().references.get(variation.ref or ""), locator=variation.locator,
                   sheet="analytes")


def washout_sources(entry: Analyte | None, conditions: Iterable[str]) -> list[InForce]:
    """The wash-out times of the drugs that disturbed a result of this analyte."""
    wanted = set(conditions)
    return [InForce(parameter=washout_name(entry, one.condition, position),
                    label=f"wash-out of {CONDITIONS.get(one.condition, one.condition)} before {entry.short}"
                          + (f" ({washout.note})" if washout.note else ""),
                    unit="d", value=str(washout.days), since=washout.from_, checked=washout.checked,
                    reference=read_catalogue().references.get(washout.ref or ""), locator=washout.locator,
                    sheet="analytes")
            for one in (entry.confounders if entry else ()) if entry and one.condition in wanted
            for position, washout in enumerate(one.washout)]


def washout_name(entry: Analyte, condition: str, position: int) -> str:
    """The name of one wash-out time of the catalogue."""
    return f"{entry.id}-{condition}-{position}"


def confounding_sources(series: MarkerSeries, points: Iterable[MarkerPoint], rules_on: date | None) -> list[InForce]:
    """The wash-out times, days after a procedure and filtration limits by which these results were marked."""
    found = [one for point in points for one in point.confounders if one.origin != "noted"]
    names = dict.fromkeys(name for one in found for name in _SETTINGS.get((one.condition, one.origin), ()))
    return washout_sources(series.entry, (one.condition for one in found if one.origin == "treatment")) + [
        read_sheet("markers").value(name, rules_on) for name in names]


def sentence_sources(series: MarkerSeries, change: MarkerChange, rules_on: date | None) -> list[InForce]:
    """Every figure behind the sentence about one marker's change; a difference that was not judged has none."""
    judged = [one for one in (change.from_baseline, change.from_nadir) if one.verdict.applied]
    named = [*change.left_out, *([change.latest] if change.latest else [])]
    return [limit for one in judged for limit in verdict_sources(series.entry, one)] + \
        confounding_sources(series, named, rules_on)


def marker_source_lines(series: Sequence[MarkerSeries], changes: Sequence[tuple[MarkerSeries, MarkerChange]],
                        segments: Sequence[TrendSegment], caspar: CasparRule | None,
                        responses: Sequence[ResponseAnswer], rules_on: date | None) -> list[SourceLine]:
    """Every figure that judged something on the markers screen, each once."""
    limits = change_sources(changes)
    for line in series:
        limits += confounding_sources(line, line.points, rules_on)
    limits += [setting for segment in segments for setting in segment.settings]
    limits += list(caspar.limits) if caspar else []
    sheet = read_response_definitions()
    limits += [sheet.source(definition) for definition in dict.fromkeys(one.definition for one in responses)]
    return source_lines(limits)


def panel_source_lines(insulin: Sequence[InsulinReading], gastrin: Sequence[GastrinReading],
                       notes: Sequence[PrognosticNote]) -> list[SourceLine]:
    """The figures behind insulin and gastrin read together with others, and behind the levels found in groups."""
    sheet = read_response_definitions()
    limits = [part.limit for reading in insulin for part in reading.parts]
    limits += [limit for reading in gastrin for limit in reading.limits]
    return source_lines([*limits, *(sheet.source(one.definition) for one in notes)])


def stool_source_lines(stools: Sequence[StoolResponse]) -> list[SourceLine]:
    """The definitions of a response by bowel movements."""
    sheet = read_response_definitions()
    return source_lines(sheet.source(one.definition) for one in stools)
