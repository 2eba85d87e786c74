"""What a user does on the screens, in steps that tests can name."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

# Where the first cell of a table's first row lies: below the header, in the first column.
_FIRST_CELL = (40, 52)
# On a busy machine the table may not have noticed the mouse when the click comes. A second click on a cell that is
# selected would open it, so it is looked at for a while first.
_TRIES, _LOOKS = 5, 20
_IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'


def visit(page: Any, url: str) -> None:
    """Open an address and wait until its script has run."""
    page.goto(url)
    page.get_by_test_id("stMainBlockContainer").locator(".net, h1").first.wait_for()
    await_idle(page)


def await_idle(page: Any) -> None:
    """Wait until the script has finished."""
    page.wait_for_selector(_IDLE)


def go_to(page: Any, name: str) -> None:
    """Follow a link of the page header."""
    page.locator(".st-key-header").get_by_role("link", name=name, exact=True).click()
    page.wait_for_url(re.compile(rf"/{'' if name == 'overview' else name}(\?|$)"))
    await_idle(page)


def banner(page: Any) -> Any:
    """The patient's name on the screen."""
    return page.locator(".net-banner b")


def search(page: Any, words: str) -> None:
    """Search the list of patients."""
    box = page.get_by_role("textbox", name="search")
    box.fill(words)
    box.press("Enter")


def listed(page: Any, patient_id: str) -> Any:
    """A patient's cell in the list of patients, as assistive devices read it."""
    return page.locator("canvas [role=gridcell]", has_text=re.compile(f"^{re.escape(patient_id)}$"))


def click_first_cell(page: Any, table: Any) -> None:
    """Click on the first cell of a table that is drawn on a canvas."""
    click_in_first_row(page, table, _FIRST_CELL[0])


def click_in_first_row(page: Any, table: Any, from_left: float) -> None:
    """Click into the first row, so many pixels from the left: a canvas takes a click only where the mouse rests."""
    await_idle(page)
    table.scroll_into_view_if_needed()
    box = table.locator("canvas").first.bounding_box()
    x, y = box["x"] + from_left, box["y"] + _FIRST_CELL[1]
    page.mouse.move(x - 5, y - 3)
    page.mouse.move(x, y)
    page.wait_for_timeout(100)
    page.mouse.click(x, y)


def paste_rows(page: Any, table: Any, rows: Sequence[Sequence[str]]) -> None:
    """Paste rows into an editable table, as from a spreadsheet."""
    page.evaluate("text => navigator.clipboard.writeText(text)", "\n".join("\t".join(row) for row in rows))
    selected = table.locator("canvas [role=gridcell][aria-selected=true]")
    for _ in range(_TRIES):
        click_first_cell(page, table)
        for _ in range(_LOOKS):
            page.wait_for_timeout(200)
            if selected.count():
                break
        else:
            continue
        break
    page.keyboard.press("Control+v")
    pasted = table.locator("canvas [role=gridcell]", has_text=re.compile(f"^{re.escape(rows[-1][0])}$"))
    for _ in range(_LOOKS):
        # What assistive devices read of the table is written anew when the selection moves.
        page.wait_for_timeout(400)
        page.keyboard.press("ArrowDown")
        if pasted.count():
            return
    raise AssertionError("nothing was pasted")


def fill(page: Any, form: str, values: Mapping[str, str]) -> None:
    """Type values into the fields of a form; a field with a list of words gets its word chosen."""
    for name, value in values.items():
        # A form that was saved once has its fields under new keys, which end in a number.
        field = page.locator(f"[class*='st-key-{form}-{name}']")
        field.locator("input").first.wait_for()
        if field.get_by_test_id("stSelectbox").count():
            # A list that is open closes when the page moves.
            await_idle(page)
            field.get_by_role("combobox").click()
            page.get_by_role("option", name=value, exact=True).click()
        else:
            field.get_by_role("textbox").fill(value)
            # What was typed is sent when the field is left; the answer would move what is clicked next.
            page.keyboard.press("Tab")
            page.wait_for_timeout(150)
            await_idle(page)


def press(page: Any, label: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=label, exact=True).click()


def choose(page: Any, label: str) -> None:
    """Choose one of the segments above a form."""
    page.get_by_role("radio", name=label, exact=True).or_(page.get_by_role("button", name=label, exact=True)).click()


def upload(page: Any, name: str, data: bytes) -> None:
    """Hand a file to the import."""
    page.locator(".st-key-upload input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/zip", "buffer": data})


def zip_of(files: Mapping[str, str | bytes]) -> bytes:
    """A zip of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def expect_text(page: Any, selector: str, text: str) -> None:
    """Wait until an element that matches the selector holds the text."""
    page.locator(selector, has_text=text).first.wait_for()


def type_day(page: Any, iso: str) -> None:
    """Type the day looked at, part by part; closing the calendar takes it."""
    for part, digits in zip(("year", "month", "day"), iso.split("-"), strict=True):
        page.get_by_role("spinbutton", name=re.compile(f"^{part}, day looked at")).click()
        page.keyboard.type(digits, delay=20)
    page.keyboard.press("Escape")


def press_day(page: Any, direction: str) -> None:
    """Go to the event before or after the day looked at."""
    page.locator(f".st-key-day-{direction} button").first.click()


def wait_for_day(page: Any, iso: str) -> None:
    """Wait until the address names the day and the screen has been drawn for it."""
    page.wait_for_url(re.compile(f"day={iso}"))
    await_idle(page)


def unfold(page: Any, title: str) -> None:
    """Open what is folded under a title."""
    await_idle(page)
    page.locator("summary", has_text=title).click()
    page.locator("details[open]", has_text=title).wait_for()


def open_documents(page: Any) -> None:
    """Ask for what can be taken away from the patient page."""
    page.locator(".st-key-take-away summary").click()
    page.locator(".st-key-documents .stDownloadButton").first.wait_for()
    await_idle(page)
