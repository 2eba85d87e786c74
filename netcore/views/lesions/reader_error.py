"""How sure is a verdict on the sums, given that readers differ?

The last scan of every reading stream in a sentence of its own, never averaged; the band in which another reader's sums
would lie; and where the numbers come from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from netcore.evidence import InForce, read_sheet
from netcore.model import PatientRecord
from netcore.response import CRITERIA, ResponseSeries, response_series
from netcore.response.reader_error import (
    ErrorCall,
    ReaderError,
    Readers,
    error_band,
    error_call,
    read_reader_error,
)
from netcore.views import palette
from netcore.views.lesions.page import course_name
from netcore.views.lesions.response_words import VERDICTS
from netcore.views.sources import SourceLine, source_lines
from netcore.views.text import day_words, number_words

Line = tuple[str, str]

READER_CHOICES: dict[str, Readers] = {"one reader read all scans": "same", "each scan read by another": "different"}
# The criteria of which readers' numbers exist, the one of the page first.
KNOWN_FOR = ("recist-1.1", "mrecist")
_SUMS = {"recist-1.1": "the sums of targets (RECIST 1.1)", "mrecist": "the sums of enhancing diameters (mRECIST)"}
# A smaller share is not named in a table.
_WORTH_SAYING = 0.01
_HEADING = "reader error, computed from liver cancer (HCC), not from NET"
WHY_NOT = {
    "no_reader_error": "how far readers differ is not known for this criterion",
    "no_call_on_sums": "there is no complete sum with a verdict on the targets",
    "sum_of_zero": "a sum of 0 has no error in proportion to its size",
}


@dataclass(frozen=True, slots=True)
class ReaderErrorView:
    """A heading that says whose error it is, one sentence a stream, what is behind them, the sums chart with its band
    (None: no chart), and the sources."""

    heading: str
    lines: list[Line]
    about: list[Line]
    sums: Mapping[str, Any] | None
    sources: list[SourceLine]


def reader_error_view(record: PatientRecord, sums: Mapping[str, Any] | None, reader: str | None,
                      course: str | None, readers: Readers,
                      settings: Mapping[str, object] | None = None) -> ReaderErrorView:
    """The sentences of every stream for one course (by its name; None: the last), the chosen stream first, by each
    criterion with numbers; and the sums chart of the chosen stream with its band. `record` is already cut to the day.
    """
    found = response_series(record, KNOWN_FOR[0], settings=settings)
    own = [one for one in found if one.reader == reader]
    chosen = next((one for one in own if course_name(one) == course), own[-1] if own else None)
    lines: list[Line] = []
    about: list[Line] = []
    limits: list[InForce] = []
    for criterion in KNOWN_FOR:
        calls = _calls(found if criterion == KNOWN_FOR[0] else response_series(record, criterion, settings=settings),
                       chosen, reader, readers)
        if criterion != KNOWN_FOR[0]:
            calls = [(one, call) for one, call in calls if call.probabilities is not None]
        lines += [_stream_line(one, call, several=len(calls) > 1) for one, call in calls]
        limits += [limit for _, call in calls for limit in call.limits]
        if calls:
            about += source_sentences(criterion)
    if about:
        about.append((sentence_without_numbers(), "unknown"))
    error, drawn = read_reader_error(KNOWN_FOR[0]), sums
    if sums is not None and error is not None:
        band = [trace for one in own for trace in draw_error_band(one, error)]
        drawn = {**sums, "data": [*band, *sums["data"]]}
        limits.append(read_sheet("reader_error").value("band_coverage"))
    return ReaderErrorView(_HEADING if about else "reader error", lines, about, drawn, source_lines(limits))


def _calls(found: list[ResponseSeries], chosen: ResponseSeries | None, reader: str | None,
           readers: Readers) -> list[tuple[ResponseSeries, ErrorCall]]:
    """The last scan of the chosen course in every stream, the chosen stream first."""
    of_course = [one for one in found if chosen is not None and one.assessments
                 and (one.course.course_id, one.course.treatment_ids)
                 == (chosen.course.course_id, chosen.course.treatment_ids)]
    of_course.sort(key=lambda one: (one.reader != reader, one.reader))
    return [(one, error_call(one.assessments[-1], readers)) for one in of_course]


def sentence_without_numbers() -> str:
    """For which criteria no readers' numbers exist."""
    names = [one.title for one in CRITERIA.values() if one.name not in KNOWN_FOR]
    return f"{', '.join(names)}: how far readers differ is not known, so nothing is said of what another reader " \
           "would call it."


