"""How is a panel of many lines and points told to a browser in few traces?

Each trace costs a browser about 1.5 ms, whatever is in it. What is seen and said stays the same.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

Trace = dict[str, Any]
# What a line may have of its own and still be drawn in one go with another.
_LINE = ("line", "opacity", "fill", "fillcolor", "cliponaxis", "connectgaps")


def join_panel(traces: Iterable[Trace]) -> list[Trace]:
    """Lines of one look as one trace with gaps, then all points and names as one, then all that the pointer is told.

    The pointer is told everything of a day at once, so that nothing is hidden behind another point of that day.
    """
    listed = list(traces)
    lines: dict[str, Trace] = {}
    for trace in listed:
        if "lines" in trace["mode"]:
            _add_line(lines, trace)
    return [*lines.values(), *_join_marks(listed), *_join_words(listed)]


def _add_line(lines: dict[str, Trace], trace: Trace) -> None:
    look = {key: trace[key] for key in _LINE if key in trace}
    name = repr(look)
    if name not in lines:
        lines[name] = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "name": trace.get("name"), **look,
                       "x": list(trace["x"]), "y": list(trace["y"])}
        return
    line = lines[name]
    line["x"] += [line["x"][-1], *trace["x"]]
    line["y"] += [None, *trace["y"]]


def _join_marks(traces: list[Trace]) -> Iterator[Trace]:
    """Points and names; a name without a point has a point of no size."""
    marks: Trace = {"x": [], "y": [], "text": [], "textposition": []}
    marker: dict[str, list[Any]] = {"symbol": [], "size": [], "color": []}
    edge: dict[str, list[Any]] = {"width": [], "color": []}
    font: dict[str, list[Any]] = {"size": [], "color": []}
    for trace in traces:
        if not {"markers", "text"} & set(trace["mode"].split("+")):
            continue
        length = len(trace["x"])
        given = trace.get("marker", {}) if "markers" in trace["mode"] else {"size": 0}
        colour = given.get("color") or trace.get("line", {}).get("color")
        words = trace.get("textfont", {}) if "text" in trace["mode"] else {}
        marks["x"] += trace["x"]
        marks["y"] += trace["y"]
        marks["text"] += trace.get("text", [""] * length)
        marks["textposition"] += _each(trace.get("textposition"), length)
        marker["symbol"] += _each(given.get("symbol", "circle"), length)
        marker["size"] += _each(given.get("size"), length)
        marker["color"] += _each(colour, length)
        edge["width"] += _each(given.get("line", {}).get("width", 0), length)
        edge["color"] += _each(given.get("line", {}).get("color", colour), length)
        font["size"] += _each(words.get("size"), length)
        font["color"] += _each(words.get("color"), length)
    if marks["x"]:
        yield {"type": "scatter", "mode": "markers+text", "hoverinfo": "skip", "cliponaxis": False, **_shorten(marks),
               "marker": {**_shorten(marker), "line": _shorten(edge)}, "textfont": _shorten(font)}


def _each(value: Any, length: int) -> list[Any]:
    return list(value) if isinstance(value, list) else [value] * length


def _shorten(given: dict[str, list[Any]]) -> Trace:
    """One value where all are the same, and nothing where none is given."""
    told = {name: values for name, values in given.items() if any(value is not None for value in values)}
    return {name: values[0] if name not in ("x", "y", "text") and values.count(values[0]) == len(values) else values
            for name, values in told.items()}


def _join_words(traces: list[Trace]) -> Iterator[Trace]:
    """What the pointer is told: one answering place a day, on a line that is not seen."""
    said: dict[date, tuple[float, list[str]]] = {}
    for trace in traces:
        if "hovertemplate" not in trace:
            continue
        colour = trace.get("marker", {}).get("color") or trace.get("line", {}).get("color")
        details = trace.get("customdata", [""] * len(trace["x"]))
        for day, height, detail in zip(trace["x"], trace["y"], details, strict=True):
            if day is not None and height is not None:
                sentence = _fill(trace["hovertemplate"], day, height, detail)
                said.setdefault(day, (height, []))[1].append(f'<span style="color:{colour}">■</span> {sentence}')
    if said:
        days = sorted(said)
        yield {"type": "scatter", "mode": "lines", "line": {"width": 0}, "x": days, "y": [said[day][0] for day in days],
               "customdata": ["<br>".join(dict.fromkeys(said[day][1])) for day in days],
               "hovertemplate": "%{customdata}<extra></extra>"}


def _fill(template: str, day: date, height: float, detail: str) -> str:
    words = template.removesuffix("<extra></extra>").replace("%{x|%d %b %Y}", f"{day:%d %b %Y}")
    return words.replace("%{y}", f"{height:g}").replace("%{customdata}", detail)
