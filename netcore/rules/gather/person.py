"""Facts of the person and of the tissue samples."""

from decimal import Decimal
from functools import partial
from operator import attrgetter

from netcore.model import Histology, Row, Symptoms
from netcore.rules.facts.person import EDITIONS
from netcore.rules.gather.chart import Chart, Gatherer
from netcore.rules.gather.reading import (
    Words,
    number_value,
    oldest_day,
    read_interval,
    read_presence,
    word_value,
)
from netcore.rules.scores import compute_body_surface, compute_liver_volume
from netcore.rules.values import FactValue, Interval

_ECOG = {word: Decimal(word) for word in ("0", "1", "2", "3", "4")}
_HUNDRED = Decimal(100)


def _sex(chart: Chart) -> FactValue | None:
    sex = chart.record.patient.sex
    return FactValue(words=frozenset({sex}), source="patients.sex") if sex else None


def _primary_site(chart: Chart) -> FactValue | None:
    site = chart.record.patient.primary_site
    return FactValue(words=frozenset({site}), source="patients.primary_site") if site else None


def _age(chart: Chart) -> FactValue | None:
    born = chart.record.patient.birth_year
    if born is None:
        return None

    def years(day_month_of_birth: tuple[int, int, int]) -> int:
        year, month, day = day_month_of_birth
        return chart.as_of.year - year - ((chart.as_of.month, chart.as_of.day) < (month, day))

    first, last = born.first, born.last
    low, high = years((last.year, last.month, last.day)), years((first.year, first.month, first.day))
    return FactValue(number=Interval(Decimal(max(low, 0)), Decimal(max(high, 0))), unit="a",
                     day=chart.day, source="patients.birth_year")


def _alive(chart: Chart) -> FactValue | None:
    """Died: no. Else yes on the last day on which the record has something of the person; after that nobody knows."""
    patient = chart.record.patient
    if patient.died_on is not None:
        return FactValue(words=frozenset({"no"}), day=patient.died_on, source="patients.died_on")
    seen = [when for table in ("labs", "studies", "symptoms", "treatments")
            for row in chart.record.table(table) if (when := row.when) is not None]
    if patient.last_contact_on is not None:
        seen.append(patient.last_contact_on)
    last = max(seen, key=attrgetter("first"), default=None)
    return FactValue(words=frozenset({"yes"}), day=last, source="last contact") if last else None


def _ecog(chart: Chart) -> FactValue | None:
    def read(row: Row) -> Words:
        grade = read_interval(row.value, row.comparator)  # type: ignore[attr-defined]
        return frozenset(word for word, number in _ECOG.items() if grade is None or not (
            grade.above(number) is True or grade.below(number) is True))
    return word_value(chart.findings("ecog"), read)


def _height(chart: Chart) -> FactValue | None:
    return number_value([(row, interval, row.unit or "cm") for row in chart.findings("height_cm")
                         if (interval := read_interval(row.value, row.comparator))], "cm")


def symptom_value(chart: Chart, column: str, unit: str) -> FactValue | None:
    """The latest entry of one column of the symptom diary."""
    rows: list[Symptoms] = [row for row in chart.record.symptoms if getattr(row, column) is not None]
    return number_value([(row, Interval.exactly(getattr(row, column)), unit) for row in chart.standing(rows)], unit)


def _body_surface(chart: Chart) -> FactValue | None:
    height, weight = chart.fact("height"), chart.fact("weight")
    if height is None or weight is None:
        return None
    surface = compute_body_surface(height.number, weight.number)
    return FactValue(number=surface, unit="m2", day=weight.day, source="height and weight") if surface else None


def _germline(chart: Chart) -> FactValue | None:
    def read(row: Row) -> Words:
        return read_presence(row.value or "")  # type: ignore[attr-defined]
    return word_value(chart.findings("germline_question"), read)


