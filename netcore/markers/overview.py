"""Where does each marker of a patient stand?"""

from datetime import date

from netcore.evidence import read_catalogue
from netcore.markers.change import compute_change
from netcore.markers.confounding import by_condition, gather_circumstances
from netcore.markers.gather import build_series, treatment_starts
from netcore.markers.series import MarkerSeries, MarkerSummary
from netcore.model import Lab, PatientRecord, cut_record


def marker_overview(record: PatientRecord, as_of: date | None = None) -> list[MarkerSummary]:
    """Every marker that has results, in the catalogue's order (the clinically foremost first).

    The sparkline holds the current series in multiples of the upper limit: usable plain numbers with a stated day only,
    since `<4` has no place on it. Analytes that the catalogue does not list as markers are not considered.
    """
    record = cut_record(record, as_of)
    catalogue = read_catalogue()
    labs: dict[str, list[Lab]] = {}
    for lab in record.labs:
        entry = catalogue.find(lab.analyte)
        if entry is not None and entry.group == "marker":
            labs.setdefault(entry.id, []).append(lab)
    circumstances = by_condition(gather_circumstances(record, as_of))
    starts = treatment_starts(record.treatments)
    summaries = []
    for analyte, entry in catalogue.analytes.items():
        if analyte not in labs:
            continue
        found = build_series(analyte, entry, labs[analyte], circumstances, starts)
        current = max(found, key=_newest)
        sparkline = tuple((point.day, point.times_upper) for point in current.points
                          if point.usable and point.comparator is None and point.day and point.times_upper is not None)
        summaries.append(MarkerSummary(analyte, current, compute_change(current, rules_on=as_of),
                                       tuple(one for one in found if one is not current), sparkline))
    return summaries


def _newest(series: MarkerSeries) -> tuple[bool, date, int]:
    """Series that are understood come before those left as printed; then the one with the newest dated result."""
    days = [point.when.last for point in series.points if point.when is not None]
    return series.family != "as printed", max(days, default=date.min), len(series.points)
