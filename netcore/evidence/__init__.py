"""Rules and dated values with their references, analytes, glossary, stories: the only reader of the YAML in `data/`."""

from netcore.evidence.analyte import Analyte, Bridge, Confounder, LoincCode, SyndromeLine, Variation, Washout
from netcore.evidence.catalogue import Catalogue, read_catalogue
from netcore.evidence.coverage import read_coverage
from netcore.evidence.definitions import (
    ResponseDefinition,
    ResponseRule,
    ResponseSheet,
    read_response_definitions,
)
from netcore.evidence.glossary import Glossary, Term, read_glossary
from netcore.evidence.rulebook import Rulebook, read_rulebook, rule_age_limits, rule_conditions, rule_limits
from netcore.evidence.rules import (
    OPTIONS,
    TOPICS,
    Disagreement,
    OptionText,
    ReferenceSeries,
    RuleText,
    Score,
    Source,
    Statement,
    StopSign,
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
from netcore.evidence.shown import ShownUnit, shown_unit
from netcore.evidence.stories import Step, Story, check_story, parse_story, read_story, story_names

__all__ = ["OPTIONS", "TOPICS", "Analyte", "Bridge", "Catalogue", "Checked", "Confounder", "Count", "Disagreement",
           "Glossary", "InForce", "LoincCode", "OptionText", "Parameter", "PublishedSeries", "Reference",
           "ReferenceSeries", "ResponseDefinition", "ResponseRule", "ResponseSheet", "RuleText", "Rulebook", "Score",
           "Sheet", "ShownUnit", "Source", "Statement", "Step", "StopSign", "Story", "SyndromeLine", "Term",
           "Variation", "Washout", "check_story", "evidence_hash", "misfits", "parse_sheet", "parse_story",
           "read_catalogue", "read_coverage", "read_glossary", "read_published_series", "read_response_definitions",
           "read_rulebook", "read_sheet", "read_story", "rule_age_limits", "rule_conditions", "rule_limits",
           "shown_unit", "story_names"]
