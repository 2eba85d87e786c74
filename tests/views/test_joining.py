"""Panels told in two traces and a few shapes show and say what the single traces did."""

from datetime import date, timedelta
from typing import Any

import pytest

from netcore.views.joining import join_panels
from netcore.views.stacking import Panel, Scale, scale_from_zero, scale_log, stack_panels

THIN = {"width": 1, "color": "#111111"}
FIRST, SECOND, LATER = date(2024, 1, 1), date(2024, 1, 20), date(2024, 6, 1)


def trace(name: str, days: list[date], heights: list[float | None], mode: str, **more: Any) -> dict[str, Any]:
    return {"type": "scatter", "name": name, "x": days, "y": heights, "mode": mode, **more}


def points(name: str, days: list[date], colour: str, **more: Any) -> dict[str, Any]:
    return trace(name, days, [5.0] * len(days), "markers", marker={"color": colour, "size": 7, **more},
                 customdata=[f"{name} seen"] * len(days),
                 hovertemplate="%{customdata}, %{x|%d %b %Y}<extra></extra>")


def panel(*traces: dict[str, Any]) -> Panel:
    """Ten units high, from the bottom of the figure to its top."""
    return Panel(traces, Scale(0, 10, ()), 0, 1)


def test_lines_of_one_look_are_one_with_a_gap_and_others_stay_apart() -> None:
    thick = {"width": 3, "color": "#111111"}
    _, shapes = join_panels([panel(trace("A", [FIRST, LATER], [1, 2], "lines", line=THIN),
                                   trace("B", [FIRST, SECOND], [4, 4], "lines", line=thick)),
                             panel(trace("C", [FIRST, SECOND, LATER], [7, 9, None], "lines", line=THIN))], timedelta(0))
    assert [(one["path"], one["line"]) for one in shapes] == [
        ("M2024-01-01,0.1L2024-06-01,0.2M2024-01-01,0.7L2024-01-20,0.9", THIN),
        ("M2024-01-01,0.4L2024-01-20,0.4", thick)]


def test_a_line_ends_where_a_height_is_missing_and_a_lone_point_has_none() -> None:
    _, shapes = join_panels([panel(trace("A", [FIRST, SECOND, LATER], [1, None, 2], "lines", line=THIN))], timedelta(0))
    assert shapes == []


def test_a_value_that_holds_makes_steps_and_a_zone_is_filled_down_to_nothing() -> None:
    _, shapes = join_panels([panel(trace("A", [FIRST, LATER], [1, 2], "lines", line={**THIN, "shape": "hv"}),
                                   trace("Z", [FIRST, LATER], [3, 4], "lines", line=THIN, fill="tozeroy",
                                         fillcolor="#eeeeee", opacity=0.5))], timedelta(0))
    assert [one["path"] for one in shapes] == [
        "M2024-01-01,0.1L2024-06-01,0.1L2024-06-01,0.2", "M2024-01-01,0L2024-01-01,0.3L2024-06-01,0.4L2024-06-01,0",
        "M2024-01-01,0.3L2024-06-01,0.4"]
    assert [(one.get("fillcolor"), one["line"]["width"]) for one in shapes] == [(None, 1), ("#eeeeee", 0), (None, 1)]


def test_points_keep_their_colours_and_names_stand_apart() -> None:
    marks, names = join_panels([
        panel(points("A", [FIRST], "#111111"), points("B", [LATER], "#222222"),
              points("hidden", [SECOND], "", opacity=0),
              trace("", [FIRST, LATER], [6, 6], "text", text=["", "B"], textposition="middle right"))], timedelta(0))[0]
    assert (marks["x"], marks["y"], marks["mode"]) == ([FIRST, LATER], [0.5, 0.5], "markers")
    assert marks["marker"]["size"] == 7 and marks["marker"]["color"] == ["#111111", "#222222"]
    assert (names["x"], names["y"], names["text"], names["mode"]) == ([LATER], [0.6], ["B"], "text")
    assert names["textposition"] == "middle right" and names["hoverinfo"] == "skip"


def test_a_name_keeps_its_distance_from_its_point_which_is_drawn_once() -> None:
    marks, names = join_panels([panel({**points("A", [FIRST], "#111111"), "mode": "markers+text",
                                       "text": ["SD"]})], timedelta(0))[0]
    assert marks["marker"]["opacity"] == 1 and names["marker"] == {"size": 7, "opacity": 0}
    assert "textfont" not in names, "the colour of the theme can be read, one of data cannot"


def test_the_pointer_is_told_the_nearest_point_of_each_that_is_near() -> None:
    (marks,), _ = join_panels([panel(points("A", [FIRST, LATER], "#111111")), panel(points("B", [SECOND], "#222222"))],
                              timedelta(days=20))
    a, b = '<span style="color:#111111">■</span> A seen', '<span style="color:#222222">■</span> B seen'
    said = {day: template.removesuffix("<extra></extra>") for day, template in
            zip(marks["x"], marks["hovertemplate"], strict=True)}
    for place, sentence in enumerate(marks["meta"]):
        said = {day: words.replace(f"%{{meta[{place}]}}", sentence) for day, words in said.items()}
    assert said == {FIRST: f"{a}, 01 Jan 2024<br>{b}, 20 Jan 2024", SECOND: f"{a}, 01 Jan 2024<br>{b}, 20 Jan 2024",
                    LATER: f"{a}, 01 Jun 2024"}


def test_panels_share_the_height_and_do_not_touch() -> None:
    both = {"above": [points("A", [FIRST], "")], "below": [points("B", [FIRST], "")]}
    panels = stack_panels(both, dict.fromkeys(both, Scale(0, 10, ())), {"above": 3, "below": 1})
    above, below = panels.values()
    assert (above.top, below.bottom) == (1, pytest.approx(0)) and above.bottom - below.top == pytest.approx(0.045)
    assert above.top - above.bottom == pytest.approx(3 * (below.top - below.bottom))
    assert (above.place(10), below.place(0)) == (1, pytest.approx(0))
    upside_down = Panel([], Scale(10, 0, ()), 0, 1)
    assert (upside_down.place(10), upside_down.place(0)) == (0, 1)


@pytest.mark.parametrize(("highest", "ticks"), [
    (90, ["0", "20", "40", "60", "80"]), (6, ["0", "2", "4", "6"]), (0.4, ["0", "0.1", "0.2", "0.3", "0.4"]),
    (0, ["0", "0.2", "0.4", "0.6", "0.8", "1"]), (230, ["0", "50", "100", "150", "200"])])
def test_a_scale_from_zero_has_round_numbers_and_room_above(highest: float, ticks: list[str]) -> None:
    scale = scale_from_zero([trace("A", [FIRST, LATER], [highest, None], "lines")])
    assert [words for _, words in scale.ticks] == ticks and scale.low == 0 and scale.high > highest


def test_a_log_scale_goes_by_multiples() -> None:
    scale = scale_log([trace("A", [FIRST, LATER], [0.5, 50], "lines")], [(0.1, "0.1×"), (1, "1×"), (10, "10×")])
    stood = Panel([], scale, 0, 1)
    assert stood.place(5) == pytest.approx(0.5) and stood.place(0.5) == pytest.approx(1 - stood.place(50))
    assert 0 < stood.place(0.5) < 0.1 and [words for _, words in scale.ticks] == ["1×", "10×"]
