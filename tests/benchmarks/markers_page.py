"""How long until the markers page shows what was clicked on, against a bare page with one line?"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from browser import Waited, click, move_slider, open_browser, open_page, print_changes
from servers import bare_page, patient_app

CHANGES = 20
# What is clicked on: the switch goes to and fro, so that both charts were seen before but for the first click.
CLICKS = {"absolute values on and off": ".st-key-absolute label:visible",
          "a day never looked at": ".st-key-day-earlier button:visible"}


def main(patient_id: str = "NET-014") -> None:
    """Measure both pages in turn, sample by sample, and print the medians, the 95th percentiles and the ratios."""
    changes: dict[str, list[tuple[Waited, Waited]]] = {}
    with tempfile.TemporaryDirectory() as bare_folder, tempfile.TemporaryDirectory() as folder, \
            bare_page(Path(bare_folder)) as bare_url, patient_app(Path(folder), patient_id) as patient_url, \
            open_browser() as browser:
        bare = open_page(browser, bare_url)
        markers = open_page(browser, patient_url.replace("/patient?", "/markers?"))
        for name, selector in CLICKS.items():
            changes[name] = [(move_slider(bare), click(markers, selector)) for _ in range(CHANGES)]
    print_changes(changes)


if __name__ == "__main__":
    main(*sys.argv[1:])
