"""Which levels before treatment went with an outcome in published groups, and where does this record stand?

Annotations: a line found in a group predicts nothing for one person. Publications that contradict each other all stand.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from netcore.evidence import ResponseDefinition, read_catalogue, read_response_definitions
from netcore.markers.gather import marker_series, treatment_starts
from netcore.markers.series import MarkerPoint, MarkerSeries
from netcore.model import PatientRecord

Against = Literal["above", "not_above", "unknown", "no_line"]


@dataclass(frozen=True, slots=True)
class PrognosticNote:
    """One published level beside the last usable result before the first antitumour treatment.

    `site_studied`: is the primary of this record among those in whom it was found? None: the publication does not tell
    sites apart, or the record has no primary site. `against` the line: `unknown` where no limit is printed or a bound
    leaves it open, `no_line` where the publication states none.
    """

    definition: ResponseDefinition
    series: MarkerSeries
    result: MarkerPoint
    site_studied: bool | None
    against: Against


def prognostic_notes(record: PatientRecord, *, rules_on: date | None = None) -> tuple[PrognosticNote, ...]:
    """Every published level whose analyte and specimen has a usable result certainly before the first treatment (any
    usable result where none is recorded), in the order of the sheet."""
    starts = treatment_starts(record.treatments)
    first = min((start.when.first for start in starts if start.when is not None), default=None)
    undated = any(start.when is None for start in starts)
    by_analyte: dict[str, list[MarkerSeries]] = {}
    notes = []
    for definition in read_response_definitions().definitions:
        if definition.kind != "prognostic" or (rules_on is not None and definition.source.from_ > rules_on):
            continue
        for analyte in definition.analytes:
            if analyte not in by_analyte:
                by_analyte[analyte] = marker_series(record, read_catalogue().analytes[analyte].id, rules_on=rules_on)
            found = _baseline(by_analyte[analyte], definition, first, undated)
            if found is not None:
                series, point = found
                notes.append(PrognosticNote(definition, series, point, _studied(record, definition),
                                            _against(definition, point)))
    return tuple(notes)


def _baseline(series: list[MarkerSeries], definition: ResponseDefinition, first: date | None,
              undated: bool) -> tuple[MarkerSeries, MarkerPoint] | None:
    """The last usable result before the first treatment; nothing where a treatment of unknown day may be earlier."""
    if undated:
        return None
    found = [(series_, point) for series_ in series
             if not definition.specimens or series_.specimen is None or series_.specimen in definition.specimens
             for point in series_.points
             if point.usable and point.when is not None and (first is None or point.when.last <= first)]
    return max(found, key=lambda pair: pair[1].when.last if pair[1].when else date.min, default=None)


def _studied(record: PatientRecord, definition: ResponseDefinition) -> bool | None:
    site = record.patient.primary_site
    return None if site is None or not definition.primary_sites else site in definition.primary_sites


def _against(definition: ResponseDefinition, point: MarkerPoint) -> Against:
    if definition.rule is None or definition.rule.baseline_above is None:
        return "no_line"
    line, times = Decimal(definition.rule.baseline_above), point.times_upper
    if times is None:
        return "unknown"
    if point.comparator in ("<", "<="):
        return "not_above" if times <= line else "unknown"
    if point.comparator in (">", ">="):
        return "above" if times > line or (times == line and point.comparator == ">") else "unknown"
    return "above" if times > line else "not_above"
