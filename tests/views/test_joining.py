"""A panel told in few traces shows and says what the single traces did."""

from datetime import date, timedelta
from typing import Any

from netcore.views.joining import join_panel

THIN = {"width": 1, "color": "#111111"}
FIRST, SECOND, LATER = date(2024, 1, 1), date(2024, 1, 20), date(2024, 6, 1)


def trace(name: str, days: list[date], heights: list[float | None], mode: str, **more: Any) -> dict[str, Any]:
    return {"type": "scatter", "name": name, "x": days, "y": heights, "mode": mode, **more}


def points(name: str, days: list[date], colour: str) -> dict[str, Any]:
    return trace(name, days, [5.0] * len(days), "markers", marker={"color": colour, "size": 7},
                 customdata=[f"{name} seen"] * len(days),
                 hovertemplate="%{customdata}, %{x|%d %b %Y}<extra></extra>")


def test_lines_of_one_look_are_one_with_a_gap_and_others_stay_apart() -> None:
    thick = {"width": 3, "color": "#111111"}
    joined = join_panel([trace("A", [FIRST, LATER], [1.0, 2.0], "lines", line=THIN, hoverinfo="skip"),
                         trace("B", [SECOND], [4.0], "lines", line=thick, hoverinfo="skip"),
                         trace("C", [SECOND, LATER], [7.0, None], "lines", line=THIN, hoverinfo="skip")], timedelta(0))
    assert [(one["x"], one["y"]) for one in joined] == [
        ([FIRST, LATER, LATER, SECOND, LATER], [1.0, 2.0, None, 7.0, None]), ([SECOND], [4.0])]


def test_points_keep_their_colours_and_a_name_has_no_point() -> None:
    (marks,) = join_panel([points("A", [FIRST], "#111111"), points("B", [LATER], "#222222"),
                           trace("", [LATER], [6.0], "text", text=["B"], textposition="middle right")], timedelta(0))
    assert marks["x"] == [FIRST, LATER, LATER] and marks["y"] == [5.0, 5.0, 6.0]
    assert marks["marker"]["size"] == [7, 7, 0] and marks["marker"]["color"][:2] == ["#111111", "#222222"]
    assert marks["text"] == ["", "", "B"] and marks["textposition"][2] == "middle right"


def test_the_pointer_is_told_the_nearest_point_of_each_that_is_near() -> None:
    (marks,) = join_panel([points("A", [FIRST, LATER], "#111111"), points("B", [SECOND], "#222222")],
                          timedelta(days=20))
    a, b = '<span style="color:#111111">■</span> A seen', '<span style="color:#222222">■</span> B seen'
    said = {day: marks["meta"][int(template.removeprefix("%{meta[").removesuffix("]}<extra></extra>"))]
            for day, template in zip(marks["x"], marks["hovertemplate"], strict=True)}
    assert said == {FIRST: f"{a}, 01 Jan 2024<br>{b}, 20 Jan 2024", SECOND: f"{a}, 01 Jan 2024<br>{b}, 20 Jan 2024",
                    LATER: f"{a}, 01 Jun 2024"}
