"""How does the mapping of a foreign table look as a table to edit, and what does the edited table mean?"""

from collections.abc import Sequence

import pandas as pd

from netcore.evidence import read_catalogue
from netcore.exchange import Grid, Intake, Mapping, WideColumn, fields_of

COLUMN, SHOWN, MEANS, UNIT = "column", "first values", "means", "unit"
NAME, ANALYTE, CODE = "name in the file", "analyte", "code"
LEAVE_OUT, NOT_SAID, NOT_READ = "(leave out)", "(not said yet)", "(not read)"
_RESULT = "result of "


def meanings(table: str) -> list[str]:
    """What a column can be said to mean: fields of the table and, of laboratory tables, an analyte's results."""
    analytes = [f"{_RESULT}{name}" for name in read_catalogue().analytes] if table == "labs" else []
    return [NOT_READ, *fields_of(table), *analytes]


def table_mapping(grid: Grid, mapping: Mapping) -> pd.DataFrame:
    """One row a column of the file: its first values, what it means and whether it is read, its unit."""
    sample = grid.sample(4)
    rows = []
    for place, name in enumerate(grid.columns):
        if not name:
            continue
        wide = mapping.wide.get(name)
        seen = [str(row[place]) for row in sample if place < len(row) and row[place] not in (None, "")]
        rows.append({COLUMN: name, MEANS: f"{_RESULT}{wide.analyte}" if wide else mapping.columns.get(name, NOT_READ),
                     SHOWN: " | ".join(seen)[:80], UNIT: (wide.unit if wide else None) or ""})
    return pd.DataFrame(rows, columns=[COLUMN, MEANS, SHOWN, UNIT])


def read_mapping(edited: pd.DataFrame, mapping: Mapping) -> Mapping:
    """The mapping that the edited table says; of two columns with one meaning the first counts."""
    columns: dict[str, str] = {}
    wide: dict[str, WideColumn] = {}
    for line in edited.to_dict("records"):
        means = line[MEANS]
        if not isinstance(means, str) or means in ("", NOT_READ):
            continue
        unit = line[UNIT] if isinstance(line[UNIT], str) and line[UNIT].strip() else None
        if means.startswith(_RESULT):
            wide[line[COLUMN]] = WideColumn(analyte=means.removeprefix(_RESULT), unit=unit)
        elif means not in columns.values():
            columns[line[COLUMN]] = means
    return mapping.model_copy(update={"columns": columns, "wide": wide})


def analyte_choices() -> list[str]:
    """Every analyte of the catalogue, and that a name is none of them."""
    return [NOT_SAID, LEAVE_OUT, *read_catalogue().analytes]


def table_names(intake: Intake, most: int = 100) -> pd.DataFrame:
    """The names and codes that wait for a person to say their analyte; nothing is filled in beforehand."""
    unique = {item.code: item for item in intake.review if item.asks_analyte}
    rows = [{NAME: item.text, ANALYTE: NOT_SAID, "may be": item.suggestion or "", "why": item.why, CODE: code}
            for code, item in list(unique.items())[:most]]
    return pd.DataFrame(rows, columns=[NAME, ANALYTE, "may be", "why", CODE])


def count_names(intake: Intake) -> int:
    """How many there are in all."""
    return len({item.code for item in intake.review if item.asks_analyte})


def read_names(edited: pd.DataFrame) -> dict[str, str]:
    """The analytes that a person chose, by `system|code` or `name|...`; blank for one to leave out."""
    return {line[CODE]: "" if line[ANALYTE] == LEAVE_OUT else line[ANALYTE] for line in edited.to_dict("records")
            if isinstance(line[ANALYTE], str) and line[ANALYTE] not in ("", NOT_SAID)}


def mapping_names(told: dict[str, str]) -> dict[str, str]:
    """The same as the mapping of a table keeps them: by the bare name, or `LOINC ` and the code."""
    return {f"LOINC {code}" if kind == "LOINC" else code: analyte
            for (kind, _, code), analyte in ((key.partition("|"), analyte) for key, analyte in told.items())}


def patients_named(mapping: Mapping) -> bool:
    """Does the mapping say whose rows they are?"""
    return "patient_id" in (*mapping.columns.values(), *mapping.constants)


def preset_names(presets: Sequence[tuple[str, Mapping]], grid: Grid) -> list[str]:
    """The names of the presets that fit this file."""
    return [name for name, mapping in presets if mapping.fits(grid.columns)]
