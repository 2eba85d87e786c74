"""What would another reader have called it? Checked by hand, by an analytic limit, by simulation and on the source."""

import math
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from reader_error_numbers import compute_numbers
from response_cases import make_record
from scipy import stats

from netcore.evidence import read_sheet
from netcore.response import assess, response_series
from netcore.response.reader_error import (
    ReaderError,
    call_with_error,
    error_band,
    error_call,
    read_reader_error,
)

ORACLES = Path(__file__).resolve().parents[2].parent / "shared" / "oracles"
EXACT = ReaderError(0, 0, 0, None)
# Normal error: two readers each 7 % off, so that their log ratio has 0.07 times the root of 2.
NORMAL = ReaderError(0.1, 0.1, 0, None)


def probabilities(at, baseline, nadir=None, error=NORMAL, **options):
    return call_with_error(Decimal(str(at)), Decimal(str(baseline)), Decimal(str(nadir or baseline)), error,
                           **options).probabilities


@pytest.mark.shared
@pytest.mark.skipif(not ORACLES.is_dir(), reason="the oracle data do not lie beside this checkout")
@pytest.mark.parametrize("criterion", ["RECIST", "mRECIST"])
def test_the_sheet_holds_what_the_readings_give(criterion):
    sheet = read_sheet("reader_error")
    for name, number in compute_numbers(ORACLES / "hcc_tace_seg_readings.csv", criterion).items():
        stated = sheet.value(f"{criterion.lower()}_{name}")
        assert float(stated.number) == pytest.approx(number, rel=2e-3), name
        assert stated.checked == "computed" and "liver cancer (HCC), not NET" in stated.label


@pytest.mark.parametrize(("at", "nadir", "plain"), [
    ("9.8", "14", "PR"), ("9.81", "14", "SD"), ("16.7", "14", "SD"), ("19", "14", "PD"), ("120", "100", "PD"),
    ("119.99", "100", "SD")])
def test_without_error_the_plain_verdict_is_certain(at, nadir, plain):
    found = call_with_error(Decimal(at), Decimal(nadir), Decimal(nadir), EXACT)
    assert (found.plain, found.verdict, found.probabilities[plain]) == (plain, plain, 1)


def test_on_the_line_it_is_even():
    """At exactly +20 % the other reader's change is as likely above as below the line: one half. The 5 mm floor
    (here 20 mm at the line) does not bite."""
    assert probabilities(120, 100)["PD"] == pytest.approx(0.5, abs=0.002)
    assert probabilities(70, 100)["PR"] == pytest.approx(0.5, abs=0.002)


def test_one_reader_against_another_agrees_with_the_normal_distribution():
    """ln(follow-up / baseline) of the other reader is normal around ln(1.1) with 0.1 times the root of 2:
    P(PD) = P(Z > ln(1.2 / 1.1) / 0.1414) = P(Z > 0.6153) = 0.2692; P(PR) = P(Z < ln(0.7 / 1.1) / 0.1414) = 0.0007."""
    found = probabilities(110, 100)
    assert found["PD"] == pytest.approx(0.2692, abs=0.002)
    assert found["PR"] == pytest.approx(0.0007, abs=0.001)
    assert sum(found.values()) == pytest.approx(1)


def test_heavy_tails_agree_with_student():
    """With baseline known without error only the follow-up's scale counts: P(PD) = P(t > ln(1.2) / 0.08), 1.4 df."""
    error = ReaderError(0, 0.08, 0, 1.4)
    expected = stats.t.sf(math.log(1.2) / 0.08, 1.4)
    assert probabilities(100, 100, error=error)["PD"] == pytest.approx(expected, abs=0.002)


def test_errors_that_go_together_matter_less():
    together = ReaderError(0.1, 0.1, 0.9, None)
    same, different = (probabilities(110, 100, error=together, readers=readers) for readers in ("same", "different"))
    assert same["PD"] == pytest.approx(stats.norm.sf(math.log(1.2 / 1.1) / (0.1 * math.sqrt(0.2))), abs=0.002)
    assert different["PD"] == pytest.approx(0.2692, abs=0.002)


