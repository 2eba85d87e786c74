"""What all tests share: where things lie, and what a skip means.

Only tests that read the oracle data beside the checkout may skip in CI. A browser or database test that cannot run is
skipped with its reason elsewhere, and fails in CI.
"""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def skip_or_fail(reason: str) -> None:
    """Skip because something is not installed; in CI that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"must not be skipped in CI: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of oracle data and published cases; the test is skipped where it is not there."""
    if not SHARED.is_dir():
        pytest.skip("the oracle data do not lie beside this checkout")
    return SHARED
