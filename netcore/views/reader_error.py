"""How sure is a verdict on the sums, given that readers differ?

The last scan of every reading stream in a sentence of its own, never averaged; the band in which another reader's sums
would lie; and where the numbers come from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from netcore.evidence import InForce, read_sheet
from netcore.model import PatientRecord
from netcore.response import ResponseSeries, response_series
from netcore.response.reader_error import (
    ErrorCall,
    ReaderError,
    Readers,
    error_band,
    error_call,
    read_reader_error,
)
from netcore.views import palette
from netcore.views.lesions import course_name
from netcore.views.response_words import VERDICTS
from netcore.views.sources import SourceLine, source_lines
from netcore.views.text import day_words, number_words

Line = tuple[str, str]

READER_CHOICES: dict[str, Readers] = {"one reader read all scans": "same", "each scan read by another": "different"}
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
                      course: str | None, readers: Readers, criterion: str = "recist-1.1",
                      settings: Mapping[str, object] | None = None) -> ReaderErrorView:
    """The sentences of every stream for one course (by its name; None: the last), the chosen stream first, and the
    sums chart of the chosen stream with its band. `record` is already cut to the day."""
    found = response_series(record, criterion, settings=settings)
    own = [one for one in found if one.reader == reader]
    chosen = next((one for one in own if course_name(one) == course), own[-1] if own else None)
    of_course = [one for one in found if chosen is not None and (one.course.course_id, one.course.treatment_ids)
                 == (chosen.course.course_id, chosen.course.treatment_ids)]
    of_course.sort(key=lambda one: (one.reader != reader, one.reader))
    calls = [(one, error_call(one.assessments[-1], readers)) for one in of_course if one.assessments]
    lines = [_stream_line(one, call, several=len(calls) > 1) for one, call in calls]
    limits: list[InForce] = [limit for _, call in calls for limit in call.limits]
    error = read_reader_error(criterion)
    about = source_sentences(criterion, error) if error is not None and calls else []
    drawn = sums
    if sums is not None and error is not None:
        band = [trace for one in own for trace in draw_error_band(one, error)]
        drawn = {**sums, "data": [*band, *sums["data"]]}
        limits.append(read_sheet("reader_error").value("band_coverage"))
    return ReaderErrorView(_HEADING if about else "reader error", lines, about, drawn, source_lines(limits))


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


def source_sentences(criterion: str, error: ReaderError) -> list[Line]:
    """Where the reader error comes from, how often readers there agreed, and what it does not know."""
    sheet = read_sheet("reader_error")
    prefix = "recist" if criterion == "recist-1.1" else criterion
    agreed = "; ".join(
        f"{VERDICTS[name]} {number_words(sheet.value(f'{prefix}_agreed_{name}').number)} of "
        f"{number_words(sheet.value(f'{prefix}_called_{name}').number)}" for name in ("PR", "SD", "PD"))
    threshold, share = (number_words(100 * sheet.value(name).number) for name in ("confident_from", "band_coverage"))
    return [
        (f"Reader error computed from liver cancer (HCC), not NET: {number_words(error.number('patients'))} patients, "
         f"{number_words(error.number('pairs'))} pairs of readings of the same scans (HCC-TACE-Seg). For one reader "
         "who reads again nothing is known. Not checked in NET.", "unknown"),
        (f"How often another reader there gave the same verdict: {agreed}. A verdict is given from {threshold} % "
         f"probability on, which is a choice of this software. Band around the sum: holds {share} % of another "
         "reader's sums.", ""),
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
    return f"{stream} of {day_words(last.when)}, by the sums of targets: {sentence_error_call(call)}{other}", kind


def _percent(share: float) -> str:
    return "less than 1 %" if share < 0.005 else "more than 99 %" if share > 0.995 else f"{100 * share:.0f} %"
