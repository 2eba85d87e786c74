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
from netcore.views.grade_words import sentence_reported
from netcore.views.linked_cells import evidence_address, linked_cell, read_cell
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
_NEW = {"unequivocal": "new lesion", "equivocal": "new lesion?"}
# What a word rests on where no limit judged it: its meaning in the glossary.
_TERMS = {"CR": "term:cr", "PR": "term:pr", "SD": "term:sd", "PD": "term:pd", "NE": "term:ne",
          "NON-CR/NON-PD": "term:nontarget", "progression_at_edge": "term:ltp", "residual": "term:efficacy",
          "treated_but_seen": "term:zone"}
_RECIST, _VARIATION, _OVERDUE = "term:recist", "term:variation", "term:overdue"
# The columns that hold judged words, as they are headed.
JUDGED = {"response": "response", "overdue": "overdue", "change": "against baseline"}
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
            said = read_cell(_response(row))[0]
            text = f"{said} {' '.join(str(summary.get(field) or '') for field in ('patient_id', *FILTERS.values()))}"
            text = text.casefold()
            if not all(word in text for word in words):
                return False
        return not only_overdue or bool(_overdue(summary, today))
    return sorted((row for row in listed if matches(row)), key=_own_first)


def table_overview(listed: list[Listed], today: date) -> pd.DataFrame:
    """One row a patient, dates as ISO text with the precision they have (they sort as they stand).

    Who, how and what is overdue come first: a phone shows three columns. What is judged (`JUDGED`) leads to its rules.
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
        "change": [_change(row) for row in listed],
        "x limit": [_number(row.summary.get("marker_last")) for row in listed],
        "course": [row.summary.get("marker_values") or [] for row in listed],
        "next board": [_next(row.summary, "board", today) or _NONE for row in listed],
        "sampled": [row.summary.get("marker_on") or _NONE for row in listed],
    })


def plain_words(table: pd.DataFrame) -> pd.DataFrame:
    """The table as a screen shows it. Judged words are text there and lead to their rules from the sentence above: a
    column of links shows only what stands in its address, and no address may hold anything of a patient."""
    shown = table.copy()
    for name in JUDGED:
        shown[name] = pd.Series([read_cell(cell)[0] if isinstance(cell, str) else None for cell in table[name]],
                                index=table.index, dtype=object)
    return shown


def sentence_overview(listed: list[Listed], today: date) -> str:
    """How many patients are listed, how many are in progression (and how many more show tumour at a treated lesion or
    its zone, which no category counts), how many have something overdue."""
    if not listed:
        return "No patient matches: clear the search, the filters or 'overdue only' above."
    progressing = sum(_in_progression(row) for row in listed)
    overdue = sum(bool(_overdue(row.summary, today)) for row in listed)
    people = "patient" if len(listed) == 1 else "patients"
    beside = sum(bool(row.summary.get("beside_response")) and not _in_progression(row) for row in listed)
    more = f" ({beside} more with tumour where it was treated)" if beside else ""
    return (f"{len(listed)} {people}: {progressing} in or after progression at the last scan read{more}, "
            f"{overdue} with something overdue.")


def sentence_rules(listed: list[Listed], table: pd.DataFrame) -> str:
    """The rules, limits and terms behind all judged words that are listed, a link for each column; '' where nothing is
    judged. For fingers, keys and ears, to which the words in the table are no links."""
    links = [f"[{label}]({evidence_address(entries)})" for label, entries in (
        *((label, _entries(table[column])) for column, label in JUDGED.items()),
        ("grade", [rule for row in listed for rule in row.summary.get("grade_by") or ()])) if entries]
    return f"All rules: {', '.join(links)}." if links else ""


def _entries(cells: Iterable[object]) -> list[str]:
    return list(dict.fromkeys(entry for cell in dict.fromkeys(cells) for entry in read_cell(cell)[1]))


def sentence_grades(listed: Iterable[Listed], otherwise: Iterable[Listed]) -> str:
    """What a filter of grades goes by and leaves out. `otherwise`: who would be listed without it."""
    shown = {row.local_id: row for row in listed}
    return sentence_reported(map(_graded, shown.values()), (_graded(row) for row in otherwise
                                                            if row.local_id not in shown))


def _graded(row: Listed) -> tuple[str | None, bool]:
    return row.summary.get("grade"), bool(row.summary.get("grade_against"))


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


def _overdue(summary: Mapping[str, Any], today: date | None) -> list[tuple[str, str | None]]:
    """What is overdue, each with the rule whose schedule asks for it (None: the record planned it)."""
    day = _reading_day(summary, today)
    if day is None:
        return []
    planned = [(PartialDate.read(on), kind, None) for kind, on in summary.get("expected", ()) if kind != "board"]
    asked = [(PartialDate.read(end), what, rule) for what, _, end, rule, until in summary.get("due", ())
             if until is None or day <= PartialDate.read(until).last]
    late = sorted((one for one in (*planned, *asked) if one[0].last < day), key=lambda one: one[0].last)
    return [(f"{_SHORT.get(what, what)} since {day_words(on)}", rule) for on, what, rule in late]


def _overdue_words(summary: Mapping[str, Any], today: date) -> str:
    """What is overdue for the longest, and how much more: `echo since 5 Mar 2020 +1`; the schedules behind all of it,
    or what overdue means where the record itself planned it."""
    late = _overdue(summary, today)
    words = f"{late[0][0]}{f' +{len(late) - 1}' if len(late) > 1 else ''}" if late else ""
    return linked_cell(words, [rule or _OVERDUE for _, rule in late]) or ""


def _next(summary: Mapping[str, Any], kind: str, today: date) -> str | None:
    day = _reading_day(summary, today) or today
    coming = [on for what, on in summary.get("expected", ()) if what == kind and PartialDate.read(on).last >= day]
    return min(coming, default=None)


def _response(row: Listed) -> str | None:
    """The category; with a `?` where the software proposed the targets, since nobody chose them; what the scan shows of
    new lesions, and of treated tumour, which no category counts: `SD, zone progressed`; and that all this is of the
    course before, where no scan of the present one is judged."""
    response = row.summary.get("response")
    if response is None:
        return None
    treated = row.summary.get("beside_response") or ()
    new = [_NEW[said] for said in [row.summary.get("new_lesion")] if said]
    words = [response if row.summary.get("targets_chosen") else f"{response} ?",
             *new, *(_TREATED[code] for code in treated),
             *(["course before"] if row.summary.get("response_before") else [])]
    categories = [part.removesuffix(" after PD") for part in response.split(" / ")]
    return linked_cell(", ".join(words), [*(row.summary.get("response_by") or [_RECIST]),
                                          *(_TERMS[code] for code in (*categories, *treated))])


def _change(row: Listed) -> str | None:
    """The marker's course against its baseline, by the variations that judged it."""
    words = _CHANGES.get(str(row.summary.get("marker_course")), "")
    return linked_cell(words, row.summary.get("marker_by") or [_VARIATION])


def _grade(row: Listed) -> str:
    """The grade as reported, never alone where the sample contradicts it: `G1? Ki-67 60 %`."""
    against = " and ".join(" ".join(filter(None, said)) for said in row.summary.get("grade_against") or ())
    return f"{_word(row, 'grade')}{f'? {against}' if against else ''}"


def _word(row: Listed, field: str) -> str:
    return str(row.summary.get(field) or "not known").replace("_", " ")


def _number(text: str | None) -> float | None:
    return float(multiple_words(Decimal(text))) if text else None
