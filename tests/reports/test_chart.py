"""The printed time line shows the points of the screen where the screen has them."""

from datetime import date

import pytest

from netcore.reports.chart import lay_out
from netcore.reports.chart_axis import date_ticks, number_ticks
from netcore.reports.chart_parts import Line, Mark, Words
from tests.reports.conftest import look

BOX = (500.0, 220.0)


def _seen(figure) -> list[str]:  # type: ignore[no-untyped-def]
    """The symbols of all points of the figure that have a size, a colour and a place."""
    symbols = []
    for trace in figure["data"]:
        marker = trace.get("marker", {})
        for number, (x, y) in enumerate(zip(trace["x"], trace["y"], strict=True)):
            size, colour, symbol = (given[number] if isinstance(given, list) else given for given in
                                    (marker.get("size", 0), marker.get("color"), marker.get("symbol", "circle")))
            if "markers" in trace["mode"] and size and colour and x is not None and y is not None:
                symbols.append(symbol)
    return sorted(symbols)


@pytest.mark.parametrize("patient_id", ["NET-014", "NET-001", "NET-022"])
def test_every_point_of_the_screen_is_printed_inside_the_box(patient_id: str) -> None:
    figure = look(patient_id).summary.figure
    parts = lay_out(figure, *BOX)
    marks = [part for part in parts if isinstance(part, Mark)]
    assert sorted(mark.symbol for mark in marks) == _seen(figure)
    assert all(0 <= mark.x <= BOX[0] and 0 <= mark.y <= BOX[1] for mark in marks)
    words = [part.text for part in parts if isinstance(part, Words)]
    assert {"treatments", "lesions, mm (sum of targets thick)"} <= set(words)


def _figure(values: list[float | None], kind: str = "linear"):  # type: ignore[no-untyped-def]
    days = [date(2024, 1, 1), date(2024, 3, 1), date(2024, 5, 1)]
    return {"data": [{"x": days, "y": values, "mode": "lines+markers", "yaxis": "y", "line": {"color": "#111111"},
                      "marker": {"size": 8, "color": "#111111"}}],
            "layout": {"xaxis": {"range": [days[0], days[2]]}, "shapes": [],
                       "yaxis": {"domain": [0, 1], "type": kind, "tickvals": [1, 10, 100],
                                 "ticktext": ["1×", "10×", "100×"]},
                       "annotations": [{"text": "<b>a</b>", "xref": "paper"}]}}


def test_a_log_axis_is_even_in_ratios() -> None:
    low, middle, high = [part for part in lay_out(_figure([1, 10, 100], "log"), *BOX) if isinstance(part, Mark)]
    assert low.y - middle.y == pytest.approx(middle.y - high.y)
    assert low.y > high.y


def test_a_gap_stays_a_gap() -> None:
    parts = lay_out(_figure([10, None, 30]), *BOX)
    assert len([part for part in parts if isinstance(part, Mark)]) == 2
    assert not [part for part in parts if isinstance(part, Line) and part.colour == "#111111"]


def test_ticks_are_round() -> None:
    assert number_ticks(89.0) == [0, 20, 40, 60, 80]
    assert [text for _, text in date_ticks(date(2023, 12, 5), date(2024, 6, 5))] == [
        "Jan 2024", "Feb 2024", "Mar 2024", "Apr 2024", "May 2024", "Jun 2024"]
    assert [text for _, text in date_ticks(date(2015, 3, 1), date(2023, 6, 1))] == [
        "2016", "2017", "2018", "2019", "2020", "2021", "2022", "2023"]
