"""How are panels of many lines and points told to a browser in little?

Each trace costs a browser about 1.5 ms with each drawing, whatever is in it, and each point of a trace with names the
making of a name, even of an empty one. So lines are shapes, points are one trace, and names another. What is seen and
said stays the same.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from netcore.views.stacking import Panel, Trace

Shape = dict[str, Any]
Point = tuple[date, float]


def join_panels(panels: Sequence[Panel], near: timedelta) -> tuple[list[Trace], list[Shape]]:
    """Points and names as two traces, lines of one look as one shape with gaps.

    On each day the pointer is told, of every line, the point nearest to that day and not further away than `near`.
    """
    told = [_sentences(trace) for panel in panels for trace in panel.traces if "hovertemplate" in trace]
    points = _join_points(panels)
    traces = [{**points, **_tell(points["x"], told, near)}, _join_names(panels)]
    return [trace for trace in traces if trace["x"]], _join_lines(panels)


def _join_lines(panels: Sequence[Panel]) -> list[Shape]:
    shapes: dict[str, Shape] = {}
    for panel in panels:
        for trace in panel.traces:
            if "lines" not in trace["mode"]:
                continue
            runs = [[(day, panel.place(height)) for day, height in run] for run in _runs(trace)]
            if "fill" in trace:
                floor = panel.place(0)
                _add(shapes, {"fillcolor": trace["fillcolor"], "line": {"width": 0}},
                     [[(run[0][0], floor), *run, (run[-1][0], floor)] for run in runs])
            line = dict(trace["line"])
            if line.pop("shape", "linear") == "hv":
                runs = [_steps(run) for run in runs]
            _add(shapes, {"opacity": trace.get("opacity", 1), "line": line}, runs)
    return [shape for shape in shapes.values() if shape["path"]]


def _add(shapes: dict[str, Shape], look: Shape, runs: list[list[Point]]) -> None:
    shape = shapes.setdefault(repr(look), {"type": "path", "path": "", "layer": "between", **look})
    shape["path"] += "".join("M" + "L".join(f"{day.isoformat()},{height:g}" for day, height in run)
                             for run in runs if len(run) > 1)


def _runs(trace: Trace) -> Iterator[list[Point]]:
    """The parts of a line between its gaps."""
    run: list[Point] = []
    for day, height in zip(trace["x"], trace["y"], strict=True):
        if day is not None and height is not None:
            run.append((day, height))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _steps(run: list[Point]) -> list[Point]:
    """Each value holds until the next one is known."""
    steps = run[:1]
    for day, height in run[1:]:
        steps += [(day, steps[-1][1]), (day, height)]
    return steps


def _join_points(panels: Sequence[Panel]) -> Trace:
    """All points that are seen or said; the end of a bar has a point of no size."""
    marks: Trace = {"x": [], "y": []}
    marker: dict[str, list[Any]] = {"symbol": [], "size": [], "color": []}
    edge: dict[str, list[Any]] = {"width": [], "color": []}
    for panel, trace in _traces(panels):
        is_seen = "markers" in trace["mode"]
        given: Trace = trace.get("marker", {}) if is_seen else {"size": 0}
        if given.get("opacity") == 0 or not (is_seen or "hovertemplate" in trace):
            continue
        length = len(trace["x"])
        marks["x"] += trace["x"]
        marks["y"] += _heights(panel, trace)
        marker["symbol"] += _each(given.get("symbol", "circle"), length)
        marker["size"] += _each(given.get("size"), length)
        marker["color"] += _each(_colour(trace), length)
        edge["width"] += _each(given.get("line", {}).get("width", 0), length)
        edge["color"] += _each(given.get("line", {}).get("color", _colour(trace)), length)
    return {"type": "scatter", "mode": "markers", "cliponaxis": False, **marks,
            "marker": {**_shorten(marker), "opacity": 1, "line": _shorten(edge)}}


def _join_names(panels: Sequence[Panel]) -> Trace:
    """All names, each as far from its point as the point is large. The points themselves are drawn elsewhere."""
    names: Trace = {"x": [], "y": [], "text": []}
    place: dict[str, list[Any]] = {"textposition": []}
    size: dict[str, list[Any]] = {"size": []}
    for panel, trace in _traces(panels):
        if "text" not in trace["mode"]:
            continue
        length = len(trace["x"])
        columns = zip(trace["x"], _heights(panel, trace), trace["text"], _each(trace.get("textposition"), length),
                      _each(trace.get("marker", {}).get("size", 0), length), strict=True)
        for day, height, text, where, point in columns:
            if not text or height is None:
                continue
            for values, value in ((names["x"], day), (names["y"], height), (names["text"], text),
                                  (place["textposition"], where), (size["size"], point)):
                values.append(value)
    clear: Trace = {"mode": "markers+text", "marker": {**_shorten(size), "opacity": 0}} if any(size["size"]) \
        else {"mode": "text"}
    return {"type": "scatter", "hoverinfo": "skip", "cliponaxis": False, **clear, **names, **_shorten(place)}


def _traces(panels: Sequence[Panel]) -> Iterator[tuple[Panel, Trace]]:
    return ((panel, trace) for panel in panels for trace in panel.traces)


def _heights(panel: Panel, trace: Trace) -> list[float | None]:
    return [None if height is None else panel.place(height) for height in trace["y"]]


def _each(value: Any, length: int) -> list[Any]:
    return list(value) if isinstance(value, list) else [value] * length


def _colour(trace: Trace) -> Any:
    return trace.get("marker", {}).get("color") or trace.get("line", {}).get("color")


def _shorten(given: dict[str, list[Any]]) -> Trace:
    """One value where all are the same, and nothing where none is given."""
    told = {name: values for name, values in given.items() if any(value is not None for value in values)}
    return {name: values[0] if values.count(values[0]) == len(values) else values for name, values in told.items()}


def _sentences(trace: Trace) -> list[tuple[date, str]]:
    """Each sentence says its own day; in the order of the days."""
    details = trace.get("customdata", [""] * len(trace["x"]))
    colour = _colour(trace)
    return sorted((day, f'<span style="color:{colour}">■</span> {_fill(trace["hovertemplate"], day, height, detail)}')
                  for day, height, detail in zip(trace["x"], trace["y"], details, strict=True)
                  if day is not None and height is not None)


def _fill(template: str, day: date, height: float, detail: str) -> str:
    words = template.removesuffix("<extra></extra>").replace("%{x|%d %b %Y}", f"{day:%d %b %Y}")
    return words.replace("%{y}", f"{height:g}").replace("%{customdata}", detail)


def _tell(days: list[date], told: list[list[tuple[date, str]]], near: timedelta) -> Trace:
    """Every point of a day tells the same; each sentence is sent once, and points name it by its number."""
    numbers: dict[str, int] = {}
    templates: dict[date, str] = {}
    for day in dict.fromkeys(days):
        nearest = [_nearest(said, day) for said in told if said]
        words = dict.fromkeys(sentence for when, sentence in nearest if abs(when - day) <= near)
        places = [numbers.setdefault(sentence, len(numbers)) for sentence in words]
        templates[day] = "<br>".join(f"%{{meta[{place}]}}" for place in places) + "<extra></extra>"
    return {"meta": list(numbers), "hovertemplate": [templates[day] for day in days]}


def _nearest(said: list[tuple[date, str]], day: date) -> tuple[date, str]:
    """The one of the day, else the nearer of the last before it and the first after it."""
    place = bisect_left(said, (day, ""))
    return min(said[max(place - 1, 0):place + 1], key=lambda one: abs(one[0] - day))
