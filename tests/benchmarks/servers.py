"""Fresh servers for a measurement: the app on a new store of examples, and a bare page at Streamlit's defaults."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]

BARE_PAGE = """
import plotly.graph_objects as go
import streamlit as st

days = st.slider("days", 1, 200, 100)
figure = go.Figure(go.Scatter(x=list(range(days)), y=[(day * 37 % 11) + days for day in range(days)], mode="lines"))
st.plotly_chart(figure, key="line")
"""


@contextmanager
def bare_page(folder: Path) -> Iterator[str]:
    """A page with one slider and one plotly line in a folder of its own, without any settings; gives its address."""
    (folder / "bare.py").write_text(BARE_PAGE)
    with _serve("bare.py", folder, {"HOME": str(folder)}) as url:
        yield url


@contextmanager
def patient_app(folder: Path, patient_id: str) -> Iterator[str]:
    """The app with a store in `folder`; gives the address of this patient's page."""
    store = f"sqlite:///{folder / 'records.sqlite'}"
    with _serve("app.py", ROOT, {"NETCORE_STORE_URL": store}) as url:
        yield f"{url}/patient?patient={example_local_id(folder, patient_id)}"


def example_local_id(folder: Path, patient_id: str) -> str:
    """The id that stands in the address of an example patient."""
    return example_local_ids(folder, patient_id)[0]


def example_local_ids(folder: Path, beginning: str) -> list[str]:
    """The ids that stand in the addresses of the example patients whose names begin so."""
    from netcore.store import open_store

    (path,) = folder.glob("examples-*.sqlite")
    with open_store(f"sqlite:///{path}") as store:
        return [store.local_id(name) for name in store.patient_ids() if name.startswith(beginning)]


def own_copy_id(folder: Path, patient_id: str) -> str:
    """The id of a copy of this example among the user's own patients, whose record can be typed in."""
    from netcore.store import open_store

    (examples,) = folder.glob("examples-*.sqlite")
    with open_store(f"sqlite:///{examples}") as given, open_store(f"sqlite:///{folder / 'records.sqlite'}") as own:
        own.save(given.load(patient_id), by="benchmark")
        return own.local_id(patient_id)


@contextmanager
def _serve(script: str, folder: Path, variables: dict[str, str]) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", script, "--server.headless=true", f"--server.port={port}",
         "--server.address=127.0.0.1", "--browser.gatherUsageStats=false"],
        cwd=folder, env={**os.environ, **variables}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_healthy(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _wait_until_healthy(url: str, process: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + 120
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{url}: the server did not start")


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed."""
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]


def line_of(name: str, values: list[float]) -> str:
    """Median and 95th percentile of milliseconds, as a line of the printed table."""
    return f"{name:<46} {median(values):8.0f} {percentile(values, 0.95):8.0f}   n={len(values)}"

