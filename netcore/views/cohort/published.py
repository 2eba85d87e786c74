"""How do published series compare with the cohort at hand, and which of their figures do not add up?"""

import re
from dataclasses import replace
from functools import cache

import pandas as pd

from netcore.evidence import Count, PublishedSeries, misfits, read_published_series
from netcore.views.cohort.rates import marker_shares, symptom_shares
from netcore.views.cohort.selection import Cohort
from netcore.views.intervals import Share

OUTCOMES = {"imaging": "response on imaging", "symptom": "response of symptoms", "biochemical": "response of markers",
            "death_30d": "death within 30 days or of complications"}
Line = tuple[str, str]
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def forest_shares(cohort: Cohort, response: Share) -> list[Share]:
    """Published counts by outcome with the cohort's own rows (`response` for imaging) below each; only printed or
    certain counts are drawn."""
    rows: list[Share] = []
    own = {"imaging": [response], "symptom": symptom_shares(cohort), "biochemical": marker_shares(cohort)}
    for outcome, words in OUTCOMES.items():
        of_outcome = [_published(series, count) for series in read_published_series() for count in series.counts
                      if count.outcome == outcome]
        mine = [replace(share, name=f"this cohort: {share.name}") for share in own.get(outcome, []) if share.of]
        rows += [replace(share, heading=words if not place else "") for place, share in enumerate([*of_outcome, *mine])]
    return rows


def series_name(series: PublishedSeries) -> str:
    """Winkelbauer 1995, or journal and year where the citation names no author; the table has the whole citation."""
    head, year = series.citation.split(",")[0], _YEAR.search(series.citation)
    if year is None:
        return head
    return f"{head.removesuffix(' et al.')} {year[0]}" if "," in series.citation[:year.start()] else \
        series.citation[:year.end()]


def _published(series: PublishedSeries, count: Count) -> Share:
    how = "" if count.basis == "counts" else "events reckoned from the printed percentage"
    group = f", {count.group}" if count.group else ""
    return Share(f"{series_name(series)}: {series.method.split(';')[0].split(',')[0]}{group}", count.events, count.of,
                 aside="; ".join(filter(None, (series.citation, count.group, how))), published=True)


@cache
def sentences_published() -> tuple[Line, ...]:
    """What may be compared, and every figure that does not add up."""
    found = read_published_series()
    drawn = sum(bool(series.counts) for series in found)
    lines: list[Line] = [
        (f"{len(found)} published series; {drawn} print counts of patients that can be drawn with an exact interval "
         "(hollow squares), the figures of the others stand in the table as printed. Definitions of response, "
         "patients, treatments and times differ from series to series and from this cohort: side by side is not a "
         "comparison of treatments.", "unknown")]
    odd = [series for series in found if series.problems or misfits(series)]
    lines.append((f"In {len(odd)} series something does not add up or cannot be compared:", "strong"))
    lines += [(f"{series_name(series)} ({series.id}, {series.method}): {' '.join(_said(series))}", "unknown")
              for series in odd]
    return tuple(lines)


def _said(series: PublishedSeries) -> list[str]:
    """What reckoning finds, then what was noted by hand."""
    return [*(f"{line}." for line in misfits(series)), *series.problems]


def table_published() -> pd.DataFrame:
    """One row a printed figure, as printed, with the arithmetic check and what does not add up."""
    return pd.DataFrame([{
        "series": one.id, "citation": one.citation, "patients": one.patients, "method": one.method, "figure": name,
        "as printed": printed, "arithmetic check": one.check or "nothing to reckon", "does not add up":
        " ".join(_said(one)),
    } for one in read_published_series() for name, printed in one.figures.items()])