def test_the_floor_in_millimetres_holds_for_the_other_reader_too():
    """10 mm at both scans, only the follow-up uncertain: progression needs 15 mm, not 12."""
    error = ReaderError(0, 0.1, 0, None)
    assert probabilities(10, 10, error=error)["PD"] == pytest.approx(stats.norm.sf(math.log(1.5) / 0.1), abs=0.001)
    assert probabilities(100, 100, error=error)["PD"] == pytest.approx(stats.norm.sf(math.log(1.2) / 0.1), abs=0.002)


def test_coverage_by_simulation():
    """True sums of every size around the case, evenly in the logarithm; two readers with independent errors read
    baseline, nadir and scan. Where the first reader's sums are close to the case asked for, the second reader calls it
    as often as the answer says."""
    rng = np.random.default_rng(7)
    one_reader = 0.1 / math.sqrt(2)
    asked = np.array([34, 45, 30])  # scan, baseline, nadir
    truth = asked * np.exp(rng.uniform(-0.35, 0.35, (800_000, 3)))
    first, second = (truth * np.exp(rng.normal(0, one_reader, truth.shape)) for _ in range(2))
    close = (np.abs(np.log(first / asked)) < 0.05).all(axis=1)
    at, baseline, nadir = second[close].T
    grown = (at - nadir >= 0.2 * nadir) & (at - nadir >= 5)
    shrunk = ~grown & (at <= 0.7 * baseline)
    found = probabilities(34, 45, 30)
    error = 4 * 0.5 / math.sqrt(close.sum()) + 0.005  # four standard errors, and the width of the window
    assert close.sum() > 1500
    assert found["PD"] == pytest.approx(grown.mean(), abs=error)
    assert found["PR"] == pytest.approx(shrunk.mean(), abs=error)


def test_the_verdict_needs_the_probability_of_the_sheet():
    error = ReaderError(0, 0.1, 0, None)

    def verdict(at):
        return call_with_error(Decimal(at), Decimal(100), Decimal(100), error).verdict
    # P(PD) = P(Z > ln(1.2 / x) / 0.1) passes 0.8 at x = 1.2 * exp(0.08416) = 1.3054.
    assert (verdict("130"), verdict("131"), verdict("100")) == ("too close to call", "PD", "SD")
    assert read_sheet("reader_error").value("confident_from").checked == "software_choice"


def test_a_response_that_holds_is_not_called_stable():
    found = probabilities(75, 100, 65, response_holds=True)
    assert found["SD"] == pytest.approx(0) and found["PR"] + found["PD"] == pytest.approx(1)


@pytest.mark.parametrize(("scans", "why"), [
    ("0: T1=50 T2=50 | 60: T1=30", "no_call_on_sums"), ("0: T1=50 T2=50 | 60: T1=0 T2=0", "no_call_on_sums"),
    ("0: T1=50 T2=50 | 60: T1=0 T2=0 | 120: T1=4 T2=0", "sum_of_zero")])
def test_where_nothing_can_be_said_it_says_why(scans, why):
    found = error_call(assess(make_record("T1 target; T2 target", scans))[-1])
    assert (found.probabilities, found.verdict, found.why.code) == (None, None, why)


def test_a_criterion_without_readings_has_no_reader_error():
    assert read_reader_error("choi") is None


def test_sums_beyond_those_read_in_the_source_are_said():
    inside, outside = (error_call(assess(make_record("T1 target", f"0: T1={mm} | 60: T1={mm}"))[-1])
                       for mm in (100, 300))
    assert (inside.why.facts["outside_source"], outside.why.facts["outside_source"]) == (False, True)


def test_the_band_holds_its_share_of_another_readers_sums():
    """80 % of a normal with scale 0.1: 1.2816 scales each way, so 50 mm has 43.99 to 56.84; no sum, no band."""
    series, = response_series(make_record("T1 target; T2 target", "0: T1=25 T2=25 | 60: T1=30 | 120: T1=25 T2=25"))
    found = error_band(series, NORMAL)
    assert found[0] == pytest.approx((43.99, 56.84), abs=0.01)
    assert found[1] is None and found[2] == found[0]
