"""The patient page: its blocks, its readers, its documents, and the days beside the one looked at."""
