"""One file a screen: each picks patient and day, calls netcore, lays out the result."""
