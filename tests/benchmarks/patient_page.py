"""How long until the patient page shows its chart, and shows another day, against a bare page with one line?"""

import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from browser import Waited, click, first_chart, move_slider, open_browser, open_page, print_changes
from servers import bare_page, line_of, patient_app

# The browser compiles what it runs often: the first changes of either page are slower and are not counted.
LOADS, WARM_UP, CHANGES = 15, 5, 20


def main(patient_id: str = "NET-014") -> None:
    """Measure both pages in turn, sample by sample, and print the medians, the 95th percentiles and the ratios."""
    loads: dict[str, list[float]] = {"bare page": [], patient_id: []}
    changes: dict[str, list[tuple[Waited, Waited]]] = {"a day never looked at": [], "a day seen before": []}
    with tempfile.TemporaryDirectory() as bare_folder, tempfile.TemporaryDirectory() as folder, \
            bare_page(Path(bare_folder)) as bare_url, patient_app(Path(folder), patient_id) as patient_url, \
            open_browser() as browser:
        for _ in range(LOADS):
            loads["bare page"].append(first_chart(browser, bare_url))
            loads[patient_id].append(first_chart(browser, patient_url))
        bare, patient = open_page(browser, bare_url), open_page(browser, patient_url)
        for _ in range(WARM_UP):
            move_slider(bare)
            click(patient, ".st-key-day-earlier button:visible")
        for key, name in (("day-earlier", "a day never looked at"), ("day-later", "a day seen before")):
            changes[name] = [(move_slider(bare), click(patient, f".st-key-{key} button:visible"))
                             for _ in range(CHANGES)]
    for name, values in loads.items():
        print(line_of(f"first chart, {name}", values))
    print(f"first chart against the bare page: {median(loads[patient_id]) / median(loads['bare page']):.2f} (aim 1.3)")
    print_changes(changes)


if __name__ == "__main__":
    main(*sys.argv[1:])
