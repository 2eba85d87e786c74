"""How is a panel of many lines and points told to a browser in few traces?

Each trace costs a browser about 1.5 ms, whatever is in it. What is seen and said stays the same.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from netcore.views import palette

Trace = dict[str, Any]
# What a line may have of its own and still be drawn in one go with another.
_LINE = ("line", "opacity", "fill", "fillcolor", "cliponaxis", "connectgaps")
_CLEAR, _FONT = "rgba(0,0,0,0)", 11


def join_panel(traces: Iterable[Trace], near: timedelta) -> list[Trace]:
    """Lines of one look as one trace with gaps, then all points and names as one.

    On each day the pointer is told, of every trace, the point nearest to that day and not further away than `near`.
    """
    listed = list(traces)
    lines: dict[str, Trace] = {}
    for trace in listed:
        if "lines" in trace["mode"]:
            _add_line(lines, trace)
    return [*lines.values(), *_join_marks(listed, near)]


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


def _join_marks(traces: list[Trace], near: timedelta) -> Iterator[Trace]:
    """Points and names; a name without a point, and the end of a bar, have a point of no size."""
    marks: Trace = {"x": [], "y": [], "text": [], "textposition": []}
    marker: dict[str, list[Any]] = {"symbol": [], "size": [], "color": []}
    edge: dict[str, list[Any]] = {"width": [], "color": []}
    font: dict[str, list[Any]] = {"size": [], "color": []}
    for trace in traces:
        modes = set(trace["mode"].split("+"))
        if not modes & {"markers", "text"} and "hovertemplate" not in trace:
            continue
        length = len(trace["x"])
        given: Trace = trace.get("marker", {}) if "markers" in modes else {"size": 0}
        words: Trace = trace.get("textfont", {}) if "text" in modes else {}
        marks["x"] += trace["x"]
        marks["y"] += trace["y"]
        marks["text"] += trace.get("text", [""] * length)
        marks["textposition"] += _each(trace.get("textposition"), length)
        marker["symbol"] += _each(given.get("symbol", "circle"), length)
        marker["size"] += _each(given.get("size"), length)
        marker["color"] += _each(_colour(trace), length)
        edge["width"] += _each(given.get("line", {}).get("width", 0), length)
        edge["color"] += _each(given.get("line", {}).get("color", _colour(trace)), length)
        # A point without a name has a font too: every array of one trace has a value for every point.
        font["size"] += _each(words.get("size", _FONT), length)
        font["color"] += _each(words.get("color"), length)
    if any(font["color"]):
        font["color"] = [colour or palette.LIMIT for colour in font["color"]]
    if marks["x"]:
        yield {"type": "scatter", "mode": "markers+text", "cliponaxis": False, **_shorten(marks),
               "marker": {**_shorten(marker), "opacity": 1, "line": _shorten(edge)}, "textfont": _shorten(font),
               **_tell(marks["x"], _gather_words(traces, near))}


def _each(value: Any, length: int) -> list[Any]:
    return list(value) if isinstance(value, list) else [value] * length


def _colour(trace: Trace) -> Any:
    """The colour of a trace's points; clear where they are only there to keep a name off a line, or have none."""
    marker: Trace = trace.get("marker", {})
    if marker.get("opacity") == 0:
        return _CLEAR
    return marker.get("color") or trace.get("line", {}).get("color") or _CLEAR


def _shorten(given: dict[str, list[Any]]) -> Trace:
    """One value where all are the same, and nothing where none is given."""
    told = {name: values for name, values in given.items() if any(value is not None for value in values)}
    return {name: values[0] if name not in ("x", "y", "text") and values.count(values[0]) == len(values) else values
            for name, values in told.items()}


def _gather_words(traces: list[Trace], near: timedelta) -> dict[date, str]:
    """What the pointer is told on each day: each sentence says its own day."""
    told = [_sentences(trace) for trace in traces if "hovertemplate" in trace]
    days = sorted({day for said in told for day, _ in said})
    words: dict[date, str] = {}
    for day in days:
        nearest = [_nearest(said, day) for said in told if said]
        words[day] = "<br>".join(dict.fromkeys(sentence for when, sentence in nearest if abs(when - day) <= near))
    return words


def _nearest(said: list[tuple[date, str]], day: date) -> tuple[date, str]:
    return min(said, key=lambda one: abs(one[0] - day))


def _sentences(trace: Trace) -> list[tuple[date, str]]:
    details = trace.get("customdata", [""] * len(trace["x"]))
    return [(day, f'<span style="color:{_colour(trace)}">■</span> {_fill(trace["hovertemplate"], day, height, detail)}')
            for day, height, detail in zip(trace["x"], trace["y"], details, strict=True)
            if day is not None and height is not None]


def _fill(template: str, day: date, height: float, detail: str) -> str:
    words = template.removesuffix("<extra></extra>").replace("%{x|%d %b %Y}", f"{day:%d %b %Y}")
    return words.replace("%{y}", f"{height:g}").replace("%{customdata}", detail)


def _tell(days: list[date], words: dict[date, str]) -> Trace:
    """Every point of a day tells the same; the sentences are sent once. A name where nothing happened tells nothing."""
    place = {day: number for number, day in enumerate(words)}
    return {"meta": list(words.values()),
            "hovertemplate": [f"%{{meta[{place[day]}]}}<extra></extra>" if day in place else "<extra></extra>"
                              for day in days]}
