"""Which results of a record may be compared with each other?"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from netcore.errors import BadInput
from netcore.evidence import Analyte, read_catalogue
from netcore.markers.confounding import Circumstances, by_condition, find_confounders, gather_circumstances
from netcore.markers.series import MarkerPoint, MarkerSeries, ReasonCode, TreatmentStart
from netcore.model import Lab, PatientRecord, Treatment, cut_record, order_key
from netcore.model.words import LIVER_DIRECTED, NOT_ANTITUMOUR
from netcore.units import conversion_factor, ucum_spelling

_ONE = Fraction(1)


def marker_series(record: PatientRecord, analyte: str, *, as_of: date | None = None,
                  rules_on: date | None = None) -> list[MarkerSeries]:
    """All series of one analyte (id, name or synonym), the one that began first at the front; [] without results.

    Series differ in specimen, assay (laboratory where the assay is not known) and unit family. Within one series
    all results stand in the unit used most (the latest of them where two are used equally often). Mass and molar units
    join only where the catalogue gives a molar mass. Units which the catalogue does not list for the analyte are left
    as printed, each in a series of its own. `as_of` cuts the record at the end of that day; wash-out times are those in
    force on `rules_on` (default: `as_of`, else the latest).
    """
    record = cut_record(record, as_of)
    entry = read_catalogue().find(analyte)
    name = entry.id if entry else analyte
    labs = [lab for lab in record.labs if _is_of(lab.analyte, name, entry)]
    return build_series(name, entry, labs, by_condition(gather_circumstances(record, rules_on or as_of)),
                        treatment_starts(record.treatments))


def _is_of(recorded: str, name: str, entry: Analyte | None) -> bool:
    if recorded == name:
        return True
    return entry is not None and read_catalogue().find(recorded) is entry


def build_series(analyte: str, entry: Analyte | None, labs: Iterable[Lab], circumstances: Circumstances,
                 starts: tuple[TreatmentStart, ...]) -> list[MarkerSeries]:
    """The series of the given results of one analyte; see `marker_series`."""
    buckets: dict[tuple[object, ...], list[tuple[Lab, str | None]]] = {}
    for lab in sorted(labs, key=order_key):
        unit = entry.unit_of(lab.unit, lab.specimen) if entry else None
        place = ("assay", _folded(lab.assay)) if lab.assay else ("laboratory", _folded(lab.laboratory))
        printed = (ucum_spelling(lab.unit) if lab.unit else None) if unit is None else "listed"
        buckets.setdefault((lab.specimen, place, unit is None, printed), []).append((lab, unit))
    series = []
    for rows in buckets.values():
        known_place = bool(rows[0][0].assay or rows[0][0].laboratory)
        for group in _split_by_unit(entry, rows, known_place):
            series.append(_make_series(analyte, entry, group, known_place, circumstances, starts))
    return sorted(series, key=lambda one: order_key(one.points[0].lab))


def _folded(text: str | None) -> str | None:
    return " ".join(text.split()).casefold() if text else None


def _split_by_unit(entry: Analyte | None, rows: list[tuple[Lab, str | None]],
                   known_place: bool) -> list[list[tuple[Lab, str | None]]]:
    """The rows in groups whose units convert into each other."""
    groups: list[tuple[str | None, list[tuple[Lab, str | None]]]] = []
    for lab, unit in rows:
        for first_unit, group in groups:
            if _factor(entry, unit, first_unit, known_place) is not None:
                group.append((lab, unit))
                break
        else:
            groups.append((unit, [(lab, unit)]))
    return [group for _, group in groups]


def _factor(entry: Analyte | None, unit: str | None, target: str | None, known_place: bool) -> Fraction | None:
    if unit == target:
        return _ONE
    if entry is None or unit is None or target is None:
        return None
    if entry.keeps_apart(unit, target):
        return None
    allowed = entry.molar_mass if entry.molar_mass_within == "specimen" or known_place else None
    try:
        return conversion_factor(unit, target, allowed)
    except BadInput:
        return None


def _make_series(analyte: str, entry: Analyte | None, rows: list[tuple[Lab, str | None]], known_place: bool,
                 circumstances: Circumstances, starts: tuple[TreatmentStart, ...]) -> MarkerSeries:
    used = Counter(unit for _, unit in rows)
    most = max(used.values())
    unit = next(unit for _, unit in reversed(rows) if used[unit] == most)
    family = (entry.family_of(unit) if entry and unit else None) or "as printed"
    points = []
    for lab, lab_unit in rows:
        factor = _factor(entry, lab_unit, unit, known_place)
        points.append(_make_point(lab, entry, lab_unit, factor or _ONE, circumstances))
    first = rows[0][0]
    return MarkerSeries(
        analyte=analyte, entry=entry, specimen=first.specimen, assay=first.assay,
        laboratory=None if first.assay else first.laboratory, family=family, unit=unit or first.unit,
        points=tuple(in_order(points)), treatment_starts=starts)


def in_order(points: Sequence[MarkerPoint]) -> list[MarkerPoint]:
    """By date, undated last; by sequence where some are undated and all have a sequence."""
    if any(point.when is None for point in points) and all(point.lab.sequence is not None for point in points):
        return sorted(points, key=lambda point: point.lab.sequence or 0)
    return sorted(points, key=lambda point: order_key(point.lab))


def _make_point(lab: Lab, entry: Analyte | None, unit: str | None, factor: Fraction,
                circumstances: Circumstances) -> MarkerPoint:
    confounders = find_confounders(lab, entry, circumstances)
    reasons: list[ReasonCode] = []
    if lab.value is None:
        reasons.append("printed_as_word" if lab.interpretation else "no_result")
    elif unit is None:
        reasons.append("unit_not_listed" if lab.unit else "unit_not_printed")
    if any(one.leaves_trend for one in confounders):
        reasons.append("confounded")
    if lab.minutes:
        reasons.append("dynamic_test")
    if lab.when is None and lab.sequence is None:
        reasons.append("no_date_and_no_order")
    return MarkerPoint(
        lab=lab, day=lab.when.exact if lab.when else None, when=lab.when, value=_scaled(lab.value, factor),
        comparator=lab.comparator, lower_limit=_scaled(lab.lower_limit, factor),
        upper_limit=_scaled(lab.upper_limit, factor), times_upper=_times_upper(lab, unit), word=lab.interpretation,
        confounders=confounders, left_out_for=tuple(reasons), doubt=lab.doubt, as_printed=lab.as_printed)


def _scaled(value: Decimal | None, factor: Fraction) -> Decimal | None:
    if value is None or factor == 1:
        return value
    result = Fraction(value) * factor
    return Decimal(result.numerator) / Decimal(result.denominator)


def _times_upper(lab: Lab, unit: str | None) -> Decimal | None:
    """Value over limit as both were printed. Where the printed unit is not the analyte's, the limit may stand in
    another one, so there is no ratio."""
    if lab.value is None or lab.upper_limit is None or lab.upper_limit <= 0 or (unit is None and lab.unit):
        return None
    return lab.value / lab.upper_limit


def treatment_starts(treatments: Sequence[Treatment]) -> tuple[TreatmentStart, ...]:
    """When each course of antitumour treatment began, undated ones last.

    Rows of one course_id are one course. Without a course_id each procedure is its own, and all injections or periods
    of one drug are one.
    """
    first: dict[tuple[str, ...], Treatment] = {}
    for row in sorted((row for row in treatments if row.kind not in NOT_ANTITUMOUR), key=order_key):
        if row.course_id:
            key: tuple[str, ...] = ("course", row.course_id)
        elif row.kind in LIVER_DIRECTED or row.kind in ("PRRT", "radiotherapy"):
            key = ("procedure", row.treatment_id)
        else:
            key = ("drug", row.kind, row.agent or "")
        first.setdefault(key, row)
    return tuple(TreatmentStart(row.treatment_id, row.kind, row.performed_on) for row in first.values())
