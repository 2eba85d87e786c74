"""What changed, what is not known, what is due: the patient's day in three cells that are read in five seconds.

Nothing is judged here: each cell repeats in few words what the sentences and lists below it say with their limits.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from netcore.markers import MarkerSummary
from netcore.response import ResponseSeries
from netcore.views.lesions.response_words import VERDICTS
from netcore.views.options.due import DueEntry
from netcore.views.options.held_back import HoldingFact, holding_words
from netcore.views.options.judged_signs import JudgedCell
from netcore.views.patient.words import Cell
from netcore.views.text import age_words, day_words

# Courses of a marker against its baseline, as they are said; a marker without an earlier result is left out.
_COURSES = {"rose": "rose", "fell": "fell", "within": "within variation", "cannot_tell": "cannot be told"}
# What no verdict counts, and what may matter more than it.
_TREATED = {"progression_at_edge": "an ablation zone progresses at its edge",
            "residual": "residual tumour at an ablation zone",
            "treated_but_seen": "a treated lesion is recorded again"}
_MOST = 3


def changed_cell(judged: Mapping[str, Sequence[ResponseSeries]], markers: Iterable[MarkerSummary], as_of: date) -> Cell:
    """The last verdict of every reading stream, with the treated tumour that it does not count, and each marker's
    course against its baseline."""
    label, current = "what changed?", [found[-1] for found in judged.values() if found]
    said = "; ".join(f"{f'{series.reader}: ' if len(current) > 1 else ''}{_verdict(series)}" for series in current)
    days = [series.assessments[-1].day for series in current if series.assessments]
    last = max((day for day in days if day), default=None)
    scan = f"scan of {day_words(last)} ({age_words((as_of - last).days)})" if last else ""
    courses: dict[str, list[str]] = {}
    for one in markers:
        if one.change.course in _COURSES:
            name = one.series.entry.short if one.series.entry else one.series.analyte
            courses.setdefault(_COURSES[one.change.course], []).append(name)
    told = [f"{', '.join(courses[words])} {words}" for words in _COURSES.values() if words in courses]
    known = bool(current) and all(series.assessments and series.assessments[-1].overall != "NE" for series in current)
    return Cell(label, f"lesions {said}" if said else "response not known", "; ".join(filter(None, (scan, *told))),
                known)


def _verdict(series: ResponseSeries) -> str:
    if not series.assessments:
        return "not known yet"
    last = series.assessments[-1]
    beside = "".join(f", but {_TREATED[code]}" for code in last.treated_tumour)
    return f"{VERDICTS[last.overall]}{' after progression' if last.after_progression else ''}{beside}"


def unknown_cell(signs: Iterable[JudgedCell], holding: Sequence[HoldingFact] = ()) -> Cell:
    """The stop signs of which nothing is recorded, those whose rules cannot be told from what is, and what else is not
    known and holds options back, since it could exclude them."""
    signs = list(signs)
    missing = [one.cell.label for one in signs if not one.cell.known]
    open_ = [one.cell.label for one in signs if one.cell.known and any(said.state == "unknown" for said in one.judged)]
    named = {one.cell.fact for one in signs if one.cell.label in (*missing, *open_)}
    held = holding_words([one for one in holding if one.fact not in named], _MOST)
    back = f"holding options back: {held}" if held else ""
    if open_ and not missing:
        # The answer is what is not known, not what is.
        return Cell("what is not known?", f"what some rules say of {_few(open_)}",
                    " · ".join(filter(None, (
                        "every stop sign is recorded, but these rules ask for more", back))), False)
    words = f"recorded, but not every rule can be told: {', '.join(open_)}" if open_ else ""
    nothing = "no stop sign: all are recorded" if held else "nothing: every stop sign is recorded"
    return Cell("what is not known?", _few(missing) if missing else nothing, " · ".join(filter(None, (back, words))),
                not missing and not held)


def due_cell(due: Sequence[DueEntry]) -> Cell:
    """How much is overdue, and what else is due or has a day."""
    overdue = [one.what for one in due if one.kind == "strong"]
    coming = [one.what for one in due if one.kind == "" and one.what]
    following = f"then: {_few(coming)}" if coming else ""
    if overdue:
        return Cell("what is due?", f"{len(overdue)} overdue: {_few(overdue)}", following, True)
    unknown = bool(due) and all(one.kind == "unknown" for one in due)
    if due and not due[0].what:
        # One sentence in place of a list: that nothing can be told, or that the patient died.
        return Cell("what is due?", "not known", due[0].text, False) if unknown \
            else Cell("what is due?", due[0].text, following, True)
    return Cell("what is due?", "nothing overdue", following, not unknown)


def _few(names: Sequence[str]) -> str:
    more = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (f" and {more} more" if more > 0 else "")
