"""Does the app start in an empty folder, as on a new machine? All other browser tests find the examples' store made."""

from pathlib import Path
from typing import Any

import pytest

from netcore.store import open_store
from tests.app.conftest import watched_server
from tests.app.screen import expect_text, listed, search, visit

pytestmark = pytest.mark.browser


def test_the_first_start_makes_the_examples_and_shows_them(page: Any, tmp_path: Path) -> None:
    with watched_server(tmp_path) as server:
        visit(page, server.url)
        search(page, "NET-014")
        listed(page, "NET-014").wait_for(state="attached")
        visit(page, server.link("patient", "CAN-712"))
        expect_text(page, ".net-banner b", "CAN-712")
        visit(page, f"{server.url}/cohort")
        expect_text(page, ".net", "patients: objective response in")
        assert server.own_patients() == []
        made, = tmp_path.glob("examples-*.sqlite")
        with open_store(f"sqlite:///{made}") as store:
            # 19 published, 60 made.
            assert len(store.patient_ids()) == 19 + 60
