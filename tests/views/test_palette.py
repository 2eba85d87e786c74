"""Can everything be seen and read, light and dark? Contrast after WCAG 2.2: marks 3 to 1, text 4.5 to 1."""

import re
import tomllib

import pytest

from netcore.views import palette
from tests.conftest import ROOT

THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
STYLE = (ROOT / "pages" / "common" / "style.css").read_text("utf-8")
SIDES = ("light", "dark")
MARK, TEXT = 3.0, 4.5
# Grounds on which a name always stands, that name, and the rim of a mark: none is told from the ground of the page.
ON_MARKS = {*palette.RESPONSES.values(), palette.RESPONSE_NAME, palette.RIM}


def luminance(colour: str) -> float:
    parts = [int(colour[place:place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: str, ground: str, share: float) -> str:
    pairs = ((int(colour[place:place + 2], 16), int(ground[place:place + 2], 16)) for place in (1, 3, 5))
    return "#" + "".join(f"{round(share * over + (1 - share) * under):02x}" for over, under in pairs)


def colours_in(text: str) -> set[str]:
    return set(re.findall(r"#[0-9a-f]{6}\b", text))


def test_the_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    # Two greys of the standard's own technique G18: #767676 is the lightest that passes on white.
    assert contrast("#767676", "#ffffff") >= 4.5 > contrast("#777777", "#ffffff")
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"


@pytest.mark.parametrize("side", SIDES)
def test_every_mark_stands_out_from_the_ground(side: str) -> None:
    ground = THEME[side]["backgroundColor"]
    drawn = colours_in((ROOT / "netcore" / "views" / "palette.py").read_text("utf-8")) - ON_MARKS
    assert len(drawn) >= 13
    weak = {colour: round(contrast(colour, ground), 2) for colour in drawn if contrast(colour, ground) < MARK}
    assert weak == {}


def test_no_view_has_a_colour_of_its_own() -> None:
    found = {file.name: colours_in(file.read_text("utf-8")) for file in (ROOT / "netcore" / "views").rglob("*.py")
             if file.name != "palette.py"}
    assert {name: own for name, own in found.items() if own} == {}


def test_the_colours_of_the_stylesheet_are_those_of_the_palette_and_the_theme() -> None:
    known = colours_in((ROOT / "netcore" / "views" / "palette.py").read_text("utf-8"))
    known |= {colour for side in SIDES for colour in THEME[side].values()}
    assert colours_in(STYLE) - known == set()


@pytest.mark.parametrize("side", SIDES)
def test_text_can_be_read_faded_too(side: str) -> None:
    theme = THEME[side]
    faintest = min(float(share) for share in re.findall(r"opacity: (\.\d+)", STYLE))
    for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        assert contrast(theme["textColor"], ground) >= TEXT
        assert contrast(theme["linkColor"], ground) >= TEXT
        assert contrast(mixed(theme["textColor"], ground, faintest), ground) >= TEXT
        assert contrast(theme["borderColor"], theme["backgroundColor"]) >= MARK


@pytest.mark.parametrize("name", [name for name in palette.RESPONSES if name != "NE"])
def test_a_verdict_can_be_read_on_its_ground(name: str) -> None:
    assert contrast(palette.RESPONSE_NAME, palette.RESPONSES[name]) >= TEXT


@pytest.mark.parametrize("side", SIDES)
def test_not_evaluable_can_be_read_where_the_page_shines_through(side: str) -> None:
    red, green, blue, share = re.findall(r"[\d.]+", palette.NOT_EVALUABLE)
    colour = "#" + "".join(f"{int(part):02x}" for part in (red, green, blue))
    ground = mixed(colour, THEME[side]["backgroundColor"], float(share))
    assert contrast(THEME[side]["textColor"], ground) >= TEXT
