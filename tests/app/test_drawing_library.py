"""Is the drawing library sent packed, once, and as early as a page that draws at first sight can use it?"""

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import FileResponse, Response

import app
from pages.common.figures import PLOTLY_ADDRESS, PLOTLY_FILE, scripts_of_frame
from pages.common.widgets import PAGES
from tests.app.conftest import Server
from tests.app.screen import visit


def _ask(accepted: bytes) -> Response:
    headers = [(b"accept-encoding", accepted)]
    asked = Request({"type": "http", "method": "GET", "headers": headers})
    # In a thread of its own: where a browser was driven before, this one has a running loop.
    with ThreadPoolExecutor(1) as other:
        return other.submit(lambda: asyncio.run(app.send_plotly(asked))).result()


def test_the_library_is_sent_packed_where_the_browser_unpacks_it() -> None:
    answer = _ask(b"gzip, deflate, br")
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(bytes(answer.body)) == PLOTLY_FILE.read_bytes()


def test_the_library_is_sent_as_it_is_where_the_browser_does_not() -> None:
    answer = _ask(b"identity")
    assert isinstance(answer, FileResponse)
    assert answer.path == PLOTLY_FILE
    assert "content-encoding" not in answer.headers


def test_pages_that_draw_at_first_sight_exist_and_carry_the_script_once() -> None:
    assert set(app.DRAWING) <= set(PAGES.values())
    assert app.DRAWING_PAGE.count(PLOTLY_ADDRESS) == 1


def test_the_frontend_s_files_for_a_chart_are_found() -> None:
    names = scripts_of_frame()
    assert names[0].startswith("static/js/BidiComponent.")
    assert len(names) == len(set(names)) > 1
    assert not [name for name in names if name in app.DRAWING_PAGE]


@pytest.mark.browser
def test_a_page_that_draws_loads_the_library_once(page: Any, server: Server) -> None:
    visit(page, server.link("markers", "NET-014"))
    page.wait_for_selector(".js-plotly-plot .trace path")
    assert page.locator(f'script[src="{PLOTLY_ADDRESS}"]').count() == 1


@pytest.mark.browser
def test_a_chart_is_drawn_although_its_figure_comes_late(page: Any, server: Server) -> None:
    """The place of a chart and what shows the figure beside it are different files, and either may be there first."""
    late = []

    def hold(route: Any) -> None:
        late.append(route.request.url)
        page.wait_for_timeout(1500)
        route.continue_()

    page.route("**/static/js/Html.*.js", hold)
    visit(page, server.link("patient", "NET-014"))
    page.wait_for_selector(".js-plotly-plot .trace path", timeout=20_000)
    assert late, "nothing was held back"
