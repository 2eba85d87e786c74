"""What follows for one patient, or for many, according to guidelines: facts, arguments, gaps, what would change."""

from netcore.rules.change import Change, Needed, what_would_change
from netcore.rules.evaluate import Answered, Evaluation, evaluate, evaluate_facts, evaluate_pressing
from netcore.rules.gather import gather_facts
from netcore.rules.loading import load_rules
from netcore.rules.options import Option, Standing
from netcore.rules.table import FactsTable, evaluate_table, facts_table

__all__ = ["Answered", "Change", "Evaluation", "FactsTable", "Needed", "Option", "Standing", "evaluate",
           "evaluate_facts", "evaluate_pressing", "evaluate_table", "facts_table", "gather_facts", "load_rules",
           "what_would_change"]
