"""What would change a standing: single facts first, then the smallest sets of facts?"""

from netcore.rules.change.search import Change, Needed, single_changes, what_would_change

__all__ = ["Change", "Needed", "single_changes", "what_would_change"]
