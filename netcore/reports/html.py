"""What do all HTML documents share? One file with its own look: no script, nothing loaded from outside."""

from collections.abc import Iterable, Sequence
from html import escape

# A second lock: even text that got through as markup could load or run nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"


def document(title: str, style: str, body: str) -> str:
    """The whole file; `title` is text, `body` is markup made of escaped text."""
    return (f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
            f"<style>{style}</style></head><body>{body}</body></html>\n")


def lines_html(lines: Iterable[tuple[str, str]]) -> str:
    """Sentences, one a line; a pair is (sentence, `strong` or `unknown`)."""
    return "".join(f'<p class="{kind}">{escape(text)}</p>' for text, kind in lines if text)


def table_html(rows: Sequence[Sequence[str]]) -> str:
    """A table whose first row is its head."""
    head, *body = rows
    cells = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in body)
    return f'<div class="wide"><table><tr>{cells}</tr>{lines}</table></div>'


def link_html(address: str | None) -> str:
    """A link to a source on the web, where its address is certain; it is followed only when it is clicked."""
    if address is None or not address.startswith("https://"):
        return ""
    return f' <a href="{escape(address, quote=True)}" rel="noopener noreferrer">{escape(address)}</a>'
