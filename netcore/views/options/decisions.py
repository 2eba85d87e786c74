"""What did boards decide, from which option's standing did they depart, and why?

A departure stands at the end of the decision itself: `no embolisation (otherwise than TACE: open, with cautions)`, so
that every list and form that prints the decision tells it.
"""

import re
from collections.abc import Mapping

from netcore.evidence import OPTIONS
from netcore.model import PatientRecord, Plan, order_key
from netcore.views.text import day_words

# The field of the form that says from which standing a decision departs; no column of the record.
OTHERWISE = "otherwise_than"
_DEPARTURE = re.compile(r" ?\(otherwise than (?P<option>[^():]+): (?P<standing>[^()]+)\)\s*$")


def standing_choice(option: str, standing: str) -> str:
    """How a form offers the standing of an option to depart from: `TACE: advised against`."""
    return f"{option.replace('_', ' ')}: {standing}"


def decision_cells(values: Mapping[str, str]) -> dict[str, str]:
    """The cells of the row that a filled form of a decision means."""
    cells = {name: value for name, value in values.items() if name != OTHERWISE}
    if values.get(OTHERWISE) and cells.get("decision"):
        cells["decision"] = f"{cells['decision'].strip()} (otherwise than {values[OTHERWISE]})"
    return cells


def departed_from(plan: Plan) -> str | None:
    """The id of the option from whose standing a decision departs; None where it says nothing of it."""
    found = _DEPARTURE.search(plan.decision or "")
    name = found["option"].strip().replace(" ", "_") if found else ""
    return name if name in OPTIONS else None


def decision_lines(record: PatientRecord) -> list[str]:
    """Every recorded decision with its day and reason, the latest first; [] where none is recorded."""
    return [_line(plan) for plan in _decisions(record)]


def departures(record: PatientRecord) -> dict[str, list[str]]:
    """The decisions that depart from an option's standing, by the option's id, the latest first."""
    found: dict[str, list[str]] = {}
    for plan in _decisions(record):
        if (option := departed_from(plan)) is not None:
            found.setdefault(option, []).append(_line(plan))
    return found


def latest_departure(record: PatientRecord) -> str | None:
    """The latest decision that departs from an option's standing, with day and reason; None where none does."""
    return next((_line(plan) for plan in _decisions(record) if departed_from(plan)), None)


def _decisions(record: PatientRecord) -> list[Plan]:
    rows = [plan for plan in record.plans if plan.kind == "board" and plan.decision]
    return sorted(rows, key=order_key, reverse=True)


def _line(plan: Plan) -> str:
    return (f"{day_words(plan.done_on or plan.planned_on, plan.when_text)}: {plan.decision}"
            f"{f', because {plan.reason}' if plan.reason else ''}"
            f"{f' (asked: {plan.question})' if plan.question else ''}")
