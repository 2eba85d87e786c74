"""What the pages write themselves, as a reader meets it."""

import json
import re
from html import unescape
from typing import Any

from streamlit.testing.v1 import AppTest

_EXPLAINED = re.compile(r"</?abbr[^>]*>")
_FIGURE = re.compile(r'<div class="net-figure" hidden ([^>]*)>(.*?)</div>', re.S)


def html_of(app: AppTest) -> str:
    """All markup that the pages write themselves, without the style sheet, the data of charts and what stands beside
    the pointer on a word that the glossary explains."""
    bodies = (element.proto.body for element in app.get("html"))
    return _EXPLAINED.sub("", "\n".join(_FIGURE.sub("", body) for body in bodies if not body.startswith("<style")))


def charts_of(app: AppTest) -> list[dict[str, Any]]:
    """The figures that the page hands to the browser."""
    bodies = "\n".join(element.proto.body for element in app.get("html"))
    return [json.loads(unescape(text)) for _, text in _FIGURE.findall(bodies)]


def plain(markup: str) -> str:
    """Markup as it is read, a chart by what is said of it in words."""
    said = [text for given, _ in _FIGURE.findall(markup) for text in re.findall(r'data-alt="([^"]*)"', given)]
    read = re.sub(r"<style>.*?</style>|<[^>]+>", "", _FIGURE.sub("", markup), flags=re.S)
    return unescape("\n".join([read, *said]))
