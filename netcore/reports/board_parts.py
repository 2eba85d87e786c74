"""The parts of the printed board summary that are more than lines of text."""

import re
from collections.abc import Sequence
from itertools import groupby

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable, Table, TableStyle

from netcore.reports.board import OptionLine, SignLine
from netcore.reports.page import ALARM, FAINT, INK, UNKNOWN, Box, Columns, Kit, even_columns, left_out, safe
from netcore.views import palette

_GUTTER = 8.0
_LOOKS = {"yes": (ALARM, False, "#fbeee6"), "unknown": ("#b07d00", True, "#fbf6e9"), "no": ("#8a8f98", False, None),
          "not_applicable": ("#c6c9ce", False, None)}
_WORDS = {"yes": ALARM, "unknown": UNKNOWN, "no": INK, "not_applicable": FAINT}
# Points of what is looked up and not read: names of criteria, sources, the foot.
SMALL = 6.0
_SHORT_NAME = 7
# The last size stands in the column beside the verdict.
_VERDICT = re.compile(r"^(\S+)\s+\S+ mm \((.+)\)$")
SIGNS_HEAD = "Stop signs: yes where a rule against or a caution holds; not known names what is not recorded or too old"
# Colours of standings by their words; the others are black.
STANDINGS = {"advised against": ALARM, "stop sign, limit not checked": ALARM, "cannot be told": UNKNOWN}


def sign_grid(signs: Sequence[SignLine], kit: Kit, width: float) -> Flowable:
    """The stop signs in two columns of even height, each under the other: yes on a red ground, not known dashed, with
    what was found and when."""
    boxes: list[Flowable] = []
    for sign in signs:
        colour, dashed, ground = _LOOKS[sign.state]
        found = f' <font color="{FAINT}">{safe(sign.detail)}</font>' if sign.detail else ""
        answer = f'<font color="{_WORDS[sign.state]}"><b>{safe(sign.answer)}</b></font>'
        said = kit.text(f"{safe(sign.label)}: {answer}{found}")
        boxes.append(Box([said], colour, dashed=dashed, ground=ground, after=2.5))
    return Columns(even_columns(boxes, 2, (width - _GUTTER) / 2), (1, 1), _GUTTER)


def criteria_strip(criteria: Sequence[tuple[str, str]], kit: Kit) -> Flowable:
    """The last scan under each criterion, the category on its own colour."""
    small = Kit(kit.size * 0.74, SMALL)
    cells = [[small.text(safe(title), align=1), kit.text(f"<b>{safe(category)}</b>", by=0.84, align=1)]
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
    (name, role, segment, *scans, verdict), *body = rows
    # The first is that of the baseline, where there is one.
    kept = [place for place in range(len(scans)) if place in (0, len(scans) - 2, len(scans) - 1)]
    heads = [scans[place].removesuffix(", mm").replace(" (baseline)", ", baseline") for place in kept]
    head = [f"{name}, mm", f"{role}, {segment}", *heads, verdict]
    shown: list[list[Flowable]] = [[kit.text(safe(cell), by=0.8, colour=FAINT) for cell in head]]
    for name, role, segment, *sizes, verdict in body[:most]:
        cells = [f"{role}, {segment}", *(sizes[place] for place in kept), _VERDICT.sub(r"\1 \2", verdict)]
        shown.append([kit.text(f"<b>{safe(name)}</b>", by=0.9), *(kit.text(safe(cell), by=0.9) for cell in cells)])
    longest = max(len(row[0]) for row in body)
    shares = [0.9 if longest < _SHORT_NAME else 1.5, 1.6, *([1.0] * len(kept)), 1.2]
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


def option_rows(options: Sequence[OptionLine], kit: Kit, *, counts: bool) -> list[Flowable]:
    """Every option with its standing and why; those that stand alike for the same reason share a row."""
    rows: list[Flowable] = []
    for (standing, because), given in groupby(options, key=lambda one: (one.standing, one.in_short)):
        alike = list(given)
        colour = STANDINGS.get(standing, INK)
        found = f' <font color="{FAINT}">({safe("; ".join(_counted(one.counts) for one in alike))})</font>' \
            if counts else ""
        rows += [kit.text(f'<b>{safe(", ".join(one.label for one in alike))}</b>: <font color="{colour}">'
                          f"<b>{safe(standing)}</b></font>"),
                 kit.text(f"{safe(because)}{found}", by=0.86, after=0.5), _Rule()]
    return rows
