"""What a series of lesion measurements does."""
