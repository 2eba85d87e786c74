"""Makes the pictures of the README anew: a fresh app, the made examples, light, in few colours for small files.

    .venv/bin/python -m tests.pictures
"""

import io
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.app.conftest import FLAGS, find_chromium, run_server
from tests.app.screen import await_idle, visit
from tests.conftest import ROOT

_FOLDER = ROOT / ".github"
_PATIENT, _COLOURS, _SIZE = "NET-014", 256, {"width": 1280, "height": 900}
# Page, what must be there before the picture is taken, height.
_PICTURES = {"patient": (".net-chart .trace", 1300), "options": (".net-options", 860),
             "lesions": (".net-chart .trace", 880), "cohort": (".net-chart .trace", 760)}


def take_picture(page: Any, url: str, mark: str, height: int) -> bytes:
    """One page as it is seen, without what moves."""
    page.set_viewport_size({**_SIZE, "height": height})
    visit(page, url)
    page.locator(mark).first.wait_for(state="attached")
    await_idle(page)
    page.wait_for_timeout(1500)
    return bytes(page.screenshot())


def shrink(picture: bytes) -> bytes:
    """The same picture in few colours."""
    small = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(
        _COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        small, "PNG", optimize=True)
    return small.getvalue()


def make_pictures(folder: Path) -> None:
    """All pictures into a folder."""
    browser_file = find_chromium()
    if browser_file is None:
        raise SystemExit("No Chromium was found; install it as .ci/run does, then try again.")
    with tempfile.TemporaryDirectory() as stores, run_server(Path(stores)) as server, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_file, args=FLAGS)
        page = browser.new_page(color_scheme="light", reduced_motion="reduce")
        for name, (mark, height) in _PICTURES.items():
            data = shrink(take_picture(page, server.link(name, _PATIENT), mark, height))
            (folder / f"{name}.png").write_bytes(data)
            print(f"{name}.png: {len(data) // 1024} KB")
        browser.close()


if __name__ == "__main__":
    make_pictures(_FOLDER)
