"""What follows for one patient, or for many, according to guidelines: facts, conditions, arguments, what would change.

Doors: `load_rules`, `evaluate`, `evaluate_table`, `what_would_change`, `gather_facts`.
"""
