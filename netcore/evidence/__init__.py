"""References, dated values and the analyte catalogue: the only reader of the YAML in `data/`."""

from netcore.evidence.catalogue import Analyte, Catalogue, read_catalogue
from netcore.evidence.series import Count, PublishedSeries, misfits, read_published_series
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

__all__ = ["Analyte", "Catalogue", "Checked", "Count", "InForce", "Parameter", "PublishedSeries", "Reference", "Sheet",
           "evidence_hash", "misfits", "parse_sheet", "read_catalogue", "read_published_series", "read_sheet"]