def _sample_word(chart: Chart, column: str) -> FactValue | None:
    """A word of the latest sample that says it."""
    rows = chart.standing([row for row in chart.record.histology if getattr(row, column)])
    return word_value(rows, lambda row: frozenset({getattr(row, column)}))


def _grade_edition(chart: Chart) -> FactValue | None:
    rows = chart.standing([row for row in chart.record.histology if row.reported_grade])
    def read(row: Row) -> Words:
        edition = row.edition  # type: ignore[attr-defined]
        if not edition:
            return frozenset(EDITIONS)
        return frozenset({next((word for word in EDITIONS if word.casefold() in edition.casefold()), "other")})
    return word_value(rows, read) if any(row.edition for row in rows) else None


def ki67_of(row: Histology) -> Interval | None:
    """The Ki-67 of one sample in percent; one end alone leaves the other open to what a percentage can be."""
    if row.ki67_low is None and row.ki67_high is None:
        return None
    low, high = row.ki67_low or Decimal(0), _HUNDRED if row.ki67_high is None else row.ki67_high
    return Interval(min(low, high), max(low, high))


def _highest(rows: list[tuple[Histology, Interval]]) -> tuple[Histology, Interval] | None:
    """The highest of all samples: between the highest low end and the highest high end."""
    if not rows:
        return None
    top = max(rows, key=lambda pair: (pair[1].high, pair[1].low))
    return top[0], Interval(max(one.low for _, one in rows if one.low is not None), top[1].high)


def _ki67(chart: Chart, sites: tuple[str, ...] | None) -> FactValue | None:
    found = _highest([(row, value) for row in chart.record.histology
                      if (sites is None or row.site in sites) and (value := ki67_of(row))])
    return FactValue(number=found[1], unit="%", day=found[0].when, source="histology") if found else None


def _ki67_primary(chart: Chart) -> FactValue | None:
    rows = chart.standing([row for row in chart.record.histology if row.site == "primary" and ki67_of(row)])
    return number_value([(row, value, "%") for row in rows if (value := ki67_of(row))], "%")


def _mitoses(chart: Chart) -> FactValue | None:
    found = _highest([(row, Interval.exactly(row.mitoses_per_2mm2)) for row in chart.record.histology
                      if row.mitoses_per_2mm2 is not None])
    return FactValue(number=found[1], unit="1", day=found[0].when, source="histology") if found else None


def _ki67_cells(chart: Chart) -> FactValue | None:
    found = _highest([(row, value) for row in chart.record.histology if (value := ki67_of(row))])
    if found is None or found[0].cells_counted is None:
        return None
    return FactValue(number=Interval.exactly(found[0].cells_counted), unit="1", day=found[0].when, source="histology")


def _surface_volume(chart: Chart, formula: str) -> FactValue | None:
    surface = chart.fact("body_surface")
    volume = compute_liver_volume(surface.number, formula) if surface else None
    return FactValue(number=volume, unit="mL", day=oldest_day([surface]) if surface else None,
                     source="body surface") if volume else None


PERSON: dict[str, Gatherer] = {
    "sex": _sex, "age": _age, "primary_site": _primary_site, "alive": _alive, "ecog": _ecog, "height": _height,
    "weight": partial(symptom_value, column="weight_kg", unit="kg"), "body_surface": _body_surface,
    "germline_asked": _germline,
    "differentiation": partial(_sample_word, column="differentiation"), "ki67": partial(_ki67, sites=None),
    "ki67_primary": _ki67_primary, "ki67_metastasis": partial(_ki67, sites=("liver", "node", "other")),
    "mitoses": _mitoses, "ki67_cells": _ki67_cells, "reported_grade": partial(_sample_word, column="reported_grade"),
    "grade_edition": _grade_edition, "tissue_site": partial(_sample_word, column="site"),
    "tissue_specimen": partial(_sample_word, column="specimen"),
    "total_liver_volume": partial(_surface_volume, formula="vauthey"),
    "total_liver_volume_urata": partial(_surface_volume, formula="urata"),
}
