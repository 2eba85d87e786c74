"""Where records are kept, append-only."""
