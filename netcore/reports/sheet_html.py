"""The patient's sheet as one HTML file in large type."""

from html import escape

from netcore.reports.html import document
from netcore.reports.sheet import PatientSheet

_STYLE = """
body { font: 19px/1.45 "DejaVu Sans", Verdana, Arial, sans-serif; color: #15181c; background: #fff; max-width: 42rem;
  margin: 1.5rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.15rem; margin: 1.1rem 0 .2rem; } p { margin: 0 0 .2rem; }
.faint { color: #4a5058; } .end { margin-top: 1.4rem; font-size: .85em; }
@media print { body { font-size: 13pt; margin: 0; } @page { margin: 16mm; } }
"""


def sheet_html(sheet: PatientSheet) -> str:
    """The file; the same sheet gives the same bytes."""
    parts = "".join(f"<h2>{escape(heading)}</h2>{''.join(f'<p>{escape(line)}</p>' for line in lines)}"
                    for heading, lines in sheet.parts if lines)
    return document(f"{sheet.title}, {sheet.as_of}", _STYLE,
                    f'<h1>{escape(sheet.title)}</h1><p class="faint">As of {escape(sheet.as_of)}</p>{parts}'
                    f'<p class="faint end">{escape(sheet.closing)}</p>')
