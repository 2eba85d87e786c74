"""Where do tests get the app's stores from? The example store is made once a test run, then copied."""

import contextlib
import fcntl
import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import streamlit as st

from netcore.store import Store
from pages.common import session

UI = str(session.ROOT / "pages" / "common" / "ui.py")


@contextlib.contextmanager
def stores_in(folder: Path, examples: Sequence[Path] = session.EXAMPLES) -> Iterator[dict[str, Store]]:
    """The stores as the app opens them for pages that run in this process; closed and forgotten afterwards.

    `examples`: the folders whose tables are the examples, where a test needs others than the app's.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETCORE_STORE_URL", f"sqlite:///{folder / 'records.sqlite'}")
        patch.setattr(session, "EXAMPLES", tuple(examples))
        st.cache_resource.clear()
        yield session.open_stores()
        # The days beside the ones looked at are still being prepared.
        for timer in (thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)):
            timer.join()
        for store in session.open_stores().values():
            store.close()
        st.cache_resource.clear()


def make_examples(factory: pytest.TempPathFactory) -> Path:
    """The folder of the run's example store, made as the app makes it by whichever worker needs it first."""
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "example-store"
    folder.mkdir(exist_ok=True)
    made = folder / "made"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            with stores_in(folder):
                pass
            made.touch()
    return folder


def copy_examples(made: Path, folder: Path) -> None:
    """Lay the run's example store into a folder, where the app finds it as if it had been started there before."""
    found = list(made.glob("examples-*.sqlite*"))
    assert found, f"no example store in {made}"
    for path in found:
        shutil.copy(path, folder)
