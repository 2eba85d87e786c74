"""Times to an event, and how many are still free of it."""
