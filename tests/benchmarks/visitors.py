"""How long do 50 visitors wait who each change something every 5 seconds?

Each visitor is a websocket that speaks Streamlit's protocol, as a browser does. Once all look at the patient page, each
at an example patient; once they are spread over the pages. What is timed is the server's part: from sending the change
until the script has finished.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from servers import bare_page, example_local_ids, line_of, patient_app, percentile

VISITORS, PAUSE, SECONDS = 50, 5.0, 40.0
# Where mixed visitors are, more of them where more is read; on pages of a patient they change the day.
MIXED = ["patient", "markers", "lesions", "options", "patient", "", "cohort", "evidence", "patient", "lesions"]
CHANGED = {"": "overdue only", "cohort": "as a table", "evidence": "search"}


class Visitor:
    """One open page and the ids of the widgets that it shows."""

    def __init__(self, socket: websockets.ClientConnection, name: str, query: str) -> None:
        self.socket = socket
        self.name = name
        self.query = query
        self.page = ""
        self.earlier = self.later = self.slider = self.widget = ""
        self.days = 100.0
        self.on = False
        self.seen = 0

    async def run(self, change: BackMsg) -> float:
        """Send a message and read until the script has finished; milliseconds."""
        change.rerun_script.query_string = self.query
        change.rerun_script.page_script_hash = self.page
        sent = time.perf_counter()
        await self.socket.send(change.SerializeToString())
        while True:
            message = ForwardMsg.FromString(await self.socket.recv())
            kind = message.WhichOneof("type")
            if kind == "script_finished":
                return (time.perf_counter() - sent) * 1000
            if kind == "delta":
                self._read(message)
            elif kind == "navigation":
                self.page = message.navigation.page_script_hash
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string

    def _read(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RuntimeError(f"the page failed: {element.exception.type}")
        # What a page is there for: a chart, a table, or its cells and lines.
        self.seen += kind in ("plotly_chart", "bidi_component", "arrow_data_frame", "html")
        if kind == "slider":
            self.slider = element.slider.id
        elif kind in ("checkbox", "text_input") and getattr(element, kind).label == CHANGED.get(self.name):
            self.widget = getattr(element, kind).id
        elif kind == "button" and element.button.label in ("◀", "▶"):
            name = "earlier" if element.button.label == "◀" else "later"
            setattr(self, name, "" if element.button.disabled else element.button.id)

    def change(self) -> BackMsg:
        """The slider one step on, or the day before (on the first day the day after), or the page's own choice."""
        message = BackMsg()
        state = message.rerun_script.widget_states.widgets.add()
        if self.slider:
            self.days = self.days % 200 + 1
            state.id = self.slider
            state.double_array_value.data.append(self.days)
        elif self.widget:
            self.on = not self.on
            state.id = self.widget
            if self.name == "evidence":
                state.string_value = "bilirubin" if self.on else "G2"
            else:
                state.bool_value = self.on
        else:
            state.id = self.earlier or self.later
            state.trigger_value = True
        return message


async def visit(url: str, name: str, query: str, chance: Random, ends: float) -> list[float]:
    """Open the page, then change something every few seconds until `ends`; milliseconds of each change."""
    took: list[float] = []
    await asyncio.sleep(chance.random() * PAUSE)
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    async with websockets.connect(address, subprotocols=["streamlit"], max_size=None, origin=url,
                                  open_timeout=60) as socket:
        visitor = Visitor(socket, name, query)
        opening = BackMsg()
        opening.rerun_script.page_name = name
        await visitor.run(opening)
        if not visitor.seen:
            raise RuntimeError(f"{url}/{name}: the page opened with nothing on it")
        while time.perf_counter() < ends:
            await asyncio.sleep(PAUSE * chance.uniform(0.8, 1.2))
            visitor.seen = 0
            took.append(await visitor.run(visitor.change()))
            if not visitor.seen:
                raise RuntimeError(f"{url}: another page answered the change")
    return took


async def visit_together(url: str, places: list[tuple[str, str]]) -> list[float]:
    """All visitors at once, each on a page with a query; the milliseconds of all changes."""
    ends = time.perf_counter() + PAUSE + SECONDS
    visits = [visit(url, name, query, Random(number), ends) for number, (name, query) in enumerate(places)]
    return [one for took in await asyncio.gather(*visits) for one in took]


def main() -> None:
    """Measure the bare page, the patient page, and mixed pages, on a fresh server each; print waits and ratios."""
    with tempfile.TemporaryDirectory() as folder, bare_page(Path(folder)) as url:
        bare = asyncio.run(visit_together(url, [("", "")] * VISITORS))
    print(f"{f'milliseconds, {VISITORS} visitors':<46} {'median':>8} {'p95':>8}")
    print(line_of("change to finished, bare page", bare))
    for words, names in (("patient page", ["patient"]), ("mixed pages", MIXED)):
        with tempfile.TemporaryDirectory() as folder, patient_app(Path(folder), "NET-014") as page:
            patients = example_local_ids(Path(folder), "NET-")
            places = [(names[number % len(names)], f"patient={patients[number % len(patients)]}")
                      for number in range(VISITORS)]
            ours = asyncio.run(visit_together(page.split("/patient")[0], places))
        print(line_of(f"change to finished, {words}", ours))
        print(f"  p95 {percentile(ours, 0.95):.0f} ms (aim 500), against the bare page: "
              f"{percentile(ours, 0.95) / percentile(bare, 0.95):.2f}", flush=True)


if __name__ == "__main__":
    main()
