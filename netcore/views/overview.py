"""Which patients are there, how are they, and whose appointments have passed?

Rows come from the stored summaries (`netcore.rules.summary`), never from the records, so that thousands of patients
cost one query.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from netcore.model import PartialDate
from netcore.views.text import day_words, multiple_words

# Columns of the table in reading order, and the filters above it.
_NONE = "–"
_CHANGES = {"rose": "rose", "fell": "fell", "within": "within variation", "cannot_tell": "cannot tell"}
_SHORT = {"echocardiography": "echo", "somatostatin-receptor PET": "SSTR PET", "tumour markers": "markers",
          "tumour markers after embolisation": "markers",
          "CT or MRI of the liver": "liver CT or MRI", "multiphase CT or MRI of the liver": "liver CT or MRI",
          "contrast CT or MRI of the liver": "liver CT or MRI"}
_TREATED = {"progression_at_edge": "zone progressed", "residual": "zone residual",
            "treated_but_seen": "treated one seen"}
FILTERS = {"primary": "primary_site", "grade": "grade", "syndrome": "syndrome", "last treatment": "last_treatment",
           "last response": "response", "origin": "origin"}


@dataclass(frozen=True, slots=True)
class Listed:
    """One patient of the list: where the record lies, its random local id, its stored summary."""

    store: str
    local_id: str
    summary: Mapping[str, Any]


def patient_names(listed: Iterable[Listed]) -> dict[str, str]:
    """The imported id of each patient by local id, in the order of the list."""
    return {row.local_id: str(row.summary.get("patient_id", "")) for row in sorted(listed, key=_own_first)}


def filter_choices(listed: Iterable[Listed]) -> dict[str, list[str]]:
    """The values that occur, by filter."""
    rows = list(listed)
    return {label: sorted({row.summary.get(field) or "not known" for row in rows}) for label, field in FILTERS.items()}


def filter_patients(listed: Iterable[Listed], chosen: Mapping[str, list[str]], search: str = "",
                    only_overdue: bool = False, today: date | None = None) -> list[Listed]:
    """The patients that match every chosen filter, hold every searched word and, if asked, have something overdue."""
    words = search.casefold().split()

    def matches(row: Listed) -> bool:
        summary = row.summary
        if any(values and (summary.get(FILTERS[label]) or "not known") not in values
               for label, values in chosen.items()):
            return False
        if words:
            text = " ".join(str(summary.get(field) or "") for field in ("patient_id", *FILTERS.values())).casefold()
            if not all(word in text for word in words):
                return False
        return not only_overdue or bool(_overdue(summary, today))
    return sorted((row for row in listed if matches(row)), key=_own_first)


def table_overview(listed: list[Listed], today: date) -> pd.DataFrame:
    """One row a patient, dates as ISO text with the precision they have (they sort as they stand).

    Who, how and what is overdue come first: a phone shows three columns.
    Overdue is decided here, on the calendar's day or an example's own day.
    """
    return pd.DataFrame({
        "patient": [row.summary.get("patient_id") for row in listed],
        "response": [_response(row) for row in listed],
        "overdue": [_overdue_words(row.summary, today) for row in listed],
        "read on": [row.summary.get("response_on") or _NONE for row in listed],
        "last treatment": [_word(row, "last_treatment") for row in listed],
        "treated": [row.summary.get("last_treatment_on") or _NONE for row in listed],
        "primary": [_word(row, "primary_site") for row in listed],
        "grade": [_grade(row) for row in listed],
        "syndrome": [_word(row, "syndrome") for row in listed],
        "marker": [row.summary.get("marker") or _NONE for row in listed],
        "change": [_CHANGES.get(str(row.summary.get("marker_course")), _NONE) for row in listed],
        "x limit": [_number(row.summary.get("marker_last")) for row in listed],
        "course": [row.summary.get("marker_values") or [] for row in listed],
        "next board": [_next(row.summary, "board", today) or _NONE for row in listed],
        "sampled": [row.summary.get("marker_on") or _NONE for row in listed],
        "origin": [_word(row, "origin") for row in listed],
    })


def sentence_overview(listed: list[Listed], today: date) -> str:
    """How many patients are listed, how many are in progression (and how many more show tumour at a treated lesion or
    its zone, which no category counts), how many have something overdue."""
    if not listed:
        return "No patient matches."
    progressing = sum(_in_progression(row) for row in listed)
    overdue = sum(bool(_overdue(row.summary, today)) for row in listed)
    people = "patient" if len(listed) == 1 else "patients"
    beside = sum(bool(row.summary.get("beside_response")) and not _in_progression(row) for row in listed)
    more = f" ({beside} more with tumour where it was treated)" if beside else ""
    return (f"{len(listed)} {people}: {progressing} in or after progression at the last scan read{more}, "
            f"{overdue} with something overdue.")


def sentence_filters(chosen: Mapping[str, list[str]]) -> str:
    """Which filters hold: `Only primary ileum or pancreas; grade G2.`; '' where none does."""
    held = [f"{label} {' or '.join(value.replace('_', ' ') for value in values)}" for label, values in chosen.items()
            if values]
    return f"Only {'; '.join(held)}." if held else ""


def _in_progression(row: Listed) -> bool:
    """Has any reader's last verdict progressed, or comes it after progression of its course?"""
    said = str(row.summary.get("response") or "").split(" / ")
    return any(part == "PD" or part.endswith("after PD") for part in said)