def cell_error_call(call: ErrorCall) -> str:
    """too close to call: SD 66 %, PD 21 %, PR 13 %."""
    if call.probabilities is None:
        return {"no_reader_error": "no readers' numbers known", "sum_of_zero": "not told: a sum of 0",
                "no_call_on_sums": "not told: no complete sum"}[call.why.code]
    shares = sorted(((share, name) for name, share in call.probabilities.items()), reverse=True)
    words = ", ".join(f"{name} {_percent(share)}" for share, name in shares if share >= _WORTH_SAYING)
    return f"{'too close to call: ' if call.verdict == 'too close to call' else ''}{words}"


def sentence_error_call(call: ErrorCall) -> str:
    """stable; 31 % probability that another reader would call it progression: too close to call."""
    if call.probabilities is None or call.plain is None:
        return f"reader error not told, as {WHY_NOT[call.why.code]}."
    others = sorted(((share, name) for name, share in call.probabilities.items() if name != call.plain), reverse=True)
    words = [f"{_percent(share)} probability that another reader would call it {VERDICTS[name]}"
             if number == 0 else f"{_percent(share)} {VERDICTS[name]}" for number, (share, name) in enumerate(others)]
    told = f"{VERDICTS[call.plain]}; {', '.join(words)}"
    if call.verdict == "too close to call":
        told += ": too close to call."
    else:
        told += f"; {_percent(call.probabilities[call.plain])} that the other would agree."
    if call.why.facts.get("outside_source"):
        told += " A sum lies outside those from which the error was computed."
    return told


def source_sentences(criterion: str) -> list[Line]:
    """Where the reader error comes from, how often readers there agreed, and what it does not know; empty for a
    criterion without numbers."""
    error, title = read_reader_error(criterion), CRITERIA[criterion].title
    if error is None:
        return []
    sheet = read_sheet("reader_error")
    prefix = "recist" if criterion == "recist-1.1" else criterion
    agreed = "; ".join(
        f"{VERDICTS[name]} {number_words(sheet.value(f'{prefix}_agreed_{name}').number)} of "
        f"{number_words(sheet.value(f'{prefix}_called_{name}').number)}" for name in ("PR", "SD", "PD"))
    threshold, share = (number_words(100 * sheet.value(name).number) for name in ("confident_from", "band_coverage"))
    return [
        (f"{title}: reader error computed from liver cancer (HCC), not NET: "
         f"{number_words(error.number('patients'))} patients, {number_words(error.number('pairs'))} pairs of "
         "readings of the same scans (HCC-TACE-Seg). For one reader who reads again nothing is known. Not checked in "
         "NET.", "unknown"),
        (f"{title}: how often another reader there gave the same verdict: {agreed}. A verdict is given from "
         f"{threshold} % probability on, which is a choice of this software. Band around the sum: holds {share} % of "
         "another reader's sums.", ""),
    ]


def draw_error_band(series: ResponseSeries, error: ReaderError) -> list[dict[str, Any]]:
    """Traces of the band around the sum (mm), broken where a sum is missing; a lone sum has a bar."""
    runs: list[list[tuple[Any, float, float]]] = [[]]
    for point, limits in zip(series.points, error_band(series, error), strict=True):
        if point.day is None:
            continue
        if limits is None:
            runs.append([])
        else:
            runs[-1].append((point.day, *limits))
    return [_band(run) for run in runs if run]


def _band(run: list[tuple[Any, float, float]]) -> dict[str, Any]:
    days, low, high = ([one[place] for one in run] for place in range(3))
    common = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "name": "another reader's sums"}
    if len(run) == 1:
        return {**common, "x": days * 2, "y": [low[0], high[0]], "line": {"color": palette.TARGET_SHADE, "width": 8}}
    return {**common, "x": [*days, *reversed(days)], "y": [*high, *reversed(low)], "fill": "toself",
            "fillcolor": palette.TARGET_SHADE, "line": {"width": 0, "color": palette.TARGET_SHADE}}


def _stream_line(series: ResponseSeries, call: ErrorCall, *, several: bool) -> Line:
    last = series.assessments[-1]
    stream = f"Reading stream {series.reader}, scan" if several else "Scan"
    other = f" (overall {VERDICTS[last.overall]}, not by the sums alone)" \
        if call.plain is not None and last.overall != call.plain else ""
    kind = "unknown" if call.verdict in (None, "too close to call") else ""
    return f"{stream} of {day_words(last.when)}, by {_SUMS[series.criterion]}: {sentence_error_call(call)}{other}", kind


def _percent(share: float) -> str:
    return "less than 1 %" if share < 0.005 else "more than 99 %" if share > 0.995 else f"{100 * share:.0f} %"
