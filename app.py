"""The server: the app behind security headers, warmed up before the first visitor.

The screens start at pages/common/ui.py. The script is not this file, and it does not lie beside `pages/`, so that a
deep link on a fresh server cannot run a page without it.
"""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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


class SecurityHeaders:
    """Adds `HEADERS` to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []),
                                      *((name.encode(), value.encode()) for name, value in HEADERS.items())]
            await send(message)
        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


@asynccontextmanager
async def warm_up(app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Import what pages need, make the example patients, and keep it all out of garbage collection."""
    from pages.common.session import prepare

    prepare()
    gc.collect()
    gc.freeze()
    yield {}


app = st.App(ROOT / "pages" / "common" / "ui.py", lifespan=warm_up, middleware=[Middleware(SecurityHeaders)])
