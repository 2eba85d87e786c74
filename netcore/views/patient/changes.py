"""What was recorded since the last visit, and what stood there before?

Values stand beside the value before them in the same series; no change is judged here.
"""

from datetime import date

from netcore.model import Finding, Lab, PatientRecord, Row, Symptoms
from netcore.units import System
from netcore.views.patient.treatment_lanes import territory_words, treatment_words
from netcore.views.patient.words import lab_words
from netcore.views.text import day_words, number_words

_SYMPTOMS = {"flushes_per_day": ("flushes", "a day"), "stools_per_day": ("stools", "a day"),
             "weight_kg": ("weight", "kg"), "pain_0_10": ("pain", "of 10"), "fatigue_0_10": ("fatigue", "of 10")}


def sentences_since(record: PatientRecord, since: date | None, as_of: date, names: dict[str, str],
                    system: System | None = None) -> list[str]:
    """Everything with an exact day after `since` and by `as_of`, in sentences; `names` gives analytes' short names.

    `since` None: no earlier visit is recorded, nothing can be compared, the list is empty.
    """
    if since is None:
        return []
    lines = [f"{' '.join(filter(None, (treatment_words(row), territory_words(row))))}, {day_words(row.performed_on)}"
             for row in record.treatments if _new(row, since, as_of) and row.kind != "SSA"]
    injections = [row for row in record.treatments if _new(row, since, as_of) and row.kind == "SSA"]
    if injections:
        last = max(injections, key=lambda row: row.performed_on.first if row.performed_on else date.min)
        lines.append(f"{len(injections)} injection{'s' if len(injections) > 1 else ''} of "
                     f"{last.agent or 'somatostatin analogue'}, last {day_words(last.performed_on)}")
    lines += [f"{study.kind or 'study'} of {day_words(study.done_on)}"
              for study in {row.study_id: row for row in record.studies if _new(row, since, as_of)}.values()]
    lines += _symptom_lines(record, since, as_of)
    lines += _finding_lines(record, since, as_of)
    return lines + _lab_lines(record, since, as_of, names, system)


def _new(row: Row, since: date, as_of: date) -> bool:
    day = row.when.exact if row.when else None
    return day is not None and since < day <= as_of


def _day(row: Row) -> date:
    return row.when.first if row.when else date.min


def _symptom_lines(record: PatientRecord, since: date, as_of: date) -> list[str]:
    dated = sorted((row for row in record.symptoms if row.observed_on and row.observed_on.exact), key=_day)
    new = [row for row in dated if _new(row, since, as_of)]
    old = [row for row in dated if _day(row) <= since]
    lines = []
    for field, (label, unit) in _SYMPTOMS.items():
        now = _last_value(new, field)
        before = _last_value(old, field)
        if now is not None:
            was = f" (before {number_words(before)})" if before is not None else ""
            lines.append(f"{label} {number_words(now)} {unit}{was}")
    return lines


def _last_value(rows: list[Symptoms], field: str):  # type: ignore[no-untyped-def]
    return next((getattr(row, field) for row in reversed(rows) if getattr(row, field) is not None), None)


def _finding_lines(record: PatientRecord, since: date, as_of: date) -> list[str]:
    lines = []
    for row in sorted((row for row in record.findings if _new(row, since, as_of)), key=_day):
        before = [old for old in record.findings
                  if isinstance(old, Finding) and old.fact == row.fact and old.lesion_id == row.lesion_id
                  and old.when and old.when.exact and _day(old) < _day(row)]
        was = f" (before {_value(max(before, key=_day))})" if before else ""
        lines.append(f"{row.fact.replace('_', ' ')}: {_value(row)}{was}, {day_words(row.observed_on)}")
    return lines


def _value(row: Finding) -> str:
    return " ".join(filter(None, (row.comparator, (row.value or "no value").replace("_", " "), row.unit)))


def _lab_lines(record: PatientRecord, since: date, as_of: date, names: dict[str, str],
               system: System | None) -> list[str]:
    lines = []
    latest: dict[tuple[object, ...], Lab] = {}
    for row in sorted((row for row in record.labs if _new(row, since, as_of) and row.minutes is None), key=_day):
        latest[_series(row)] = row
    for key, row in latest.items():
        before = [old for old in record.labs if _series(old) == key and old.when and old.when.exact
                  and _day(old) <= since and old.minutes is None]
        was = f" (before {lab_words(max(before, key=_day), system)})" if before else ""
        lines.append(f"{names.get(row.analyte, row.analyte)} {lab_words(row, system)}{was}, {day_words(row.taken_on)}")
    return lines


def _series(row: Lab) -> tuple[object, ...]:
    return row.analyte, row.specimen, row.assay or row.laboratory, row.unit
