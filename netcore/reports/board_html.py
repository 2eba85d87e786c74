"""The board summary as one HTML file that opens anywhere: nothing is left out, for it has no page to fit."""

from html import escape

from netcore.reports.board import CAUTIONS_HEAD, BoardSummary
from netcore.reports.chart import lay_out
from netcore.reports.chart_svg import draw_svg
from netcore.reports.html import document, lines_html, link_html, table_html
from netcore.views import palette

_WIDTH, _HEIGHT, _LETTER = 760.0, 330.0, 8.5
STYLE = """
body { font: 14px/1.4 "DejaVu Sans", Verdana, Arial, sans-serif; color: #15181c; background: #fff; max-width: 66rem;
  margin: 1.2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.35rem; margin: .5rem 0 .8rem; } h2 { font-size: .95rem; color: #4a5058; margin: 1rem 0 .3rem; }
p { margin: 0 0 .25rem; } .faint { color: #4a5058; font-size: .85em; } .strong { font-weight: bold; }
.unknown { color: #8a5f00; } .stop { color: #a8400a; } .who { display: flex; flex-wrap: wrap; gap: .2rem 1rem; }
.who b { font-size: 1.3rem; } .who .right { margin-left: auto; }
.signs { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .4rem; }
.sign { border-left: 4px solid #8a8f98; padding: .15rem .5rem; }
.sign.yes { border-color: #a8400a; background: #fbeee6; }
.sign.unknown { border-left: 4px dashed #b07d00; background: #fbf6e9; color: inherit; }
.sign.yes b { color: #a8400a; } .sign.unknown b { color: #8a5f00; }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1.6rem; }
svg { width: 100%; min-width: 42rem; height: auto; }
.strip { display: flex; flex-wrap: wrap; gap: 2px; margin: .3rem 0; }
.strip div { padding: .1rem .4rem; text-align: center; font-size: .8em; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .85em; width: 100%; overflow-wrap: normal; }
th { text-align: left; font-weight: normal; color: #4a5058; }
td, th { overflow-wrap: break-word; padding: .1rem .5rem .1rem 0; vertical-align: top;
  border-bottom: 1px solid #dfe2e6; } td:first-child { font-weight: bold; }
.option { border-bottom: 1px solid #dfe2e6; padding: .15rem 0; } .sources { columns: 2 20rem; }
@media (max-width: 48rem) { .two { grid-template-columns: 1fr; } }
@media print { svg { min-width: 0; }
  body { font-size: 8pt; margin: 0; max-width: none; padding: 0; } @page { margin: 10mm; }
  .sign, .option, p { break-inside: avoid; } }
"""
_WORDS = {"advised against": "stop", "stop sign, limit not checked": "stop", "cannot be told": "unknown"}


def board_html(summary: BoardSummary) -> str:
    """The file; the same summary gives the same bytes."""
    return document(f"Board summary, {summary.banner.patient_id}, {summary.as_of}", STYLE, board_body(summary))


def board_body(summary: BoardSummary) -> str:
    """What stands in the file, for a file that holds several."""
    who = summary.banner
    return "".join([
        f'<div class="who"><b>{escape(who.patient_id)}</b><span class="right">Board summary · day looked at '
        f"<strong>{escape(summary.as_of)}</strong></span></div>"
        f"<p>{' · '.join(escape(text) for text in (who.person, who.diagnosis, who.syndrome, who.origin) if text)}</p>",
        f'<p class="faint">{escape(who.citation)}</p>' if who.citation else "", f"<h1>{escape(summary.question)}</h1>",
        "<h2>Stop signs</h2>", _signs(summary),
        f"<h2>{CAUTIONS_HEAD}</h2>{lines_html(summary.cautions)}" if summary.cautions else "",
        "<h2>Time line</h2>", _chart(summary), '<div class="two"><div>',
        "<h2>Lesions</h2>", lines_html(summary.response), _strip(summary),
        table_html(summary.lesions) if summary.lesions else "",
        lines_html([(f"Pattern of the seed review on these lesions: {summary.plan}", ""), *summary.procedure]),
        "<h2>Markers</h2>", lines_html(summary.markers),
        f"<h2>Symptoms and injections</h2>{lines_html(summary.symptoms)}" if summary.symptoms else "",
        "<h2>Due</h2>", lines_html(summary.due),
        f"<h2>Without an exact day, or doubtful</h2>{lines_html(summary.undated)}" if summary.undated else "",
        "</div><div>", "<h2>Options, by standing: none is ranked</h2>", _options(summary),
        "<h2>Not known, and the options whose standing it could settle or turn</h2>",
        lines_html([(one.line, "unknown") for one in summary.missing]
                   or [("No missing fact of those tried would settle or turn a standing.", "")]), "</div></div>",
        "<h2>Sources: limits named [n] above, then the options' arguments</h2>", _sources(summary),
        f'<p class="faint">{escape(summary.versions)} <strong>Not a medical device.</strong> Arguments from published '
        "sources; nothing here decides, ranks or recommends. Not known is neither yes nor no.</p>"])


def _signs(summary: BoardSummary) -> str:
    return '<div class="signs">' + "".join(
        f'<div class="sign {sign.state}">{escape(sign.label)}: <b>{escape(sign.answer)}</b>'
        f'<div class="faint">{escape(sign.detail)}</div></div>' for sign in summary.signs) + "</div>"


def _chart(summary: BoardSummary) -> str:
    if summary.figure is None:
        return '<p class="unknown">Nothing that could be drawn has an exact day, so there is no time line.</p>'
    parts = lay_out(summary.figure, _WIDTH, _HEIGHT, _LETTER)
    return f'<div class="wide">{draw_svg(parts, _WIDTH, _HEIGHT, summary.figure_alt)}</div>'


def _strip(summary: BoardSummary) -> str:
    if not summary.criteria:
        return ""
    return '<div class="strip">' + "".join(
        f'<div style="background:{palette.RESPONSES.get(category, "#d9dbdf")}">{escape(title)}<br>'
        f"<strong>{escape(category)}</strong></div>" for title, category in summary.criteria) + "</div>"


def _options(summary: BoardSummary) -> str:
    return "".join(
        f'<div class="option"><strong>{escape(one.label)}: <span class="{_WORDS.get(one.standing, "")}">'
        f'{escape(one.standing)}</span></strong><div>{escape(one.because)} <span class="faint">({escape(one.counts)})'
        "</span></div></div>" for one in summary.options)


def _sources(summary: BoardSummary) -> str:
    return '<div class="sources faint">' + "".join(
        f'<p class="{"unknown" if one.unchecked else ""}">{escape(one.text)}. {escape(one.checked.capitalize())}.'
        f"{link_html(one.link)}</p>" for one in summary.sources) + "</div>"
