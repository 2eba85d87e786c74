"""How does a figure reach the browser without being checked again?"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import plotly.io
from plotly.basedatatypes import BaseFigure


class DrawnFigure(BaseFigure):
    """A figure in plain data that Streamlit sends as it is.

    Streamlit has a mapping validated by plotly on every run, which takes longer than all the rest of the patient page;
    a finished figure is only asked for its content.
    """

    def __init__(self, figure: Mapping[str, Any]) -> None:
        self._drawn = {**figure, "layout": {**figure["layout"], "template": _template()}}

    def to_dict(self) -> dict[str, Any]:
        """The content; Streamlit's template is in it, as in every figure that plotly makes."""
        return self._drawn


@cache
def _template() -> dict[str, Any]:
    """What Streamlit's template says of lines and points; the rest of it is about kinds of charts not drawn here."""
    template = plotly.io.templates[plotly.io.templates.default].to_plotly_json()
    return {"layout": template["layout"], "data": {"scatter": template["data"]["scatter"]}}
