"""The parts of the printed board summary that are more than lines of text."""

from collections.abc import Sequence

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable, Table, TableStyle

from netcore.reports.board import OptionLine, SignLine
from netcore.reports.page import ALARM, FAINT, INK, UNKNOWN, Box, Columns, Kit, height_of, left_out, safe
from netcore.views import palette

_ACROSS = 4
_LOOKS = {"yes": (ALARM, False, "#fbeee6"), "unknown": ("#b07d00", True, "#fbf6e9"), "no": ("#8a8f98", False, None),
          "not_applicable": ("#c6c9ce", False, None)}
_WORDS = {"yes": ALARM, "unknown": UNKNOWN, "no": INK, "not_applicable": FAINT}
_NARROW = 130.0
_SHORT_NAME = 7
_LEGEND = "yes: a rule against or a caution holds. Not known is neither yes nor no: it names what is not recorded or " \
          "too old."
# Colours of standings by their words; the others are black.
STANDINGS = {"advised against": ALARM, "stop sign, limit not checked": ALARM, "cannot be told": UNKNOWN}


def sign_grid(signs: Sequence[SignLine], kit: Kit) -> Flowable:
    """The stop signs in boxes: yes on a red ground, not known dashed, with what was found and when."""
    rows: list[Flowable] = []
    for start in range(0, len(signs), _ACROSS):
        few = signs[start:start + _ACROSS]
        tall = max(height_of(_sign(sign, kit), _NARROW - 10) for sign in few) + 4
        boxes: list[list[Flowable]] = []
        for sign in few:
            colour, dashed, ground = _LOOKS[sign.state]
            boxes.append([Box(_sign(sign, kit), colour, dashed=dashed, ground=ground, height=tall)])
        empty = _ACROSS - len(few)
        boxes += [] if not empty else [[kit.text(_LEGEND, by=0.88, colour=FAINT, indent=6)],
                                                               *([] for _ in range(empty - 1))]
        rows += [Columns(boxes, (1,) * _ACROSS, 5), kit.gap(0.35)]
    return Columns([rows], (1,), 0)


def _sign(sign: SignLine, kit: Kit) -> list[Flowable]:
    return [kit.text(f"{safe(sign.label)}: <font color=\"{_WORDS[sign.state]}\"><b>{safe(sign.answer)}</b></font>"),
            *([kit.text(safe(sign.detail), by=0.88, colour=FAINT)] if sign.detail else [])]


def criteria_strip(criteria: Sequence[tuple[str, str]], kit: Kit) -> Flowable:
    """The last scan under each criterion, the category on its own colour."""
    cells = [[kit.text(safe(title), by=0.74, align=1), kit.text(f"<b>{safe(category)}</b>", by=0.84, align=1)]
             for title, category in criteria]
    table = Table([cells], colWidths=[None] * len(cells), hAlign="LEFT")
    style = [("LEFTPADDING", (0, 0), (-1, -1), 1), ("RIGHTPADDING", (0, 0), (-1, -1), 1),
             ("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
             ("VALIGN", (0, 0), (-1, -1), "BOTTOM"), ("INNERGRID", (0, 0), (-1, -1), 1.2, HexColor("#ffffff"))]
    style += [("BACKGROUND", (place, 0), (place, 0), HexColor(palette.RESPONSES.get(category, "#d9dbdf")))
              for place, (_, category) in enumerate(criteria)]
    table.setStyle(TableStyle(style))
    return table


def lesion_table(rows: Sequence[Sequence[str]], most: int, kit: Kit) -> list[Flowable]:
    """Lesions with the baseline and the last scans; how many more there are."""
    if not rows:
        return []
    head, *body = rows
    shown = [[kit.text(safe(cell), by=0.8, colour=FAINT) for cell in head],
             *([kit.text(f"<b>{safe(row[0])}</b>", by=0.9), *(kit.text(safe(cell), by=0.9) for cell in row[1:])]
               for row in body[:most])]
    longest = max(len(row[0]) for row in body)
    shares = [0.8 if longest < _SHORT_NAME else 1.5, 1.3, 0.9, *([1.0] * (len(head) - 4)), 2.2]
    lines = []
    for row in shown:
        lines += [Columns([[cell] for cell in row], shares, 3), _Rule()]
    left = len(body) - most
    return [*lines, *([kit.text(left_out(left, "lesion"), colour=UNKNOWN)] if left > 0 else [])]


class _Rule(Flowable):  # type: ignore[misc]
    """A hairline between rows."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Called by ReportLab."""
        self.width = width
        return width, 1.6

    def draw(self) -> None:
        """Called by ReportLab."""
        self.canv.setStrokeColor(HexColor("#dfe2e6"))
        self.canv.setLineWidth(0.5)
        self.canv.line(0, 0.6, self.width, 0.6)


def _counted(counts: str) -> str:
    """The kinds of arguments that there are: for want of room those without one are not named."""
    return " · ".join(kind for kind in counts.split(" · ") if not kind.endswith(" 0")) or "no argument"


def option_rows(options: Sequence[OptionLine], kit: Kit) -> list[Flowable]:
    """Every option with its standing and why."""
    rows: list[Flowable] = []
    for one in options:
        colour = STANDINGS.get(one.standing, INK)
        rows += [kit.text(f'<b>{safe(one.label)}</b>: <font color="{colour}"><b>{safe(one.standing)}</b></font>'),
                 kit.text(f"{safe(one.because)} <font color=\"{FAINT}\">({safe(_counted(one.counts))})</font>", by=0.86,
                          colour=INK, after=0.5), _Rule()]
    return rows
