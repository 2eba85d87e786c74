"""Of which kind are the files at hand? A guess from their content, which a person may overrule."""

from collections.abc import Mapping
from typing import Literal

from netcore.errors import BadInput
from netcore.exchange.foreign.grid import open_grid
from netcore.exchange.foreign.sdtm import domain_of
from netcore.model import TABLES

Format = Literal["tables", "fhir", "sdtm", "dicom", "table"]
_WORKBOOK = b"[Content_Types].xml"


def guess_format(files: Mapping[str, bytes]) -> Format:
    """`tables`: this app's own zip or CSV tables; `fhir`; `dicom`; `sdtm`: domains of a study; `table`: any other."""
    if any(name.lower().endswith(".dcm") or data[128:132] == b"DICM" for name, data in files.items()):
        return "dicom"
    if any(name.lower().endswith(".zip") or (data.startswith(b"PK\x03\x04") and _WORKBOOK not in data)
           for name, data in files.items()):
        return "tables"
    starts = [data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] for data in files.values()]
    if any(start in (b"{", b"[") for start in starts) or any(
            name.lower().endswith((".json", ".ndjson")) for name in files):
        return "fhir"
    if all(_is_own_table(name, data) for name, data in files.items()):
        return "tables"
    try:
        columns = [open_grid(data, name).columns for name, data in files.items()]
    except BadInput:
        return "table"
    return "sdtm" if all(domain_of(names) for names in columns) else "table"


def _is_own_table(name: str, data: bytes) -> bool:
    """Is it named as a table, and are half its columns that table's? A laboratory may send a labs.csv too."""
    model = TABLES.get(name.lower().removesuffix(".csv"))
    first = data.split(b"\n", 1)[0].decode("utf-8", "replace").lstrip("\ufeff")
    heads = [cell.strip().strip('"') for cell in first.split(",")]
    if model is None or "patient_id" not in heads:
        return False
    return 2 * sum(head in model.model_fields for head in heads) >= len(heads)
