"""Do the scores give what published examples and independent arithmetic give, and a range where a part is missing?

The MELD rows are table 4 of Kim 2021 as quoted in the evidence sheet (section 8), which also gives the expected values.
The formulas are written out a second time here in binary floats, as a reader of the paper would.
"""

import math
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcore.rules.scores import (
    compute_albi,
    compute_body_surface,
    compute_child_pugh,
    compute_embolisation_risk,
    compute_liver_volume,
    compute_meld,
    compute_meld_3,
    compute_meld_na,
    compute_share,
)
from netcore.rules.values import Interval

NONE = frozenset({"none"})


def at(value: object) -> Interval:
    return Interval.exactly(Decimal(str(value)))


def holds(interval: Interval | None, value: Decimal | None) -> bool:
    assert interval is not None and value is not None
    return (interval.low is None or interval.low <= value) and (interval.high is None or value <= interval.high)


@pytest.mark.parametrize(("bilirubin", "inr", "creatinine", "sodium", "albumin", "sex", "expected"), [
    (2.5, 1.0, 1.2, 131, 38, "male", (12, 18, 16)), (2.5, 1.0, 1.2, 131, 38, "female", (12, 18, 17)),
    (6, 1.5, 1.5, 131, 35, "male", (22, 26, 25)), (6, 1.5, 1.5, 131, 22, "male", (22, 26, 26)),
    (6, 1.5, 1.5, 131, 22, "female", (22, 26, 27)), (12, 2.2, 1.8, 128, 20, "male", (30, 33, 34)),
    (12, 2.2, 2.8, 128, 20, "male", (35, 36, 38)), (12, 2.2, 2.8, 128, 20, "female", (35, 36, 39))])
def test_meld_of_the_published_inputs(bilirubin: float, inr: float, creatinine: float, sodium: float, albumin: float,
                                      sex: str, expected: tuple[int, int, int]) -> None:
    parts = at(bilirubin), at(inr), at(creatinine)
    found = (compute_meld(*parts), compute_meld_na(*parts, at(sodium)),
             compute_meld_3(*parts, at(sodium), at(albumin), sex))
    assert tuple(int(one.exact) for one in found if one and one.exact is not None) == expected


@settings(deadline=None, max_examples=60)
@given(st.decimals("0.2", "40", places=1), st.decimals("0.8", "8", places=1), st.decimals("0.3", "9", places=1))
def test_meld_against_a_second_writing(bilirubin: Decimal, inr: Decimal, creatinine: Decimal) -> None:
    raw = 10 * (0.957 * math.log(min(max(creatinine, 1), 4)) + 0.378 * math.log(max(bilirubin, 1))
                + 1.120 * math.log(max(inr, 1)) + 0.643)
    found = compute_meld(at(bilirubin), at(inr), at(creatinine))
    assert found is not None and found.exact is not None
    assert abs(float(found.exact) - min(max(raw, 6), 40)) <= 0.5 + 1e-9


@pytest.mark.parametrize(("umol", "albumin", "expected"), [
    ("10", "42", "-2.910"), ("17.1", "40", "-2.586"), ("34", "30", "-1.539"), ("60", "25", "-0.951")])
def test_albi_of_the_sheet(umol: str, albumin: str, expected: str) -> None:
    found = compute_albi(at(Decimal(umol) * Decimal("584.66") / 10000), at(albumin))
    assert found is not None and found.exact is not None
    assert abs(found.exact - Decimal(expected)) < Decimal("0.001")


@pytest.mark.parametrize(("bilirubin", "points"), [("1.99", 5), ("2", 6), ("3", 6), ("3.01", 7)])
def test_child_pugh_at_the_lines_of_bilirubin(bilirubin: str, points: int) -> None:
    assert compute_child_pugh(at(bilirubin), at(36), at("1.0"), NONE, NONE) == Interval.exactly(points)


@pytest.mark.parametrize(("bilirubin", "points"), [("33.9", 5), ("34", 6), ("50", 6), ("50.1", 7)])
def test_child_pugh_in_umol(bilirubin: str, points: int) -> None:
    found = compute_child_pugh(at(bilirubin), at(36), at("1.0"), NONE, NONE, bilirubin_in_umol=True)
    assert found == Interval.exactly(points)


@pytest.mark.parametrize(("albumin", "points"), [("35.1", 5), ("35", 6), ("28", 6), ("27.9", 7)])
def test_child_pugh_at_the_lines_of_albumin(albumin: str, points: int) -> None:
    assert compute_child_pugh(at(1), at(albumin), at("1.0"), NONE, NONE) == Interval.exactly(points)


@pytest.mark.parametrize(("inr", "points"), [("1.69", 5), ("1.7", 6), ("2.3", 6), ("2.31", 7)])
def test_child_pugh_at_the_lines_of_inr(inr: str, points: int) -> None:
    assert compute_child_pugh(at(1), at(40), at(inr), NONE, NONE) == Interval.exactly(points)


@pytest.mark.parametrize(("ascites", "encephalopathy", "points"), [
    ("mild", "none", 6), ("moderate", "none", 7), ("refractory", "none", 7), ("none", "II", 6), ("none", "III", 7)])
