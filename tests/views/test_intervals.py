"""Exact intervals against printed ones, and what the unknown could make of a share."""

import pytest

from netcore.views.intervals import Share, draw_shares, share_words

# Newcombe, Statistics in Medicine 17:857-872 (1998), table I, Clopper-Pearson rows; recalled, and 0/20 by hand:
# the upper limit solves (1 - p)^20 = 0.025.
PRINTED = [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0.0, 0.1684), (1, 29, 0.0009, 0.1776)]


@pytest.mark.parametrize(("events", "of", "low", "high"), PRINTED)
def test_the_exact_interval_is_the_printed_one(events: int, of: int, low: float, high: float) -> None:
    found = Share("x", events, of).interval
    assert found is not None
    assert [round(one / 100, 4) for one in found] == [low, high]


def test_the_upper_limit_of_none_by_hand() -> None:
    found = Share("x", 0, 20).interval
    assert found is not None and found[1] == pytest.approx(100 * (1 - 0.025 ** (1 / 20)))


def test_nobody_evaluable_has_no_share() -> None:
    share = Share("x", 0, 0, unknown=4)
    assert share.percent is None and share.interval is None and share.reach == (0, 100)
    assert share_words(share) == "not known: none of 4 could be evaluated"
    assert draw_shares([share], "%") is not None and draw_shares([], "%") is None


def test_unknown_widens_the_reach_and_never_lowers_the_share() -> None:
    share = Share("x", 5, 10, unknown=10)
    assert share.percent == 50 and share.reach == (25, 75)
    assert "10 more not evaluable, which could make it 25 to 75 % of all" in share_words(share)


def test_a_share_of_which_more_is_unknown_than_known_has_no_square() -> None:
    """Three progressions among 51 courses without the measurements of a criterion are no response rate of 0 %."""
    figure = draw_shares([Share("x", 0, 3, unknown=48)], "%")
    assert not [trace for trace in figure["data"] if trace["mode"] == "lines+markers"]
    assert any(text.strip() == "0/3, 48 not known" for text in figure["data"][-1]["text"])