def _own_first(row: Listed) -> tuple[int, str]:
    """The user's own patients, then the made ones, then the published ones; by id."""
    origin = row.summary.get("origin")
    return {"demo": 1, "published": 2}.get(str(origin), 0), str(row.summary.get("patient_id"))


def _reading_day(summary: Mapping[str, Any], today: date | None) -> date | None:
    told = summary.get("story_today")
    return PartialDate.read(told).last if told else today


def _overdue(summary: Mapping[str, Any], today: date | None) -> list[str]:
    day = _reading_day(summary, today)
    if day is None:
        return []
    planned = [(PartialDate.read(on), kind) for kind, on in summary.get("expected", ()) if kind != "board"]
    asked = [(PartialDate.read(end), what) for what, _, end in summary.get("due", ())]
    late = sorted(((on, what) for on, what in (*planned, *asked) if on.last < day), key=lambda one: one[0].last)
    return [f"{_SHORT.get(what, what)} since {day_words(on)}" for on, what in late]


def _overdue_words(summary: Mapping[str, Any], today: date) -> str:
    """What is overdue for the longest, and how much more: `echo since 5 Mar 2020 +1`."""
    late = _overdue(summary, today)
    return f"{late[0]}{f' +{len(late) - 1}' if len(late) > 1 else ''}" if late else ""


def _next(summary: Mapping[str, Any], kind: str, today: date) -> str | None:
    day = _reading_day(summary, today) or today
    coming = [on for what, on in summary.get("expected", ()) if what == kind and PartialDate.read(on).last >= day]
    return min(coming, default=None)


def _response(row: Listed) -> str:
    """The category; with a `?` where the software proposed the targets, since nobody chose them; and what the scan
    shows of treated tumour, which no category counts: `SD, zone progressed`."""
    response = row.summary.get("response")
    if response is None:
        return _NONE
    beside = [_TREATED[code] for code in row.summary.get("beside_response") or ()]
    return ", ".join([response if row.summary.get("targets_chosen") else f"{response} ?", *beside])


def _grade(row: Listed) -> str:
    """The grade as reported, never alone where the sample contradicts it: `G1? Ki-67 60 %`."""
    against = " and ".join(" ".join(filter(None, said)) for said in row.summary.get("grade_against") or ())
    return f"{_word(row, 'grade')}{f'? {against}' if against else ''}"


def _word(row: Listed, field: str) -> str:
    return str(row.summary.get(field) or "not known").replace("_", " ")


def _number(text: str | None) -> float | None:
    return float(multiple_words(Decimal(text))) if text else None