def test_child_pugh_by_words(ascites: str, encephalopathy: str, points: int) -> None:
    found = compute_child_pugh(at(1), at(40), at(1), frozenset({ascites}), frozenset({encephalopathy}))
    assert found == Interval.exactly(points)


def test_child_pugh_with_missing_parts_is_a_range() -> None:
    assert compute_child_pugh(at(1), at(40), at(1), NONE, None) == Interval(Decimal(5), Decimal(7))
    assert compute_child_pugh(at(1), None, None, NONE, NONE) == Interval(Decimal(5), Decimal(9))
    below_two = Interval(Decimal(0), Decimal(2), high_open=True)
    assert compute_child_pugh(below_two, at(40), at(1), NONE, NONE) == Interval.exactly(5)
    assert compute_child_pugh(None, None, None, None, None) is None


def test_the_remnant_of_the_sheet_lies_between_two_limits() -> None:
    """172 cm, 75 kg: numpy gives sqrt(172 * 75 / 3600) = 1.893 m2, 1605 and 1339 mL; 350 mL are 21.8 %."""
    surface = compute_body_surface(at(172), at(75))
    assert surface is not None and surface.exact is not None
    assert abs(surface.exact - Decimal("1.893")) < Decimal("0.0005")
    vauthey, urata = compute_liver_volume(surface), compute_liver_volume(surface, "urata")
    assert vauthey and vauthey.exact and abs(vauthey.exact - 1605) < 1
    assert urata and urata.exact and abs(urata.exact - 1339) < 1
    share = compute_share(at(350), vauthey)
    assert share and share.exact and abs(share.exact - Decimal("21.8")) < Decimal("0.05")


def test_risk_of_embolisation_counts_what_is_known() -> None:
    assert compute_embolisation_risk(True, at(51), True) == Interval.exactly(3)
    assert compute_embolisation_risk(False, at(50), False) == Interval.exactly(0)
    assert compute_embolisation_risk(False, None, True) == Interval(Decimal(1), Decimal(2))
    assert compute_embolisation_risk(None, Interval(Decimal(40), Decimal(60)), None) is None


def test_dialysis_sets_the_largest_creatinine() -> None:
    assert compute_meld(at(1), at(1), at(1), on_dialysis=True) == compute_meld(at(1), at(1), at(4))
    assert compute_meld_3(at(1), at(1), at(1), at(140), at(40), "male", on_dialysis=True) == \
        compute_meld_3(at(1), at(1), at(3), at(140), at(40), "male")


PARTS = st.tuples(st.decimals("0.2", "40", places=1), st.decimals("0.8", "8", places=1),
                  st.decimals("0.3", "9", places=1), st.decimals("110", "150", places=0),
                  st.decimals("10", "55", places=0))


@settings(deadline=None, max_examples=60)
@given(PARTS, st.sampled_from(["female", "male"]), st.sets(st.integers(0, 5), max_size=5))
def test_a_missing_part_widens_and_still_holds_the_exact_score(values: tuple[Decimal, ...], sex: str,
                                                                missing: set[int]) -> None:
    exact = [at(value) for value in values]
    known = [None if place in missing else part for place, part in enumerate(exact)]
    if any(part is not None for part in known):
        whole = compute_meld_3(*exact, sex)  # type: ignore[arg-type]
        assert whole is not None
        assert holds(compute_meld_3(*known, None if 5 in missing else sex), whole.exact)  # type: ignore[arg-type]
    if any(part is not None for part in known[:4]):
        whole = compute_meld_na(*exact[:4])
        assert whole is not None
        assert holds(compute_meld_na(*known[:4]), whole.exact)
    if known[0] is not None or known[4] is not None:
        whole = compute_albi(exact[0], exact[4])
        assert whole is not None
        assert holds(compute_albi(known[0], known[4]), whole.exact)
    words = [frozenset({"mild"}), frozenset({"II"})]
    whole = compute_child_pugh(exact[0], exact[4], exact[1], words[0], words[1])
    part = compute_child_pugh(known[0], known[4], known[1], None if 5 in missing else words[0], words[1])
    assert whole is not None and holds(part, whole.exact)


@settings(deadline=None, max_examples=60)
@given(PARTS, st.integers(0, 4), st.decimals("0", "3", places=2), st.decimals("0", "1", places=2))
def test_a_score_of_an_interval_holds_every_score_inside(values: tuple[Decimal, ...], place: int, width: Decimal,
                                                         inside: Decimal) -> None:
    parts: list[Interval | None] = [at(value) for value in values]
    parts[place] = Interval(values[place], values[place] + width)
    chosen = list(parts)
    chosen[place] = at(values[place] + width * inside)
    whole, one = compute_meld_3(*parts, "female"), compute_meld_3(*chosen, "female")  # type: ignore[arg-type]
    assert one is not None and holds(whole, one.exact)
    whole, one = compute_meld_na(*parts[:4]), compute_meld_na(*chosen[:4])
    assert one is not None and holds(whole, one.exact)


def test_more_than_a_value_beyond_the_range_is_not_that_value() -> None:
    found = compute_meld(Interval(Decimal(70), None, low_open=True), at(1), at(1))
    assert found is not None and found.exact is None
