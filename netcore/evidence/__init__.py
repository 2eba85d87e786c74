"""References, dated values and the analyte catalogue: the only reader of the YAML in `data/`."""

from netcore.evidence.analyte import Analyte, Bridge, Confounder, LoincCode, SyndromeLine, Variation, Washout
from netcore.evidence.catalogue import Catalogue, read_catalogue
from netcore.evidence.definitions import (
           ResponseDefinition,
           ResponseRule,
           ResponseSheet,
           read_response_definitions,
)
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

__all__ = ["Analyte", "Bridge", "Catalogue", "Checked", "Confounder", "Count", "InForce", "LoincCode", "Parameter",
           "PublishedSeries", "Reference", "ResponseDefinition", "ResponseRule", "ResponseSheet", "Sheet",
           "SyndromeLine", "Variation", "Washout", "evidence_hash", "misfits", "parse_sheet", "read_catalogue",
           "read_published_series", "read_response_definitions", "read_sheet"]
