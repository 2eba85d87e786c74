"""How many responded: by each criterion, after each treatment, in markers and in symptoms?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from netcore.evidence import read_catalogue
from netcore.response import CRITERIA
from netcore.views.cohort.facts import EVALUABLE, RESPONSES, Best
from netcore.views.cohort.falls import Fall, fall_limits
from netcore.views.cohort.selection import UNITS, Cohort, counted
from netcore.views.intervals import Share, share_words
from netcore.views.text import number_words

# Best responses of each patient's courses by one criterion, by patient id.
Bests = Mapping[str, Mapping[str, Sequence[Best]]]
Line = tuple[str, str]
# The catalogue's markers that no tumour secretes; their fall is no biochemical response.
_NO_TUMOUR_MARKER = frozenset({"glucose", "nt_probnp"})


def response_shares(cohort: Cohort, bests: Bests, *, confirmed: bool = False) -> list[Share]:
    """Objective response of the cohort by each criterion that was computed."""
    rows = []
    for name, of_patient in bests.items():
        found = [of_patient[case.patient.local_id][case.index] for case in cohort.cases]
        rows.append(_of_bests(CRITERIA[name].title, found, confirmed=confirmed))
    return _headed(rows, f"objective response (CR or PR{', confirmed' if confirmed else ''}) by criterion")


def treatment_shares(cohort: Cohort, *, confirmed: bool = False) -> list[Share]:
    """Objective response by RECIST 1.1 for each kind of treatment in the courses, alone or with others; of each
    patient the first such course, unless every course counts."""
    rows = []
    for kind in sorted({kind for case in cohort.cases for kind in case.course.kinds}):
        cases = [case for case in cohort.cases if kind in case.course.kinds]
        rows.append(_of_bests(kind, [case.course.best for case in cases], confirmed=confirmed))
    return _headed(rows, "by treatment, alone or with others (RECIST 1.1)")


def _of_bests(name: str, bests: Sequence[Best], *, confirmed: bool) -> Share:
    evaluable: list[Best] = []
    why: Counter[str] = Counter()
    for one in bests:
        if one.category in EVALUABLE and not (confirmed and one.confirmed is None):
            evaluable.append(one)
        else:
            why[one.why or "not evaluable"] += 1
    events = sum((one.confirmed if confirmed else one.category) in RESPONSES for one in evaluable)
    return Share(name, events, len(evaluable), len(bests) - len(evaluable), aside=counted(why))


def marker_shares(cohort: Cohort) -> list[Share]:
    """Falls of raised markers, of courses in which the marker was raised before or that cannot be said."""
    catalogue = read_catalogue().analytes
    names = [name for name in catalogue if any(name in case.course.falls.markers for case in cohort.cases)]
    rows = [_of_falls(catalogue[name].short, [case.course.falls.markers.get(name) for case in cohort.cases],
                      "not raised before the course") for name in names if name not in _NO_TUMOUR_MARKER]
    limit = number_words(fall_limits()["marker_fall"].number)
    return _headed([row for row in rows if row.of + row.unknown], f"raised marker fell by at least {limit} %")


def symptom_shares(cohort: Cohort) -> list[Share]:
    """Falls of flushes and stools, of courses in which there were such before or that cannot be said."""
    names = list(dict.fromkeys(name for case in cohort.cases for name in case.course.falls.symptoms))
    rows = [_of_falls(f"{name} a day", [case.course.falls.symptoms.get(name) for case in cohort.cases],
                      "no such symptom before the course") for name in sorted(names)]
    limit = number_words(fall_limits()["symptom_fall"].number)
    return _headed([row for row in rows if row.of + row.unknown], f"symptom fell by at least {limit} %")


def _of_falls(name: str, falls: Sequence[Fall | None], no_disease: str) -> Share:
    """Who had nothing that could fall, and who was never measured, is no candidate and is named apart; where something
    was recorded but cannot be compared, it is unknown."""
    found = [fall for fall in falls if fall is not None]
    candidates = [fall for fall in found if fall.why != no_disease]
    known = [fall for fall in candidates if fall.fell is not None]
    why = Counter(fall.why for fall in candidates if fall.fell is None)
    apart = Counter({no_disease: len(found) - len(candidates),
                     "never recorded": len(falls) - len(found)})
    words = counted(Counter({reason: number for reason, number in apart.items() if number}))
    left = len(falls) - len(candidates)
    return Share(f"{name}{f' – {left} left out' if left else ''}", sum(bool(fall.fell) for fall in known),
                 len(known), sum(why.values()), aside=f"not known: {counted(why)}" if why else "", apart=words)


def _headed(rows: list[Share], heading: str) -> list[Share]:
    return [replace(row, heading=heading if not place else "") for place, row in enumerate(rows)]


def sentences_rates(cohort: Cohort, shares: Sequence[Share]) -> list[Line]:
    """How to read the rows, and the one with the highest share among those that can be compared."""
    lines: list[Line] = []
    first = shares[0] if shares else None
    if first is not None:
        lines.append((f"{first.name}: {share_words(first)}.", ""))
    lines.append(("Squares: share of those that could be evaluated, with exact 95 % limits (Clopper and Pearson). "
                  "Pale bars: what the share of all would be if none, or all, of those not known had responded; a "
                  "bar without a square: more are unknown than known, and those known are not like the others (a "
                  "progression shows even where a criterion's own measurements are missing). Left out: never recorded, "
                  "or nothing there that could fall; the table says which. Who got which treatment was not "
                  "chosen by lot, so rows do not tell which treatment works better.", "unknown"))
    if cohort.unit == UNITS[0]:
        lines.append(("By treatment: among the chosen courses, one a patient.", ""))
    return lines


def table_shares(shares: Sequence[Share]) -> pd.DataFrame:
    """The rows with counts, limits and the bounds that the unknown leave."""
    rows, heading = [], ""
    for share in shares:
        heading = share.heading or heading
        low, high = share.interval or (None, None)
        least, most = share.reach or (None, None)
        rows.append({"measure": heading, "of": share.name, "responded": share.events, "evaluable": share.of,
                     "not known": share.unknown, "share %": _rounded(share.percent), "low %": _rounded(low),
                     "high %": _rounded(high), "if no unknown responded %": _rounded(least),
                     "if all unknown responded %": _rounded(most), "no candidates": share.apart, "remark": share.aside})
    return pd.DataFrame(rows)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)

