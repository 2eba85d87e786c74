"""All rules on many patients at once, with the same answers as one by one."""

from netcore.rules.table.evaluate import evaluate_table
from netcore.rules.table.facts_table import FactsTable, facts_table, vocabulary

__all__ = ["FactsTable", "evaluate_table", "facts_table", "vocabulary"]
