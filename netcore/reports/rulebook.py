"""The whole rulebook as one printable page, made from the same sheets that judge.

Self-contained HTML without script: every rule, value, disagreement, score, series, statement and document, with its
source and how well it was checked.
"""

from html import escape
from itertools import groupby

from netcore.evidence import Rulebook, evidence_hash
from netcore.views.evidence.entry import Entry
from netcore.views.evidence.page import counts, entries

_STYLE = """
body { font: 10.5pt/1.4 "DejaVu Sans", Arial, sans-serif; color: #15181c; max-width: 46rem; margin: 1.5rem auto;
  padding: 0 1rem; }
h1 { font-size: 20pt; } h2 { font-size: 14pt; border-bottom: 1px solid #8a8f98; margin-top: 2rem; }
section { break-inside: avoid; margin: .8rem 0; padding-left: .7rem; border-left: 3px solid #c6cfdc; }
section.unchecked { border-left: 3px dashed #b07d00; } h3 { font-size: 11pt; margin: 0; }
ul { margin: .2rem 0 .2rem 1.1rem; padding: 0; } .small { font-size: 8.5pt; color: #4a5058; }
.unchecked-line { font-style: italic; }
@page { margin: 16mm; }
"""


def rulebook_page(book: Rulebook) -> str:
    """The page; the same sheets give the same bytes."""
    given = sorted(entries(book), key=lambda entry: entry.sheet)
    body = "".join(f"<h2>{escape(sheet)}</h2>{''.join(map(_section, group))}"
                   for sheet, group in groupby(given, key=lambda entry: entry.sheet))
    return (f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Rulebook</title>'
            f"<style>{_STYLE}</style></head><body><h1>Rulebook of the NET liver follow-up</h1>"
            f'<p>{escape(counts(book))}</p><p class="small">Sheets {evidence_hash()}. Not a medical device. Nothing '
            f"here is a recommendation of this software.</p>{body}</body></html>")


def _section(entry: Entry) -> str:
    lines = "".join(f"<li><b>{escape(name)}</b>: {escape(text)}</li>" for name, text in entry.lines)
    lines += "".join(f'<li class="{"unchecked-line" if value.unchecked else ""}">{escape(value.label)}: '
                     f"<b>{escape(value.value)}</b>, since {escape(value.since)}. {escape(value.source)}. "
                     f"{escape(value.checked)}.</li>" for value in entry.values)
    lines += "".join(f'<li class="{"unchecked-line" if source.unchecked else ""}">{escape(source.text)}. '
                     f"{escape(source.checked)}. {escape(source.link or '')}"
                     f"{escape(f'identifier not checked: {source.not_checked}') if source.not_checked else ''}</li>"
                     for source in entry.sources)
    rows = f", rows {', '.join(entry.rows)}" if entry.rows else ""
    return (f'<section class="{"unchecked" if entry.unchecked else ""}"><h3>{escape(entry.title)}</h3><ul>{lines}</ul>'
            f'<div class="small">{escape(f"{entry.kind} {entry.id}{rows}")}</div></section>')
