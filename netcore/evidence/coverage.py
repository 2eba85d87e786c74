"""Which rows of the evidence stand behind an entry of the sheets?

The reader of `data/guidelines/coverage.csv`, which says of every row what became of it.
"""

import csv
from functools import cache
from pathlib import Path

from netcore.evidence.rulebook import COVERAGE
from netcore.evidence.sheets import DATA


@cache
def read_coverage(path: Path = DATA / "guidelines" / COVERAGE) -> dict[str, tuple[str, ...]]:
    """The row ids by the entry that carries them: the id of a rule, statement, score, series or disagreement,
    `sheet:value`, `analytes:analyte`, `biochemical_response:definition`."""
    rows: dict[str, list[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            sheet, mark, entry = line["id"].partition("#")
            for name in (entry, f"{sheet}.{entry}", f"{sheet}:{entry}") if mark else (line["id"],):
                rows.setdefault(name, []).append(line["row"])
    return {entry: tuple(dict.fromkeys(named)) for entry, named in rows.items()}
