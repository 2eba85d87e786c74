"""What does one time to an event say, and why does it end where it ends?"""

from collections.abc import Sequence

import pandas as pd

from netcore.model import PartialDate
from netcore.response import TimeToEvent
from netcore.response.survival.censoring import CensoringRules
from netcore.views.lesions.response_words import VERDICTS
from netcore.views.text import day_words

WHY = {
    "progression": "progression",
    "death": "death",
    "last_scan": "no event by the last adequate scan",
    "no_scan_after_start": "no adequate scan after the start, so censored on the start day",
    "no_baseline": "no baseline scan, so censored on the start day",
    "died_without_progression": "died without progression, so censored at the last adequate scan",
    "new_treatment": "another treatment began before any progression, so censored at the last adequate scan before it",
    "missed_visits": "the event came after missed visits, so censored at the last adequate scan before them",
    "last_known_alive": "last known to be alive",
    "start_day_not_known": "the day on which the treatment began is not known",
    "progression_day_not_known": "the day of progression is not known",
    "death_day_not_known": "the day of death is not known",
    "scan_day_not_known": "the day of the last adequate scan is not known",
    "new_treatment_day_not_known": "the order of another treatment and progression is not known",
    "response_day_not_known": "the day of the first response is not known",
    "no_response": "does not apply: no response",
    "response_not_known": "no evaluable scan of the course says what the best response was",
    "best_not_stable": "does not apply: the best response was not stable",
    "no_liver_treatment": "does not apply: the liver was not treated",
    "no_liver_lesion": "does not apply: no lesion of the liver is recorded",
    "place_not_stated": "whether what grew or is new lies in the liver is not stated",
}
# These say that a baseline is missing where nothing can be censored, as the endpoint needs a response first.
_NEEDS_BASELINE = "no baseline scan, so the response is not known"


# From where to where each time runs.
MEANING = (
    "TTP: from the first treatment of the course to progression; death censors. PFS: to progression or death. OS: to "
    "death, the same under both rule sets.",
    "Hepatic PFS: from the first treatment of the liver in the course to progression in the liver or death; "
    "progression elsewhere is no event. Duration of response: from the first complete or partial response, responders "
    "only. Duration of stable disease: from the start, where stable was the best response.",
    "A course is followed on into later ones until progression shows, with its own baseline, as far as the rules let "
    "later scans count. Progression is that of RECIST 1.1. Not told from the record: that a drug was stopped for "
    "toxicity, and progression that no scan shows. Targets treated locally are taken by kind of treatment here, "
    "whatever is chosen above.",
)


def sentence_start_day(rules: CensoringRules) -> str:
    """How days are counted."""
    counted = rules.on("start_day_counted")
    return f"The start day counts as day {1 if counted else 0}: a duration is end minus start" \
           f"{' plus 1' if counted else ''}, in days."


def sentence_endpoint(one: TimeToEvent, *, named: bool = True) -> str:
    """PFS (FDA rules): 183 days, progression on 2 Jul 2024. `named` False: with the start instead of the rule set,
    which a heading says."""
    name = f"{one.endpoint} ({one.rules} rules)" if one.endpoint != "OS" and named else one.endpoint
    if not named and one.start is not None and one.days is not None:
        name += f" from {day_words(one.start)}"
    why = why_words(one)
    if one.event is None:
        return f"{name}: {'' if why.startswith('does not apply') else 'not known: '}{why}."
    if one.days is None:
        return f"{name}: {'the event came' if one.event else 'censored'}, duration not known: {why}."
    how = why if one.event else f"censored: {why}"
    return f"{name}: {one.days} day{'' if one.days == 1 else 's'}, {how}, {day_words(one.day)}."


def why_words(one: TimeToEvent) -> str:
    """The step that decided, in words, with the dates it rests on."""
    facts, code = one.why.facts, one.why.code
    if code == "no_baseline" and one.event is None:
        return _NEEDS_BASELINE
    words = WHY[code]
    if code == "missed_visits":
        when = facts["when"]
        event = "death" if facts["event"] == "death" else "progression"
        told = f" on {day_words(when)}" if isinstance(when, PartialDate) else ""
        return (f"{event}{told} came more than {facts['longest_gap']} days after the last adequate scan, so censored "
                "there")
    if code == "best_not_stable":
        best = facts["best"]
        return f"does not apply: the best response was {VERDICTS[str(best)]}"
    treatment = facts.get("treatment")
    if isinstance(treatment, PartialDate):
        words += f" (other treatment: {day_words(treatment)})"
    return words


def table_endpoints(times: Sequence[TimeToEvent], course_names: dict[str | None, str] | None = None) -> pd.DataFrame:
    """Every time to an event as a row: endpoint, rules, course, stream, start, end, days, event or censored, why."""
    names = course_names or {}
    return pd.DataFrame([
        {"endpoint": one.endpoint, "rules": "" if one.endpoint == "OS" else one.rules,
         "course": names.get(one.course_id, one.course_id or ""),
         "days": str(one.days) if one.days is not None else "–" if why_words(one).startswith("does not apply") else
         "not known",
         "event": {True: "event", False: "censored", None: "–"}[one.event],
         "start": day_words(one.start) if one.start else "", "end": day_words(one.day) if one.day else "",
         "why": why_words(one), "reading stream": one.reader or ""}
        for one in times])
