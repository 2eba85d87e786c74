"""Stories for a stand: which step is shown, its bar and its keys."""
