"""What of a filled form is possible and yet so unlikely that it is asked once before it is saved?

A slip of a key or a unit, not a finding: the factor judges nobody and is no clinical limit.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from netcore.evidence import read_catalogue
from netcore.model import Lab, Measurement, PatientRecord, Row, Study, order_key
from netcore.views.text import day_words, number_words

# A shifted decimal point or a length in cm makes this factor.
_SHIFTED = Decimal(10)
_SIZES = {"longest_diameter_mm": "longest diameter", "short_axis_mm": "short axis",
          "enhancing_diameter_mm": "enhancing diameter"}


def find_doubts(rows: Iterable[Row], record: PatientRecord | None) -> list[str]:
    """One sentence a value that is far from the last one on record, in another unit or in none, and a scan without
    a kind or on a day that has one; [] where nothing is."""
    if record is None:
        return []
    typed = list(rows)
    return [*_scans(typed, record), *_sizes(typed, record), *_results(typed, record)]


def _scans(typed: list[Row], record: PatientRecord) -> Iterator[str]:
    """A scan of no known kind, which settles nothing that is due; a second scan of a kind on a day, by the same reader,
    which is more often the same one than another."""
    for row in typed:
        if not isinstance(row, Study):
            continue
        if row.kind is None:
            yield "the scan has no kind, such as CT or MRI: no schedule counts it as done"
        if row.done_on is None or row.done_on.exact is None:
            continue
        twin = next((old for old in record.studies if (old.done_on, old.reader) == (row.done_on, row.reader)
                     and (old.kind == row.kind or None in (old.kind, row.kind))), None)
        if twin is not None:
            yield (f"{twin.kind or 'a scan'} of {day_words(twin.done_on)} by reader {twin.reader} is on "
                   f"record already ({twin.study_id}): saving adds a second one; under correct the first is completed")


def _sizes(typed: list[Row], record: PatientRecord) -> Iterator[str]:
    studies = {study.study_id: study for study in sorted(record.studies, key=order_key)}
    order = {study_id: place for place, study_id in enumerate(studies)}
    for row in typed:
        if not isinstance(row, Measurement):
            continue
        earlier = sorted((old for old in record.measurements
                          if (old.lesion_id, old.reader) == (row.lesion_id, row.reader)),
                         key=lambda old: order[old.study_id])
        for name, words in _SIZES.items():
            size = getattr(row, name)
            last = next((old for old in reversed(earlier) if getattr(old, name)), None)
            if size and last and _far(size, getattr(last, name)):
                yield (f"{row.lesion_id}: {words} {number_words(size)} mm; the last was "
                       f"{number_words(getattr(last, name))} mm ({day_words(studies[last.study_id].done_on)})")


def _results(typed: list[Row], record: PatientRecord) -> Iterator[str]:
    for row in typed:
        if not isinstance(row, Lab):
            continue
        last = max((old for old in record.labs if old.analyte == row.analyte and old.value is not None and old.when
                    and (row.specimen is None or old.specimen in (None, row.specimen))), key=order_key, default=None)
        if row.value is None:
            continue
        if last is None:
            if _unit(row) is None:
                yield f"{row.analyte}: {number_words(row.value)} without a unit: it could be compared with nothing"
            continue
        said = f"{row.analyte}: {number_words(row.value)} {row.unit or 'without a unit'}; the last was " \
               f"{number_words(last.value)} {last.unit or 'without a unit'} ({day_words(last.taken_on)})"
        if _unit(row) != _unit(last):
            yield f"{said}: another unit"
        elif last.value and row.value and _far(row.value, last.value):
            yield said


def _unit(row: Lab) -> str | None:
    return read_catalogue().unit_of(row.analyte, row.unit) or row.unit


def _far(new: Decimal, old: Decimal) -> bool:
    return abs(new) >= _SHIFTED * abs(old) or abs(old) >= _SHIFTED * abs(new)
