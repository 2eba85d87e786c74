"""The board summary as one printed page, A4 or Letter, without a browser."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from functools import cache

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from netcore.reports.board import CAUTIONS_HEAD, BoardSummary
from netcore.reports.board_parts import SIGNS_HEAD, SMALL, criteria_strip, lesion_table, option_rows, sign_grid
from netcore.reports.chart import lay_out
from netcore.reports.chart_pdf import Chart
from netcore.reports.page import (
    FAINT,
    INK,
    MARGIN,
    Columns,
    Kit,
    Paper,
    draw_down,
    even_columns,
    height_of,
    left_out,
    one_page,
    safe,
)

_GAP = 12.0
_SOURCES_IN = 3
_SOURCE_GAP = 8.0
_CHART_GROWS = 60.0
_Blocks = tuple[list[Flowable], list[Flowable], list[Flowable]]


@dataclass(frozen=True, slots=True)
class _Limits:
    """How large the words are, how many lines of each part stand on the page, and whether arguments are counted."""

    size: float
    lesions: int
    markers: int
    notes: int
    missing: int
    due: int
    sources: int
    chart: float
    counts: bool


# From roomy to tight: the roomiest that fits is taken. Question, stop signs, cautions and options are never shortened,
# and the words get no smaller than `LEAST`: what has no room is counted instead.
LEAST = 7.5
_ROOMY = tuple(_Limits(size, 99, 99, 99, 99, 99, 30, 245, True) for size in (9.0, 8.5, 8.0, LEAST))
_FULL, _TIGHT, _BARE = (_Limits(LEAST, 16, 8, 8, 20, 8, 5, 225, True), _Limits(LEAST, 5, 1, 2, 3, 2, 0, 145, False),
                        _Limits(LEAST, 1, 1, 1, 1, 1, 0, 90, False))


def _between(roomy: _Limits, tight: _Limits, steps: int) -> Iterator[_Limits]:
    """So many steps from one to the other, the last of which is the other."""
    first, last = astuple(roomy), astuple(tight)
    for step in range(1, steps + 1):
        share = step / steps
        lesions, markers, notes, missing, due, sources, chart = (
            round(one + (other - one) * share) for one, other in zip(first[1:-1], last[1:-1], strict=True))
        yield _Limits(roomy.size, lesions, markers, notes, missing, due, sources, chart,
                      roomy.counts and share < _COUNTED)


_COUNTED = 0.4
_TRIES = (*_ROOMY, _FULL, *_between(_FULL, _TIGHT, 40), *_between(_TIGHT, _BARE, 12))


def board_pdf(summary: BoardSummary, paper: Paper) -> bytes:
    """The page; what does not fit is counted on it (`3 more lesions: see the screen`)."""
    return one_page(paper, f"Board summary, {summary.banner.patient_id}, {summary.as_of}",
                    lambda canvas, width, height: draw_board(canvas, summary, width, height))


def draw_board(canvas: Canvas, summary: BoardSummary, width: float, height: float) -> None:
    """Draw the summary on one page of this size."""
    inner, room = width - 2 * MARGIN, height - 2 * MARGIN
    fill = cache(lambda limits: _fill(summary, limits, inner, room))
    place = bisect_left(_TRIES, True, key=lambda limits: fill(limits) is not None)
    limits = _TRIES[min(place, len(_TRIES) - 1)]
    above, below, foot = fill(limits) or _blocks(summary, limits, inner)
    free = room - sum(height_of(blocks, inner) for blocks in (above, below, foot))
    top = draw_down(canvas, above, MARGIN, height - MARGIN, inner)
    if summary.figure:
        tall = max(limits.chart, min(free, limits.chart + _CHART_GROWS))
        parts = lay_out(summary.figure, inner, tall, max(SMALL, min(limits.size * 0.86, 6.6)))
        top = draw_down(canvas, [Chart(parts, inner, tall)], MARGIN, top, inner)
    draw_down(canvas, below, MARGIN, top, inner)
    draw_down(canvas, foot, MARGIN, MARGIN + height_of(foot, inner), inner)


def _blocks(summary: BoardSummary, limits: _Limits, inner: float) -> _Blocks:
    kit = Kit(limits.size, LEAST)
    return _above(summary, kit, inner), _below(summary, kit, limits, inner), _foot(summary, kit)


def _fill(summary: BoardSummary, limits: _Limits, inner: float, room: float) -> _Blocks | None:
    """What stands above and below the time line and at the foot, with as many sources as there is room for; None where
    it does not fit the page."""
    above, below, foot = _blocks(summary, limits, inner)
    free = room - sum(height_of(blocks, inner) for blocks in (above, below, foot))
    free -= limits.chart if summary.figure else 0
    least = max(limits.sources, _cited(summary, limits))
    sources = _most_sources(summary, Kit(limits.size * 0.76, SMALL), inner, free, least)
    return None if sources is None else (above, [*below, *sources], foot)


def _above(summary: BoardSummary, kit: Kit, inner: float) -> list[Flowable]:
    who = summary.banner
    origin = f' · <font color="{FAINT}">{safe(who.origin)}</font>' if who.origin else ""
    parts: list[Flowable] = [
        Columns([[kit.text(f"<b>{safe(who.patient_id)}</b>", by=1.7)],
                 [kit.text(f"Board summary · day looked at <b>{safe(summary.as_of)}</b>", align=2, colour=FAINT)]],
                (1, 1), 8),
        kit.text(f"{safe(who.person)} · {safe(who.diagnosis)} · {safe(who.syndrome)}{origin}", by=1.05)]
    if who.citation:
        parts.append(kit.text(safe(who.citation), by=0.85, colour=FAINT))
    cautions = [kit.gap(0.4), kit.heading(CAUTIONS_HEAD), *kit.lines(summary.cautions)] if summary.cautions else []
    return [*parts, kit.gap(0.4), kit.text(safe(summary.question), by=1.6, bold=True), kit.gap(0.5),
            kit.heading(SIGNS_HEAD), sign_grid(summary.signs, kit, inner), *cautions, kit.gap(0.8)]


def _below(summary: BoardSummary, kit: Kit, limits: _Limits, inner: float) -> list[Flowable]:
    left: list[Flowable] = [kit.heading("Lesions"), *kit.lines(_few(summary.response, limits.notes, "note"))]
    if summary.criteria:
        left += [criteria_strip(summary.criteria, kit), kit.gap(0.3)]
    left += lesion_table(summary.lesions, limits.lesions, kit)
    left += [kit.gap(0.3), *kit.lines([(f"Pattern of the seed review on these lesions: {summary.plan}", ""),
                                       *summary.procedure]), kit.gap(), kit.heading("Markers"),
             *kit.lines(_few(summary.markers, limits.markers, "marker"))]
    counted = " (arguments of each kind)" if limits.counts else ""
    right: list[Flowable] = [kit.heading(f"Options, by standing: none is ranked{counted}"),
                             *option_rows(summary.options, kit, counts=limits.counts)]
    facts = [(f"{one.label} ({one.count})", "") for one in summary.missing]
    missing = "; ".join(text for text, _ in _few(facts, limits.missing, "fact"))
    loose = [[kit.heading("Not known (options it could settle or turn)"),
              kit.text(safe(missing or "No missing fact of those tried would settle or turn a standing."), by=0.9)],
             [kit.heading("Due"), *kit.lines(_few(summary.due, limits.due, "line"))],
             [kit.heading("Symptoms and injections"), *kit.lines(summary.symptoms)] if summary.symptoms else [],
             [kit.heading("Without an exact day, or doubtful"), *kit.lines(_few(summary.undated, limits.notes, "line"))]
             if summary.undated else []]
    half = (inner - _GAP) / 2
    for part in filter(None, loose):
        shorter = min((left, right), key=lambda blocks: height_of(blocks, half))
        shorter += [kit.gap(), *part]
    return [kit.gap(0.4), Columns([left, right], (1, 1), _GAP), kit.gap(0.8)]


def _few(lines: Sequence[tuple[str, str]], most: int, what: str) -> list[tuple[str, str]]:
    """At most so many lines, and how many more there are."""
    more = len(lines) - most
    return [*lines[:most], *([(left_out(more, what), "unknown")] if more > 0 else [])]


def _cited(summary: BoardSummary, limits: _Limits) -> int:
    """How many sources from the first the sentences on the page name by number, so that no `[n]` leads nowhere."""
    shown = [*summary.response[:limits.notes], *summary.markers[:limits.markers]]
    numbers = {number for text, _ in shown for group in re.findall(r"\[([\d, ]+)\]$", text)
               for number in group.split(", ")}
    named = [place for place, one in enumerate(summary.sources, start=1)
             if any(f"[{number}] " in one.text for number in numbers)]
    return max(named, default=0)


def _most_sources(summary: BoardSummary, kit: Kit, width: float, free: float, least: int) -> list[Flowable] | None:
    """As many sources as there is room for; None where not even the `least` number fits."""
    every = [kit.text(f'{safe(one.text)}. <font color="{INK}">{safe(one.checked).capitalize()}.</font>',
                      colour=FAINT, after=0.6) for one in summary.sources]
    fewer = range(len(every), min(len(every), least) - 1, -1)
    place = bisect_left(fewer, True, key=lambda count: height_of(_sources(every, count, kit, width), width) <= free)
    return _sources(every, fewer[place], kit, width) if place < len(fewer) else None


def _sources(every: Sequence[Flowable], count: int, kit: Kit, width: float) -> list[Flowable]:
    if not every:
        return []
    shown = list(every[:count])
    if more := len(every) - count:
        shown.append(kit.text(safe(left_out(more, "source")), colour=FAINT))
    columns = even_columns(shown, _SOURCES_IN, (width - (_SOURCES_IN - 1) * _SOURCE_GAP) / _SOURCES_IN)
    return [Kit(LEAST).heading("Sources: limits named [n] above, then the options' arguments"),
            Columns(columns, (1,) * _SOURCES_IN, _SOURCE_GAP)]


def _foot(summary: BoardSummary, kit: Kit) -> list[Flowable]:
    small = Kit(kit.size * 0.8, SMALL)
    return [kit.gap(0.4), small.text(f"{safe(summary.versions)} <b>Not a medical device.</b> Arguments from published "
                                   "sources; nothing here decides, ranks or recommends. Not known is neither yes nor "
                                   "no.", colour=FAINT)]
