"""The server: the app behind security headers, warmed up before the first visitor.

The screens start at pages/common/ui.py. The script is not this file, and it does not lie beside `pages/`, so that a
deep link on a fresh server cannot run a page without it.
"""

import gc
import gzip
import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from netcore.errors import NetcoreError
from pages.common.figures import PLOTLY_ADDRESS, PLOTLY_FILE, scripts_of_frame
from pages.common.widgets import PAGES

ROOT = Path(__file__).resolve().parent

# The browser may load nothing from elsewhere; Streamlit's own scripts and styles need the two 'unsafe' words.
HEADERS = {
    "content-security-policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
                               "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
                               "connect-src 'self' ws: wss: data: blob:; worker-src 'self' blob:; "
                               "frame-ancestors 'none'; form-action 'self'; base-uri 'self'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
# A page of a patient will draw: the browser may fetch what draws while it still starts the page.
AHEAD = ", ".join([f"<{PLOTLY_ADDRESS}>; rel=preload; as=script",
                   *(f"<{name}>; rel=modulepreload" for name in scripts_of_frame())])


# These draw at first sight: their browsers run the library while they wait for the page, not after it.
DRAWING = ("patient", "markers", "lesions", "cohort")
_INDEX = Path(st.__file__).parent / "static" / "index.html"
DRAWING_PAGE = _INDEX.read_text("utf-8").replace(
    "</head>", f'<script async src="{PLOTLY_ADDRESS}" onerror="this.remove()"></script></head>')


class Headers:
    """Adds `HEADERS` to every answer, and to a page other than the overview what it will need."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = dict(message.get("headers", []))
                is_page = given.get(b"content-type", b"").startswith(b"text/html") and scope["path"] != "/"
                added = {**HEADERS, "link": AHEAD} if is_page else HEADERS
                message["headers"] = [*message.get("headers", []),
                                      *((name.encode(), value.encode()) for name, value in added.items())]
            await send(message)
        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class KnownPages:
    """Leads an address that names no page to the overview, where Streamlit would lay a dialog of its own over it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        named = scope["path"].strip("/") if scope["type"] == "http" else ""
        is_visit = "text/html" in dict(scope["headers"]).get(b"accept", b"").decode("latin-1") if named else False
        # Files have a point in their name, and what the server itself answers stands in a folder.
        if is_visit and named not in PAGES.values() and not set(named) & set("./"):
            await RedirectResponse("/?unknown=page")(scope, receive, send)
        else:
            await self.app(scope, receive, send)


@cache
def packed_plotly() -> bytes:
    """The drawing library, packed once: packed anew for every visitor it cost 0.1 s before a first chart."""
    return gzip.compress(PLOTLY_FILE.read_bytes(), 6)


async def send_plotly(request: Request) -> Response:
    """The drawing library of the installed plotly package; its address holds its version, so it may be kept."""
    kept = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return FileResponse(PLOTLY_FILE, headers=kept)
    return Response(packed_plotly(), headers={**kept, "content-encoding": "gzip"}, media_type="text/javascript")


class PlaceOnly(logging.Filter):
    """Keeps the kind and the place of an error in the log and drops its text, which may hold a patient's values."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "no place"
            record.msg, record.args, record.exc_info = f"{type(error).__name__} at {place}", (), None
        return True


def apologise(error: Exception) -> bool:
    """What a visitor sees of an error nobody foresaw: no traceback, and how to go on."""
    st.error(f"This page could not be shown ({type(error).__name__}). A save is always whole or not there. Reload the "
             "page; if it happens again, note what you did and tell whoever looks after this installation.")
    if isinstance(error, NetcoreError):
        st.code(str(error), language=None, wrap_lines=True)
    return True


async def send_drawing_page(request: Request) -> Response:
    """Streamlit's page for every address, with the drawing library."""
    return HTMLResponse(DRAWING_PAGE, headers={"cache-control": "no-cache"})


@asynccontextmanager
async def warm_up(app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Import what pages need, make the example patients, and keep it all out of garbage collection."""
    from pages.common.warming import prepare

    prepare()
    packed_plotly()
    gc.collect()
    gc.freeze()
    yield {}


logging.getLogger("streamlit.error_util").addFilter(PlaceOnly())
app = st.App(ROOT / "pages" / "common" / "ui.py", lifespan=warm_up, on_script_error=apologise,
             routes=[Route(f"/{PLOTLY_ADDRESS}", send_plotly),
                     *(Route(f"/{name}", send_drawing_page) for name in DRAWING)],
             middleware=[Middleware(Headers), Middleware(KnownPages)])
