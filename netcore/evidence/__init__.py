"""References, dated values and the analyte catalogue: the only reader of the YAML in `data/`."""

from netcore.evidence.catalogue import Analyte, Catalogue, read_catalogue
from netcore.evidence.sheets import (
           Checked,
           InForce,
           Parameter,
           Reference,
           Sheet,
           evidence_hash,
           parse_sheet,
           read_sheet,
)

__all__ = ["Analyte", "Catalogue", "Checked", "InForce", "Parameter", "Reference", "Sheet", "evidence_hash",
           "parse_sheet", "read_catalogue", "read_sheet"]
