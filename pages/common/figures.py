"""How does a figure reach the browser, and stay there while the day changes?

Streamlit's own chart gets a new identity with every change, so the browser throws it away and draws it from nothing
(twice). Here one chart stays in its place, and Plotly redraws what differs.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zlib import crc32

import plotly
import plotly.io
import streamlit as st

_FOLDER = Path(__file__).parent
PLOTLY_FILE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
# The version stands in the address, so that browsers may keep the file for good.
PLOTLY_ADDRESS = f"plotly-{version('plotly')}.min.js"

# What of Streamlit's frontend draws a component, and how one of its files names another that it needs.
_SCRIPTS = Path(st.__file__).parent / "static" / "static" / "js"
_FRAME, _NEEDS = "BidiComponent.*.js", re.compile(r'(?:from|import)"\./([^"]+\.js)"')

_chart = st.components.v2.component(
    "net_chart", html='<div class="net-chart" role="figure"></div>', js=(_FOLDER / "chart.js").read_text("utf-8"),
    isolate_styles=False)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A figure as the browser gets it, which may be kept; the height in pixels."""

    height: int
    text: str


def scripts_of_frame() -> list[str]:
    """The addresses of what the frontend needs before a chart and asks for only once a page has one; none where a
    later Streamlit names them otherwise."""
    known = set(re.findall(r"js/([^\"]+\.js)", (_SCRIPTS.parents[1] / "index.html").read_text("utf-8")))
    needed = [path.name for path in _SCRIPTS.glob(_FRAME)]
    for name in needed:
        found = _NEEDS.findall((_SCRIPTS / name).read_text("utf-8"))
        needed += [one for one in dict.fromkeys(found) if one not in known and one not in needed]
    return [f"static/js/{name}" for name in needed]


def prepare_figure(figure: Mapping[str, Any]) -> Prepared:
    """A figure in plain data as text."""
    return Prepared(figure["layout"]["height"], plotly.io.to_json(figure, validate=False))


def show_chart(figure: Prepared, *, key: str, alt: str) -> None:
    """A chart as wide as its column; `alt` is what a screen reader says."""
    # Beside its place and not as the component's own data, which would come a frame and a module later; the place is
    # called all the same, should the figure not be where it looks.
    st.html(f'<div class="net-figure" hidden data-key="{escape(key)}" data-height="{figure.height}" '
            f'data-alt="{escape(alt)}">{escape(figure.text, quote=False)}</div>')
    _chart(key=key, data={"script": PLOTLY_ADDRESS, "key": key, "figure": crc32(figure.text.encode())})
