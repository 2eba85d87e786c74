"""What stood before and after each embolisation, in sentences and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from netcore.model import PatientRecord
from netcore.units import System
from netcore.views.lesions.procedures import (
    NO_LESION,
    SYMPTOMS,
    Comparison,
    Procedure,
    Reading,
    limits_of,
    procedure_views,
)
from netcore.views.lesions.response_words import percent_words
from netcore.views.patient.treatment_lanes import territory_words
from netcore.views.sources import SourceLine, source_lines
from netcore.views.text import day_words, number_words

Line = tuple[str, str]
# The newest procedures are told in words; the table holds all.
_IN_WORDS = 2
_GROUPS = {"treated": "treated part", "outside": "outside it", "patient": ""}


@dataclass(frozen=True, slots=True)
class ProcedureView:
    """Lines, one row a procedure and quantity, and the settings used. Empty where nothing was embolised."""

    lines: list[Line]
    table: pd.DataFrame
    sources: list[SourceLine]


def procedure_view(record: PatientRecord, reader: str | None, as_of: date,
                   system: System | None = None) -> ProcedureView:
    """The section by procedure in one reading stream; `record` is already cut to the day."""
    found = procedure_views(record, reader, system)
    found.reverse()
    lines = [line for one in found[:_IN_WORDS] for line in _lines(one, as_of)]
    if len(found) > _IN_WORDS:
        lines.append((f"{len(found) - _IN_WORDS} earlier procedures are in the table.", ""))
    return ProcedureView(lines, table_procedures(found), source_lines(limits_of(found)))


def _lines(procedure: Procedure, as_of: date) -> list[Line]:
    row = procedure.treatment
    name = _name(procedure)
    if row.performed_on is None:
        return [(f"{name}: its day is not known, so nothing can be placed before or after it.", "unknown")]
    ago = f", {(as_of - row.performed_on.exact).days} days before the day looked at" if row.performed_on.exact else ""
    said = [_sentence(one) for one in procedure.comparisons if one.quantity in ("size", "enhancing part")]
    known = any(one.first is not None for one in procedure.comparisons if one.quantity == "size")
    lines = [(f"{name}{ago}. {' '.join(filter(None, said))}", "" if known else "unknown")]
    lines.append(_of_patient(procedure))
    if any(one.first is not None and one.first.early for one in procedure.comparisons if one.quantity == "size"):
        limit = number_words(procedure.limits[0].number)
        lines.append((f"The first scan after it was made before day {limit}: an early scan may not show what the "
                      "procedure did.", "unknown"))
    if procedure.unplaced:
        lines.append((f"Whether {', '.join(procedure.unplaced)} lies in the treated part is not known.", "unknown"))
    if procedure.between:
        others = ", ".join(f"{other.kind} {territory_words(other)} {day_words(other.performed_on)}".replace("  ", " ")
                           for other in procedure.between)
        lines.append((f"Also on the liver before the next procedure on these lesions: {others}.", ""))
    return lines


def _of_patient(procedure: Procedure) -> Line:
    """Markers and symptoms across the procedure: `CgA: 257 ng/mL 9 days before, 288 ng/mL (+12 %) on day 41.`"""
    found = [one for one in procedure.comparisons if one.group == "patient"]
    symptoms = [one for one in found if one.quantity in SYMPTOMS.values()]
    markers = [one for one in found if one not in symptoms]
    told = [f"{one.quantity}: {one.note}." if one.before is None else _sentence(one) for one in (*markers, *symptoms)]
    told += [] if markers else ["Markers: no result both before and after."]
    told += [] if symptoms else ["Symptoms: no count of flushes or stools both before and after."]
    return " ".join(told), "" if markers and symptoms else "unknown"


def _name(procedure: Procedure) -> str:
    row = procedure.treatment
    where = territory_words(row)
    return f"{row.kind}{f' {where}' if where else ''}, {day_words(row.performed_on, row.when_text)}"


def _sentence(one: Comparison) -> str:
    """`Size in the treated part (A1, A2): 66 to 62 mm (-6 %) on day 36.`"""
    if one.before is None:
        silent = one.quantity != "size" and one.note == NO_LESION
        return "" if silent else f"{one.quantity.capitalize()}{_part(one)}: {one.note}."
    who = f" ({', '.join(one.lesions)})" if one.lesions else ""
    what = one.quantity if one.group == "patient" else one.quantity.capitalize()
    start = f"{what}{_part(one)}{who}: {_value_when(one.before, one.unit, '')}"
    if one.first is None:
        return f"{start}; {one.note}."
    after = _value_when(one.first, one.unit, _change(one.change_first))
    if one.first.lacking:
        after = f"{', '.join(one.first.lacking)} not measured {_when(one.first)}, the others " \
                f"{_value(one.first, one.unit)}{_change(one.change_first)}"
    text = f"{start}, {after}"
    if one.best is not None and one.best.when != one.first.when:
        text += f", best {_value_when(one.best, one.unit, _change(one.change_best))}"
    return f"{text}."


def _part(one: Comparison) -> str:
    return {"treated": " in the treated part", "outside": " outside it"}.get(one.group, "")


def _value_when(reading: Reading, unit: str, change: str) -> str:
    """62 mm (-6 %) on day 36; a bare count keeps its day in brackets, as two numbers in a row would be misread."""
    when = _when(reading)
    return f"{_value(reading, unit)}{change} {when if unit or when.startswith('(') else f'({when})'}"


def _value(reading: Reading, unit: str) -> str:
    return f"{reading.words}{number_words(reading.value)} {unit}".strip()


def _when(reading: Reading) -> str:
    if reading.days is None:
        return f"({day_words(reading.when)})"
    return f"{-reading.days} days before" if reading.days <= 0 else f"on day {reading.days}"


def _change(change: Decimal | None) -> str:
    return "" if change is None else f" ({percent_words(change, ())} %)"


def table_procedures(procedures: Sequence[Procedure]) -> pd.DataFrame:
    """One row a procedure and quantity: before, first after, best after, with days and changes."""
    return pd.DataFrame([{
        "procedure": _name(procedure), "quantity": one.quantity, "of": _GROUPS[one.group],
        "change": _change(one.change_first).strip(" ()"), "change to best": _change(one.change_best).strip(" ()"),
        "before": _cell(one.before, one), "first after": _cell(one.first, one), "best after": _cell(one.best, one),
        "lesions": ", ".join(one.lesions), "remark": _remark(one),
    } for procedure in procedures for one in procedure.comparisons
        if one.quantity == "size" or one.note != NO_LESION])


def _cell(reading: Reading | None, one: Comparison) -> str:
    if reading is None:
        return "not known"
    days = f", {_when(reading)}" if reading.days is not None else ""
    without = f" without {', '.join(reading.lacking)}" if reading.lacking else ""
    return f"{_value(reading, one.unit)}{without} ({day_words(reading.when)}{days})"


def _remark(one: Comparison) -> str:
    said = [one.note, f"not measured before: {', '.join(one.unmeasured)}" if one.unmeasured else ""]
    if one.first is not None:
        if one.first.early:
            said.append("first value is early")
        if one.first.lacking:
            said.append(f"change without {', '.join(one.first.lacking)}, not measured then")
        if one.best is None and one.first.lacking:
            said.append("no scan after has every lesion")
    return "; ".join(filter(None, said))
