"""The real app on a server of its own, and a browser to look at it.

The server finds the examples' store ready, as on every start but the first (`test_new_machine.py` starts without).
`fresh_server` is a second process on the same folder that has not answered a page yet. Whatever a test does, its page
must have raised no exception, broken no content security policy and asked nothing of another machine.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from netcore.model import PatientRecord
from netcore.rules.summary import SUMMARY_KEY, summarise
from netcore.store import Store, open_store
from tests.app.stores import copy_examples, make_examples, stores_in
from tests.conftest import ROOT, skip_or_fail

# Only the last list of features counts: Playwright's own (chromiumSwitches.ts, without what is of Edge or Windows), and
# the lists below the address bar, which load anew with every tab, seen or not: two thirds of what an empty tab takes.
_FEATURES_OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
    "PreconnectToSearch", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", f"--disable-features={','.join(_FEATURES_OFF)}"]
_STARTS_WITHIN = 120
LAPTOP = {"width": 1280, "height": 720}


@dataclass(frozen=True)
class Server:
    """A running app: where it answers, where its stores lie, what it wrote to its log."""

    url: str
    folder: Path
    log: Path

    def local_id(self, patient_id: str) -> str:
        """The random id of a patient, own or example, as it stands in addresses."""
        for file in (self.folder / "records.sqlite", *self.folder.glob("examples-*.sqlite")):
            with open_store(f"sqlite:///{file}") as store:
                if patient_id in store.patient_ids():
                    return store.local_id(patient_id)
        raise LookupError(patient_id)

    def own_patients(self) -> list[str]:
        """The imported ids of the user's own patients."""
        with open_store(f"sqlite:///{self.folder / 'records.sqlite'}") as store:
            return store.patient_ids()

    def own_record(self, patient_id: str) -> PatientRecord:
        """One of the user's own patients, as recorded now."""
        with open_store(f"sqlite:///{self.folder / 'records.sqlite'}") as store:
            return store.load(patient_id)

    def add(self, records: Iterable[PatientRecord]) -> None:
        """Save patients as another window of the app would, so that they are listed."""
        url = f"sqlite:///{self.folder / 'records.sqlite'}"
        with open_store(url, summarise=summarise, summary_key=SUMMARY_KEY) as store:
            store.save_all(records, by="AB")

    def link(self, page: str, patient_id: str, day: str = "") -> str:
        """The address of a patient's page."""
        return f"{self.url}/{page}?patient={self.local_id(patient_id)}{f'&day={day}' if day else ''}"


@contextlib.contextmanager
def run_server(folder: Path) -> Iterator[Server]:
    """The app with its stores in this folder; ended by its process id, with everything it started."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / f"server-{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"],
            cwd=ROOT, stdout=out, stderr=out, start_new_session=True,
            env={**os.environ, "NETCORE_STORE_URL": f"sqlite:///{folder / 'records.sqlite'}"})
    try:
        _await_health(f"http://127.0.0.1:{port}", process, log)
        yield Server(f"http://127.0.0.1:{port}", folder, log)
    finally:
        process.terminate()
        try:
            process.wait(8)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(8)


def _await_health(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    pytest.fail(f"the app did not start:\n{log.read_text(errors='replace')[-3000:]}")


@contextlib.contextmanager
def watched_server(folder: Path) -> Iterator[Server]:
    """The app with its stores in this folder; its log must hold no traceback in the end."""
    with run_server(folder) as running:
        yield running
    log = running.log.read_text(errors="replace")
    assert "Traceback" not in log and "Error" not in log, log[-3000:]


@pytest.fixture(scope="session")
def examples_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the run's example store lies, to be copied and never opened."""
    return make_examples(tmp_path_factory)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, examples_made: Path) -> Iterator[Server]:
    """The app with the examples and nobody of the user's own."""
    folder = tmp_path_factory.mktemp("server")
    copy_examples(examples_made, folder)
    with watched_server(folder) as running:
        yield running


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory, examples_made: Path) -> Iterator[dict[str, Store]]:
    """For pages that run in this process: the examples, and a store of the user's own with nobody in it."""
    folder = tmp_path_factory.mktemp("stores")
    copy_examples(examples_made, folder)
    with stores_in(folder) as opened:
        yield opened


@pytest.fixture
def fresh_server(server: Server) -> Iterator[Server]:
    """Another process on the same stores: the test's request for a page is the first it gets."""
    with run_server(server.folder) as running:
        yield running


def find_chromium() -> str | None:
    """The browser of this machine; None where there is none."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all tests."""
    found = find_chromium()
    if found is None:
        skip_or_fail("no Chromium on this machine")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        skip_or_fail("playwright is not installed")
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=found, headless=True, args=FLAGS)
        yield running
        running.close()


@dataclass
class Watched:
    """What a browser did behind the screen."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def outside(self, url: str) -> list[str]:
        """Requests that went anywhere but to the server (`data:` and `blob:` stay inside the browser)."""
        inside = (url + "/", url.replace("http", "ws", 1) + "/", "data:", "blob:")
        return [request for request in self.requests if not request.startswith(inside)]


@pytest.fixture(scope="session")
def context(browser: Any) -> Iterator[Any]:
    """One browser profile, so that the app's scripts are loaded once; every test has tabs of its own."""
    opened = browser.new_context(viewport=LAPTOP, accept_downloads=True, color_scheme="light")
    opened.set_default_timeout(20_000)
    opened.grant_permissions(["clipboard-read", "clipboard-write"])
    yield opened
    opened.close()


@pytest.fixture
def watched() -> Watched:
    """Requests and complaints of all tabs of this test."""
    return Watched()


@pytest.fixture
def new_page(context: Any, server: Server, watched: Watched) -> Iterator[Callable[[], Any]]:
    """Opens tabs; when the test is over none of them may show an exception or have complained."""
    pages: list[Any] = []

    def hear(message: Any) -> None:
        if "Content Security Policy" in message.text:
            watched.complaints.append(message.text)

    def open_tab() -> Any:
        page = context.new_page()
        page.on("request", lambda request: watched.requests.append(request.url))
        page.on("websocket", lambda socket: watched.requests.append(socket.url))
        page.on("console", hear)
        page.on("pageerror", lambda error: watched.complaints.append(str(error)))
        pages.append(page)
        return page

    yield open_tab
    apologies = [text for page in pages for text in (
        *page.get_by_test_id("stException").all_inner_texts(),
        *page.get_by_text("This page could not be shown").all_inner_texts())]
    ports = {page.url.split("/")[2] for page in pages if page.url.startswith("http")}
    for page in pages:
        page.close()
    assert apologies == []
    assert watched.complaints == []
    assert [one for port in ports for one in watched.outside(f"http://{port}")] == []


@pytest.fixture
def page(new_page: Callable[[], Any]) -> Any:
    """One tab of 1280 x 720."""
    return new_page()
