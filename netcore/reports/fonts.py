"""Which fonts do printed documents use? Those of `data/fonts`, so that a page is the same on every machine."""

from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from netcore.evidence.sheets import DATA

REGULAR, BOLD = "DejaVuSansCondensed", "DejaVuSansCondensed-Bold"


@cache
def register_fonts() -> None:
    """Make the two fonts known to ReportLab; done once."""
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, str(DATA / "fonts" / f"{name}.ttf")))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
