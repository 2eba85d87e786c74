"""What a series of marker results does."""
