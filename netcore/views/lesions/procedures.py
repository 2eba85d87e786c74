"""What stood before each embolisation, and what after it: size, enhancement, markers, symptoms?

The last value certainly before the procedure stands beside the first and the best one certainly after it, up to the
next procedure on the same lesions (for markers and symptoms: on the liver). Sizes and enhancement are added over the
lesions that have a value before; a lesion without one after is named and left out of both sums. Ablated or resected
lesions are not compared. Markers are compared within one series only. Best is the smallest sum and the lowest value.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from netcore.evidence import InForce, read_sheet
from netcore.markers import MarkerSeries, marker_overview
from netcore.model import Lesion, PartialDate, PatientRecord, Treatment, order_key
from netcore.model.words import EMBOLISATIONS, LIVER_DIRECTED
from netcore.response.best import days_between
from netcore.response.contradictions import contradictions, spoiled_fields
from netcore.response.treated import REMOVING, covers_lesion
from netcore.units import System
from netcore.views.amounts import number_in, summary_in
from netcore.views.lesions.tracks import GONE, SMALL, Track, TrackPoint, lesion_tracks
from netcore.views.markers.panel import series_name
from netcore.views.markers.words import unit_of_series

NO_LESION = "no lesion known there"
_SCANS = frozenset({"CT", "MRI", None})
SYMPTOMS = {"flushes_per_day": "flushes a day", "stools_per_day": "stools a day"}


@dataclass(frozen=True, slots=True)
class Reading:
    """One value at one time. `days` from the procedure, negative before it; None where a day is not exact. `words`
    takes the place of a number that is only a bound. `lacking` are lesions that have no value here."""

    value: Decimal | None
    when: PartialDate | None
    days: int | None
    early: bool = False
    words: str = ""
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """One quantity before and after one procedure. `group`: treated, outside, or patient. `lesions` are those added
    up, `unmeasured` those of the group without a value before. `change_first` and `change_best` are percent, over the
    lesions that have both values; None: not known. `note` says why something is missing."""

    quantity: str
    unit: str
    group: str
    lesions: tuple[str, ...]
    before: Reading | None
    first: Reading | None
    best: Reading | None
    change_first: Decimal | None
    change_best: Decimal | None
    note: str = ""
    unmeasured: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Procedure:
    """One embolisation with everything compared across it. `unplaced` are liver lesions of which it is not known
    whether they lie in the treated part; `between` other procedures on the liver before the next one on the same
    lesions."""

    treatment: Treatment
    comparisons: tuple[Comparison, ...]
    unplaced: tuple[str, ...]
    between: tuple[Treatment, ...]
    limits: tuple[InForce, ...]


def procedure_views(record: PatientRecord, reader: str | None, system: System | None = None) -> list[Procedure]:
    """Every embolisation of the record, in order of time; `record` is already cut to the day looked at."""
    rows = sorted((row for row in record.treatments if row.kind in EMBOLISATIONS), key=order_key)
    tracks = lesion_tracks(record, reader) if reader else []
    markers = [summary_in(entry, system) for entry in marker_overview(record)] if rows else []
    series = [one for entry in markers for one in (entry.series, *entry.others)]
    return [_procedure(record, row, tracks, series) for row in rows]


def _procedure(record: PatientRecord, row: Treatment, tracks: Sequence[Track],
               series: Sequence[MarkerSeries]) -> Procedure:
    scan = read_sheet("procedures").value("early_scan")
    # The days during which a marker is not read in its series either.
    sample = read_sheet("markers").value("peri_procedural")
    hit, outside, unplaced = _groups(record, row)
    comparisons: list[Comparison] = []
    between: list[Treatment] = []
    for group, names in (("treated", hit), ("outside", outside)):
        own = [track for track in tracks if track.lesion.lesion_id in names]
        until = _next(record, row, names)
        if group == "treated":
            between = [other for other in _later(record, row) if until is None or order_key(other) < order_key(until)]
        for quantity, value_of in (("size", _size), ("enhancing part", _enhancing)):
            comparisons.append(_compare_lesions(quantity, group, own, row, until, int(scan.number), value_of))
    until = next(iter(_later(record, row)), None)
    comparisons += [one for found in series if (one := _compare_marker(found, row, until, int(sample.number)))]
    comparisons += _not_compared(series, row, until, {one.quantity for one in comparisons})
    comparisons += [one for field, name in SYMPTOMS.items() if (one := _compare_symptom(record, field, name, row,
                                                                                         until))]
    return Procedure(row, tuple(comparisons), unplaced, tuple(between), (scan, sample))


def _groups(record: PatientRecord, row: Treatment) -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """Lesions in the treated part, liver lesions outside it, and those of which it is not known."""
    aimed = {link.lesion_id for link in record.treated_lesions if link.treatment_id == row.treatment_id}
    gone = _removed_before(record, row)
    hit, outside, unplaced = set(aimed), set(), []
    for lesion in record.lesions:
        if lesion.structure != "tumour" or lesion.lesion_id in gone | aimed or not lesion.in_liver:
            continue
        if covers_lesion(row, lesion):
            hit.add(lesion.lesion_id)
        elif lesion.segment is not None and row.territory:
            outside.add(lesion.lesion_id)
        else:
            unplaced.append(lesion.label or lesion.lesion_id)
    return frozenset(hit - gone), frozenset(outside), tuple(unplaced)


def _removed_before(record: PatientRecord, row: Treatment) -> set[str]:
    done = {other.treatment_id for other in record.treatments if other.kind in REMOVING and other.performed_on
            and row.performed_on and other.performed_on.last <= row.performed_on.first}
    return {link.lesion_id for link in record.treated_lesions if link.treatment_id in done}


def _later(record: PatientRecord, row: Treatment) -> list[Treatment]:
    """Procedures on the liver that may have come after this one, in order."""
    if row.performed_on is None:
        return []
    return sorted((other for other in record.treatments if other.kind in LIVER_DIRECTED and other.performed_on
                   and other.treatment_id != row.treatment_id
                   and other.performed_on.last > row.performed_on.last), key=order_key)


def _next(record: PatientRecord, row: Treatment, names: frozenset[str]) -> Treatment | None:
    """The next procedure on any of these lesions."""
    for other in _later(record, row):
        aimed = {link.lesion_id for link in record.treated_lesions if link.treatment_id == other.treatment_id}
        if aimed & names or other.kind == "transplantation" or (other.kind in EMBOLISATIONS and any(
                covers_lesion(other, lesion) for lesion in record.lesions if lesion.lesion_id in names)):
            return other
    return None


def _size(point: TrackPoint) -> Decimal | None:
    if point.status == SMALL and point.mm is None:
        return read_sheet("response").value("too_small_value").number
    return point.mm


def _enhancing(point: TrackPoint) -> Decimal | None:
    row = point.row
    return Decimal(0) if point.status == GONE else row.enhancing_diameter_mm if row is not None else None


def _compare_lesions(quantity: str, group: str, tracks: Sequence[Track], row: Treatment, until: Treatment | None,
                     early: int, value_of: Callable[[TrackPoint], Decimal | None]) -> Comparison:
    names = {track.lesion.lesion_id: track.name for track in tracks}
    scans: dict[str, tuple[PartialDate | None, dict[str, Decimal]]] = {}
    for track in tracks:
        for point in track.points:
            value = None if point.study.kind not in _SCANS else _usable(track.lesion, point, value_of, quantity)
            entry = scans.setdefault(point.study.study_id, (point.study.done_on, {}))
            if value is not None:
                entry[1][track.lesion.lesion_id] = value
    before = [entry for entry in scans.values() if entry[1] and _is_before(entry[0], row)]
    after = [entry for entry in scans.values() if entry[1] and _is_after(entry[0], row, until)]
    if not before:
        why = "no value before" if tracks else NO_LESION
        return Comparison(quantity, "mm", group, (), None, None, None, None, None, why)
    start = max(before, key=_day)
    lesions = tuple(sorted(start[1], key=lambda name: names[name]))
    first = _sum(min(after, key=_day), start[1], row, early, names) if after else None
    best = min((_sum(entry, start[1], row, early, names) for entry in after if set(start[1]) <= set(entry[1])),
               key=lambda one: one.value or Decimal(0), default=None)
    shown = Reading(sum(start[1].values(), Decimal(0)), start[0], _days(row, start[0]))
    return Comparison(quantity, "mm", group, tuple(names[name] for name in lesions), shown, first, best,
                      _change(_part(start[1], first, names), first), _change(shown.value, best),
                      "" if first else _nothing_after(until), tuple(sorted(set(names.values()) - {
                          names[name] for name in lesions})))


def _usable(lesion: Lesion, point: TrackPoint, value_of: Callable[[TrackPoint], Decimal | None],
            quantity: str) -> Decimal | None:
    """The value, unless the row contradicts itself in it or reads the lesion as an ablation zone."""
    if point.row is not None:
        spoiled = spoiled_fields(contradictions(point.row, lesion, point.study))
        field = "enhancing_diameter_mm" if quantity != "size" else \
            "short_axis_mm" if lesion.structure == "node" else "longest_diameter_mm"
        if field in spoiled or point.row.zone_finding is not None:
            return None
    return value_of(point)


def _sum(entry: tuple[PartialDate | None, dict[str, Decimal]], start: dict[str, Decimal], row: Treatment, early: int,
         names: dict[str, str]) -> Reading:
    found = {name: mm for name, mm in entry[1].items() if name in start}
    lacking = tuple(sorted(names[name] for name in start if name not in found))
    reading = _reading(sum(found.values(), Decimal(0)) if found else None, entry[0], row, early)
    return replace(reading, lacking=lacking)


def _part(start: dict[str, Decimal], after: Reading | None, names: dict[str, str]) -> Decimal | None:
    """The sum before of the lesions that have a value after as well."""
    if after is None:
        return None
    return sum((mm for name, mm in start.items() if names[name] not in after.lacking), Decimal(0))


def _compare_marker(series: MarkerSeries, row: Treatment, until: Treatment | None, early: int) -> Comparison | None:
    points = [point for point in series.points if point.usable and point.value is not None]
    before = [point for point in points if _is_before(point.when, row)]
    after = [point for point in points if _is_after(point.when, row, until)]
    if not before or not after:
        return None
    picked = (before[-1], after[0], min(after, key=lambda point: point.value or Decimal(0)))
    start, first, best = (replace(_reading(point.value, point.when, row, early, inclusive=True),
                                  words=f"{point.comparator} " if point.comparator else "") for point in picked)
    # Changes are of the results as recorded; what stands beside them may stand in another unit.
    shown = [replace(one, value=number_in(one.value, series)) for one in (start, first, best)]
    return Comparison(series_name(series), unit_of_series(series), "patient", (), shown[0], shown[1], shown[2],
                      _change(start.value, first, start), _change(start.value, best, start))


def _not_compared(series: Sequence[MarkerSeries], row: Treatment, until: Treatment | None,
                  compared: set[str]) -> list[Comparison]:
    """Markers with results before and after, but in no one series: nothing is compared across a change of assay."""
    found: dict[str, list[bool]] = {}
    for one in series:
        sides = found.setdefault(series_name(one), [False, False])
        for point in one.points:
            sides[0] |= point.usable and _is_before(point.when, row)
            sides[1] |= point.usable and _is_after(point.when, row, until)
    return [Comparison(name, "", "patient", (), None, None, None, None, None, "assay, specimen or unit changed")
            for name, sides in found.items() if all(sides) and name not in compared]


def _compare_symptom(record: PatientRecord, field: str, name: str, row: Treatment,
                     until: Treatment | None) -> Comparison | None:
    rows = sorted((one for one in record.symptoms if getattr(one, field) is not None), key=order_key)
    before = [one for one in rows if _is_before(one.observed_on, row)]
    after = [one for one in rows if _is_after(one.observed_on, row, until)]
    if not before or not after:
        return None
    start, first, best = (_reading(getattr(one, field), one.observed_on, row, 0) for one in
                          (before[-1], after[0], min(after, key=lambda one: getattr(one, field))))
    return Comparison(name, "", "patient", (), start, first, best, None, None)


def _reading(value: Decimal | None, when: PartialDate | None, row: Treatment, early: int, *,
             inclusive: bool = False) -> Reading:
    days = _days(row, when)
    span = days_between(row.performed_on, when)
    return Reading(value, when, days, span is not None and (span[0] <= early if inclusive else span[0] < early))


def _days(row: Treatment, when: PartialDate | None) -> int | None:
    span = days_between(row.performed_on, when)
    return span[0] if span and span[0] == span[1] else None


def _day(entry: tuple[PartialDate | None, dict[str, Decimal]]) -> tuple[object, ...]:
    assert entry[0] is not None
    return entry[0].first, entry[0].last


def _is_before(when: PartialDate | None, row: Treatment) -> bool:
    """Certainly before; what was found on the day of the procedure itself comes before it."""
    return when is not None and row.performed_on is not None and when.last <= row.performed_on.first


def _is_after(when: PartialDate | None, row: Treatment, until: Treatment | None) -> bool:
    """Certainly after the procedure and certainly not after the next one."""
    if when is None or row.performed_on is None or when.first <= row.performed_on.last:
        return False
    return until is None or until.performed_on is None or when.last <= until.performed_on.first


def _change(before: Decimal | None, after: Reading | None, start: Reading | None = None) -> Decimal | None:
    if after is None or after.value is None or not before or after.words or (start is not None and start.words):
        return None
    return 100 * (after.value - before) / before


def _nothing_after(until: Treatment | None) -> str:
    return "no value after" if until is None else "no value before the next procedure"


def limits_of(procedures: Iterable[Procedure]) -> list[InForce]:
    """The settings that called something early."""
    return [limit for one in procedures for limit in one.limits]
